/** Findings in a word. */
import { toDebianArchitecture } from '../install/check-system.ts';
import type { CommandLine } from '../process/process.ts';
import type { Check, CheckContext, CommandFix, DoctorFix, DoctorGroup, Finding, LinkFix } from './types.ts';

/** What a group's checks go by is asked for first: without it they have nothing to look at. */
type Gate<T> = (ctx: CheckContext, check: (found: T) => Promise<Finding> | Finding) => Promise<Finding>;

/** A check of that group which runs only where the gate lets it. */
export function createGatedCheck<T>(group: DoctorGroup, gate: Gate<T>) {
  return (id: string, title: string, check: (ctx: CheckContext, found: T) => Promise<Finding> | Finding): Check => ({
    id,
    group,
    title,
    run: (ctx) => gate(ctx, (found) => check(ctx, found)),
  });
}

interface More {
  readonly hint?: string | undefined;
  readonly fix?: DoctorFix | undefined;
}

export const ok = (reason: string, more: More = {}): Finding => ({ state: 'ok', reason, ...more });
export const warning = (reason: string, more: More = {}): Finding => ({ state: 'warning', reason, ...more });
export const problem = (reason: string, more: More = {}): Finding => ({ state: 'problem', reason, ...more });
export const unknown = (reason: string, more: More = {}): Finding => ({ state: 'unknown', reason, ...more });
export const notApplicable = (reason: string, more: More = {}): Finding => ({
  state: 'not-applicable',
  reason,
  ...more,
});

type FixText = Pick<CommandFix, 'id' | 'title' | 'question'>;

/** With the user's own rights, or root's: a person sees it, and types the password. */
export function inTerminal(text: FixText, command: string, ...args: readonly string[]): CommandFix {
  return { ...text, kind: 'terminal', command: toLine(command, args) };
}

/** Quietly, with the rights that the user has. */
export function quietly(text: FixText, command: string, ...args: readonly string[]): CommandFix {
  return { ...text, kind: 'run', command: toLine(command, args) };
}

export function toPage(text: FixText, url: string): LinkFix {
  return { ...text, kind: 'link', url };
}

function toLine(command: string, args: readonly string[]): CommandLine {
  return { command, args };
}

/** The first two numbers: 5 and 21 of `5.21.2 LTS`. */
export function readVersion(text: string): readonly [number, number] | undefined {
  const match = /(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : undefined;
}

/** As snapcraft and snapd name it, from Node's name or the kernel's. */
export function toUbuntuArchitecture(name: string): string {
  return NODE_NAMES[name] ?? toDebianArchitecture(name);
}

const NODE_NAMES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'i386', arm: 'armhf', ppc64: 'ppc64el' };

/** `a`, `a and b`, `a, b and c`. */
export function listNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
