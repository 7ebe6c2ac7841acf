/** The verdicts are those of Jinja 3.1. */
import { expect, test } from 'vitest';
import { findJinjaFault } from '../../../server/src/core/openstack/jinja-syntax.ts';
import { FILE, PROJECT, tellFile } from '../../harness/runner-fixture.ts';

test.each([
  '',
  'proxy_set_header Host $host; { } {',
  '{{ a }}{{- a.b|upper -}}{{ {"a": {"b": 1}} }}',
  '{%- if a -%}x{% elif b %}{% else %}y{%- endif -%}',
  '{% for x in y if x %}{% else %}{% endfor %}',
  '{% set a = 1 %}{% set b %}text{% endset %}{% set c|upper %}{% endset %}',
  '{% set a|replace("x", b="=") %}{% endset %}',
  '{% set c = d if e else f %}{% set ns.a = 1 %}',
  '{% raw %}{{ no {% if %}{% endraw %}{# {{ no #}',
  '{% include "x" %}{% import "x" as y %}{% from "x" import z %}',
  '{% macro m(a) %}{% endmacro %}{% call m(1) %}{% endcall %}{% filter upper %}{% endfilter %}',
  '{% block q %}{% endblock q %}{% with a=1 %}{% endwith %}{% autoescape true %}{% endautoescape %}',
  'text {#',
])('Jinja reads %j', (text) => {
  expect(findJinjaFault(text)).toBeUndefined();
});

test.each([
  ['x {{ a', '{{', '"{{" is never closed by "}}"'],
  ['{{ }}', '{{ }}', 'there is nothing between "{{" and "}}"'],
  ['{% if a %}x', '{% if a %}', '"if" has no "endif"'],
  ['x{% endif %}', '{% endif %}', '"endif" ends nothing'],
  ['{% if a %}{% for x in y %}{% endif %}', '{% endif %}', '"endif" comes before "endfor"'],
  ['{% if %}{% endif %}', '{% if %}', 'nothing follows "if"'],
  ['{% else %}', '{% else %}', '"else" stands alone'],
  ['{% iff a %}', '{% iff a %}', 'Jinja knows no tag "iff"'],
  ['{# note\nx', '{#', '"{#" is never closed by "#}"'],
  ['{% raw %}x', '{% raw %}', '"raw" has no "endraw"'],
])('Jinja refuses %j', (text, place, message) => {
  const fault = findJinjaFault(text);
  expect(fault?.message).toBe(message);
  expect(text.slice(fault?.start, fault?.end)).toBe(place);
});

test('is told where the file names the template', () => {
  const files = {
    [PROJECT]: `name: demo\nbase: core24\nversion: '1'\nsummary: A demo\ndescription: Shows how it looks.\ngrade: devel\nconfinement: strict\nparts:\n  overlay:\n    plugin: dump\n    source: snap/local/overlay\n`,
    [FILE]: `setup:\n  templates:\n    a.conf.j2: "{snap_common}/a.conf"\nentry_points:\n  n:\n    binary: "{snap}/bin/n"\n`,
    'snap/local/overlay/templates/a.conf.j2': '{% if snap_name %}\nstate = 1\n',
  };
  expect(tellFile(files, FILE, (code) => code === 'snap-openstack/template-syntax')).toEqual([
    'error snap-openstack/template-syntax «a.conf.j2»',
  ]);
});
