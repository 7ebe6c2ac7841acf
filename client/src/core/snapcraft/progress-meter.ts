/** How far a build is, by the steps of its parts. Never goes back. */
import type { BuildProgress, PartTime, Step } from '../build/types.ts';
import type { Phase, StepLine } from './build-steps.ts';

export interface StepTime extends PartTime {
  readonly step: Step;
}

export interface ProgressMeter {
  step(line: StepLine): void;
  phase(phase: Phase): void;
  end(built: boolean): void;
  readonly progress: BuildProgress;
  readonly steps: readonly StepTime[];
  /** The part and step that are at work. */
  readonly current: { readonly part: string; readonly step: Step } | undefined;
}

/** What a step takes of a part's share, about as long as it takes in most builds. */
const WEIGHTS = { pull: 3, overlay: 0, build: 5, stage: 1, prime: 1 } as const;
type PartStep = keyof typeof WEIGHTS;
const ORDER: readonly PartStep[] = ['pull', 'overlay', 'build', 'stage', 'prime'];
/** Between the instance that is launched and the snap that is packed. */
const [FROM, TO] = [0.06, 0.93];

const VERBS: Readonly<Record<Step, string>> = {
  pull: 'Pulling',
  overlay: 'Overlaying',
  build: 'Building',
  stage: 'Staging',
  prime: 'Priming',
  pack: 'Packing',
};

export interface MeterOptions {
  /** In build order. */
  readonly parts: readonly string[];
  /** The last step that is asked for. */
  readonly until: Step;
  readonly now: () => number;
}

export function createProgressMeter({ parts, until, now }: MeterOptions): ProgressMeter {
  const names = [...parts];
  const wanted = ORDER.slice(0, until === 'pack' ? ORDER.length : ORDER.indexOf(until) + 1);
  const perPart = wanted.reduce((sum, step) => sum + WEIGHTS[step], 0);
  /** How many of the steps a part has behind it. */
  const done = new Map<string, number>();
  const steps: StepTime[] = [];
  let current: { part: string; step: Step; since: number } | undefined;
  let label = 'Starting';
  let fraction = 0;

  const raise = (to: number): void => {
    fraction = Math.max(fraction, Math.min(1, to));
  };
  const measure = (): void => {
    let sum = 0;
    for (const count of done.values()) sum += wanted.slice(0, count).reduce((all, step) => all + WEIGHTS[step], 0);
    const total = Math.max(1, names.length) * perPart;
    raise(FROM + (TO - FROM) * Math.min(1, sum / total));
  };
  const close = (): void => {
    if (current) steps.push({ part: current.part, step: current.step, milliseconds: now() - current.since });
    current = undefined;
  };
  const finish = (part: string, count: number): void => {
    done.set(part, Math.max(done.get(part) ?? 0, count));
  };

  return {
    step({ step, part, how }) {
      if (!names.includes(part)) names.push(part);
      const index = ORDER.indexOf(step);
      if (how === 'skip') {
        finish(part, index + 1);
        measure();
        return;
      }
      if (current && current.step !== 'pack') finish(current.part, ORDER.indexOf(current.step) + 1);
      close();
      finish(part, index);
      current = { part, step, since: now() };
      label = `${how === 'update' ? 'Updating' : VERBS[step]} ${part}`;
      measure();
    },
    phase({ label: text, fraction: atLeast, packing }) {
      if (packing) close();
      label = text;
      raise(atLeast);
    },
    end(built) {
      close();
      if (built) {
        label = 'Done';
        raise(1);
      }
    },
    get progress(): BuildProgress {
      const at = current ? names.indexOf(current.part) : -1;
      const step = current?.step ?? (fraction >= 0.94 && fraction < 1 ? 'pack' : undefined);
      return {
        label,
        part: current?.part,
        step,
        partNumber: at < 0 ? undefined : at + 1,
        partCount: names.length,
        fraction,
      };
    },
    get steps() {
      return steps;
    },
    get current() {
      return current && { part: current.part, step: current.step };
    },
  };
}

/** The time of each part, over all of its steps, in the order in which they began. */
export function sumParts(steps: readonly StepTime[]): readonly PartTime[] {
  const sums = new Map<string, number>();
  for (const { part, milliseconds } of steps) sums.set(part, (sums.get(part) ?? 0) + milliseconds);
  return [...sums].map(([part, milliseconds]) => ({ part, milliseconds }));
}
