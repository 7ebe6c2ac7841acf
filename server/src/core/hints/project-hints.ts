/** Hints about the snap as a whole: what a base is, and the grade and confinement that nobody wrote. */
import { describeBase, summarizeBase } from '../hover/describe-base.ts';
import { code } from '../hover/markdown.ts';
import { findPair, isScalar, isText } from '../yaml/access.ts';
import type { SnapcraftProject } from '../project/project.ts';
import { contentEnd } from '../yaml/edit.ts';
import { isWanted, type Hint, type HintContext } from './hint.ts';

/** `core24` → `Ubuntu 24.04, Python 3.12`. */
export function* baseHints(wanted: HintContext): Generator<Hint> {
  const { project, facts } = wanted.ctx;
  for (const key of ['base', 'build-base']) {
    const pair = project.find(key);
    if (!pair || !isWanted(wanted, pair) || !isText(pair.value)) continue;
    const label = summarizeBase(pair.value.text, facts.bases);
    const tooltip = describeBase(pair.value.text, facts.bases);
    if (label !== undefined && tooltip !== undefined) yield { offset: pair.value.end, label, tooltip };
  }
}

/** Behind the one of the two that is written, else behind the name. */
export function* defaultHints(wanted: HintContext): Generator<Hint> {
  const { project, document, tree } = wanted.ctx;
  // Where part of the text cannot be read, absence proves nothing.
  if (!project.root || project.root.broken || tree.problems.length > 0) return;
  const missing: string[] = [];
  // From core22 on snapcraft insists on "confinement".
  if (project.legacy && !project.find('confinement')) missing.push('confinement: strict');
  if (!project.find('grade') && isGradeSettled(project)) missing.push('grade: stable');
  const anchor = project.find('confinement') ?? project.find('grade') ?? project.find('name');
  if (missing.length === 0 || !anchor || !isWanted(wanted, anchor) || !isScalar(anchor.value)) return;
  const keys = missing.map((one) => code(one)).join(' and ');
  yield {
    offset: contentEnd(document.text, anchor.value),
    label: missing.join(', '),
    tooltip: `${keys}: what snapcraft takes where the project does not say.`,
  };
}

/** Nothing but the project says it: bases in development ask for the key, and a part may bring it. */
function isGradeSettled(project: SnapcraftProject): boolean {
  if (project.base === 'devel' || project.buildBase === 'devel') return false;
  const adopted = project.find('adopt-info')?.value;
  if (!isText(adopted)) return true;
  const part = project.parts.find((one) => one.name === adopted.text);
  if (!part || part.value.kind !== 'map' || findPair(part.value, 'parse-info')) return false;
  return !part.value.entries.some(
    (pair) => isScalar(pair.value) && /\b(?:set\s+grade|set-grade)\b/.test(pair.value.text),
  );
}
