/** Which runner is installed, and whether the commands are written for it. */
import type { OpenstackPair } from '../../openstack/companions.ts';
import { getPythonParts } from '../../openstack/python-parts.ts';
import { hasPyyaml6 } from '../../openstack/move-runner.ts';
import { nameSeries } from '../../openstack/releases.ts';
import { getAppCalls, runsSetup } from '../../openstack/runner-calls.ts';
import {
  getInstalledEra,
  getRunnerInstalls,
  LIVING_RUNNER,
  mayBring,
  type RunnerInstall,
} from '../../openstack/runner-install.ts';
import { findShipped } from '../../openstack/shipping.ts';
import { findPair, findText, isSeq, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import { columnAt, contentEnd, insertKey, insertLine } from '../../yaml/edit.ts';
import type { NamedEntry } from '../../project/project.ts';
import type { RelatedPlace, TextEdit } from '../rule.ts';
import { editCommand, isWhole, spanOf } from './calls.ts';
import { definePairRule, repair } from './openstack-rule.ts';

function installPlace(installs: readonly RunnerInstall[]): RelatedPlace[] {
  return installs
    .slice(0, 1)
    .map(({ uri, start, end }) => ({ uri, start, end, message: 'The runner that is installed' }));
}

/** Every command that lacks it is given the word `launch`. */
function addLaunch(pair: OpenstackPair): readonly TextEdit[] {
  return getAppCalls(pair.snapcraft).flatMap((call) => {
    if (call.verb || !call.entry) return [];
    const at = call.entry.start;
    return editCommand(pair, call, { start: at, end: at, newText: 'launch ' }) ?? [];
  });
}

export const era = definePairRule({
  code: 'era',
  severity: 'error',
  summary: 'Commands are written for the runner that is installed.',
  fixable: true,
  kinds: ['snapcraft'],
  *check(pair) {
    const installs = getRunnerInstalls(pair.snapcraft);
    const calls = getAppCalls(pair.snapcraft);
    const known = getInstalledEra(pair.snapcraft);
    // Which runner a commit holds can't be seen, but no runner takes both forms.
    const launch = known ? undefined : calls.find(({ verb }) => verb?.text === 'launch');
    const isMixed = launch?.verb !== undefined && pair.model !== undefined && !pair.model.findEntry('launch');
    const installed = known ?? (isMixed ? 'launch' : undefined);
    if (installed === undefined) return;
    const related = launch?.verb
      ? [{ ...spanOf(launch.verb), message: 'Here it is run with "launch"' }]
      : installPlace(installs);
    for (const call of calls) {
      const { verb, entry, chained } = call;
      if (installed === 'launch') {
        // In a chain the words are not where the runner could be given one more.
        if (verb || !entry || (chained && !known)) continue;
        const edit = chained
          ? undefined
          : editCommand(pair, call, { start: entry.start, end: entry.start, newText: 'launch ' });
        const message = known
          ? `The installed runner wants "launch" before "${entry.text}", and stops without it.`
          : `A runner that knows "launch" wants it before "${entry.text}" too, and stops without it.`;
        yield { project: { ...spanOf(entry), message, related, repairs: [repair('Add "launch"', edit)] } };
      } else if (verb && !pair.model?.findEntry(verb.text)) {
        const end = entry?.start ?? verb.end;
        const edit = entry ? editCommand(pair, call, { start: verb.start, end, newText: '' }) : undefined;
        const message = `The installed runner is older than "${verb.text}" and takes the word for the name of an entry point.`;
        // What that address leads to today is not known for sure.
        const sure = installs.every(({ repository }) => repository !== 'opendev');
        yield {
          project: {
            ...spanOf(verb),
            message,
            related,
            ...(!sure && { severity: 'warning' as const }),
            repairs: [repair(`Remove "${verb.text}"`, edit)],
          },
        };
      }
    }
  },
});

export const setupNeverRun = definePairRule({
  code: 'setup-never-run',
  severity: 'warning',
  summary: 'Something runs "snap-openstack setup".',
  *check(pair) {
    const { model, snapcraft } = pair;
    if (!model?.setup || !model.setupPair || model.setup.entries.length === 0 || !isWhole(pair)) return;
    const calls = getAppCalls(snapcraft);
    const installed = getInstalledEra(snapcraft);
    const launch = calls.find(({ verb }) => verb?.text === 'launch');
    const isNew =
      installed === 'launch' || (installed === undefined && (launch !== undefined || model.era === 'launch'));
    const first = launch ?? calls[0];
    if (!isNew || !first || runsSetup(snapcraft) !== false) return;
    const why = 'no folder is made and no template rendered';
    yield {
      project: {
        ...spanOf(first.verb ?? first.runner),
        message: `No hook, app or script runs "snap-openstack setup": ${why}.`,
      },
      file: {
        ...rangeOfKey(model.setupPair),
        message: `No hook, app or script runs "snap-openstack setup", which does what stands here: ${why}.`,
      },
      fileNote: 'What would be set up',
      projectNote: 'The first command of the runner',
    };
  },
});

export const runnerEmptiedRepo = definePairRule({
  code: 'runner-emptied-repo',
  severity: 'warning',
  summary: 'The runner comes from where it lives today.',
  fixable: true,
  kinds: ['snapcraft'],
  *check(pair) {
    const { document } = pair.snapcraft;
    for (const { repository, ref, text, uri, part, start, end } of getRunnerInstalls(pair.snapcraft)) {
      if (repository !== 'github' && repository !== 'git.openstack.org') continue;
      if (ref !== undefined && ref !== 'master' && ref !== 'main') continue;
      const message = `The runner moved in 2019, and "${text}" holds nothing to install any more; it lives at opendev.org/x/snap.openstack.`;
      if (uri !== document.uri) {
        const entry = pair.snapcraft.project.parts.find(({ name }) => name === part);
        if (entry)
          yield {
            project: { ...rangeOf(entry.key), message, related: [{ uri, start, end, message: 'Where it is named' }] },
          };
        continue;
      }
      const newText =
        text.startsWith('git+') || document.text.slice(start - 1, start) === '@'
          ? LIVING_RUNNER
          : LIVING_RUNNER.slice(4);
      const written = document.text.slice(start, end);
      const edit =
        written === text
          ? { start, end, newText }
          : written.includes(text)
            ? { start: start + written.indexOf(text), end: start + written.indexOf(text) + text.length, newText }
            : undefined;
      const launch = addLaunch(pair);
      const title =
        launch.length > 0 ? 'Take it from opendev.org, and add "launch" to the commands' : 'Take it from opendev.org';
      yield { project: { start, end, message, repairs: [edit && { title, edits: [edit, ...launch] }] } };
    }
  },
});

export const runnerNotInstalled = definePairRule({
  code: 'runner-not-installed',
  severity: 'error',
  summary: 'Some part installs the runner.',
  fixable: true,
  kinds: ['snapcraft'],
  *check(pair) {
    const { snapcraft } = pair;
    const [first] = getAppCalls(snapcraft);
    if (!first || !isWhole(pair) || getRunnerInstalls(snapcraft).length > 0) return;
    if (mayBring(snapcraft, /snap[._-]openstack(?!\.yaml)/, 'python')) return;
    if (findShipped(snapcraft, 'bin/snap-openstack') !== undefined) return;
    const python = snapcraft.project.parts.find(({ value }) => findText(value, 'plugin') === 'python');
    const add = python && addPackage(snapcraft.document.text, python, LIVING_RUNNER);
    yield {
      project: {
        ...spanOf(first.runner),
        message: 'No part installs "snap.openstack", and the command is not found.',
        repairs: [add && { title: `Add it to the part "${python.name}"`, edits: [add, ...addLaunch(pair)] }],
      },
    };
  },
});

/** Adds a Python package to a part. */
export function addPackage(source: string, { value }: NamedEntry, name: string): TextEdit | undefined {
  if (value.kind !== 'map') return undefined;
  const pair = findPair(value, 'python-packages');
  if (!pair) return insertKey(source, value, 'python-packages', `[${name}]`);
  const list = pair.value;
  if (!isSeq(list) || list.alias !== undefined || pair.merged) return undefined;
  const last = list.items.at(-1);
  if (!last) return list.flow ? { start: list.start, end: list.end, newText: `[${name}]` } : undefined;
  const end = contentEnd(source, last);
  if (list.flow) return { start: end, end, newText: `, ${name}` };
  const dash = source.lastIndexOf('-', last.start - 1);
  return insertLine(source, end, `${' '.repeat(Math.max(0, columnAt(source, dash)))}- ${name}`);
}

export const pyyaml6 = definePairRule({
  code: 'pyyaml6',
  severity: 'error',
  summary: 'The constraints have a PyYAML that the runner can use.',
  kinds: ['snapcraft'],
  *check({ snapcraft }) {
    const installs = getRunnerInstalls(snapcraft).filter(({ repository }) => repository !== 'other');
    if (installs.length === 0) return;
    // Whoever patches the runner knows.
    if (/safe_load|yaml\.load|snap_openstack|\bpatch\b/.test(snapcraft.document.text)) return;
    for (const part of getPythonParts(snapcraft)) {
      if (!installs.some((install) => install.part === part.entry.name)) continue;
      const own = part.mentions.some(
        ({ requirement: { key, specifier, url } }) => key === 'pyyaml' && (specifier ?? url),
      );
      const late = part.constraints.find(({ series }) => series !== undefined && hasPyyaml6(series));
      if (own || late?.series === undefined) continue;
      const message = `The constraints of ${nameSeries(late.series)} install PyYAML 6, with which the runner's yaml.load fails in every command.`;
      if (late.uri === snapcraft.document.uri) {
        yield { project: { ...spanOf(late), message, related: installPlace(installs) } };
      } else {
        const place = { uri: late.uri, ...spanOf(late), message: 'The constraints' };
        yield { project: { ...rangeOf(part.entry.key), message, related: [place] } };
      }
    }
  },
});

export const runnerRules = [era, setupNeverRun, runnerEmptiedRepo, runnerNotInstalled, pyyaml6];
