/** The schema of snap-test.yaml: it judges files, and what it says of keys is shown to their authors. */
import text from '../../../../schemas/snap-test.schema.json?raw';
import type { JsonScalar, RootSchema, Schema } from '../schema/schema.ts';
import type { Step } from '../yaml/locate.ts';

/** With what the engine has no use for, and people have. */
export interface KeySchema extends Schema {
  readonly description?: string;
  readonly default?: JsonScalar;
  readonly examples?: readonly string[];
}

let parsed: RootSchema | undefined;

export function getSnapTestSchema(): RootSchema {
  return (parsed ??= JSON.parse(text) as RootSchema);
}

const known = new Map<string, KeySchema | undefined>();

/** What the value at a way may be; undefined below what the file does not know. */
export function findKeySchema(path: readonly Step[]): KeySchema | undefined {
  const way = path.map((step) => (typeof step === 'number' ? '[]' : step)).join('\0');
  // The author's own names must not pile up.
  if (known.size > 500) known.clear();
  if (!known.has(way)) known.set(way, followSchema(path));
  return known.get(way);
}

function followSchema(path: readonly Step[]): KeySchema | undefined {
  let at: KeySchema | undefined = getSnapTestSchema();
  for (const step of path) {
    if (!at) return undefined;
    const inner: Schema | false | undefined =
      typeof step === 'number'
        ? at.items
        : at.properties && Object.hasOwn(at.properties, step)
          ? at.properties[step]
          : at.additionalProperties;
    at = inner ? resolve(inner) : undefined;
  }
  return at;
}

/** What stands beside a reference says more about the place than what it leads to. */
function resolve(schema: Schema): KeySchema {
  if (schema.$ref === undefined) return schema;
  const target = getSnapTestSchema().$defs[schema.$ref.slice('#/$defs/'.length)];
  const { $ref: _, ...beside } = schema;
  return target ? { ...resolve(target), ...beside } : beside;
}

/** The types of the value at a way, in the words of the facts of snapcraft.yaml; none where the key is not known. */
export function testTypesAt(path: readonly Step[]): readonly string[] {
  const { type } = findKeySchema(path) ?? {};
  const types = typeof type === 'string' ? [type] : (type ?? []);
  return types.map((one) => {
    if (one === 'array') return 'list';
    if (one === 'object') return 'map';
    return one === 'integer' ? 'int' : one;
  });
}
