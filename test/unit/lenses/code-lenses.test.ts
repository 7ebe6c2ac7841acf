import { expect, test } from 'vitest';
import { defaultSettings, getCodeLenses, type Settings } from '../../../server/src/core/index.ts';
import { provide } from '../../harness/provider-context.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';
import fs from 'node:fs';

const HEAD = 'name: demo\nbase: core24\nconfinement: strict\n';

/** `line title [command]`, lines counted from those below the head. */
function show(text: string, commands: readonly string[] = [], settings: Settings = defaultSettings): string[] {
  return getCodeLenses(provide(HEAD + text, settings), new Set(commands)).map(({ range, command }) => {
    const line = range.start.line - HEAD.split('\n').length + 2;
    return `${String(line)} ${command?.title ?? ''}${command?.command ? ` [${command.command}]` : ''}`;
  });
}

// Each interface stands for what the facts say of it.
test.each([
  ['network', 'connects automatically'],
  ['camera', 'needs snap connect'],
  ['docker-support', 'store review, then snap connect'],
  ['dbus', 'connects only with store permission'],
  ['core-support', 'store review'],
])('a plug of %s: %s', (name, title) => {
  expect(show(`plugs:\n  demo-plug:\n    interface: ${name}\n`)).toEqual([`2 ${title}`]);
});

test.each([
  ['home', '', 'connects automatically'],
  ['home', 'read: all', 'connects only with store permission'],
  ['browser-support', 'allow-sandbox: false', 'connects automatically'],
  ['browser-support', 'allow-sandbox: true', 'connects only with store permission'],
  ['optical-drive', 'write: true', 'connects only with store permission'],
  ['content', 'target: $SNAP/x', 'may connect automatically'],
  ['shared-memory', 'private: true', 'connects automatically'],
  ['shared-memory', 'shared-memory: demo', 'may connect automatically'],
  ['desktop', 'mount-host-font-cache: false', 'connects automatically'],
  ['desktop', 'desktop-file-ids: [org.example.Demo]', 'store review'],
  ['usb-gadget', '', 'needs snap connect'],
  ['usb-gadget', 'persistent: true', 'store review, then snap connect'],
  ['qualcomm-ipc-router', 'qcipc: demo', 'needs snap connect'],
  ['confdb', 'account: demo', 'may connect automatically'],
])('a plug of %s with "%s": %s', (name, attribute, title) => {
  const more = attribute === '' ? '' : `    ${attribute}\n`;
  expect(show(`plugs:\n  demo-plug:\n    interface: ${name}\n${more}`)).toEqual([`2 ${title}`]);
});

test('what apps name themselves stands above their list, once', () => {
  const text = `apps:
  one:
    command: bin/one
    plugs: [network, home, camera, mic, docker-support]
  two:
    command: bin/two
    plugs:
      - network
      - network-bind
plugs:
  mic:
    interface: audio-record
`;
  expect(show(text)).toEqual([
    '4 network, home: connect automatically',
    '4 camera: needs snap connect',
    '4 docker-support: store review, then snap connect',
    '7 network-bind: connects automatically',
    '11 needs snap connect',
  ]);
});

test('long lists are cut', () => {
  const text = 'apps:\n  one:\n    plugs: [network, network-bind, home, opengl, wayland]\n';
  expect(show(text)).toEqual(['3 network, network-bind, home and 2 more: connect automatically']);
});

test('slots that the store has to allow', () => {
  const text = 'slots:\n  docker:\n  demo-data:\n    interface: content\n    read: [$SNAP]\n';
  expect(show(text)).toEqual(['2 store review']);
});

test('with classic confinement only content matters', () => {
  const settings = defaultSettings;
  const text =
    'name: demo\nbase: core24\nconfinement: classic\nplugs:\n  camera:\n  data:\n    interface: content\n    target: $SNAP/x\n';
  const lenses = getCodeLenses(provide(text, settings), new Set());
  expect(lenses.map((lens) => lens.command?.title)).toEqual(['may connect automatically']);
});

test('a page is linked where the client can open it', () => {
  const [lens] = getCodeLenses(provide(`${HEAD}plugs:\n  camera:\n`), new Set(['snapwright.openLink']));
  expect(lens?.command).toMatchObject({
    command: 'snapwright.openLink',
    arguments: ['https://snapcraft.io/docs/camera-interface'],
  });
});

test('actions only as far as the client offers them', () => {
  const text = 'apps:\n  one:\n    command: bin/one\nparts:\n  main:\n    plugin: nil\n';
  expect(show(text)).toEqual([]);
  expect(show(text, ['snapwright.runApp'])).toEqual(['2 Run [snapwright.runApp]']);
  const all = ['runApp', 'rebuildPart', 'cleanPart', 'build', 'buildAndInstall'].map((name) => `snapwright.${name}`);
  expect(show(text, all)).toEqual([
    '-2 Build [snapwright.build]',
    '-2 Build and install [snapwright.buildAndInstall]',
    '2 Run [snapwright.runApp]',
    '5 Rebuild [snapwright.rebuildPart]',
    '5 Clean [snapwright.cleanPart]',
  ]);
  const lenses = getCodeLenses(provide(HEAD + text), new Set(['snapwright.cleanPart']));
  expect(lenses[0]?.command?.arguments).toEqual(['file:///project/snap/snapcraft.yaml', 'main']);
});

test('each kind can be turned off', () => {
  const text = 'plugs:\n  camera:\nparts:\n  main:\n    plugin: nil\n';
  const set = (interfaces: boolean, actions: boolean): Settings => ({
    ...defaultSettings,
    codeLens: { ...defaultSettings.codeLens, interfaces, actions },
  });
  expect(show(text, ['snapwright.cleanPart'], set(true, false))).toEqual(['2 needs snap connect']);
  expect(show(text, ['snapwright.cleanPart'], set(false, true))).toEqual(['4 Clean [snapwright.cleanPart]']);
});

test('broken, empty and shared text', () => {
  for (const text of [
    '',
    '-',
    'plugs: [',
    'plugs:\n  x: *y\n',
    'apps:\n  a: &a\n    plugs: [network]\n  b: *a\n',
    'plugs: network\n',
  ]) {
    show(text);
  }
  expect(show('apps:\n  a:\n    plugs: &p [network]\n  b:\n    plugs: *p\n')).toEqual([
    '3 network: connects automatically',
  ]);
});

test.each(listSoundDocuments())('each plug is told once in %s', (_name, file) => {
  const lenses = getCodeLenses(provide(fs.readFileSync(file, 'utf8')), new Set());
  expect(new Set(lenses.map((lens) => JSON.stringify(lens))).size).toBe(lenses.length);
});
