/** From a field of snapcraft's model, as it is printed, to the nodes of the document. */
import { findPair, isMap, isScalar, isSeq, keyText } from '../yaml/access.ts';
import type { YamlNode, YamlPair } from '../yaml/tree.ts';

/** Where a path has led. */
export interface FieldPlace {
  /** What the path means, or the last of it that the document has. */
  readonly node: YamlNode;
  /** The pair that the node is the value of; undefined at the top and for items of lists. */
  readonly pair: YamlPair | undefined;
  /** The pair around an item of a list. */
  readonly around: YamlPair | undefined;
  /** What the document does not have: leaked names of types, or a key that is not written. */
  readonly rest: string;
}

/** `has-base.core24.`, `has-base.bare.core24.`, `baseless.core24.`: how snapcraft picked the model. */
const MODEL = /^(?:has-base|baseless)(?:\.|$)/;
const BASE = /^(?:core\d*|devel|bare)(?:\.|$)/;

export function dropModelPrefix(path: string): string {
  if (!MODEL.test(path)) return path;
  const rest = path.replace(MODEL, '');
  const base = BASE.exec(rest)?.[0] ?? '';
  const below = rest.slice(base.length);
  return base.startsWith('bare') ? below.replace(BASE, '') : below;
}

/**
 * Goes down as far as the path and the document agree. A key may hold dots and brackets, so the longest key that the
 * path begins with is taken; what fits nowhere (`str`, `list[str]`, the name of a class) is passed over.
 */
export function followField(root: YamlNode, printed: string, separator = '.'): FieldPlace {
  let place: FieldPlace = { node: root, pair: undefined, around: undefined, rest: '' };
  let path = dropModelPrefix(printed);
  let skipped = '';
  while (path !== '') {
    const step = takeKey(place.node, path, separator) ?? takeIndex(place.node, path);
    if (step) {
      const around = step.pair ? undefined : (place.pair ?? place.around);
      place = { node: step.node, pair: step.pair, around, rest: '' };
      path = trimSeparator(path.slice(step.length), separator);
      skipped = '';
    } else {
      const length = segmentLength(path, separator);
      skipped += path.slice(0, length);
      path = trimSeparator(path.slice(length), separator);
    }
  }
  return { ...place, rest: skipped };
}

interface Step {
  readonly node: YamlNode;
  readonly pair: YamlPair | undefined;
  readonly length: number;
}

function takeKey(node: YamlNode, path: string, separator: string): Step | undefined {
  if (!isMap(node)) return undefined;
  let best: Step | undefined;
  for (const pair of node.entries) {
    for (const name of namesOf(pair)) {
      if (name.length <= (best?.length ?? 0) || !path.startsWith(name)) continue;
      const next = path[name.length];
      if (next === undefined || next === separator || next === '[') {
        best = { node: pair.value, pair, length: name.length };
      }
    }
  }
  return best;
}

/** A key as Python and pydantic print it: fields with underscores, what is no text in their own ways. */
function namesOf(pair: YamlPair): readonly string[] {
  const text = keyText(pair);
  if (text === undefined || !isScalar(pair.key)) return [];
  const { type, value } = pair.key;
  switch (type) {
    case 'str':
      return text.includes('-') ? [text, text.replaceAll('-', '_')] : [text];
    case 'bool':
      return [value === true ? 'True' : 'False', value === true ? '[1]' : '[0]'];
    case 'null':
      return ['None'];
    case 'int':
      return [text, String(value), `[${String(value)}]`];
    default:
      return [text, `\`${text}\``, `\`${String(value)}\``];
  }
}

function takeIndex(node: YamlNode, path: string): Step | undefined {
  if (!isSeq(node)) return undefined;
  const match = /^\[(\d+)\]|^(\d+)(?=[.[]|$)/.exec(path);
  const item = match && node.items[Number(match[1] ?? match[2])];
  return match && item ? { node: item, pair: undefined, length: match[0].length } : undefined;
}

/** Up to the next separator outside of brackets: `function-after[_check(), list[str]]` is one step. */
function segmentLength(path: string, separator: string): number {
  let depth = 0;
  for (let at = 0; at < path.length; at++) {
    const char = path[at];
    if (char === '[') {
      if (depth === 0 && at > 0 && /^\[\d+\]/.test(path.slice(at))) return at;
      depth++;
    } else if (char === ']') depth--;
    else if (char === separator && depth <= 0) return Math.max(at, 1);
  }
  return path.length;
}

function trimSeparator(path: string, separator: string): string {
  return path.startsWith(separator) ? path.slice(1) : path;
}

/** The pair of a key below a node, whichever way it is spelt. */
export function findField(node: YamlNode | undefined, name: string): YamlPair | undefined {
  return findPair(node, name) ?? findPair(node, name.replaceAll('_', '-'));
}
