// From a key's facts to the schema of its value. No anyOf or oneOf: a failed alternative can't be explained.
import { acceptedFor, childrenOf, factFor, isLegacy, joinPath } from './schema-facts.mjs';
import { refine } from './schema-special.mjs';

const LISTS = ['list', 'list-of-string', 'list-of-int'];
const MAPS = ['map', 'map-of-string'];
/** What a number in text looks like where the model turns text into a number. */
export const NUMERIC = String.raw`^\s*[+-]?[0-9]+(?:_[0-9]+)*(?:\.0+)?\s*$`;
export const BOOLEAN_WORD =
  '^(?:[01]|[Oo][Nn]|[Oo][Ff][Ff]|[TtFfYyNn]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo])$';
const SHARED = { '<app>': 'app', '<hook>': 'hook', '<part>': 'part', '<socket>': 'socket', '<component>': 'component' };

/** Lists whose items may repeat nowhere in the older eras, although the facts name only the newer ones. */
const UNIQUE_IN_LEGACY =
  /^(?:build-packages|apps\.<app>\.extensions|parts\.<part>\.(?:build-packages|stage-packages|build-snaps|stage-snaps|build-environment))$/;

/** `type` as one word where there is one. */
export const oneOrMany = (types) => (types.length === 1 ? types[0] : types);

export function createBuilder(kind) {
  const defs = {};
  const legacy = isLegacy(kind);

  function valueSchema(path) {
    const fact = factFor(path, kind);
    if (!fact) return undefined;
    const accepted = acceptedFor(path, kind);
    const schema = describe(fact);
    const types = typesOf(path, fact, accepted);
    if (!types) {
      if (!fact.pattern || path !== 'version') return schema;
      return { ...schema, pattern: fact.pattern, ...(fact.maxLength && { maxLength: fact.maxLength }) };
    }
    schema.type = oneOrMany(types);
    const has = (type) => types.includes(type);
    if (has('string')) addText(schema, path, fact, types);
    if (has('array')) addList(schema, path, fact, accepted);
    if (has('object')) addMap(schema, path, fact, accepted);
    if (fact.minimum !== undefined && types.some((type) => type === 'integer' || type === 'number')) {
      schema.minimum = fact.minimum;
      if (fact.maximum !== undefined) schema.maximum = fact.maximum;
    }
    const hooksOfComponent = path === 'components.<component>.hooks';
    if (hooksOfComponent) schema.additionalProperties = shared('hooks.<hook>', 'hook');
    return refine(path, kind, schema, { shared, legacy }) ?? schema;
  }

  function describe(fact) {
    const schema = {};
    if (fact.description) schema.description = fact.description;
    const old = fact.deprecated;
    if (old && (old.in ?? [kind]).includes(kind) && !/for values/.test(old.since ?? '')) schema.deprecated = true;
    const fallback = fact.default;
    if (fallback !== undefined && fallback !== null && !isMapOfBases(fallback) && !/</.test(String(fallback))) {
      schema.default = fallback;
    }
    return schema;
  }

  const isMapOfBases = (value) => typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;

  function typesOf(path, fact, accepted) {
    const declared = fact.types.map((type) =>
      type
        .replace(/<.*/, '')
        .replace(/^list$/, 'array')
        .replace(/^map$/, 'object'),
    );
    const grammar = fact.grammar.includes(kind);
    const types = new Set();
    if (declared.includes('any') || accepted?.length === 10) return undefined;
    if (accepted) {
      for (const name of ['string', 'integer', 'boolean', 'null']) if (accepted.includes(name)) types.add(name);
      if (accepted.includes('float')) types.add('number').delete('integer');
      // A number that is only too short or of the wrong value as text is still a number that becomes text.
      if (LISTS.some((name) => accepted.includes(name)) || declared.includes('array') || grammar) types.add('array');
      if (MAPS.some((name) => accepted.includes(name)) || declared.includes('object')) types.add('object');
      if (declared.includes('integer') && types.has('integer') && !legacy) types.add('string');
      if (declared.includes('boolean') && !legacy) types.add('string').add('integer');
    } else {
      for (const type of declared) types.add(type);
      if (!legacy && fact.required !== 'always') types.add('null');
      // pydantic takes true for 1, and a number in quotes, where it wants an integer.
      if (!legacy && declared.includes('integer') && !declared.includes('string')) types.add('string').add('boolean');
    }
    if (types.has('number')) types.delete('integer');
    return [...types];
  }

  function addText(schema, path, fact, types) {
    const number = types.find((type) => type === 'number' || type === 'integer');
    const textual = fact.types.some((type) => type.startsWith('string') || type === 'any');
    if (fact.pattern && textual) schema.pattern = fact.pattern;
    if (!textual && fact.types.includes('integer')) schema.pattern = NUMERIC;
    if (!textual && fact.types.includes('boolean'))
      Object.assign(schema, { pattern: BOOLEAN_WORD, minimum: 0, maximum: 1 });
    if (fact.minLength) schema.minLength = fact.minLength;
    if (fact.maxLength) schema.maxLength = fact.maxLength;
    // As text a negative number starts with a hyphen, which these patterns refuse.
    if (number && textual && fact.pattern && fact.minimum === undefined && !new RegExp(fact.pattern).test('-1'))
      schema.minimum = 0;
    if (!fact.enum || openList(path)) return;
    const others = types.filter((type) => type !== 'string' && type !== 'null') ?? [];
    if (others.length > 0) {
      Object.assign(schema, { if: { type: 'string' }, then: { enum: fact.enum } });
    } else {
      schema.enum = types.includes('null') ? [...fact.enum, null] : fact.enum;
    }
  }

  /** Names that only a later step checks, or that another rule judges with more knowledge. */
  function openList(path) {
    if (path === 'base' || path === 'build-base') return true;
    return !legacy && (path === 'parts.<part>.source-type' || path === 'parts.<part>.build-attributes');
  }

  function addList(schema, path, fact, accepted) {
    const grammar = fact.grammar.includes(kind);
    const listed = fact.types.find((type) => type.startsWith('list'));
    if (!listed) {
      // A key with one value that may be chosen by clauses.
      schema.items = { type: ['object', 'string'], pattern: '^else fail$' };
      if (accepted && !accepted.includes('list')) schema.minItems = 1;
      return;
    }
    const items = itemSchema(path, fact, accepted, listed);
    if (items) schema.items = grammar ? withClauses(items) : items;
    const part = path.startsWith('parts.');
    if (fact.uniqueItems && (legacy || !part)) schema.uniqueItems = true;
    if (legacy && UNIQUE_IN_LEGACY.test(path)) schema.uniqueItems = true;
    const observedLists = LISTS.filter((name) => accepted?.includes(name));
    const refusesEmpty = accepted ? observedLists.length > 0 && !observedLists.includes('list') : fact.minItems;
    if (refusesEmpty) schema.minItems = 1;
    if (fact.maxItems) schema.maxItems = fact.maxItems;
  }

  function itemSchema(path, fact, accepted, listed) {
    const child = joinPath(path, '[]');
    if (childrenOf(path).includes('[]')) return objectSchema(child);
    const inner = /^list<(.*)>$/.exec(listed)?.[1] ?? 'any';
    if (inner === 'any') return undefined;
    const types = inner.split('|').filter((type) => !type.startsWith('map'));
    const maps = inner.includes('map');
    const wanted = types.map((type) => (type.startsWith('list') ? 'array' : type));
    if (wanted.includes('string') && accepted?.includes('list-of-int')) wanted.push('number');
    // pydantic takes true for 1 where it wants an integer.
    if (wanted.includes('integer') && !legacy) wanted.push('string', 'boolean');
    if (maps) wanted.push('object');
    const items = { type: oneOrMany(wanted) };
    if (wanted.includes('string') && wanted.includes('integer')) items.pattern = NUMERIC;
    else if (fact.pattern && wanted.includes('string')) {
      items.pattern = fact.pattern;
      if (wanted.includes('number') && !new RegExp(fact.pattern).test('-1')) items.minimum = 0;
    }
    if (fact.enum && !openList(path)) items.enum = fact.enum;
    if (fact.minimum !== undefined) Object.assign(items, { minimum: fact.minimum, maximum: fact.maximum });
    return items;
  }

  /** A clause such as `- on amd64: …` is a map; its content is judged elsewhere. */
  function withClauses(items) {
    const types = new Set([items.type].flat());
    if (types.has('object')) return items;
    const schema = { ...items, type: [...types, 'object'] };
    if (legacy)
      Object.assign(schema, { patternProperties: { '^(?:on|to) .|^(?:try|else)$': {} }, additionalProperties: false });
    return schema;
  }

  function addMap(schema, path, fact, accepted) {
    const children = childrenOf(path).filter((child) => child !== '[]');
    const named = children.find((child) => child.startsWith('<'));
    if (named) Object.assign(schema, namedEntries(joinPath(path, named), named));
    else if (children.length > 0) Object.assign(schema, objectSchema(path, schema));
    const empty = accepted && !accepted.includes('map');
    const mapDeclared = fact.types.some((type) => type.startsWith('map'));
    const onlyEmpty = accepted?.includes('map') && !mapDeclared && !accepted.includes('map-of-string');
    if (onlyEmpty) schema.maxProperties = 0;
    else if (empty && mapDeclared && !schema.required && !MAPS.some((name) => accepted.includes(name)))
      schema.minProperties = 1;
    if (fact.maxItems && mapDeclared) schema.maxProperties = fact.maxItems;
  }

  function namedEntries(path, name) {
    const fact = factFor(path, kind);
    const value = SHARED[name] ? shared(path, SHARED[name]) : valueSchema(path);
    const result = {};
    const names = {};
    // The map's pattern is about its keys.
    if (fact?.pattern) names.pattern = fact.pattern;
    if (fact?.maxLength) names.maxLength = fact.maxLength;
    if (Object.keys(names).length > 0) result.propertyNames = names;
    if (value) result.additionalProperties = value;
    return result;
  }

  function shared(path, name) {
    if (!defs[name]) {
      defs[name] = {};
      const schema = valueSchema(path);
      // Name checks of an entry stand at the map that holds it.
      delete schema?.pattern;
      delete schema?.maxLength;
      defs[name] = schema;
    }
    return { $ref: `#/$defs/${name}` };
  }

  function objectSchema(path, base = {}) {
    const properties = {};
    const required = [];
    for (const child of childrenOf(path)) {
      const childPath = joinPath(path, child);
      const schema = valueSchema(childPath);
      if (!schema) continue;
      properties[child] = schema;
      if (factFor(childPath, kind).required === 'always') required.push(child);
    }
    const result = { ...(base.type ? {} : { type: 'object' }), properties };
    if (required.length > 0) result.required = required;
    result.additionalProperties = false;
    return path.endsWith('[]') ? (refine(path, kind, result, { shared, legacy }) ?? result) : result;
  }

  return { defs, objectSchema, shared };
}
