/** Looks into a built snap, here or where it is going to be installed. */
import { randomUUID } from 'node:crypto';
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
    const text = await fs.readFile(path.join(root, META), 'utf8').catch(() => undefined);
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
    const { code, stdout } = await target.run(['cat', `${folder}/${META}`], options);
    return await toSnapFile(ports, file, code === 0 ? stdout : undefined, result);
  } finally {
    await target.run(['rm', '-rf', '--', folder, ...(there === file ? [] : [there])], { timeoutMs: PATIENCE_MS });
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
  const handle = await fs.open(file, 'r').catch((error: unknown) => {
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
