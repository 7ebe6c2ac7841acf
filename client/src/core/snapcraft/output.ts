/** Follows the output of a build, line by line: where it is, what came out, what went wrong. */
import type { BuildProblem, BuildProgress, BuildRequest, PartTime } from '../build/types.ts';
import { createAsides } from './asides.ts';
import { parsePacked, parsePhase, parseStepLine, type Era } from './build-steps.ts';
import { cleanLine } from './clean-line.ts';
import { describeExit } from './exit-codes.ts';
import { createLintReader, type LintIssue } from './lint-report.ts';
import { createProgressMeter, sumParts, type StepTime } from './progress-meter.ts';
import { isErrorHead, readErrors, type ReadErrors } from './read-errors.ts';
import type { Advice } from './trouble.ts';

export type { Era } from './build-steps.ts';
export type { LintIssue } from './lint-report.ts';
export type { StepTime } from './progress-meter.ts';
export type { Advice } from './trouble.ts';

export interface BuildOutputOptions {
  /** In build order; empty where nobody knows them. */
  readonly parts: readonly string[];
  readonly era: Era;
  /** What was asked for: the progress ends there. `pack` by default. */
  readonly action?: BuildRequest['action'];
  /** Milliseconds; for tests. */
  readonly now?: () => number;
}

export interface BuildOutcome {
  readonly result: 'built' | 'failed' | 'interrupted';
  readonly exitCode: number;
  /** Why it failed, in one sentence. */
  readonly reason: string | undefined;
  /** What snapcraft advises. */
  readonly hint: string | undefined;
  readonly advice: Advice | undefined;
  /** Errors, findings of the linters, and what snapd would leave out. */
  readonly problems: readonly BuildProblem[];
  readonly warnings: readonly string[];
  readonly lint: readonly LintIssue[];
  /** As the build named them, relative to where it ran. */
  readonly snaps: readonly string[];
  readonly components: readonly string[];
  /** Nothing had changed: the file is that of the last build. */
  readonly alreadyPacked: boolean;
  readonly steps: readonly StepTime[];
  readonly parts: readonly PartTime[];
  /** snapcraft's own log on the machine where it was started. */
  readonly logPath: string | undefined;
  readonly shellOpened: boolean;
}

export interface BuildOutput {
  /** A whole line; both streams are read alike. */
  line(text: string, stream: 'stdout' | 'stderr'): void;
  /** @param exitCode undefined for a saved log, which tells by its errors whether the build failed */
  end(exitCode: number | undefined): BuildOutcome;
  readonly progress: BuildProgress;
  /** So far; the outcome has them all. */
  readonly problems: readonly BuildProblem[];
}

/** Beyond it the older lines are dropped: errors stand at the end. */
const MOST_LINES = 4000;

export function createBuildOutput({ parts, era, action = 'pack', now = Date.now }: BuildOutputOptions): BuildOutput {
  const known = new Set(parts);
  const meter = createProgressMeter({ parts, until: action === 'clean' ? 'pull' : action, now });
  const lint = createLintReader();
  const asides = createAsides();
  const packed = { snaps: new Set<string>(), components: new Set<string>(), already: false };
  /** Since the last step: what may be an error. */
  let tail: string[] = [];
  let failing = false;

  /** Tools write such lines too, and below an error they are part of it: then only the names tell them apart. */
  const isPart = (name: string): boolean =>
    known.has(name) || (!failing && era !== 'legacy' && (known.size === 0 || name.includes('/')));

  const readProgress = (line: string): boolean => {
    const step = parseStepLine(line, isPart);
    if (step) meter.step(step);
    const phase = step || failing ? undefined : parsePhase(line);
    if (phase) meter.phase(phase);
    const found = step || phase ? undefined : parsePacked(line);
    if (!found) return step !== undefined || phase !== undefined;
    packed.already ||= found.already;
    for (const file of found.files) (file.endsWith('.comp') ? packed.components : packed.snaps).add(file);
    return true;
  };

  const read = (line: string): void => {
    if (lint.line(line)) return;
    asides.line(line);
    if (readProgress(line)) {
      // It goes on: what looked like an error was none.
      failing = false;
      tail = [];
      return;
    }
    failing ||= era !== 'legacy' && isErrorHead(line);
    tail.push(line);
  };
  const problems = (): readonly BuildProblem[] => [...lint.problems, ...asides.dropped];

  return {
    line(text) {
      const line = cleanLine(text);
      if (line.startsWith(':: ')) tail.push(line);
      else read(line);
      if (tail.length > MOST_LINES * 2) tail = tail.slice(-MOST_LINES);
    },

    end(given) {
      const current = meter.current?.part;
      const hasFailed = failing || (packed.snaps.size === 0 && tail.some(isErrorHead));
      const exitCode = given ?? (hasFailed ? 1 : 0);
      meter.end(exitCode === 0);
      return {
        exitCode,
        ...toVerdict(exitCode, era, exitCode === 0 ? undefined : readErrors(tail, current), problems()),
        warnings: asides.warnings,
        lint: lint.issues,
        snaps: [...packed.snaps],
        components: [...packed.components],
        alreadyPacked: packed.already,
        steps: meter.steps,
        parts: sumParts(meter.steps),
        logPath: asides.logPath,
        shellOpened: asides.shellOpened,
      };
    },

    get progress() {
      return meter.progress;
    },
    get problems() {
      return problems();
    },
  };
}

type Verdict = Pick<BuildOutcome, 'result' | 'reason' | 'hint' | 'advice' | 'problems'>;

/** @param found what was told while it ran */
function toVerdict(
  exitCode: number,
  era: Era,
  errors: ReadErrors | undefined,
  found: readonly BuildProblem[],
): Verdict {
  const built = exitCode === 0;
  const interrupted = exitCode === 130 || exitCode === -1;
  const read = errors?.problems ?? [];
  const first = interrupted ? undefined : read.find(({ severity }) => severity === 'error');
  const reason = first?.message ?? describeExit(exitCode, era);
  const isSilent = !built && !interrupted && read.length === 0 && reason !== undefined;
  const silent: readonly BuildProblem[] = isSilent
    ? [{ code: 'build/failed', severity: 'error', message: reason }]
    : [];
  return {
    result: built ? 'built' : interrupted ? 'interrupted' : 'failed',
    reason,
    hint: errors?.hint,
    advice: errors?.advice,
    problems: interrupted ? found : [...silent, ...read, ...found],
  };
}
