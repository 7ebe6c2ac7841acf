/** Tries what may turn the rest of the file wrong, such as another base, by the rules themselves. */
import type { ProviderContext } from '../context.ts';
import { createDocument } from '../document.ts';
import { runRules } from '../rules/run.ts';
import { emptyWorkspace } from '../workspace.ts';
import { applyEdits } from '../yaml/edit.ts';
import { renderEntry, type RenderPlace } from './render.ts';
import { readSnippet } from './snippet-text.ts';
import type { CompletionEntry } from './source.ts';

/** Longer files are not judged for the sake of a list. */
const MAX_LENGTH = 100_000;

/** Those that leave more errors than the best of them. */
export function findUnfit(
  ctx: ProviderContext,
  place: RenderPlace,
  entries: readonly CompletionEntry[],
): ReadonlySet<CompletionEntry> {
  // A file that is only begun may still become anything.
  const begun = !ctx.project.find('parts') && !ctx.project.find('apps');
  if (begun || place.text.length > MAX_LENGTH) return new Set();
  const counts = new Map(entries.map((entry) => [entry, countErrors(ctx, place, entry)]));
  const fewest = Math.min(...counts.values());
  return new Set(entries.filter((entry) => (counts.get(entry) ?? 0) > fewest));
}

function countErrors(ctx: ProviderContext, place: RenderPlace, entry: CompletionEntry): number {
  const rendered = renderEntry(place, entry);
  if (!rendered) return 0;
  const { edit, also, snippet } = rendered;
  const newText = snippet ? readSnippet(edit.newText).text : edit.newText;
  const { uri, version, kind } = ctx.document;
  const text = applyEdits(place.text, [...also, { ...edit, newText }]);
  // While a value is typed letter by letter, what it would become is always the same.
  const name = `${uri}\n${text}`;
  let count = judged.get(name);
  if (count === undefined) {
    const found = runRules(createDocument(uri, text, version, kind, ctx.document), { workspace: emptyWorkspace });
    count = found.filter(({ severity }) => severity === 'error').length;
    if (judged.size >= MAX_JUDGED) judged.clear();
    judged.set(name, count);
  }
  return count;
}

const judged = new Map<string, number>();
const MAX_JUDGED = 24;
