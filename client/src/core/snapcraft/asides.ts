/** What a build says beside its steps: warnings, where its log is, what snapd would leave out. */
import type { BuildProblem } from '../build/types.ts';
import { readDropped } from './snapd-errors.ts';

export interface Asides {
  line(line: string): void;
  readonly warnings: readonly string[];
  readonly dropped: readonly BuildProblem[];
  /** snapcraft's own log on the machine where it was started. */
  readonly logPath: string | undefined;
  readonly shellOpened: boolean;
}

export function createAsides(): Asides {
  const warnings: string[] = [];
  const dropped: BuildProblem[] = [];
  let logPath: string | undefined;
  let shellOpened = false;
  return {
    line(line) {
      const warning = /^(?:Warning|WARNING): (.+)$/.exec(line)?.[1];
      if (warning !== undefined && !warnings.includes(warning)) warnings.push(warning);
      if (line.includes(' has bad plugs or slots: ')) dropped.push(...readDropped(line));
      const log = /^(Full execution log|Logging execution to):? '(.+)'/.exec(line);
      // Inner runs have logs of their own, in the instance.
      if (log && (logPath === undefined || log[1] === 'Full execution log')) logPath = log[2];
      if (/^Launching shell on build environment/.test(line)) shellOpened = true;
    },
    warnings,
    dropped,
    get logPath() {
      return logPath;
    },
    get shellOpened() {
      return shellOpened;
    },
  };
}
