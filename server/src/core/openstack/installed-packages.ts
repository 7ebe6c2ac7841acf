/** The Python packages in a built snap, told from the names of its files alone. */
import { normalizeName } from '../python/names.ts';

export interface InstalledPackage {
  readonly name: string;
  readonly key: string;
  /** Undefined where the name of the folder does not tell it. */
  readonly version: string | undefined;
  /** The folder it lies in, from the root of the snap: `lib/python3.12/site-packages`. */
  readonly folder: string;
  /** `3.12`, where the folder tells it. */
  readonly python: string | undefined;
  /** A package of Ubuntu that was staged: its version is Ubuntu's choice. */
  readonly debian: boolean;
}

/** `oslo.config-9.7.0.dist-info`, `PasteDeploy-2.0.1-py3.6.egg-info`, `six-1.12.0-py2.7.egg/EGG-INFO`. */
const RECORD =
  /^(?:(.*)\/)?([A-Za-z0-9][A-Za-z0-9._-]*?)(?:-(v?\d[A-Za-z0-9.!+_-]*?))?(?:-py\d[\d.]*(?:-[a-z0-9_-]+)?)?\.(?:dist-info|egg-info|egg)$/;
const DEBIAN = /^usr\/lib\/python[\d.]*\/dist-packages$/;

/** @param paths files and folders of the snap, without a slash at the start */
export function readInstalledPackages(paths: Iterable<string>): readonly InstalledPackage[] {
  const packages = new Map<string, InstalledPackage>();
  const records = new Set<string>();
  for (const path of paths) {
    // What lies within a record tells no more than the record.
    const end = /\.(?:dist-info|egg-info|egg)(?=\/|$)/.exec(path);
    if (!end) continue;
    const record = path.slice(0, end.index + end[0].length);
    if (records.has(record)) continue;
    records.add(record);
    const match = RECORD.exec(record);
    const [, folder = '', name = '', written] = match ?? [];
    // Copies that tools carry for themselves are nobody's dependency.
    if (!match || /(?:^|\/)_vendor(?:\/|$)/.test(folder)) continue;
    // Names of files hold no hyphen within a version.
    const version = written?.replaceAll('_', '-');
    const key = normalizeName(name);
    const id = [key, version, folder].join('\0');
    if (packages.has(id)) continue;
    const python = /(?:^|\/)python(\d\.\d+)(?:\/|$)/.exec(folder)?.[1];
    packages.set(id, { name, key, version, folder, python, debian: DEBIAN.test(folder) });
  }
  return [...packages.values()].sort(byName);
}

function byName(a: InstalledPackage, b: InstalledPackage): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : a.folder < b.folder ? -1 : 1;
}
