/** Every snippet, expanded with its defaults and with each of its choices, is free of errors and warnings. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../server/src/core/index.ts';
import { expandSnippet, readSnippets } from '../harness/expand-snippet.ts';

const folder = path.resolve(import.meta.dirname, '../../snippets');
const snippets = readSnippets(path.join(folder, 'snapcraft.json'));
const openstackSnippets = readSnippets(path.join(folder, 'snap-openstack.json'));
const testSnippets = readSnippets(path.join(folder, 'snap-test.json'));

/** The section that a snippet is meant for; undefined for a whole file. */
const SECTIONS: Record<string, string | undefined> = {
  'New snap': undefined,
  App: 'apps',
  Daemon: 'apps',
  Timer: 'apps',
  Socket: 'apps',
  'Python part': 'parts',
  'Go part': 'parts',
  'Part with a script': 'parts',
  'Content plug': 'plugs',
  'Personal files plug': 'plugs',
  Layout: 'layout',
  Hook: 'hooks',
};

const HEAD = `name: host
base: core24
version: '1'
summary: Takes snippets
description: Takes snippets.
grade: stable
confinement: strict
`;

/**
 * VS Code offers what has a prefix wherever its letters are typed: Enter behind "a snap" in a description would put a
 * whole file there. Completion offers the same blocks where they belong; these are for "Insert Snippet".
 */
test.each([...snippets, ...openstackSnippets, ...testSnippets])('%s does not push itself forward', (_name, snippet) => {
  expect(snippet).not.toHaveProperty('prefix');
});

test.each(snippets)('%s', (name, snippet) => {
  expect(Object.keys(SECTIONS)).toContain(name);
  expect(snippet.description).not.toBe('');
  const section = SECTIONS[name];
  for (let choice = 0; choice < 8; choice++) {
    const expanded = expandSnippet(snippet.body, choice);
    const indented = expanded.replaceAll(/^(?=.)/gm, '  ');
    const parts = section === 'parts' ? '' : 'parts:\n  nothing:\n    plugin: nil\n';
    const text = section === undefined ? expanded : `${HEAD}${section}:\n${indented}\n${parts}`;
    const document = createDocument('file:///p/snapcraft.yaml', text);
    const found = runRules(document, { workspace: emptyWorkspace }).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    expect(
      found.map(({ code, message }) => `${code} ${message}`),
      text,
    ).toEqual([]);
  }
});

/** Around a snippet of snap-openstack.yaml: the text with a mark for its place, and the blanks before its lines. */
const OPENSTACK_FRAMES: Record<string, readonly [frame: string, indent: string]> = {
  'New file': ['%', ''],
  Setup: ['%entry_points: {}\n', ''],
  'Entry point': ['SETUPentry_points:\n%', '  '],
  'uwsgi entry point': ['SETUPentry_points:\n%', '  '],
  'nginx entry point': ['SETUPentry_points:\n%', '  '],
  Template: ['setup:\n  dirs:\n    - "{snap_common}/log"\n  templates:\n%\nentry_points: {}\n', '    '],
  Folder: ['setup:\n  dirs:\n%\nentry_points: {}\n', '    '],
  Mode: ['setup:\n  dirs:\n    - "{snap_common}/lib"\n%entry_points: {}\n', '  '],
  Owner: ['setup:\n  dirs:\n    - "{snap_common}/lib"\n%entry_points: {}\n', '  '],
};

/** What the setup of an OpenStack snap has. */
const SETUP = `setup:
  dirs:
    - "{snap_common}/etc/demo/demo.conf.d"
    - "{snap_common}/etc/uwsgi/snap"
    - "{snap_common}/log"
  templates:
    nginx.conf.j2: "{snap_common}/etc/nginx/snap/nginx.conf"
`;

test.each(openstackSnippets)('snap-openstack.yaml: %s', (name, snippet) => {
  expect(snippet.description).not.toBe('');
  const [frame = '', indent = ''] = OPENSTACK_FRAMES[name] ?? [];
  expect(frame, name).toContain('%');
  for (let choice = 0; choice < 4; choice++) {
    const expanded = expandSnippet(snippet.body, choice).replaceAll(/^(?=.)/gm, indent);
    const text = frame.replace('SETUP', SETUP).replace('%', () => expanded);
    const document = createDocument('file:///p/snap-openstack.yaml', text);
    const found = runRules(document, { workspace: emptyWorkspace }).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    expect(
      found.map(({ code, message }) => `${code} ${message}`),
      text,
    ).toEqual([]);
  }
});

/** Around a snippet of snap-test.yaml: the text with a mark for its place, and the blanks before its lines. */
const TEST_FRAMES: Record<string, readonly [frame: string, indent: string]> = {
  'New file': ['%', ''],
  'Virtual machine': ['name: demo\n%snaps:\n  - snap: demo\n', ''],
  'Snap of a project': ['name: demo\nsnaps:\n%', '  '],
  'Snap of the store': ['name: demo\nsnaps:\n%', '  '],
  'Service with configuration': ['name: demo\nsnaps:\n%', '  '],
  'Run step': ['name: demo\nsnaps:\n  - snap: demo\n    steps:\n%', '      '],
  'Copy step': ['name: demo\nsnaps:\n  - snap: demo\n    steps:\n%', '      '],
  'Wait step': ['name: demo\nsnaps:\n  - snap: demo\n    steps:\n%', '      '],
};

test.each(testSnippets)('snap-test.yaml: %s', (name, snippet) => {
  const [frame, indent] = TEST_FRAMES[name] ?? ['', ''];
  expect(frame).not.toBe('');
  for (let choice = 0; choice < 4; choice++) {
    const expanded = expandSnippet(snippet.body, choice).replaceAll(/^(?=.)/gm, indent);
    const text = frame.replace('%', () => expanded);
    const found = runRules(createDocument('file:///p/snap-test.yaml', text), { workspace: emptyWorkspace });
    expect(
      found.map(({ code, message }) => `${code} ${message}`),
      text,
    ).toEqual([]);
  }
});
