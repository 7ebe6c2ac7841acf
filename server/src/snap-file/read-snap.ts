/** Looks into a built snap with `unsquashfs`: the names of its files, and the few files that describe it. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readBuiltSnap, SNAP_FILES, type BuiltSnap, type SnapTexts } from '../core/openstack/built-snap.ts';
import { readInstalledPackages, type InstalledPackage } from '../core/openstack/installed-packages.ts';

export interface SnapContents {
  readonly snap: BuiltSnap;
  readonly installed: readonly InstalledPackage[];
}

export type SnapReading = SnapContents | { readonly problem: string };

const LIST_BYTES = 256 * 1024 * 1024;
const FILE_BYTES = 4 * 1024 * 1024;
const PATIENCE_MS = 120_000;

/** @param program for tests */
export async function readSnap(file: string, program = 'unsquashfs'): Promise<SnapReading> {
  const absolute = path.resolve(file);
  const fault = findFault(absolute, file);
  if (fault !== undefined) return { problem: fault };
  const listing = await run(program, ['-ll', absolute], LIST_BYTES);
  if ('problem' in listing) return listing;
  const paths: string[] = [];
  const wanted: string[] = [];
  for (const { type, size, name } of readListing(listing.text)) {
    paths.push(name);
    // Links could lead anywhere, and a description has no megabytes.
    if (type === '-' && size <= FILE_BYTES && (SNAP_FILES as readonly string[]).includes(name)) wanted.push(name);
  }
  if (paths.length === 0) return { problem: `"${file}" holds no files.` };
  const texts = wanted.length > 0 ? await extract(program, absolute, wanted) : {};
  if ('problem' in texts) return { problem: String(texts.problem) };
  return { snap: readBuiltSnap(texts), installed: readInstalledPackages(paths) };
}

/** A sentence on what is no snap, before another program says it in its words. */
function findFault(absolute: string, shown: string): string | undefined {
  try {
    const stat = fs.statSync(absolute, { throwIfNoEntry: false });
    if (!stat) return `No such file: "${shown}".`;
    if (!stat.isFile()) return `"${shown}" is no file.`;
    const handle = fs.openSync(absolute, 'r');
    try {
      const magic = Buffer.alloc(4);
      fs.readSync(handle, magic, 0, 4, 0);
      return magic.toString('latin1') === 'hsqs' ? undefined : `"${shown}" is no snap: it holds no squashfs.`;
    } finally {
      fs.closeSync(handle);
    }
  } catch (error) {
    return `Cannot read "${shown}": ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** `-rw-r--r-- root/root   1234 2026-11-23 02:17 squashfs-root/meta/snap.yaml` */
const LINE = /^([-dlcbps])\S{9,10}\s+\S+\s+([\d]+)(?:,\s*\d+)?\s+\d{4}-\d\d-\d\d\s+\d\d:\d\d\s+squashfs-root\/(.+)$/;

function* readListing(text: string): Generator<{ type: string; size: number; name: string }> {
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, type = '', size = '', rest = ''] = match;
    yield { type, size: Number(size), name: type === 'l' ? rest.replace(/ -> .*$/, '') : rest };
  }
}

async function extract(
  program: string,
  file: string,
  names: readonly string[],
): Promise<SnapTexts | { readonly problem: string }> {
  let folder: string | undefined;
  try {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-snap-'));
    const target = path.join(folder, 'root');
    const result = await run(program, ['-no-progress', '-no-xattrs', '-d', target, file, ...names], FILE_BYTES);
    if ('problem' in result) return result;
    const texts: Record<string, string> = {};
    for (const name of names) {
      const place = path.join(target, name);
      const stat = fs.lstatSync(place, { throwIfNoEntry: false });
      if (stat?.isFile() && stat.size <= FILE_BYTES) texts[name] = fs.readFileSync(place, 'utf8');
    }
    return texts;
  } catch (error) {
    return { problem: `The snap can't be looked into: ${error instanceof Error ? error.message : String(error)}.` };
  } finally {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  program: string,
  args: readonly string[],
  maxBuffer: number,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  return new Promise((resolve) => {
    const options = {
      maxBuffer,
      timeout: PATIENCE_MS,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (!error) resolve({ text: stdout });
      else resolve({ problem: describe(error, program, stderr) });
    });
    child.stdin?.end();
  });
}

function describe(error: Error & { code?: unknown; killed?: boolean }, program: string, stderr: string): string {
  if (error.code === 'ENOENT') {
    return `"${program}" is needed to look into a snap, and it is not installed; on Ubuntu and Debian it comes with the package squashfs-tools.`;
  }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'The snap holds more files than can be listed.';
  if (error.killed) return `"${program}" took longer than ${PATIENCE_MS / 1000} seconds.`;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return `"${program}" can't read the snap${said === '' ? '' : `: ${said}`}.`;
}
