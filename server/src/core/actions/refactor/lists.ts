/** Lists and mappings between the two styles of YAML, and text that should have been a list. */
import { findKeyFact, findPluginFact, pluginKeys, toKeyPath } from '../../schema/navigate.ts';
import { findText, isSeq, isText } from '../../yaml/access.ts';
import { contentEnd, lineBreakOf, lineStartAt, quote, toScalar } from '../../yaml/edit.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq, YamlTree } from '../../yaml/tree.ts';
import type { TextEdit } from '../../rules/rule.ts';
import type { ProviderContext } from '../../context.ts';
import type { Offer, Refactoring, Selection } from './refactoring.ts';
import { commentsIn, isInBlock, keyColumn, pairAt, trailingComment } from './text.ts';

/** A line that is longer than this is better written as several. */
const MAX_LINE = 120;

export const blockStyle: Refactoring = {
  name: 'block-style',
  kind: 'refactor.rewrite',
  *find(ctx, at) {
    const found = collectionAt(at);
    if (!found || !isInBlock(found.parents) || found.node.alias !== undefined || !found.node.flow) return;
    const edit = toBlock(ctx.document.text, ctx.tree, found.pair, found.node);
    if (edit) {
      yield { title: found.node.kind === 'seq' ? 'Write one item per line' : 'Write one key per line', edits: [edit] };
    }
  },
};

export const flowStyle: Refactoring = {
  name: 'flow-style',
  kind: 'refactor.rewrite',
  *find(ctx, at) {
    const found = collectionAt(at);
    if (!found || !isSeq(found.node) || found.node.flow || found.node.alias !== undefined) return;
    const edit = toFlow(ctx.document.text, ctx.tree, found.pair, found.node);
    if (edit) yield { title: 'Write the list on one line', edits: [edit] };
  },
};

interface Found {
  readonly pair: YamlPair;
  readonly node: YamlMap | YamlSeq;
  readonly parents: Selection['place']['parents'];
}

/** The innermost pair around the selection whose value is a collection. */
function collectionAt({ place }: Selection): Found | undefined {
  const own = place.pair?.value;
  if (place.pair && own && own.kind !== 'scalar' && (place.role === 'key' || place.node === own)) {
    // Of a key in braces, the whole of the braces is meant.
    const around = place.parents.at(-1);
    if (!around?.flow) return { pair: place.pair, node: own, parents: place.parents };
  }
  const { parents } = place;
  for (let index = parents.length - 1; index > 0; index--) {
    const node = parents[index];
    const owner = parents[index - 1];
    if (!node || owner?.kind !== 'map') continue;
    const pair = owner.pairs.find((one) => one.value === node);
    // In block style the keys of a mapping are about something else.
    if (!pair || (node.kind === 'map' && !node.flow)) return undefined;
    return { pair, node, parents: parents.slice(0, index) };
  }
  return undefined;
}

/** The text from the end of the key to the value: the colon, and an anchor or a tag. */
function between(text: string, pair: YamlPair, node: YamlNode): string | undefined {
  const prefix = text.slice(pair.key.end, node.start).trim();
  return /^:(?:[ \t]+[&!]\S+)*$/.test(prefix) ? prefix : undefined;
}

function toBlock(text: string, tree: YamlTree, pair: YamlPair, node: YamlMap | YamlSeq): TextEdit | undefined {
  const column = keyColumn(text, pair);
  const prefix = between(text, pair, node);
  const lines = node.kind === 'seq' ? blockItems(text, node) : blockPairs(text, node);
  if (column === undefined || prefix === undefined || !lines || commentsIn(tree, node.start, node.end).length > 0) {
    return undefined;
  }
  const comment = trailingComment(text, tree, node.end);
  const head = comment ? ` ${text.slice(comment.start, comment.end)}` : '';
  const pad = lineBreakOf(text) + ' '.repeat(column + 2);
  return {
    start: pair.key.end,
    end: comment?.end ?? node.end,
    newText: `${prefix}${head}${lines.map((line) => pad + line).join('')}`,
  };
}

function blockItems(text: string, list: YamlSeq): readonly string[] | undefined {
  const lines = list.items.map((item) => {
    const written = text.slice(item.start, contentEnd(text, item));
    if (written === '' || /[\r\n]/.test(written) || item.anchor !== undefined || item.tag !== undefined) {
      return undefined;
    }
    return `- ${written}`;
  });
  return lines.length > 0 && lines.every((line) => line !== undefined) ? lines : undefined;
}

function blockPairs(text: string, map: YamlMap): readonly string[] | undefined {
  const lines = map.pairs.map(({ key, value }) => {
    const name = text.slice(key.start, key.end);
    const end = value.start === value.end ? Math.max(key.end, value.end) : contentEnd(text, value);
    const rest = text.slice(key.end, end).trim().replace(/^:\s*/, '');
    if (key.kind !== 'scalar' || key.anchor !== undefined || key.tag !== undefined) return undefined;
    if (name === '' || /[\r\n]/.test(name + rest)) return undefined;
    return rest === '' ? `${name}:` : `${name}: ${rest}`;
  });
  return lines.length > 0 && lines.every((line) => line !== undefined) ? lines : undefined;
}

function toFlow(text: string, tree: YamlTree, pair: YamlPair, list: YamlSeq): TextEdit | undefined {
  const end = contentEnd(text, list);
  const prefix = between(text, pair, list);
  const items = list.items.map((item) => flowItem(text, item));
  if (prefix === undefined || items.length === 0 || !items.every((item) => item !== undefined)) return undefined;
  if (commentsIn(tree, pair.key.end, end).length > 0 || trailingComment(text, tree, end)) return undefined;
  const newText = `${prefix} [${items.join(', ')}]`;
  if (pair.key.end - lineStartAt(text, pair.key.end) + newText.length > MAX_LINE) return undefined;
  return { start: pair.key.end, end, newText };
}

function flowItem(text: string, item: YamlNode): string | undefined {
  if (item.anchor !== undefined || item.tag !== undefined) return undefined;
  const written = text.slice(item.start, contentEnd(text, item));
  if (item.alias !== undefined) return written;
  if (item.kind !== 'scalar' || written === '' || /[\r\n]/.test(written)) return undefined;
  if (item.style !== 'plain' || !/[,[\]{}?]|:$/.test(written)) return written;
  return item.type === 'str' ? quote(item.text) : undefined;
}

/** Text where only a list is taken: `plugs: network, home`. */
export const splitText: Refactoring = {
  name: 'split-text',
  kind: 'refactor.rewrite',
  *find(ctx, at): Iterable<Offer> {
    const found = pairAt(at.place);
    const value = found?.pair.value;
    if (!found || !isText(value) || value.alias !== undefined || value.anchor !== undefined) return;
    if (value.style === 'literal' || value.style === 'folded') return;
    const words = value.text.includes(',') ? value.text.split(/\s*,\s*/) : value.text.split(/\s+/);
    const items = words.map((word) => word.trim()).filter((word) => word !== '');
    if (items.length < 2 || items.some((item) => /\s/.test(item)) || !takesOnlyList(ctx, at.place.path)) return;
    const newText = `[${items.map((item) => (/^[A-Za-z0-9][\w./+-]*$/.test(item) ? toScalar(item) : quote(item))).join(', ')}]`;
    yield {
      title: `Split it into a list of ${items.length}`,
      edits: [{ start: value.start, end: contentEnd(ctx.document.text, value), newText }],
    };
  },
};

function takesOnlyList(ctx: ProviderContext, path: readonly (string | number)[]): boolean {
  const types = findKeyFact(ctx.facts, toKeyPath(path))?.types;
  if (types) return types.every((type) => type.startsWith('list') || type === 'null') && types.includes('list<string>');
  const [section, part, key] = path;
  if (section !== 'parts' || path.length !== 3 || typeof part !== 'string' || typeof key !== 'string') return false;
  const map = ctx.project.parts.find((one) => one.name === part)?.value;
  const plugin = findPluginFact(ctx.facts, findText(map, 'plugin'));
  return pluginKeys(plugin, ctx.project.kind).get(key)?.type === 'list<string>';
}
