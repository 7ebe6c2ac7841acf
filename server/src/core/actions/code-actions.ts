/** What the light bulb offers. */
import type { CodeAction, Diagnostic, Range, TextEdit as LspEdit } from 'vscode-languageserver-types';
import type { SnapDocument } from '../document.ts';
import { getLines, toRange } from '../positions.ts';
import type { Fix, RuleContext, TextEdit } from '../rules/rule.ts';
import type { Diagnosis } from '../rules/run.ts';
import { makeDisableFixes } from './disable-rule.ts';
import { getFixes } from './get-fixes.ts';
import { listLaterBases } from './refactor/migrate/migrate-base.ts';
import type { ActionData } from './refactor/refactoring.ts';

const RETIRED_BASE = 'snapcraft/retired-base';
/** Where a retired base is best brought to; the work is that of the refactoring, and done once it is chosen. */
const CURRENT_BASES: readonly string[] = ['core24', 'core26'];

export const FIX_ALL_KIND = 'source.fixAll.snapwright';

export function toLspEdits(document: SnapDocument, edits: readonly TextEdit[]): LspEdit[] {
  const lines = getLines(document);
  return edits.map((edit) => ({ range: toRange(lines, edit.start, edit.end), newText: edit.newText }));
}

/**
 * The fixes of the findings that touch a range, and for each of their codes the comments that silence it.
 * @param diagnostics what the editor shows there; actions name the ones that they solve
 */
export function makeQuickFixes(
  context: RuleContext,
  found: readonly Diagnosis[],
  range: Range,
  diagnostics: readonly Diagnostic[],
  onRuleError: (code: string, error: unknown) => void,
): CodeAction[] {
  const document = context.document;
  const lines = getLines(document);
  const start = lines.offsetAt(range.start);
  const end = lines.offsetAt(range.end);
  const fixes: CodeAction[] = [];
  const silencers: CodeAction[] = [];
  for (const finding of found) {
    if (finding.start > end || finding.end < start) continue;
    const place = toRange(lines, finding.start, finding.end);
    const solves = diagnostics.filter((one) => one.code === finding.code && isSameRange(one.range, place));
    const toAction = (fix: Fix, preferred: boolean): CodeAction => ({
      title: fix.title,
      kind: 'quickfix',
      ...(solves.length > 0 && { diagnostics: solves }),
      ...(preferred && { isPreferred: true }),
      edit: { changes: { [document.uri]: toLspEdits(document, fix.edits) } },
    });
    fixes.push(...getFixes(context, finding, onRuleError).map((fix) => toAction(fix, fix.preferred === true)));
    if (finding.code === RETIRED_BASE) {
      for (const target of listLaterBases(document).filter((base) => CURRENT_BASES.includes(base))) {
        fixes.push({
          title: `Migrate to "${target}"`,
          kind: 'quickfix',
          ...(solves.length > 0 && { diagnostics: solves }),
          data: { refactoring: 'migrate-base', data: { target } } satisfies ActionData,
        });
      }
    }
    for (const fix of makeDisableFixes(document, finding.code, finding.start)) {
      if (!silencers.some((one) => one.title === fix.title)) silencers.push(toAction(fix, false));
    }
  }
  return [...fixes, ...silencers];
}

function isSameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
