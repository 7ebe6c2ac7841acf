/** The way to snapd's REST API: its socket on this machine, or through a program in an instance. */

export interface SnapdResponse {
  /** HTTP status. */
  readonly status: number;
  /** Not parsed: JSON, or JSON records of a log. */
  readonly body: string;
}

/**
 * One read. `path` begins with `/v2/`.
 * UserError `snapd-missing` where there is no snapd, `snapd-unreachable` where it does not answer; Cancelled.
 */
export interface SnapdTransport {
  get(path: string, signal?: AbortSignal): Promise<SnapdResponse>;
}
