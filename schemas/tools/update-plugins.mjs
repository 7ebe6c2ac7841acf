// Brings the plugins of core22 and later in schemas/facts/plugins.json up to date with the sources: which there are,
// their keys with type, default and allowed values, and whether they need a source. Descriptions and all that is said
// about older bases stay. CHECKOUTS holds snapcraft, craft-parts, craft-application and craft-platforms.
import path from 'node:path';
import { extract, finish, isSame, MODERN, readArguments, readFacts, show } from './facts-file.mjs';

const { folder, check } = readArguments('update-plugins.mjs CHECKOUTS');
const derived = extract('plugins', folder);
const envelope = readFacts('plugins');
const { byBase, plugins } = envelope.items;
const partKeys = new Set(Object.keys(readFacts('snapcraft-keys').items));
const isPartKey = (key) => partKeys.has(`parts.<part>.${key}`);
const changes = [];

// core26 shares its plugins with core24.
const derivedFor = (base) => derived[base === 'core22' ? 'core22' : 'core24'];
// A part hands its plugin what begins with the plugin's name, and refuses the rest that is no key of parts: a model
// that takes keys of another plugin over cannot be given them.
for (const plugins of Object.values(derived)) {
  for (const [name, { keys }] of Object.entries(plugins)) {
    for (const key of Object.keys(keys)) if (!key.startsWith(`${name}-`) && !isPartKey(key)) delete keys[key];
  }
}
/** Where two variants share a base, the later one is that of the newer snapcraft. */
const findVariant = (plugin, base) => plugin.variants.findLast((variant) => variant.bases.includes(base));

for (const base of MODERN) {
  for (const [name, found] of Object.entries(derivedFor(base))) {
    const plugin = (plugins[name] ??= { description: '', bases: [], variants: [] });
    if (!plugin.bases.includes(base)) {
      changes.push(`+ plugin ${name} on ${base}${plugin.description === '' ? ' (write its description)' : ''}`);
      plugin.bases.push(base);
    }
    const variant = findVariant(plugin, base);
    if (!variant) addVariant(plugin, base, newVariant(found));
    else {
      const updated = updateVariant(name, base, variant, found);
      if (!isSame(updated, variant)) replaceVariant(plugin, variant, base, updated);
    }
  }
  for (const [name, plugin] of Object.entries(plugins)) {
    // One that is known to be removed stays on record for the message.
    if (!plugin.bases.includes(base) || derivedFor(base)[name] || plugin.removed_in) continue;
    changes.push(`- plugin ${name} on ${base}`);
    plugin.bases = plugin.bases.filter((other) => other !== base);
    for (const variant of plugin.variants) variant.bases = variant.bases.filter((other) => other !== base);
    plugin.variants = plugin.variants.filter((variant) => variant.bases.length > 0);
    if (plugin.bases.length === 0) delete plugins[name];
  }
  const names = Object.keys(derivedFor(base)).sort();
  if (!isSame(names, byBase[base])) byBase[base] = names;
}

/** A variant with what the source says; `bases` stay. */
function updateVariant(plugin, base, variant, found) {
  const where = `${plugin} on ${base}`;
  const updated = { ...variant, keys: { ...variant.keys } };
  if (variant.requires_source !== found.requires_source) {
    changes.push(`~ plugin ${where}: requires_source ${variant.requires_source} -> ${found.requires_source}`);
    updated.requires_source = found.requires_source;
  }
  if (!isSame(variant.build_attributes, found.build_attributes)) {
    changes.push(
      `~ plugin ${where}: build_attributes ${show(variant.build_attributes)} -> ${show(found.build_attributes)}`,
    );
    if (found.build_attributes) updated.build_attributes = found.build_attributes;
    else delete updated.build_attributes;
  }
  for (const [key, fact] of Object.entries(found.keys)) {
    const known = updated.keys[key];
    if (!known) {
      changes.push(`+ key ${key} of plugin ${where} (write its description)`);
      updated.keys[key] = describeKey(key, fact);
      continue;
    }
    const changed = { ...known };
    for (const field of ['type', 'default', 'enum', 'uniqueItems', 'minItems', 'required']) {
      // A default that is computed is not in the source as a value.
      if (field === 'default' && !('default' in fact)) continue;
      if (isSame(known[field] ?? false, fact[field] ?? false)) continue;
      changes.push(`~ key ${key} of plugin ${where}: ${field} ${show(known[field])} -> ${show(fact[field])}`);
      if (fact[field] === undefined) delete changed[field];
      else changed[field] = fact[field];
    }
    updated.keys[key] = changed;
  }
  for (const key of Object.keys(variant.keys)) {
    if (found.keys[key]) continue;
    changes.push(`- key ${key} of plugin ${where}`);
    delete updated.keys[key];
  }
  return updated;
}

function newVariant({ keys, ...found }) {
  return { ...found, keys: mapKeys(keys), unknown_keys: 'rejected' };
}

function mapKeys(keys) {
  return Object.fromEntries(Object.entries(keys).map(([key, fact]) => [key, describeKey(key, fact)]));
}

function describeKey(key, fact) {
  return { ...fact, ...(isPartKey(key) && { common: true }), description: '' };
}

/** Bases that are alike share a variant. */
function addVariant(plugin, base, variant, at = plugin.variants.length) {
  const twin = plugin.variants.find((other) => isSame({ ...other, bases: [] }, { ...variant, bases: [] }));
  if (twin) twin.bases.push(base);
  else plugin.variants.splice(at, 0, { ...variant, bases: [base] });
}

/** The changed variant takes the base over; bases that it shared it with keep the old one unless they change alike. */
function replaceVariant(plugin, variant, base, updated) {
  variant.bases = variant.bases.filter((other) => other !== base);
  addVariant(plugin, base, updated, plugin.variants.indexOf(variant) + 1);
  plugin.variants = plugin.variants.filter((other) => other.bases.length > 0);
}

finish('plugins', envelope, changes, { check, folder: path.join(folder, 'snapcraft') });
