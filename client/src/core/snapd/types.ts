/** What snapd tells, in its own words (facts: REST API of snapd). Only what is used here. */

export interface SnapApp {
  readonly name: string;
  /** The kind of daemon; undefined for what is run by hand. */
  readonly daemon: string | undefined;
  readonly enabled: boolean;
  readonly active: boolean;
}

export interface InstalledSnap {
  readonly name: string;
  readonly version: string;
  readonly revision: string;
  readonly type: string;
  readonly base: string | undefined;
  readonly confinement: string;
  readonly devmode: boolean;
  readonly jailmode: boolean;
  readonly trymode: boolean;
  readonly channel: string | undefined;
  readonly apps: readonly SnapApp[];
}

export interface SnapEnd {
  readonly snap: string;
  readonly name: string;
}

export interface Connection {
  readonly plug: SnapEnd;
  readonly slot: SnapEnd;
  readonly interface: string;
  readonly manual: boolean;
}

export interface Endpoint {
  readonly snap: string;
  readonly name: string;
  readonly interface: string;
  /** Of `content`: its tag. */
  readonly content: string | undefined;
  readonly apps: readonly string[];
}

export interface Connections {
  readonly established: readonly Connection[];
  readonly plugs: readonly Endpoint[];
  readonly slots: readonly Endpoint[];
}

export interface Alias {
  readonly snap: string;
  readonly app: string;
  readonly alias: string;
  readonly status: 'auto' | 'manual' | 'disabled';
}

export interface ChangeTask {
  readonly id: string;
  readonly summary: string;
  readonly status: string;
  readonly log: readonly string[];
  readonly progress: { readonly label: string; readonly done: number; readonly total: number };
}

export interface Change {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly status: string;
  readonly ready: boolean;
  readonly error: string | undefined;
  readonly tasks: readonly ChangeTask[];
}

export interface SystemInfo {
  readonly version: string;
  readonly architecture: string;
  /** `strict`, or `partial` where AppArmor is not complete. */
  readonly confinement: string;
  readonly onClassic: boolean;
}

export interface LogLine {
  readonly time: string;
  readonly id: string;
  readonly message: string;
}

/** Reading is open to every user. UserError `snapd-unreachable`, `snapd-missing`; others `snapd-<kind>`. */
export interface Snapd {
  systemInfo(signal?: AbortSignal): Promise<SystemInfo>;
  snaps(signal?: AbortSignal): Promise<readonly InstalledSnap[]>;
  snap(name: string, signal?: AbortSignal): Promise<InstalledSnap | undefined>;
  /** All that are kept of it, those that are switched off too; none where it is not installed. */
  revisions(name: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** With the unconnected ends of that snap, or of all. */
  connections(snap?: string, signal?: AbortSignal): Promise<Connections>;
  aliases(signal?: AbortSignal): Promise<readonly Alias[]>;
  change(id: string, signal?: AbortSignal): Promise<Change>;
  changes(select: 'in-progress' | 'all', snap?: string, signal?: AbortSignal): Promise<readonly Change[]>;
  logs(names: readonly string[], count: number, signal?: AbortSignal): Promise<readonly LogLine[]>;
}
