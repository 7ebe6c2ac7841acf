/** Each rule's page is its specification: what it calls wrong is found, what it calls right is not, and the fix mends it. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDocument, createRuleContext, emptyWorkspace, rules, runRules } from '../../server/src/core/index.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/rules');

/** Their pages show no text that the fix applies to yet. */
const FIX_NOT_SHOWN: ReadonlySet<string> = new Set(['yaml/unknown-tag', 'snapcraft/permissions']);

interface Example {
  readonly kind: 'Wrong' | 'Right';
  readonly text: string;
}

function readExamples(page: string): readonly Example[] {
  const pattern = /^(Wrong|Right)[^\n]*:\s*\n+```yaml\n([\s\S]*?)^```/gm;
  return [...page.matchAll(pattern)].map((match) => ({ kind: match[1] as Example['kind'], text: match[2] ?? '' }));
}

const run = (text: string) =>
  runRules(createDocument('file:///project/snap/snapcraft.yaml', text), {
    workspace: emptyWorkspace,
    onRuleError: (code, error) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  });

test('codes are unique and well formed', () => {
  const codes = rules.map((rule) => rule.code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  for (const code of codes) {
    expect(code).toMatch(/^(yaml|snapcraft|snapd|store|snap-openstack|constraints|build)\/[a-z0-9]+(-[a-z0-9]+)*$/);
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
  });

  test('does what its page says', () => {
    let fixes = 0;
    for (const { kind, text } of readExamples(fs.readFileSync(file, 'utf8'))) {
      const own = run(text).filter((finding) => finding.code === code);
      if (kind === 'Right') {
        expect(
          own.map((finding) => finding.message),
          `Right:\n${text}`,
        ).toEqual([]);
        continue;
      }
      expect(own.length, `Wrong:\n${text}`).toBeGreaterThan(0);
      for (const finding of own) {
        expect(finding.end, finding.message).toBeGreaterThanOrEqual(finding.start);
        expect(finding.message).not.toBe('');
      }
      if (!rule.fix) continue;
      const document = createDocument('file:///project/snap/snapcraft.yaml', text);
      const context = createRuleContext(document, emptyWorkspace);
      const before = run(text).filter((finding) => finding.severity === 'error');
      for (const finding of own) {
        // The rule's own fixes, before the safety net of `getFixes` hides one that breaks the text.
        for (const fix of rule.fix(context, finding)) {
          const fixed = applyEdits(text, fix.edits);
          expect(fixed, fix.title).not.toBe(text);
          const problems = createDocument(document.uri, fixed).tree.problems.length;
          expect(problems, `${fix.title}\n${fixed}`).toBeLessThanOrEqual(document.tree.problems.length);
          fixes++;
          const left = run(fixed).filter((other) => other.code === code).length;
          if (fix.preferred) expect(left, `${fix.title} leaves it\n${fixed}`).toBeLessThan(own.length);
          const after = run(fixed).filter((other) => other.severity === 'error');
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
