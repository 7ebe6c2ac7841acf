/** Bundles whose compiled code is kept from run to run. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findCodeFolder, loadBundle } from '../../../server/src/launch/code-cache.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-code-'));
let count = 0;
let folder = '';
let file = '';
beforeEach(() => {
  folder = path.join(root, String(++count), 'cache', 'code');
  file = path.join(root, String(count), 'some-main.js');
  fs.mkdirSync(path.dirname(file));
  writeBundle(1);
});
afterAll(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

function writeBundle(answer: number, build = String(answer).repeat(32)): void {
  const head = `(function (exports, require, module, __filename, __dirname) { // ${build}`;
  const body = `exports.answer = () => ${answer};\nexports.word = 'ä';\nexports.path = require('node:path');`;
  fs.writeFileSync(file, `${head}\n${body}\nexports.file = __filename;\n})\n`);
}

function load(): { answer: () => number; word: string; path: unknown; file: string } {
  const { exports, keepCode } = loadBundle(file, folder);
  keepCode();
  return exports as ReturnType<typeof load>;
}

const list = (): string[] => (fs.existsSync(folder) ? fs.readdirSync(folder) : []);
const only = (): string => path.join(folder, list()[0] ?? '');

describe('kept code', () => {
  it('runs the bundle with and without it', () => {
    for (let i = 0; i < 2; i++) {
      const exports = load();
      expect(exports.answer()).toBe(1);
      expect(exports).toMatchObject({ word: 'ä', path, file });
      expect(list()).toHaveLength(1);
    }
    expect(list()[0]).toMatch(/^some-main-1{8}-.*\.bin$/);
  });

  it('is written once and left alone while it serves', () => {
    load();
    const written = fs.statSync(only()).mtimeMs;
    fs.utimesSync(only(), 1, 1);
    load();
    expect(fs.statSync(only()).mtimeMs).toBe(1000);
    expect(written).toBeGreaterThan(1000);
  });

  it('is not taken for another build', () => {
    load();
    writeBundle(2);
    expect(load().answer()).toBe(2);
    // Nor when the name says otherwise.
    const [one, two] = list()
      .sort()
      .map((name) => path.join(folder, name));
    fs.copyFileSync(one ?? '', two ?? '');
    expect(load().answer()).toBe(2);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['half unwritten', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 36), Buffer.alloc(bytes.length - 36)])],
  ])('is passed over and written anew where it is %s', (_, damage) => {
    load();
    const whole = fs.readFileSync(only());
    fs.writeFileSync(only(), damage(whole));
    expect(load().answer()).toBe(1);
    expect(fs.readFileSync(only()).length).toBe(whole.length);
  });

  it('does without a folder that can not be made', () => {
    fs.writeFileSync(path.dirname(folder), 'a file');
    expect(load().answer()).toBe(1);
    expect(list()).toEqual([]);
  });

  it('is not kept of a bundle without a head', () => {
    writeBundle(3, 'no build');
    expect(load().answer()).toBe(3);
    expect(list()).toEqual([]);
  });

  it('is kept for a few builds only', () => {
    for (let build = 1; build <= 9; build++) {
      writeBundle(build);
      load();
    }
    expect(list()).toHaveLength(6);
  });
});

describe('the folder for kept code', () => {
  it('is where the system wants it, or where one says', () => {
    expect(findCodeFolder({ HOME: '/home/a' }, 'linux')).toBe(path.join('/home/a', '.cache', 'snapwright', 'code'));
    expect(findCodeFolder({ SNAPWRIGHT_CODE_CACHE: root }, 'linux')).toBe(root);
    expect(findCodeFolder({ HOME: '/home/a', SNAPWRIGHT_CODE_CACHE: 'off' }, 'linux')).toBeUndefined();
    expect(findCodeFolder({}, 'linux')).toBeUndefined();
  });
});
