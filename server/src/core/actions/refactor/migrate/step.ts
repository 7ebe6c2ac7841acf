/** The contract of a step of a migration: what one kind of change does between two eras. */
import type { SchemaKind } from '../../../facts/types.ts';
import type { RuleContext, TextEdit } from '../../../rules/rule.ts';

/** The eras that a project moves through, oldest first. */
export const ERAS = ['none', 'core18', 'core20', 'core22', 'core24', 'core26'] as const;
export type Era = (typeof ERAS)[number] & SchemaKind;

export interface StepContext extends RuleContext {
  readonly from: Era;
  readonly to: Era;
}

/** What belongs together in a preview. */
export const GROUPS = {
  base: { label: 'Set the base', needsConfirmation: false },
  project: { label: 'Keys of the project', needsConfirmation: false },
  targets: { label: 'Architectures and platforms', needsConfirmation: false },
  apps: { label: 'Keys of apps', needsConfirmation: false },
  extensions: { label: 'Extensions', needsConfirmation: false },
  plugins: { label: 'Plugins and their keys', needsConfirmation: false },
  parts: { label: 'Names and files of parts', needsConfirmation: false },
  scripts: { label: 'Scripts and variables', needsConfirmation: false },
  names: { label: 'Names that go with the release', needsConfirmation: true },
} as const;

export type Group = keyof typeof GROUPS;

/** Edits that only make sense together. */
export interface Change {
  readonly edits: readonly TextEdit[];
  /** What was done, for the notes. */
  readonly done: string;
  /** What a person should look at, now that it was done. */
  readonly check?: string;
  /** A name that later eras may change again. */
  readonly renamed?: { readonly what: string; readonly from: string; readonly to: string };
  /** Only where it brings no error that was not there before. */
  readonly guarded?: boolean;
}

export interface Step {
  readonly group: Group;
  /** Changes for the text as it stands, which already names the era that is moved to. Asked again until none is left. */
  find(ctx: StepContext): Iterable<Change>;
}

/** Whether a move between two eras passes the beginning of an era. */
export function enters({ from, to }: Pick<StepContext, 'from' | 'to'>, era: Era): boolean {
  return ERAS.indexOf(from) < ERAS.indexOf(era) && ERAS.indexOf(era) <= ERAS.indexOf(to);
}

export function isAtLeast({ to }: Pick<StepContext, 'to'>, era: Era): boolean {
  return ERAS.indexOf(to) >= ERAS.indexOf(era);
}
