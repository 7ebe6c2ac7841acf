// Writes schemas/snapcraft-<kind>.schema.json from the facts; with --check only says whether they are up to date.
import prettier from 'prettier';
import { writeGenerated } from './generated-files.mjs';
import { isLegacy, KINDS } from './schema-facts.mjs';
import { pluginNames, pluginSchema } from './schema-plugins.mjs';
import { refineRoot } from './schema-special.mjs';
import { createBuilder } from './schema-values.mjs';

const ERAS = {
  none: 'without a base (snapcraft 2)',
  core18: 'on core18 (snapcraft 3 to 7)',
  core20: 'on core20 (snapcraft 4 to 8)',
  core22: 'on core22',
  core24: 'on core24',
  core26: 'on core26',
  devel: 'on devel',
};

function composeSchema(kind) {
  const legacy = isLegacy(kind);
  const { defs, objectSchema, shared } = createBuilder(kind);
  const root = refineRoot(kind, objectSchema(''), { legacy });
  if (kind === 'core22') root.properties.platforms = ignoredPlatforms();
  shared('parts.<part>', 'part');
  defs.part = partSchema(kind, defs);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `snapcraft-${kind}.schema.json`,
    title: `snapcraft.yaml ${ERAS[kind]}`,
    ...root,
    $defs: defs,
  };
}

/** core22 heeds only `architectures`, but what stands in `platforms` has to have the form that it has later. */
function ignoredPlatforms() {
  const { additionalProperties } = createBuilder('core24').objectSchema('').properties.platforms;
  delete additionalProperties.minProperties;
  return { description: 'Ignored; the targets stand in architectures.', additionalProperties };
}

/** The keys of every part, and those of the plugin that the part names. */
function partSchema(kind, defs) {
  const part = { ...defs.part };
  const plugins = pluginNames(kind);
  for (const name of plugins) defs[`plugin-${name}`] = pluginSchema(name, kind);
  // Without a plugin, a part is built by the plugin of its own name: that case is left to the rules.
  if (kind !== 'none') part.required = ['plugin'];
  delete part.additionalProperties;
  part.allOf = plugins.map((name) => ({
    if: { required: ['plugin'], properties: { plugin: { const: name } } },
    then: { $ref: `#/$defs/plugin-${name}` },
  }));
  // Every key of every plugin: whether it fits the part's own plugin is for the rules to say.
  const known = new Set(plugins.flatMap((name) => Object.keys(defs[`plugin-${name}`].properties)));
  part.propertyNames = { enum: [...new Set([...Object.keys(part.properties), ...known])].sort() };
  return part;
}

/** The schema as it is written: without the keys that a refinement set to undefined. */
export function buildSchema(kind) {
  return JSON.parse(JSON.stringify(composeSchema(kind)));
}

async function main() {
  const files = [];
  for (const kind of KINDS) {
    const text = await prettier.format(JSON.stringify(buildSchema(kind)), { parser: 'json', printWidth: 120 });
    files.push([new URL(`../snapcraft-${kind}.schema.json`, import.meta.url), text]);
  }
  writeGenerated(files, 'schemas/tools/build-schemas.mjs');
}

if (process.argv[1]?.endsWith('build-schemas.mjs')) await main();
