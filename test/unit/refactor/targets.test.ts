import { describe, expect, it } from 'vitest';
import { refactor, titlesAt } from '../../harness/refactorings.ts';

const MODERN = 'name: x\nbase: core24\n';

describe('platforms', () => {
  it('writes one in long form and back, with its comment', () => {
    const short = `${MODERN}platforms:\n  am<|>d64: # here\n  arm64:\n`;
    const long = `${MODERN}platforms:\n  amd64: # here\n    build-on: [amd64]\n    build-for: [amd64]\n  arm64:\n`;
    expect(refactor(short, 'Write "amd64" in long form')).toBe(long);
    const plain = `${MODERN}platforms:\n  amd64:\n    build-<|>on: amd64\n    build-for: [amd64]\n  arm64:\n`;
    expect(refactor(plain, 'Write "amd64" in short form')).toBe(`${MODERN}platforms:\n  amd64:\n  arm64:\n`);
  });

  it('writes all of them', () => {
    const short = `${MODERN}platf<|>orms:\n  amd64: null\n  arm64:\n  x:\n    build-on: [amd64]\n    build-for: [all]\n`;
    const after = refactor(short, 'Write every platform in long form');
    expect(after).toBe(
      `${MODERN}platforms:\n  amd64:\n    build-on: [amd64]\n    build-for: [amd64]\n  arm64:\n    build-on: [arm64]\n    build-for: [arm64]\n  x:\n    build-on: [amd64]\n    build-for: [all]\n`,
    );
    expect(refactor(after.replace('platforms', 'platf<|>orms'), 'Write every platform in short form')).toBe(
      short.replace('<|>', '').replace(' null', ''),
    );
  });

  it('keeps braces', () => {
    expect(refactor(`${MODERN}platforms: {am<|>d64: }\n`, 'Write "amd64" in long form')).toBe(
      `${MODERN}platforms: {amd64: {build-on: [amd64], build-for: [amd64]} }\n`,
    );
  });

  it.each([
    ['another builder', 'arm64:\n    build-<|>on: [amd64]\n    build-for: [arm64]\n'],
    ['a comment inside', 'amd64:\n    build-<|>on: [amd64] # fast\n    build-for: [amd64]\n'],
    ['a name of its own', 'fast:\n    build-<|>on: [amd64]\n    build-for: [amd64]\n'],
    ['an architecture that nothing is built on', 'i3<|>86:\n'],
  ])('leaves a platform with %s', (_, platform) => {
    expect(titlesAt(`${MODERN}platforms:\n  ${platform}`).filter((title) => title.includes(' form'))).toEqual([]);
  });
});

describe('architectures', () => {
  it('writes the list of core22 in long form and back', () => {
    const short = 'base: core22\narchitec<|>tures: [amd64, arm64]\n';
    const long =
      'base: core22\narchitectures:\n  - build-on: [amd64]\n    build-for: [amd64]\n  - build-on: [arm64]\n    build-for: [arm64]\n';
    expect(refactor(short, 'Write "architectures" in long form')).toBe(long);
    expect(refactor(long.replace('tures', 'tu<|>res'), 'Write "architectures" in short form')).toBe(
      short.replace('<|>', ''),
    );
  });

  it('knows that before core22 the names together are one build', () => {
    const short = 'base: core20\narchitec<|>tures: [amd64, arm64]\n';
    const long = 'base: core20\narchitectures:\n  - build-on: [amd64, arm64]\n    run-on: [amd64, arm64]\n';
    expect(refactor(short, 'Write "architectures" in long form')).toBe(long);
    expect(refactor(long.replace('tures', 'tu<|>res'), 'Write "architectures" in short form')).toBe(
      short.replace('<|>', ''),
    );
  });

  it('leaves what has no short form', () => {
    const text = 'base: core22\narchitec<|>tures:\n  - build-on: [amd64, arm64]\n    build-for: [arm64]\n';
    expect(titlesAt(text).filter((title) => title.includes(' form'))).toEqual([]);
  });
});
