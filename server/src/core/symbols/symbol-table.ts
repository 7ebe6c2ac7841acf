/** What a project names: parts, plugs, slots, apps and the like, with every place that declares or mentions them. */
import { Attached } from '../attached.ts';
import type { Facts } from '../facts/provider.ts';
import type { SnapDocument } from '../document.ts';
import type { SnapcraftProject } from '../project/project.ts';
import type { YamlNode, YamlPair, YamlScalar, YamlTree } from '../yaml/tree.ts';
import { collectSymbols } from './collect-symbols.ts';

export type SymbolType =
  | 'app'
  | 'part'
  | 'plug'
  | 'slot'
  | 'hook'
  | 'component'
  | 'platform'
  | 'layout'
  | 'socket'
  | 'fileset'
  | 'extension'
  | 'anchor';

export interface SnapSymbol {
  readonly type: SymbolType;
  readonly name: string;
  /** The app of a socket, the part of a fileset, the component of a hook; empty for everything else. */
  readonly scope: string;
  /** Usually one; several where the text gives a key twice. None for what only an extension or a mention brings. */
  readonly declarations: readonly Declaration[];
  readonly references: readonly Occurrence[];
  /** Set where something besides a declaration brings it: an extension, or top-level packages. */
  readonly addedBy?: Origin;
  /** Set where anchored text gives one of its places a second meaning: what else the place names. */
  readonly sharedWith?: SnapSymbol;
}

export interface Origin {
  /** The extension's name; undefined for the part that snapcraft makes of top-level packages. */
  readonly extension?: string;
  readonly nodes: readonly YamlNode[];
}

/**
 * How a name stands in the text:
 * - `whole`: a scalar of its own
 * - `inside`: a piece of a scalar, such as `camera` in `connect-plug-camera`
 * - `raw`: a word of a script
 * - `variable`: a piece of a variable, in capitals and underscores
 * - `alias`: `*name` stands for the scalar
 * - `mark`: an anchor or alias itself
 */
export type OccurrenceForm = 'whole' | 'inside' | 'raw' | 'variable' | 'alias' | 'mark';

export interface Occurrence {
  readonly symbol: SnapSymbol;
  readonly role: 'declaration' | 'reference';
  readonly form: OccurrenceForm;
  /** The name alone, without quotes. */
  readonly start: number;
  readonly end: number;
  /** The scalar that holds the name; undefined in scripts and for marks. */
  readonly host: YamlScalar | undefined;
}

export interface Declaration extends Occurrence {
  /** The key and value; undefined for anchors. */
  readonly pair: YamlPair | undefined;
  /** All that belongs to it. */
  readonly fullStart: number;
  readonly fullEnd: number;
}

/** An anchor's node, with the aliases that stand for it. */
export interface AnchorUse {
  readonly node: YamlNode;
  readonly start: number;
  readonly end: number;
  readonly aliases: readonly YamlNode[];
}

export interface SymbolTable {
  readonly symbols: readonly SnapSymbol[];
  /** Sorted by start. Aliases that stand for a name are not among them: they are mentions of the anchor first. */
  readonly occurrences: readonly Occurrence[];
  readonly anchors: readonly AnchorUse[];
  find(type: SymbolType, name: string, scope?: string): SnapSymbol | undefined;
}

export interface SymbolContext {
  readonly document: SnapDocument;
  readonly tree: YamlTree;
  readonly project: SnapcraftProject;
  readonly facts: Facts;
}

const cache = new Attached<YamlTree, SymbolTable>();

/** Reads a tree once; later calls for the same tree are free. */
export function getSymbolTable(ctx: SymbolContext): SymbolTable {
  let table = cache.get(ctx.tree);
  if (!table) cache.set(ctx.tree, (table = collectSymbols(ctx)));
  return table;
}

/** The smallest name that touches the offset. */
export function findOccurrence(table: SymbolTable, offset: number): Occurrence | undefined {
  const { occurrences } = table;
  let low = 0;
  let high = occurrences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((occurrences[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  let best: Occurrence | undefined;
  // Names overlap only where a hook's name ends in a plug's.
  for (let index = low - 1; index >= Math.max(0, low - 2); index--) {
    const one = occurrences[index];
    if (one && offset <= one.end && (!best || one.end - one.start < best.end - best.start)) best = one;
  }
  return best;
}

/** Whether the name leads somewhere: to a declaration, an extension or an interface of snapd. */
export function isResolved(ctx: { readonly facts: Facts }, symbol: SnapSymbol): boolean {
  return symbol.declarations.length > 0 || symbol.addedBy !== undefined || isImplicit(ctx, symbol);
}

/** A plug or slot that exists by its mention alone, since it is called like an interface. */
export function isImplicit(ctx: { readonly facts: Facts }, symbol: SnapSymbol): boolean {
  if (symbol.type !== 'plug' && symbol.type !== 'slot') return false;
  return symbol.declarations.length === 0 && !symbol.addedBy && ctx.facts.interfaces.has(symbol.name);
}
