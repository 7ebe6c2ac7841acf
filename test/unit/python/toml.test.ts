import { describe, expect, it } from 'vitest';
import { parseLock } from '../../../server/src/core/python/lock.ts';
import { parsePyproject } from '../../../server/src/core/python/pyproject.ts';

const PROJECT = `[build-system]
requires = ["setuptools>=61"]

[project]
name = "sunbeam"
dependencies = [
  "oslo.config>=9", # lower bound
  'pymysql',
]
optional-dependencies = { dev = ["pytest"] }

[project.optional-dependencies]

[dependency-groups]
test = ["stestr", { include-group = "lint" }]

[tool.uv]
# copy of https://releases.openstack.org/constraints/upper/2025.1
constraint-dependencies = [
  "oslo.config===9.7.1",
  "pbr===6.1.1",
]
`;

describe('pyproject.toml', () => {
  it('tells its lists of packages with the place of each word', () => {
    const text = PROJECT.replace('\n[project.optional-dependencies]\n', '');
    const project = parsePyproject(text);
    expect(project.problems).toEqual([]);
    expect(project.name).toBe('sunbeam');
    expect(project.lists.map(({ path, requirements }) => [path, requirements.map(({ key }) => key)])).toEqual([
      ['build-system.requires', ['setuptools']],
      ['project.dependencies', ['oslo-config', 'pymysql']],
      ['project.optional-dependencies.dev', ['pytest']],
      ['dependency-groups.test', ['stestr']],
      ['tool.uv.constraint-dependencies', ['oslo-config', 'pbr']],
    ]);
    for (const { requirements } of project.lists) {
      for (const { name, nameSpan, specifier } of requirements) {
        expect(text.slice(nameSpan.start, nameSpan.end)).toBe(name);
        if (specifier) expect(text.slice(specifier.start, specifier.end)).toBe(specifier.text);
      }
    }
    expect(project.lists.at(-1)?.comments.map((comment) => comment.text)).toEqual([
      'copy of https://releases.openstack.org/constraints/upper/2025.1',
    ]);
  });

  it('has one fault where it is no TOML', () => {
    const { problems, lists } = parsePyproject('[project]\ndependencies = [\n  "a"\n  "b"\n]\n');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.start).toBe('[project]\ndependencies = [\n  "a"\n  '.length);
    expect(lists).toEqual([]);
    expect(parsePyproject('').problems).toEqual([]);
    expect(parsePyproject('[project]\ndependencies = ["a ==", "b"]\n').problems).toHaveLength(1);
  });
});

const UV = `version = 1
revision = 3
requires-python = ">=3.12"

[manifest]
constraints = [{ name = "oslo-config", specifier = "==9.7.1" }]

[[package]]
name = "oslo-config"
version = "9.8.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "pbr", version = "1.0" },
]

[[package]]
name = "sunbeam"
version = "0.1.0"
source = { editable = "." }

[package.metadata]
requires-dist = [{ name = "oslo-config" }]
`;

const POETRY = `[[package]]
name = "Oslo.Config"
version = "9.8.0"
description = "x"

[package.dependencies]
version = "1"

[[package]]
name = "nova"
version = "31.0.0"

[package.source]
type = "git"
url = "https://opendev.org/openstack/nova"

[metadata]
lock-version = "2.1"
`;

describe('a lock', () => {
  it.each([
    ['uv', UV, ['oslo-config', '9.8.0', true], ['sunbeam', '0.1.0', false]],
    ['poetry', POETRY, ['oslo-config', '9.8.0', true], ['nova', '31.0.0', false]],
  ])('of %s tells its versions with their places', (tool, text, ...expected) => {
    const lock = parseLock(text);
    expect(lock.tool).toBe(tool);
    expect(lock.problems).toEqual([]);
    expect(lock.packages.map(({ key, version, fromIndex }) => [key, version, fromIndex])).toEqual(expected);
    for (const { versionSpan, version } of lock.packages) {
      expect(text.slice(versionSpan.start, versionSpan.end)).toBe(version);
    }
  });

  it('of uv tells the constraints that it was made with', () => {
    expect(parseLock(UV).constraints).toEqual([{ name: 'oslo-config', key: 'oslo-config', specifier: '==9.7.1' }]);
  });

  it('of an unknown form is used as far as it goes; anything else has one fault', () => {
    const newer = parseLock(UV.replace('version = 1', 'version = 9'));
    expect(newer.problems).toHaveLength(1);
    expect(newer.packages).toHaveLength(2);
    expect(parseLock('').problems).toHaveLength(1);
    expect(parseLock('<!DOCTYPE html>').problems).toHaveLength(1);
    const broken = parseLock(UV.replace('version = "0.1.0"', 'version = '));
    expect(broken.problems).toHaveLength(1);
    expect(broken.packages).toEqual([]);
  });
});
