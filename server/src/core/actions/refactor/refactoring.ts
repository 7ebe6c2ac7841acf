/** The contract of a refactoring: a guard on the selection, and edits that leave what the project means as it is. */
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import type { TextEdit } from '../../rules/rule.ts';
import type { Place } from '../../yaml/locate.ts';

export const REFACTOR_KINDS = [
  'refactor.extract',
  'refactor.inline',
  'refactor.rewrite',
  'source.sortKeys.snapwright',
  'source.align.snapwright',
] as const;

export type RefactorKind = (typeof REFACTOR_KINDS)[number];

export interface Selection {
  readonly start: number;
  readonly end: number;
  /** What the cursor, or the beginning of the selection, stands on. */
  readonly place: Place;
}

/** Plain data that survives JSON: how to find the work again when the action was chosen. */
export type RefactoringData = Readonly<Record<string, string | boolean>>;

/** What is offered: with its edits where they are cheap, else with data to work them out later. */
export interface Offer {
  readonly title: string;
  readonly edits?: readonly TextEdit[];
  readonly data?: RefactoringData;
}

export interface ResolveOptions {
  /** The editor groups and previews edits by their annotations. */
  readonly changeAnnotations?: boolean;
}

export interface Refactoring {
  /** For the data of an action; never reused. */
  readonly name: string;
  readonly kind: RefactorKind;
  find(ctx: ProviderContext, at: Selection): Iterable<Offer>;
  /** For offers without edits. Undefined where the text no longer allows it. */
  resolve?(ctx: ProviderContext, data: RefactoringData, options: ResolveOptions): WorkspaceEdit | undefined;
}

/** What an action carries until it is chosen. */
export interface ActionData {
  readonly refactoring: string;
  readonly data: RefactoringData;
}

export function readActionData(action: CodeAction): ActionData | undefined {
  const data: unknown = action.data;
  if (typeof data !== 'object' || data === null || !('refactoring' in data) || !('data' in data)) return undefined;
  if (typeof data.refactoring !== 'string' || typeof data.data !== 'object' || data.data === null) return undefined;
  return data as ActionData;
}
