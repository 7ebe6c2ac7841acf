/** The requests `snapwright/projectSummary` and `snapwright/locateBuildProblems`. */
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace } from '../../../server/src/core/index.ts';
import { answerLocate, answerSummary } from '../../../server/src/lsp/build-requests.ts';
import type { BuildProblem, ProjectSummary } from '../../../server/src/lsp/build-protocol.ts';

const URI = 'file:///p/snap/snapcraft.yaml';

function portsFor(text: string, isOpen = true): Parameters<typeof answerSummary>[1] {
  return {
    find: (uri) => (isOpen && uri === URI ? createDocument(uri, text, 3) : undefined),
    workspace: { ...emptyWorkspace, readText: (uri) => (uri === URI ? text : undefined) },
    log: (message) => {
      throw new Error(message);
    },
  };
}

const summarize = (text: string): ProjectSummary => {
  const answer = answerSummary({ uri: URI }, portsFor(text));
  if (!answer) throw new Error('no summary');
  return answer;
};

const TEXT = `name: hello
base: core24
version: '1.2'
grade: devel
confinement: strict
platforms:
  amd64:
  pi:
    build-on: [amd64, arm64]
    build-for: arm64
plugs:
  data:
    interface: content
    target: $SNAP/data
    default-provider: data-snap:x
  network:
  everywhere:
    interface: home
slots:
  bus:
    interface: dbus
    bus: session
    name: org.example.hello
apps:
  hello:
    command: bin/hello
    extensions: [gnome]
    plugs: [network, camera]
  server:
    command: bin/server
    daemon: simple
hooks:
  configure:
    plugs: [network]
parts:
  zeta:
    plugin: nil
  app:
    plugin: nil
    after: [zeta]
`;

test('a summary', () => {
  const summary = summarize(TEXT);
  expect(summary).toMatchObject({
    name: 'hello',
    version: '1.2',
    type: 'app',
    base: 'core24',
    buildBase: undefined,
    confinement: 'strict',
    grade: 'devel',
    platforms: [
      { name: 'amd64', buildOn: ['amd64'], buildFor: ['amd64'] },
      { name: 'pi', buildOn: ['amd64', 'arm64'], buildFor: ['arm64'] },
    ],
    hooks: expect.arrayContaining(['configure']) as unknown,
  });
  const names = summary.parts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['zeta', 'app', 'gnome/sdk']));
  expect(names.indexOf('zeta')).toBeLessThan(names.indexOf('app'));
  const [hello, server] = summary.apps;
  expect(hello?.plugs).toEqual(expect.arrayContaining(['network', 'camera', 'everywhere', 'desktop']));
  expect(server).toMatchObject({
    daemon: 'simple',
    aliases: [],
    plugs: expect.arrayContaining(['everywhere']) as unknown,
  });
  expect(server?.plugs).not.toContain('network');
  const plug = (name: string): unknown => summary.plugs.find((one) => one.name === name);
  expect(plug('data')).toMatchObject({ interface: 'content', defaultProvider: 'data-snap' });
  expect(plug('network')).toMatchObject({ autoConnects: true, range: { start: { line: 15, character: 2 } } });
  expect(plug('camera')).toMatchObject({ autoConnects: false, range: { start: { line: 27 } } });
  // What an extension brings stands where the extension is named.
  expect(plug('desktop')).toMatchObject({ range: { start: { line: 26 } } });
  expect(summary.slots).toMatchObject([{ name: 'bus', interface: 'dbus' }]);
});

test('core22, legacy and half-typed text', () => {
  const core22 =
    'name: a\nbase: core22\narchitectures:\n  - build-on: [amd64, arm64]\n    build-for: riscv64\n  - amd64\n';
  expect(summarize(core22).platforms).toEqual([
    { name: 'riscv64', buildOn: ['amd64', 'arm64'], buildFor: ['riscv64'] },
    { name: 'amd64', buildOn: ['amd64'], buildFor: ['amd64'] },
  ]);
  const legacy = 'name: a\nbase: core18\nconfinement: classic\napps:\n  x: {command: x, aliases: [y]}\n';
  expect(summarize(legacy)).toMatchObject({ confinement: 'classic', apps: [{ name: 'x', aliases: ['y'] }] });
  expect(summarize(legacy).platforms.map(({ name }) => name)).toContain('amd64');
  expect(summarize('nam')).toMatchObject({ name: undefined, parts: [], apps: [], plugs: [] });
  expect(summarize('')).toMatchObject({ type: 'app', grade: 'stable' });
});

test('closed files, and what is no project', () => {
  expect(answerSummary({ uri: URI }, portsFor(TEXT, false))).toMatchObject({ name: 'hello' });
  for (const params of [{ uri: 'file:///p/other.yaml' }, {}, null, 5]) {
    expect(answerSummary(params, portsFor(TEXT))).toBeNull();
  }
});

const field = (path: string, more: object = {}): BuildProblem => ({
  code: 'build/unknown-key',
  severity: 'error',
  message: 'x',
  place: { kind: 'field', path, ...more },
});

test('one answer for each problem, whatever is sent', () => {
  const ports = { ...portsFor(TEXT, false), log: () => undefined };
  const problems = [
    field('has-base.core24.apps.server.daemon', { isKey: true }),
    { code: 'build/failed', severity: 'error', message: 'x' },
    { code: 'build/failed', severity: 'error', message: 'x', place: { kind: 'nonsense' } },
    { code: 'build/failed', severity: 'error', message: 'x', place: { kind: 'field' } },
    null,
    {
      code: 'build/failed',
      severity: 'error',
      message: 'x',
      place: { kind: 'app', app: 'hello', key: 'plugs', value: 'camera' },
    },
    { code: 'build/failed', severity: 'error', message: 'x', place: { kind: 'key', path: ['grade'] } },
    { code: 'build/failed', severity: 'error', message: 'x', place: { kind: 'position', line: 999, column: 1 } },
  ];
  const answer = answerLocate({ uri: URI, problems }, ports);
  expect(answer.map(({ range }) => range && [range.start.line, range.start.character])).toEqual([
    [30, 4],
    undefined,
    undefined,
    undefined,
    undefined,
    [27, 21],
    [3, 7],
    [expect.any(Number), expect.any(Number)],
  ]);
  expect(answerLocate({ uri: 'file:///q.yaml', problems }, ports)).toEqual(problems.map(() => ({ range: undefined })));
  expect(answerLocate({ uri: URI }, ports)).toEqual([]);
});
