/** Finds the token of the document that a problem of a build is about, as the rules would mark it. */
import type { SnapDocument } from '../document.ts';
import { getProject } from '../project/project.ts';
import { findNamePlace } from '../rules/snapcraft/name-place.ts';
import { findNearest } from '../text/nearest.ts';
import { entriesOf, findPair, isMap, isScalar, keyText, rangeOf, rangeOfKey, type TextRange } from '../yaml/access.ts';
import type { YamlNode, YamlPair } from '../yaml/tree.ts';
import { askRules } from './ask-rules.ts';
import { findField, followField } from './field-path.ts';
import { locatePosition } from './locate-position.ts';
import { locateCommand } from './locate-script.ts';
import { findBelowKeys, findEntry, findMention, rangeOfToken } from './mentions.ts';
import type { BuildPlace, BuildProblem } from './types.ts';

/** A place, and whether the output left no doubt about it. */
interface Hit {
  readonly range: TextRange | undefined;
  readonly sure: boolean;
}

const sure = (range: TextRange | undefined): Hit => ({ range, sure: range !== undefined });
const guess = (range: TextRange | undefined): Hit => ({ range, sure: false });

/** Problems of the text of the project itself, which our own rules may know as well. */
const IN_TEXT: ReadonlySet<string> = new Set(
  [
    'bad-value',
    'missing-key',
    'internal-error',
    'project-file',
    'base',
    'extension',
    'grammar',
    'platforms',
    'source',
    'repository',
    'metadata',
    'metadata-refused',
    'part-name',
    'part-invalid',
    'unknown-part',
    'unknown-plugin',
    'fileset',
    'plug',
    'alias',
    'circular-dependency',
  ].map((name) => `build/${name}`),
);

/** Offsets into the document's text; undefined where it has no such place. */
export function locateBuildProblem(
  document: SnapDocument,
  problem: Pick<BuildProblem, 'place' | 'code'>,
): TextRange | undefined {
  const hit = problem.place ? locatePlace(document, problem.place) : guess(undefined);
  if (hit.sure || !IN_TEXT.has(problem.code)) return hit.range;
  return askRules(document, hit.range, problem.code === 'build/internal-error') ?? hit.range;
}

function locatePlace(document: SnapDocument, place: BuildPlace): Hit {
  const { tree, text } = document;
  if (place.kind === 'position') return sure(locatePosition(text, tree, place));
  const project = getProject(tree);
  const { root } = project;
  if (!root) return guess(undefined);
  const top = (): TextRange | undefined => findNamePlace(project);
  switch (place.kind) {
    case 'field':
      return locateField(root, place, top);
    case 'part':
      return locateEntry(findEntry(root, 'parts', place.part), place.key, place.value);
    case 'app':
      return locateEntry(findEntry(root, 'apps', place.app), place.key, place.value);
    case 'script': {
      const part = findEntry(root, 'parts', place.part);
      const script = part && findPair(part.value, place.key);
      if (!script) return guess(part && rangeOfKey(part));
      return sure(locateCommand(text, script.value, place.command, place.before) ?? rangeOfKey(script));
    }
    case 'key':
      return locateKey(root, place.path, place.value, top);
    case 'mention': {
      const { within, keys, values } = place;
      const entry = within && findEntry(root, within[0], within[1]);
      const inside = findBelowKeys(entry?.value, keys, values);
      return inside ? sure(inside) : guess(findBelowKeys(root, keys, values) ?? (entry && rangeOfKey(entry)));
    }
  }
}

type Field = Extract<BuildPlace, { kind: 'field' }>;

function locateField(root: YamlNode, place: Field, top: () => TextRange | undefined): Hit {
  const { node, pair, around, rest } = followField(root, place.path, place.separator);
  const own = pair ?? around;
  const ownPlace = (): TextRange | undefined => (own ? rangeOfKey(own) : top());
  if (place.missing !== undefined) {
    // It may be there after all, without a value or spelt in another way.
    const written = findField(node, place.missing) ?? findMisspelt(node, place.missing);
    return written ? sure(rangeOf(written.key)) : guess(ownPlace());
  }
  if (place.isKey === true || rest.includes('[key]')) {
    if (rest === '' || rest.includes('[key]')) return sure(ownPlace());
    // snapcraft put it there: top-level packages are moved into a part of its own.
    return guess(findBelowKeys(root, [rest.slice(rest.lastIndexOf('.') + 1)], undefined) ?? ownPlace());
  }
  if (isScalar(node)) return sure(pair ? rangeOfToken(pair) : rangeOf(node));
  const moved = findMoved(root, rest);
  if (moved) return sure(rangeOfToken(moved));
  const mentioned = place.mentions && findMention(node, place.mentions);
  if (mentioned) return guess(mentioned);
  if (!own) return guess(top());
  // An item of a list by its first key; a whole collection by its own.
  if (!pair) return sure(isMap(node) && node.pairs[0] ? rangeOf(node.pairs[0].key) : rangeOf(node));
  return guess(rangeOfKey(own));
}

function findMisspelt(node: YamlNode, name: string): YamlPair | undefined {
  const keys = entriesOf(node).flatMap((pair) => keyText(pair) ?? []);
  const nearest = findNearest(name, keys);
  return nearest === undefined ? undefined : findPair(node, nearest);
}

/** `parts.snapcraft/core.build-packages` stands at the top of the document. */
function findMoved(root: YamlNode, rest: string): YamlPair | undefined {
  const key = /^snapcraft\/core([\w-]+)/.exec(rest)?.[1];
  return key === undefined ? undefined : findPair(root, key);
}

function locateEntry(entry: YamlPair | undefined, key: string | undefined, value: string | undefined): Hit {
  if (!entry) return guess(undefined);
  const pair = key === undefined ? undefined : findPair(entry.value, key);
  const inside = value === undefined ? undefined : findMention(pair ? pair.value : entry.value, [value]);
  if (inside) return sure(inside);
  return pair ? sure(rangeOfToken(pair)) : guess(rangeOfKey(entry));
}

/** The last of the keys that the document has. */
function locateKey(
  root: YamlNode,
  path: readonly string[],
  value: string | undefined,
  top: () => TextRange | undefined,
): Hit {
  let pair: YamlPair | undefined;
  for (const key of path) {
    const next: YamlPair | undefined = findPair(pair ? pair.value : root, key);
    if (!next) return guess(pair ? rangeOfKey(pair) : top());
    pair = next;
  }
  if (!pair) return guess(top());
  const inside = value === undefined ? undefined : findMention(pair.value, [value]);
  return sure(inside ?? rangeOfToken(pair));
}
