import type { DocumentSymbol } from 'vscode-languageserver-types';
import { expect, test } from 'vitest';
import { formatDocument } from '../../../server/src/core/format/format.ts';
import { getFoldingRanges } from '../../../server/src/core/folding/folding-ranges.ts';
import { getInlayHints } from '../../../server/src/core/hints/inlay-hints.ts';
import { getCodeLenses } from '../../../server/src/core/lenses/code-lenses.ts';
import { getDocumentLinks } from '../../../server/src/core/links/document-links.ts';
import { defaultSettings } from '../../../server/src/core/settings.ts';
import { getOutline } from '../../../server/src/core/symbols/outline.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { DEMO, LAUNCH, LAUNCH_RUNNER, openScene, PROJECT, RUNNER, show, swap } from './demo-snap.ts';

const FILE = DEMO[RUNNER] ?? '';

function list(symbols: readonly DocumentSymbol[] | undefined, depth = 0): string[] {
  return (symbols ?? []).flatMap(({ name, detail, children }) => [
    `${'  '.repeat(depth)}${name}${detail === undefined ? '' : ` · ${detail}`}`,
    ...list(children, depth + 1),
  ]);
}

test('outline', () => {
  const { ctx } = openScene(RUNNER, FILE);
  expect(list(getOutline(ctx))).toEqual([
    'setup',
    '  dirs',
    '    {snap_common}/etc/demo/demo.conf.d',
    '    {snap_common}/etc/nginx/snap/sites-enabled',
    '    {snap_common}/etc/uwsgi/snap',
    '    {snap_common}/lib',
    '    {snap_common}/log',
    '  templates',
    '    demo-snap.conf.j2 · {snap_common}/etc/demo/demo.conf.d/demo-snap.conf',
    '    demo-nginx.conf.j2 · {snap_common}/etc/nginx/snap/sites-enabled/demo.conf',
    '    nginx.conf.j2 · {snap_common}/etc/nginx/snap/nginx.conf',
    '  chmod',
    '    {snap_common}/lib · 0755',
    'entry_points',
    '  demo-manage · simple {snap}/bin/demo-manage',
    '  demo-polling · simple {snap}/bin/demo-polling',
    '  demo-uwsgi · uwsgi {snap_common}/etc/uwsgi/snap',
    '    demo-api.ini.j2 · {snap_common}/etc/uwsgi/snap/demo-api.ini',
    '  demo-nginx · nginx {snap_common}/etc/nginx/snap/nginx.conf',
  ]);
});

test('links', () => {
  const { ctx } = openScene(RUNNER, FILE);
  const links = getDocumentLinks(ctx).map((link) => [
    show(DEMO, { uri: ctx.document.uri, range: link.range }).replace(/^\S+ /, ''),
    link.target?.slice('file:///projects/demo/snap/'.length),
  ]);
  expect(links).toEqual([
    ['demo-snap.conf.j2', 'templates/demo-snap.conf.j2'],
    ['demo-nginx.conf.j2', 'templates/demo-nginx.conf.j2'],
    ['nginx.conf.j2', 'templates/nginx.conf.j2'],
    ['demo-api.ini.j2', 'templates/demo-api.ini.j2'],
    ['{snap}/etc/demo/demo.conf', 'etc/demo/demo.conf'],
    ['{snap}/etc/demo/demo.conf', 'etc/demo/demo.conf'],
  ]);
});

function hintsOf(file: string, files = DEMO, settings = defaultSettings): string[] {
  const { ctx, text } = openScene(file, files[file] ?? '', files, settings);
  return getInlayHints(ctx, 0, text.length).map(
    ({ position, label }) => `${position.line + 1} ${typeof label === 'string' ? label : ''}`,
  );
}

test('hints', () => {
  expect(hintsOf(RUNNER)).toEqual(['13 rwxr-xr-x', '15 simple', '23 simple']);
  // Entries that are called like what they run say it themselves.
  expect(hintsOf(PROJECT).filter((hint) => hint.includes('→'))).toEqual([]);
  const renamed = { ...DEMO, [RUNNER]: (DEMO[RUNNER] ?? '').replace('bin/demo-polling', 'bin/agent') };
  expect(hintsOf(PROJECT, renamed).filter((hint) => hint.includes('→'))).toEqual(['24 → $SNAP/bin/agent']);
  const off = { ...defaultSettings, inlayHints: { ...defaultSettings.inlayHints, entryPoints: false } };
  expect(hintsOf(RUNNER, DEMO, off)).toEqual([]);
  expect(hintsOf(PROJECT, renamed, off).filter((hint) => hint.includes('→'))).toEqual([]);
});

test('lenses copy the whole command', () => {
  const { ctx } = openScene(RUNNER, FILE);
  const lenses = getCodeLenses(ctx, new Set(['snapwright.copyText']));
  expect(lenses.map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ''}`)).toEqual([
    '15 ▸ $SNAP/bin/demo-manage --config-file=$SNAP/etc/demo/demo.conf --config-dir=$SNAP_COMMON/etc/demo/demo.conf.d',
    '23 ▸ $SNAP/bin/demo-polling --config-file=$SNAP/etc/demo/demo.conf --log-file=$SNAP_COMMON/log/demo-polling.log --polling-nam…',
    '28 ▸ $SNAP/bin/uwsgi --master --die-on-term -H $SNAP/usr --emperor $SNAP_COMMON/etc/uwsgi/snap --logto $SNAP_COMMON/log/uwsgi…',
    '38 ▸ $SNAP/usr/sbin/nginx -g "daemon on; master_process on;" -c $SNAP_COMMON/etc/nginx/snap/nginx.conf',
  ]);
  expect(lenses[1]?.command?.arguments).toEqual([
    '$SNAP/bin/demo-polling --config-file=$SNAP/etc/demo/demo.conf --log-file=$SNAP_COMMON/log/demo-polling.log --polling-namespaces central',
  ]);
  expect(getCodeLenses(ctx, new Set())[0]?.command?.command).toBe('');
  const off = { ...defaultSettings, codeLens: { ...defaultSettings.codeLens, entryPoints: false } };
  expect(getCodeLenses(openScene(RUNNER, FILE, DEMO, off).ctx, new Set())).toEqual([]);
});

test('formatting and folding work as for any YAML', () => {
  expect(formatDocument(openScene(RUNNER, FILE).ctx)).toEqual([]);
  const { ctx, text } = openScene(
    RUNNER,
    swap(FILE, '    binary: "{snap}/bin/demo-manage"', '    binary:    "{snap}/bin/demo-manage"  '),
  );
  expect(applyEdits(text, formatDocument(ctx) ?? [])).toBe(FILE);
  const launch = openScene(LAUNCH_RUNNER, LAUNCH[LAUNCH_RUNNER] ?? '', LAUNCH);
  expect(formatDocument(launch.ctx)).toBeDefined();
  expect(getFoldingRanges(ctx).length).toBeGreaterThan(8);
});
