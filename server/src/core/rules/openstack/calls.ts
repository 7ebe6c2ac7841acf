/** What commands run, and what the file has. */
import type { OpenstackPair } from '../../openstack/companions.ts';
import { COMMAND_KEYS, getAppCalls, hasWord, isNamedInScripts, type AppCall } from '../../openstack/runner-calls.ts';
import { isTransparent } from '../../openstack/scalar-place.ts';
import type { Span } from '../../python/types.ts';
import { findNearest } from '../../text/nearest.ts';
import { findText, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import type { TextEdit } from '../rule.ts';
import { definePairRule, repair } from './openstack-rule.ts';

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** An edit inside of a command, where the words are written as they are read. */
export function editCommand(pair: OpenstackPair, call: AppCall, edit: TextEdit): TextEdit | undefined {
  return isTransparent(pair.snapcraft.document.text, call.node) ? edit : undefined;
}

const LOST: ReadonlySet<string> = new Set(['yaml/syntax', 'yaml/tab', 'yaml/control-character']);

/** The snapcraft.yaml was read to its end: what is not there is missing. */
export function isWhole({ snapcraft }: OpenstackPair): boolean {
  return !snapcraft.tree.problems.some(({ code }) => LOST.has(code));
}

export const entryUnknown = definePairRule({
  code: 'entry-unknown',
  severity: 'error',
  summary: 'Every command runs an entry point that there is.',
  fixable: true,
  *check(pair) {
    const { model, snapcraft, file } = pair;
    if (!model?.entriesPair || !file || !model.complete || model.entriesPair.value.kind !== 'map') return;
    for (const call of getAppCalls(snapcraft)) {
      const { entry, app, chained } = call;
      if (!entry || entry.text.includes('$') || model.findEntry(entry.text)) continue;
      // In a chain the entry point is what the chained command is called.
      if (chained && model.findEntry(entry.text.slice(entry.text.lastIndexOf('/') + 1))) continue;
      const nearest = findNearest(
        entry.text,
        model.entries.map(({ name }) => name),
      );
      const help = nearest === undefined ? '.' : `; did you mean "${nearest}"?`;
      const edit = nearest === undefined ? undefined : editCommand(pair, call, { ...spanOf(entry), newText: nearest });
      const severity = chained ? ({ severity: 'warning' } as const) : {};
      yield {
        project: {
          ...spanOf(entry),
          message: `"${entry.text}" is no entry point of snap-openstack.yaml${help}`,
          ...severity,
          repairs: [repair(`Change to "${nearest}"`, edit)],
        },
        file: {
          ...rangeOfKey(model.entriesPair),
          message: `The app "${app.name}" runs "${entry.text}", which is no entry point here${help}`,
          ...severity,
        },
        fileNote: 'The entry points',
        projectNote: `The command of the app "${app.name}"`,
      };
    }
  },
});

export const entryMissingArg = definePairRule({
  code: 'entry-missing-arg',
  severity: 'error',
  summary: 'A command of the runner names an entry point.',
  fixable: true,
  kinds: ['snapcraft'],
  *check(pair) {
    for (const call of getAppCalls(pair.snapcraft)) {
      if (call.entry || call.verb?.text === 'setup') continue;
      const names = pair.model?.entries.map(({ name }) => name) ?? [];
      const named = names.find((name) => name === call.app.name) ?? (names.length === 1 ? names[0] : undefined);
      const at = (call.verb ?? call.runner).end;
      const edit =
        named === undefined ? undefined : editCommand(pair, call, { start: at, end: at, newText: ` ${named}` });
      yield {
        project: {
          ...spanOf(call.verb ?? call.runner),
          message: `The runner is given no entry point in "${call.key}" of the app "${call.app.name}", and fails.`,
          repairs: [repair(`Add "${named}"`, edit)],
        },
      };
    }
  },
});

export const entryUnused = definePairRule({
  code: 'entry-unused',
  severity: 'warning',
  summary: 'Every entry point is run by something.',
  kinds: ['snap-openstack'],
  *check(pair) {
    const { model, snapcraft, shipped } = pair;
    if (shipped !== 'yes' || !model?.complete || !isWhole(pair)) return;
    const calls = getAppCalls(snapcraft);
    // Without any command the file as a whole is not used.
    if (calls.length === 0 || calls.some(({ entry }) => entry?.text.includes('$'))) return;
    // Wrappers may hand a name on.
    const commands = snapcraft.project.apps
      .flatMap(({ value }) => COMMAND_KEYS.map((key) => findText(value, key) ?? ''))
      .join('\n');
    const apps = snapcraft.project.find('apps');
    for (const { name, key } of model.entries) {
      if (name === '' || hasWord(commands, name) || isNamedInScripts(snapcraft, name)) continue;
      yield {
        file: { ...rangeOf(key), message: `No app, hook or script runs the entry point "${name}".` },
        ...(apps && { project: { ...rangeOfKey(apps), message: '' } }),
        projectNote: 'The apps of the snap',
      };
    }
  },
});

export const argsDropped = definePairRule({
  code: 'args-dropped',
  severity: 'warning',
  summary: 'Only simple entry points are given arguments.',
  fixable: true,
  kinds: ['snapcraft'],
  *check(pair) {
    for (const call of getAppCalls(pair.snapcraft)) {
      const { entry, args } = call;
      const target = entry && pair.model?.findEntry(entry.text);
      const first = args[0];
      const last = args.at(-1);
      if (!entry || !first || !last || (target?.type !== 'uwsgi' && target?.type !== 'nginx')) continue;
      const edit = editCommand(pair, call, { start: entry.end, end: last.end, newText: '' });
      const one = args.length === 1;
      yield {
        project: {
          start: first.start,
          end: Math.max(first.end, last.end),
          message: `The runner drops ${one ? 'this argument' : 'these arguments'}: "${target.name}" is of type ${target.type}, and only simple entry points are given any.`,
          repairs: [repair(one ? 'Remove the argument' : 'Remove the arguments', edit)],
        },
        file: { ...rangeOf(target.key), message: '' },
        fileNote: 'The entry point',
      };
    }
  },
});

export const callRules = [entryUnknown, entryMissingArg, entryUnused, argsDropped];
