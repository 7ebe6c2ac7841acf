/** Judges a project by its schema, and passes over the sections that are known to be without fault. */
import { checkEntryUnlessClean, checkUnlessClean } from '../rules/ledger.ts';
import { keyText } from '../yaml/access.ts';
import type { YamlMap, YamlTree } from '../yaml/tree.ts';
import type { RootSchema, Schema } from './schema.ts';
import { validate, type Violation } from './validate.ts';

const numbers = new WeakMap<Schema, number>();
let count = 0;

export function validateSections(
  tree: YamlTree,
  root: YamlMap,
  schema: RootSchema,
  report: (violation: Violation) => void,
): void {
  validate(root, schema, report, (pair, depth, part, check) => {
    let fits = true;
    const run = (): boolean => (fits = check());
    if (depth === 1) checkUnlessClean(tree, `schema ${numberOf(part)} ${keyText(pair) ?? ''}`, run);
    else checkEntryUnlessClean(tree, part, { start: pair.key.start, end: pair.value.end }, run);
    return fits;
  });
}

function numberOf(schema: Schema): number {
  let number = numbers.get(schema);
  if (number === undefined) numbers.set(schema, (number = ++count));
  return number;
}
