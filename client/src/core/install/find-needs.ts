/** The snaps that have to be there before: bases, and what the content plugs name. */
import path from 'node:path';
import fs from 'node:fs/promises';
import { Cancelled } from '../user-error.ts';
import { toDebianArchitecture } from './check-system.ts';
import type { ReadPorts } from './ports.ts';
import { readSnapFile, type SnapFile } from './read-snap-file.ts';

export interface Need {
  readonly snap: string;
  /** For sentences: `base of "nova"`. */
  readonly role: string;
}

/**
 * In the order in which they are installed. snapd would fetch them from the store by itself: here they come from a
 * folder where they are in one, and each is a step of its own.
 * @param given the snaps about to be installed: what is among them is no need
 */
export function findNeeds(given: readonly SnapFile[]): readonly Need[] {
  const names = new Set(given.map(({ meta }) => meta.name));
  const needs = new Map<string, Need>();
  const add = (snap: string, role: string): void => {
    if (!names.has(snap) && !needs.has(snap)) needs.set(snap, { snap, role });
  };
  for (const { meta } of given) {
    const base = findBase(meta);
    if (base !== undefined) add(base, `base of "${meta.name}"`);
  }
  for (const { meta } of given) {
    for (const { plug, snap } of meta.providers) add(snap, `content for "${meta.name}:${plug}"`);
  }
  return [...needs.values()];
}

function findBase({ type, base }: SnapFile['meta']): string | undefined {
  if (type !== 'app' && type !== 'gadget') return undefined;
  if (base === 'none') return undefined;
  return base ?? 'core';
}

/** snapd itself and bases first, then what shares content with the others, else as given. */
export function sortForInstall(files: readonly SnapFile[]): readonly SnapFile[] {
  const wanted = new Set(files.flatMap(({ meta }) => meta.providers.map(({ snap }) => snap)));
  const rank = ({ meta: { type, name } }: SnapFile): number => {
    if (type === 'snapd') return 0;
    if (type === 'core' || type === 'base') return 1;
    return wanted.has(name) ? 2 : 3;
  };
  return [...files].sort((a, b) => rank(a) - rank(b));
}

/**
 * The snaps of some folders by what they say they are, whatever their files are called. Of several with one name the
 * newest file counts; what is for another architecture or no snap at all is left out.
 */
export async function readLocalSnaps(
  ports: ReadPorts,
  folders: readonly string[],
  architecture: string | undefined,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, SnapFile>> {
  const own = architecture === undefined ? undefined : toDebianArchitecture(architecture);
  const found = new Map<string, { readonly snap: SnapFile; readonly time: number }>();
  for (const folder of folders) {
    for (const name of await fs.readdir(folder).catch(() => [])) {
      if (!name.endsWith('.snap')) continue;
      const file = path.resolve(folder, name);
      try {
        const time = (await fs.stat(file)).mtimeMs;
        const snap = await readSnapFile(ports, file, signal);
        if (!snap) continue;
        const { name: key, architectures } = snap.meta;
        if (own !== undefined && !architectures.includes('all') && !architectures.includes(own)) continue;
        if (time > (found.get(key)?.time ?? -1)) found.set(key, { snap, time });
      } catch (error) {
        // One broken file must not keep the others from being found.
        if (error instanceof Cancelled) throw error;
      }
    }
  }
  return new Map([...found].map(([key, { snap }]) => [key, snap]));
}
