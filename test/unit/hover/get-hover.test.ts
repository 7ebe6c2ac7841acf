/** What hovers say, and about which stretch of the text. Expected words are those of the facts. */
import { describe, expect, test } from 'vitest';
import { contextOf, hoverAt } from '../../harness/hover-at.ts';
import { getHover, toPlainHover } from '../../../server/src/core/hover/get-hover.ts';

const HEAD = `name: demo
base: core24
version: '1.0'
confinement: strict
`;

/** A case: a name, the text below the head, the token, and pieces that are told; a `!` before one: not told. */
type Case = readonly [name: string, text: string, word: string, ...told: string[]];

const CASES: readonly Case[] = [
  [
    'a key at the top',
    'gra<|>de: stable\n',
    'grade',
    '**grade**: text',
    'Default:** `stable`',
    '```yaml',
    'Documentation',
  ],
  ['a key’s last character', 'grade<|>: stable\n', 'grade', '**grade**'],
  ['a quoted key', '"gra<|>de": stable\n', '"grade"', '**grade**'],
  ['a value with a meaning', 'grade: de<|>vel\n', 'devel', 'edge and beta', 'candidate'],
  ['a value without one: its key in short', 'title: My <|>Snap\n', 'My Snap', '**title**', '!```yaml'],
  [
    'a key that the base does not have',
    'archi<|>tectures: [amd64]\n',
    'architectures',
    '**Not with `core24`.**',
    'platforms',
  ],
  ['a key that snapcraft refuses', 'li<|>nks: {}\n', 'links', 'refuses'],
  [
    'a plug that connects by itself',
    'apps:\n  web:\n    plugs: [net<|>work]\n',
    'network',
    '**Connects by itself:** yes',
    'sudo snap connect demo:network',
  ],
  [
    'a plug that does not',
    'apps:\n  web:\n    plugs:\n      - came<|>ra\n',
    'camera',
    '**Connects by itself:** no',
    'sudo snap connect demo:camera',
  ],
  [
    'a plug that the store has to allow',
    'plugs:\n  dot-config:\n    interface: personal-<|>files\n',
    'personal-files',
    '**dot-config**: plug of the interface `personal-files`',
    '**Store approval:** yes',
    'snapd 2.37',
    '`read`',
  ],
  [
    'a plug by its declaration',
    'plugs:\n  docs:\n    interface: content\n    target: $SNAP/docs\n    default-provider: docs-data\napps:\n  web:\n    plugs: [do<|>cs]\n',
    'docs',
    'interface `content`',
    'sudo snap connect demo:docs docs-data',
  ],
  ['a plug in its short form', 'plugs:\n  here: ho<|>me\n', 'home', '**here**: plug of the interface `home`'],
  [
    'a plug that an extension declares',
    'apps:\n  web:\n    extensions: [gnome]\n    plugs: [gnome-46-<|>2404]\n',
    'gnome-46-2404',
    'interface `content`',
    'extension `gnome`',
  ],
  ['a plug of no interface', 'apps:\n  web:\n    plugs: [tele<|>pathy]\n', 'telepathy', 'No snapd'],
  [
    'a slot',
    'slots:\n  b<|>us:\n    interface: dbus\n    bus: session\n    name: org.example.Demo\n',
    'bus',
    '**bus**: slot',
    'Store approval:',
    '`name`',
  ],
  [
    'an attribute',
    'plugs:\n  data:\n    interface: content\n    tar<|>get: $SNAP/x\n',
    'target',
    'Required.',
    'content-interface',
  ],
  [
    'a nested attribute',
    'slots:\n  data:\n    interface: content\n    source:\n      re<|>ad: [$SNAP/x]\n',
    'read',
    'attribute of a `content` slot',
  ],
  ['an attribute’s value', 'plugs:\n  bus:\n    interface: dbus\n    bus: ses<|>sion\n', 'session', '`system`'],
  ['an attribute that nobody reads', 'plugs:\n  home:\n    colour<|>: red\n', 'colour', 'does not read it'],
  ['a base in support', 'base: core<|>24\n', 'core24', 'Ubuntu 24.04 (noble)', '**Python:** 3.12', '2029-04'],
  ['a base out of support', 'base: core<|>18\n', 'core18', '**ended 2023-04**', '**Python:** 3.6', 'refused from 8.0'],
  ['a base without Python', 'base: core<|>26\n', 'core26', 'Python 3.14'],
  ['an empty base', 'base: ba<|>re\nbuild-base: core24\n', 'bare', 'empty'],
  ['a build-base', 'base: bare\nbuild-base: core<|>24\n', 'core24', 'Ubuntu 24.04', 'build-base'],
  [
    'a plugin',
    'parts:\n  a:\n    plugin: pyt<|>hon\n    source: .\n',
    'python',
    '`python-packages`',
    'virtual environment',
    '`source`',
  ],
  [
    'a plugin that the base does not have',
    'parts:\n  a:\n    plugin: cat<|>kin\n',
    'catkin',
    '**Not with `core24`.**',
    'colcon',
  ],
  [
    'a key of the plugin',
    'parts:\n  a:\n    plugin: python\n    python-pack<|>ages: [x]\n',
    'python-packages',
    'key of the plugin `python`',
    '`wheel`',
  ],
  [
    'a key that the plugin had once',
    'parts:\n  a:\n    plugin: python\n    require<|>ments: [x]\n',
    'requirements',
    '**Not with `core24`.**',
    'python-requirements',
  ],
  [
    'a common key of parts',
    'parts:\n  a:\n    plugin: nil\n    stage-pack<|>ages: [x]\n',
    'stage-packages',
    'Debian packages put into the snap',
  ],
  ['a license', 'license: Apache-2.0 O<|>R MIT\n', 'OR', 'choose'],
  ['a license of the list', 'license: Apache-2.0 OR <|>MIT\n', 'MIT', 'SPDX'],
  ['a license of no list', 'license: Beer<|>\n', 'Beer', 'No licence'],
  ['a variable of snapd', 'apps:\n  web:\n    command: bin/web $SNAP_<|>DATA/x\n', '$SNAP_DATA', '/var/snap/'],
  ['a variable in braces', 'environment:\n  A: "${SNAP_<|>COMMON}/x"\n', '${SNAP_COMMON}', '/var/snap/my-snap/common'],
  ['a dollar sign', 'environment:\n  A: <|>$SNAP/x\n', '$SNAP', 'set by snapd'],
  [
    'a variable of snapcraft in a script',
    'parts:\n  a:\n    plugin: nil\n    override-build: |\n      cp x "$CRAFT_PART_<|>INSTALL/y"\n',
    '$CRAFT_PART_INSTALL',
    'while the part is built',
  ],
  [
    'a variable of a component',
    'parts:\n  a:\n    plugin: nil\n    override-build: ls $CRAFT_COMPONENT_<|>EXTRA_PRIME\n',
    '$CRAFT_COMPONENT_EXTRA_PRIME',
    '`extra`',
  ],
  [
    'a command of scripts',
    'parts:\n  a:\n    plugin: nil\n    override-build: |\n      true && craft<|>ctl set version=1\n',
    'craftctl set',
    'adopt-info',
  ],
  [
    'the old command',
    'parts:\n  a:\n    plugin: nil\n    override-build: snapcraftctl <|>build\n',
    'snapcraftctl build',
    'Instead: `craftctl default`',
  ],
  [
    'a variable that the file sets',
    'apps:\n  web:\n    command: x\n    environment:\n      PA<|>TH: $SNAP/bin\n',
    'PATH',
    'for the app `web`',
    'looked for',
  ],
  [
    'a timer',
    'apps:\n  web:\n    timer: mon-fri,9:00-<|>17:00/4\n',
    'mon-fri,9:00-17:00/4',
    'Monday to Friday, at 9:00, 11:00, 13:00 and 15:00',
  ],
  ['a duration', 'apps:\n  web:\n    stop-timeout: 1m<|>30s\n', '1m30s', '1 minute 30 seconds'],
  [
    'an app',
    'apps:\n  w<|>eb:\n    command: bin/web\n    plugs: [network, camera]\n',
    'web',
    '`demo.web`',
    '`network`: connects by itself',
    '`camera`',
  ],
  ['an app that is named like the snap', 'apps:\n  de<|>mo:\n    command: bin/demo\n', 'demo', 'run it as `demo`.'],
  [
    'a service',
    'apps:\n  w<|>eb:\n    command: bin/web\n    daemon: oneshot\n',
    'web',
    '**web**: service',
    '`oneshot`',
  ],
  [
    'a service that another waits for',
    'apps:\n  db:\n    command: bin/db\n    daemon: simple\n  web:\n    command: bin/web\n    daemon: simple\n    after: [<|>db]\n',
    'db',
    '**db**: service',
    '`bin/db`',
  ],
  ['a command', 'apps:\n  web:\n    command: bin/<|>web serve\n', 'bin/web serve', '`$SNAP/bin/web`'],
  ['an extension', 'apps:\n  web:\n    extensions: [gno<|>me]\n', 'gnome', '`gsettings`', 'from gtk-common-themes'],
  [
    'an extension of another base',
    'apps:\n  web:\n    extensions: [gnome-3-<|>38]\n',
    'gnome-3-38',
    '**Not with `core24`.**',
    'gnome (core22)',
  ],
  ['a hook', 'hooks:\n  conf<|>igure:\n    plugs: [network]\n', 'configure', 'snap/hooks/configure'],
  [
    'a hook of a plug',
    'hooks:\n  connect-plug-<|>data:\n    plugs: [network]\n',
    'connect-plug-data',
    'the plug `data`',
  ],
  ['a hook that nobody runs', 'hooks:\n  boo<|>t: {}\n', 'boot', 'ignores'],
  [
    'a hook of a component',
    'components:\n  extra:\n    hooks:\n      inst<|>all: {}\n',
    'install',
    'component `extra`',
  ],
  ['a feature of snapd', 'assumes: [command-<|>chain]\n', 'command-chain', 'snapd 2.36'],
  ['a version of snapd', 'assumes: [snapd2.<|>55]\n', 'snapd2.55', 'snapd 2.55 or later'],
  [
    'an architecture',
    'platforms:\n  pi:\n    build-on: [arm<|>64]\n    build-for: [arm64]\n',
    'arm64',
    'aarch64-linux-gnu',
  ],
  [
    'a platform',
    'platforms:\n  p<|>i:\n    build-on: [amd64, arm64]\n    build-for: [arm64]\n',
    'pi',
    'Built on `amd64` or `arm64`, for `arm64`',
    '--platform pi',
  ],
  ['a platform by its architecture', 'platforms:\n  risc<|>v64:\n', 'riscv64', 'Built on `riscv64`, for `riscv64`'],
  ['a cross build', 'platforms:\n  p<|>i:\n    build-on: amd64\n    build-for: armhf\n', 'pi', 'cross build'],
  ['a layout', 'layout:\n  /etc/<|>web:\n    bind: $SNAP_DATA/web\n', '/etc/web', '`$SNAP_DATA/web`'],
  ['a socket', 'apps:\n  web:\n    sockets:\n      ma<|>in:\n        listen-stream: 80\n', 'main', 'port `80`'],
  ['a mode', 'apps:\n  web:\n    sockets:\n      main:\n        socket-mode: 06<|>60\n', '0660', '`rw-rw----`'],
  [
    'a part’s source',
    'parts:\n  a:\n    plugin: dump\n    source: https://example.org/<|>a.git\n    source-tag: v1\n',
    'https://example.org/a.git',
    'A Git repository',
    '`v1`',
  ],
  [
    'a source whose type is named',
    'parts:\n  a:\n    plugin: dump\n    source: ./<|>a\n    source-type: snap\n',
    './a',
    'A snap.',
  ],
  [
    'what is primed',
    'parts:\n  a:\n    plugin: nil\n    prime: [-usr/<|>share/doc]\n',
    '-usr/share/doc',
    'stays out of the snap',
  ],
  [
    'what goes to a component',
    'parts:\n  a:\n    plugin: nil\n    stage: ["(component/extra)/<|>x"]\n',
    '"(component/extra)/x"',
    'component extra',
  ],
  [
    'a snap to build with',
    'parts:\n  a:\n    plugin: nil\n    build-snaps: [go/1.24/<|>stable]\n',
    'go/1.24/stable',
    '`1.24/stable`',
  ],
  ['a package', 'parts:\n  a:\n    plugin: nil\n    stage-packages: [lib<|>ssl3]\n', 'libssl3', 'Ubuntu 24.04'],
  [
    'a slice',
    'parts:\n  a:\n    plugin: nil\n    stage-packages: [libc6_<|>libs]\n',
    'libc6_libs',
    'slice `libs` of the package `libc6`',
  ],
  [
    'a clause',
    'parts:\n  a:\n    plugin: nil\n    stage-packages:\n      - on amd<|>64:\n          - x\n',
    'on amd64',
    'built on `amd64`',
  ],
  [
    'a package in a clause',
    'parts:\n  a:\n    plugin: nil\n    stage-packages:\n      - on amd64:\n          - lib<|>x\n',
    'libx',
    'package of Ubuntu 24.04',
  ],
  [
    'else fail',
    'parts:\n  a:\n    plugin: nil\n    stage-packages:\n      - on amd64: [x]\n      - else <|>fail\n',
    'else fail',
    'ends with an error',
  ],
  [
    'an alias',
    'parts:\n  a: &common\n    plugin: nil\n    source: .\n  b: *com<|>mon\n',
    '*common',
    '`plugin` and `source`',
  ],
  [
    'an anchor',
    'parts:\n  a: &com<|>mon\n    plugin: nil\n    source: .\n  b: *common\n',
    '&common',
    '`*common` stands',
    '`plugin` and `source`',
  ],
  ['an anchor of a list', 'apps:\n  a:\n    plugs: <|>&nets [network, home]\n', '&nets', '`network` and `home`'],
  ['a merge', 'parts:\n  a: &common\n    plugin: nil\n  b:\n    <|><<: *common\n', '<<', 'Takes over'],
  [
    'a comment that turns a rule off',
    '# snapwright-disable-next-line snapcraft/unknown-<|>plugin\ngrade: stable\n',
    'snapcraft/unknown-plugin',
    'error',
    'docs/rules',
  ],
  ['a linter', 'lint:\n  ignore:\n    - lib<|>rary: [x]\n', 'library', 'ibraries'],
  [
    'files that a linter leaves out',
    'lint:\n  ignore:\n    - library:\n        - usr/<|>lib/*\n',
    'usr/lib/*',
    'The linter `library` leaves out files of the snap whose path fits',
  ],
  ['a user for services', 'system-usernames:\n  _dae<|>mon_: shared\n', '_daemon_', 'snapd 2.61'],
  ['an epoch', 'epoch: 2<|>*\n', '2*', '1 and 2'],
  ['CRLF and characters of two units', 'title: 🦫🦫\r\ngra<|>de: stable\r\n', 'grade', '**grade**'],
  ['half-typed text', 'apps:\n  web:\n    comm<|>and: bin/web\n    plugs: [network\n  x', 'command', '**command**'],
];

describe('hover', () => {
  test.each(CASES)('%s', (_name, text, word, ...told) => {
    const own = text.includes('base: ') ? HEAD.replace('base: core24\n', '') : HEAD;
    const seen = hoverAt(own + text);
    expect(seen?.word).toBe(word);
    for (const piece of told) {
      if (piece.startsWith('!')) expect(seen?.markdown).not.toContain(piece.slice(1));
      else expect(seen?.markdown).toContain(piece);
    }
  });

  test.each([
    ['between the lines', `${HEAD}\n<|>\ngrade: stable\n`],
    ['a usual comment', `${HEAD}# he<|>llo\n`],
    ['an unknown key', `${HEAD}fo<|>o: bar\n`],
    ['the text of a description', `${HEAD}description: |\n  costs $SNAP an<|>d more\n`],
    ['a shell’s own words', `${HEAD}parts:\n  a:\n    plugin: nil\n    override-build: |\n      make inst<|>all\n`],
    ['an empty document', '<|>'],
    ['no mapping at all', '- a<|>bc\n'],
  ])('nothing is told about %s', (_name, text) => {
    expect(hoverAt(text)).toBeUndefined();
  });

  test('other files have no hover', () => {
    expect(getHover(contextOf('name: demo\n', 'file:///demo/compose.yaml'), 1)).toBeUndefined();
  });

  test('with classic confinement a plug says that it changes nothing', () => {
    const text = 'name: demo\nbase: core24\nconfinement: classic\napps:\n  web:\n    plugs: [<|>network]\n';
    expect(hoverAt(text)?.markdown).toContain('classic confinement');
  });

  test('a version that YAML reads as a number', () => {
    const seen = hoverAt('name: demo\nbase: core24\nversion: 1.<|>10\n');
    expect(seen?.markdown).toContain('the number `1.1`');
    expect(seen?.markdown).toContain("`'1.10'`");
  });

  test('a plain hover has no Markdown', () => {
    const ctx = contextOf(`${HEAD}apps:\n  web:\n    plugs: [network]\n`);
    const hover = getHover(ctx, ctx.document.text.indexOf('network') + 1);
    const plain = hover && toPlainHover(hover);
    const contents = plain?.contents as { kind: string; value: string };
    expect(contents.kind).toBe('plaintext');
    expect(contents.value).toContain('Connects by itself: yes');
    expect(contents.value).toContain('    sudo snap connect demo:network');
    expect(contents.value).not.toMatch(/\*\*|```|`|\]\(/);
  });
});

describe('what only some eras have', () => {
  const old = (base: string, body: string): string | undefined =>
    hoverAt(`name: demo\n${base}version: '1.0'\n${body}`)?.markdown;

  test('keys of layouts are known where snapcraft takes any layout', () => {
    for (const key of ['bind', 'bind-file', 'symlink']) {
      const told = old('base: core18\n', `layout:\n  /etc/demo:\n    <|>${key}: $SNAP_DATA/demo\n`);
      expect(told).toContain('**Bases:** from `core18` on');
      expect(told).not.toContain('Not with');
      expect(told).toContain('```yaml');
    }
  });

  test('a part that is not in the file', () => {
    const body = 'parts:\n  demo:\n    plugin: nil\n    after: [<|>desktop-gtk3]\n';
    expect(old('', body)).toContain('list of remote parts');
    expect(old('base: core18\n', body)).not.toContain('remote');
  });

  test('filesets are told about by who names them', () => {
    const body = (name: string): string =>
      `parts:\n  demo:\n    plugin: nil\n    filesets: {<|>${name}: [bin]}\n    stage: [$all, $some]\n    prime: [-$some]\n`;
    expect(old('base: core20\n', body('all'))).toContain('Paths that `stage` of the part names as `$all`.');
    expect(old('base: core20\n', body('some'))).toContain(
      'Paths that `stage` and `prime` of the part name as `$some`.',
    );
    expect(old('base: core20\n', body('none'))).toContain('nothing names it yet');
  });

  test('keys that have no other name in their era have an example', () => {
    expect(old('base: core20\n', 'architectures:\n  - build-on: amd64\n    <|>run-on: amd64\n')).toContain('```yaml');
    expect(old('', 'parts:\n  demo:\n    plugin: nil\n    <|>filesets: {a: [b]}\n')).toContain('stage: [$programs]');
  });
});

test('the home of personal files is that of the user', () => {
  const plugs = (kind: string): string =>
    `${HEAD}plugs:\n  dot:\n    interface: ${kind}\n    read: [$HO<|>ME/.netrc]\n`;
  expect(hoverAt(plugs('personal-files'))?.markdown).toContain('The real one');
  expect(hoverAt(plugs('personal-files'))?.word).toBe('$HOME');
  expect(hoverAt(`${HEAD}environment:\n  A: $HO<|>ME\n`)?.markdown).toContain('$SNAP_USER_DATA');
});

test('a pocket of the cloud archive names its series', () => {
  const told = hoverAt(`${HEAD}package-repositories:\n  - type: apt\n    cloud: <|>dalmatian\n`);
  expect(told?.word).toBe('dalmatian');
  expect(told?.markdown).toContain('OpenStack 2024.2');
});

test('the scope of a user', () => {
  expect(hoverAt(`${HEAD}system-usernames:\n  _daemon_: {<|>scope: shared}\n`)?.markdown).toContain('`shared`');
});
