/** A finding of the schema layer, before a rule passes it on. */
import type { Finding, Fix } from '../rules/rule.ts';
import type { Place } from './validate.ts';

export type SchemaCode =
  | 'snapcraft/unknown-key'
  | 'snapcraft/wrong-type'
  | 'snapcraft/null-value'
  | 'snapcraft/missing-key'
  | 'snapcraft/invalid-value'
  | 'snapcraft/invalid-format'
  | 'snapcraft/too-long'
  | 'snapcraft/too-short'
  | 'snapcraft/duplicate-item'
  | 'snapcraft/conflicting-keys';

export interface Problem {
  readonly code: SchemaCode;
  readonly finding: Finding;
  /** Made when asked for. */
  readonly fixes?: (text: string) => readonly Fix[];
}

/** The names from the root to a place. */
export function stepsOf(place: Place): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at: Place | undefined = place; at?.parent; at = at.parent) steps.push(at.step);
  return steps.reverse();
}

/** The key that a value or list item belongs to, for messages. */
export function labelOf(place: Place): string {
  let at: Place | undefined = place;
  while (at && typeof at.step === 'number') at = at.parent;
  return at?.parent ? `"${at.step}"` : 'the document';
}
