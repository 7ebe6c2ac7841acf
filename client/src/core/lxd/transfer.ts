/** Files into an instance and out of it, whole or not at all. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '../user-error.ts';
import type { Lxd } from './lxd.ts';

type Exec = Lxd['exec'];

/** Reads standard input to a file beside `$1`; moved there when it has `$2` bytes. */
const RECEIVE = `
set -e
mkdir -p -- "$(dirname -- "$1")"
part=$(mktemp -- "$1.XXXXXX")
trap 'rm -f -- "$part"' EXIT
trap 'exit 130' INT TERM
cat >"$part"
[ "$(wc -c <"$part")" -eq "$2" ] || { echo 'incomplete' >&2; exit 1; }
chmod -- "$3" "$part"
mv -fT -- "$part" "$1"
trap - EXIT
`;

/**
 * @param to absolute; its folders are made
 * @param mode permissions; default: those of the file here
 */
export async function pushThrough(
  exec: Exec,
  name: string,
  from: string,
  to: string,
  signal?: AbortSignal,
  mode?: number,
): Promise<void> {
  const { handle, size, mode: own } = await open(from);
  const stdin = handle.createReadStream();
  try {
    const args = ['sh', '-c', RECEIVE, 'sh', to, String(size), (mode ?? own & 0o777).toString(8)];
    const { code, stderr, end } = await exec(name, args, { stdin, ...(signal && { signal }) });
    if (code !== 0 || end !== 'exit') throw toTransferError('push', from, to, stderr);
  } finally {
    stdin.destroy();
    await handle.close().catch(() => {});
  }
}

async function open(file: string): Promise<{ handle: fs.promises.FileHandle; size: number; mode: number }> {
  let handle: fs.promises.FileHandle | undefined;
  try {
    // A pipe would be waited for without an end.
    handle = await fs.promises.open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error('it is no file');
    const { size, mode } = stat;
    return { handle, size, mode };
  } catch (error) {
    await handle?.close().catch(() => {});
    throw new UserError('file-unreadable', `"${file}" can not be read.`, { detail: String(error) });
  }
}

/** @param to path on this machine, its folder exists */
export async function pullThrough(
  exec: Exec,
  name: string,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  const part = path.join(path.dirname(to), `.${path.basename(to)}.${randomUUID()}.part`);
  let file: number | undefined;
  let problem: unknown;
  try {
    file = openForWriting(part, to);
    const into = file;
    let size = 0;
    const args = ['sh', '-c', 'wc -c <"$1" >&2 && exec cat -- "$1"', 'sh', from];
    const onData = (data: Uint8Array): void => {
      try {
        for (let done = 0; done < data.length;) done += fs.writeSync(into, data, done);
        size += data.length;
      } catch (error) {
        problem ??= error;
      }
    };
    const { code, stderr, end } = await exec(name, args, { onData, ...(signal && { signal }) });
    if (problem !== undefined) throw toWriteError(to, problem);
    if (code !== 0 || end !== 'exit') throw toTransferError('pull', from, to, stderr);
    if (size !== Number.parseInt(stderr, 10))
      throw toTransferError('pull', from, to, `incomplete: ${size} of ${stderr}`);
    fs.closeSync(file);
    file = undefined;
    fs.renameSync(part, to);
  } finally {
    if (file !== undefined) fs.closeSync(file);
    fs.rmSync(part, { force: true });
  }
}

function openForWriting(part: string, to: string): number {
  try {
    return fs.openSync(part, 'wx');
  } catch (error) {
    throw toWriteError(to, error);
  }
}

function toWriteError(to: string, error: unknown): UserError {
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
    return new UserError('disk-full', `There is no room for "${to}".`, { hint: 'Free some space and try again.' });
  }
  return new UserError('file-unwritable', `"${to}" can not be written.`, { detail: String(error) });
}

function toTransferError(way: 'push' | 'pull', from: string, to: string, stderr: string): UserError {
  const detail = stderr.trim();
  if (/No space left on device|Disk quota exceeded/i.test(stderr)) {
    return new UserError('lxd-disk-full', 'The disk of the instance is full.', {
      hint: 'Remove what is not needed there, or make the instance anew with a larger disk.',
      detail,
    });
  }
  if (way === 'pull' && /No such file|nonexistent|cannot open|can't open/i.test(stderr)) {
    return new UserError('lxd-file-missing', `There is no "${from}" in the instance.`, { detail });
  }
  const [what, where] = way === 'push' ? [from, 'into the instance'] : [from, 'out of the instance'];
  return new UserError('lxd-transfer', `"${what}" did not get whole ${where} (as "${to}").`, {
    hint: 'Try again.',
    detail,
  });
}
