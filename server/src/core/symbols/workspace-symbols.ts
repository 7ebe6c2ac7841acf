import type { SymbolInformation } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getLines, toRange } from '../positions.ts';
import { CONTAINERS, SYMBOL_KINDS } from './describe.ts';
import { getSymbolTable, type SymbolType } from './symbol-table.ts';

/** Names that are worth finding from elsewhere. */
const SHOWN: ReadonlySet<SymbolType> = new Set(
  Object.keys(CONTAINERS).filter((type) => type !== 'platform') as SymbolType[],
);

/** Declarations of the given documents whose names match the query's letters in order. */
export function findWorkspaceSymbols(contexts: Iterable<ProviderContext>, query: string): SymbolInformation[] {
  const wanted = query.toLowerCase().replaceAll(/\s/g, '');
  const found: SymbolInformation[] = [];
  for (const ctx of contexts) {
    const lines = getLines(ctx.document);
    for (const { type, name, scope, declarations } of getSymbolTable(ctx).symbols) {
      if (!SHOWN.has(type) || !hasLetters(name.toLowerCase(), wanted)) continue;
      for (const { fullStart, fullEnd } of declarations) {
        const owner = [ctx.project.name, scope, CONTAINERS[type]].filter(Boolean).join(' › ');
        found.push({
          name,
          kind: SYMBOL_KINDS[type],
          containerName: owner,
          location: { uri: ctx.document.uri, range: toRange(lines, fullStart, fullEnd) },
        });
      }
    }
  }
  return found;
}

/** Whether the letters occur in the name in this order. */
function hasLetters(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    const next = name.indexOf(letter, at);
    if (next < 0) return false;
    at = next + letter.length;
  }
  return true;
}
