import { describe, expect, it } from 'vitest';
import { findHighlights, findReferences } from '../../../server/src/core/navigation/references.ts';
import { createFiles, openFixture } from '../../harness/navigation-fixture.ts';

const EVERYTHING = `name: demo
base: core24
adopt-info: core
apps:
  web: &app
    command: bin/web
    daemon: simple
    plugs: &plugs [network, "dot-web"]
    slots: [bus]
  worker:
    <<: *app
    after: [web]
    plugs: *plugs
    activates-on: [bus]
hooks:
  connect-plug-dot-web:
    plugs:
      - dot-web
plugs:
  dot-web:
    interface: personal-files
slots:
  bus: {interface: dbus, bus: system, name: org.demo}
components:
  lang: {type: standard, adopt-info: core}
parts:
  core:
    plugin: dump
    organize:
      a: (component/lang)/a
  more:
    plugin: nil
    after:
      - core
      - on arm64: [core]
    override-build: |
      cp ../../core/install/a "$CRAFT_PROJECT_DIR/core"
      craftctl set components.lang.version=1
      ls $CRAFT_COMPONENT_LANG_PRIME # core
`;

/** References at the first place where a text stands, declarations included. */
function refer(text: string, at: string, withDeclaration = true): string[] {
  const { ctx, show } = openFixture(text);
  const offset = text.indexOf(at);
  return findReferences(ctx, offset, withDeclaration).map((one) => show(one.range));
}

describe('references', () => {
  it('of a part', () => {
    const expected = ['3: core', '25: core', '27: core', '34: core', '35: core', '37: core'];
    expect(refer(EVERYTHING, 'core:\n')).toEqual(expected);
    expect(refer(EVERYTHING, 'core]')).toEqual(expected);
    expect(refer(EVERYTHING, 'core:\n', false)).toEqual(expected.filter((one) => one !== '27: core'));
  });

  it('of a plug, anchored text once', () => {
    expect(refer(EVERYTHING, 'dot-web:\n    interface')).toEqual([
      '8: dot-web',
      '16: dot-web',
      '18: dot-web',
      '20: dot-web',
    ]);
  });

  it('of a slot', () => {
    expect(refer(EVERYTHING, 'bus:')).toEqual(['9: bus', '14: bus', '23: bus']);
  });

  it('of an interface by its name', () => {
    expect(refer(EVERYTHING, 'network,')).toEqual(['8: network']);
  });

  it('of an app', () => {
    expect(refer(EVERYTHING, 'web: &app')).toEqual(['5: web', '12: web']);
  });

  it('of a component', () => {
    expect(refer(EVERYTHING, 'lang:')).toEqual(['25: lang', '30: lang', '38: lang', '39: LANG']);
  });

  it('of an anchor', () => {
    expect(refer(EVERYTHING, 'plugs [')).toEqual(['8: plugs', '13: plugs']);
  });

  it('of a name behind an alias', () => {
    const text =
      'name: demo\nbase: core24\nadopt-info: &main one\nparts:\n  one: {plugin: nil}\n  two: {after: [*main]}\n';
    expect(refer(text, 'one: {')).toEqual(['3: one', '5: one', '6: *main']);
    expect(refer(text, 'main]')).toEqual(['3: main', '6: main']);
  });

  it('of a key given twice', () => {
    expect(
      refer('name: demo\nbase: core18\nparts:\n  a: {plugin: nil}\n  a: {plugin: dump}\n', 'a: {plugin: nil'),
    ).toEqual(['4: a', '5: a']);
  });

  it('are highlighted, declarations as writes', () => {
    const { ctx, offset, show } = openFixture(
      'name: d\nbase: core24\nparts:\n  one: {plugin: nil}\n  two: {after: [o<|>ne]}\n',
    );
    expect(findHighlights(ctx, offset).map((one) => [show(one.range), one.kind])).toEqual([
      ['4: one', 3],
      ['5: one', 2],
    ]);
  });

  it('in the scripts of hooks', () => {
    const files = createFiles({
      'snap/hooks/configure':
        '#!/bin/sh\n# snapctl is-connected dot-web\nif snapctl is-connected dot-web; then\n  snapctl restart "$SNAP_NAME.web"\nfi\nsnapctl is-connected dot-web-2\nsnapctl stop --disable demo.web\n',
      'snap/gui/web.desktop': '[Desktop Entry]\nName=web\nExec=demo.web %U\n',
      'snap/gui/notes.txt': 'Exec=demo.web\n',
    });
    const find = (at: string): string[] => {
      const { ctx } = openFixture(EVERYTHING, files);
      return findReferences(ctx, EVERYTHING.indexOf(at), false)
        .filter((one) => one.uri !== ctx.document.uri)
        .map(({ range: { start, end } }) => `${start.line + 1}:${start.character}-${end.character}`);
    };
    expect(find('dot-web:\n    interface')).toEqual(['3:24-31']);
    expect(find('web: &app')).toEqual(['4:30-33', '7:28-31', '3:10-13']);
  });
});
