/** Requests about OpenStack's series, for the commands of a client. `uri` is that of an open document. */
import type { WorkspaceEdit } from 'vscode-languageserver-types';

/** `SeriesParams` to `SeriesChoice[]`: what the snap can be moved to, newest first. */
export const LIST_SERIES_REQUEST = 'snapwright/listSeries';
/** `MoveParams` to `SeriesAnswer`: the snap in another series. */
export const MOVE_TO_SERIES_REQUEST = 'snapwright/moveToSeries';
/** `SeriesParams` to `SeriesAnswer`: one file brought to the constraints that hold for it. */
export const ALIGN_REQUEST = 'snapwright/align';

export interface SeriesParams {
  readonly uri: string;
}

export interface MoveParams extends SeriesParams {
  /** An id, a code name, or `master`. */
  readonly series: string;
  /** Moves the snap to this base first, as where its own has no Python that suits the series. */
  readonly base?: string;
}

export interface SeriesChoice {
  readonly id: string;
  /** `2026.1 (gazpacho)`. */
  readonly name: string;
  /** `maintained, unmaintained from 2027-10-27`. */
  readonly status: string;
  /** Whether the Python of the snap's base suits it. */
  readonly fits: boolean;
  /** Bases that would. */
  readonly bases: readonly string[];
  /** The snap means it now. */
  readonly current: boolean;
}

export type SeriesAnswer =
  | {
      readonly edit: WorkspaceEdit;
      /** What the series is called. */
      readonly name: string;
      /** Number of places that change. */
      readonly changes: number;
      /** What a machine can't do, one sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly problem: string };
