/** The edits by which every mention of a name becomes another. */
import type { TextEdit } from '../rules/rule.ts';
import { toVariablePart } from '../symbols/collect-scripts.ts';
import type { Occurrence, SnapSymbol, SymbolTable } from '../symbols/symbol-table.ts';
import { quote } from '../yaml/edit.ts';
import { resolvePlain } from '../yaml/scalars.ts';
import type { YamlNode, YamlScalar } from '../yaml/tree.ts';

export function makeRenameEdits(
  text: string,
  table: SymbolTable,
  symbol: SnapSymbol,
  newName: string,
): readonly TextEdit[] {
  const occurrences = [...symbol.declarations, ...symbol.references];
  const edits = occurrences.flatMap((one) => (one.form === 'alias' ? [] : [replaceName(text, one, newName)]));
  return [...edits, ...makeAliasEdits(table, symbol, occurrences, newName)].sort((a, b) => a.start - b.start);
}

function replaceName(text: string, occurrence: Occurrence, newName: string): TextEdit {
  const { form, start, end, host } = occurrence;
  if (form === 'variable') return { start, end, newText: toVariablePart(newName) };
  return host ? replaceWithin(text, host, start, end, newName) : { start, end, newText: newName };
}

/** Keeps the style of the scalar where the new text can be written in it. */
function replaceWithin(text: string, host: YamlScalar, start: number, end: number, piece: string): TextEdit {
  switch (host.style) {
    case 'single':
      return { start, end, newText: piece.replaceAll("'", "''") };
    case 'double':
      return { start, end, newText: JSON.stringify(piece).slice(1, -1) };
    case 'plain': {
      const whole = text.slice(host.start, start) + piece + text.slice(end, host.end);
      const alone = start === host.start && end === host.end;
      if (host.tag !== undefined || (alone ? isPlain(whole) : isPlainPiece(piece) && isText(whole))) {
        return { start, end, newText: piece };
      }
      return { start: host.start, end: host.end, newText: quote(whole) };
    }
    default:
      return { start, end, newText: piece };
  }
}

/** Text that needs no quotes anywhere, neither for our reader nor for one of later YAML. */
function isPlain(text: string): boolean {
  return /^[\w/$.+](?:[\w/$.+-]| (?=[\w/$.+]))*$/.test(text) && isText(text);
}

function isPlainPiece(text: string): boolean {
  return /^[\w/$.+-]+$/.test(text);
}

function isText(text: string): boolean {
  return resolvePlain(text) === undefined && !/^(?:[yn]|0o[0-7]+|[-+]?\d[\d.]*e\d+)$/i.test(text);
}

/** A new text as a value of its own. */
export function writeName(name: string): string {
  return isPlain(name) ? name : quote(name);
}

/**
 * Names that stand behind aliases: where all that stands behind the anchor is this name, the anchored text has been
 * changed already; else the aliases that mean it, or those that do not, are replaced by their text.
 */
function makeAliasEdits(
  table: SymbolTable,
  symbol: SnapSymbol,
  occurrences: readonly Occurrence[],
  newName: string,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const meant = new Set<YamlNode>(occurrences.flatMap((one) => (one.form !== 'mark' && one.host ? [one.host] : [])));
  const write = (alias: YamlNode, name: string): void => {
    edits.push({ start: alias.start, end: alias.end, newText: writeName(name) });
  };
  for (const { node, aliases } of table.anchors) {
    if (node.kind !== 'scalar') continue;
    const anchored = meant.has(node);
    for (const alias of aliases) {
      if (anchored && !meant.has(alias)) write(alias, symbol.name);
      if (!anchored && meant.has(alias)) write(alias, newName);
    }
  }
  return edits;
}
