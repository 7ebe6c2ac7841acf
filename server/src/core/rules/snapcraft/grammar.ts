/** Clauses such as `on amd64` in the keys of parts. */
import { defineRule, type Finding, type Fix, type Rule, type RuleContext } from '../rule.ts';
import { scanGrammar } from './grammar-scan.ts';

const KINDS = ['snapcraft'] as const;

function replaceKey(_ctx: RuleContext, finding: Finding): readonly Fix[] {
  const replacement = (finding.data as { replacement?: string } | undefined)?.replacement;
  if (replacement === undefined) return [];
  const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
  return [{ title: `Change to "${replacement}"`, edits, preferred: true }];
}

export const grammarClause = defineRule({
  code: 'snapcraft/grammar-clause',
  severity: 'error',
  since: '0.1.0',
  summary: 'Clauses are "on …", "to …", "on … to …", "for …" and "else", each an item of its own.',
  kinds: KINDS,
  check: (ctx) => scanGrammar(ctx).clause,
});

export const grammarSelector = defineRule({
  code: 'snapcraft/grammar-selector',
  severity: 'error',
  since: '0.1.0',
  summary: 'Selectors are names joined by commas, without spaces.',
  kinds: KINDS,
  check: (ctx) => scanGrammar(ctx).selector,
  fix: replaceKey,
});

export const grammarBody = defineRule({
  code: 'snapcraft/grammar-body',
  severity: 'error',
  since: '0.1.0',
  summary: 'A clause holds what its key would hold.',
  kinds: KINDS,
  check: (ctx) => scanGrammar(ctx).body,
  fix(ctx, finding) {
    if ((finding.data as { wrap?: boolean } | undefined)?.wrap !== true) return [];
    const { start, end } = finding;
    const newText = `[${ctx.document.text.slice(start, end)}]`;
    return [{ title: 'Make it a list', edits: [{ start, end, newText }], preferred: true }];
  },
});

export const grammarElse = defineRule({
  code: 'snapcraft/grammar-else',
  severity: 'error',
  since: '0.1.0',
  summary: '"else" follows the clause that it belongs to.',
  kinds: KINDS,
  check: (ctx) => scanGrammar(ctx).else,
});

export const grammarElseFail = defineRule({
  code: 'snapcraft/grammar-else-fail',
  severity: 'error',
  since: '0.1.0',
  summary: '"else fail" leaves a build that works.',
  kinds: KINDS,
  check: (ctx) => scanGrammar(ctx).forced,
});

export const grammarNever = defineRule({
  code: 'snapcraft/grammar-never',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A clause can apply.',
  kinds: KINDS,
  check: (ctx) => scanGrammar(ctx).never,
  fix: replaceKey,
});

export const grammarRules: readonly Rule[] = [
  grammarClause,
  grammarSelector,
  grammarBody,
  grammarElse,
  grammarElseFail,
  grammarNever,
];
