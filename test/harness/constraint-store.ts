/**
 * Constraints for tests: the lines of the real series that tests use (`constraints/*.txt`), or all of them where the
 * data is beside this checkout.
 */
import fs from 'node:fs';
import path from 'node:path';
import { readConstraintsAddress } from '../../server/src/core/openstack/addresses.ts';
import type { ConstraintLookup, ConstraintStore } from '../../server/src/core/openstack/types.ts';
import type { ConstraintSet } from '../../server/src/core/python/types.ts';
import { parseConstraints } from '../../server/src/core/python/upper-constraints.ts';

const SOME = path.join(import.meta.dirname, 'constraints');
export const ALL_CONSTRAINTS = path.resolve(import.meta.dirname, '../../../shared/data/upper-constraints');

/** Undefined for a series that there is no data of. */
export function readConstraintsOf(series: string, folder = SOME): string | undefined {
  const file = path.join(folder, `${series}.txt`);
  return /^[\w.]+$/.test(series) && fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

export interface StoreOptions {
  readonly folder?: string;
  /** Texts that take the place of a series' own. */
  readonly texts?: Readonly<Record<string, string>>;
}

export function createStore({ folder = SOME, texts = {} }: StoreOptions = {}): ConstraintStore {
  const sets = new Map<string, ConstraintSet | undefined>();
  const find: ConstraintStore['find'] = (reference): ConstraintLookup => {
    const series = 'series' in reference ? reference.series : readConstraintsAddress(reference.url)?.series;
    const key = series ?? '';
    if (!sets.has(key)) {
      const text = texts[key] ?? readConstraintsOf(key, folder);
      sets.set(key, text === undefined ? undefined : parseConstraints(text));
    }
    const set = sets.get(key);
    return set
      ? { state: 'ready', set, from: `the constraints of ${key}` }
      : { state: 'unavailable', reason: `There are no constraints of "${key}" here.` };
  };
  return { find, peek: find };
}
