/**
 * Runs a bundle with the code that the engine compiled in an earlier run: reading and compiling the text of a program of
 * this size takes longer than all else that happens when it starts.
 *
 * Everything here is on the way of each start, so it makes do without modules that take long to load themselves.
 */
import { isAscii } from 'node:buffer';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Environment } from '../net/proxy.ts';
import { findUserCache } from './cache-folder.ts';

export interface Loaded {
  readonly exports: unknown;
  /** Keeps what is compiled by now for the next run, once; does nothing where this run had it already. */
  readonly keepCode: () => void;
}

/** esbuild.mjs writes the head of a bundle: the start of a function, and what tells this build from all others. */
const HEAD = /^\(function \(exports, require, module, __filename, __dirname\) \{ \/\/ ([0-9a-f]{32})\n/;
const HEAD_LENGTH = 120;
/** One word of so many is summed up: enough to see blocks that never reached the disk. */
const STRETCH = 128;
const SUM_LENGTH = 4;
const ENDING = '.bin';
/** The last builds and engines: an editor's, a terminal's, and what they were before an update. */
const KEPT = 6;

/** A folder of one's own choice, or `off`. */
export function findCodeFolder(env: Environment, platform: NodeJS.Platform): string | undefined {
  const own = env['SNAPWRIGHT_CODE_CACHE'];
  if (own === 'off') return undefined;
  return own && path.isAbsolute(own) ? own : findUserCache(env, platform, 'code');
}

/** @param file a bundle, by its absolute path */
export function loadBundle(file: string, folder: string | undefined): Loaded {
  const bytes = fs.readFileSync(file);
  const build = HEAD.exec(bytes.toString('latin1', 0, HEAD_LENGTH))?.[1];
  // The engine's version, its flags and what the processor can do: code for one is of no use to another.
  const tag = v8.cachedDataVersionTag();
  const name = `${path.basename(file, '.js')}-${build?.slice(0, 8)}-${process.arch}-${tag.toString(16)}${ENDING}`;
  const cached = folder !== undefined && build !== undefined ? readCode(path.join(folder, name), build) : undefined;
  const script = new vm.Script(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'), {
    filename: file,
    ...(cached && { cachedData: cached }),
  });
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  const module = { exports: {} };
  run(module.exports, createRequire(file), module, file, path.dirname(file));
  let isKept = cached !== undefined && script.cachedDataRejected === false;
  return {
    exports: module.exports,
    keepCode() {
      if (isKept || folder === undefined || build === undefined || v8.cachedDataVersionTag() !== tag) return;
      isKept = true;
      writeCode(folder, name, build, script.createCachedData());
    },
  };
}

/**
 * The engine trusts what it is given and would fall over a file that is not whole, so that is for us to see. Undefined
 * as well for code of another build, and for what somebody else has put there.
 */
function readCode(file: string, build: string): Buffer | undefined {
  try {
    const bytes = fs.readFileSync(file);
    const owner = process.getuid?.();
    if (owner !== undefined && fs.statSync(file).uid !== owner) return undefined;
    const code = bytes.subarray(build.length + SUM_LENGTH);
    const isOurs =
      bytes.toString('latin1', 0, build.length) === build && bytes.readUInt32LE(build.length) === sumUp(code);
    return isOurs ? code : undefined;
  } catch {
    return undefined;
  }
}

function writeCode(folder: string, name: string, build: string, code: Buffer): void {
  const temporary = path.join(folder, `.${name}.${process.pid}.tmp`);
  try {
    const head = Buffer.alloc(build.length + SUM_LENGTH);
    head.write(build, 'latin1');
    head.writeUInt32LE(sumUp(code), build.length);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, Buffer.concat([head, code]), { mode: 0o600 });
    // Others that start meanwhile see the old file or the new one, never a part.
    fs.renameSync(temporary, path.join(folder, name));
    removeOld(folder);
  } catch {
    // The next start takes a little longer, that is all.
    fs.rm(temporary, { force: true }, () => undefined);
  }
}

function removeOld(folder: string): void {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(ENDING));
  if (files.length <= KEPT) return;
  const ages = files.map((name) => ({
    file: path.join(folder, name),
    time: fs.statSync(path.join(folder, name)).mtimeMs,
  }));
  for (const { file } of ages.sort((a, b) => b.time - a.time).slice(KEPT)) fs.rmSync(file, { force: true });
}

function sumUp(bytes: Buffer): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let sum = bytes.length;
  for (let i = 0; i < words.length; i += STRETCH) sum = (Math.imul(sum, 31) + (words[i] ?? 0)) >>> 0;
  return sum;
}
