/** Colours for names that refer to something declared: only references that resolve get one. */
import type { SemanticTokens } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getLines } from '../positions.ts';
import { getSymbolTable, isResolved, type Occurrence, type SymbolType } from '../symbols/symbol-table.ts';
import type { TextRange } from '../yaml/access.ts';

const TYPES: Readonly<Partial<Record<SymbolType, string>>> = {
  part: 'namespace',
  plug: 'interface',
  slot: 'class',
  app: 'function',
};

/** `defaultLibrary` marks what the file itself does not declare: extensions and snapd's interfaces bring it. */
const MODIFIERS = ['declaration', 'defaultLibrary'];
const DECLARATION = 1;
const DEFAULT_LIBRARY = 2;

export const SEMANTIC_LEGEND = { tokenTypes: Object.values(TYPES), tokenModifiers: MODIFIERS };

/** @param range what the editor shows; the whole document where left out */
export function getSemanticTokens(ctx: ProviderContext, range?: TextRange): SemanticTokens {
  const lines = getLines(ctx.document);
  const data: number[] = [];
  let [lastLine, lastCharacter] = [0, 0];
  let covered = 0;
  for (const one of getSymbolTable(ctx).occurrences) {
    if (range && one.start >= range.end) break;
    if (one.start < covered || (range && one.end <= range.start)) continue;
    const type = typeOf(ctx, one);
    if (type < 0) continue;
    const start = lines.positionAt(one.start);
    if (lines.positionAt(one.end).line !== start.line) continue;
    covered = one.end;
    const { line, character } = start;
    const delta = line === lastLine ? character - lastCharacter : character;
    data.push(line - lastLine, delta, one.end - one.start, type, modifiersOf(one));
    [lastLine, lastCharacter] = [line, character];
  }
  return { data };
}

function typeOf(ctx: ProviderContext, { symbol }: Occurrence): number {
  const type = TYPES[symbol.type];
  return type !== undefined && isResolved(ctx, symbol) ? SEMANTIC_LEGEND.tokenTypes.indexOf(type) : -1;
}

function modifiersOf({ role, symbol }: Occurrence): number {
  if (role === 'declaration') return DECLARATION;
  return symbol.declarations.length === 0 ? DEFAULT_LIBRARY : 0;
}
