/** Follows the output of a build, line by line: where it is, what came out, what went wrong. */
import type { BuildProblem, BuildProgress, BuildRequest, PartTime, Step } from '../build/types.ts';
import { parsePacked, parsePhase, parseStepLine, type Era } from './build-steps.ts';
import { cleanLine } from './clean-line.ts';
import { describeExit } from './exit-codes.ts';
import { parseLintHeading, parseLintIssue, toLintProblem, type LintIssue } from './lint-report.ts';
import { createProgressMeter, sumParts, type StepTime } from './progress-meter.ts';
import { isErrorHead, readErrors } from './read-errors.ts';
import { readDropped } from './snapd-errors.ts';
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
  const until: Step = action === 'clean' ? 'pull' : action;
  const meter = createProgressMeter({ parts, until, now });
  const warnings: string[] = [];
  const lint: LintIssue[] = [];
  const found: BuildProblem[] = [];
  const snaps = new Set<string>();
  const components = new Set<string>();
  let alreadyPacked = false;
  let shellOpened = false;
  let logPath: string | undefined;
  let lintSeverity: LintIssue['severity'] | undefined;
  /** Since the last step: what may be an error. */
  let tail: string[] = [];
  let failing = false;

  /** Tools write such lines too, and below an error they are part of it: then only the names tell them apart. */
  const isPart = (name: string): boolean =>
    known.has(name) || (!failing && era !== 'legacy' && (known.size === 0 || name.includes('/')));

  const readLint = (line: string): boolean => {
    const heading = parseLintHeading(line);
    if (heading) {
      lintSeverity = heading;
      return true;
    }
    const issue = lintSeverity && parseLintIssue(line, lintSeverity);
    if (!issue) {
      lintSeverity = undefined;
      return false;
    }
    lint.push(issue);
    const problem = toLintProblem(issue);
    if (problem) found.push(problem);
    return true;
  };

  const readProgress = (line: string): boolean => {
    const step = parseStepLine(line, isPart);
    if (step) meter.step(step);
    const phase = step || failing ? undefined : parsePhase(line);
    if (phase) meter.phase(phase);
    const packed = step || phase ? undefined : parsePacked(line);
    if (!packed) return step !== undefined || phase !== undefined;
    alreadyPacked ||= packed.already;
    for (const file of packed.files) (file.endsWith('.comp') ? components : snaps).add(file);
    return true;
  };

  const readAside = (line: string): void => {
    const warning = /^(?:Warning|WARNING): (.+)$/.exec(line)?.[1];
    if (warning !== undefined && !warnings.includes(warning)) warnings.push(warning);
    if (line.includes(' has bad plugs or slots: ')) found.push(...readDropped(line));
    const log = /^(Full execution log|Logging execution to):? '(.+)'/.exec(line);
    // Inner runs have logs of their own, in the instance.
    if (log && (logPath === undefined || log[1] === 'Full execution log')) logPath = log[2];
    if (/^Launching shell on build environment/.test(line)) shellOpened = true;
  };

  return {
    line(text) {
      const line = cleanLine(text);
      if (line.startsWith(':: ')) {
        tail.push(line);
      } else {
        if (readLint(line)) return;
        readAside(line);
        if (readProgress(line)) {
          // It goes on: what looked like an error was none.
          failing = false;
          tail = [];
          return;
        }
        failing ||= era !== 'legacy' && isErrorHead(line);
        tail.push(line);
      }
      if (tail.length > MOST_LINES * 2) tail = tail.slice(-MOST_LINES);
    },

    end(given) {
      const current = meter.current?.part;
      const hasFailed = failing || (snaps.size === 0 && tail.some(isErrorHead));
      const exitCode = given ?? (hasFailed ? 1 : 0);
      const built = exitCode === 0;
      const interrupted = exitCode === 130 || exitCode === -1;
      meter.end(built);
      const errors = built ? undefined : readErrors(tail, current);
      const problems = [...(errors?.problems ?? []), ...found];
      const first = errors?.problems.find(({ severity }) => severity === 'error');
      const reason = interrupted ? describeExit(exitCode, era) : (first?.message ?? describeExit(exitCode, era));
      const isSilent = !built && !interrupted && errors?.problems.length === 0 && reason !== undefined;
      if (isSilent) problems.unshift({ code: 'build/failed', severity: 'error', message: reason });
      return {
        result: built ? 'built' : interrupted ? 'interrupted' : 'failed',
        exitCode,
        reason,
        hint: errors?.hint,
        advice: errors?.advice,
        problems: interrupted ? found : problems,
        warnings,
        lint,
        snaps: [...snaps],
        components: [...components],
        alreadyPacked,
        steps: meter.steps,
        parts: sumParts(meter.steps),
        logPath,
        shellOpened,
      };
    },

    get progress() {
      return meter.progress;
    },
    get problems() {
      return found;
    },
  };
}
