/** Applies every fix that needs no look, round after round, since one fix may show the next fault. */
import { createDocument, type SnapDocument } from '../document.ts';
import type { TextEdit } from '../rules/rule.ts';
import { createRuleContext, runRules, type Diagnosis, type RunOptions } from '../rules/run.ts';
import { applyEdits } from '../yaml/edit.ts';
import { composeEdits } from './compose-edits.ts';
import { getFixes } from './get-fixes.ts';

const MAX_ROUNDS = 10;

export interface FixAllResult {
  /** In the order of the text, without overlaps; empty when there is nothing to do. */
  readonly edits: readonly TextEdit[];
  readonly text: string;
  /** The codes of the findings that were mended. */
  readonly fixed: readonly string[];
}

interface Round {
  readonly edits: readonly TextEdit[];
  readonly codes: readonly string[];
}

export function fixAll(document: SnapDocument, options: RunOptions): FixAllResult {
  const seen = new Set([document.text]);
  const rounds: Round[] = [];
  let current = document;
  let faults = Infinity;
  for (;;) {
    const found = runRules(current, options);
    // A round that breaks the text is taken back; it would be a bug in a fix.
    const now = countSyntaxFaults(found);
    if (now > faults) rounds.pop();
    if (now > faults || rounds.length === MAX_ROUNDS || options.isCancelled?.()) break;
    faults = now;
    const round = collectRound(current, found, options);
    const text = applyEdits(current.text, round.edits);
    if (seen.has(text)) break;
    seen.add(text);
    rounds.push(round);
    current = createDocument(document.uri, text, document.version, document.kind);
  }
  const edits = composeEdits(
    document.text.length,
    rounds.map((round) => round.edits),
  );
  return { edits, text: applyEdits(document.text, edits), fixed: rounds.flatMap((round) => round.codes) };
}

function countSyntaxFaults(found: readonly Diagnosis[]): number {
  return found.filter((one) => one.rule.code.startsWith('yaml/') && one.severity === 'error').length;
}

function collectRound(document: SnapDocument, found: readonly Diagnosis[], options: RunOptions): Round {
  const context = createRuleContext(document, options.workspace, options.openstack);
  const edits: TextEdit[] = [];
  const codes: string[] = [];
  for (const finding of found) {
    const fixes = getFixes(context, finding, options.onRuleError).filter((fix) => fix.safe);
    const fix = fixes.find((one) => one.preferred) ?? fixes[0];
    if (!fix || fix.edits.length === 0 || fix.edits.some((edit) => edits.some((other) => overlaps(edit, other))))
      continue;
    edits.push(...fix.edits);
    codes.push(finding.code);
  }
  return { edits: edits.sort((a, b) => a.start - b.start || a.end - b.end), codes };
}

/** Two insertions at one place overlap too: their order would be a guess. */
function overlaps(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
