// Writes schemas/compact/schema-<kind>.json, from which the engine validates; --check only compares.
// There is no code to generate: server/src/core/schema/validate.ts walks the YAML tree by the schema itself. Compiled
// to standalone functions the same schemas come to nine times the size, and name paths where the engine needs nodes.
import { buildSchema } from './build-schemas.mjs';
import { toEngineSchema } from './engine-schema.mjs';
import { writeGenerated } from './generated-files.mjs';
import { KINDS } from './schema-facts.mjs';

const texts = new Map(KINDS.map((kind) => [kind, JSON.stringify(toEngineSchema(buildSchema(kind), kind))]));
// core26 and devel differ from core24 in prose alone, and are judged by its file.
for (const kind of ['core26', 'devel']) {
  if (texts.get(kind) !== texts.get('core24')) throw new Error(`${kind} needs a file of its own`);
  texts.delete(kind);
}
const files = [...texts].map(([kind, text]) => [new URL(`../compact/schema-${kind}.json`, import.meta.url), text]);
writeGenerated(files, 'schemas/tools/compile-schemas.mjs');
