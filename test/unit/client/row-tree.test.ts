import { describe, expect, it } from 'vitest';
import { createRowTree, type Row } from '../../../client/src/core/view/row-tree.ts';

const row = (id: string, data: unknown, ...children: Row<unknown>[]): Row<unknown> => ({ id, data, children });
const services = (...states: string[]): Row<unknown> =>
  row('services', 'Services', ...states.map((state, at) => row(`service ${at}`, { state })));

function shown(...first: Row<unknown>[]) {
  const tree = createRowTree<unknown>();
  expect(tree.update(first)).toBe('all');
  return tree;
}

describe('rows of a view', () => {
  it('are left alone where nothing is another', () => {
    const tree = shown(services('active', 'failed'), row('apps', 'Apps'));
    expect(tree.update([services('active', 'failed'), row('apps', 'Apps')])).toEqual([]);
  });

  it('stay the same objects, with what they say now', () => {
    const tree = shown(services('active', 'active'));
    const [first, second] = tree.roots[0]?.children ?? [];
    const changed = tree.update([services('active', 'failed')]);
    expect(changed).toEqual([second]);
    expect(changed[0]).toBe(second);
    expect(second).toMatchObject({ data: { state: 'failed' }, parent: tree.roots[0] });
    expect(tree.find('service 0')).toBe(first);
  });

  it('are drawn with what is below them where one came or went', () => {
    const tree = shown(services('active', 'active'), row('apps', 'Apps'));
    expect(tree.update([services('failed'), row('apps', 'Apps')])).toEqual([tree.roots[0]]);
    expect(tree.find('service 1')).toBeUndefined();
  });

  it('are drawn where only their order is another', () => {
    const tree = shown(row('all', '', row('a', 1), row('b', 2)));
    expect(tree.update([row('all', '', row('b', 2), row('a', 1))])).toEqual([tree.roots[0]]);
  });

  it('have names of their own, also where two were given one', () => {
    const tree = shown(row('a', 1), row('a', 2));
    expect(new Set(tree.roots.map(({ id }) => id)).size).toBe(2);
    expect(tree.update([row('a', 1), row('a', 3)])).toEqual([tree.roots[1]]);
  });

  it('are all drawn where the outermost are others', () => {
    const tree = shown(row('a', 1));
    expect(tree.update([row('a', 1), row('b', 2)])).toBe('all');
    expect(tree.update([])).toBe('all');
    expect(tree.update([])).toEqual([]);
  });
});
