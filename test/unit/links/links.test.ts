import { describe, expect, it } from 'vitest';
import { getDocumentLinks } from '../../../server/src/core/links/document-links.ts';
import { getProjectPaths, joinPath } from '../../../server/src/core/links/project-paths.ts';
import { createFiles, openFixture } from '../../harness/navigation-fixture.ts';

function links(text: string, files: Readonly<Record<string, string>> = {}, uri?: string): string[] {
  const { ctx, textOf } = openFixture(`name: demo\nbase: core24\n${text}`, createFiles(files), uri);
  return getDocumentLinks(ctx).map(
    ({ range, target = '' }) => `${textOf(range)} -> ${target.replace('file:///projects/demo/', '')}`,
  );
}

describe('links to pages', () => {
  const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
    ['website: https://example.org\n', ['https://example.org -> https://example.org']],
    ['website: "https://example.org"\n', ['https://example.org -> https://example.org']],
    ['issues: [https://a.example/1, b]\n', ['https://a.example/1 -> https://a.example/1']],
    ['contact: me@example.org\n', ['me@example.org -> mailto:me@example.org']],
    ['contact: mailto:me@example.org\n', ['mailto:me@example.org -> mailto:me@example.org']],
    [
      'donation: https://a.example\nsource-code: https://b.example\n',
      ['https://a.example -> https://a.example', 'https://b.example -> https://b.example'],
    ],
    ['title: https://example.org\n', []],
    ['website: example.org\n', []],
    ['icon: https://example.org/icon.png\n', ['https://example.org/icon.png -> https://example.org/icon.png']],
    [
      'parts:\n  a:\n    source: https://example.org/a.git\n',
      ['https://example.org/a.git -> https://example.org/a.git'],
    ],
    [
      'parts:\n  a:\n    source:\n      - on amd64: https://example.org/a.tgz\n',
      ['https://example.org/a.tgz -> https://example.org/a.tgz'],
    ],
    [
      'parts:\n  a:\n    source: git@github.com:demo/a.git\n',
      ['git@github.com:demo/a.git -> https://github.com/demo/a'],
    ],
    [
      'parts:\n  a:\n    source: git+ssh://git@github.com/demo/a\n',
      ['git+ssh://git@github.com/demo/a -> https://github.com/demo/a'],
    ],
    [
      'parts:\n  a:\n    source: git://github.com/demo/a.git\n',
      ['git://github.com/demo/a.git -> https://github.com/demo/a'],
    ],
    [
      'plugs: {x: {interface: content, default-provider: gtk-common-themes}}\n',
      ['gtk-common-themes -> https://snapcraft.io/gtk-common-themes'],
    ],
    ['parts:\n  a:\n    source: lp:demo\n', ['lp:demo -> https://code.launchpad.net/demo']],
    ['parts:\n  a:\n    source: https://example.org/$CRAFT_PROJECT_VERSION.tgz\n', []],
    [
      'package-repositories:\n  - {type: apt, ppa: demo/stable}\n',
      ['demo/stable -> https://launchpad.net/~demo/+archive/ubuntu/stable'],
    ],
    [
      'package-repositories:\n  - {type: apt, url: "https://example.org/apt"}\n',
      ['https://example.org/apt -> https://example.org/apt'],
    ],
    ['parts:\n  a: &a {source: "https://a.example"}\n  b: *a\n', ['https://a.example -> https://a.example']],
  ];
  it.each(cases)('%j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });
});

describe('links to files', () => {
  const files = {
    'snap/hooks/configure': '',
    'snap/gui/my icon.png': '',
    'snap/gui/demo.desktop': '',
    'snap/local/bin/start': '',
    'snap/local/completion.bash': '',
    'vendor/a.tar': '',
    'snap/component/lang/hooks/install': '',
  };
  const DUMP = 'parts: {local: {plugin: dump, source: ./snap/local/}}\n';
  const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
    ['icon: snap/gui/my icon.png\n', ['snap/gui/my icon.png -> snap/gui/my%20icon.png']],
    ['icon: snap/gui/other.png\n', []],
    ['hooks: {configure: {}, install: {}}\n', ['configure -> snap/hooks/configure']],
    ['components: {lang: {hooks: {install: {}}}}\n', ['install -> snap/component/lang/hooks/install']],
    [`apps: {a: {command: bin/start --port 80}}\n${DUMP}`, ['bin/start -> snap/local/bin/start']],
    [`apps: {a: {command: $SNAP/bin/start}}\n${DUMP}`, ['$SNAP/bin/start -> snap/local/bin/start']],
    [`apps: {a: {completer: completion.bash}}\n${DUMP}`, ['completion.bash -> snap/local/completion.bash']],
    [`apps: {a: {desktop: meta/gui/demo.desktop}}\n`, ['meta/gui/demo.desktop -> snap/gui/demo.desktop']],
    ['parts: {a: {source: vendor/a.tar}}\n', ['vendor/a.tar -> vendor/a.tar']],
    ['parts: {a: {source: vendor}}\n', []],
    [
      'parts:\n  a:\n    override-build: |\n      cp $CRAFT_PROJECT_DIR/vendor/a.tar .\n      cp "${CRAFT_PROJECT_DIR}/none" .\n',
      ['$CRAFT_PROJECT_DIR/vendor/a.tar -> vendor/a.tar'],
    ],
    ['parts: {a: {source: $CRAFT_PROJECT_DIR/vendor/a.tar}}\n', ['$CRAFT_PROJECT_DIR/vendor/a.tar -> vendor/a.tar']],
  ];
  it.each(cases)('%j', (text, expected) => {
    expect(links(text, files)).toEqual(expected);
  });

  it('are none for other kinds of files', () => {
    expect(links('website: https://example.org\n', files, 'file:///projects/demo/snap-openstack.yaml')).toEqual([]);
  });
});

describe('the paths of a project', () => {
  it.each([
    ['file:///a/snapcraft.yaml', 'file:///a/', 'file:///a/snap/'],
    ['file:///a/.snapcraft.yaml', 'file:///a/', 'file:///a/snap/'],
    ['file:///a/snap/snapcraft.yaml', 'file:///a/', 'file:///a/snap/'],
    ['file:///a/build-aux/snap/snapcraft.yaml', 'file:///a/', 'file:///a/build-aux/snap/'],
  ])('%s', (uri, root, assets) => {
    expect(getProjectPaths(uri)).toEqual({ root, assets });
  });

  it.each([
    ['file:///a/b/', 'c/./d', 'file:///a/b/c/d'],
    ['file:///a/b/', '../c', 'file:///a/c'],
    ['file:///a/', '../../../c', undefined],
    ['file:///a/', 'ü #', 'file:///a/%C3%BC%20%23'],
    ['file:///a/', '\ud800', 'file:///a/\ud800'],
  ])('%s joined with %s', (folder, path, expected) => {
    expect(joinPath(folder, path)).toBe(expected);
  });
});
