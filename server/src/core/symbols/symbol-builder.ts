/** Gathers symbols and their places; each place of the text is taken once, however often aliases lead to it. */
import type { TextRange } from '../yaml/access.ts';
import type { YamlNode, YamlPair, YamlScalar } from '../yaml/tree.ts';
import { pairRange, pieceOf, tokenOf } from './places.ts';
import type {
  AnchorUse,
  Declaration,
  Occurrence,
  OccurrenceForm,
  Origin,
  SnapSymbol,
  SymbolTable,
  SymbolType,
} from './symbol-table.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenSymbol = Omit<Mutable<SnapSymbol>, 'declarations' | 'references'> & {
  declarations: Declaration[];
  references: Occurrence[];
};

export interface SymbolBuilder {
  readonly text: string;
  declare(type: SymbolType, pair: YamlPair, scope?: string): void;
  /** A scalar that is a name. */
  mention(type: SymbolType, node: YamlNode | undefined, scope?: string): void;
  /** A name within a scalar. */
  mentionInside(type: SymbolType, node: YamlScalar, index: number, name: string, scope?: string): void;
  /** A name in running text. */
  mentionRaw(type: SymbolType, name: string, place: TextRange, form: 'raw' | 'variable'): void;
  declareAnchor(name: string, use: AnchorUse): void;
  mentionAlias(node: YamlNode): void;
  /** A name that is there without the author's doing. */
  add(type: SymbolType, name: string, origin: Origin): void;
  has(type: SymbolType, name: string): boolean;
  finish(anchors: readonly AnchorUse[]): SymbolTable;
}

const keyOf = (type: SymbolType, scope: string, name: string): string => `${type}\0${scope}\0${name}`;

export function createSymbolBuilder(text: string): SymbolBuilder {
  const symbols = new Map<string, OpenSymbol>();
  const occurrences: Occurrence[] = [];
  const taken = new Map<number, Occurrence>();

  const open = (type: SymbolType, name: string, scope: string): OpenSymbol => {
    const key = keyOf(type, scope, name);
    let symbol = symbols.get(key);
    if (!symbol) symbols.set(key, (symbol = { type, name, scope, declarations: [], references: [] }));
    return symbol;
  };

  /** Marks the place as the symbol's; false where it was noted before. */
  const take = (symbol: OpenSymbol, occurrence: Occurrence): boolean => {
    const earlier = taken.get(occurrence.start);
    if (!earlier) {
      taken.set(occurrence.start, occurrence);
      // What stands behind an alias is named by the alias first.
      if (occurrence.form !== 'alias') occurrences.push(occurrence);
      return true;
    }
    if (earlier.symbol !== symbol) {
      symbol.sharedWith ??= earlier.symbol;
      (earlier.symbol as OpenSymbol).sharedWith ??= symbol;
    }
    return false;
  };

  const refer = (symbol: OpenSymbol, form: OccurrenceForm, place: TextRange, host: YamlScalar | undefined): void => {
    const { start, end } = place;
    const occurrence: Occurrence = { symbol, role: 'reference', form, start, end, host };
    if (take(symbol, occurrence)) symbol.references.push(occurrence);
  };

  return {
    text,

    declare(type, pair, scope = '') {
      const { key } = pair;
      if (key.kind !== 'scalar' || key.text === '') return;
      const place = tokenOf(text, key);
      const known = taken.get(place.start)?.symbol;
      // The same text below two owners, by an alias or a merge, is one declaration.
      if (known?.type === type && known.name === key.text) {
        symbols.set(keyOf(type, scope, key.text), known as OpenSymbol);
        return;
      }
      const symbol = open(type, key.text, scope);
      const full = pairRange(text, pair);
      const declaration: Declaration = {
        symbol,
        role: 'declaration',
        form: key.alias === undefined ? 'whole' : 'alias',
        ...place,
        host: key,
        pair,
        fullStart: full.start,
        fullEnd: full.end,
      };
      if (take(symbol, declaration)) symbol.declarations.push(declaration);
    },

    mention(type, node, scope = '') {
      if (node?.kind !== 'scalar' || node.text === '' || node.type === 'null' || node.type === 'bool') return;
      const form = node.alias === undefined ? 'whole' : 'alias';
      refer(open(type, node.text, scope), form, tokenOf(text, node), node);
    },

    mentionInside(type, node, index, name, scope = '') {
      const place = pieceOf(text, node, index, name.length);
      if (place && name !== '') refer(open(type, name, scope), 'inside', place, node);
    },

    mentionRaw(type, name, place, form) {
      refer(open(type, name, ''), form, place, undefined);
    },

    declareAnchor(name, { node, start, end }) {
      const symbol = open('anchor', name, '');
      const declaration: Declaration = {
        symbol,
        role: 'declaration',
        form: 'mark',
        start,
        end,
        host: undefined,
        pair: undefined,
        fullStart: start - 1,
        fullEnd: Math.max(end, node.end),
      };
      if (take(symbol, declaration)) symbol.declarations.push(declaration);
    },

    mentionAlias(node) {
      if (node.alias === undefined) return;
      refer(open('anchor', node.alias, ''), 'mark', { start: node.start + 1, end: node.end }, undefined);
    },

    add(type, name, origin) {
      open(type, name, '').addedBy ??= origin;
    },

    has: (type, name) => (symbols.get(keyOf(type, '', name))?.declarations.length ?? 0) > 0,

    finish(anchors) {
      occurrences.sort((a, b) => a.start - b.start || b.end - a.end);
      return {
        symbols: [...new Set(symbols.values())],
        occurrences,
        anchors,
        find: (type, name, scope = '') => symbols.get(keyOf(type, scope, name)),
      };
    },
  };
}
