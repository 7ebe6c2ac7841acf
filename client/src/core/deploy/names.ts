/** Names in a plan as snapd knows them. */
import { UserError } from '../user-error.ts';

/** A name that "snap" would read as an option. UserError `snap-name`. */
export function refuseOptions(words: readonly string[]): void {
  const bad = words.find((word) => word.startsWith('-'));
  if (bad !== undefined) throw new UserError('snap-name', `"${bad}" can not be a name: it looks like an option.`);
}

/** `api` and `nova.api` of the snap nova are `nova.api`; `all` and `nova` are all of it. */
export function toServiceName(service: string, snap: string | undefined): string {
  if (snap === undefined || service.includes('.') || service === snap) return service;
  return service === 'all' ? snap : `${snap}.${service}`;
}

/** `network` and `nova:network` of the snap nova are `nova:network`. */
export function toPlugName(plug: string, snap: string | undefined): string {
  return snap === undefined || plug.includes(':') ? plug : `${snap}:${plug}`;
}

const FOLDERS: Readonly<Record<string, string>> = { SNAP_COMMON: 'common', SNAP_DATA: 'current' };

/** `$SNAP_COMMON` and `$SNAP_DATA` of a snap, also in braces. Other text stays as it is. */
export function resolveFolders(text: string, snap: string | undefined): string {
  if (snap === undefined) return text;
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, plain?: string) => {
    const folder = FOLDERS[braced ?? plain ?? ''];
    return folder === undefined ? all : `/var/snap/${snap}/${folder}`;
  });
}
