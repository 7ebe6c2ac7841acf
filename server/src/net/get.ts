/** What crosses between those who want a file from the network and those who can get it. */

export interface GetRequest {
  readonly url: string;
  /** Of the copy at hand: the answer may be that it is still right. */
  readonly etag?: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export type GetFailureKind =
  | 'offline'
  | 'timeout'
  | 'certificate'
  | 'too-large'
  | 'truncated'
  /** By the user, by a setting, or in Restricted Mode. */
  | 'refused'
  | 'failed';

export interface GetFailure {
  readonly failure: GetFailureKind;
  /** One sentence. */
  readonly message: string;
}

/** One answer of one host; redirects are told, not followed. */
export interface GetAnswer {
  readonly status: number;
  /** Empty for every status but 200. */
  readonly body: string;
  readonly etag?: string;
  /** Where a redirect leads, as a full address. */
  readonly location?: string;
  readonly elapsedMs: number;
}

export type GetResult = GetAnswer | GetFailure;
