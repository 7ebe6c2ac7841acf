/** What test installs and deployments work with. */
import type { SnapMeta } from '../../../../server/src/lsp/snap-meta-protocol.ts';
import type { Lxd } from '../lxd/lxd.ts';
import type { StreamProcess } from '../process/process.ts';
import type { Target } from '../target/target.ts';
import type { TestStateStore } from './state.ts';

export interface ReadPorts {
  readonly run: StreamProcess;
  /** The server reads the YAML (request `snapwright/readSnapMeta`). */
  readonly readMeta: (text: string) => Promise<SnapMeta>;
}

export interface InstancePorts {
  readonly lxd: Lxd;
  readonly openInstance: (name: string) => Target;
  /** Where the extension keeps what it remembers: by it windows know of each other. */
  readonly stateFolder?: string;
  /** For tests: shorter than what people wait. */
  readonly limits?: Partial<Limits>;
}

export interface InstallPorts extends ReadPorts, InstancePorts {
  readonly openHost: () => Target;
  readonly store: TestStateStore;
}

export interface Limits {
  /** Until systemd and snapd of a new instance are ready. */
  readonly bootMs: number;
  /** Until a change of somebody else is over. */
  readonly busyMs: number;
  readonly pollMs: number;
}

const LIMITS: Limits = { bootMs: 300_000, busyMs: 120_000, pollMs: 500 };

export function limitsOf({ limits }: { readonly limits?: Partial<Limits> }): Limits {
  return { ...LIMITS, ...limits };
}
