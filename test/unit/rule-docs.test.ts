/**
 * Each rule's page is its specification: what it calls wrong is found, what it calls right is not, and the fix mends it.
 *
 * An example is one fence or several in a row. A plain ```yaml fence is a snapcraft.yaml; every other one names its file
 * by its path in the project (```yaml snap/local/overlay/snap-openstack.yaml), and together they are a small project. A
 * fence named by an https address is the constraints that are found there.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createDocument,
  createRuleContext,
  emptyWorkspace,
  getDocumentKind,
  rules,
  runRules,
  type Diagnosis,
} from '../../server/src/core/index.ts';
import { readConstraintsAddress } from '../../server/src/core/openstack/addresses.ts';
import { createStore } from '../harness/constraint-store.ts';
import { createFiles } from '../harness/navigation-fixture.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/rules');
const ROOT = 'file:///projects/demo/';
const DEFAULT_FILE = 'snap/snapcraft.yaml';

/** Their pages show no text that the fix applies to yet. */
const FIX_NOT_SHOWN: ReadonlySet<string> = new Set(['yaml/unknown-tag', 'snapcraft/permissions']);

type Files = Readonly<Record<string, string>>;

interface Example {
  readonly kind: 'Wrong' | 'Right';
  readonly files: Files;
  /** By series. */
  readonly constraints: Files;
}

const FENCE = /```(\S+)[ \t]*([^\n]*)\n([\s\S]*?)^```[ \t]*(?:\n[ \t]*)*/my;

function readExamples(page: string): readonly Example[] {
  return [...page.matchAll(/^(Wrong|Right)[^\n]*:[ \t]*\n+(?=```)/gm)].map((match) => {
    const files: Record<string, string> = {};
    const constraints: Record<string, string> = {};
    FENCE.lastIndex = match.index + match[0].length;
    for (let fence = FENCE.exec(page); fence; fence = FENCE.exec(page)) {
      const [, , name = '', text = ''] = fence;
      const series = name.startsWith('https://') ? readConstraintsAddress(name.trim())?.series : undefined;
      if (series === undefined) files[name.trim() || DEFAULT_FILE] = text;
      else constraints[series] = text;
    }
    return { kind: match[1] as Example['kind'], files, constraints };
  });
}

interface Found extends Diagnosis {
  readonly file: string;
}

function contextOf({ files, constraints }: Example) {
  const names = Object.keys(files);
  // A snapcraft.yaml by itself is judged by itself.
  const alone = names.length === 1 && names[0] === DEFAULT_FILE;
  return {
    workspace: alone ? emptyWorkspace : createFiles(files),
    openstack: { constraints: createStore({ texts: constraints }), series: undefined },
  };
}

function run(example: Example): readonly Found[] {
  const options = {
    ...contextOf(example),
    onRuleError: (code: string, error: unknown) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  };
  return Object.entries(example.files).flatMap(([file, text]) =>
    getDocumentKind(file) === 'other'
      ? []
      : runRules(createDocument(ROOT + file, text), options).map((found) => ({ ...found, file })),
  );
}

const show = ({ files }: Example): string =>
  Object.entries(files)
    .map(([file, text]) => `--- ${file}\n${text}`)
    .join('');

test('codes are unique and well formed', () => {
  const codes = rules.map((rule) => rule.code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  for (const code of codes) {
    expect(code).toMatch(
      /^(yaml|snapcraft|snapd|store|snap-openstack|snap-test|constraints|build)\/[a-z0-9]+(-[a-z0-9]+)*$/,
    );
  }
});

test('every page belongs to a rule', () => {
  const pages = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && path.basename(file) !== 'README.md')
    .map((file) => file.replaceAll('\\', '/').replace(/\.md$/, ''));
  const codes = new Set(rules.map((rule) => rule.code));
  expect(pages.filter((page) => !codes.has(page))).toEqual([]);
});

describe.each(rules.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  const file = path.join(folder, `${code}.md`);

  test('has a page with examples', () => {
    expect(fs.existsSync(file), `docs/rules/${code}.md`).toBe(true);
    const page = fs.readFileSync(file, 'utf8');
    expect(page.split('\n', 1)[0]).toBe(`# ${code}`);
    const examples = readExamples(page);
    expect(examples.filter((example) => example.kind === 'Wrong').length).toBeGreaterThan(0);
    expect(examples.filter((example) => example.kind === 'Right').length).toBeGreaterThan(0);
    for (const { files } of examples) expect(Object.keys(files).length).toBeGreaterThan(0);
  });

  test('does what its page says', () => {
    let fixes = 0;
    for (const example of readExamples(fs.readFileSync(file, 'utf8'))) {
      const all = run(example);
      const own = all.filter((finding) => finding.code === code);
      if (example.kind === 'Right') {
        expect(
          own.map((finding) => finding.message),
          `Right:\n${show(example)}`,
        ).toEqual([]);
        continue;
      }
      expect(own.length, `Wrong:\n${show(example)}`).toBeGreaterThan(0);
      for (const finding of own) {
        expect(finding.end, finding.message).toBeGreaterThanOrEqual(finding.start);
        expect(finding.message).not.toBe('');
      }
      if (!rule.fix) continue;
      const { workspace, openstack } = contextOf(example);
      const before = all.filter((finding) => finding.severity === 'error');
      for (const finding of own) {
        const text = example.files[finding.file] ?? '';
        const document = createDocument(ROOT + finding.file, text);
        const context = createRuleContext(document, workspace, openstack);
        // The rule's own fixes, before the safety net of `getFixes` hides one that breaks the text.
        for (const fix of rule.fix(context, finding)) {
          const fixed = applyEdits(text, fix.edits);
          expect(fixed, fix.title).not.toBe(text);
          const problems = createDocument(document.uri, fixed).tree.problems.length;
          expect(problems, `${fix.title}\n${fixed}`).toBeLessThanOrEqual(document.tree.problems.length);
          fixes++;
          const left = run({ ...example, files: { ...example.files, [finding.file]: fixed } });
          const same = left.filter((other) => other.code === code);
          if (fix.preferred) expect(same.length, `${fix.title} leaves it\n${fixed}`).toBeLessThan(own.length);
          const after = left.filter((other) => other.severity === 'error');
          expect(after.length, `${fix.title}\n${fixed}\n${after.map((f) => f.message).join('\n')}`).toBeLessThanOrEqual(
            before.length,
          );
        }
      }
    }
    if (rule.fix && !FIX_NOT_SHOWN.has(code)) expect(fixes, 'no document of the page shows the fix').toBeGreaterThan(0);
  });
});

function applyEdits(text: string, edits: readonly { start: number; end: number; newText: string }[]): string {
  const sorted = [...edits].sort((a, b) => b.start - a.start);
  let last = text.length + 1;
  for (const edit of sorted) {
    expect(edit.end, 'edits overlap').toBeLessThanOrEqual(last);
    text = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    last = edit.start;
  }
  return text;
}
