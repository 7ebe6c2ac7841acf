/** Lock files of uv and poetry: the versions that will be installed, each with its place. */
import { parse } from 'smol-toml';
import { normalizeName } from './names.ts';
import type { PackageProblem, Span } from './types.ts';

export interface LockedPackage {
  readonly name: string;
  readonly key: string;
  readonly version: string;
  readonly versionSpan: Span;
  /** From an index, so that constraints could have chosen the version; the project itself and repositories are not. */
  readonly fromIndex: boolean;
}

export interface LockFile {
  readonly tool: 'uv' | 'poetry' | undefined;
  readonly packages: readonly LockedPackage[];
  /** The constraints that the lock was made with: `[manifest] constraints` of uv. */
  readonly constraints: readonly { readonly name: string; readonly key: string; readonly specifier: string }[];
  readonly problems: readonly PackageProblem[];
}

/** The newest forms whose meaning is known. */
const UV_VERSION = 1;
const POETRY_MAJOR = 2;
const MAX_LENGTH = 20_000_000;

export function parseLock(text: string): LockFile {
  const nothing = { tool: undefined, packages: [], constraints: [] };
  const fail = (message: string, start = 0): LockFile => ({
    ...nothing,
    problems: [{ message, start, end: Math.min(start + 1, text.length) }],
  });
  if (text.length > MAX_LENGTH) return fail('This lock file is too large to be read.');
  let root: Record<string, unknown>;
  try {
    root = parse(text);
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number };
    return fail('This lock file is no TOML from here on; its tool has to write it anew.', offsetOf(text, line, column));
  }
  const poetry = record(root['metadata'])['lock-version'];
  const tool = poetry !== undefined ? 'poetry' : root['version'] !== undefined ? 'uv' : undefined;
  if (!tool) return fail('This is no lock file of uv or poetry: it does not tell the version of its form.');
  const problems: PackageProblem[] = [];
  const known = tool === 'uv' ? root['version'] === UV_VERSION : parseInt(asText(poetry), 10) <= POETRY_MAJOR;
  if (!known) {
    const form = tool === 'uv' ? asText(root['version']) : asText(poetry);
    const message = `Form ${form} of ${tool}'s lock is newer than what is known here; what can be read of it is used.`;
    problems.push({ message, start: 0, end: Math.min(1, text.length) });
  }
  const places = findPackages(text);
  const packages = array(root['package']).flatMap((item, index): LockedPackage[] => {
    const [name, version, place] = [item['name'], item['version'], places[index]];
    if (typeof name !== 'string' || typeof version !== 'string' || !place) return [];
    const source = record(item['source']);
    const fromIndex = tool === 'uv' ? 'registry' in source : !('type' in source) || source['type'] === 'legacy';
    return [{ name, key: normalizeName(name), version, versionSpan: place, fromIndex }];
  });
  const constraints = array(record(root['manifest'])['constraints']).flatMap((item) => {
    const { name, specifier } = item;
    return typeof name === 'string' ? [{ name, key: normalizeName(name), specifier: asText(specifier) }] : [];
  });
  return { tool, packages, constraints, problems };
}

/** The place of each package's version, in the order of the file. Tools write one key to a line. */
function findPackages(text: string): readonly (Span | undefined)[] {
  const places: (Span | undefined)[] = [];
  const line = /^(?:(\[\[package\]\])|(\[.*)|version = "([^"\n]*)")/gm;
  let open = false;
  for (let match = line.exec(text); match; match = line.exec(text)) {
    if (match[1] !== undefined) {
      places.push(undefined);
      open = true;
    } else if (match[2] !== undefined) open = false;
    else if (open && places[places.length - 1] === undefined) {
      const start = match.index + 'version = "'.length;
      places[places.length - 1] = { start, end: start + (match[3] ?? '').length };
    }
  }
  return places;
}

function offsetOf(text: string, line = 1, column = 1): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = text.indexOf('\n', start) + 1;
  return Math.min(start + column - 1, Math.max(text.length - 1, 0));
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function array(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
