import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expandProject } from '../../../server/src/core/index.ts';
import { facts } from '../../../server/src/core/facts/provider.ts';
import { fromNode, mergeValues } from '../../../server/src/core/expand/value.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { provide } from '../../harness/provider-context.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

const HEAD = `name: demo
base: core24
version: '1'
summary: A demo
description: Shows how it looks.
grade: stable
confinement: strict
`;

function expand(text: string): string {
  const result = expandProject(provide(text));
  return 'text' in result ? result.text : `problem: ${result.problem}`;
}

/** Without the comment at the top. */
function bodyOf(text: string): string {
  return expand(text).replace(/^(?:#.*\r?\n)+\r?\n/, '');
}

function load(text: string): unknown {
  const { root, problems } = parseYaml(text);
  expect(problems).toEqual([]);
  return root && fromNode(root);
}

test('the whole of a small project', () => {
  const text = `${HEAD}
# What people start.
apps:
  demo:
    extensions: [gpu]
    command: bin/demo # the program
    plugs:
      - network # to the world

parts:
  demo:
    plugin: nil
`;
  expect(expand(text))
    .toBe(`# The project with what its extensions add, as Snapwright knows them. Left out is what only snapcraft
# knows: sources and scripts of the added parts, and the values of build variables.
#
# gpu (app demo):
#   command-chain of the app: snap/command-chain/gpu-2404-wrapper
#   plugs: gpu-2404
#   layout: /usr/share/libdrm /usr/share/drirc.d /usr/share/X11/XErrorDB
#   parts: gpu/wrapper gpu/cleanup

${HEAD}
# What people start.
apps:
  demo:
    command: bin/demo # the program
    plugs:
      - network # to the world
    command-chain:
      - snap/command-chain/gpu-2404-wrapper

parts:
  demo:
    plugin: nil
  gpu/wrapper:
    plugin: make
    # source: assets shipped with snapcraft: gpu/command-chain
    make-parameters:
      - 'GPU_INTERFACE=gpu-2404'
  gpu/cleanup:
    plugin: nil
    # source: git repository of the gpu-snap helper scripts
    after:
      - demo
    # override-prime: a script of the extension

plugs:
  gpu-2404:
    interface: content
    target: $SNAP/gpu-2404
    default-provider: mesa-2404

layout:
  /usr/share/libdrm:
    bind: $SNAP/gpu-2404/libdrm
  /usr/share/drirc.d:
    symlink: $SNAP/gpu-2404/drirc.d
  /usr/share/X11/XErrorDB:
    symlink: $SNAP/gpu-2404/X11/XErrorDB
`);
});

test.each([
  [
    'a block list',
    'plugs:\n      - network\n',
    ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11', 'network'],
  ],
  [
    'a flow list',
    'plugs: [network]\n',
    ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11', 'network'],
  ],
  [
    'one that is there already',
    'plugs: [x11, network]\n',
    ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11', 'network'],
  ],
  [
    'one of a block list',
    'plugs:\n      - network\n      - opengl\n',
    ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11', 'network'],
  ],
  ['only such', 'plugs:\n      - opengl\n', ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11']],
  [
    'several such',
    'plugs:\n      - opengl\n      - desktop\n',
    ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11'],
  ],
  ['an empty list', 'plugs: []\n', ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11']],
  ['nothing', 'plugs:\n', ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11']],
])('plugs of an app: %s', (_name, plugs, expected) => {
  const text = `${HEAD}apps:\n  demo:\n    command: a\n    extensions: [gnome]\n    ${plugs}parts:\n  a:\n    plugin: nil\n`;
  const project = load(bodyOf(text)) as { apps: { demo: { plugs: string[] } } };
  expect(project.apps.demo.plugs).toEqual(expected);
  expect(project.apps.demo).not.toHaveProperty('extensions');
});

test("the author's values win, and what is empty does not count", () => {
  const text = `${HEAD}environment:\n  GTK_USE_PORTAL: "0"\nplugs:\n  desktop:\n  gtk-3-themes:\n    target: $SNAP/mine\nlayout: {}\napps:\n  demo:\n    command: a\n    extensions: [gnome]\nparts:\n  a:\n    plugin: nil\n`;
  const project = load(bodyOf(text)) as Record<string, Record<string, unknown>>;
  expect(project['environment']).toEqual({ GTK_USE_PORTAL: '0', SNAP_DESKTOP_RUNTIME: '$SNAP/gnome-platform' });
  expect(project['plugs']?.['desktop']).toEqual({ 'mount-host-font-cache': false });
  expect(project['plugs']?.['gtk-3-themes']).toMatchObject({ target: '$SNAP/mine', interface: 'content' });
  expect(Object.keys(project['layout'] ?? {})).toHaveLength(7);
});

test('the name of the app is filled in', () => {
  const text = `${HEAD}apps:\n  demo:\n    command: a\n    extensions: [env-injector]\nparts:\n  a:\n    plugin: nil\n`;
  expect(load(bodyOf(text))).toMatchObject({ apps: { demo: { environment: { env_alias: 'demo' } } } });
});

test('two extensions: the later one comes before the earlier one', () => {
  const text = `${HEAD}apps:\n  demo:\n    command: a\n    extensions: [gpu, env-injector]\nparts:\n  a:\n    plugin: nil\n`;
  const project = load(bodyOf(text)) as { apps: { demo: object }; parts: Record<string, { after?: string[] }> };
  expect(project.apps.demo).toMatchObject({
    'command-chain': ['snap/command-chain/gpu-2404-wrapper', 'bin/command-chain/env-exporter'],
  });
  // A list of all parts is made at that moment.
  expect(project.parts['gpu/cleanup']?.after).toEqual(['a', 'env-injector/env-injector']);
});

test('shared text is written out', () => {
  const text = `${HEAD}apps:\n  one: &one\n    command: a\n    plugs: &plugs\n      - network\n    extensions: [gpu]\n  two:\n    <<: *one\n    command: b\n  three:\n    command: c\n    plugs: *plugs\nparts:\n  a:\n    plugin: nil\n    override-build: |\n      one\n      two\n`;
  const body = bodyOf(text);
  expect(body).not.toMatch(/[&*]/);
  const chain = ['snap/command-chain/gpu-2404-wrapper'];
  expect(load(body)).toMatchObject({
    apps: {
      one: { command: 'a', plugs: ['network'], 'command-chain': chain },
      two: { command: 'b', plugs: ['network'], 'command-chain': chain },
      three: { command: 'c', plugs: ['network'] },
    },
    parts: { a: { 'override-build': 'one\ntwo\n' } },
  });
  expect(load(body)).not.toHaveProperty('apps.two.extensions');
});

test('line breaks and odd ends stay', () => {
  const text = `${HEAD}apps:\n  demo:\n    command: a\n    extensions: [gpu]\nparts:\n  a:\n    plugin: nil`.replaceAll(
    '\n',
    '\r\n',
  );
  expect(bodyOf(text).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(load(bodyOf(`${text}\r\n...\r\n`))).toEqual(load(bodyOf(text)));
  const flow = `{name: demo, base: core24, confinement: strict, apps: {demo: {command: a, extensions: [gpu]}}, parts: {a: {plugin: nil}}}\n`;
  expect(load(bodyOf(flow))).toMatchObject({
    apps: { demo: { 'command-chain': ['snap/command-chain/gpu-2404-wrapper'] } },
  });
});

describe('where there is nothing to show', () => {
  test.each([
    ['no extension', `${HEAD}apps:\n  demo:\n    command: a\n`, 'This project uses no extension.'],
    [
      'an unknown one',
      `${HEAD}apps:\n  demo:\n    extensions: [gnom]\n`,
      'What "gnom" would add to the base "core24" is not known.',
    ],
    [
      'one of another base',
      `${HEAD}apps:\n  demo:\n    extensions: [ros2-humble]\n`,
      'What "ros2-humble" would add to the base "core24" is not known.',
    ],
    [
      'broken text',
      `${HEAD}apps:\n  demo:\n    extensions: [gnome]\n  : [\n`,
      'The text has errors of its own; the project can be expanded once it is valid YAML.',
    ],
    ['empty text', '', 'This project uses no extension.'],
  ])('%s', (_name, text, problem) => {
    expect(expand(text)).toBe(`problem: ${problem}`);
  });

  test('one of two', () => {
    const text = `${HEAD}apps:\n  demo:\n    command: a\n    extensions: [gpu, ros2-humble, x]\nparts:\n  a:\n    plugin: nil\n`;
    expect(expand(text)).toContain(
      '# ros2-humble: left out, it is not for core24\n#\n# x: left out, it is not known\n',
    );
  });
});

/** What is merged as plain values, the long way round. */
function expectFor(text: string): unknown {
  const { project } = provide(text);
  const plain = load(text) as Record<string, Record<string, Record<string, unknown>>>;
  for (const name of [...new Set(project.extensions.map((one) => one.name))].sort()) {
    const adds = facts.extensions.extensions[name]?.adds[project.base ?? ''];
    if (!adds) continue;
    const top = JSON.parse(JSON.stringify(adds.top_level ?? {})) as Record<string, unknown>;
    for (const one of (top['package-repositories'] ?? []) as Record<string, unknown>[]) delete one['origin'];
    for (const [key, value] of Object.entries(top))
      plain[key] = mergeValues(plain[key] as never, value as never) as never;
    for (const { name: used, app } of project.extensions) {
      const target = plain['apps']?.[app.name];
      if (used !== name || !target) continue;
      for (const [key, value] of Object.entries(adds.app ?? {}))
        target[key] = mergeValues(target[key] as never, value as never);
    }
    // In these documents colcon builds what such extensions are for.
    const { build_environment_variables: ___, ...keys } = adds.every_part ?? {};
    for (const part of Object.values(plain['parts'] ?? {})) {
      if (part['plugin'] !== 'colcon') continue;
      for (const [key, value] of Object.entries(keys)) part[key] = mergeValues(part[key] as never, value as never);
    }
    const present = Object.keys(plain['parts'] ?? {});
    for (const [part, fact] of Object.entries(adds.new_parts ?? {})) {
      const { source: _, has_scripts: __, after, ...rest } = fact;
      plain['parts'] = { ...plain['parts'], [part]: { ...rest, ...(after !== undefined && { after: present }) } };
    }
  }
  for (const [name, app] of Object.entries(plain['apps'] ?? {})) {
    delete app['extensions'];
    const environment = app['environment'] as Record<string, string> | undefined;
    for (const [key, value] of Object.entries(environment ?? {})) {
      if (environment && value === '<app name>') environment[key] = name;
      if (environment && value === '<snap name>') environment[key] = project.name ?? '';
    }
  }
  return plain;
}

const documents = listSoundDocuments()
  .map(([name, file]) => [name, fs.readFileSync(file, 'utf8')] as const)
  .filter(([, text]) => provide(text).project.extensions.length > 0);

test('there are documents with extensions', () => {
  expect(documents.length).toBeGreaterThan(5);
});

test.each(documents)('%s says the same as its parts put together', (_name, text) => {
  expect(load(bodyOf(text))).toEqual(expectFor(text));
});

test.each(
  Object.entries(facts.extensions.extensions).flatMap(([name, fact]) =>
    Object.keys(fact.adds).map((base) => [name, base] as const),
  ),
)('%s for %s', (name, base) => {
  for (const plugs of ['', '    plugs: [network]\n', '    plugs:\n    - home\n    - opengl\n']) {
    const text = `${HEAD.replace('core24', base)}plugs:\n  desktop:\nhooks:\n  configure:\n    plugs: [network]\napps:\n  demo:\n    command: a\n    extensions: [${name}]\n${plugs}parts:\n  a:\n    plugin: nil\n`;
    const expected = expectFor(text);
    expect(load(bodyOf(text))).toEqual(expected);
  }
});

test.each(documents)('half of %s', (_name, text) => {
  for (let at = 0; at < text.length; at += 41) {
    const result = expandProject(provide(text.slice(0, at)));
    if ('text' in result) expect(parseYaml(result.text).problems).toEqual([]);
  }
});

describe('keys of plugins that an extension sets', () => {
  const meta = Object.entries(facts.extensions.extensions).flatMap(([name, fact]) =>
    Object.entries(fact.adds).flatMap(([base, adds]) => {
      const { build_environment_variables: _, ...keys } = adds?.every_part ?? {};
      return Object.keys(keys).length > 0 ? [[name, base, keys] as const] : [];
    }),
  );

  test.each(meta)('%s with %s: in the parts of the plugin, and in no others', (name, base, keys) => {
    const body = `apps:\n  demo:\n    command: bin/demo\n    extensions: [${name}]\nparts:\n  ros:\n    plugin: colcon\n    source: .\n    colcon-cmake-args: [-DOWN=1] # mine\n  files:\n    plugin: dump\n    source: .\n`;
    const text = HEAD.replace('core24', base) + body;
    const { parts } = load(bodyOf(text)) as { parts: Record<string, Record<string, unknown>> };
    for (const [key, value] of Object.entries(keys)) {
      const own = key === 'colcon-cmake-args' ? ['-DOWN=1'] : [];
      expect(parts['ros']?.[key]).toEqual([...(value as string[]), ...own]);
      expect(parts['files']).not.toHaveProperty(key);
    }
    expect(bodyOf(text)).toContain('# mine');
    // The same where the text has to be printed anew.
    const shared = load(bodyOf(text.replace('  ros:\n', '  ros: &ros\n')));
    expect(shared).toHaveProperty(['parts', 'ros'], parts['ros']);
  });
});
