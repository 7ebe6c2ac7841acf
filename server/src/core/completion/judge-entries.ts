/** Tries what may turn the rest of the file wrong, such as another base, by the rules themselves. */
import type { ProviderContext } from '../context.ts';
import { createDocument } from '../document.ts';
import { getProject } from '../project/project.ts';
import { runRules } from '../rules/run.ts';
import { emptyWorkspace } from '../workspace.ts';
import { applyEdits } from '../yaml/edit.ts';
import { renderEntry, type RenderPlace } from './render.ts';
import { readSnippet } from './snippet-text.ts';
import type { CompletionEntry } from './source.ts';

/** Longer files are not judged for the sake of a list. */
const MAX_LENGTH = 100_000;

/**
 * What is missing is typed later, and says nothing for the era that asks for less. The older eras tell nothing else
 * before it is there.
 */
const YET_TO_COME: ReadonlySet<string> = new Set(
  ['key', 'metadata', 'plugin', 'source'].map((what) => `snapcraft/missing-${what}`),
);

/** Those that leave more errors than the best of them. */
export function findUnfit(
  ctx: ProviderContext,
  place: RenderPlace,
  entries: readonly CompletionEntry[],
): ReadonlySet<CompletionEntry> {
  // A file that is only begun may still become anything.
  const begun = !ctx.project.find('parts') && !ctx.project.find('apps');
  if (begun || place.text.length > MAX_LENGTH) return new Set();
  const verdicts = new Map(entries.map((entry) => [entry, judge(ctx, place, entry)]));
  const all = [...verdicts.values()];
  const whole = all.filter(({ isWhole }) => isWhole);
  const fewest = Math.min(...(whole.length > 0 ? whole : all).map(({ count }) => count));
  return new Set(entries.filter((entry) => (verdicts.get(entry)?.count ?? 0) > fewest));
}

interface Verdict {
  readonly count: number;
  /** More errors are not hidden behind these. */
  readonly isWhole: boolean;
}

const NO_ERRORS: Verdict = { count: 0, isWhole: true };

function judge(ctx: ProviderContext, place: RenderPlace, entry: CompletionEntry): Verdict {
  const rendered = renderEntry(place, entry);
  if (!rendered) return NO_ERRORS;
  const { edit, also, snippet } = rendered;
  const newText = snippet ? readSnippet(edit.newText).text : edit.newText;
  const { uri, version, kind } = ctx.document;
  const text = applyEdits(place.text, [...also, { ...edit, newText }]);
  // While a value is typed letter by letter, what it would become is always the same.
  const name = `${uri}\n${text}`;
  let verdict = judged.get(name);
  if (!verdict) {
    const document = createDocument(uri, text, version, kind, ctx.document);
    const found = runRules(document, { workspace: emptyWorkspace }).filter(({ severity }) => severity === 'error');
    const told = found.filter(({ code }) => !YET_TO_COME.has(code));
    verdict = { count: told.length, isWhole: told.length === found.length || !getProject(document.tree).legacy };
    if (judged.size >= MAX_JUDGED) judged.clear();
    judged.set(name, verdict);
  }
  return verdict;
}

const judged = new Map<string, Verdict>();
const MAX_JUDGED = 24;
