/** Instances that earlier versions made: they did not say of which machine they are, and their names did not either. */
import { isEarlierName, readInstanceMark, toMachineConfig, type InstanceKind } from './instance-name.ts';
import type { Lxd } from './lxd.ts';

export interface EarlierRequest {
  readonly kind: InstanceKind;
  /** That it is to have. */
  readonly name: string;
  /** The project's. */
  readonly folder: string;
  /** Whether this machine remembers it. On a server that others use too, nothing else shows whose it is. */
  readonly isKnown: (earlier: string) => Promise<boolean>;
}

/** Gives it its present name and mark; it is stopped for that. Answers its former name, undefined where there is none. */
export async function adoptEarlier(
  lxd: Pick<Lxd, 'remote' | 'machine' | 'list' | 'stop' | 'rename' | 'setConfig'>,
  { kind, name, folder, isKnown }: EarlierRequest,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const all = await lxd.list(signal);
  if (all.some((one) => one.name === name)) return undefined;
  for (const { name: earlier, user, status } of all) {
    const mark = readInstanceMark(user);
    if (mark?.kind !== kind || mark.folder !== folder || mark.machine !== undefined) continue;
    if (!isEarlierName(earlier, name)) continue;
    if (lxd.remote !== 'local' && !(await isKnown(earlier))) continue;
    await lxd.setConfig(earlier, toMachineConfig(lxd.machine), signal);
    if (status !== 'Stopped') await lxd.stop(earlier, { force: true, ...(signal && { signal }) });
    await lxd.rename(earlier, name, signal);
    return earlier;
  }
  return undefined;
}
