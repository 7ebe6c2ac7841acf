/** The lines as text and as Markdown. */
import { expect, test } from 'vitest';
import { createTextPrinter, summarizeDoctor, toDoctorMarkdown } from '../../../client/src/core/doctor/format.ts';
import type { DoctorLine } from '../../../client/src/core/doctor/types.ts';

const fix = { id: 'x', question: 'Do it?' };
const LINES: readonly DoctorLine[] = [
  { id: 'a', group: 'LXD', title: 'Server', state: 'ok', reason: 'LXD 5.0.2 answers.' },
  {
    ...{ id: 'b', group: 'LXD', title: 'Rights', state: 'problem', reason: 'No.', hint: 'At the next login.' },
    fix: {
      ...fix,
      kind: 'terminal',
      title: 'Add Me',
      command: { command: 'sudo', args: ['usermod', '-aG', 'lxd', "o'neil"] },
    },
  },
  { id: 'c', group: 'Network', title: 'Images', state: 'unknown', reason: 'Who knows.' },
  { id: 'd', group: 'Network', title: 'Proxy', state: 'not-applicable', reason: 'None.' },
  {
    ...{ id: 'e', group: 'Instances', title: 'x', state: 'warning', reason: 'Its project "/a\n\u001b[2J*b*" is gone.' },
    fix: { ...fix, kind: 'link', title: 'Read', url: 'https://example.org/a' },
  },
];

const plain = (unicode: boolean): string => {
  const same = (text: string): string => text;
  const print = createTextPrinter({ unicode, bold: same, dim: same, state: (_state, text) => text });
  return LINES.map(print).join('');
};

test('text', () => {
  expect(plain(true)).toBe(`LXD
  ✓ Server: LXD 5.0.2 answers.
  ✗ Rights: No.
      At the next login.
      Add Me: sudo usermod -aG lxd 'o'\\''neil'

Network
  ? Images: Who knows.
  · Proxy: None.

Instances
  ! x: Its project "/a\ufffd\ufffd[2J*b*" is gone.
      Read: https://example.org/a
`);
  expect(plain(false)).toContain('LXD\n  ok Server: LXD 5.0.2 answers.\n  X  Rights: No.\n       At the next login.\n');
  expect(plain(false)).toMatch(/^[\x20-\x7e\n\ufffd]*$/);
});

test('Markdown', () => {
  const count = { ok: 1, warning: 1, problem: 2, unknown: 1, 'not-applicable': 1 };
  expect(toDoctorMarkdown({ lines: LINES, count, milliseconds: 1 })).toBe(`# Doctor: 2 problems, 1 warning

## LXD

- ✓ **Server**: LXD 5.0.2 answers.
- ✗ **Rights**: No.
  At the next login.
  Add Me: \`sudo usermod -aG lxd 'o'\\''neil'\`

## Network

- ? **Images**: Who knows.
- · **Proxy**: None.

## Instances

- ! **x**: Its project "/a\ufffd\ufffd\\[2J\\*b\\*" is gone.
  [Read](<https://example.org/a>)
`);
  expect(summarizeDoctor({ count: { ...count, problem: 0, warning: 0 } })).toBe('No problems');
});
