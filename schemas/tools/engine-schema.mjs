// The schema as the language server takes it: without prose, and without what its own rules say with more knowledge.
import { isLegacy, pluginFacts } from './schema-facts.mjs';
import { firstRepository } from './schema-repositories.mjs';
import { PRIORITY } from './schema-repositories.mjs';
import { NUMERIC } from './schema-values.mjs';

const PROSE = new Set(['$schema', '$id', 'title', 'description', 'default', 'deprecated']);
/** Keywords whose value maps names to schemas: a name may be that of a keyword. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'dependencies']);
const VALUES = new Set(['enum', 'const', 'required']);

export function toEngineSchema(schema, kind) {
  const result = strip(JSON.parse(JSON.stringify(schema)));
  const defs = result.$defs;
  // Which keys a part may have depends on its plugin: a rule compares with the plugin's own list.
  delete defs.part.propertyNames;
  const repositories = result.properties['package-repositories'];
  if (repositories && isLegacy(kind)) repositories.firstItem = firstRepository(repositories.items);
  for (const item of [repositories?.firstItem, repositories?.items]) {
    if (item) loosenRepository(item, isLegacy(kind));
  }
  if (isLegacy(kind)) {
    // snapcraft/icon-format, snapcraft/legacy-grammar
    delete result.properties.icon.pattern;
    for (const list of [...Object.values(defs.part.properties), result.properties['build-packages']]) {
      if (!list.items?.patternProperties) continue;
      if (list.items.additionalProperties === false) list.items = { type: list.items.type };
    }
    if (defs.part.properties['build-environment']) defs.part.properties['build-environment'].items = { type: 'object' };
    return result;
  }
  markWholeNumbers(result);
  // snapcraft/missing-metadata, snapcraft/version-changed
  delete result.if;
  delete result.else;
  delete result.properties.version.minimum;
  delete defs.component.properties.version.minimum;
  // snapcraft/missing-plugin, snapcraft/missing-source
  delete defs.part.required;
  for (const name of Object.keys(pluginFacts)) {
    const plugin = defs[`plugin-${name}`];
    const required = plugin?.required?.filter((key) => key !== 'source') ?? [];
    if (plugin && required.length > 0) plugin.required = required;
    else if (plugin) delete plugin.required;
  }
  // snapcraft/grammar-body and its kin judge what a list holds in place of one value.
  for (const key of Object.values(defs.part.properties)) {
    if (key.items?.pattern === '^else fail$') delete key.items;
  }
  // snapcraft/architectures-replaced
  if (kind !== 'core22') result.properties.architectures = {};
  loosenPlatforms(result.properties.platforms);
  // snapcraft/component-name, snapcraft/plug-list
  delete result.properties.components.propertyNames;
  result.properties.plugs.additionalProperties = {};
  // snapcraft/stage-path, snapcraft/stage-package-text, snapcraft/permissions, snapcraft/overlay,
  // snapcraft/build-environment
  const part = defs.part.properties;
  delete part.stage.items.pattern;
  delete part.prime.items.pattern;
  for (const list of [part['stage-packages'], part['build-snaps'], result.properties['build-snaps']]) {
    list.items.type = [...new Set([list.items.type, 'number'].flat())];
  }
  delete part.permissions.items.dependencies;
  for (const key of [
    'overlay',
    'overlay-packages',
    'overlay-recommended-packages',
    'overlay-script',
    'override-overlay',
  ]) {
    part[key] = {};
  }
  part['build-environment'].items = { type: ['object', 'string'], pattern: '^else fail$' };
  return result;
}

/** Where a number is meant and does not become text, the models also take 1.0. */
function markWholeNumbers(schema) {
  if (typeof schema !== 'object' || schema === null) return;
  if (schema.pattern === NUMERIC || schema.pattern === PRIORITY) schema.whole = true;
  for (const value of Object.values(schema)) markWholeNumbers(value);
}

/** snapcraft/repository-keys, snapcraft/repository-parts and their kin. */
function loosenRepository(item, legacy) {
  const apt = legacy ? item.else : item.else.else;
  delete apt.dependencies;
  delete apt.properties.path.minLength;
  delete apt.properties.suites.items.pattern;
  for (const kind of [item.then, item.else.then, apt]) delete kind?.properties.priority?.not;
  if (!legacy) return;
  delete item.then.properties.ppa.minLength;
  for (const key of Object.keys(apt.properties)) item.then.properties[key] ??= {};
}

/** snapcraft/unknown-architecture, snapcraft/platform-targets, snapcraft/reserved-platform. */
function loosenPlatforms(platforms) {
  delete platforms.propertyNames;
  const entry = platforms.additionalProperties;
  delete entry.minProperties;
  for (const key of ['build-on', 'build-for']) {
    delete entry.properties[key].if;
    delete entry.properties[key].then;
    delete entry.properties[key].items.enum;
    // The loader also takes the names with underscores.
    entry.properties[key.replace('-', '_')] = entry.properties[key];
  }
}

function strip(schema) {
  if (Array.isArray(schema)) return schema.map(strip);
  if (typeof schema !== 'object' || schema === null) return schema;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (PROSE.has(key)) continue;
    if (VALUES.has(key)) result[key] = value;
    else if (NAMED.has(key))
      result[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, strip(inner)]));
    else result[key] = strip(value);
  }
  return result;
}
