/** Programs whose terminal stays, with a real shell; the key is a line on standard input. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHeldLine } from '../../../client/src/core/process/held-line.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sw held '))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

const script = (text: string, ...args: string[]) => ({ command: 'sh', args: ['-c', text, 'sh', ...args] });

describe.skipIf(process.platform === 'win32')('a terminal that stays', () => {
  it.each([
    [0, 'hello.app has ended, exit code: 0.'],
    [3, 'hello.app has ended, exit code: 3.'],
  ])('tells the exit code %i, and ends with 0', async (code, words) => {
    const { command, args, env } = toHeldLine(script(`exit ${code}`), 'hello.app');
    const result = await streamProcess({ command, args, env, stdin: '\n' });
    expect(result).toMatchObject({ code: 0, end: 'exit' });
    expect(result.stdout).toContain(words);
  });

  it('tells of a program that is not there', async () => {
    const { command, args, env } = toHeldLine({ command: '/no/such', args: [] }, 'it');
    expect((await streamProcess({ command, args, env, stdin: '\n' })).stdout).toContain('exit code: 127');
  });

  it('hands on each word as it is', async () => {
    const words = ['a b', '"q"', "'", '$(touch pwned)', '-x', '', 'ä\nb', '*'];
    const { command, args, env } = toHeldLine(script('for one; do printf "<%s>" "$one"; done', ...words), 'it');
    const { stdout } = await streamProcess({ command, args, env, stdin: '\n', cwd: folder });
    expect(stdout).toContain(words.map((one) => `<${one}>`).join(''));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('goes on when the program is interrupted, and tells that', async () => {
    const { command, args, env } = toHeldLine(script('kill -INT $PPID; kill -INT $$; sleep 9'), 'it');
    const { stdout, code } = await streamProcess({ command, args, env, stdin: '\n' });
    expect(stdout).toContain('it has ended, exit code: 130.');
    expect(code).toBe(0);
  });

  it('writes the exit code down, and stays only after a failure', async () => {
    const file = path.join(folder, 'code');
    const good = toHeldLine(script('exit 0'), 'it', file);
    expect((await streamProcess({ ...good, stdin: '' })).stdout).toBe('');
    expect(fs.readFileSync(file, 'utf8')).toBe('0\n');
    const bad = toHeldLine(script('exit 4'), 'it', file);
    expect((await streamProcess({ ...bad, stdin: '\n' })).stdout).toContain('exit code: 4');
    expect(fs.readFileSync(file, 'utf8')).toBe('4\n');
  });
});
