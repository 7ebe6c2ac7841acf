/** The order of the build, as snapcraft makes it, and what hovers say of it. */
import { expect, test } from 'vitest';
import { getPartOrder } from '../../../server/src/core/project/part-order.ts';
import { contextOf, hoverAt } from '../../harness/hover-at.ts';

function orderOf(parts: string, more = ''): readonly string[] {
  const ctx = contextOf(`name: demo\nbase: core24\n${more}parts:\n${parts}`);
  return getPartOrder(ctx.project, ctx.facts).names;
}

const part = (name: string, ...after: string[]): string =>
  `  ${name}:\n    plugin: nil\n${after.length > 0 ? `    after: [${after.join(', ')}]\n` : ''}`;

test('parts that are free of each other are built by name', () => {
  expect(orderOf(part('web') + part('app') + part('lib'))).toEqual(['app', 'lib', 'web']);
});

test('a part comes after those it waits for, and others keep to their names', () => {
  expect(orderOf(part('a', 'z') + part('m') + part('z'))).toEqual(['z', 'a', 'm']);
  expect(orderOf(part('a', 'b', 'c') + part('b', 'c') + part('c') + part('d'))).toEqual(['c', 'b', 'a', 'd']);
});

test('parts of a circle are never built, and the others are', () => {
  expect(orderOf(part('a', 'b') + part('b', 'a') + part('c'))).toEqual(['c']);
});

test('the same part twice and unknown parts change nothing', () => {
  expect(orderOf(part('a', 'z', 'z', 'nowhere') + part('z'))).toEqual(['z', 'a']);
});

test('clauses count, and so do the parts of extensions', () => {
  const grammar = '  a:\n    plugin: nil\n    after:\n      - on amd64: [z]\n';
  expect(orderOf(grammar + part('z'))).toEqual(['z', 'a']);
  const apps = 'apps:\n  web:\n    command: x\n    extensions: [gnome]\n';
  const names = orderOf(part('web'), apps);
  expect(names).toContain('gnome/sdk');
  // It cleans up behind every part of the project.
  expect(names.indexOf('gnome/gpu/cleanup')).toBeGreaterThan(names.indexOf('web'));
});

test('a part says its place, what it waits for and who waits for it', () => {
  const text = `name: demo\nbase: core24\nadopt-info: lib\nparts:\n${part('web', 'lib')}${part('lib').replace('lib', '<|>lib')}`;
  const seen = hoverAt(text);
  expect(seen?.word).toBe('lib');
  expect(seen?.markdown).toContain('number 1 of 2: **`lib`** → `web`');
  expect(seen?.markdown).toContain('**Waited for by:** `web`');
  expect(seen?.markdown).toContain('adopt-info');
});

test('in a long list a part names its neighbours', () => {
  const names = Array.from({ length: 12 }, (_, index) => `p${String(index + 10)}`);
  const text = `name: demo\nbase: core24\nparts:\n${names.map((name) => part(name)).join('')}`;
  expect(hoverAt(text.replace('  p15', '  <|>p15'))?.markdown).toContain(
    'number 6 of 12, after `p14` and before `p16`',
  );
});
