/** Versions and specifiers, after PEP 440. */
import { compare, satisfies, valid, validRange } from '@renovatebot/pep440';

/** Below zero when `a` is older. Text that is no version sorts before every version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [valid(a), valid(b)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return compare(left, right);
}

const PLAIN = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;

/** The same release in another spelling counts: 1.0 and 1.0.0, 1.0rc1 and 1.0-RC1. */
export function isSameVersion(a: string, b: string): boolean {
  if (a === b) return true;
  // Nearly all versions are numbers alone, and hundreds are compared at once.
  if (PLAIN.test(a) && PLAIN.test(b)) return withoutZeros(a) === withoutZeros(b);
  return valid(a) !== null && valid(b) !== null && compare(a, b) === 0;
}

function withoutZeros(version: string): string {
  return version.replace(/(?:\.0)+$/, '');
}

export function isVersion(text: string): boolean {
  return valid(text) !== null;
}

/** One clause of a specifier, such as `>=1.2`. Offsets are relative to the specifier. */
export interface Clause {
  readonly operator: '===' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '~=';
  readonly version: string;
  readonly start: number;
  readonly end: number;
  readonly versionStart: number;
}

const CLAUSE = /^(\s*)(===|==|!=|<=|>=|<|>|~=)(\s*)(.*?)(\s*)$/;

const MAX_KEPT = 5000;
const kept = new Map<string, readonly Clause[] | undefined>();

/** The clauses of `>=1,<2`; undefined when one of them is not a clause. The same ones come again with every version. */
export function parseSpecifier(text: string): readonly Clause[] | undefined {
  const known = kept.get(text);
  if (known || kept.has(text)) return known;
  const clauses = readSpecifier(text);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(text, clauses);
  return clauses;
}

function readSpecifier(text: string): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  let offset = 0;
  const parts = text.split(',');
  for (const [index, part] of parts.entries()) {
    const match = CLAUSE.exec(part);
    const [, before = '', operator = '', between = '', version = ''] = match ?? [];
    // A comma at the end is allowed.
    if (!match && part.trim() === '' && index === parts.length - 1 && index > 0) break;
    if (!match || !isClause(operator, version)) return undefined;
    const start = offset + before.length;
    const versionStart = start + operator.length + between.length;
    clauses.push({
      operator: operator as Clause['operator'],
      version,
      start,
      end: versionStart + version.length,
      versionStart,
    });
    offset += part.length + 1;
  }
  return clauses;
}

function isClause(operator: string, version: string): boolean {
  // Arbitrary equality takes any text without blanks.
  if (operator === '===') return /^\S+$/.test(version);
  return validRange(`${operator}${version}`) && (operator !== '~=' || /\./.test(version.replace(/^v?(?:\d+!)?/, '')));
}

/** Whether a version is right for a specifier. A pre-release that is named exactly is never refused for being one. */
export function accepts(specifier: string, version: string): boolean {
  const clauses = parseSpecifier(specifier);
  if (!clauses) return false;
  return clauses.every((clause) =>
    clause.operator === '==='
      ? // Text, not versions: 1.0 is not 1.0.0 here.
        clause.version.toLowerCase() === version.toLowerCase()
      : valid(version) !== null && satisfies(version, `${clause.operator}${clause.version}`, { prereleases: true }),
  );
}

/** The version that a specifier pins with `==` or `===`; undefined when it leaves a choice. */
export function pinnedVersion(specifier: string): (Clause & { readonly exact: boolean }) | undefined {
  const clauses = parseSpecifier(specifier);
  const clause = clauses?.length === 1 ? clauses[0] : undefined;
  if (!clause || (clause.operator !== '==' && clause.operator !== '===')) return undefined;
  return clause.version.endsWith('.*') ? undefined : { ...clause, exact: clause.operator === '===' };
}
