/** Names and versions that a series has, for completion. */
import type { PythonEnvironment } from '../python/types.ts';
import { normalizeName } from '../python/names.ts';
import { findPin } from '../python/upper-constraints.ts';
import type { RuleContext } from '../rules/rule.ts';
import { getConstraints, nameSet } from './constraint-sets.ts';
import type { PythonPart } from './python-parts.ts';

export interface PackageOffer {
  readonly name: string;
  readonly key: string;
  readonly version: string;
  /** What has it: `2025.1 (epoxy)`. */
  readonly from: string;
}

/** Every package of the part's constraints, each once, at the version for the part's Python. */
export function* offerPackages(owner: RuleContext, part: PythonPart): Generator<PackageOffer> {
  const { environment } = part;
  if (!environment) return;
  const seen = new Set<string>();
  for (const named of getConstraints(owner, part).sets) {
    const from = nameSet(named);
    for (const key of named.set.pins.keys()) {
      const pin = seen.has(key) ? undefined : findPin(named.set, key, environment);
      if (!pin) continue;
      seen.add(key);
      yield { name: pin.name, key, version: pin.version, from };
    }
  }
}

export function findOffer(owner: RuleContext, part: PythonPart, name: string): PackageOffer | undefined {
  const key = normalizeName(name);
  const environment: PythonEnvironment | undefined = part.environment;
  for (const named of getConstraints(owner, part).sets) {
    const pin = environment && findPin(named.set, key, environment);
    if (pin) return { name: pin.name, key, version: pin.version, from: nameSet(named) };
  }
  return undefined;
}

/** `name`, or `name[extra]==1.`: what is typed of a requirement so far. */
export interface TypedRequirement {
  readonly name: string;
  /** Undefined while the name is being typed. */
  readonly operator: string | undefined;
  /** What is typed of the version. */
  readonly version: string;
}

const TYPED = /^([A-Za-z0-9][\w.-]*)?(?:\s*\[[^\]]*\])?\s*(===?|~=|>=|<=|!=|>|<)?\s*([\w.!+*]*)$/;

export function readTyped(text: string): TypedRequirement | undefined {
  const match = TYPED.exec(text);
  if (!match) return undefined;
  const [, name = '', operator, version = ''] = match;
  // A blank ends the name: what follows is no version without an operator.
  if (operator === undefined && version !== '') return undefined;
  return { name, operator, version };
}
