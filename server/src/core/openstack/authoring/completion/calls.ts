/** In snapcraft.yaml: the entry points that a command can run. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Cursor } from '../../../completion/cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import type { ProviderContext } from '../../../context.ts';
import { findValue, isText, itemsOf } from '../../../yaml/access.ts';
import { mentionsRunner } from '../../companions.ts';
import type { RunnerEntry, SnapOpenstack } from '../../entry-points.ts';
import { getAppCalls } from '../../runner-calls.ts';
import { findRunner, splitCommand } from '../../runner-command.ts';
import { describeEntry } from '../describe-entry.ts';
import { getEntryScope, usesLaunch } from '../entry-names.ts';

const COMMANDS: ReadonlySet<string> = new Set(
  ['command', 'stop-command', 'reload-command', 'post-stop-command'].map((key) => `apps.<app>.${key}`),
);

export const runnerCalls: CompletionSource = {
  name: 'runner calls',
  guard: (cursor, ctx) =>
    cursor.role === 'value' && !cursor.block && COMMANDS.has(cursor.keyPath) && mentionsRunner(ctx),
  *items(cursor, ctx) {
    const { model } = getEntryScope(ctx);
    if (!model || model.entries.length === 0) return;
    const words = [...chainOf(cursor), ...splitCommand(cursor.prefix).map(({ text }) => text)];
    const typing = /\S$/.test(cursor.prefix) ? (words.pop() ?? '') : '';
    const found = findRunner(words.map((text) => ({ text, start: 0, end: 0 })));
    if (found) {
      const given = words.slice(words.indexOf(found.runner.text) + 1);
      yield* afterRunner(cursor, ctx, model, given, typing);
    } else if (cursor.prefix === typing && chainOf(cursor).length === 0) yield* wholeCommands(cursor, ctx, model);
  },
};

/** The words that the chain of the app puts before the command, from the runner on. */
function chainOf({ map }: Cursor): string[] {
  const chain = itemsOf(findValue(map, 'command-chain')).flatMap((node) =>
    isText(node) ? splitCommand(node.text).map(({ text }) => text) : [],
  );
  return findRunner(chain.map((text) => ({ text, start: 0, end: 0 }))) ? chain : [];
}

function* afterRunner(
  cursor: Cursor,
  ctx: ProviderContext,
  model: SnapOpenstack,
  given: readonly string[],
  typing: string,
): Iterable<CompletionEntry> {
  const [verb, ...more] = given;
  if (more.length > 0 || (verb !== undefined && verb !== 'launch')) return;
  const rest = /^[\w.-]*/.exec(ctx.document.text.slice(cursor.offset, cursor.end))?.[0].length ?? 0;
  const range = { start: cursor.offset - typing.length, end: cursor.offset + rest };
  const launch = usesLaunch(ctx);
  if (verb === undefined && launch) {
    yield {
      label: 'launch',
      kind: CompletionItemKind.Keyword,
      detail: 'runs an entry point',
      rank: 5,
      range,
      suggests: true,
      insert: { type: 'verbatim', text: 'launch ' },
    };
    yield {
      label: 'setup',
      kind: CompletionItemKind.Keyword,
      detail: 'makes the folders and renders the templates',
      rank: 6,
      range,
      insert: { type: 'verbatim', text: 'setup' },
    };
  }
  const prefix = verb === undefined && launch ? 'launch ' : '';
  for (const entry of model.entries) {
    yield { ...offer(cursor, ctx, model, entry), range, insert: { type: 'verbatim', text: prefix + entry.name } };
  }
}

/** A command from its first word on, as the other apps of the file have theirs. */
function* wholeCommands(cursor: Cursor, ctx: ProviderContext, model: SnapOpenstack): Iterable<CompletionEntry> {
  const pair = getEntryScope(ctx).pair;
  const sample = getAppCalls(ctx).find(({ entry, chained }) => entry && !chained);
  const runner = sample?.runner.text ?? 'bin/snap-openstack';
  const verb = sample ? sample.verb?.text === 'launch' : usesLaunch(ctx);
  if (!pair) return;
  for (const entry of model.entries) {
    const text = `${runner} ${verb ? 'launch ' : ''}${entry.name}`;
    yield { ...offer(cursor, ctx, model, entry), label: text, insert: { type: 'value', text } };
  }
}

function offer(cursor: Cursor, ctx: ProviderContext, model: SnapOpenstack, entry: RunnerEntry): CompletionEntry {
  const used = getAppCalls(ctx).some(
    ({ app, entry: other }) => other?.text === entry.name && app.name !== cursor.path[1],
  );
  return {
    label: entry.name,
    kind: CompletionItemKind.Reference,
    detail: `${entry.type ?? 'unknown type'}${used ? ', run by another app' : ''}`,
    rank: used ? 20 : 10,
    insert: { type: 'value', text: entry.name },
    documentation: () => describeEntry(ctx, model, entry) ?? '',
  };
}
