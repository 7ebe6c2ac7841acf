/** What a client asks that helps with refused accesses. */
import type { TextEdit } from 'vscode-languageserver-types';

/** `DenialsParams` to `DenialsAnswer`: which plugs a project lacks, by a log. */
export const DENIALS_REQUEST = 'snapwright/denials';

export interface DenialsParams {
  /** The snapcraft.yaml. */
  readonly uri: string;
  /** The log, or the lines of it that may matter. */
  readonly log?: string;
  /** The plugs to add; without it those of `groups` that the app surely lacks. */
  readonly add?: readonly PlugChoice[];
}

/** As in a group: the answer can be sent back. */
export interface PlugChoice {
  readonly section: 'apps' | 'hooks';
  /** The app or the hook. */
  readonly owner: string;
  readonly plug: string;
  readonly interface: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface DenialGroup extends PlugChoice {
  readonly certainty: 'sure' | 'maybe';
  readonly state: 'missing' | 'reuse' | 'declared' | 'unknown';
  /** The plug can be added as it is, and the app is one of the project's. */
  readonly addable: boolean;
  readonly alternatives: readonly string[];
  readonly reason: string;
  readonly connection: string;
  readonly causes: readonly { readonly text: string; readonly count: number }[];
}

export interface DenialsFound {
  readonly groups: readonly DenialGroup[];
  /** What there is to say of the log as a whole. */
  readonly notes: readonly string[];
  /** The whole report, as Markdown: what no plug allows, too. */
  readonly report: string;
  readonly denials: number;
  /** What adds the plugs to the text of this version; 0 for a file that is not open. */
  readonly edits: readonly TextEdit[];
  readonly version: number;
  /** Why there are no edits, where there should be. */
  readonly problem?: string;
}

export type DenialsAnswer = DenialsFound | { readonly problem: string };
