import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { findFolder } from '../../server/src/lsp/config.ts';
import { createNodeWorkspace } from '../../server/src/lsp/host-node.ts';

it('reads text files, and nothing else', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-host-'));
  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  fs.writeFileSync(path.join(folder, 'text with blank'), 'grüß dich\n');
  fs.writeFileSync(path.join(folder, 'binary'), Buffer.from([0x66, 0xff, 0xfe]));
  const workspace = createNodeWorkspace();
  expect(workspace.readText(uri('text with blank'))).toBe('grüß dich\n');
  expect(workspace.readText(uri('binary'))).toBeUndefined();
  expect(workspace.readText(uri('missing'))).toBeUndefined();
  expect(workspace.readText(uri('.'))).toBeUndefined();
  expect(workspace.readText('vscode-vfs://github/a/b')).toBeUndefined();
  expect(workspace.exists('file://%zz')).toBe(false);
  expect(workspace.exists(uri('late'))).toBe(false);
  fs.writeFileSync(path.join(folder, 'late'), '');
  workspace.forget();
  expect(workspace.exists(uri('late'))).toBe(true);
  fs.rmSync(folder, { recursive: true });
});

it('finds the innermost folder of a document', () => {
  const folders = ['file:///a', 'file:///a/b/', 'file:///ab'];
  expect(findFolder(folders, 'file:///a/x.yaml')).toBe('file:///a');
  expect(findFolder(folders, 'file:///a/b/x.yaml')).toBe('file:///a/b/');
  expect(findFolder(folders, 'file:///abc/x.yaml')).toBeUndefined();
  expect(findFolder(folders, 'untitled:Untitled-1')).toBeUndefined();
});
