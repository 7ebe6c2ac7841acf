/** Every snippet, expanded with its defaults and with each of its choices, is free of errors and warnings. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../server/src/core/index.ts';
import { expandSnippet, readSnippets } from '../harness/expand-snippet.ts';

const folder = path.resolve(import.meta.dirname, '../../snippets');
const snippets = readSnippets(path.join(folder, 'snapcraft.json'));
const openstackSnippets = readSnippets(path.join(folder, 'snap-openstack.json'));

/** The section that a snippet is meant for; undefined for a whole file. */
const SECTIONS: Record<string, string | undefined> = {
  snap: undefined,
  app: 'apps',
  daemon: 'apps',
  timer: 'apps',
  socket: 'apps',
  'part-python': 'parts',
  'part-go': 'parts',
  'part-script': 'parts',
  'plug-content': 'plugs',
  'plug-personal-files': 'plugs',
  layout: 'layout',
  hook: 'hooks',
};

const HEAD = `name: host
base: core24
version: '1'
summary: Takes snippets
description: Takes snippets.
grade: stable
confinement: strict
`;

test.each(snippets)('%s', (_name, snippet) => {
  expect(Object.keys(SECTIONS)).toContain(snippet.prefix);
  expect(snippet.description).not.toBe('');
  const section = SECTIONS[snippet.prefix];
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
  'snap-openstack': ['%', ''],
  setup: ['%entry_points: {}\n', ''],
  entry: ['SETUPentry_points:\n%', '  '],
  'entry-uwsgi': ['SETUPentry_points:\n%', '  '],
  'entry-nginx': ['SETUPentry_points:\n%', '  '],
  template: ['setup:\n  dirs:\n    - "{snap_common}/log"\n  templates:\n%\nentry_points: {}\n', '    '],
  dir: ['setup:\n  dirs:\n%\nentry_points: {}\n', '    '],
  chmod: ['setup:\n  dirs:\n    - "{snap_common}/lib"\n%entry_points: {}\n', '  '],
  chown: ['setup:\n  dirs:\n    - "{snap_common}/lib"\n%entry_points: {}\n', '  '],
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

test.each(openstackSnippets)('snap-openstack.yaml: %s', (_name, snippet) => {
  expect(snippet.description).not.toBe('');
  const [frame = '', indent = ''] = OPENSTACK_FRAMES[snippet.prefix] ?? [];
  expect(frame, snippet.prefix).toContain('%');
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
