/** What links a snap to OpenStack's releases. */
import type { ConstraintSet, Requirement, Span } from '../python/types.ts';

/** `ocata`, `2026.1`; `master` for the development branch. */
export type SeriesId = string;

/** One place that tells of a series, and what it tells. */
export interface SeriesEvidence extends Span {
  /** The file that holds the place. */
  readonly uri: string;
  /** The part it belongs to; undefined for the snap as a whole. */
  readonly part: string | undefined;
  readonly kind:
    | 'constraints'
    | 'source'
    | 'source-branch'
    | 'source-tag'
    | 'package'
    | 'cloud-archive'
    | 'version'
    | 'comment'
    | 'setting'
    | 'copy';
  readonly series: SeriesId;
  /** As written: the URL, tag, version. */
  readonly text: string;
}

/** A reference to constraints, as a part, script or file names it. */
export interface ConstraintReference extends Span {
  readonly uri: string;
  readonly part: string | undefined;
  /** URL or path as written. */
  readonly text: string;
  /** What it means, where that can be known. */
  readonly series: SeriesId | undefined;
  /** How it is named: a key of the part, a variable, an option of a command, an array of a file. */
  readonly through: 'key' | 'environment' | 'script' | 'file';
  /** Of a file that a script reads: the command that does. */
  readonly command?: Span;
}

/** Where one package is named. */
export interface PackageMention {
  readonly uri: string;
  readonly part: string | undefined;
  /** Where in the file's own text. */
  readonly requirement: Requirement;
  /** The array of pyproject.toml that holds it, such as `project.dependencies`. */
  readonly list?: string;
  /** The command that installs it, where a script does; such a pip is given nothing of what the plugin's is. */
  readonly command?: Span;
  readonly from:
    | 'python-packages'
    | 'requirement-file'
    | 'constraint-file'
    | 'pyproject'
    | 'uv-constraint'
    | 'uv-override'
    | 'lock'
    | 'script';
}

export type ConstraintLookup =
  | { readonly state: 'ready'; readonly set: ConstraintSet; readonly from: string; readonly fetchedAt?: number }
  /** Being fetched; the document is judged again when it is there. */
  | { readonly state: 'pending' }
  /** One reason, told in the status and never as a problem of the file. */
  | { readonly state: 'unavailable'; readonly reason: string };

/** The only door to constraints beside the workspace's own files. Answers at once from what is at hand. */
export interface ConstraintStore {
  /** By series id or by https URL. */
  find(reference: { readonly series: SeriesId } | { readonly url: string }): ConstraintLookup;
  /** The same without ever starting to fetch: for what is told beside the matter. */
  peek?(reference: { readonly series: SeriesId } | { readonly url: string }): ConstraintLookup;
}

/** Where nothing may be fetched. */
export const noConstraints: ConstraintStore = {
  find: () => ({ state: 'unavailable', reason: 'No constraints are at hand.' }),
};
