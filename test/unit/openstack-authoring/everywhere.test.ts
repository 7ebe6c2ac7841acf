/** At every place of sound, half-typed and broken files: answers, and items that leave YAML. */
import { expect, test } from 'vitest';
import { complete } from '../../../server/src/core/completion/complete.ts';
import { formatDocument } from '../../../server/src/core/format/format.ts';
import { getInlayHints } from '../../../server/src/core/hints/inlay-hints.ts';
import { getHover } from '../../../server/src/core/hover/get-hover.ts';
import { getCodeLenses } from '../../../server/src/core/lenses/code-lenses.ts';
import { getDocumentLinks } from '../../../server/src/core/links/document-links.ts';
import { findDefinition } from '../../../server/src/core/navigation/definition.ts';
import { findHighlights, findReferences } from '../../../server/src/core/navigation/references.ts';
import { prepareRename, rename } from '../../../server/src/core/navigation/rename.ts';
import { getOutline } from '../../../server/src/core/symbols/outline.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { accept } from '../../harness/completion.ts';
import { DEMO, LAUNCH, LAUNCH_RUNNER, openScene, PROJECT, RUNNER } from './demo-snap.ts';

const FILE = DEMO[RUNNER] ?? '';
const NEW = LAUNCH[LAUNCH_RUNNER] ?? '';

const TEXTS: Readonly<Record<string, string>> = {
  sound: FILE,
  windows: FILE.replaceAll('\n', '\r\n'),
  launch: NEW,
  flow: 'setup: {dirs: ["{snap_common}/log"], chmod: {"{snap_data}": 0755}}\nentry_points: {n: {binary: "{snap}/x"}}\n',
  empty: '',
  list: '- setup\n- {entry_points: 1}\n',
  words: 'nothing of it',
  html: '<!DOCTYPE html>\n<html><body>404: Not found & "gone"</body></html>\n',
  nulls: 'setup:\nentry_points:\n  n:\n  m: {}\n  [a, b]: c\n  ? {d: e}\n  : f\n',
  shapes:
    'setup:\n  dirs: {a: b}\n  templates: [a]\n  chmod: x\n  chown:\n    - 1\nentry_points:\n  - n\n  1: 2\n  on: {type: [x], binary: {snap}}\n',
  tab: 'setup:\n\tdirs:\n\t\t- x\n',
  braces: 'setup:\n  dirs:\n    - {snap_common}/x\n    - {snap\n    - "{snap\nentry_points:\n  n:\n    binary: {\n',
  aliases: 'setup: &a\n  dirs: *a\n  templates: *b\nentry_points: *a\n',
  wide: 'setup:\n  dirs:\n    - "{snap_common}/täst/🦆"\nentry_points:\n  "ü🦆": {binary: "{snap}/🦆", log-file: \'{snap_common}/\\u00e4\'}\n',
};

function askAll(file: string, text: string, files: typeof DEMO, step: number): void {
  const { ctx } = openScene(file, text, files);
  for (let at = 0; at <= text.length; at += step) {
    complete(ctx, at, {
      snippets: true,
      onSourceError(source, error) {
        throw new Error(`The source ${source} failed at ${at}`, { cause: error });
      },
    });
    getHover(ctx, at);
    findDefinition(ctx, at);
    findReferences(ctx, at, true);
    findHighlights(ctx, at);
    prepareRename(ctx, at);
    rename(ctx, at, 'other');
  }
  getOutline(ctx);
  getDocumentLinks(ctx);
  getInlayHints(ctx, 0, text.length);
  getCodeLenses(ctx, new Set(['snapwright.copyText']));
  formatDocument(ctx);
}

test.each(Object.keys(TEXTS))('%s: every offset is answered', (name) => {
  const text = TEXTS[name] ?? '';
  askAll(
    name === 'launch' ? LAUNCH_RUNNER : RUNNER,
    text,
    name === 'launch' ? LAUNCH : DEMO,
    name === 'windows' ? 7 : 1,
  );
});

test('every beginning of a file is answered', () => {
  for (let end = 0; end <= FILE.length; end += 13) {
    const { ctx } = openScene(RUNNER, FILE.slice(0, end));
    complete(ctx, end, {
      snippets: true,
      onSourceError(source, error) {
        throw new Error(`The source ${source} failed at ${end}`, { cause: error });
      },
    });
    getHover(ctx, end);
    getOutline(ctx);
    getInlayHints(ctx, 0, end);
    getCodeLenses(ctx, new Set());
    getDocumentLinks(ctx);
  }
});

test('the commands of snapcraft.yaml', () => {
  askAll(PROJECT, DEMO[PROJECT] ?? '', DEMO, 11);
  askAll(PROJECT, LAUNCH[PROJECT] ?? '', LAUNCH, 11);
  // Where the other file is broken or empty.
  for (const text of Object.values(TEXTS)) askAll(PROJECT, DEMO[PROJECT] ?? '', { ...DEMO, [RUNNER]: text }, 307);
});

test('whatever is taken leaves YAML', () => {
  const failed: string[] = [];
  for (const [name, files, file] of [
    ['sound', DEMO, RUNNER],
    ['launch', LAUNCH, LAUNCH_RUNNER],
    ['flow', DEMO, RUNNER],
    ['windows', DEMO, RUNNER],
  ] as const) {
    const text = TEXTS[name] ?? '';
    const { ctx } = openScene(file, text, files);
    for (let at = 0; at <= text.length; at += text.length > 1000 ? 11 : 2) {
      for (const item of complete(ctx, at, { snippets: at % 2 === 0 }).items) {
        const after = accept(text, item).text;
        const problems = parseYaml(after).problems.filter(({ code }) => code !== 'yaml/duplicate-key');
        if (problems.length > 0) failed.push(`${name} ${at} ${item.label}: ${problems[0]?.message ?? ''}`);
      }
    }
  }
  expect(failed).toEqual([]);
});
