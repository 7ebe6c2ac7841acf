// Writes schemas/compact/*.json, which the product loads, from schemas/facts/*.json: what nothing reads is left out,
// and what repeats is written once (server/src/core/facts/expand.ts puts it back).
// With --check only says whether the files are up to date.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { compactDenials } from './compact-denials.mjs';
import { compactReleases } from './compact-releases.mjs';

/** All compact files together; they travel in the vsix as they are. */
export const MAX_BYTES = 300_000;

const facts = new URL('../facts/', import.meta.url);
const compact = new URL('../compact/', import.meta.url);

const without = (object, ...names) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const only = (object, ...names) =>
  Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]));
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

/** Puts each different value into a list once. */
function createPool() {
  const values = [];
  const indexes = new Map();
  return {
    values,
    add(value) {
      const text = JSON.stringify(value);
      if (!indexes.has(text)) indexes.set(text, values.push(value) - 1);
      return indexes.get(text);
    },
  };
}

/** `observed` is for the schema generator, the prose rules are what our own rules say. */
function compactKeys(keys) {
  return mapValues(keys, (key) => without(key, 'observed', 'extra-rules', 'coerced', 'required-note', 'items'));
}

function compactPlugins({ byBase, buildAttributes, plugins }) {
  const pool = createPool();
  const packed = mapValues(plugins, (plugin) => ({
    ...without(plugin, 'checks', 'note', 'adds_build_packages_core22_and_later', 'since_core22_and_later'),
    variants: plugin.variants.map((variant) => ({
      ...without(variant, 'out_of_source_build', 'strict_mode', 'note'),
      keys: mapValues(variant.keys, (key) => pool.add(key.required ? key : without(key, 'required'))),
    })),
  }));
  return { byBase, buildAttributes, keyFacts: pool.values, plugins: packed };
}

/** Extensions of one family add the same: each thing is written once. Three levels down are its names, such as plugs. */
function compactExtensions({ byBase, extensions }) {
  const pool = createPool();
  const pack = (value, levels) =>
    levels === 0 || Array.isArray(value) || typeof value !== 'object' || value === null
      ? pool.add(value)
      : mapValues(value, (one) => pack(one, levels - 1));
  const packed = mapValues(extensions, (extension) => ({
    ...without(extension, 'note'),
    adds: mapValues(extension.adds, (adds) => pack(without(adds, 'content_plugs'), 3)),
  }));
  return { byBase, values: pool.values, extensions: packed };
}

const BASE_FIELDS = [
  'ubuntu',
  'python',
  'ubuntu_python',
  'snapcraft_versions',
  'refused_from',
  'support',
  'build_base',
  'stable_since',
  'architectures',
];

function compactBases(items) {
  return {
    order: items.order,
    bases: mapValues(items.bases, (base) => ({
      ...only(base, ...BASE_FIELDS),
      ...(base.build_image?.series && { series: base.build_image.series }),
    })),
    type_values: items.type_values,
    architectures: items.architectures,
  };
}

const INTERFACE_FIELDS = [
  'name',
  'kind',
  'summary',
  'implicitOnCore',
  'implicitOnClassic',
  'autoConnects',
  'autoConnectsToSnapSlots',
  'connectsByHand',
  'needsStoreApproval',
  'slotNeedsStoreApproval',
  'slotSnapTypes',
  'slotSnapTypesUnasserted',
  'plugAttributes',
  'slotAttributes',
  'minimalPlug',
  'minimalSlot',
  'autoConnectVeto',
  'attributeEffects',
  'conflictsWith',
  'appArmorUnconfinedPlugs',
  'notes',
  'sinceVersion',
];
const REASON_FIELDS = [
  'autoConnectsReason',
  'connectsByHandReason',
  'needsStoreApprovalReason',
  'slotNeedsStoreApprovalReason',
];

function compactInterfaces(items) {
  const pool = createPool();
  const defaults = Object.fromEntries(
    INTERFACE_FIELDS.filter((field) => field !== 'name').map((field) => [field, mostCommon(items, field)]),
  );
  const packed = items.map((item) => {
    const own = only(item, ...INTERFACE_FIELDS);
    const special = Object.entries(own).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(defaults[field]),
    );
    return {
      ...Object.fromEntries(special),
      ...(item.docsUrlDerived ? {} : { docsUrl: item.docsUrl }),
      reasons: REASON_FIELDS.map((field) => pool.add(item[field])),
    };
  });
  return { defaults, reasonFields: REASON_FIELDS, reasons: pool.values, items: packed };
}

function mostCommon(items, field) {
  const counts = new Map();
  for (const item of items) {
    const text = JSON.stringify(item[field]);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [text] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  return text === undefined ? undefined : JSON.parse(text);
}

const COMPACTERS = {
  bases: compactBases,
  denials: (items) =>
    compactDenials(
      items,
      readItems('interfaces').map((item) => item.name),
    ),
  extensions: compactExtensions,
  interfaces: compactInterfaces,
  licenses: (items) => items,
  'openstack-releases': compactReleases,
  plugins: compactPlugins,
  'snapcraft-keys': compactKeys,
};

const readItems = (name) => JSON.parse(fs.readFileSync(new URL(`${name}.json`, facts), 'utf8')).items;

/** The text of every compact file by its name. */
export function compileFacts() {
  return mapValues(COMPACTERS, (pack, name) => {
    const file = new URL(`${name}.json`, facts);
    const { items } = fs.existsSync(file)
      ? JSON.parse(fs.readFileSync(file, 'utf8'))
      : { items: { licenses: [], exceptions: [] } };
    return `${JSON.stringify(pack(items))}\n`;
  });
}

function main() {
  const check = process.argv.includes('--check');
  let total = 0;
  let stale = 0;
  for (const [name, text] of Object.entries(compileFacts())) {
    const file = new URL(`${name}.json`, compact);
    total += Buffer.byteLength(text);
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) continue;
    stale++;
    if (check) console.error(`schemas/compact/${name}.json is out of date: run node schemas/tools/compile-facts.mjs`);
    else fs.writeFileSync(file, text);
  }
  const size = `${Math.ceil(total / 1000)} kB of ${MAX_BYTES / 1000} kB`;
  if (total > MAX_BYTES) console.error(`The compact facts have ${size}: leave out what nothing reads.`);
  else if (!check) console.log(`compact facts: ${size}, ${stale} changed`);
  if (total > MAX_BYTES || (check && stale > 0)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
