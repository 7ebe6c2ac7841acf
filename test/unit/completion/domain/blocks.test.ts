/** Whole blocks: each expands to text without errors and warnings, on every base that has it. */
import { describe, expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../../../server/src/core/index.ts';
import { documentationAt, domainAt, labelsAt, take } from '../../../harness/domain-completion.ts';
import { accept } from '../../../harness/completion.ts';

const BASES = ['core18', 'core20', 'core22', 'core24', 'core26'];
const head = (base: string): string => `name: chat
base: ${base}
version: '1'
summary: s
description: d
grade: stable
confinement: strict
`;
const PARTS = 'parts:\n  nothing:\n    plugin: nil\n';

function problemsOf(text: string): string[] {
  return runRules(createDocument('file:///p/snap/snapcraft.yaml', text), { workspace: emptyWorkspace })
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, message }) => `${code} ${message}`);
}

/** Sections whose entries are blocks, with what has to stand around them. */
const SECTIONS: Readonly<Record<string, (base: string) => string>> = {
  parts: (base) => `${head(base)}parts:\n  <|>\n`,
  apps: (base) => `${head(base)}apps:\n  <|>\n${PARTS}`,
  plugs: (base) => `${head(base)}plugs:\n  <|>\n${PARTS}`,
  slots: (base) => `${head(base)}slots:\n  <|>\n${PARTS}`,
  hooks: (base) => `${head(base)}hooks:\n  <|>\n${PARTS}`,
  layout: (base) => `${head(base)}layout:\n  <|>\n${PARTS}`,
  'system-usernames': (base) => `${head(base)}system-usernames:\n  <|>\n${PARTS}`,
  'package-repositories': (base) => `${head(base)}package-repositories:\n  - <|>\n${PARTS}`,
  sockets: (base) =>
    `${head(base)}apps:\n  web:\n    command: bin/web\n    daemon: simple\n    plugs: [network-bind]\n    sockets:\n      <|>\n${PARTS}`,
};
const MODERN: typeof SECTIONS = {
  components: (base) => `${head(base)}components:\n  <|>\n${PARTS}`,
  lint: (base) => `${head(base)}lint:\n  ignore:\n    - <|>\n${PARTS}`,
  ...SECTIONS,
};

describe.each(BASES)('with %s', (base) => {
  const sections = base === 'core18' || base === 'core20' ? SECTIONS : MODERN;
  test.each(Object.keys(sections))('%s', (section) => {
    const marked = sections[section]?.(base) ?? '';
    const { text, items } = domainAt(marked);
    const blocks = items.filter(({ textEdit }) => textEdit?.newText.includes('\n') || section !== 'lint');
    expect(blocks.length).toBeGreaterThan(0);
    for (const item of blocks) {
      const accepted = accept(text, item).text;
      expect(problemsOf(accepted), `${item.label}\n${accepted}`).toEqual([]);
    }
  });
});

test('platforms', () => {
  for (const label of labelsAt(`${head('core24')}platforms:\n  <|>\n`)) {
    expect(problemsOf(`${take(`${head('core24')}platforms:\n  <|>\n`, label)}${PARTS}`), label).toEqual([]);
  }
  const cross = take(`${head('core24')}platforms:\n  amd64:\n  <|>\n`, 'cross build');
  expect(problemsOf(`${cross}${PARTS}`)).toEqual([]);
});

test('names stay free', () => {
  expect(take(`${head('core24')}parts:\n  chat:\n    plugin: nil\n  <|>\n`, 'go part')).toContain(
    '\n  chat-2:\n    plugin: go\n',
  );
  expect(take(`${head('core24')}apps:\n  chat:\n    command: x\n  <|>\n`, 'app')).toContain(
    '\n  chat-2:\n    command: bin/chat\n',
  );
});

test('a part by plugin comes with what the plugin requires', () => {
  expect(take(`${head('core24')}parts:\n  <|>\n`, 'python part')).toBe(
    `${head('core24')}parts:\n  chat:\n    plugin: python\n    source: .\n`,
  );
  expect(take(`${head('core24')}parts:\n  <|>\n`, 'nil part')).toBe(
    `${head('core24')}parts:\n  chat:\n    plugin: nil\n`,
  );
  expect(labelsAt(`${head('core24')}parts:\n  <|>\n`)).not.toContain('kernel part');
  expect(documentationAt(`${head('core24')}parts:\n  <|>\n`, 'rust part')).toContain('**rust**: plugin');
});
