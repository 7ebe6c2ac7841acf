/** What the kernel and the buses log when they refuse a snap something. */

/** Who was refused: an app or a hook of a snap. Without both where the log does not tell. */
export interface Actor {
  readonly snap: string;
  /** The key of a parallel installation. */
  readonly instance?: string;
  readonly component?: string;
  readonly app?: string;
  readonly hook?: string;
}

/** `access` has the letters of AppArmor's rules: r w x m k l. */
export interface FileCause {
  readonly kind: 'file';
  readonly path: string;
  readonly access: string;
}

export interface CapabilityCause {
  readonly kind: 'capability';
  readonly name: string;
}

export interface DbusCause {
  readonly kind: 'dbus';
  readonly access: 'send' | 'receive' | 'bind' | 'eavesdrop';
  /** `system`, `session`, or another such as `accessibility`; empty where the log does not tell. */
  readonly bus: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** The destination, or the name that was to be owned. */
  readonly name: string;
  readonly peer: string;
}

export interface SyscallCause {
  readonly kind: 'syscall';
  /** As in snapcraft.yaml, such as amd64; the kernel's own number for others. */
  readonly architecture: string;
  readonly number: number;
  /** Undefined for a call that snapd's default policy allows as it is, or that is newer than our table. */
  readonly name: string | undefined;
}

export interface MountCause {
  readonly kind: 'mount';
  readonly operation: string;
  readonly target: string;
  readonly source: string;
  readonly fstype: string;
}

export interface NetworkCause {
  readonly kind: 'network';
  readonly operation: string;
  readonly family: string;
  readonly type: string;
  /** Of a Unix socket that has a name. */
  readonly address: string;
}

/** Looking at, stopping or signalling another process. */
export interface ProcessCause {
  readonly kind: 'ptrace' | 'signal';
  readonly access: string;
  readonly peer: string;
}

/** What has no more to tell than its kind. */
export interface PlainCause {
  readonly kind: 'userns' | 'mqueue' | 'io_uring' | 'rlimit' | 'other';
  readonly name: string;
}

export type Cause =
  FileCause | CapabilityCause | DbusCause | SyscallCause | MountCause | NetworkCause | ProcessCause | PlainCause;

export interface Denial {
  readonly actor: Actor;
  /** Logged and let pass: the snap runs in devmode. */
  readonly allowed: boolean;
  readonly cause: Cause;
}

/** `$SNAP_INSTANCE_NAME.app`, as a person would name it. */
export function nameActor({ snap, instance, component, app, hook }: Actor): string {
  const name = instance === undefined ? snap : `${snap}_${instance}`;
  const whole = component === undefined ? name : `${name}+${component}`;
  if (hook !== undefined) return `${whole}.hook.${hook}`;
  return app === undefined ? whole : `${whole}.${app}`;
}
