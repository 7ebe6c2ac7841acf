/** No line is too strange, no log too long. */
import { expect, test } from 'vitest';
import { collectDenials, createDenialCollector } from '../../../server/src/core/denials/collect-denials.ts';
import { parseAuditLine } from '../../../server/src/core/denials/parse-audit.ts';
import { suggestPlugs } from '../../../server/src/core/denials/suggest.ts';
import { audit, capability, dbus, fileRecord, seccomp } from './lines.ts';

/** The same numbers every time. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SEEDS = [
  audit(fileRecord({ name: '/home/u/my file' })),
  audit(fileRecord({ name: '/dev/kvm' })),
  capability('net_admin'),
  seccomp({ arch: 'c000003e', syscall: 165 }),
  dbus({ interface: 'org.freedesktop.UPower' }),
  JSON.stringify({ MESSAGE: audit(fileRecord({ name: '/x' })) }),
  JSON.stringify({ MESSAGE: [...Buffer.from(audit(fileRecord({ name: '/x' })))] }),
  'An AppArmor policy prevents this sender from sending; label="snap.a.b (enforce)" interface="(unset)"',
  JSON.stringify({
    MESSAGE: 'A security policy denied :1.9 to send method call /:a.b to c.',
    DBUS_BROKER_SENDER_SECURITY_LABEL: 'snap.a.b',
  }),
];
const PIECES = [
  '"',
  "'",
  '\\',
  '=',
  ' ',
  '\u0000',
  '\u001d',
  '\ud800',
  '%',
  '//&:snap.a.b',
  'FF',
  '{',
  '[',
  ',',
  '999999999999',
  '-',
  'snap.',
  '/',
  '\r',
  '(',
  '|',
];

test('any line is read without a word', () => {
  const random = createRandom(7);
  for (let round = 0; round < 6000; round++) {
    let line = SEEDS[random(SEEDS.length)] ?? '';
    for (let change = random(6); change >= 0; change--) {
      const at = random(line.length + 1);
      const piece = PIECES[random(PIECES.length)] ?? '';
      line = line.slice(0, at) + piece + line.slice(at + random(8));
    }
    const denial = parseAuditLine(line);
    if (denial) expect(denial.actor.snap).toMatch(/^[a-z0-9-]+$/);
    suggestPlugs(collectDenials(line));
  }
});

test('pieces may be cut anywhere', () => {
  const log = SEEDS.join('\n');
  const expected = collectDenials(log);
  for (const size of [1, 3, 100]) {
    const collector = createDenialCollector();
    for (let at = 0; at < log.length; at += size) collector.add(log.slice(at, at + size));
    expect(collector.end()).toEqual(expected);
  }
});

test('a line without an end takes no memory and hides no other', () => {
  const collector = createDenialCollector();
  const piece = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 20; count++) collector.add(piece);
  collector.add(`\n${SEEDS[1] ?? ''}\n`);
  expect(collector.end()).toMatchObject({ denials: 1, lines: 2 });
});

/** As many different causes as lines. */
function makeLog(lines: number): string {
  const random = createRandom(3);
  return Array.from({ length: lines }, (_, index) => {
    if (index % 4 > 0)
      return `Nov 14 22:13:20 host kernel: [${String(index)}.1] usb 1-1: new high-speed USB device number ${String(index)}`;
    return `Nov 14 22:13:20 host kernel: [${String(index)}.1] ${audit(fileRecord({ name: `/proc/${String(random(9999))}/x${String(index)}/y` }))}`;
  }).join('\n');
}

// What follows has no end within the time that a test has, where the work grows faster than the text.

test('a log of 64,000 lines is read as a whole', () => {
  const { lines, denials, omitted } = collectDenials(makeLog(64_000));
  expect({ lines, denials, omitted }).toEqual({ lines: 64_000, denials: 16_000, omitted: 0 });
});

test('what could make an expression run wild', () => {
  for (const piece of [
    'snap.a-',
    'a=',
    '"MESSAGE":[1,',
    '"MESSAGE" : "\\\\',
    'FF',
    '/{',
    ':snap.',
    'apparmor="DENIED" ',
  ]) {
    const line = `apparmor="DENIED" operation="open" profile="snap.a.b" name=${piece.repeat(8000)}`;
    expect(collectDenials(line).lines).toBe(1);
    expect(collectDenials(piece.repeat(8000))).toMatchObject({ lines: 1, denials: 0 });
  }
});

test('causes beyond the most are only counted', () => {
  const log = Array.from({ length: 20_050 }, (_, index) => audit(fileRecord({ name: `/etc/a${String(index)}` }))).join(
    '\n',
  );
  expect(collectDenials(log)).toMatchObject({ denials: 20_050, omitted: 50 });
});
