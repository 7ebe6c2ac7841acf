import { describe, expect, it } from 'vitest';
import { getSemanticTokens, SEMANTIC_LEGEND } from '../../../server/src/core/tokens/semantic-tokens.ts';
import { openFixture, type Fixture } from '../../harness/navigation-fixture.ts';

/** The words that get a colour, with it. */
function colour({ ctx, text }: Fixture, range?: { start: number; end: number }): string[] {
  const { data } = getSemanticTokens(ctx, range);
  const lines = text.split(/\r?\n/);
  const words: string[] = [];
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [lineDelta = 0, delta = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
    character = lineDelta === 0 ? character + delta : delta;
    line += lineDelta;
    const word = lines[line]?.slice(character, character + length) ?? '';
    const marks = SEMANTIC_LEGEND.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    words.push([`${line + 1}: ${word}`, SEMANTIC_LEGEND.tokenTypes[type], ...marks].join(' '));
  }
  return words;
}

const TEXT = `name: demo
base: core24
adopt-info: core
title: "😀" # core
apps:
  web: {command: web, plugs: ["cam", home, hoome], slots: [bus]}
  db: {command: db, after: [web, gone], activates-on: [bus]}
plugs: {cam: camera}
slots: {bus: {interface: dbus}}
hooks: {connect-plug-cam: {}}
parts:
  core: {plugin: nil}
  more: {plugin: nil, after: [core, other]}
`;

describe('semantic tokens', () => {
  it('colour names that lead somewhere', () => {
    expect(colour(openFixture(TEXT))).toEqual([
      '3: core namespace',
      '6: web function declaration',
      '6: cam interface',
      '6: home interface defaultLibrary',
      '6: bus class',
      '7: db function declaration',
      '7: web function',
      '7: bus class',
      '8: cam interface declaration',
      '9: bus class declaration',
      '10: cam interface',
      '12: core namespace declaration',
      '13: more namespace declaration',
      '13: core namespace',
    ]);
  });

  it('are the same for text with other line breaks', () => {
    const windows = openFixture(TEXT.replaceAll('\n', '\r\n'));
    expect(colour(windows)).toEqual(colour(openFixture(TEXT)));
  });

  it('can be had for a part of the text', () => {
    const start = TEXT.indexOf('plugs: {cam');
    const range = { start, end: TEXT.indexOf('slots: {bus') };
    expect(colour(openFixture(TEXT), range)).toEqual(['8: cam interface declaration']);
  });

  it('are none for other kinds of files', () => {
    expect(colour(openFixture(TEXT, undefined, 'file:///projects/demo/snap-openstack.yaml'))).toEqual([]);
  });
});
