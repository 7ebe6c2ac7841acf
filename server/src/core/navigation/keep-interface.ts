/** A plug that is called like its interface has to say what it is for once it is called something else. */
import type { TextEdit } from '../rules/rule.ts';
import type { SnapSymbol } from '../symbols/symbol-table.ts';
import { findPair } from '../yaml/access.ts';
import { columnAt, lineBreakOf, lineStartAt } from '../yaml/edit.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { writeName } from './rename-edits.ts';

/** The edits that write the interface out; undefined where it can't be written. */
export function keepInterface(text: string, symbol: SnapSymbol): readonly TextEdit[] | undefined {
  if (symbol.type !== 'plug' && symbol.type !== 'slot') return [];
  const edits: TextEdit[] = [];
  for (const { pair } of symbol.declarations) {
    if (!pair || saysInterface(pair.value)) continue;
    const edit = writeInterface(text, pair.key, pair.value, writeName(symbol.name));
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits;
}

/** A broken value says nothing that could be kept. */
function saysInterface(value: YamlNode): boolean {
  if (value.kind === 'scalar') return value.type !== 'null';
  return value.kind === 'seq' || findPair(value, 'interface') !== undefined;
}

function writeInterface(text: string, key: YamlNode, value: YamlNode, name: string): TextEdit | undefined {
  // What other places read too can't be changed for this one.
  if (value.alias !== undefined || value.anchor !== undefined || value.tag !== undefined) return undefined;
  if (value.kind === 'scalar') {
    if (value.start !== value.end) return { start: value.start, end: value.end, newText: name };
    const colon = /^[ \t]*:/.exec(text.slice(key.end, key.end + 100))?.[0].length;
    return colon === undefined ? undefined : { start: key.end + colon, end: key.end + colon, newText: ` ${name}` };
  }
  if (value.kind !== 'map') return undefined;
  const first = value.pairs[0];
  if (value.flow) {
    const end = value.start + 1;
    return { start: end, end, newText: `interface: ${name}${first ? ', ' : ''}` };
  }
  if (!first) return undefined;
  const { start } = first.key;
  const column = columnAt(text, start);
  if (text.slice(lineStartAt(text, start), start).trim() !== '') return undefined;
  return { start, end: start, newText: `interface: ${name}${lineBreakOf(text)}${' '.repeat(column)}` };
}
