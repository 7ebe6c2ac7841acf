import { expect, test } from 'vitest';
import { useCliFolder, type Outcome } from '../../harness/cli-folder.ts';

const folder = useCliFolder('forecast');
const { write } = folder;

const TEXT = `name: demo
base: core24
version: '1'
summary: A demo
description: Shows how it looks.
title: Demo
license: MIT
contact: demo@example.org
website: https://example.org
grade: stable
confinement: strict
apps:
  demo:
    command: bin/demo
    plugs: [network, camera]
parts:
  demo:
    plugin: nil
`;

const cli = (args: readonly string[], stdin = ''): Outcome => folder.run(['forecast', ...args], stdin);

test('text', () => {
  write('snap/snapcraft.yaml', TEXT.replace('strict', 'classic').replace('plugs: [network, camera]', 'daemon: simple'));
  write('snap-openstack.yaml', 'setup: {}\n');
  expect(cli([])).toEqual({
    code: 1,
    err: '',
    out: `demo: will be held for a person
With confinement: classic the snap installs only where somebody gives the option --classic.

snap/snapcraft.yaml:11: held store/classic-confinement
  The store holds a snap with "confinement: classic" until a person approves it.
  Try strict with the plugs that the snap needs. If that cannot do, open a topic in the store requests of the Snapcraft forum (https://forum.snapcraft.io/c/store-requests): what the snap is, and which of its doings no plug covers.
`,
  });
});

test('connections', () => {
  write('snap/snapcraft.yaml', TEXT);
  expect(cli(['snap/snapcraft.yaml'])).toEqual({
    code: 0,
    err: '',
    out: `demo: passes by itself

Plugs connect
  By themselves:
    network
  By hand:
    camera: sudo snap connect demo:camera
`,
  });
});

test('markdown', () => {
  const { out, code } = cli(['--format', 'markdown', '-'], TEXT);
  expect(code).toBe(0);
  expect(out).toMatch(/^# Store review of `demo`\n\n\*\*Passes by itself\.\*\*/);
});

test('json', () => {
  const { out, code } = cli(['--format=json', '-'], TEXT.replace('network', 'docker-support'));
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    path: '<stdin>',
    name: 'demo',
    verdict: 'held',
    errors: 0,
    causes: [
      {
        code: 'store/privileged-interface',
        effect: 'held',
        line: 15,
        url: expect.stringContaining('store/') as string,
      },
    ],
    plugs: [
      { name: 'docker-support', interface: 'docker-support', held: true, connection: 'hand' },
      { name: 'camera', held: false, connection: 'hand', command: 'sudo snap connect demo:camera' },
    ],
    slots: [],
  });
});

test('what does not work', () => {
  write('a/snapcraft.yaml', TEXT);
  write('b/snapcraft.yaml', TEXT);
  write('snap-openstack.yaml', 'setup: {}\n');
  expect(cli(['nothing.yaml'])).toMatchObject({ code: 2, out: '' });
  expect(cli(['a', 'b'])).toMatchObject({
    code: 2,
    err: 'snapwright: "snapwright forecast" takes one file or folder.\n',
  });
  expect(cli(['.']).err).toMatch(/several projects.*"a\/snapcraft.yaml", "b\/snapcraft.yaml"/);
  expect(cli(['snap-openstack.yaml']).err).toMatch(/is not a snapcraft.yaml/);
  expect(cli(['--format', 'xml']).err).toMatch(/text, markdown or json/);
  expect(cli(['--help'])).toMatchObject({ code: 0, err: '' });
});

test('nothing of the file steers the terminal', () => {
  const { out } = cli(['-'], TEXT.replace('name: demo', 'name: "de\\emo"'));
  expect(out).not.toContain('\u001b');
});
