/**
 * An archive as a stream, in the form that GNU tar writes: names and links as raw bytes of any length, files of any
 * size. Written here so that it is the same on every system, takes any name, reads files only as fast as they are
 * taken, and copes with files that change or go while they are read.
 */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { unreadable } from './scan.ts';
import type { ScanEntry } from './scan.ts';

const BLOCK = 512;
const CHUNK = 256 * 1024;
/** Small files share buffers: a write for each would cost more than reading them. */
const GATHER = 256 * 1024;
const NAME_BYTES = 100;

export interface TarOptions {
  /** Told of a file that was gone when its turn came. */
  readonly onGone?: (relative: string) => void;
}

/** All belong to root. UserError `file-unreadable` where a file may not be read. */
export async function* tarStream(
  folder: string,
  entries: Iterable<readonly [string, ScanEntry]>,
  { onGone }: TarOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  let gathered: Buffer[] = [];
  let bytes = 0;
  for (const [relative, entry] of entries) {
    for await (const piece of entryBlocks(folder, relative, entry, onGone)) {
      gathered.push(piece);
      bytes += piece.length;
      if (bytes < GATHER) continue;
      yield Buffer.concat(gathered);
      gathered = [];
      bytes = 0;
    }
  }
  yield Buffer.concat([...gathered, Buffer.alloc(2 * BLOCK)]);
}

async function* entryBlocks(
  folder: string,
  relative: string,
  entry: ScanEntry,
  onGone: TarOptions['onGone'],
): AsyncGenerator<Buffer, void, undefined> {
  if (entry.kind !== 'file') {
    yield headers(relative, entry, 0);
    return;
  }
  const file = await openFile(path.join(folder, relative), relative);
  if (!file) {
    onGone?.(relative);
    return;
  }
  try {
    // The header promises a length, so what grows meanwhile is cut, what shrinks is filled up: the next copy mends it.
    const size = (await file.stat()).size;
    yield headers(relative, entry, size);
    let left = size;
    while (left > 0) {
      const buffer = Buffer.alloc(Math.min(CHUNK, left));
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      const piece = bytesRead === 0 ? buffer : buffer.subarray(0, bytesRead);
      left -= piece.length;
      yield piece;
    }
    if (size % BLOCK > 0) yield Buffer.alloc(BLOCK - (size % BLOCK));
  } finally {
    await file.close();
  }
}

async function openFile(file: string, relative: string): Promise<fs.FileHandle | undefined> {
  try {
    // Undefined on Windows, where there is no such thing.
    return await fs.open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw unreadable(relative, error);
  }
}

function headers(relative: string, entry: ScanEntry, size: number): Buffer {
  // "./" keeps a leading dash and an empty name from meaning anything.
  const name = Buffer.from(`./${relative}${entry.kind === 'folder' ? '/' : ''}`);
  const target = Buffer.from(entry.target);
  const blocks: Buffer[] = [];
  if (name.length > NAME_BYTES) blocks.push(...longValue('L', name));
  if (target.length > NAME_BYTES) blocks.push(...longValue('K', target));
  const type = entry.kind === 'file' ? '0' : entry.kind === 'link' ? '2' : '5';
  const seconds = entry.mtime === '' ? Math.floor(Date.now() / 1000) : Number(BigInt(entry.mtime) / 1_000_000_000n);
  blocks.push(header({ name, target, type, mode: entry.mode, size, seconds: Math.max(0, seconds) }));
  return Buffer.concat(blocks);
}

/** GNU's way to say a name that the header has no room for: a file of that content in front. */
function longValue(type: 'L' | 'K', value: Buffer): Buffer[] {
  const size = value.length + 1;
  const body = Buffer.alloc(Math.ceil(size / BLOCK) * BLOCK);
  value.copy(body);
  const none = Buffer.alloc(0);
  return [header({ name: Buffer.from('././@LongLink'), target: none, type, mode: 0, size, seconds: 0 }), body];
}

interface Header {
  readonly name: Buffer;
  readonly target: Buffer;
  readonly type: string;
  readonly mode: number;
  readonly size: number;
  readonly seconds: number;
}

function header({ name, target, type, mode, size, seconds }: Header): Buffer {
  const block = Buffer.alloc(BLOCK);
  name.copy(block, 0, 0, NAME_BYTES);
  writeNumber(block, 100, 8, mode);
  writeNumber(block, 108, 8, 0);
  writeNumber(block, 116, 8, 0);
  writeNumber(block, 124, 12, size);
  writeNumber(block, 136, 12, seconds);
  block.write(type, 156, 'latin1');
  target.copy(block, 157, 0, NAME_BYTES);
  block.write('ustar  \0', 257, 'latin1');
  // The sum is taken with blanks in its own place.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function writeNumber(block: Buffer, at: number, length: number, value: number): void {
  const octal = value.toString(8);
  if (octal.length < length) {
    block.write(octal.padStart(length - 1, '0'), at, 'latin1');
    return;
  }
  // Too large for octal digits: a marked binary number, high byte first.
  let rest = BigInt(value);
  for (let place = at + length - 1; place > at; place--) {
    block[place] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[at] = 0x80;
}
