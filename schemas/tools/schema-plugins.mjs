// One schema per plugin that an era knows: its own keys, laid over those that every part has.
import { isLegacy, pluginBaseOf, pluginFacts } from './schema-facts.mjs';
import { BOOLEAN_WORD, NUMERIC, oneOrMany } from './schema-values.mjs';

/** Variants of one base are united: releases of the tool differ, and one of them accepts the key. */
function variantsFor(plugin, kind) {
  return plugin.variants.filter((variant) => variant.bases.includes(pluginBaseOf(kind)));
}

export function pluginNames(kind) {
  return Object.keys(pluginFacts).filter((name) => variantsFor(pluginFacts[name], kind).length > 0);
}

export function pluginSchema(name, kind) {
  const variants = variantsFor(pluginFacts[name], kind);
  const properties = {};
  const required = [];
  for (const variant of variants) {
    for (const [key, fact] of Object.entries(variant.keys)) {
      if (fact.common) continue;
      properties[key] = keySchema(fact, kind);
      if (fact.required) required.push(key);
    }
    if (variant.requires_source && !required.includes('source')) required.push('source');
  }
  const schema = { description: pluginFacts[name].description, properties };
  if (required.length > 0) schema.required = required;
  const alternatives = variants.flatMap((variant) => variant.anyOf ?? []).flatMap((item) => item.required);
  if (alternatives.length > 0) {
    const [wanted, instead] = alternatives;
    Object.assign(schema, { if: { required: [instead] }, else: { required: [wanted] } });
  }
  return schema;
}

function keySchema(fact, kind) {
  const legacy = isLegacy(kind);
  const schema = {};
  if (fact.description) schema.description = fact.description;
  const names = fact.type.split('|');
  const types = new Set();
  for (const name of names) {
    const inner = /<(.*)>/.exec(name)?.[1];
    if (name.startsWith('list')) {
      types.add('array');
      const items = inner === 'any' ? undefined : { type: inner };
      if (items && fact.enum) items.enum = fact.enum;
      if (items) schema.items = items;
      if (fact.uniqueItems) schema.uniqueItems = true;
      if (fact.minItems) schema.minItems = fact.minItems;
    } else if (name.startsWith('map')) {
      types.add('object');
      if (inner !== 'any')
        schema.additionalProperties = legacy ? { type: inner, minLength: 1 } : { type: ['string', 'number'] };
      if (fact.requiredMembers) schema.required = fact.requiredMembers;
      if (fact.textMembers)
        schema.properties = Object.fromEntries(fact.textMembers.map((name) => [name, { type: 'string' }]));
    } else types.add(name);
  }
  if (!legacy && types.has('integer')) types.add('string');
  if (!legacy && types.has('boolean') && !types.has('string')) {
    types.add('string').add('integer');
    Object.assign(schema, { pattern: BOOLEAN_WORD, minimum: 0, maximum: 1 });
  } else if (!legacy && types.has('integer') && !names.includes('string')) schema.pattern = NUMERIC;
  if (fact.pattern) schema.pattern = fact.pattern;
  if (fact.enum && !types.has('array')) schema.enum = types.has('null') ? [...fact.enum, null] : fact.enum;
  schema.type = oneOrMany([...types]);
  if (fact.default !== undefined && fact.default !== null) schema.default = fact.default;
  return schema;
}
