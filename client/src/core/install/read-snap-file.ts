/** Looks into a built snap, here or where it is going to be installed. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { SnapMeta } from '../../../../server/src/lsp/snap-meta-protocol.ts';
import type { StreamResult } from '../process/process.ts';
import type { Target } from '../target/target.ts';
import { Cancelled, UserError } from '../user-error.ts';
import type { ReadPorts } from './ports.ts';

export interface SnapFile {
  /** Absolute, on this machine. */
  readonly file: string;
  readonly meta: SnapMeta & { readonly name: string };
}

const PATIENCE_MS = 60_000;
const META = 'meta/snap.yaml';
/** More is no metadata. */
const MOST = 4 * 1024 * 1024;

/** Undefined where this machine has no `unsquashfs`. UserError `no-snap-file` for what is no snap. */
export async function readSnapFile(
  ports: ReadPorts,
  file: string,
  signal?: AbortSignal,
): Promise<SnapFile | undefined> {
  await checkFile(file);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'snapwright-meta-'));
  try {
    const root = path.join(folder, 'root');
    const result = await ports.run({
      command: 'unsquashfs',
      args: unpackArgs(root, file),
      env: { LC_ALL: 'C' },
      timeoutMs: PATIENCE_MS,
      ...(signal && { signal }),
    });
    if (result.end === 'missing') return undefined;
    if (result.end === 'cancelled') throw new Cancelled();
    const text = await readPlainFile(path.join(root, META));
    return await toSnapFile(ports, file, text, result);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** The same by the target's own tools: snapd brings them along. */
export async function readSnapFileThere(
  ports: ReadPorts,
  target: Target,
  file: string,
  signal?: AbortSignal,
): Promise<SnapFile> {
  const there = await target.provideFile(file, signal);
  const folder = `/tmp/snapwright-meta-${randomUUID()}`;
  const options = { timeoutMs: PATIENCE_MS, ...(signal && { signal }) };
  try {
    const result = await target.run(['unsquashfs', ...unpackArgs(folder, there)], options);
    const read = '[ -f "$1" ] && [ ! -L "$1" ] && exec head -c "$2" -- "$1"';
    const { code, stdout } = await target.run(['sh', '-c', read, 'sh', `${folder}/${META}`, String(MOST)], options);
    return await toSnapFile(ports, file, code === 0 ? stdout : undefined, result);
  } finally {
    const left = [folder, ...(there === file ? [] : [there])];
    // What failed before is what is told.
    await target.run(['rm', '-rf', '--', ...left], { timeoutMs: PATIENCE_MS }).catch(() => undefined);
  }
}

/** A snap may hold a link in its place: to a file of this machine, to a device without an end. */
async function readPlainFile(file: string): Promise<string | undefined> {
  try {
    const stat = await fs.lstat(file);
    return stat.isFile() && stat.size <= MOST ? await fs.readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** Not `-cat`: squashfs-tools has it since 4.5 only. */
function unpackArgs(folder: string, file: string): readonly string[] {
  return ['-no-progress', '-no-xattrs', '-d', folder, file, META];
}

async function toSnapFile(
  ports: ReadPorts,
  file: string,
  text: string | undefined,
  result: StreamResult,
): Promise<SnapFile> {
  const meta = text === undefined ? undefined : await ports.readMeta(text);
  if (meta?.name !== undefined) return { file, meta: { ...meta, name: meta.name } };
  const said = result.stderr.trim();
  throw new UserError('no-snap-file', `"${path.basename(file)}" can't be read as a snap.`, {
    hint: 'Build it again.',
    ...(said !== '' && { detail: said }),
  });
}

async function checkFile(file: string): Promise<void> {
  // A pipe would be waited for without an end.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const handle = await fs.open(file, flags).catch((error: unknown) => {
    throw new UserError('no-snap-file', `There is no file "${file}" that can be read.`, {
      hint: 'Build the snap first.',
      detail: String(error),
    });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0).catch(() => ({
      buffer: Buffer.alloc(0),
      bytesRead: 0,
    }));
    if (buffer.subarray(0, bytesRead).toString('latin1') === 'hsqs') return;
    throw new UserError('no-snap-file', `"${path.basename(file)}" is no snap: it holds no squashfs.`);
  } finally {
    await handle.close();
  }
}
