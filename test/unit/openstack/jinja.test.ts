import { expect, test } from 'vitest';
import { parseJinja } from '../../../server/src/core/openstack/jinja.ts';

test.each([
  ['{{ snap }}/{{snap_common}}', ['snap', 'snap_common']],
  ['{{- a -}} {{ b.c }} {{ d["e"] }} {{ f | upper }}', ['a', 'b', 'd', 'f']],
  ['{{ a | default("x") }} {{ b|d }}', []],
  ['{% if a is defined and b is not defined and c %}{% endif %}', ['c']],
  ['{% for x, y in items %}{{ x }}{{ loop.index }}{{ y }}{% endfor %}', ['items']],
  ['{% set port = base %}{{ port }}', ['base']],
  ['{% macro m(a, b=1) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}', []],
  ['{% raw %}{{ no }}{% endraw %}{# {{ no }} #}{{ yes }}', ['yes']],
  ['{% from "x.j2" import thing as other %}{{ other }}', []],
  ['{{ f(a, key=b) }} {{ a == b }} {{ not c }} {{ 1.5 }} {{ "text a" }}', ['a', 'b', 'a', 'b', 'c']],
  ['proxy_set_header Host $host; { } {', []],
  ['{{ open', []],
])('%s', (text, names) => {
  const { variables } = parseJinja(text);
  expect(variables.map(({ name }) => name)).toEqual(names);
  for (const { name, start, end } of variables) expect(text.slice(start, end)).toBe(name);
});

test('what it includes', () => {
  expect(parseJinja('{% include "a.j2" %}{% extends \'b.j2\' %}{% import "c.j2" as c %}').includes).toEqual([
    'a.j2',
    'b.j2',
    'c.j2',
  ]);
});

test.each([
  ['{{ '.repeat(200_000), { variables: 0, fault: '"{{" is never closed by "}}"' }],
  ['{% '.repeat(200_000), { variables: 0, fault: '"{%" is never closed by "%}"' }],
  ['{{ a }}'.repeat(50_000), { variables: 50_000, fault: undefined }],
  [`{{ ${'a '.repeat(100_000)}}}`, { variables: 100_000, fault: undefined }],
])('a long text comes to an end (%#)', (text, expected) => {
  const { variables, fault } = parseJinja(text);
  expect({ variables: variables.length, fault: fault?.message }).toEqual(expected);
});
