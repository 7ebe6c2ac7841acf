/** How the client comes by a log. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createLogFilter, filterLog } from '../../../client/src/core/denials/filter-log.ts';
import { readJournal, readLogFile } from '../../../client/src/core/denials/read-log.ts';
import type { StreamResult } from '../../../client/src/core/process/process.ts';
import { collectDenials } from '../../../server/src/core/denials/collect-denials.ts';
import { audit, capability, dbus, fileRecord, seccomp } from './lines.ts';

const LINES = [
  audit(fileRecord({ name: '/x' })),
  capability('chown'),
  seccomp({ arch: 'c000003e', syscall: 165 }),
  dbus({ interface: 'org.example' }),
  'kauditd_printk_skb: 12 callbacks suppressed',
  JSON.stringify({ MESSAGE: [...Buffer.from(audit(fileRecord({ name: '/y' })))] }),
];
const noise = Array.from({ length: 50 }, (_, index) => `Nov 14 22:13:20 host kernel: usb ${String(index)}: new device`);
const whole = LINES.flatMap((line, index) => [...noise.slice(index), line]).join('\n');

test('what matters is kept', () => {
  const { log, isCut } = filterLog(whole, 1e6);
  expect(isCut).toBe(false);
  expect(log).toBe(`${LINES.join('\n')}\n`);
  expect({ ...collectDenials(log), lines: 0 }).toEqual({ ...collectDenials(whole), lines: 0 });
});

test.each([1, 7, 1000])('in pieces of %i', (size) => {
  const filter = createLogFilter(1e6);
  for (let at = 0; at < whole.length; at += size) filter.add(whole.slice(at, at + size));
  expect(filter.end().log).toBe(`${LINES.join('\n')}\n`);
});

test('no more than is asked for', () => {
  const { log, isCut } = filterLog(whole, (LINES[0]?.length ?? 0) + 10);
  expect(isCut).toBe(true);
  expect(log).toBe(`${LINES[0] ?? ''}\n`);
});

test('a file', async () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-log-')), 'a b.log');
  fs.writeFileSync(file, whole);
  expect(await readLogFile(file)).toEqual({ log: `${LINES.join('\n')}\n`, isCut: false });
  fs.rmSync(path.dirname(file), { recursive: true });
  expect(await readLogFile(file)).toEqual({ problem: expect.stringMatching(/can not be read/) as string });
});

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that says this, line by line; undefined: there is none. */
function journal(said: Said | undefined): { asked: string[][]; answer: ReturnType<typeof readJournal> } {
  const asked: string[][] = [];
  const answer = readJournal({
    run: (args, { onLine }) => {
      asked.push([...args]);
      for (const line of said?.stdout.split('\n') ?? []) onLine?.(line, 'stdout');
      const { code = -1, stderr = '' } = said ?? {};
      const result: StreamResult = { code, stdout: '', stderr, end: said ? 'exit' : 'missing' };
      return Promise.resolve(result);
    },
  });
  return { asked, answer };
}

test('the journal', async () => {
  const { asked, answer } = journal({ code: 0, stdout: whole, stderr: '' });
  expect(await answer).toEqual({ log: `${LINES.join('\n')}\n`, isCut: false });
  expect(asked).toEqual([['journalctl', '-k', '--no-pager', '-o', 'short']]);
});

test.each<[string, Said | undefined, RegExp]>([
  ['no journal', undefined, /no "journalctl"/],
  [
    'no right',
    { code: 1, stdout: '', stderr: 'No journal files were opened due to insufficient permissions.\n' },
    /may not read.*usermod -aG adm/,
  ],
  [
    'own messages alone',
    {
      code: 0,
      stdout: '-- No entries --\n',
      stderr: 'Hint: You are currently not seeing messages from other users and the system.\n',
    },
    /may not read/,
  ],
  [
    'something else',
    { code: 1, stdout: '', stderr: 'Failed to open journal: x\nmore\n' },
    /failed: Failed to open journal: x\./,
  ],
])('%s', async (_name, result, problem) => {
  expect(await journal(result).answer).toEqual({ problem: expect.stringMatching(problem) as string });
});

test('what came before it was stopped is good', async () => {
  expect(await journal({ code: -1, stdout: whole, stderr: '' }).answer).toMatchObject({ isCut: true });
});
