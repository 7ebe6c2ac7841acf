/**
 * Judges a YAML tree by a schema. It works on the tree itself and not on plain values: every finding then has its
 * node, 1 and 1.0 stay apart, and dates are nothing that a schema could take for text.
 */
import { findPair, isText, keyText } from '../yaml/access.ts';
import { contentKey } from '../yaml/content-key.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar } from '../yaml/tree.ts';
import type { JsonScalar, JsonType, RootSchema, Schema } from './schema.ts';

/** How a node is reached from the root. */
export interface Place {
  readonly parent: Place | undefined;
  readonly node: YamlNode;
  /** The name or the number of the node in its parent; empty at the root. */
  readonly step: string | number;
  /** The pair whose value the node is; undefined for items. */
  readonly pair: YamlPair | undefined;
}

type LimitKind =
  | 'minLength'
  | 'maxLength'
  | 'minimum'
  | 'maximum'
  | 'minItems'
  | 'maxItems'
  | 'minProperties'
  | 'maxProperties'
  | 'nameLength';

export type Violation =
  | {
      readonly kind: 'type';
      readonly place: Place;
      readonly types: readonly JsonType[];
      /** The values that the key takes, where they are few. */
      readonly allowed: readonly JsonScalar[] | undefined;
    }
  | { readonly kind: 'not'; readonly place: Place }
  | { readonly kind: 'enum'; readonly place: Place; readonly allowed: readonly JsonScalar[] }
  | { readonly kind: 'pattern' | 'name'; readonly place: Place; readonly pattern: string }
  | { readonly kind: LimitKind; readonly place: Place; readonly limit: number }
  | { readonly kind: 'unknown'; readonly place: Place; readonly known: readonly string[] }
  | { readonly kind: 'missing'; readonly place: Place; readonly keys: readonly string[] }
  | { readonly kind: 'dependency'; readonly place: Place; readonly keys: readonly string[] }
  | { readonly kind: 'duplicate'; readonly place: Place; readonly first: YamlNode };

type Report = ((violation: Violation) => void) | undefined;

/**
 * Runs the check of a section, or of one entry of it, by one schema, or knows that it finds nothing.
 * @param depth 1 for sections, 2 for their entries
 */
export type PairRunner = (pair: YamlPair, depth: 1 | 2, schema: Schema, check: () => boolean) => boolean;

/** @param runPair for a caller that remembers what is without fault */
export function validate(
  root: YamlNode,
  schema: RootSchema,
  report: (violation: Violation) => void,
  runPair?: PairRunner,
): void {
  /** One schema for most of them. */
  const visited = new Map<object, Schema | Set<Schema>>();
  const place: Place = { parent: undefined, node: root, step: '', pair: undefined };
  judge(place, schema, report);

  /** Tells whether the node fits; without a reporter it stops at the first fault. */
  function judge(at: Place, given: Schema, out: Report): boolean {
    const used = given.$ref === undefined ? given : schema.$defs[given.$ref.slice('#/$defs/'.length)];
    if (!used) return true;
    const node = at.node;
    if (used.type !== undefined && !hasType(node, used.type, used.whole === true)) {
      out?.({
        kind: 'type',
        place: at,
        types: typeof used.type === 'string' ? [used.type] : used.type,
        allowed: used.enum,
      });
      return false;
    }
    // An anchored collection is judged once by each schema, however many aliases lead to it.
    if (out && node.kind !== 'scalar' && wasVisited(node.kind === 'map' ? node.entries : node.items, used)) return true;
    let fits = node.kind === 'scalar' ? judgeScalar(at, node, used, out) : !used.enum && used.const === undefined;
    if (!fits && !out) return false;
    if (node.kind === 'seq') fits = judgeSeq(at, node.items, used, out) && fits;
    else if (node.kind === 'map') fits = judgeMap(at, node, used, out) && fits;
    if (!fits && !out) return false;
    if (used.allOf) {
      for (const part of selectParts(used.allOf, node)) {
        if (!judge(at, part, out)) fits = false;
        if (!fits && !out) return false;
      }
    }
    if (used.not && judge(at, used.not, undefined)) {
      out?.({ kind: 'not', place: at });
      fits = false;
    }
    if (used.if) {
      const branch = judge(at, used.if, undefined) ? used.then : used.else;
      if (branch && !judge(at, branch, out)) fits = false;
    }
    return fits;
  }

  function wasVisited(content: object, used: Schema): boolean {
    const schemas = visited.get(content);
    if (!schemas) visited.set(content, used);
    else if (schemas instanceof Set) {
      if (schemas.has(used)) return true;
      schemas.add(used);
    } else if (schemas === used) return true;
    else visited.set(content, new Set([schemas, used]));
    return false;
  }

  function judgeSeq(at: Place, items: readonly YamlNode[], used: Schema, out: Report): boolean {
    let fits = true;
    const fail = (violation: Violation): void => {
      fits = false;
      out?.(violation);
    };
    if (used.minItems !== undefined && items.length < used.minItems) {
      fail({ kind: 'minItems', place: at, limit: used.minItems });
    }
    if (used.maxItems !== undefined && items.length > used.maxItems) {
      fail({ kind: 'maxItems', place: at, limit: used.maxItems });
    }
    const seen = used.uniqueItems ? new Map<string, YamlNode>() : undefined;
    for (let index = 0; index < items.length; index++) {
      if (!fits && !out) return false;
      const node = items[index] as YamlNode;
      const item: Place = { parent: at, node, step: index, pair: undefined };
      const wanted = findItemSchema(used, index);
      if (wanted && !judge(item, wanted, out)) fits = false;
      if (!seen) continue;
      const key = contentKey(node);
      const first = seen.get(key);
      if (first) fail({ kind: 'duplicate', place: item, first });
      else seen.set(key, node);
    }
    return fits;
  }

  function judgeMap(at: Place, map: YamlMap, used: Schema, out: Report): boolean {
    let fits = true;
    const fail = (violation: Violation): void => {
      fits = false;
      out?.(violation);
    };
    const { properties = NO_PROPERTIES, patternProperties, additionalProperties, propertyNames } = used;
    if (used.required || used.dependencies || used.minProperties !== undefined) checkPresence(at, map, used, fail);
    if (used.maxProperties !== undefined && map.entries.length > used.maxProperties) {
      fail({ kind: 'maxProperties', place: at, limit: used.maxProperties });
    }
    if (!used.properties && !patternProperties && additionalProperties === undefined && !propertyNames) return fits;
    for (const pair of map.entries) {
      if (!fits && !out) return false;
      const name = keyText(pair);
      // Keys that are collections are a problem of their own.
      if (name === undefined) continue;
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const matching = own ?? findMatching(patternProperties, name);
      if (runPair && out && at.parent?.parent === undefined) {
        const part = matching ?? (additionalProperties || undefined);
        if (part && (at.parent || !propertyNames)) {
          if (propertyNames) checkName({ parent: at, node: pair.value, step: name, pair }, name, propertyNames, fail);
          const check = (): boolean => judge({ parent: at, node: pair.value, step: name, pair }, part, out);
          if (!runPair(pair, at.parent ? 2 : 1, part, check)) fits = false;
          continue;
        }
      }
      const entry: Place = { parent: at, node: pair.value, step: name, pair };
      if (propertyNames) checkName(entry, name, propertyNames, fail);
      if (matching) {
        if (!judge(entry, matching, out)) fits = false;
      } else if (additionalProperties === false) {
        fail({ kind: 'unknown', place: entry, known: Object.keys(properties) });
      } else if (additionalProperties && !judge(entry, additionalProperties, out)) fits = false;
    }
    return fits;
  }
}

/** The schema of the item at a place of a list. */
export function findItemSchema({ items, firstItem }: Schema, index: number): Schema | undefined {
  return index === 0 && firstItem ? firstItem : items;
}

const NONE: readonly never[] = [];
const NO_PROPERTIES: NonNullable<Schema['properties']> = {};

/** Conditions that differ in the wanted value of one key alone are a table, not a list to be tried. */
interface Switch {
  readonly key: string;
  readonly cases: ReadonlyMap<unknown, readonly Schema[]>;
}

const switches = new WeakMap<readonly Schema[], Switch | 'none'>();

function selectParts(parts: readonly Schema[], node: YamlNode): readonly Schema[] {
  let found = switches.get(parts);
  if (!found) switches.set(parts, (found = toSwitch(parts) ?? 'none'));
  if (found === 'none') return parts;
  const value = findPair(node, found.key)?.value;
  return (isText(value) ? found.cases.get(value.text) : undefined) ?? NONE;
}

function toSwitch(parts: readonly Schema[]): Switch | undefined {
  const key = parts[0]?.if?.required?.[0];
  if (key === undefined) return undefined;
  const cases = new Map<unknown, readonly Schema[]>();
  for (const part of parts) {
    const wanted = part.if?.properties?.[key]?.const;
    if (typeof wanted !== 'string' || part.if?.required?.[0] !== key || !part.then || part.else) return undefined;
    cases.set(wanted, [part.then]);
  }
  return { key, cases };
}

function checkPresence(at: Place, map: YamlMap, used: Schema, fail: (violation: Violation) => void): void {
  // Where the text is broken off, absence proves nothing.
  if (map.broken) return;
  const missing = used.required?.filter((key) => !findPair(map, key)) ?? NONE;
  if (missing.length > 0) fail({ kind: 'missing', place: at, keys: missing });
  for (const [key, needed] of used.dependencies ? Object.entries(used.dependencies) : NONE) {
    const pair = findPair(map, key);
    const lacking = pair ? needed.filter((name) => !findPair(map, name)) : NONE;
    if (pair && lacking.length > 0) {
      fail({ kind: 'dependency', place: { parent: at, node: pair.value, step: key, pair }, keys: lacking });
    }
  }
  if (used.minProperties !== undefined && map.entries.length < used.minProperties) {
    fail({ kind: 'minProperties', place: at, limit: used.minProperties });
  }
}

function checkName(entry: Place, name: string, names: Schema, fail: (violation: Violation) => void): void {
  if (names.pattern !== undefined && !toPattern(names.pattern).test(name)) {
    fail({ kind: 'name', place: entry, pattern: names.pattern });
  } else if (names.maxLength !== undefined && isLonger(name, names.maxLength)) {
    fail({ kind: 'nameLength', place: entry, limit: names.maxLength });
  }
}

function judgeScalar(at: Place, node: YamlScalar, used: Schema, out: Report): boolean {
  const violation = findFault(at, node, used);
  if (violation) out?.(violation);
  return !violation;
}

/** The first thing wrong with a scalar of the right type: one mistake is told once. */
function findFault(at: Place, node: YamlScalar, used: Schema): Violation | undefined {
  const allowed = used.enum ?? (used.const === undefined ? undefined : [used.const]);
  if (allowed && !allowed.some((value) => value === node.value && node.type !== 'date')) {
    return { kind: 'enum', place: at, allowed };
  }
  if (node.type === 'str') {
    const text = node.text;
    if (used.minLength !== undefined && [...text].length < used.minLength) {
      return { kind: 'minLength', place: at, limit: used.minLength };
    }
    if (used.pattern !== undefined && !toPattern(used.pattern).test(text)) {
      return { kind: 'pattern', place: at, pattern: used.pattern };
    }
    if (used.maxLength !== undefined && isLonger(text, used.maxLength)) {
      return { kind: 'maxLength', place: at, limit: used.maxLength };
    }
  }
  const number = used.minimum === undefined && used.maximum === undefined ? undefined : numberOf(node);
  if (number === undefined) return undefined;
  if (used.minimum !== undefined && number < used.minimum) return { kind: 'minimum', place: at, limit: used.minimum };
  if (used.maximum !== undefined && number > used.maximum) return { kind: 'maximum', place: at, limit: used.maximum };
  return undefined;
}

/** Where a boolean or a number in quotes is taken, it is taken for that number. */
function numberOf({ value, text, type }: YamlScalar): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return type === 'str' && /^\s*[-+]?\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** Lengths count characters, not code units. */
export function isLonger(text: string, limit: number): boolean {
  return text.length > limit && [...text].length > limit;
}

const SCALAR_TYPES: Readonly<Record<YamlScalar['type'], JsonType | undefined>> = {
  str: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
  null: 'null',
  date: undefined,
  binary: undefined,
};

export function jsonTypeOf(node: YamlNode): JsonType | undefined {
  if (node.kind === 'scalar') return SCALAR_TYPES[node.type];
  return node.kind === 'map' ? 'object' : 'array';
}

function hasType(node: YamlNode, types: JsonType | readonly JsonType[], lax: boolean): boolean {
  const type = jsonTypeOf(node);
  if (types === type) return true;
  const whole = lax && type === 'number' && node.kind === 'scalar' && Number.isInteger(node.value);
  const wanted = (name: JsonType): boolean =>
    type === name || (type === 'integer' && name === 'number') || (whole && name === 'integer');
  return typeof types === 'string' ? wanted(types) : types.some(wanted);
}

const patterns = new Map<string, RegExp>();

export function toPattern(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) patterns.set(source, (pattern = new RegExp(source, 'u')));
  return pattern;
}

function findMatching(
  patternProperties: Readonly<Record<string, Schema>> | undefined,
  name: string,
): Schema | undefined {
  if (!patternProperties) return undefined;
  return Object.entries(patternProperties).find(([source]) => toPattern(source).test(name))?.[1];
}
