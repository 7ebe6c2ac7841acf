/** `snap:plug`, `:slot`, `snap.app`: how snap-test.yaml names things of snaps. */
import type { TestSnap } from './model.ts';

/** One side of a connection. */
export interface PortReference {
  /** Undefined for the system, which is written as nothing before the colon. */
  readonly snap: string | undefined;
  /** Undefined where only a snap is named: its one slot that fits. */
  readonly port: string | undefined;
}

/** Names by which snapd knows the system's own slots. */
const SYSTEM: ReadonlySet<string> = new Set(['', 'system', 'core', 'snapd']);

/** Undefined for a text that names no plug. */
export function readPlug(text: string, snap: TestSnap | undefined): { snap: string; plug: string } | undefined {
  const [first = '', second, more] = text.split(':');
  if (more !== undefined) return undefined;
  if (second !== undefined) return first === '' || second === '' ? undefined : { snap: first, plug: second };
  return snap?.name === undefined || first === '' ? undefined : { snap: snap.name, plug: first };
}

/** Undefined for a text that names no slot. */
export function readSlot(text: string): PortReference | undefined {
  const [first = '', second, more] = text.split(':');
  if (more !== undefined || second === '') return undefined;
  if (second === undefined) return first === '' ? undefined : { snap: first, port: undefined };
  return { snap: SYSTEM.has(first) ? undefined : first, port: second };
}

/** `all`, `app`, `snap` and `snap.app`, as one of a snap's steps means them; without an app all services are meant. */
export function readService(text: string, snap: TestSnap | undefined): { snap: string; app: string | undefined } {
  const dot = text.indexOf('.');
  if (dot >= 0) return { snap: text.slice(0, dot), app: text.slice(dot + 1) };
  if (snap?.name === undefined) return { snap: text, app: undefined };
  return { snap: snap.name, app: text === 'all' ? undefined : text };
}

/** As snapd takes it. */
export function printService({ snap, app }: { snap: string; app: string | undefined }): string {
  return app === undefined ? snap : `${snap}.${app}`;
}
