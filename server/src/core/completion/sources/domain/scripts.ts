/** What scripts of a part say to snapcraft: `craftctl`, and `snapcraftctl` in the eras before core22. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../../context.ts';
import { describeScriptCommand } from '../../../hover/describe-variable.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { snippet } from './place.ts';
import { isScript } from './variables.ts';

interface Word {
  readonly label: string;
  /** Of the tool; for its documentation. */
  readonly verb: string;
  readonly detail: string;
  readonly rank: number;
}

/** May this part set what the snap adopts? */
function maySet(cursor: Cursor, ctx: ProviderContext): boolean {
  const pair = ctx.project.find('adopt-info');
  return pair?.value.kind === 'scalar' && pair.value.text === cursor.path[1];
}

function componentsOf(cursor: Cursor, ctx: ProviderContext): readonly string[] {
  return ctx.project.components.flatMap(({ name, value }) => {
    const adopt =
      value.kind === 'map'
        ? value.entries.find((pair) => pair.key.kind === 'scalar' && pair.key.text === 'adopt-info')
        : undefined;
    return adopt?.value.kind === 'scalar' && adopt.value.text === cursor.path[1] ? [name] : [];
  });
}

/** The step that a script stands in for. */
function stepOf(cursor: Cursor): string {
  return String(cursor.path[2]).replace('override-', '');
}

function settings(cursor: Cursor, ctx: ProviderContext): readonly Word[] {
  const own = maySet(cursor, ctx)
    ? [
        { label: 'version=', verb: 'set', detail: "set the snap's version", rank: 20 },
        { label: 'grade=', verb: 'set', detail: "set the snap's grade", rank: 21 },
      ]
    : [];
  const components = componentsOf(cursor, ctx).map((name) => ({
    label: `components.${name}.version=`,
    verb: 'set',
    detail: `set the version of the component ${name}`,
    rank: 30,
  }));
  return [...own, ...components];
}

function verbs(cursor: Cursor, ctx: ProviderContext): readonly Word[] {
  return [
    {
      label: 'default',
      verb: 'default',
      detail: `do what the ${stepOf(cursor)} step does without this script`,
      rank: 10,
    },
    ...(settings(cursor, ctx).length > 0
      ? [{ label: 'set', verb: 'set', detail: 'set a value that the snap adopts', rank: 20 }]
      : []),
    { label: 'get', verb: 'get', detail: 'print a value of the project', rank: 30 },
  ];
}

/** `prepare` and `install` run beside the build step, and have no verb of their own. */
const LEGACY_STEPS: ReadonlySet<string> = new Set(['pull', 'build', 'stage', 'prime']);

function legacyVerbs(cursor: Cursor, ctx: ProviderContext): readonly Word[] {
  const step = stepOf(cursor);
  return [
    ...(LEGACY_STEPS.has(step)
      ? [{ label: step, verb: step, detail: `do what the ${step} step does without this script`, rank: 10 }]
      : []),
    ...(maySet(cursor, ctx)
      ? [
          { label: 'set-version', verb: 'set-version', detail: "set the snap's version", rank: 20 },
          { label: 'set-grade', verb: 'set-grade', detail: "set the snap's grade", rank: 21 },
        ]
      : []),
  ];
}

/** The words that may come at the cursor, by what the line has before it. */
function findWords(before: string, cursor: Cursor, ctx: ProviderContext): readonly Word[] {
  const tool = ctx.project.legacy ? 'snapcraftctl' : 'craftctl';
  const own = (): readonly Word[] => (ctx.project.legacy ? legacyVerbs(cursor, ctx) : verbs(cursor, ctx));
  if (new RegExp(`\\b${tool}\\s+$`).test(before)) return own();
  if (!ctx.project.legacy && /\bcraftctl\s+set\s+$/.test(before)) return settings(cursor, ctx);
  if (!ctx.project.legacy && /\bcraftctl\s+get\s+$/.test(before)) {
    return [
      { label: 'version', verb: 'get', detail: 'the version as it is set so far', rank: 20 },
      { label: 'grade', verb: 'get', detail: 'the grade as it is set so far', rank: 21 },
    ];
  }
  if (!/(?:^|[;&|(]|\$\(|\b(?:then|do|else)\s)\s*$/.test(before)) return [];
  const lines = own().flatMap((word) =>
    word.label === 'set'
      ? settings(cursor, ctx).map((one) => ({ ...one, label: `set ${one.label}` }))
      : word.label === 'get'
        ? []
        : [word],
  );
  return lines.map((word) => ({ ...word, label: `${tool} ${word.label}` }));
}

function newScript(cursor: Cursor, ctx: ProviderContext): CompletionEntry {
  const step = stepOf(cursor);
  const known = String(cursor.path[2]).startsWith('override-');
  const command = ctx.project.legacy ? `snapcraftctl ${step}` : 'craftctl default';
  return {
    label: 'script',
    kind: CompletionItemKind.Snippet,
    detail: known ? `several lines, first what the ${step} step does by itself` : 'several lines',
    rank: 5,
    insert: snippet('|', ...(known ? [command] : []), '$0'),
  };
}

export const scripts: CompletionSource = {
  name: 'scripts',
  guard: isScript,
  *items(cursor, ctx): Iterable<CompletionEntry> {
    const { prefix, offset } = cursor;
    const word = /[\w.=-]*$/.exec(prefix)?.[0] ?? '';
    const before = prefix.slice(0, prefix.length - word.length);
    if (before.endsWith('$') || before.endsWith('{')) return;
    // An empty value is no script yet: it is written over several lines.
    if (!cursor.block && prefix === '') {
      if (cursor.quote === '' && !cursor.flow) yield newScript(cursor, ctx);
      return;
    }
    const tail = /^[\w.=-]*/.exec(ctx.document.text.slice(offset, offset + 80))?.[0].length ?? 0;
    const tool = ctx.project.legacy ? 'snapcraftctl' : 'craftctl';
    for (const { label, verb, detail, rank } of findWords(before, cursor, ctx)) {
      yield {
        label,
        kind: CompletionItemKind.Function,
        detail,
        rank,
        documentation: () => describeScriptCommand(tool, verb, ctx.project.kind) ?? '',
        insert: { type: 'verbatim', text: label },
        range: { start: offset - word.length, end: offset + tail },
      };
    }
  },
};
