import { describe, expect, it } from 'vitest';
import { migrateBase, type MigrationNote } from '../../../server/src/core/actions/refactor/migrate/migrate-base.ts';

const head = (base: string): string => `name: demo
base: ${base}
version: '1'
summary: A demo
description: Shows how it looks.
grade: devel
confinement: strict
`;
const PARTS = 'parts:\n  it:\n    plugin: nil\n';

/** The project after its head. */
function migrate(
  from: string,
  to: string,
  body: string,
): { readonly body: string; readonly notes: readonly MigrationNote[] } {
  const { text, notes } = migrateBase(head(from) + body, to);
  expect(text.slice(0, head(to).length)).toBe(head(to));
  return { body: text.slice(head(to).length), notes };
}

const told = (notes: readonly MigrationNote[], kind: MigrationNote['kind']): readonly string[] =>
  notes.filter((note) => note.kind === kind).map(({ message }) => message);

describe('the base', () => {
  it.each([
    ['in quotes', 'base: "core22" # jammy\n', 'base: "core24" # jammy\n'],
    ['next to build-base: devel', 'base: core22\nbuild-base: devel\n', 'base: core24\nbuild-base: devel\n'],
    ['repeated in build-base', 'base: core20\nbuild-base: core20\n', 'base: core24\n'],
    ['of an empty base', 'base: bare\nbuild-base: core22\n', 'base: bare\nbuild-base: core24\n'],
    ['of a kernel', 'type: kernel\nbuild-base: core22\n', 'type: kernel\nbuild-base: core24\n'],
    ['that was the first', 'base: core\n', 'base: core24\n'],
  ])('%s', (_, before, after) => {
    const rest = `name: x\nconfinement: strict\n`;
    expect(migrateBase(before + rest, 'core24').text).toBe(after + rest);
  });

  it('is added where there was none', () => {
    const { text } = migrateBase(
      "name: x\nversion: '1'\nsummary: s\ndescription: d\nparts: {a: {plugin: nil}}\n",
      'core22',
    );
    expect(text).toBe(
      "name: x\nbase: core22\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts: {a: {plugin: nil}}\n",
    );
  });

  it.each([
    ['a base of today', head('core24'), 'core24', 'The project already is at "core24".'],
    ['an earlier base', head('core24'), 'core22', 'The project already is at "core24".'],
    ['an unknown base', head('core22'), 'core99', '"core99" is no base to move to'],
    ['the development base', head('devel'), 'core26', 'names no base that it could be moved from'],
    ['broken text', `${head('core22')}apps: [`, 'core24', 'The text has to be mended first'],
    ['no project', '- a\n', 'core24', 'it holds no mapping'],
    ['nothing', '', 'core24', 'it holds no mapping'],
  ])('is refused for %s', (_, text, target, reason) => {
    const result = migrateBase(text, target);
    expect(result).toMatchObject({ text, edits: [] });
    expect(told(result.notes, 'left').join()).toContain(reason);
  });

  it('keeps the line breaks of the text', () => {
    const text = `${head('core20')}architectures:\n  - build-on: [arm64, amd64]\n    run-on: arm64\n${PARTS}`;
    const crlf = (lines: string): string => lines.replaceAll('\n', '\r\n');
    expect(migrateBase(crlf(text), 'core24').text).toBe(crlf(migrateBase(text, 'core24').text));
  });
});

describe('architectures and platforms', () => {
  it('turns run-on into build-for', () => {
    const { body } = migrate(
      'core20',
      'core22',
      `architectures:\n  - build-on: [amd64, arm64]\n    run-on: arm64 # board\n${PARTS}`,
    );
    expect(body).toBe(`architectures:\n  - build-on: [amd64, arm64]\n    build-for: arm64 # board\n${PARTS}`);
  });

  it('writes an entry for each of several architectures', () => {
    const { body, notes } = migrate('core20', 'core22', `architectures:\n  - build-on: [amd64, arm64]\n${PARTS}`);
    expect(body).toBe(
      `architectures:\n  - build-on: [amd64]\n    build-for: [amd64]\n  - build-on: [arm64]\n    build-for: [arm64]\n${PARTS}`,
    );
    expect(told(notes, 'check').join()).toContain('one snap for each of amd64, arm64');
  });

  it('names the machine that builds for all', () => {
    const { body } = migrate('core18', 'core24', `architectures: [all]\n${PARTS}`);
    expect(body).toBe(`platforms:\n  all:\n    build-on: [amd64]\n    build-for: [all]\n${PARTS}`);
  });

  it('turns architectures into platforms, and keeps what is said about them', () => {
    const { body } = migrate(
      'core22',
      'core24',
      `architectures: # what we ship
  # servers
  - build-on: amd64 # fast
  # boards
  - build-on: [amd64, arm64]
    build-for: [arm64] # cross

# Now the parts
${PARTS}`,
    );
    expect(body).toBe(`platforms: # what we ship
  # servers
  # fast
  amd64:
  # boards
  # cross
  arm64:
    build-on: [amd64, arm64]
    build-for: [arm64]

# Now the parts
${PARTS}`);
  });

  it('does the same for the short list', () => {
    expect(migrate('core22', 'core26', `architectures: [amd64, riscv64] # both\n${PARTS}`).body).toBe(
      `platforms:\n  amd64:\n  riscv64: # both\n${PARTS}`,
    );
  });

  it('lets another machine build where nothing is built any more', () => {
    const { body, notes } = migrate('core18', 'core24', `architectures:\n  - build-on: i386\n${PARTS}`);
    expect(body).toBe(`platforms:\n  i386:\n    build-on: [amd64]\n    build-for: [i386]\n${PARTS}`);
    expect(told(notes, 'check').join()).toContain('Nothing is built on i386 any more');
  });

  it('leaves what it can not know, and says so', () => {
    const { body, notes } = migrate('core22', 'core24', `architectures: [amd65]\n${PARTS}`);
    expect(body).toContain('architectures: [amd65]');
    expect(notes.filter(({ kind }) => kind === 'left').map(({ code }) => code)).toEqual([
      'snapcraft/architectures-replaced',
    ]);
  });
});

describe('apps', () => {
  it('moves what was passed on to its own key', () => {
    const app = (body: string): string => `apps:\n  a:\n    command: a\n    daemon: simple\n${body}${PARTS}`;
    const { body } = migrate(
      'core20',
      'core22',
      app('    passthrough:\n      # how\n      success-exit-status:\n        - 42 # fine\n      stay: 1\n'),
    );
    expect(body).toBe(
      app('    success-exit-status:\n      - 42 # fine\n    passthrough:\n      # how\n      stay: 1\n'),
    );
    expect(migrate('core20', 'core22', app('    passthrough: {daemon-scope: system}\n')).body).toBe(
      app('    daemon-scope: system\n'),
    );
  });

  it('but not where that would be refused', () => {
    // snapd knows hours, snapcraft does not.
    const body = `apps:\n  a:\n    command: a\n    daemon: simple\n    passthrough:\n      start-timeout: 1h\n${PARTS}`;
    expect(migrate('core20', 'core24', body).body).toBe(body);
  });

  it('removes the adapter', () => {
    const { body, notes } = migrate('core20', 'core22', `apps:\n  a:\n    command: a\n    adapter: full\n${PARTS}`);
    expect(body).toBe(`apps:\n  a:\n    command: a\n${PARTS}`);
    expect(told(notes, 'check').join()).toContain('"command-chain"');
  });

  it.each([
    ['core18', 'core20', 'gnome-3-28', 'gnome-3-38'],
    ['core18', 'core24', 'gnome-3-34', 'gnome'],
    ['core20', 'core22', 'ros2-foxy-desktop', 'ros2-humble-desktop'],
    ['core22', 'core26', 'ros2-humble', 'ros2-lyrical'],
    ['core22', 'core24', 'kde-neon', 'kde-neon'],
  ])('changes the extension from %s to %s: %s', (from, to, before, after) => {
    const body = (name: string): string => `apps:\n  a:\n    command: a\n    extensions: ['${name}']\n${PARTS}`;
    const result = migrate(from, to, body(before));
    expect(result.body).toBe(body(after));
    if (before !== after)
      expect(told(result.notes, 'done')).toEqual([`Changed the extension "${before}" to "${after}".`]);
  });

  it('leaves an extension without a successor as a finding', () => {
    const { notes } = migrate('core24', 'core26', `apps:\n  a:\n    command: a\n    extensions: [gnome]\n${PARTS}`);
    expect(notes.filter(({ kind }) => kind === 'left').map(({ code }) => code)).toEqual(['snapcraft/extension-base']);
  });
});

describe('plugins', () => {
  const part = (body: string): string => `parts:\n  a:\n${body.replace(/^(?=.)/gm, '    ')}`;

  it.each([
    [
      'renamed keys',
      'core18',
      'core22',
      'plugin: autotools\nsource: .\nconfigflags: # flags\n  - --a # why\n',
      'plugin: autotools\nsource: .\nautotools-configure-parameters: # flags\n  - --a # why\n',
    ],
    [
      'python',
      'core20',
      'core24',
      'plugin: python\nsource: .\nrequirements: [a.txt]\nconstraints: [b.txt]\n',
      'plugin: python\nsource: .\npython-requirements: [a.txt]\npython-constraints: [b.txt]\n',
    ],
    ['the usual value', 'core18', 'core20', 'plugin: python\npython-version: python3\n', 'plugin: python\n'],
    [
      'Go',
      'core20',
      'core22',
      'plugin: go\nsource: .\ngo-channel: 1.20/stable\n',
      'plugin: go\nsource: .\nbuild-snaps: [go/1.20/stable]\n',
    ],
    ['Go from a package', 'core20', 'core22', 'plugin: go\nsource: .\nbuild-packages: [golang-go]\n', undefined],
    [
      'Node',
      'core18',
      'core22',
      'plugin: nodejs\nsource: .\nnodejs-version: 18.1.0\nnodejs-package-manager: npm\n',
      'plugin: npm\nsource: .\nnpm-node-version: 18.1.0\nnpm-include-node: true\n',
    ],
    [
      'Meson',
      'core20',
      'core22',
      "plugin: meson\nsource: .\nmeson-version: ''\nbuild-packages:\n  - gcc # all\n",
      'plugin: meson\nsource: .\nbuild-packages:\n  - meson\n  - ninja-build\n  - gcc # all\n',
    ],
    [
      'a makefile',
      'core18',
      'core20',
      'plugin: make\nsource: .\nmakefile: Make.x\n',
      'plugin: make\nsource: .\nmake-parameters: [-f, Make.x]\n',
    ],
    [
      '.NET',
      'core22',
      'core24',
      'plugin: dotnet\nsource: .\ndotnet-build-configuration: Debug\ndotnet-self-contained-runtime-identifier: linux-x64\n',
      'plugin: dotnet\nsource: .\ndotnet-configuration: Debug\ndotnet-self-contained: true\n',
    ],
    [
      'Qt',
      'core18',
      'core22',
      'plugin: qmake\nsource: .\noptions: [a]\nproject-files: [x.pro]\nqt-version: qt5\n',
      'plugin: qmake\nsource: .\nqmake-parameters: [a]\nqmake-project-file: x.pro\n',
    ],
  ])('%s', (_, from, to, before, after) => {
    expect(migrate(from, to, part(before)).body).toBe(part(after ?? before));
  });

  it('leaves keys and plugins without a successor as findings', () => {
    const { body, notes } = migrate('core18', 'core20', part('plugin: waf\nsource: .\n'));
    expect(body).toBe(part('plugin: waf\nsource: .\n'));
    expect(notes).toMatchObject([{ kind: 'left', code: 'snapcraft/unknown-plugin' }]);
    const autotools = migrate('core18', 'core20', part('plugin: autotools\nsource: .\ninstall-via: prefix\n'));
    expect(autotools.notes.filter(({ kind }) => kind === 'left')).toMatchObject([{ code: 'snapcraft/unknown-key' }]);
  });

  it('tells of tools that a plugin no longer brings', () => {
    const { notes } = migrate('core18', 'core22', part('plugin: maven\nsource: .\n'));
    expect(told(notes, 'check').join()).toContain('The plugin "maven" of the part "a" no longer installs its tool');
  });
});

describe('parts', () => {
  it('writes filesets out, and keeps what is said about them', () => {
    const { body } = migrate(
      'core20',
      'core22',
      `parts:
  a:
    plugin: nil
    filesets:
      # small
      libs: [lib/*.so, 'lib/{a,b}'] # both
    stage:
      - $libs
      - -bin
    prime: [$libs] # as staged
`,
    );
    expect(body).toBe(`parts:
  a:
    plugin: nil
    # small
    # both
    stage:
      - lib/*.so
      - 'lib/{a,b}'
      - -bin
    prime: [lib/*.so, 'lib/{a,b}'] # as staged
`);
  });

  it('writes the words of snapcraft 2 as those of today', () => {
    const text = `name: x
version: '1'
summary: s
description: d
confinement: strict
parts:
  a:
    plugin: copy
    files: {a: b}
    install: |
      # then
      touch $SNAPCRAFT_PART_INSTALL/x
    snap: [b]
`;
    const { text: after } = migrateBase(text, 'core22');
    expect(after).toBe(`name: x
base: core22
version: '1'
summary: s
description: d
confinement: strict
parts:
  a:
    plugin: dump
    source: .
    organize: {a: b}
    override-build: |
      craftctl default
      # then
      touch $CRAFT_PART_INSTALL/x
    prime: [b]
`);
  });

  it('renames parts with a slash, and who names them', () => {
    const before = `adopt-info: a/b\nparts:\n  a/b:\n    plugin: nil\n  'c/d':\n    plugin: nil\n    after: [a/b]\n  e:\n    plugin: nil\n    after:\n      - c/d # first\n`;
    expect(migrate('core24', 'core26', before).body).toBe(
      `adopt-info: a-b\nparts:\n  a-b:\n    plugin: nil\n  'c-d':\n    plugin: nil\n    after: [a-b]\n  e:\n    plugin: nil\n    after:\n      - c-d # first\n`,
    );
  });

  it('does not take a name that is there', () => {
    const body = 'parts:\n  a/b:\n    plugin: nil\n  a-b:\n    plugin: nil\n';
    const result = migrate('core24', 'core26', body);
    expect(result.body).toBe(body);
    expect(result.notes).toMatchObject([{ kind: 'left', code: 'snapcraft/part-name' }]);
  });
});

describe('scripts, variables and names', () => {
  const script = (lines: string): string =>
    `parts:\n  a:\n    plugin: nil\n    override-build: |\n${lines.replace(/^(?=.)/gm, '      ')}`;

  it('calls craftctl', () => {
    expect(
      migrate(
        'core20',
        'core26',
        script('snapcraftctl build\nsnapcraftctl set-grade "devel" # here\n# snapcraftctl build\n'),
      ).body,
    ).toBe(script('craftctl default\ncraftctl set grade="devel" # here\n# snapcraftctl build\n'));
  });

  it('uses the names of today, but for what the project sets itself', () => {
    const before = script(
      'SNAPCRAFT_STAGE=x\ncp $SNAPCRAFT_STAGE ${SNAPCRAFT_PART_INSTALL}/$SNAPCRAFT_PROJECT_GRADE\ncd $SNAPCRAFT_ARCH_TRIPLET\n',
    );
    expect(migrate('core22', 'core24', before).body).toBe(
      script(
        'SNAPCRAFT_STAGE=x\ncp $SNAPCRAFT_STAGE ${CRAFT_PART_INSTALL}/$SNAPCRAFT_PROJECT_GRADE\ncd $CRAFT_ARCH_TRIPLET_BUILD_FOR\n',
      ),
    );
  });

  it('knows that core22 has the version under its older name only', () => {
    const before = `${script('echo $SNAPCRAFT_PROJECT_VERSION\n')}# $SNAPCRAFT_STAGE\n`;
    expect(migrate('core20', 'core22', before).body).toBe(before);
    expect(migrate('core20', 'core24', before).body).toContain('echo $CRAFT_PROJECT_VERSION\n# $SNAPCRAFT_STAGE\n');
  });

  it('changes what is named after a release, but not in addresses and comments', () => {
    const before = `environment:
  PYTHONPATH: $SNAP/lib/python3.10/site-packages # python3.10
parts:
  a:
    plugin: nil
    source: https://example.org/python3.10/ros-humble-x.tar.gz
    stage-packages: [libpython3.10-stdlib, python3.10-venv, python3.1, ros-humble-ros-base]
    override-build: cp /opt/ros/humble/x python3.10.4
`;
    expect(migrate('core22', 'core24', before).body).toBe(`environment:
  PYTHONPATH: $SNAP/lib/python3.12/site-packages # python3.10
parts:
  a:
    plugin: nil
    source: https://example.org/python3.10/ros-humble-x.tar.gz
    stage-packages: [libpython3.12-stdlib, python3.12-venv, python3.1, ros-jazzy-ros-base]
    override-build: cp /opt/ros/jazzy/x python3.10.4
`);
  });

  it('changes the snap that an extension uses', () => {
    const body = (snap: string): string =>
      `apps:\n  a:\n    command: a\n    extensions: [gnome]\nparts:\n  a:\n    plugin: nil\n    build-snaps: [${snap}]\n`;
    expect(migrate('core22', 'core24', body('gnome-42-2204')).body).toBe(body('gnome-46-2404'));
  });
});

describe('what a person has to look at', () => {
  it('names series of package repositories, packages and Python', () => {
    const { notes } = migrate(
      'core24',
      'core26',
      `package-repositories:
  - type: apt
    url: https://example.org/apt
    suites: [noble]
    components: [main]
    key-id: 78E1918602959B9C59103100F1831DDAFC42E99D
parts:
  a:
    plugin: python
    source: .
    stage-packages: [libx]
`,
    );
    expect(told(notes, 'check')).toEqual([
      expect.stringContaining('Packages come from Ubuntu 26.04 now'),
      expect.stringContaining('"noble"'),
      expect.stringContaining('"core26" brings no Python'),
    ]);
    expect(told(notes, 'left')).toEqual([]);
  });
});

describe('a part without a source', () => {
  const old = (part: string): string =>
    `name: demo\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  it:\n${part}`;

  it.each(['core18', 'core22'])('had that of the project without a base, which %s wants to be told', (target) => {
    expect(migrateBase(old('    plugin: ruby\n'), target).text).toContain('    plugin: ruby\n    source: .\n');
  });

  it('keeps having none where no plugin asks for it', () => {
    expect(migrateBase(old('    plugin: nil\n'), 'core24').text).not.toContain('source');
  });

  it('had none with a base: that is for a person to decide', () => {
    const { body, notes } = migrate('core18', 'core22', 'parts:\n  it:\n    plugin: python\n');
    expect(body).not.toContain('source');
    expect(notes.some(({ kind, code }) => kind === 'left' && code === 'snapcraft/missing-source')).toBe(true);
  });
});
