/** Plugins, extensions, parts, sources and scripts, against the facts of snapcraft. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkspace, detailsAt, documentationAt, labelsAt, take } from '../../../harness/domain-completion.ts';

const facts = (name: string): unknown =>
  (
    JSON.parse(
      fs.readFileSync(path.resolve(import.meta.dirname, `../../../../schemas/facts/${name}.json`), 'utf8'),
    ) as { items: unknown }
  ).items;
const plugins = facts('plugins') as { byBase: Record<string, string[]> };
const extensions = facts('extensions') as {
  byBase: Record<string, string[]>;
  extensions: Record<string, { confinement: string[]; experimental: Record<string, boolean> }>;
};

const head = (base: string, more = 'confinement: strict\n'): string => `name: chat\nbase: ${base}\n${more}`;

describe('plugins', () => {
  test.each(Object.keys(plugins.byBase).filter((base) => base !== 'none'))('of %s', (base) => {
    const labels = labelsAt(`${head(base)}parts:\n  a:\n    plugin: <|>\n`);
    expect(labels.sort()).toEqual([...(plugins.byBase[base] ?? [])].sort());
  });

  test('the development base has those of the newest one', () => {
    const labels = labelsAt(`${head('devel', 'build-base: devel\n')}parts:\n  a:\n    plugin: <|>\n`);
    expect(labels.sort()).toEqual([...(plugins.byBase['core26'] ?? [])].sort());
  });

  test('files of the source speak for one', () => {
    const workspace = createWorkspace({ '': ['snap/', 'src/', 'go.mod'], src: ['pyproject.toml', 'uv.lock'] });
    const text = (source: string): string => `${head('core24')}parts:\n  a:\n    source: ${source}\n    plugin: <|>\n`;
    expect(labelsAt(text('.'), { workspace })[0]).toBe('go');
    expect(detailsAt(text('.'), { workspace })['go']).toContain('go.mod is there');
    expect(labelsAt(text('src'), { workspace }).slice(0, 2)).toEqual(['uv', 'python']);
    expect(labelsAt(text('https://example.org/x.git'), { workspace })[0]).not.toBe('go');
  });

  test('documentation has the keys', () => {
    expect(documentationAt(`${head('core24')}parts:\n  a:\n    plugin: <|>\n`, 'python')).toContain('python-packages');
  });
});

describe('extensions', () => {
  const list = (base: string, more?: string): string => `${head(base, more)}apps:\n  chat:\n    extensions: [<|>]\n`;

  test.each(Object.keys(extensions.byBase))('of %s', (base) => {
    expect(labelsAt(list(base)).sort()).toEqual([...(extensions.byBase[base] ?? [])].sort());
    const details = detailsAt(list(base));
    for (const [name, detail] of Object.entries(details)) {
      expect(detail?.includes('experimental'), name).toBe(extensions.extensions[name]?.experimental[base] === true);
    }
  });

  test('only those of the confinement', () => {
    const expected = (extensions.byBase['core24'] ?? []).filter((name) =>
      extensions.extensions[name]?.confinement.includes('classic'),
    );
    expect(labelsAt(list('core24', 'confinement: classic\n'))).toEqual(expected);
  });

  test('what has not all architectures of the project comes last', () => {
    const text = list('core24').replace('apps:', 'platforms:\n  riscv64:\napps:');
    expect(labelsAt(text).at(-1)).toBe('env-injector');
    expect(detailsAt(text)['env-injector']).toContain('only amd64, arm64');
  });

  test('none without a base, none twice', () => {
    expect(labelsAt('name: x\napps:\n  a:\n    extensions: [<|>]\n')).toEqual([]);
    expect(labelsAt(list('core22').replace('<|>', 'gnome, <|>'))).not.toContain('gnome');
  });
});

describe('parts', () => {
  test('after: never the part itself nor one that waits for it', () => {
    const text = `${head('core24')}parts:
  a:
    plugin: nil
    after: [<|>]
  b:
    plugin: nil
    after: [a]
  c:
    plugin: nil
    after:
      - on amd64: [b]
  d:
    plugin: dump
  e:
    plugin: nil
`;
    expect(detailsAt(text)).toEqual({ d: 'part · dump', e: 'part · nil' });
    expect(labelsAt(text.replace('[<|>]', '[d, <|>]'))).toEqual(['e']);
    expect(labelsAt(text.replace('[<|>]', '\n      - on arm64: [<|>]'))).toEqual(['d', 'e']);
  });

  test('after: parts of extensions, but not the one that waits for all', () => {
    const text = `${head('core24')}apps:\n  chat:\n    command: x\n    extensions: [gnome]\nparts:\n  a:\n    plugin: nil\n    after: [<|>]\n`;
    expect(labelsAt(text)).toEqual(['gnome/gpu/wrapper', 'gnome/sdk']);
  });

  test('adopt-info: what can tell something comes first', () => {
    const text = `${head('core24')}adopt-info: <|>
parts:
  a:
    plugin: nil
  b:
    plugin: nil
    override-pull: |
      craftctl set version=1
  c:
    plugin: dump
    source: .
    parse-info: [x.metainfo.xml]
`;
    expect(labelsAt(text)).toEqual(['b', 'c', 'a']);
    expect(labelsAt(text.replace('adopt-info: <|>', 'components:\n  x:\n    adopt-info: <|>'))).toEqual([
      'b',
      'c',
      'a',
    ]);
  });
});

describe('sources', () => {
  const part = (lines: string): string => `${head('core24')}parts:\n  a:\n    plugin: dump\n${lines}    <|>\n`;
  const keys = (lines: string): string[] => labelsAt(part(lines)).filter((label) => label.startsWith('source-'));

  test('keys by type', () => {
    expect(keys('    source: https://example.org/x.git\n').sort()).toEqual([
      'source-branch',
      'source-commit',
      'source-depth',
      'source-subdir',
      'source-submodules',
      'source-tag',
    ]);
    expect(keys('    source: https://example.org/x.git\n    source-tag: v1\n')).not.toContain('source-branch');
    expect(keys('    source: https://example.org/x.tar.gz\n')).toContain('source-checksum');
    expect(keys('    source: https://example.org/x.tar.gz\n')).not.toContain('source-tag');
    expect(keys('    source: src\n')).toEqual(['source-subdir']);
  });

  test('the type that the address gives away comes first', () => {
    const text = part('    source: https://example.org/x.git\n').replace('<|>', 'source-type: <|>');
    expect(labelsAt(text)[0]).toBe('git');
    expect(labelsAt(text).sort()).toEqual(['7z', 'deb', 'file', 'git', 'local', 'rpm', 'snap', 'tar', 'zip']);
    const old = text.replace('core24', 'core20').replace('confinement: strict', '');
    expect(labelsAt(old)).toContain('bzr');
  });
});

describe('scripts', () => {
  const script = (line: string, more = 'adopt-info: a\n', base = 'core24'): string =>
    `${head(base, more)}parts:
  a:
    plugin: nil
    build-environment:
      - MODE: fast
    override-build: |
      ${line}
`;
  const own = (text: string): string[] => labelsAt(text).filter((label) => !label.startsWith('$'));

  test('craftctl at the start of a command', () => {
    const all = ['craftctl default', 'craftctl set version=', 'craftctl set grade='];
    expect(own(script('cra<|>'))).toEqual(all);
    expect(own(script('if true; then cra<|>'))).toEqual(all);
    expect(own(script('echo cra<|>'))).toEqual([]);
    expect(take(script('cra<|>'), 'craftctl default')).toContain('\n      craftctl default\n');
  });

  test('its verbs and settings', () => {
    expect(own(script('craftctl <|>'))).toEqual(['default', 'set', 'get']);
    expect(own(script('craftctl set <|>'))).toEqual(['version=', 'grade=']);
    expect(own(script('craftctl get v<|>'))).toEqual(['version', 'grade']);
    expect(documentationAt(script('craftctl <|>'), 'set')).toContain('adopt-info');
  });

  test('only the part that the snap adopts from sets anything', () => {
    expect(own(script('craftctl <|>', 'adopt-info: other\n'))).toEqual(['default', 'get']);
    expect(own(script('craftctl set <|>', ''))).toEqual([]);
    const component = 'components:\n  extra-files:\n    adopt-info: a\n';
    expect(own(script('craftctl set <|>', component))).toEqual(['components.extra-files.version=']);
  });

  test('snapcraftctl in the older eras', () => {
    expect(own(script('<|>', 'adopt-info: a\n', 'core20'))).toEqual([
      'snapcraftctl build',
      'snapcraftctl set-version',
      'snapcraftctl set-grade',
    ]);
    expect(own(script('snapcraftctl <|>', '', 'core18'))).toEqual(['build']);
  });

  test('an empty script begins with the step itself', () => {
    const text = `${head('core24')}parts:\n  a:\n    plugin: nil\n    override-pull: <|>\n`;
    expect(take(text, 'script')).toContain('    override-pull: |\n      craftctl default\n');
  });

  test('variables of the step come first, then those of the file', () => {
    const labels = labelsAt(script('cp x $<|>'));
    expect(labels.slice(0, 8)).toEqual([
      '$MODE',
      '$CRAFT_PART_BUILD',
      '$CRAFT_PART_BUILD_WORK',
      '$CRAFT_PART_INSTALL',
      '$CRAFT_PART_NAME',
      '$CRAFT_PART_SRC',
      '$CRAFT_PART_SRC_WORK',
      '$CRAFT_STEP_NAME',
    ]);
    expect(labels).not.toContain('$SNAP_DATA');
    expect(take(script('cp x "${CRAFT_PART_I<|>}/bin"'), '$CRAFT_PART_INSTALL')).toContain(
      'cp x "${CRAFT_PART_INSTALL}/bin"',
    );
    expect(take(script('cp x $CRAFT_P<|>/bin'), '$CRAFT_PART_INSTALL')).toContain('cp x $CRAFT_PART_INSTALL/bin\n');
  });
});
