/** Every snippet, expanded with its defaults and with each of its choices, is free of errors and warnings. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../server/src/core/index.ts';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const file = path.resolve(import.meta.dirname, '../../snippets/snapcraft.json');
const snippets = Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, Snippet>);

/** The section that a snippet is meant for; undefined for a whole file. */
const SECTIONS: Record<string, string | undefined> = {
  snap: undefined,
  app: 'apps',
  daemon: 'apps',
  timer: 'apps',
  socket: 'apps',
  'part-python': 'parts',
  'part-go': 'parts',
  'part-script': 'parts',
  'plug-content': 'plugs',
  'plug-personal-files': 'plugs',
  layout: 'layout',
  hook: 'hooks',
};

const HEAD = `name: host
base: core24
version: '1'
summary: Takes snippets
description: Takes snippets.
grade: stable
confinement: strict
`;

/** Reads placeholders, choices (by number), tab stops and escapes. */
function expand(body: readonly string[], choice: number): string {
  return body
    .join('\n')
    .replaceAll(/\$\{\d+\|([^|]*)\|\}/g, (_all, choices: string) => {
      const list = choices.split(',');
      return list[Math.min(choice, list.length - 1)] ?? '';
    })
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$\d+/g, '')
    .replaceAll('\\$', '$');
}

test.each(snippets)('%s', (_name, snippet) => {
  expect(Object.keys(SECTIONS)).toContain(snippet.prefix);
  expect(snippet.description).not.toBe('');
  const section = SECTIONS[snippet.prefix];
  for (let choice = 0; choice < 8; choice++) {
    const expanded = expand(snippet.body, choice);
    const indented = expanded.replaceAll(/^(?=.)/gm, '  ');
    const parts = section === 'parts' ? '' : 'parts:\n  nothing:\n    plugin: nil\n';
    const text = section === undefined ? expanded : `${HEAD}${section}:\n${indented}\n${parts}`;
    const document = createDocument('file:///p/snapcraft.yaml', text);
    const found = runRules(document, { workspace: emptyWorkspace }).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    expect(
      found.map(({ code, message }) => `${code} ${message}`),
      text,
    ).toEqual([]);
  }
});
