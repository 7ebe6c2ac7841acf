/** Names of parts, their filesets, and the words of snapcraft 2. */
import type { TextEdit } from '../../../rules/rule.ts';
import { mergeScriptlets, renameSnap, readWords } from '../../../rules/legacy/scriptlets.ts';
import { findPair, findValue, isMap, isSeq, isText, itemsOf } from '../../../yaml/access.ts';
import { columnAt, contentEnd, lineBreakOf, lineStartAt, nextLineAt } from '../../../yaml/edit.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq } from '../../../yaml/tree.ts';
import type { NamedEntry } from '../../../project/project.ts';
import { possibleValues } from '../../../project/grammar.ts';
import { commentsIn, hasProperties, keyColumn } from '../text.ts';
import { replaceWord } from './set-base.ts';
import { enters, isAtLeast, type Change, type Step, type StepContext } from './step.ts';

export const scriptlets: Step = {
  group: 'parts',
  *find(ctx) {
    if (!enters(ctx, 'core18')) return;
    for (const part of ctx.project.parts) {
      const words = isMap(part.value) && part.value.alias === undefined ? readWords(part.value) : undefined;
      if (!words) continue;
      const snap = words.pairs.get('snap');
      const renamed = snap && !words.pairs.has('prime') ? renameSnap(snap)[0] : undefined;
      if (renamed) yield { edits: renamed.edits, done: `Renamed "snap" of the part "${part.name}" to "prime".` };
      const old = [...words.pairs.keys()].filter((key) => key !== 'snap' && key !== 'prime');
      const merged = old.length > 0 ? mergeScriptlets(ctx.document.text, part)[0] : undefined;
      if (!merged) continue;
      const names = old.map((key) => `"${key}"`).join(', ');
      const edits = [...merged.edits].sort((a, b) => a.start - b.start);
      yield { edits, done: `Wrote ${names} of the part "${part.name}" as "override-build".` };
    }
  },
};

/** From core22 on the paths of a fileset stand in `stage` and `prime` themselves. */
export const filesets: Step = {
  group: 'parts',
  *find(ctx) {
    if (!enters(ctx, 'core22')) return;
    for (const part of ctx.project.parts) {
      const pair = findPair(part.value, 'filesets');
      if (!pair || pair.merged || !isMap(part.value) || part.value.flow || part.value.alias !== undefined) continue;
      const edits = inlineFilesets(ctx, part.value, pair);
      if (edits) yield { edits, done: `Wrote the filesets of the part "${part.name}" out in "stage" and "prime".` };
    }
  },
};

function inlineFilesets(ctx: StepContext, part: YamlMap, pair: YamlPair): readonly TextEdit[] | undefined {
  const { text } = ctx.document;
  const sets = pair.value;
  if (!isMap(sets) || hasProperties(sets)) return undefined;
  const edits: TextEdit[] = [];
  for (const key of ['stage', 'prime']) {
    const list = findValue(part, key);
    const owner = findPair(part, key);
    if (!isSeq(list)) continue;
    for (const [index, item] of list.items.entries()) {
      if (!isText(item) || !item.text.startsWith('$')) continue;
      const set = findValue(sets, item.text.slice(1));
      // An unknown name is a fault of its own, and shared lists are not ours alone.
      if (!isSeq(set) || owner?.merged || list.alias !== undefined || hasProperties(item)) return undefined;
      const edit = spread(text, list, index, set);
      if (!edit) return undefined;
      edits.push(edit);
    }
  }
  const removal = removeWithComments(ctx, part, pair);
  if (!removal) return undefined;
  return [...edits, removal].sort((a, b) => a.start - b.start);
}

/** The items of one list in the place of an item of another. */
function spread(text: string, list: YamlSeq, index: number, set: YamlSeq): TextEdit | undefined {
  const item = list.items[index];
  const written = set.items.map((one) => text.slice(one.start, contentEnd(text, one)));
  if (!item || written.length === 0 || written.some((one) => one === '' || /[\r\n]/.test(one))) return undefined;
  const end = contentEnd(text, item);
  if (list.flow) {
    const safe = written.map((one, at) =>
      set.items[at]?.kind === 'scalar' && /^[^'"]*[,[\]{}]/.test(one) ? `'${one}'` : one,
    );
    return { start: item.start, end, newText: safe.join(', ') };
  }
  const before = text.slice(lineStartAt(text, item.start), item.start);
  if (!/^ *- +$/.test(before)) return undefined;
  return { start: item.start, end, newText: written.join(lineBreakOf(text) + before) };
}

/** Takes a key out with its lines; what was said in comments stays. */
function removeWithComments(
  { document: { text }, tree }: StepContext,
  map: YamlMap,
  pair: YamlPair,
): TextEdit | undefined {
  const start = lineStartAt(text, pair.key.start);
  const end = nextLineAt(text, Math.max(pair.key.end, contentEnd(text, pair.value)));
  if (keyColumn(text, pair) !== columnAt(text, pair.key.start) || map.pairs.length < 2) return undefined;
  if (text.slice(start, pair.key.start).trim() !== '') return undefined;
  const pad = text.slice(start, pair.key.start);
  const kept = commentsIn(tree, start, end).map(
    ({ start: from, end: to }) => pad + text.slice(from, to) + lineBreakOf(text),
  );
  return { start, end, newText: kept.join('') };
}

/** From core26 on a part's name has no slash. */
export const partNames: Step = {
  group: 'parts',
  *find(ctx) {
    if (!isAtLeast(ctx, 'core26')) return;
    const taken = new Set(ctx.project.parts.map(({ name }) => name));
    for (const part of ctx.project.parts) {
      const name = part.name.replaceAll('/', '-');
      if (name === part.name || taken.has(name)) continue;
      const change = renamePart(ctx, part, name);
      if (!change) continue;
      taken.add(name);
      yield change;
    }
  },
};

function renamePart(ctx: StepContext, part: NamedEntry, name: string): Change | undefined {
  const { text } = ctx.document;
  if (part.pair.merged) return undefined;
  const nodes: YamlNode[] = [part.key];
  const names = (node: YamlNode): boolean => isText(node) && node.text === part.name;
  for (const other of ctx.project.parts) nodes.push(...possibleValues(findValue(other.value, 'after')).filter(names));
  const owners = [ctx.project.root, ...ctx.project.components.map(({ value }) => value)];
  for (const owner of owners) nodes.push(...itemsOrSelf(findValue(owner, 'adopt-info')).filter(names));
  // The same place may be reached by several aliases.
  const edits = [...new Map(nodes.map((node) => [node.start, replaceWord(text, node, name)])).values()];
  if (!edits.every((edit) => edit !== undefined)) return undefined;
  return {
    edits: edits.flat().sort((a, b) => a.start - b.start),
    done: `Renamed the part "${part.name}" to "${name}".`,
  };
}

function itemsOrSelf(node: YamlNode | undefined): readonly YamlNode[] {
  return node ? (isSeq(node) ? itemsOf(node) : [node]) : [];
}
