/** What the doctor looks at and what it says. Lines are plain data: they cross to a view or to JSON as they are. */
import type { GetRequest, GetResult } from '../../../../server/src/net/get.ts';
import type { ProjectSummary } from '../../../../server/src/lsp/build-protocol.ts';
import type { Lxd } from '../lxd/lxd.ts';
import type { CommandLine, StreamProcess } from '../process/process.ts';
import type { Snapd } from '../snapd/types.ts';
import type { Probes } from './probes.ts';

export const GROUPS = ['This machine', 'snapd', 'snapcraft', 'LXD', 'Network', 'Instances'] as const;
export type DoctorGroup = (typeof GROUPS)[number];

export type DoctorState = 'ok' | 'warning' | 'problem' | 'unknown' | 'not-applicable';

export interface DoctorLine {
  /** Stable, kebab-case; of an instance `instance:<project>/<name>`. */
  readonly id: string;
  readonly group: DoctorGroup;
  readonly title: string;
  readonly state: DoctorState;
  /** One sentence. */
  readonly reason: string;
  readonly hint?: string;
  readonly fix?: DoctorFix;
}

export type DoctorFix = CommandFix | LinkFix;

interface FixText {
  readonly id: string;
  /** For a button. */
  readonly title: string;
  /** Asked before: what will be done. */
  readonly question: string;
}

export interface CommandFix extends FixText {
  /** `terminal` asks for a password or talks to a person; `run` does neither. */
  readonly kind: 'terminal' | 'run';
  readonly command: CommandLine;
}

export interface LinkFix extends FixText {
  readonly kind: 'link';
  readonly url: string;
}

export interface DoctorRequest {
  /** The project's folder, absolute. */
  readonly folder?: string;
  readonly project?: Pick<ProjectSummary, 'base' | 'buildBase'> & {
    readonly platforms: readonly Pick<ProjectSummary['platforms'][number], 'name' | 'buildOn'>[];
  };
  readonly provider: 'auto' | 'snapcraft' | 'lxd';
  /** Starts a throw-away instance where none runs that the network could be tried from. */
  readonly deep: boolean;
  /** The servers of images may be asked whether they are there. */
  readonly network: boolean;
  /** For `deep`; `ubuntu:24.04` without it. */
  readonly image?: string;
  readonly programs?: { readonly lxc?: string; readonly snapcraft?: string };
  /** The remote host that the editor works on, as it names it: `ssh-remote`, `wsl`, `dev-container`. */
  readonly remoteHost?: string;
}

/** This machine, as far as it is looked at. Every call answers undefined where there is nothing to read. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** As Node names it: `x64`. */
  readonly arch: string;
  readonly release: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly user: {
    readonly name: string;
    readonly uid: number;
    readonly gid: number;
    readonly groups: readonly number[];
  };
  readText(file: string): string | undefined;
  /** False only where there surely is nothing: what may not be looked at is there. */
  exists(file: string): boolean;
  /** Bytes that the user may still fill. */
  freeSpace(folder: string): Promise<number | undefined>;
  /** Absolute path of a program on the PATH. */
  findProgram(name: string): string | undefined;
}

export interface DoctorPorts {
  readonly machine: Machine;
  readonly run: StreamProcess;
  readonly lxd: Pick<Lxd, 'remote' | 'project' | 'launch' | 'exec' | 'remove'>;
  /** Undefined where there can be none: macOS, Windows. */
  readonly snapd: Pick<Snapd, 'systemInfo' | 'snap' | 'changes'> | undefined;
  /** Without it no server is asked. */
  readonly get?: (request: GetRequest) => Promise<GetResult>;
  readonly now?: () => number;
}

/** What a check found, before it has its name. */
export type Finding = Pick<DoctorLine, 'state' | 'reason'> & {
  readonly hint?: string | undefined;
  readonly fix?: DoctorFix | undefined;
};

export interface Check {
  readonly id: string;
  readonly group: DoctorGroup;
  readonly title: string;
  /** Milliseconds. */
  readonly limit?: number;
  run(ctx: CheckContext): Promise<Finding | readonly DoctorLine[]> | Finding;
}

export interface CheckContext {
  readonly ports: DoctorPorts;
  readonly request: DoctorRequest;
  readonly signal: AbortSignal;
  readonly probes: Probes;
  readonly machine: Machine;
  readonly now: number;
}
