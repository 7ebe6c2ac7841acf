/** What the server asks and tells a client that offers to fetch constraints. */
import type { GetRequest, GetResult } from '../net/get.ts';

/**
 * From the server: one GET, without following redirects. The client judges whether the host may be asked, asks the user
 * where nobody has said so, and fetches nothing in Restricted Mode.
 */
export const FETCH_REQUEST = 'snapwright/fetch';
export type FetchParams = GetRequest;
export type FetchAnswer = GetResult;

/** From the server, for a status bar: what is under way, or what could not be had. Never a problem of a file. */
export const CONSTRAINTS_STATUS = 'snapwright/constraintsStatus';
export interface ConstraintsStatusParams {
  readonly state: 'idle' | 'fetching' | 'offline' | 'problem';
  readonly message: string;
}

/** To the server, without parameters: the user allowed what was refused, or wants another try. */
export const RETRY_CONSTRAINTS = 'snapwright/retryConstraints';

/** `VerifySnapParams` to `VerifySnapAnswer`: the Python packages of a built snap against a series. */
export const VERIFY_SNAP_REQUEST = 'snapwright/verifySnap';
export interface VerifySnapParams {
  /** Path of the file on the machine of the server. */
  readonly path: string;
  readonly series?: string;
}
export type VerifySnapAnswer =
  | {
      /** The report, as Markdown. */
      readonly text: string;
      readonly differing: number;
    }
  | {
      readonly problem: string;
      /** The snap does not tell its series; these could be meant, newest first. */
      readonly choices?: readonly string[];
    };

/** In `initializationOptions`. */
export interface ConstraintClientOptions {
  /** A folder of the client's for what can be fetched again. */
  readonly cacheDir?: string;
  readonly constraints?: {
    /** `client`: by FETCH_REQUEST. `server`: by the server itself, through the proxy of its environment. */
    readonly fetch?: 'client' | 'server';
  };
}
