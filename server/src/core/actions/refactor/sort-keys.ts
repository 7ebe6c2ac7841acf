/** Sorts the keys of the project, its apps, parts and the like; comments and blank lines go with their keys. */
import type { ProviderContext } from '../../context.ts';
import type { TextEdit } from '../../rules/rule.ts';
import { isMap, keyText } from '../../yaml/access.ts';
import { applyEdits, contentEnd, lineBreakOf, lineStartAt, nextLineAt } from '../../yaml/edit.ts';
import { parseYaml } from '../../yaml/parse.ts';
import type { YamlMap, YamlNode } from '../../yaml/tree.ts';
import { toLspEdits } from '../code-actions.ts';
import { rankOf, SORTED_SECTIONS } from './key-order.ts';
import type { Refactoring } from './refactoring.ts';
import { isSameData } from './same-data.ts';

export const sortKeysRefactoring: Refactoring = {
  name: 'sort-keys',
  kind: 'source.sortKeys.snapwright',
  *find({ project }) {
    const { root } = project;
    if (!root || !mapsOf(root).some(([section, map]) => !isSorted(section, map))) return;
    yield { title: 'Sort keys in the customary order', data: {} };
  },
  resolve(ctx) {
    const edits = sortKeys(ctx);
    return edits.length > 0 ? { changes: { [ctx.document.uri]: toLspEdits(ctx.document, edits) } } : undefined;
  },
};

/** The edits; none where the text can't be sorted without a change to what it says. */
function sortKeys({
  project,
  document: { text },
  tree,
}: Pick<ProviderContext, 'project' | 'document' | 'tree'>): readonly TextEdit[] {
  const { root } = project;
  if (!root || tree.problems.length > 0) return [];
  const inner = mapsOf(root).filter(([section]) => section !== '');
  const nested = inner.flatMap(([section, map]) => sortMap(text, section, map));
  // The sections as they will be; then the order of the sections themselves.
  const whole = sortRoot(text, root, nested);
  // A script that ends the text gets the line break that all the others have.
  const before = /[\r\n]$/.test(text) ? tree.root : parseYaml(text + lineBreakOf(text)).root;
  for (const edits of [whole, nested]) {
    if (edits.length === 0) continue;
    const sorted = applyEdits(text, edits);
    const after = parseYaml(/[\r\n]$/.test(sorted) ? sorted : sorted + lineBreakOf(text));
    // An alias may have come before its anchor.
    if (after.problems.length === 0 && isSameData(before, after.root)) return edits;
  }
  return [];
}

function mapsOf(root: YamlMap): readonly (readonly [section: string, map: YamlMap])[] {
  const entries = root.pairs.flatMap((pair): (readonly [string, YamlMap])[] => {
    const section = SORTED_SECTIONS.find((one) => one === keyText(pair));
    if (section === undefined || !isMap(pair.value) || pair.value.alias !== undefined) return [];
    return pair.value.pairs.flatMap(({ value }) =>
      isMap(value) && value.alias === undefined ? [[section, value] as const] : [],
    );
  });
  return [['', root] as const, ...entries];
}

function isSorted(section: string, map: YamlMap): boolean {
  let last = -2;
  for (const pair of map.pairs) {
    const rank = rankOf(section, keyText(pair));
    if (rank < last) return false;
    last = rank;
  }
  return true;
}

interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly rank: number;
}

/** The lines of each key with what stands above it; undefined where keys share lines. */
function readChunks(text: string, section: string, map: YamlMap): readonly Chunk[] | undefined {
  if (map.flow || map.pairs.some((pair) => pair.merged)) return undefined;
  const chunks: Chunk[] = [];
  for (const [index, pair] of map.pairs.entries()) {
    const line = lineStartAt(text, pair.key.start);
    const own = text.slice(line, pair.key.start);
    if (!/^ *$/.test(own)) return undefined;
    const before = chunks.at(-1);
    const start = before ? before.end : section === '' ? headerEnd(text, line) : commentStart(text, line, own);
    const end = nextLineAt(text, Math.max(pair.key.end, contentEnd(text, pair.value), endOf(pair.value)));
    chunks.push({
      start,
      end: end + tailLength(text, end, own.length, index === map.pairs.length - 1),
      rank: rankOf(section, keyText(pair)),
    });
  }
  return chunks;
}

/** Block scalars end with blank lines that are theirs. */
function endOf(node: YamlNode): number {
  return node.alias === undefined && node.kind === 'scalar' ? node.end : 0;
}

/** Comments below a key that are indented further belong to what is above them. */
function tailLength(text: string, at: number, indent: number, last: boolean): number {
  if (last) return 0;
  let end = at;
  for (let line = at; line < text.length;) {
    const next = nextLineAt(text, line);
    const match = /^( *)(#?)/.exec(text.slice(line, next));
    const blank = text.slice(line, next).trim() === '';
    if (!blank && (match?.[2] !== '#' || (match[1]?.length ?? 0) <= indent)) break;
    if (!blank) end = next;
    if (next <= line) break;
    line = next;
  }
  return end - at;
}

/** Comments directly above the first key of a mapping, in line with it, are about that key. */
function commentStart(text: string, line: number, pad: string): number {
  let start = line;
  while (start > 0) {
    const above = lineStartAt(text, start - (text.startsWith('\r\n', start - 2) ? 2 : 1));
    if (!text.startsWith(`${pad}#`, above)) return start;
    start = above;
  }
  return start;
}

/** What stands at the top of a file and is parted from the first key by a blank line speaks of the whole file. */
function headerEnd(text: string, firstLine: number): number {
  const above = text.slice(0, firstLine);
  const parts = [...above.matchAll(/(?:^|[\r\n])[ \t]*(?:\r\n|\r|\n)/g)];
  const last = parts.at(-1);
  const blank = last ? last.index + last[0].length : 0;
  // Directives and suppressions of the whole file stay where they are read.
  const fixed = [
    ...above.matchAll(
      /^(?:---|%).*(?:\r\n|\r|\n)|^#\s*(?:snapwright-disable(?!-next)|yaml-language-server|vim?:|-\*-|!).*(?:\r\n|\r|\n)/gm,
    ),
  ].at(-1);
  return Math.max(blank, fixed ? fixed.index + fixed[0].length : 0);
}

function sortMap(text: string, section: string, map: YamlMap): readonly TextEdit[] {
  const chunks = isSorted(section, map) ? undefined : readChunks(text, section, map);
  const first = chunks?.[0];
  const last = chunks?.at(-1);
  if (!chunks || !first || !last) return [];
  const ordered = [...chunks].sort((a, b) => a.rank - b.rank);
  return [
    {
      start: first.start,
      end: last.end,
      newText: join(text, chunks, ordered, (chunk) => text.slice(chunk.start, chunk.end)),
    },
  ];
}

/** Joined in the new order, with the text's last line ending as it did. */
function join(
  text: string,
  chunks: readonly Chunk[],
  ordered: readonly Chunk[],
  read: (chunk: Chunk) => string,
): string {
  const lineBreak = lineBreakOf(text);
  const lines = ordered.map(read).map((one) => (/[\r\n]$/.test(one) ? one : one + lineBreak));
  // A key that comes to stand first leaves its blank lines to the one that stood there.
  const first = lines[0] ?? '';
  if (ordered[0] !== chunks[0]) {
    const blank = /^(?:[ \t]*(?:\r\n|\r|\n))+/.exec(first)?.[0] ?? '';
    lines[0] = first.slice(blank.length);
    const moved = chunks[0] ? ordered.indexOf(chunks[0]) : -1;
    if (moved > 0) lines[moved] = blank + (lines[moved] ?? '');
  }
  const all = lines.join('');
  const end = chunks.at(-1)?.end ?? 0;
  return /[\r\n]$/.test(text.slice(0, end)) ? all : all.replace(/(?:\r\n|\r|\n)$/, '');
}

function sortRoot(text: string, root: YamlMap, nested: readonly TextEdit[]): readonly TextEdit[] {
  const chunks = isSorted('', root) ? undefined : readChunks(text, '', root);
  const first = chunks?.[0];
  const last = chunks?.at(-1);
  if (!chunks || !first || !last) return nested;
  const ordered = [...chunks].sort((a, b) => a.rank - b.rank);
  const read = (chunk: Chunk): string => {
    const own = nested.filter((edit) => edit.start >= chunk.start && edit.end <= chunk.end);
    return applyEdits(
      text.slice(chunk.start, chunk.end),
      own.map((edit) => ({ ...edit, start: edit.start - chunk.start, end: edit.end - chunk.start })),
    );
  };
  return [{ start: first.start, end: last.end, newText: join(text, chunks, ordered, read) }];
}
