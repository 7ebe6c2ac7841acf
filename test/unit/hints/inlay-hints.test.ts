/** Hints stand in the text as ‹label›; the whole text is compared, so that no other hint is there. */
import { expect, test } from 'vitest';
import { defaultSettings, getInlayHints, type Settings } from '../../../server/src/core/index.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { provide } from '../../harness/provider-context.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';
import fs from 'node:fs';

type Kind = keyof Settings['inlayHints'];

function only(kind: Kind): Settings {
  const off = Object.fromEntries(Object.keys(defaultSettings.inlayHints).map((key) => [key, false]));
  return { ...defaultSettings, inlayHints: { ...(off as Settings['inlayHints']), [kind]: true } };
}

function show(text: string, settings: Settings = defaultSettings, start = 0, end = text.length): string {
  const context = provide(text, settings);
  const lines = getLines(context.document);
  let shown = text;
  for (const hint of [...getInlayHints(context, start, end)].reverse()) {
    expect(hint.tooltip).toMatchObject({ kind: 'markdown', value: expect.stringMatching(/\S/) as string });
    const offset = lines.offsetAt(hint.position);
    shown = `${shown.slice(0, offset)}‹${hint.label as string}›${shown.slice(offset)}`;
  }
  return shown;
}

/** The marks are taken out, shown again by the engine, and must be where they were. */
function check(kind: Kind, expected: string): void {
  expect(show(expected.replaceAll(/‹[^›]*›/g, ''), only(kind))).toBe(expected);
}

test('bases: the Ubuntu release and its Python', () => {
  check('bases', 'base: core24‹Ubuntu 24.04, Python 3.12› # comment\n');
  check('bases', "base: 'core22'‹Ubuntu 22.04, Python 3.10›\nbuild-base: devel‹in development›\n");
  check('bases', 'base: core20‹Ubuntu 20.04, Python 3.8›\n');
  check('bases', 'base: core18‹Ubuntu 18.04, Python 3.6›\n');
  check('bases', 'base: core26‹Ubuntu 26.04, no Python›\n');
  check('bases', 'base: bare‹empty›\nbuild-base: core24‹Ubuntu 24.04, Python 3.12›\n');
  check('bases', 'base: core42\n');
  check('bases', 'base:\n');
});

test('platforms: the short form in full', () => {
  check(
    'platforms',
    `base: core24
platforms:
  amd64:‹build-on: [amd64], build-for: [amd64]›
  arm64:‹build-on: [arm64], build-for: [arm64]› null # why
`,
  );
  check('platforms', 'base: core24\nplatforms:\n  arm64:‹build-for: [arm64]›\n    build-on: [amd64, arm64]\n');
  check('platforms', 'base: core24\nplatforms:\n  arm64: {build-on: amd64}‹build-for: [arm64]›\n');
  check('platforms', 'base: core24\nplatforms:\n  amd64:\n    build-on: [amd64]\n    build-for: [amd64]\n');
  // No architecture: refused as it stands.
  check('platforms', 'base: core24\nplatforms:\n  desktop:\n  i386:\n  all:\n');
});

test('platforms: architectures of older bases', () => {
  check(
    'platforms',
    'base: core22\narchitectures:\n  - amd64‹build-on: [amd64], build-for: [amd64]›\n  - arm64‹build-on: [arm64], build-for: [arm64]›\n',
  );
  check('platforms', 'base: core22\narchitectures: [amd64, arm64]‹2 builds›\n');
  check('platforms', 'base: core22\narchitectures:\n  - build-on: amd64‹build-for: [amd64]›\n');
  check('platforms', 'base: core22\narchitectures:\n  - build-on: [amd64]\n    build-for: [arm64]\n');
  check(
    'platforms',
    'base: core20\narchitectures:\n  - build-on: amd64‹run-on: [amd64]›\n  - build-on: arm64\n    run-on: arm64\n',
  );
  // core22 does not read the key.
  check('platforms', 'base: core22\nplatforms:\n  amd64:\n');
});

test('interfaces: only where the name does not say it', () => {
  check(
    'interfaces',
    `base: core24
plugs:
  dot-config:
    interface: personal-files
    read: [$HOME/.config/demo]
  shared: content
  home:
slots:
  bus:
    interface: dbus
apps:
  demo:
    plugs: [network, dot-config‹personal-files›, home]
    slots:
      - bus‹dbus›
hooks:
  configure:
    plugs:
      - shared‹content›
components:
  extra:
    hooks:
      install:
        plugs: [dot-config‹personal-files›]
`,
  );
});

test('interfaces: plugs that an extension declares', () => {
  check(
    'interfaces',
    'base: core24\nconfinement: strict\napps:\n  demo:\n    extensions: [gnome]\n    plugs: [desktop, gnome-46-2404‹content›]\n',
  );
});

test('defaults: what nobody wrote', () => {
  check('defaults', 'name: demo\nbase: core24\nconfinement: strict‹grade: stable›\n');
  check('defaults', 'name: demo‹confinement: strict, grade: stable›\nbase: core20\n');
  check('defaults', 'name: demo\nbase: core18\ngrade: devel‹confinement: strict›\n');
  check('defaults', 'name: demo\nbase: core24\nconfinement: strict\ngrade: devel\n');
  // Has to be written with these.
  check('defaults', 'name: demo\nbase: devel\nbuild-base: devel\nconfinement: strict\n');
  // A part may bring it.
  check(
    'defaults',
    'base: core24\nconfinement: strict\nadopt-info: one\nparts:\n  one:\n    plugin: nil\n    override-build: craftctl set grade=devel\n',
  );
  check(
    'defaults',
    'base: core24\nconfinement: strict‹grade: stable›\nadopt-info: one\nparts:\n  one:\n    plugin: nil\n    override-build: craftctl set version=1\n',
  );
  // Where part of the text cannot be read, absence proves nothing.
  check('defaults', 'name: demo\nbase: core24\nconfinement: strict\ngrade devel\nparts:\n');
});

// The forms of snapd's syntax: sets by `,,`, weekdays and their spans with weeks of the month, times and their spans,
// `~` for a random moment, `/N` for a split.
test.each([
  ['10:00', 'every day, at 10:00'],
  ['9:00', 'every day, at 9:00'],
  ['mon', 'every Monday'],
  ['mon,10:00', 'every Monday, at 10:00'],
  ['mon,wed,10:00,15:00', 'every Monday and every Wednesday, at 10:00 and 15:00'],
  ['mon-fri,9:00', 'Monday to Friday, at 9:00'],
  ['mon1,9:00', 'the first Monday of the month, at 9:00'],
  ['fri5,23:00', 'the last Friday of the month, at 23:00'],
  ['mon1-tue,9:00', 'from the first Monday to the Tuesday of the month, at 9:00'],
  ['mon2-fri3', 'from the second Monday to the third Friday of the month'],
  ['9:00~11:00', 'every day, at a random moment between 9:00 and 11:00'],
  ['0:00-24:00/4', 'every day, at 0:00, 6:00, 12:00 and 18:00'],
  ['0:00~24:00/2', 'every day, 2 times between 0:00 and 24:00, each at a random moment of its share'],
  ['0:00-24:00/96', 'every day, 96 times between 0:00 and 24:00'],
  ['mon,10:00,,fri,15:00', 'every Monday, at 10:00; and every Friday, at 15:00'],
  ['22:00-2:00/2', 'every day, at 22:00 and 0:00'],
])('timers: %s', (timer, words) => {
  check('timers', `apps:\n  demo:\n    daemon: simple\n    timer: '${timer}'‹${words}›\n`);
});

test.each(['25:00', 'monday', '', 'mon2-fri1', '10:00,mon'])(
  'timers: nothing for "%s", which snapd refuses',
  (timer) => {
    check('timers', `apps:\n  demo:\n    timer: '${timer}'\n`);
  },
);

test('timers: an unquoted time is a number', () => {
  check('timers', 'apps:\n  demo:\n    timer: 10:00\n');
});

test('part order: by dependency, then by name', () => {
  check(
    'partOrder',
    'base: core24\nparts:\n  web:‹builds 3rd of 3›\n    plugin: nil\n    after: [tools]\n  tools:‹builds 2nd of 3›\n    plugin: nil\n  data:‹builds 1st of 3›\n    plugin: nil\n',
  );
  check('partOrder', 'base: core24\nparts:\n  one:\n    plugin: nil\n');
  check('partOrder', 'base: core24\nparts:\n  a:\n    after: [b]\n  b:\n    after: [a]\n  c:\n');
});

test('part order: parts of extensions count', () => {
  check(
    'partOrder',
    'base: core24\nconfinement: strict\napps:\n  demo:\n    extensions: [gnome]\nparts:\n  demo:‹builds 1st of 4›\n    plugin: nil\n',
  );
});

test('each kind can be turned off', () => {
  const text = 'name: demo\nbase: core24\nconfinement: strict\n';
  const off = Object.fromEntries(Object.keys(defaultSettings.inlayHints).map((key) => [key, false]));
  expect(show(text, { ...defaultSettings, inlayHints: off as Settings['inlayHints'] })).toBe(text);
});

test('only what is on the screen', () => {
  const text = 'base: core24\nconfinement: strict\nparts:\n  a:\n    plugin: nil\n  b:\n    plugin: nil\n';
  expect(show(text, only('partOrder'), text.indexOf('  b:'), text.length)).toBe(
    text.replace('b:', 'b:‹builds 2nd of 2›'),
  );
  expect(show(text, only('bases'), text.indexOf('parts'), text.length)).toBe(text);
});

test('broken, empty and shared text', () => {
  for (const text of [
    '',
    '-',
    '[',
    'base: [core24',
    'base: *x',
    'parts:\n  a: *a',
    'apps: &a\n  x:\n    timer: mon\n    <<: *a',
    '? base\n: core24\n',
    'platforms: {amd64: , arm64}',
  ]) {
    show(text);
  }
  // What an alias repeats is shown at its anchor alone.
  check('timers', "apps:\n  a: &a\n    timer: 'mon'‹every Monday›\n  b: *a\n  c:\n    <<: *a\n");
});

test.each(listSoundDocuments())('every stretch of %s', (_name, file) => {
  const text = fs.readFileSync(file, 'utf8');
  const context = provide(text);
  const all = getInlayHints(context, 0, text.length);
  expect(new Set(all.map(({ position }) => `${position.line}:${position.character}`)).size).toBe(all.length);
  for (let at = 0; at < text.length; at += 97) {
    const part = getInlayHints(context, at, at + 500);
    const lines = getLines(context.document);
    const inside = all.filter(({ position }) => lines.offsetAt(position) >= at && lines.offsetAt(position) <= at + 500);
    expect(part.map((hint) => hint.label)).toEqual(inside.map((hint) => hint.label));
  }
});
