/** THE table of refactorings. */
import type { CodeAction } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { locate } from '../../yaml/locate.ts';
import { toLspEdits } from '../code-actions.ts';
import { addPlugs } from './add-plugs.ts';
import { blockStyle, flowStyle, splitText } from './lists.ts';
import { migrateRefactoring } from './migrate/offer.ts';
import { longTargets, shortTargets } from './targets.ts';
import { extractPort, inlinePort } from './ports.ts';
import { quoteValue, unquoteValue } from './quotes.ts';
import { readActionData, type Offer, type Refactoring, type ResolveOptions } from './refactoring.ts';
import { alignFile, moveSeries } from './series.ts';
import { sortKeysRefactoring } from './sort-keys.ts';

export { REFACTOR_KINDS } from './refactoring.ts';

/** What a file without a tree is pointed at. */
const EMPTY = { kind: 'map', flow: false, pairs: [], entries: [], start: 0, end: 0 } as const;

const REFACTORINGS: readonly Refactoring[] = [
  migrateRefactoring,
  extractPort,
  inlinePort,
  addPlugs,
  longTargets,
  shortTargets,
  blockStyle,
  flowStyle,
  splitText,
  quoteValue,
  unquoteValue,
  sortKeysRefactoring,
  moveSeries,
  alignFile,
];

/**
 * Refactorings at a selection. Those without an `edit` get it from `resolveRefactoring`.
 * @param wants whether the editor asks for this kind
 */
export function getRefactorings(
  ctx: ProviderContext,
  start: number,
  end: number,
  wants: (kind: string) => boolean,
): CodeAction[] {
  const { document, tree } = ctx;
  if (document.kind === 'packages') {
    if (!wants(alignFile.kind)) return [];
    const place = { path: [], role: 'value', node: EMPTY, pair: undefined, parents: [] } as const;
    return [...alignFile.find(ctx, { start, end, place })].map((offer) => toAction(ctx, alignFile, offer));
  }
  // On text that is not read as it is meant, every edit would be a guess.
  if (document.kind !== 'snapcraft' || tree.root?.kind !== 'map' || tree.problems.length > 0) return [];
  const place = locate(tree, start) ?? { path: [], role: 'value', node: tree.root, pair: undefined, parents: [] };
  const actions: CodeAction[] = [];
  for (const refactoring of REFACTORINGS) {
    if (!wants(refactoring.kind)) continue;
    for (const offer of refactoring.find(ctx, { start, end, place })) {
      if (offer.edits?.length !== 0) actions.push(toAction(ctx, refactoring, offer));
    }
  }
  return actions;
}

function toAction(
  { document }: ProviderContext,
  { name, kind }: Refactoring,
  { title, edits, data }: Offer,
): CodeAction {
  return {
    title,
    kind,
    ...(edits && { edit: { changes: { [document.uri]: toLspEdits(document, edits) } } }),
    ...(!edits && { data: { refactoring: name, data: data ?? {} } }),
  };
}

/** Works out the edit of an action that came without one; other actions come back as they are. */
export function resolveRefactoring(ctx: ProviderContext, action: CodeAction, options: ResolveOptions = {}): CodeAction {
  const wanted = action.edit ? undefined : readActionData(action);
  const refactoring = wanted && REFACTORINGS.find(({ name }) => name === wanted.refactoring);
  const edit = wanted && refactoring?.resolve?.(ctx, wanted.data, options);
  return edit ? { ...action, edit } : action;
}
