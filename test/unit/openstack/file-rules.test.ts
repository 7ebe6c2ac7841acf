import { describe, expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../../server/src/core/index.ts';
import { FILE, fixFile, PROJECT, tellAll, tellFile, TEMPLATES, type Files } from '../../harness/runner-fixture.ts';
import { BAD_EXAMPLES, GOOD_EXAMPLE } from './bad-examples.ts';

const ALONE = 'snap-openstack.yaml';

describe('what the runner was seen to do', () => {
  test.each(BAD_EXAMPLES.map((example) => [example.number, example] as const))('%i', (_number, { text, found }) => {
    expect(tellFile({ [ALONE]: text }, ALONE)).toEqual(found);
  });

  test('a good file has no finding, alone and without a workspace', () => {
    expect(tellFile({ [ALONE]: GOOD_EXAMPLE }, ALONE)).toEqual([]);
    const document = createDocument('untitled:snap-openstack.yaml', GOOD_EXAMPLE, 1, 'snap-openstack');
    expect(runRules(document, { workspace: emptyWorkspace })).toEqual([]);
  });
});

test('a mode that is nothing, and an owner that is a list, are told where they stand', () => {
  const text = `setup:
  dirs: ["{snap_common}/i"]
  chmod: {"{snap_common}/i": ~}
  chown: {"{snap_common}/i": [root, root]}
entry_points:
  n:
    binary: "{snap}/bin/n"
`;
  expect(tellFile({ [ALONE]: text }, ALONE)).toEqual([
    'error snap-openstack/chmod-type «~»',
    'error snap-openstack/chown-form «[root, root]»',
  ]);
});

const SNAP = `name: demo
version: '1'
summary: A demo
description: Shows how it looks.
confinement: strict
grade: devel
apps:
  manage:
    command: snap-openstack n
    plugs: [network]
parts:
  demo:
    plugin: python
    python-version: python2
    source: http://tarballs.openstack.org/keystone/keystone-stable-ocata.tar.gz
    python-packages:
      - git+https://github.com/openstack/snap.openstack@2c8d7d0
  templates:
    plugin: dump
    source: snap/local/overlay
`;

const only =
  (...codes: string[]) =>
  (code: string) =>
    codes.some((one) => code === `snap-openstack/${one}`);

describe('templates', () => {
  const project = (file: string, more: Files = {}): Files => ({ [PROJECT]: SNAP, [FILE]: file, ...more });
  const file = (templates: string): string =>
    `setup:\n  templates:\n${templates}entry_points:\n  n:\n    binary: "{snap}/bin/n"\n`;

  test('example 34: a template that no part ships', () => {
    const files = project(file('    b.conf.j2: "{snap_common}/b"\n'), { [`${TEMPLATES}a.conf.j2`]: '' });
    expect(tellAll(files, only('template-missing', 'template-unused'))).toEqual([
      'information snap-openstack/template-unused «templates»',
      'error snap-openstack/template-missing «b.conf.j2»',
    ]);
    expect(fixFile(files, FILE, 'snap-openstack/template-missing')[0]).toContain('a.conf.j2: "{snap_common}/b"');
  });

  test.each([
    ['no templates are in sight', {}, SNAP],
    [
      'the file is shipped from elsewhere',
      { [`${TEMPLATES}a.j2`]: '' },
      SNAP.replace('snap/local/overlay', 'http://x.org/a.tar.gz'),
    ],
    [
      'a script brings templates too',
      { [`${TEMPLATES}a.j2`]: '' },
      `${SNAP}  more:\n    plugin: nil\n    override-build: cp -r x $SNAPCRAFT_PART_INSTALL/templates\n`,
    ],
  ])('silent where %s', (_what, more, snapcraft) => {
    const files = { [PROJECT]: snapcraft, [FILE]: file('    b.conf.j2: "{snap_common}/b"\n'), ...more };
    expect(tellFile(files, FILE, only('template-missing', 'template-unused'))).toEqual([]);
  });

  test('in folders, included by others, and in the parts that organize puts there', () => {
    const files = {
      [PROJECT]: `${SNAP}  more:\n    plugin: dump\n    source: more\n`,
      [FILE]: file('    nova/x.j2: "{snap_common}/x"\n    ./y.j2: "{snap_common}/y"\n'),
      [`${TEMPLATES}nova/x.j2`]: '{% include "z.j2" %}',
      [`${TEMPLATES}z.j2`]: '',
      'more/templates/y.j2': '',
    };
    expect(tellFile(files, FILE, only('template-missing', 'template-unused'))).toEqual([]);
  });

  test('variables: unknown ones are told once for a template, with their place', () => {
    const text = '{{ snap }} {{ foo }} {{ foo }} {% if bar %}{% endif %} {{ baz | default("x") }} {# {{ no }} #}';
    const files = project(file('    a.j2: "{snap_common}/a"\n'), { [`${TEMPLATES}a.j2`]: text });
    expect(tellFile(files, FILE, only('jinja-var-unknown'))).toEqual([
      'warning snap-openstack/jinja-var-unknown «a.j2»',
      'warning snap-openstack/jinja-var-unknown «a.j2»',
    ]);
  });

  test('options of the snap are known in templates and in some paths alone', () => {
    const text = `setup:
  dirs: ["{snap_common}/{region}"]
  templates:
    a.j2: "{snap_common}/{region}/a"
  snap-config-keys:
    region: config.region
entry_points:
  n:
    binary: "{snap}/bin/{region}"
    config-files: ["{snap}/{region}"]
`;
    const files = project(text, { [`${TEMPLATES}a.j2`]: '{{ region }} {{ regio }}' });
    expect(tellFile(files, FILE, only('placeholder-unknown', 'jinja-var-unknown'))).toEqual([
      'error snap-openstack/placeholder-unknown «region»',
      'warning snap-openstack/jinja-var-unknown «a.j2»',
      'error snap-openstack/placeholder-unknown «region»',
    ]);
  });
});

describe('one mistake, one finding', () => {
  test('the rest of a file with unquoted placeholders is not judged by guesses', () => {
    const text =
      'setup:\n  dirs:\n    - {snap_common}/log\n    - {snap}/x\n  templates:\n    a.j2: {snap_common}/a\nentry_points:\n  n:\n    binary: {snap}/bin/n\n';
    expect(tellFile({ [ALONE]: text }, ALONE)).toEqual([
      'error snap-openstack/placeholder-unquoted «{snap_common}/log»',
      'error snap-openstack/placeholder-unquoted «{snap}/x»',
      'error snap-openstack/placeholder-unquoted «{snap_common}/a»',
      'error snap-openstack/placeholder-unquoted «{snap}/bin/n»',
    ]);
  });

  test('keys of chmod without quotes', () => {
    const text = `setup:\n  dirs: ["{snap_common}/lib"]\n  chmod:\n    {snap_common}/lib: 0755\nentry_points:\n  n:\n    binary: /bin/n\n`;
    expect(tellFile({ [ALONE]: text }, ALONE)).toEqual([
      'error snap-openstack/placeholder-unquoted «{snap_common}/lib»',
    ]);
    expect(fixFile({ [ALONE]: text }, ALONE, 'snap-openstack/placeholder-unquoted')).toEqual([
      text.replace('{snap_common}/lib:', '"{snap_common}/lib":'),
    ]);
  });

  test("a shell's variable with braces fails, and is one finding", () => {
    const text = 'setup:\n  dirs: ["${SNAP_COMMON}/x"]\nentry_points:\n  n:\n    binary: /bin/n\n';
    expect(tellFile({ [ALONE]: text }, ALONE)).toEqual(['error snap-openstack/placeholder-shell «${SNAP_COMMON}»']);
    expect(fixFile({ [ALONE]: text }, ALONE, 'snap-openstack/placeholder-shell')).toEqual([
      text.replace('${SNAP_COMMON}', '{snap_common}'),
    ]);
  });
});

test("the loader knows Python's own tags and no others", () => {
  const text = 'setup: !!python/dict {}\nentry_points:\n  n: !mine\n    binary: /bin/n\n';
  expect(tellFile({ [ALONE]: text }, ALONE)).toEqual(['error yaml/unknown-tag «!mine»']);
});

describe('values', () => {
  const inEntry = (line: string): string => `setup: {}\nentry_points:\n  n:\n    binary: /bin/n\n    ${line}\n`;

  test.each([
    ['config-files: "{snap}/a"', 'config-files:\n      - "{snap}/a"'],
    ['log-file: ["{snap_common}/a"]', 'log-file: "{snap_common}/a"'],
    ['log-file:\n      - "{snap_common}/a"', 'log-file: "{snap_common}/a"'],
  ])('%j becomes %j', (wrong, right) => {
    expect(fixFile({ [ALONE]: inEntry(wrong) }, ALONE, 'snap-openstack/value-type')).toEqual([inEntry(right)]);
  });

  test.each(['0755', '0x1ed', '493', '01777', '00', '0'])('the mode %s is no mistake', (mode) => {
    const text = `setup:\n  dirs: ["{snap_common}/i"]\n  chmod:\n    "{snap_common}/i": ${mode}\nentry_points:\n  n:\n    binary: /bin/n\n`;
    expect(tellFile({ [ALONE]: text }, ALONE)).toEqual([]);
  });

  test.each([
    ['755', 'chmod-decimal', '0755'],
    ['0o755', 'chmod-type', '0755'],
    ["'755'", 'chmod-type', '0755'],
    ['u=rwx,g=rx,o=rx', 'chmod-type', '0755'],
    ['u+x', 'chmod-type', undefined],
    ['0788', 'chmod-type', undefined],
    ['0757', 'chmod-world', '0755'],
    ['077777', 'chmod-world', undefined],
    ['yes', 'yaml11', undefined],
    ['1:30', 'yaml11', undefined],
  ])('the mode %s is told as %s', (mode, code, fixed) => {
    const text = `setup:\n  dirs: ["{snap_common}/i"]\n  chmod:\n    "{snap_common}/i": ${mode}\nentry_points:\n  n:\n    binary: /bin/n\n`;
    expect(tellFile({ [ALONE]: text }, ALONE).map((line) => line.split(' ')[1])).toEqual([`snap-openstack/${code}`]);
    expect(fixFile({ [ALONE]: text }, ALONE, `snap-openstack/${code}`)).toEqual(
      fixed === undefined ? [] : [text.replace(`: ${mode}`, `: ${fixed}`)],
    );
  });

  test.each([
    'setup',
    'setup: {',
    'setup:\n  dirs:\n    -',
    'setup: {}\nentry_points:\n  n:\n    bin',
    '\u0000',
    '{{{',
    '- - -',
  ])('half-typed text is no reason to throw: %j', (text) => {
    expect(() => tellFile({ [ALONE]: text }, ALONE)).not.toThrow();
  });
});
