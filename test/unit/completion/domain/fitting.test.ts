/** What would turn the rest of the file wrong is not offered, or brings along what it needs. */
import { describe, expect, test } from 'vitest';
import { accept, completeAt, readMarked } from '../../../harness/completion.ts';
import { labelsAt, take } from '../../../harness/domain-completion.ts';

const HEAD = 'name: x\nversion: "1"\nsummary: s\ndescription: d\nconfinement: strict\ngrade: stable\n';

/** What every source offers. */
function labelsOf(marked: string): string[] {
  return completeAt(readMarked(marked)).map(({ label }) => label);
}

function takeAny(marked: string, label: string): string {
  const place = readMarked(marked);
  const item = completeAt(place).find((one) => one.label === label);
  if (!item) throw new Error(`"${label}" is not offered`);
  return accept(place.text, item).text;
}

describe('base', () => {
  test('those that read what the file holds', () => {
    const text = `${HEAD}base: <|>\narchitectures: [amd64]\nparts:\n  p:\n    plugin: nil\n    override-build: craftctl default\n`;
    expect(labelsAt(text)).toEqual(['core22']);
    expect(labelsAt(text.replace('architectures: [amd64]', 'platforms: {amd64: }'))).toEqual([
      'core24',
      'core26',
      'core22',
      'bare',
    ]);
  });

  test('a file that is only begun may become anything', () => {
    expect(labelsAt('name: x\nbase: <|>\narchitectures: [amd64]\n')).toContain('core24');
  });

  test('bare and devel bring what they need', () => {
    expect(take('name: x\nbase: <|>\n', 'bare')).toBe('name: x\nbase: bare\nbuild-base: core24\n');
    expect(take('name: x\nbase: <|> # why\n', 'devel')).toBe(
      'name: x\nbase: devel # why\nbuild-base: devel\ngrade: devel\n',
    );
    expect(take('{name: x, base: <|>}\n', 'bare')).toBe('{name: x, base: bare, build-base: core24}\n');
    expect(take('name: x\nbase: <|>\nbuild-base: core22\n', 'bare')).toBe('name: x\nbase: bare\nbuild-base: core22\n');
  });
});

test('a type goes with the base', () => {
  const text = `${HEAD}base: core24\ntype: <|>\nplatforms: {amd64: }\nparts: {p: {plugin: nil}}\n`;
  expect(labelsAt(text)).toEqual(['app', 'gadget']);
});

describe('plugin', () => {
  const part = (lines: string): string => `${HEAD}base: core24\nparts:\n  p:\n${lines}\n  q:\n    plugin: nil\n`;

  test('reads the keys that stand there', () => {
    expect(labelsAt(part('    plugin: <|>\n    source: .\n    python-packages: [a]'))).toEqual(['python']);
    // Nothing reads such a key: then it says nothing.
    expect(labelsAt(part('    plugin: <|>\n    source: .\n    pyhton-packages: [a]'))).toContain('go');
  });

  test('brings its source, but not where one is about to be typed', () => {
    expect(take(part('    plugin: <|>'), 'go')).toContain('    plugin: go\n    source: .\n  q:');
    expect(take(part('    plugin: <|>\n    source: x'), 'go')).toContain('    plugin: go\n    source: x\n');
    expect(take(`${HEAD}base: core24\nparts:\n  p:\n    plugin: <|>\n`, 'go')).toMatch(/plugin: go\n$/);
  });
});

test('sockets bring network-bind into the list of plugs', () => {
  const app = (plugs: string): string =>
    `${HEAD}base: core24\napps:\n  x:\n    command: a\n    daemon: simple\n${plugs}    <|>\n`;
  expect(takeAny(app('    plugs:\n      - network\n'), 'sockets')).toContain('      - network\n      - network-bind\n');
  expect(takeAny(app('    plugs: [network]\n'), 'sockets')).toContain('plugs: [network, network-bind]\n    sockets:\n');
  expect(takeAny(app(''), 'sockets')).toContain('    plugs: [network-bind]\n');
  expect(takeAny(app('    plugs: [network-bind]\n'), 'sockets').match(/network-bind/g)).toHaveLength(1);
});

function keysBefore(value: string): string[] {
  return labelsOf(`${HEAD}base: core24\n<|>: ${value}\nparts:\n  p:\n    plugin: nil\n`);
}

test('a new name for a key whose value stays', () => {
  expect(keysBefore('https://example.org')).toContain('website');
  expect(keysBefore('https://example.org')).not.toContain('icon');
  expect(keysBefore('MIT')).toContain('license');
  expect(keysBefore('p')).toContain('adopt-info');
  for (const key of ['license', 'adopt-info', 'website', 'icon', 'epoch', 'platforms']) {
    expect(keysBefore('Some words'), key).not.toContain(key);
  }
  expect(keysBefore('[a]')).toContain('build-packages');
  expect(keysBefore('[{on amd64: [a]}]')).toEqual(['build-packages', 'build-snaps']);
});
