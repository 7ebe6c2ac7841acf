/** Keys of the project and its apps that an era no longer has, or takes for granted no longer. */
import { findKeyFact, isKnownIn } from '../../../schema/navigate.ts';
import { findPair, isMap, isNull, isText, keyText } from '../../../yaml/access.ts';
import {
  columnAt,
  contentEnd,
  insertKey,
  lineBreakOf,
  lineEndAt,
  lineStartAt,
  removePair,
} from '../../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../../yaml/tree.ts';
import { keyColumn } from '../text.ts';
import { enters, type Change, type Step, type StepContext } from './step.ts';

export const projectKeys: Step = {
  group: 'project',
  *find(ctx) {
    const { root } = ctx.project;
    if (!root || !enters(ctx, 'core22')) return;
    const { text } = ctx.document;
    if (!ctx.project.find('confinement')) {
      const after = ['grade', 'description', 'summary', 'name'].map((key) => ctx.project.find(key)).find((one) => one);
      const edit = insertKey(text, root, 'confinement', 'strict', after?.merged ? undefined : after);
      if (edit) yield { edits: [edit], done: 'Wrote "confinement: strict" down, which was the default.' };
    }
    const frameworks = ctx.project.find('frameworks');
    const edit = frameworks && removePair(text, root, frameworks);
    if (edit) yield { edits: [edit], done: 'Removed "frameworks", which does nothing.' };
  },
};

export const appKeys: Step = {
  group: 'apps',
  *find(ctx) {
    if (!enters(ctx, 'core22')) return;
    for (const { name, value } of ctx.project.apps) {
      const pair = findPair(value, 'adapter');
      if (!isMap(value) || !pair || value.alias !== undefined) continue;
      const edit = removePair(ctx.document.text, value, pair);
      if (!edit) continue;
      const full = !isText(pair.value) || pair.value.text !== 'none';
      yield {
        edits: [edit],
        done: `Removed "adapter" of the app "${name}".`,
        ...(full && {
          check: `The app "${name}" runs its command without a wrapper now: what it needs goes into "environment" or "command-chain".`,
        }),
      };
    }
  },
};

/** What had to be passed on once and has a key of its own now. */
export const passedOn: Step = {
  group: 'project',
  *find(ctx) {
    const { apps, hooks, root } = ctx.project;
    if (root) yield* moveOut(ctx, root, '', 'the project');
    for (const { name, value } of apps) if (isMap(value)) yield* moveOut(ctx, value, 'apps.<app>', `the app "${name}"`);
    for (const { name, value } of hooks) {
      if (isMap(value)) yield* moveOut(ctx, value, 'hooks.<hook>', `the hook "${name}"`);
    }
  },
};

function* moveOut(ctx: StepContext, owner: YamlMap, path: string, where: string): Iterable<Change> {
  const { text } = ctx.document;
  const passthrough = findPair(owner, 'passthrough');
  const map = passthrough?.value;
  if (!passthrough || passthrough.merged || !isMap(map) || map.alias !== undefined || map.anchor !== undefined) return;
  if (owner.flow || owner.alias !== undefined) return;
  const column = keyColumn(text, passthrough);
  const moved = map.pairs.filter((pair) => isOwnKey(ctx, owner, path, pair));
  if (column === undefined || moved.length === 0) return;
  const blocks = moved.map((pair) => pairText(text, map, pair, column));
  const names = moved.map((pair) => `"${keyText(pair) ?? ''}"`).join(', ');
  const done = `Moved ${names} of ${where} out of "passthrough".`;
  const lineBreak = lineBreakOf(text);
  if (moved.length === map.pairs.length) {
    const end = Math.max(passthrough.key.end, contentEnd(text, map));
    const newText = blocks.join(lineBreak + ' '.repeat(column));
    yield { edits: [{ start: passthrough.key.start, end, newText }], done, guarded: true };
    return;
  }
  // One at a time: removing neighbours would overlap.
  const [first] = moved;
  const removal = first && removePair(text, map, first);
  if (!removal || !first) return;
  const start = passthrough.key.start;
  const insertion = { start, end: start, newText: `${blocks[0] ?? ''}${lineBreak}${' '.repeat(column)}` };
  yield {
    edits: [insertion, removal],
    done: `Moved "${keyText(first) ?? ''}" of ${where} out of "passthrough".`,
    guarded: true,
  };
}

/** The era has a key of its own for it, and nobody uses that. */
function isOwnKey({ facts, to }: StepContext, owner: YamlMap, path: string, pair: YamlPair): boolean {
  const key = keyText(pair);
  if (key === undefined || pair.merged || key === 'passthrough' || findPair(owner, key) || isNull(pair.value))
    return false;
  const fact = findKeyFact(facts, path === '' ? key : `${path}.${key}`);
  return fact !== undefined && isKnownIn(fact, to);
}

/** A pair as written, for a mapping that begins at another column. */
function pairText(text: string, map: YamlMap, pair: YamlPair, column: number): string {
  const end = Math.max(pair.key.end, contentEnd(text, pair.value));
  const lastLine = map.flow ? end : lineEndAt(text, end);
  const written = text.slice(pair.key.start, lastLine).trimEnd();
  const shift = map.flow ? 0 : columnAt(text, pair.key.start) - column;
  if (shift <= 0 || lineStartAt(text, end) <= pair.key.start) return written;
  return written.replace(
    /(\r\n|\r|\n)( *)/g,
    (_, lineBreak: string, pad: string) => lineBreak + pad.slice(Math.min(shift, pad.length)),
  );
}
