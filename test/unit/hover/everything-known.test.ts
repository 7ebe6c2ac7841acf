/** Whatever the facts know has a hover: keys of every base, plugins and their keys, interfaces, extensions, bases. */
import { describe, expect, test } from 'vitest';
import { facts } from '../../../server/src/core/facts/provider.ts';
import { ALL_KINDS, type KeyFact, type SchemaKind } from '../../../server/src/core/facts/types.ts';
import { getHover } from '../../../server/src/core/hover/get-hover.ts';
import { pluginKeys } from '../../../server/src/core/schema/navigate.ts';
import { contextOf, hoverAt, markdownOf } from '../../harness/hover-at.ts';

const NAMES: Readonly<Record<string, string>> = {
  '<app>': 'web',
  '<hook>': 'configure',
  '<part>': 'web',
  '<component>': 'extra',
  '<plug>': 'shared',
  '<slot>': 'shared',
  '<path>': '/usr/share/web',
  '<label>': 'amd64',
  '<socket>': 'main',
};

function head(kind: SchemaKind): string {
  if (kind === 'none') return 'version: "1"\n';
  return kind === 'devel' ? 'base: devel\nbuild-base: devel\n' : `base: ${kind}\n`;
}

/** A file with the key, and a cursor on it. */
function fileWith(kind: SchemaKind, keyPath: string): string {
  const lines: string[] = [];
  let indent = '';
  let dash = '';
  const steps = keyPath.split('.');
  for (const [index, step] of steps.entries()) {
    const cursor = index === steps.length - 1 ? '<|>' : '';
    lines.push(`${indent}${dash}${cursor}${NAMES[step] ?? step.replace('[]', '')}:`);
    indent += dash === '' ? '  ' : '    ';
    dash = step.endsWith('[]') ? '- ' : '';
  }
  const name = steps[0] ?? '';
  return head(kind).replace(new RegExp(`^${name}:.*\n`, 'm'), '') + lines.join('\n');
}

describe.each(ALL_KINDS)('with %s', (kind) => {
  const keys = Object.entries(facts.keys).filter(([, fact]) => fact.bases.includes(kind));

  test('every key has a hover with what it is for', () => {
    const silent = keys.filter(([path, fact]) => !isTold(fileWith(kind, path), path, fact)).map(([path]) => path);
    expect(silent).toEqual([]);
  });

  const plugins = facts.plugins.byBase[kind === 'devel' ? 'core26' : kind] ?? [];

  test('every plugin has a hover', () => {
    const silent = plugins.filter((name) => {
      const seen = hoverAt(`${head(kind)}parts:\n  web:\n    plugin: <|>${name}\n`);
      return seen?.word !== name || !seen.markdown.includes('plugin') || seen.markdown.includes('**Not ');
    });
    expect(silent).toEqual([]);
  });

  test('every key of every plugin has a hover with its description', () => {
    const silent = plugins.flatMap((name) =>
      [...pluginKeys(facts.plugins.plugins[name], kind)]
        .filter(([, fact]) => fact.common !== true)
        .filter(([key]) => {
          const seen = hoverAt(`${head(kind)}parts:\n  web:\n    plugin: ${name}\n    <|>${key}: x\n`);
          return seen?.word !== key || !seen.markdown.includes(`\`${name}\``);
        })
        .map(([key]) => `${name} ${key}`),
    );
    expect(silent).toEqual([]);
  });

  test('every extension of the base has a hover that says what it adds', () => {
    const silent = (facts.extensions.byBase[kind] ?? []).filter((name) => {
      const seen = hoverAt(`${head(kind)}apps:\n  web:\n    extensions: [<|>${name}]\n`);
      return seen?.word !== name || !/Adds |Starts the app|Sets variables/.test(seen.markdown);
    });
    expect(silent).toEqual([]);
  });
});

function isTold(marked: string, path: string, fact: KeyFact): boolean {
  const seen = hoverAt(marked);
  if (!seen || seen.markdown.length < 20) return false;
  // Names of the author tell what they name; all others what they are for.
  if (path.endsWith('>')) return true;
  const description = (fact.description ?? '').slice(0, 12);
  return description !== '' && (seen.markdown.includes(description) || /^(?:plugs|slots)\./.test(path));
}

test('every interface has a hover as plug and as slot', () => {
  const silent = [...facts.interfaces.values()].flatMap((fact) =>
    (['plugs', 'slots'] as const).flatMap((side) => {
      const seen = hoverAt(`name: demo\nbase: core24\napps:\n  web:\n    ${side}: [<|>${fact.name}]\n`);
      const wanted = [fact.docsUrl, 'Store approval:', 'onnect', fact.sinceVersion];
      return wanted.every((one) => seen?.markdown.includes(one)) ? [] : [`${fact.name} in ${side}`];
    }),
  );
  expect(silent).toEqual([]);
});

test('every attribute of every interface has a hover', () => {
  const silent = [...facts.interfaces.values()].flatMap((fact) =>
    (['plug', 'slot'] as const).flatMap((side) => {
      const attributes = side === 'plug' ? fact.plugAttributes : fact.slotAttributes;
      return attributes
        .filter(({ name }) => {
          const text = `name: demo\nbase: core24\n${side}s:\n  mine:\n    interface: ${fact.name}\n    <|>${name}: x\n`;
          return hoverAt(text)?.markdown.startsWith(`**${name}**`) !== true;
        })
        .map(({ name }) => `${fact.name} ${side} ${name}`);
    }),
  );
  expect(silent).toEqual([]);
});

test('every extension and every base has a hover', () => {
  for (const name of Object.keys(facts.extensions.extensions)) {
    expect(hoverAt(`base: core24\napps:\n  web:\n    extensions: [<|>${name}]\n`)?.word, name).toBe(name);
  }
  for (const name of Object.keys(facts.bases.bases).filter((base) => base !== 'none')) {
    const seen = hoverAt(`base: <|>${name}\n`);
    expect(seen?.word, name).toBe(name);
    const { ubuntu } = facts.bases.bases[name] ?? {};
    if (typeof ubuntu === 'string') expect(seen?.markdown, name).toContain(`Ubuntu ${ubuntu}`);
  }
});

test('every allowed value of every key has a hover', () => {
  const silent = Object.entries(facts.keys)
    .filter(([path, fact]) => fact.enum && !path.includes('[]') && fact.bases.includes('core24'))
    .flatMap(([path, fact]) =>
      (fact.enum ?? [])
        .filter((value) => {
          const list = fact.types.some((type) => type.startsWith('list'));
          const marked = fileWith('core24', path).replace('<|>', '');
          return hoverAt(`${marked} ${list ? '[' : ''}<|>${value}${list ? ']' : ''}\n`)?.word !== value;
        })
        .map((value) => `${path}: ${value}`),
    );
  expect(silent).toEqual([]);
});

test('Markdown is well formed: fences are closed and no fact breaks it', () => {
  const ctx = contextOf('name: demo\nbase: core24\napps:\n  web:\n    plugs: [content]\n');
  expect(markdownOf(getHover(ctx, ctx.document.text.indexOf('content')))).toBeDefined();
  for (const fact of facts.interfaces.values()) {
    const markdown = hoverAt(`name: demo\napps:\n  web:\n    plugs: [<|>${fact.name}]\n`)?.markdown ?? '';
    expect(markdown.split('```').length % 2, fact.name).toBe(1);
    expect(markdown, fact.name).not.toMatch(/undefined|\[object|NaN/);
  }
});
