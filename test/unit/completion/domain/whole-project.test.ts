/** A whole file where there is none, and values that are free but mostly one of a few. */
import { expect, test } from 'vitest';
import { emptyWorkspace } from '../../../../server/src/core/workspace.ts';
import { createDocument } from '../../../../server/src/core/document.ts';
import { runRules } from '../../../../server/src/core/rules/run.ts';
import { createWorkspace, labelsAt, take } from '../../../harness/domain-completion.ts';

const HEAD = 'name: fog\nbase: core24\n';
const at = (folder: string): { uri: string } => ({ uri: `file:///home/${folder}/snap/snapcraft.yaml` });

test.each(['<|>', '\n<|>', '# Fog\n<|>\n', '---\n<|>', 'sna<|>', '\r\n<|>\r\n'])('a whole file in %j', (text) => {
  const whole = take(text, 'snapcraft.yaml', at('fog-gauge'));
  const found = runRules(createDocument('file:///home/fog-gauge/snap/snapcraft.yaml', whole), {
    workspace: emptyWorkspace,
  });
  expect(found.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  expect(whole).toContain('name: fog-gauge');
  expect(whole).toContain('  fog-gauge:');
});

test('no whole file where there is one', () => {
  expect(labelsAt(`${HEAD}<|>`)).not.toContain('snapcraft.yaml');
  expect(labelsAt('<|>: fog')).not.toContain('snapcraft.yaml');
});

test('the files of the project choose the plugin', () => {
  const workspace = createWorkspace({ '': ['go.mod'] });
  expect(take('<|>', 'snapcraft.yaml', { workspace })).toContain('plugin: go');
});

test.each([
  ['fog-gauge', ['fog-gauge']],
  ['Fog_Gauge', ['fog-gauge']],
  ['7', []],
  ['f', []],
  ['wetter-für-alle', []],
])('the folder %s names the snap', (folder, names) => {
  expect(labelsAt('name: <|>\nbase: core24', at(folder))).toEqual(names);
});

test('modes, epochs and depths', () => {
  const app = `${HEAD}apps:\n  fog:\n    command: a\n    daemon: simple\n    sockets:\n      ear:\n        socket-mode: <|>`;
  expect(labelsAt(app)).toEqual(['0660', '0666', '0600']);
  expect(take(app, '0660')).toMatch(/socket-mode: 0660$/);
  const part = `${HEAD}parts:\n  fog:\n    plugin: nil\n`;
  expect(take(`${part}    permissions:\n      - mode: <|>`, '755')).toMatch(/mode: '755'$/);
  expect(labelsAt(`${HEAD}epoch: <|>`)).toEqual(['0', '1*', '1']);
  expect(take(`${part}    source: https://example.org/a.git\n    source-depth: <|>`, '1')).toMatch(/source-depth: 1$/);
});

test("what plugins do by themselves, and what they are told; never a plugin's files", () => {
  const part = (plugin: string, line: string): string =>
    `${HEAD}parts:\n  fog:\n    plugin: ${plugin}\n    source: .\n    ${line}`;
  expect(labelsAt(part('cmake', 'cmake-generator: <|>'))).toEqual(['Unix Makefiles', 'Ninja']);
  expect(labelsAt(part('rust', 'rust-channel: <|>'))).toEqual(['stable']);
  expect(take(part('cmake', 'cmake-parameters: <|>'), '-DCMAKE_BUILD_TYPE=Release')).toMatch(
    /cmake-parameters:\n {6}- -DCMAKE_BUILD_TYPE=Release$/,
  );
  expect(labelsAt(part('python', 'python-requirements: [<|>]'))).toEqual([]);
});

test('a command is no file with a blank in its name', () => {
  const workspace = createWorkspace({ 'src/': ['run me', 'run'], src: ['run me', 'run'] });
  const text = (key: string): string =>
    `${HEAD}apps:\n  fog:\n    ${key}: <|>\nparts:\n  fog:\n    plugin: dump\n    source: src`;
  expect(labelsAt(text('command'), { workspace })).toEqual(['run']);
  expect(labelsAt(text('completer'), { workspace })).toEqual(['run', 'run me']);
});

test('builders that another entry of architectures has', () => {
  const text = `name: fog\nbase: core20\narchitectures:\n  <|>\n  - build-on: [amd64, arm64]\n    run-on: all\n`;
  expect(take(text, 'build-on and run-on')).toContain('build-on: [armhf]');
});
