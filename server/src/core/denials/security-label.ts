/** Whose security label it is. */
import type { Actor } from './types.ts';

/**
 * `snap.NAME.APP`, `snap.NAME.hook.HOOK`, with an instance key or a component, and what may be around it: a mode in
 * brackets, the name space of a container, a child profile.
 */
const LABEL =
  /(?:^|[:&/])snap\.([a-z0-9-]{1,40})(?:_([a-z0-9]{1,10}))?(?:\+([a-z0-9-]{1,40}))?\.(?:hook\.([a-z0-9-]{1,80})|([A-Za-z0-9-]{1,80}))(?![\w.+-])/;

export function parseLabel(label: string): Actor | undefined {
  const match = LABEL.exec(label);
  if (!match) return undefined;
  const [, snap = '', instance, component, hook, app] = match;
  return {
    snap,
    ...(instance !== undefined && { instance }),
    ...(component !== undefined && { component }),
    ...(hook !== undefined && { hook }),
    ...(app !== undefined && { app }),
  };
}

/** The snap whose program it is; older kernels tell no more of a refused system call. */
export function parseProgram(path: string): Actor | undefined {
  const [, snap, instance] =
    /^(?:\/var\/lib\/snapd)?\/snap\/([a-z0-9-]{1,40})(?:_([a-z0-9]{1,10}))?\//.exec(path) ?? [];
  if (snap === undefined || snap === 'snapd' || /^core\d*$/.test(snap)) return undefined;
  return { snap, ...(instance !== undefined && { instance }) };
}
