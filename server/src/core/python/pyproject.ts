/** What pyproject.toml says of packages. */
import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { parseRequirement } from './requirement.ts';
import type { PackageProblem, Requirement, Span } from './types.ts';

/** One array of requirements. */
export interface PackageList extends Span {
  /** `project.dependencies`, `project.optional-dependencies.NAME`, `dependency-groups.NAME`, `tool.uv.…`. */
  readonly path: string;
  readonly keySpan: Span;
  readonly requirements: readonly Requirement[];
  /** Comments in the array and right above it: authors note there where a copy came from. */
  readonly comments: readonly (Span & { readonly text: string })[];
}

export interface Pyproject {
  readonly name: string | undefined;
  readonly lists: readonly PackageList[];
  readonly problems: readonly PackageProblem[];
}

const LISTS =
  /^(?:project\.dependencies|build-system\.requires|project\.optional-dependencies\.[^.]+|dependency-groups\.[^.]+|tool\.uv\.(?:constraint|override|build-constraint|dev)-dependencies)$/;
const MAX_LENGTH = 2_000_000;

/** Text with a fault in it has that fault and nothing else: TOML can't be read past one. */
export function parsePyproject(text: string): Pyproject {
  const lists: PackageList[] = [];
  const problems: PackageProblem[] = [];
  let name: string | undefined;
  const program = readProgram(text, problems);
  for (const { path, node } of program ? walk(program) : []) {
    const value = node.value;
    if (path === 'project.name' && value.type === 'TOMLValue' && value.kind === 'string') name = value.value;
    if (value.type !== 'TOMLArray' || !LISTS.test(path)) continue;
    const requirements: Requirement[] = [];
    for (const element of value.elements) {
      // Groups may include others: `{ include-group = "…" }`.
      if (element.type !== 'TOMLValue' || element.kind !== 'string') continue;
      const [start, end] = element.range;
      const inner = text.slice(start + 1, end - 1);
      const reading = parseRequirement(element.value, start + 1);
      // Escapes move what stands behind them: then the whole string is the place.
      const whole = inner === element.value ? undefined : { start, end };
      if (reading.problem) problems.push(whole ? { ...reading.problem, ...whole } : reading.problem);
      if (reading.requirement) requirements.push(whole ? widen(reading.requirement, whole) : reading.requirement);
    }
    lists.push({
      path,
      keySpan: toSpan(node.key),
      requirements,
      comments: program ? commentsOf(program, text, node) : [],
      ...toSpan(value),
    });
  }
  return { name, lists, problems };
}

function readProgram(text: string, problems: PackageProblem[]): AST.TOMLProgram | undefined {
  if (text.length > MAX_LENGTH) {
    problems.push({ message: 'This file is too large to be read as a project.', start: 0, end: 1 });
    return undefined;
  }
  try {
    return parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    const at = error instanceof ParseError ? Math.min(error.index, Math.max(text.length - 1, 0)) : 0;
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : 'it is no TOML';
    problems.push({ message: `This is no TOML from here on: ${reason}.`, start: at, end: at + 1 });
    return undefined;
  }
}

function* walk(program: AST.TOMLProgram): Generator<{ path: string; node: AST.TOMLKeyValue }> {
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') yield* walkPair('', node);
    else for (const pair of node.body) yield* walkPair(node.resolvedKey.join('.'), pair);
  }
}

function* walkPair(above: string, node: AST.TOMLKeyValue): Generator<{ path: string; node: AST.TOMLKeyValue }> {
  const own = node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value)).join('.');
  const path = above === '' ? own : `${above}.${own}`;
  yield { path, node };
  if (node.value.type === 'TOMLInlineTable') for (const pair of node.value.body) yield* walkPair(path, pair);
}

function commentsOf(program: AST.TOMLProgram, text: string, node: AST.TOMLKeyValue): PackageList['comments'] {
  const [start, end] = node.range;
  return program.comments
    .filter(({ range: [from, to] }) =>
      from >= start
        ? to <= end
        : /^[ \t]*(?:\r?\n[ \t]*(?:#.*)?)*$/.test(text.slice(to, start)) && isNear(text, to, start),
    )
    .map((comment) => ({ start: comment.range[0], end: comment.range[1], text: comment.value.trim() }));
}

/** Only lines of comments between, no empty one. */
function isNear(text: string, from: number, to: number): boolean {
  return !/\n[ \t]*\r?\n/.test(text.slice(from, to));
}

function toSpan(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] };
}

function widen(requirement: Requirement, whole: Span): Requirement {
  const { specifier, url, marker } = requirement;
  return {
    ...requirement,
    ...whole,
    nameSpan: whole,
    specifier: specifier && { ...specifier, ...whole },
    url: url && { ...url, ...whole },
    marker: marker && { ...marker, ...whole },
  };
}
