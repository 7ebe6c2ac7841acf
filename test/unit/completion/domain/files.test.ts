/** Paths of files: of the project, of a part's source, of what dump brings. */
import { describe, expect, test } from 'vitest';
import { createWorkspace, detailsAt, labelsAt, take } from '../../../harness/domain-completion.ts';

const HEAD = 'name: chat\nbase: core24\n';
const workspace = createWorkspace({
  '': ['snap/', 'src/', 'prime/', '.git/', 'chat.tar.xz', 'logo.svg', 'README.md'],
  snap: ['local/', 'gui/', 'snapcraft.yaml'],
  'snap/gui': ['icon.png', 'chat.desktop'],
  'snap/local': ['run.sh', 'stop.sh', 'bin/', 'chat.bash', 'share/'],
  'snap/local/bin': ['tool'],
  'snap/local/share': ['chat.desktop', 'chat.svg'],
  src: ['requirements.txt', 'chat.metainfo.xml', 'pyproject.toml', 'lib/', 'my file.txt'],
});
const at = (text: string): string[] => labelsAt(text, { workspace });

const DUMP = `parts:
  scripts:
    plugin: dump
    source: snap/local
    organize:
      '*.sh': bin/
      chat.bash: etc/bash/chat
`;

describe('of the project', () => {
  test('source: folders and archives', () => {
    const part = (source: string): string => `${HEAD}parts:\n  a:\n    plugin: dump\n    source: ${source}\n`;
    expect(at(part('<|>'))).toEqual(['.', 'snap/', 'src/', 'chat.tar.xz', 'by architecture', 'prime/']);
    expect(at(part('snap/<|>'))).toEqual(['gui/', 'local/']);
    expect(at(part('./snap/l<|>'))).toEqual(['gui/', 'local/']);
    expect(at(part('.<|>'))).toContain('.git/');
    expect(take(part('snap/l<|>'), 'local/', { workspace })).toBe(part('snap/local'));
  });

  test('nothing outside of it', () => {
    const part = (source: string): string => `${HEAD}parts:\n  a:\n    plugin: dump\n    source: ${source}\n`;
    for (const source of ['../<|>', '/<|>', 'src/../../<|>', 'https://<|>', '$CRAFT_PROJECT_DIR/<|>']) {
      expect(
        at(part(source)).filter((label) => !label.startsWith('$')),
        source,
      ).toEqual([]);
    }
    expect(at(part('src/../snap/<|>'))).toEqual(['gui/', 'local/']);
  });

  test('icon', () => {
    expect(at(`${HEAD}icon: <|>\n`)).toEqual(['logo.svg', 'snap/', 'src/', 'prime/']);
    expect(take(`${HEAD}icon: snap/gui/<|>\n`, 'icon.png', { workspace })).toBe(`${HEAD}icon: snap/gui/icon.png\n`);
    expect(take(`${HEAD}icon: sn<|>\n`, 'snap/', { workspace })).toBe(`${HEAD}icon: snap/\n`);
  });

  test('the root, wherever the file lies', () => {
    for (const uri of [
      'file:///p/snapcraft.yaml',
      'file:///p/snap/snapcraft.yaml',
      'file:///p/build-aux/snap/snapcraft.yaml',
    ]) {
      expect(labelsAt(`${HEAD}icon: <|>\n`, { workspace, uri })[0], uri).toBe('logo.svg');
    }
  });
});

describe("of a part's source", () => {
  const part = (line: string, source = 'src'): string =>
    `${HEAD}parts:\n  a:\n    plugin: python\n    source: ${source}\n    ${line}\n`;

  test('parse-info: metadata first', () => {
    expect(at(part('parse-info: [<|>]'))).toEqual([
      'chat.metainfo.xml',
      'pyproject.toml',
      'my file.txt',
      'requirements.txt',
      'lib/',
    ]);
    expect(take(part('parse-info:\n      - c<|>'), 'chat.metainfo.xml', { workspace })).toBe(
      part('parse-info:\n      - chat.metainfo.xml'),
    );
  });

  test('requirements and subfolders', () => {
    expect(at(part('python-requirements: [<|>]'))).toEqual(['my file.txt', 'requirements.txt', 'lib/']);
    expect(at(part('source-subdir: <|>'))).toEqual(['lib/']);
  });

  test('nothing of a source that is fetched', () => {
    expect(at(part('parse-info: [<|>]', 'https://example.org/x.git'))).toEqual([]);
  });
});

describe('of the snap', () => {
  const app = (line: string): string => `${HEAD}apps:\n  chat:\n    ${line}\n${DUMP}`;

  test('what dump brings, as organize puts it', () => {
    expect(at(app('command: <|>'))).toEqual(['bin/', 'etc/', 'share/']);
    expect(detailsAt(app('command: bin/<|>'), { workspace })).toEqual({
      'run.sh': 'brought by the part scripts',
      'stop.sh': 'brought by the part scripts',
      tool: 'brought by the part scripts',
    });
    expect(at(app('completer: etc/bash/<|>'))).toEqual(['chat']);
    expect(at(app('desktop: share/<|>'))).toEqual(['chat.desktop']);
  });

  test('arguments stay', () => {
    expect(take(app('command: bin/r<|> --quiet'), 'run.sh', { workspace })).toBe(app('command: bin/run.sh --quiet'));
    expect(at(app('command: bin/run.sh <|>'))).toEqual([]);
    expect(take(app('command-chain: [bin/<|>]'), 'tool', { workspace })).toBe(app('command-chain: [bin/tool]'));
  });

  test('other plugins tell nothing', () => {
    expect(at(app('command: <|>').replace('plugin: dump', 'plugin: nil'))).toEqual([]);
  });
});

describe('of a part that copies', () => {
  const part = (lines: string): string => `${HEAD}${DUMP}${lines}`;

  test('organize: its files, their endings, and all', () => {
    expect(at(part('      <|>\n'))).toEqual(['bin/', 'share/', 'run.sh', 'stop.sh', '*']);
    expect(at(`${HEAD}${DUMP.replace("      '*.sh': bin/\n", '      s<|>\n')}`)).toContain('*.sh');
    expect(take(part('      st<|>\n'), 'stop.sh', { workspace })).toBe(part('      stop.sh: \n'));
    expect(take(part('      share/<|>\n'), '*', { workspace })).toBe(part('      share/*: \n'));
    expect(take(part('      <|>\n'), '*', { workspace })).toBe(part("      '*': \n"));
    expect(at(part('      <|>\n').replace('plugin: dump', 'plugin: go'))).toEqual([]);
  });

  test('organize: where files usually go', () => {
    expect(at(part('      share/chat.desktop: <|>\n')).slice(0, 2)).toEqual(['usr/share/applications/', 'bin/']);
    expect(at(part('      run.sh: <|>\n'))).toEqual([
      'bin/',
      'etc/',
      'lib/',
      'usr/bin/',
      'usr/lib/',
      'usr/share/',
      'usr/share/chat/',
    ]);
    const components = 'components:\n  words:\n    type: standard\n    summary: Words\n    version: "1"\n';
    const text = `${HEAD}${components}${DUMP}      run.sh: <|>\n`;
    expect(detailsAt(text, { workspace })['(component/words)/']).toBe('Words');
    expect(take(text, '(component/words)/', { workspace })).toContain('      run.sh: (component/words)/\n');
  });

  test('stage and prime: what is left after organize, also taken out', () => {
    expect(at(part('    stage:\n      - <|>\n'))).toEqual(['bin/', 'etc/', 'share/']);
    expect(at(part('    prime:\n      - bin/<|>\n'))).toEqual(['run.sh', 'stop.sh', 'tool']);
    expect(take(part('    prime: [-bin/<|>]\n'), 'tool', { workspace })).toBe(part('    prime: [-bin/tool]\n'));
    expect(at(part('    stage:\n      - <|>\n').replace('plugin: dump', 'plugin: go'))).toEqual([]);
  });
});

test('desktop: files of sources that are built, where they usually go', () => {
  const workspace = createWorkspace({ '': ['snap/', 'data/'], data: ['chat.desktop', 'chat.svg'] });
  const text = `${HEAD}apps:\n  chat:\n    command: c\n    desktop: <|>\nparts:\n  a:\n    plugin: meson\n    source: .\n`;
  expect(labelsAt(text, { workspace }).filter((label) => !label.startsWith('$'))).toEqual(['chat.desktop']);
  expect(take(text, 'chat.desktop', { workspace })).toContain('desktop: usr/share/applications/chat.desktop\n');
});
