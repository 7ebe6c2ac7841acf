import type { RenameFile, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { expect, test } from 'vitest';
import { createDocument } from '../../../server/src/core/document.ts';
import { findDefinition } from '../../../server/src/core/navigation/definition.ts';
import { findHighlights, findReferences } from '../../../server/src/core/navigation/references.ts';
import { prepareRename, rename } from '../../../server/src/core/navigation/rename.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { DEMO, LAUNCH, LAUNCH_RUNNER, mark, openScene, PROJECT, RUNNER, show, swap } from './demo-snap.ts';

const FILE = DEMO[RUNNER] ?? '';
const SNAPCRAFT = DEMO[PROJECT] ?? '';

function definitionsAt(marked: string, file = RUNNER, files = DEMO): string[] {
  const { ctx, offset } = openScene(file, marked, files);
  return findDefinition(ctx, offset).map((link) =>
    show(files, { uri: link.targetUri, range: link.targetSelectionRange }),
  );
}

function referencesAt(marked: string, file = RUNNER, files = DEMO, all = true): string[] {
  const { ctx, offset } = openScene(file, marked, files);
  return findReferences(ctx, offset, all).map((one) => show(files, one));
}

/** The files after a rename, or why it can't be. */
function renameAt(marked: string, name: string, file = RUNNER, files = DEMO): Record<string, string> | string {
  const { ctx, offset } = openScene(file, marked, files);
  const answer = rename(ctx, offset, name);
  if ('problem' in answer) return answer.problem;
  return Object.fromEntries(
    Object.entries(editsOf(answer.edit)).map(([uri, edits]) => {
      const path = uri.slice('file:///projects/demo/'.length);
      const text = files[path] ?? '';
      const lines = getLines(createDocument(uri, text));
      const plain = edits.map(({ range, newText }) => ({
        start: lines.offsetAt(range.start),
        end: lines.offsetAt(range.end),
        newText,
      }));
      return [path, applyEdits(text, plain)];
    }),
  );
}

function editsOf({ changes, documentChanges }: WorkspaceEdit): Record<string, TextEdit[]> {
  if (changes) return changes;
  const texts = (documentChanges ?? []).filter((one): one is TextDocumentEdit => 'textDocument' in one);
  return Object.fromEntries(texts.map((one) => [one.textDocument.uri, one.edits as TextEdit[]]));
}

test('from a command to the entry point and back', () => {
  expect(definitionsAt(mark(SNAPCRAFT, 'snap-openstack demo-uwsgi'), PROJECT)).toEqual([`${RUNNER}:28 demo-uwsgi`]);
  expect(definitionsAt(mark(SNAPCRAFT, 'run-wrap snap-openstack demo-m'), PROJECT)).toEqual([
    `${RUNNER}:15 demo-manage`,
  ]);
  expect(definitionsAt(mark(FILE, '  demo-uwsgi'))).toEqual([`${PROJECT}:13 demo-uwsgi`]);
  const launch = LAUNCH[PROJECT] ?? '';
  expect(definitionsAt(mark(launch, 'launch stack-api'), PROJECT, LAUNCH)).toEqual([`${LAUNCH_RUNNER}:11 stack-api`]);
  expect(definitionsAt(mark(launch, 'launch stack-agent'), PROJECT, LAUNCH)).toEqual([
    `${LAUNCH_RUNNER}:16 stack-agent`,
  ]);
  // One that there is not.
  expect(definitionsAt(swap(SNAPCRAFT, 'demo-uwsgi', 'demo-<|>x'), PROJECT)).toEqual([]);
});

test('references are in both files and in scripts', () => {
  const all = [
    `${RUNNER}:15 demo-manage`,
    `${PROJECT}:21 demo-manage`,
    // The comment above it is none.
    'snap/hooks/configure:3 demo-manage',
  ];
  expect(referencesAt(mark(FILE, '  demo-manage'))).toEqual(all);
  expect(referencesAt(mark(SNAPCRAFT, 'openstack demo-manage'), PROJECT)).toEqual(all);
  expect(referencesAt(mark(FILE, '  demo-manage'), RUNNER, DEMO, false)).toEqual(all.slice(1));
});

test('highlights are those of the document', () => {
  const lines = (marked: string, file: string): number[] => {
    const { ctx, offset } = openScene(file, marked);
    return findHighlights(ctx, offset).map(({ range }) => range.start.line + 1);
  };
  expect(lines(mark(FILE, '  demo-manage'), RUNNER)).toEqual([15]);
  expect(lines(mark(SNAPCRAFT, 'openstack demo-manage'), PROJECT)).toEqual([21]);
  expect(lines(mark(FILE, '"{snap_common}/etc/demo/demo.conf.d"'), RUNNER)).toEqual([3, 22, 34]);
});

test('templates and paths lead to what brings them', () => {
  expect(definitionsAt(mark(FILE, '      demo-api.ini.j2'))).toEqual(['snap/templates/demo-api.ini.j2:1']);
  expect(definitionsAt(mark(LAUNCH[LAUNCH_RUNNER] ?? '', 'stack/site'), LAUNCH_RUNNER, LAUNCH)).toEqual([
    'snap-overlay/templates/stack/site.conf.j2:1',
  ]);
  expect(definitionsAt(mark(FILE, 'config-file: "{snap_common}/etc'))).toEqual([`${RUNNER}:11 nginx.conf.j2`]);
  expect(definitionsAt(mark(FILE, 'log-file: "{snap_common}/log'))).toEqual([`${RUNNER}:7 {snap_common}/log`]);
  expect(definitionsAt(mark(FILE, '- "{snap}/etc/demo'))).toEqual(['snap/etc/demo/demo.conf:1']);
});

test('rename changes both files and the scripts', () => {
  const expected = {
    [RUNNER]: swap(FILE, '  demo-manage:', '  demo-db:'),
    [PROJECT]: swap(SNAPCRAFT, 'openstack demo-manage', 'openstack demo-db'),
    'snap/hooks/configure': '#!/bin/sh\n# snap-openstack demo-manage db_sync\nsnap-openstack demo-db db_sync\n',
  };
  expect(renameAt(mark(FILE, '  demo-manage'), 'demo-db')).toEqual(expected);
  expect(renameAt(mark(SNAPCRAFT, 'openstack demo-manage'), ' demo-db ', PROJECT)).toEqual(expected);
  const launch = renameAt(mark(LAUNCH[PROJECT] ?? '', 'launch stack-agent'), 'on', PROJECT, LAUNCH);
  expect(launch).toEqual({
    // Without quotes the loader takes it for a boolean.
    [LAUNCH_RUNNER]: swap(LAUNCH[LAUNCH_RUNNER] ?? '', '  stack-agent:', "  'on':"),
    [PROJECT]: swap(LAUNCH[PROJECT] ?? '', 'launch stack-agent', 'launch on'),
  });
});

test('names that can not be', () => {
  const at = mark(FILE, '  demo-manage');
  expect(renameAt(at, 'demo-nginx')).toBe('There is an entry point "demo-nginx" already.');
  expect(renameAt(at, 'launch')).toMatch(/runner's own/);
  expect(renameAt(at, 'a b')).toMatch(/letters, digits/);
  expect(renameAt(at, '')).toMatch(/letters, digits/);
  expect(renameAt(at, 'demo-manage')).toEqual({});
  // A name that leads nowhere has none to change.
  const { ctx, offset } = openScene(PROJECT, swap(SNAPCRAFT, 'demo-uwsgi', 'demo-<|>x'));
  expect(prepareRename(ctx, offset)).toBeUndefined();
});

test('what a rename is shown to rename', () => {
  const { ctx, offset } = openScene(PROJECT, mark(SNAPCRAFT, 'openstack demo-manage'));
  expect(prepareRename(ctx, offset)?.placeholder).toBe('demo-manage');
});

test('a template is renamed with its file', () => {
  const { ctx, offset } = openScene(RUNNER, mark(FILE, '      demo-api.ini.j2'));
  const answer = rename(ctx, offset, 'api.ini.j2');
  expect('edit' in answer && answer.edit.documentChanges?.at(-1)).toEqual({
    kind: 'rename',
    oldUri: 'file:///projects/demo/snap/templates/demo-api.ini.j2',
    newUri: 'file:///projects/demo/snap/templates/api.ini.j2',
  } satisfies RenameFile);
  expect(renameAt(mark(FILE, '      demo-api.ini.j2'), 'api.ini.j2')).toEqual({
    [RUNNER]: swap(FILE, '      demo-api.ini.j2', '      api.ini.j2'),
  });
  expect(renameAt(mark(FILE, '      demo-api.ini.j2'), 'spare.ini.j2')).toMatch(/already/);
  expect(renameAt(mark(FILE, '      demo-api.ini.j2'), '../x')).toMatch(/below the folder/);
  const included = 'setup:\n  templates:\n    ba<|>se.j2: "{snap_data}/x"\nentry_points: {}\n';
  expect(renameAt(included, 'other.j2', LAUNCH_RUNNER, LAUNCH)).toMatch(/"stack\/site.conf.j2" takes "base.j2" in/);
});

test('anchors are what they are in any file', () => {
  const file = LAUNCH[LAUNCH_RUNNER] ?? '';
  expect(definitionsAt(mark(file, '<<: *api'), LAUNCH_RUNNER, LAUNCH)).toEqual([
    `${LAUNCH_RUNNER}:11 &api`.replace('&', ''),
  ]);
});
