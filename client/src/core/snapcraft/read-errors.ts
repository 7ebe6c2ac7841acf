/** From the lines at the end of a failed build to its problems. */
import type { BuildProblem } from '../build/types.ts';
import { readErrorBlocks, type ErrorBlock } from './error-block.ts';
import { detailOf, type KnownError } from './error-reader.ts';
import { LEGACY_ERRORS } from './legacy-errors.ts';
import { PART_ERRORS } from './part-errors.ts';
import { PROJECT_ERRORS } from './project-errors.ts';
import { SNAPD_ERRORS } from './snapd-errors.ts';
import { PROVIDER_HEAD, readTrouble, type Advice } from './trouble.ts';
import { shorten, toSentence } from './words.ts';
import { hasYamlPosition, readYamlText } from './yaml-errors.ts';

export interface ReadErrors {
  readonly problems: readonly BuildProblem[];
  /** What would help, where it is not the project that has to change. */
  readonly advice: Advice | undefined;
  /** What snapcraft itself advises. */
  readonly hint: string | undefined;
}

/** The last word of a managed build; what went wrong is said before it. */
const NESTED = /^Failed to (?:run snapcraft|execute .+?) in (?:the )?instance\.?$/;

const FIXED: readonly KnownError[] = [
  {
    head: /^(?:Linter errors found|linter error: (.*))/i,
    read: () => [
      { code: 'build/linter', severity: 'error', message: 'The linters found errors: see the report above.' },
    ],
  },
  {
    head: /^(?:Command or feature not implemented|Command '?[\w-]+'? (?:was renamed|is renamed|has been renamed)|Invalid choice|(?:Error: )?(?:unrecognized|invalid) (?:arguments?|option)|No such (?:option|command)|Usage: )/i,
    read: (_match, { text }) => [{ code: 'build/usage', severity: 'error', message: toSentence(text) }],
  },
];

const TABLE: readonly KnownError[] = [...PROJECT_ERRORS, ...PART_ERRORS, ...SNAPD_ERRORS, ...LEGACY_ERRORS, ...FIXED];

/** Prefixes that the core22 path and Python put before a message. */
const PREFIX =
  /^(?:(?:craft-(?:parts|store|providers)|snapcraft) error: |(?:snapcraft_legacy|snapcraft|craft_\w+|pydantic(?:_core)?)(?:\.\w+)+: )/;

function withoutPrefix(line: string): string {
  return line.replace(PREFIX, '');
}

export function isErrorHead(line: string): boolean {
  const text = withoutPrefix(line);
  return NESTED.test(line) || PROVIDER_HEAD.test(line) || TABLE.some(({ head }) => head.test(text));
}

/** @param lines what was printed since the last step, cleaned */
export function readErrors(lines: readonly string[], part: string | undefined): ReadErrors {
  const blocks = readErrorBlocks(lines, isErrorHead);
  const inner = blocks.filter(({ message }) => !NESTED.test(message[0] ?? ''));
  let advice: Advice | undefined;
  const problems = inner.flatMap((block) => {
    const read = readBlock(block, part);
    advice ??= read.advice;
    return read.problems;
  });
  const hint = [...inner].reverse().find(({ resolution }) => resolution !== undefined)?.resolution;
  if (problems.length > 0) return { problems: dropRepeated(problems), advice, hint };
  // Only the outer run spoke: the reason may be anywhere above.
  const trouble = findTrouble(lines);
  if (trouble) return { problems: [trouble.problem], advice: trouble.advice, hint };
  return { problems: [], advice, hint: blocks.at(-1)?.resolution };
}

function readBlock(block: ErrorBlock, part: string | undefined): Omit<ReadErrors, 'hint'> {
  const [first = '', ...others] = block.message;
  const head = withoutPrefix(first);
  const text = [head, ...others].join('\n');
  const flat = [head, ...others].join(' ').replaceAll(/\s+/g, ' ');
  const detail = block.detail.map((line) => line.replace(/^:: ?/, '').trim()).join(' ');
  const trimmed = { ...block, message: [head, ...others] };
  const isProvider = PROVIDER_HEAD.test(first);
  const trouble = readTrouble(isProvider ? `${flat} ${detail}` : `${flat}\n${detail}`, isProvider);
  if (trouble && isProvider) return { problems: [trouble.problem], advice: trouble.advice };
  for (const { head: pattern, read } of TABLE) {
    const match = pattern.exec(head);
    if (!match) continue;
    // A script that fails for want of network or room is no fault of its text, though its place is worth knowing.
    const problems = read(match, { block: trimmed, text: flat, detail, part });
    if (problems.length === 0) break;
    const isInternal = problems[0]?.code === 'build/internal-error';
    return { problems, advice: trouble?.advice ?? (isInternal ? 'report' : undefined) };
  }
  if (hasYamlPosition(text)) return { problems: [readYamlText(text)], advice: undefined };
  if (trouble) return { problems: [trouble.problem], advice: trouble.advice };
  const more = detailOf(trimmed);
  const problem: BuildProblem = {
    code: 'build/failed',
    severity: 'error',
    message: shorten(toSentence(flat)),
    ...(more !== undefined && { detail: more }),
    ...(part !== undefined && { place: { kind: 'part', part } }),
  };
  return { problems: [problem], advice: undefined };
}

function findTrouble(lines: readonly string[]): ReturnType<typeof readTrouble> {
  for (const line of [...lines].reverse().slice(0, 200)) {
    const found = readTrouble(line.replace(/^:: ?/, ''), false);
    if (found) return found;
  }
  return undefined;
}

/** The log of the instance repeats what was said before. */
function dropRepeated(problems: readonly BuildProblem[]): readonly BuildProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, message, place }) => {
    const key = JSON.stringify([code, message, place]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
