/** The lines by which snapcraft tells what it does. */
import type { Step } from '../build/types.ts';

export type Era = '24' | 'core22' | 'legacy';

export interface StepLine {
  readonly step: Exclude<Step, 'pack'>;
  readonly part: string;
  /** `again`: something changed; `update`: only what changed; `skip`: nothing is to be done. */
  readonly how: 'run' | 'again' | 'update' | 'skip';
  /** What stands in brackets. */
  readonly reason: string | undefined;
}

type PartStep = StepLine['step'];

const VERBS: Readonly<Record<string, readonly [step: PartStep, how: StepLine['how']]>> = {
  Pulling: ['pull', 'run'],
  Overlaying: ['overlay', 'run'],
  Building: ['build', 'run'],
  Staging: ['stage', 'run'],
  Priming: ['prime', 'run'],
  Repulling: ['pull', 'again'],
  'Re-pulling': ['pull', 'again'],
  Reoverlaying: ['overlay', 'again'],
  Rebuilding: ['build', 'again'],
  Restaging: ['stage', 'again'],
  Repriming: ['prime', 'again'],
  'Updating sources for': ['pull', 'update'],
  'Updating overlay for': ['overlay', 'update'],
  'Updating build for': ['build', 'update'],
  'Skipping pull for': ['pull', 'skip'],
  'Skipping overlay for': ['overlay', 'skip'],
  'Skipping build for': ['build', 'skip'],
  'Skipping stage for': ['stage', 'skip'],
  'Skipping prime for': ['prime', 'skip'],
  // Legacy, for a part that is done already: `Skipping pull app (already ran)`.
  'Skipping pull': ['pull', 'skip'],
  'Skipping build': ['build', 'skip'],
  'Skipping stage': ['stage', 'skip'],
  'Skipping prime': ['prime', 'skip'],
};

const STEP = new RegExp(`^(${Object.keys(VERBS).join('|')}) (\\S+?)(?: \\((.*)\\))?(?:\\.\\.\\.)?$`);

/** @param isPart what may be meant: compilers write lines like `Building wheel` as well */
export function parseStepLine(line: string, isPart: (name: string) => boolean): StepLine | undefined {
  const match = STEP.exec(line);
  const [, verb = '', part = '', reason] = match ?? [];
  const known = VERBS[verb];
  if (!match || !known || !isPart(part)) return undefined;
  return { step: known[0], how: known[1], part, reason };
}

/** Phases outside of parts: what the progress line shows, and how far the build is at least. */
const PHASES: readonly (readonly [pattern: RegExp, fraction: number])[] = [
  [/^Starting snapcraft, version /, 0],
  [/^Logging execution to '/, 0],
  [/^(?:Launching|Starting|Creating|Setting up|Updating|Waiting|Copying|Using) .*(?:instance|environment|image)/, 0.01],
  [/^Launching (?:managed .* )?instance\.\.\.$/, 0.01],
  [/^Launching a (?:container|VM)\.?$/, 0.01],
  [/^Initiali[sz]ing lifecycle/, 0.04],
  [/^Installing (?:build|stage)-(?:packages|snaps)/, 0.05],
  [/^Packing\.\.\.$/, 0.94],
  [/^Generat(?:ed|ing) snap metadata/, 0.94],
  [/^Running linters?/, 0.95],
  [/^Creating snap package\.\.\.$/, 0.96],
  [/^Snapping(?: .*)?\.\.\.$/, 0.96],
];

export interface Phase {
  readonly label: string;
  readonly fraction: number;
  readonly packing: boolean;
}

export function parsePhase(line: string): Phase | undefined {
  const found = PHASES.find(([pattern]) => pattern.test(line));
  if (!found) return undefined;
  const [, fraction] = found;
  return { label: line.replace(/\.+$/, ''), fraction, packing: fraction >= 0.94 };
}

/** What came out, as the build names it: relative to where it ran. */
export interface Packed {
  readonly files: readonly string[];
  /** Nothing had changed since the last time. */
  readonly already: boolean;
}

const PACKED: readonly RegExp[] = [
  /^(Already )?[Pp]acked:? (.+)$/,
  /^()Created snap package (.+)$/,
  /^()Created component packages?:? (.+)$/,
  /^()Snapped (.+)$/,
];
const FILE = /\.(?:snap|comp)$/;

export function parsePacked(line: string): Packed | undefined {
  for (const pattern of PACKED) {
    const match = pattern.exec(line);
    if (!match) continue;
    const names = (match[2] ?? '').replace(/^'(.*)'$/, '$1').replace(/(\.(?:snap|comp))\.$/, '$1');
    // The comma between two files: one may stand in a name as well.
    const files = names.split(/(?<=\.(?:snap|comp)), /).filter((name) => FILE.test(name));
    if (files.length > 0) return { files, already: (match[1] ?? '') !== '' };
  }
  return undefined;
}
