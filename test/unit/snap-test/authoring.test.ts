import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete } from '../../../server/src/core/completion/complete.ts';
import {
  createDocument,
  findDefinition,
  getCodeLenses,
  getDocumentLinks,
  getHover,
  getLines,
  getOutline,
} from '../../../server/src/core/index.ts';
import { accept } from '../../harness/completion.ts';
import { FILES, GOOD, openScene, ROOT, URI } from './scene.ts';

function itemsAt(marked: string, files = FILES): readonly CompletionItem[] {
  const { ctx, offset } = openScene(marked, files);
  return complete(ctx, offset, {
    snippets: true,
    onSourceError(source, error) {
      throw new Error(`The source ${source} failed`, { cause: error });
    },
  }).items;
}

const labelsAt = (marked: string): string[] => itemsAt(marked).map(({ label }) => label);

/** The text after taking an item. */
function take(marked: string, label: string): string {
  const item = itemsAt(marked).find((one) => one.label === label);
  if (!item) throw new Error(`"${label}" is not offered: ${labelsAt(marked).join(', ')}`);
  return accept(createDocument(URI, marked.replace('<|>', '')), item).text;
}

const web = (body: string): string =>
  `name: demo\nsnaps:\n  - snap: web\n    source: ./web\n${body.replaceAll(/^(?=.)/gm, '    ')}`;

test('keys of the levels, required ones and usual ones first', () => {
  expect(labelsAt('<|>')).toEqual([
    'name',
    'snaps',
    'instance',
    'environment',
    'packages',
    'before',
    'after',
    'snap-test.yaml',
  ]);
  expect(labelsAt('name: a\ninstance:\n  <|>')).toEqual(['image', 'vm', 'cpus', 'memory', 'disk']);
  expect(labelsAt('name: a\nsnaps:\n  - <|>').slice(0, 4)).toEqual(['snap', 'source', 'channel', 'mode']);
  expect(labelsAt(web('<|>'))).toEqual([
    ...['mode', 'environment', 'connect', 'aliases', 'set', 'copy', 'run', 'restart', 'wait', 'steps'],
  ]);
  expect(labelsAt('name: a\nbefore:\n  - <|>').slice(0, 4)).toEqual(['run', 'copy', 'wait', 'restart']);
});

test('keys that exclude each other', () => {
  expect(labelsAt(web('steps: []\n<|>'))).toEqual(['mode', 'environment', 'connect', 'aliases', 'set']);
  expect(labelsAt(web('wait: {}\n<|>'))).not.toContain('steps');
  expect(labelsAt(web('steps:\n  - run: x\n    <|>'))).toEqual(['name', 'timeout', 'environment']);
  expect(labelsAt(web('steps:\n  - restart: all\n    <|>'))).toEqual(['name']);
  expect(labelsAt(web('wait:\n  port: 80\n  <|>'))).toEqual(['host', 'timeout']);
  expect(labelsAt(web('wait:\n  path: /x\n  <|>'))).toEqual(['timeout']);
});

test('values of keys', () => {
  expect(labelsAt(web('mode: <|>'))).toEqual(['devmode', 'jailmode', 'classic', 'strict']);
  expect(labelsAt('instance:\n  vm: <|>')).toEqual(['true', 'false']);
  expect(labelsAt('instance:\n  image: <|>')[0]).toBe('ubuntu:24.04');
  expect(labelsAt('snaps:\n  - snap: a\n    channel: ocata/edge\n  - snap: b\n    channel: <|>').slice(0, 2)).toEqual([
    'ocata/edge',
    'stable',
  ]);
  expect(take(web('copy:\n  mode: <|>'), '0644')).toMatch(/mode: ['"]0644['"]$/);
});

test('snaps and projects beside the file', () => {
  expect(labelsAt('snaps:\n  - snap: <|>')).toEqual(['store', 'web']);
  expect(labelsAt('snaps:\n  - snap: x\n    source: ./web\n  - snap: <|>').sort()).toEqual(['store', 'web']);
  expect(labelsAt('snaps:\n  - source: ./web\n    snap: <|>')).toEqual(['web']);
  expect(labelsAt('snaps:\n  - snap: web\n    source: <|>')).toEqual(['./store', './web', './built.snap', './conf']);
  expect(take('snaps:\n  - snap: web\n    source: <|>', './web')).toBe('snaps:\n  - snap: web\n    source: ./web');
});

test('plugs, slots, apps and services of the project', () => {
  expect(labelsAt(web('connect:\n  - <|>'))).toEqual(['network-control', 'network-bind', 'shared']);
  expect(labelsAt(web('connect:\n  - network-control\n  - <|>'))).toEqual(['network-bind', 'shared']);
  expect(take(web('connect:\n  - <|>'), 'network-control')).toBe(web('connect:\n  - network-control'));
  expect(take(web('connect:\n  - <|>'), 'shared')).toBe(web('connect:\n  - shared: '));
  expect(labelsAt(web('connect:\n  - network-control: <|>'))).toEqual([':network-control']);
  const two = `name: a\nsnaps:\n  - snap: store\n    source: store\n  - snap: web\n    source: web\n`;
  expect(labelsAt(`${two}    connect:\n      - shared: <|>`)).toEqual(['store:notes']);
  expect(labelsAt(`${two}after:\n  - connect:\n      - <|>`)).toEqual([
    'web:network-control',
    'web:network-bind',
    'web:shared',
  ]);
  expect(labelsAt(`${two}after:\n  - restart: <|>`)).toEqual(['store', 'web', 'store.store', 'web.server']);
  expect(labelsAt(web('aliases:\n  <|>'))).toEqual(['manage', 'server']);
  expect(labelsAt(web('aliases:\n  manage: <|>'))).toEqual(['web-manage', 'manage']);
  expect(labelsAt(web('restart: <|>'))).toEqual(['all', 'server']);
  expect(labelsAt(web('wait:\n  service: <|>'))).toEqual(['server']);
  expect(labelsAt('snaps:\n  - snap: x\n    connect:\n      - <|>')).toContain('network-control');
});

test('files and variables', () => {
  expect(labelsAt(web('copy:\n  from: <|>'))).toEqual(['built.snap', 'conf', 'store', 'web']);
  expect(labelsAt(web('copy:\n  from: conf/<|>'))).toEqual(['conf/web.conf', 'conf/more']);
  expect(take(web('copy:\n  from: conf/w<|>'), 'conf/web.conf')).toBe(web('copy:\n  from: conf/web.conf'));
  expect(labelsAt(web('copy:\n  to: <|>'))).toEqual(['$SNAP_COMMON/', '$SNAP_DATA/']);
  expect(take(web('copy:\n  to: <|>'), '$SNAP_COMMON/')).toBe(web('copy:\n  to: $SNAP_COMMON/'));
  expect(take(web('copy:\n  to: $SN<|>'), '$SNAP_DATA/')).toBe(web('copy:\n  to: $SNAP_DATA/'));
  expect(take(web('run: ls $<|>'), '$SNAP')).toBe(web('run: ls $SNAP'));
  expect(take(web('run: |\n  ls ${<|>\n'), '${SNAP_COMMON}')).toBe(web('run: |\n  ls ${SNAP_COMMON}\n'));
  expect(labelsAt('after:\n  - run: ls $<|>')).toEqual([]);
});

test('completion works at every place of the file', () => {
  for (let at = 0; at <= GOOD.length; at++) itemsAt(`${GOOD.slice(0, at)}<|>${GOOD.slice(at)}`);
  for (let at = 0; at <= GOOD.length; at += 2) itemsAt(`${GOOD.slice(0, at)}<|>`);
});

function hoverAt(piece: string, text = GOOD): string | undefined {
  const { ctx } = openScene(text);
  const hover = getHover(ctx, text.indexOf(piece) + 1);
  return hover && 'value' in (hover.contents as object) ? (hover.contents as { value: string }).value : undefined;
}

test('hover tells of keys, modes and variables', () => {
  expect(hoverAt('name: demo')).toMatch(/^\*\*name\*\*: text\n\nNames the throw-away instance[\s\S]*Required\./);
  expect(hoverAt('timeout: 1h')).toMatch(/\*\*timeout\*\*.*[\s\S]*Default:\*\* `10m`/);
  expect(hoverAt('timeout: 5m')).toMatch(/Default:\*\* `2m`/);
  expect(hoverAt('$SNAP_COMMON/etc')).toContain('`/var/snap/web/common`');
  expect(hoverAt('jailmode', web('mode: jailmode'))).toMatch(/^\*\*jailmode\*\*: /);
  expect(hoverAt('manage: web')).toBeUndefined();
  expect(hoverAt('LEVEL')).toBeUndefined();
});

test('the outline has the snaps and their steps', () => {
  const show = (symbols: ReturnType<typeof getOutline>, depth = 0): string[] =>
    symbols.flatMap(({ name, detail, children = [] }) => [
      `${' '.repeat(depth)}${name}${detail === undefined ? '' : ` (${detail})`}`,
      ...show(children, depth + 1),
    ]);
  expect(show(getOutline(openScene(GOOD).ctx))).toEqual([
    'name (demo)',
    'instance',
    'environment',
    'packages (memcached)',
    'before',
    ' Queue',
    'snaps',
    ' store (store)',
    ' web (./web/)',
    ' tool (ocata/edge)',
    '  run tool "$SNAP_COMMON" tool again',
    '  set a.b, text, list, on',
    '  restart all',
    '  wait for command tool ready',
    'after',
    ' connect web:network-bind to :network-bind',
    ' restart web.server, store',
    ' wait for port 81',
  ]);
});

test('links lead to projects and files', () => {
  const { ctx } = openScene(GOOD);
  const lines = getLines(ctx.document);
  const links = getDocumentLinks(ctx).map(
    ({ range, target }) => `${lines.getText(range)} ${target?.slice(ROOT.length) ?? ''}`,
  );
  expect(links).toEqual([
    'store store/snapcraft.yaml',
    './web/ web/snap/snapcraft.yaml',
    'conf/web.conf conf/web.conf',
  ]);
});

function definitionOf(piece: string, skip = 0): string[] {
  const { ctx } = openScene(GOOD);
  return findDefinition(ctx, GOOD.indexOf(piece) + skip + 1).map(({ targetUri, targetSelectionRange }) => {
    const file = targetUri.slice(ROOT.length);
    const text = FILES[file] ?? '';
    return `${file}:${targetSelectionRange.start.line + 1} ${getLines(createDocument(targetUri, text)).getText(targetSelectionRange)}`;
  });
}

test('definitions lead into the projects', () => {
  expect(definitionOf('- network-control', 2)).toEqual(['web/snap/snapcraft.yaml:17 network-control']);
  expect(definitionOf('shared: store')).toEqual(['web/snap/snapcraft.yaml:9 shared']);
  expect(definitionOf('store:notes')).toEqual(['store/snapcraft.yaml:9 notes']);
  expect(definitionOf('manage: web')).toEqual(['web/snap/snapcraft.yaml:18 manage']);
  expect(definitionOf('restart: server', 9)).toEqual(['web/snap/snapcraft.yaml:14 server']);
  expect(definitionOf('web.server, store')).toEqual(['web/snap/snapcraft.yaml:14 server']);
  expect(definitionOf('./web/')).toEqual(['web/snap/snapcraft.yaml:1 name']);
  expect(definitionOf('conf/web.conf')).toEqual(['conf/web.conf:1 ']);
  expect(definitionOf('tool again')).toEqual([]);
});

test('lenses for commands that the client has', () => {
  const { ctx } = openScene(GOOD);
  const lenses = (...commands: string[]) =>
    getCodeLenses(ctx, new Set(commands)).map(({ range, command }) => [
      range.start.line,
      command?.title,
      command?.arguments,
    ]);
  expect(lenses()).toEqual([]);
  expect(lenses('snapwright.deploy')).toEqual([[0, 'Deploy', [URI]]]);
  expect(lenses('snapwright.deployStep')).toEqual([
    [9, 'Deploy this snap', [URI, 'store']],
    [13, 'Deploy this snap', [URI, 'web']],
    [26, 'Deploy this snap', [URI, 'tool']],
  ]);
  expect(getCodeLenses(openScene('name: x').ctx, new Set(['snapwright.deploy']))).toEqual([]);
});
