/** Words inside of a value: variables, commands of scripts, parts of an expression. */
import type { YamlNode } from '../yaml/tree.ts';
import type { Word } from './describe-value.ts';

/** The run of characters around an offset, inside of a node. */
export function wordAt(text: string, node: YamlNode, offset: number, character: RegExp): Word | undefined {
  let [start, end] = [offset, offset];
  while (start > node.start && character.test(text[start - 1] ?? '')) start--;
  while (end < node.end && character.test(text[end] ?? '')) end++;
  return start === end ? undefined : { text: text.slice(start, end), start, end };
}

export interface VariableWord extends Word {
  /** Without `$` and braces. */
  readonly name: string;
}

const NAME = /[A-Za-z0-9_]/;
/** Nobody writes a longer one, and the search stays short. */
const MAX_LENGTH = 80;

/** `$NAME` or `${NAME}` around an offset. */
export function variableAt(text: string, node: YamlNode, offset: number): VariableWord | undefined {
  let at = offset;
  // On the dollar sign or the brace before the name.
  while (at < node.end && (text[at] === '$' || text[at] === '{') && at < offset + 2) at++;
  let start = at;
  while (start > node.start && start > at - MAX_LENGTH && NAME.test(text[start - 1] ?? '')) start--;
  let end = at;
  while (end < node.end && end < at + MAX_LENGTH && NAME.test(text[end] ?? '')) end++;
  // Behind the closing brace.
  if (start === end && text[start - 1] === '}')
    return start - 1 > node.start ? variableAt(text, node, start - 1) : undefined;
  const name = text.slice(start, end);
  if (name === '' || /^[0-9]/.test(name)) return undefined;
  const braced = text[start - 1] === '{' && text[start - 2] === '$';
  if (!braced && text[start - 1] !== '$') return undefined;
  const first = start - (braced ? 2 : 1);
  const last = braced && text[end] === '}' ? end + 1 : end;
  return first < node.start ? undefined : { name, text: text.slice(first, last), start: first, end: last };
}

export interface CommandWord extends Word {
  readonly tool: string;
  readonly verb: string;
}

const TOOLS = /\b(snapcraftctl|craftctl)[ \t]+([a-z-]+)/g;

/** `craftctl default` around an offset, on its line. */
export function scriptCommandAt(text: string, node: YamlNode, offset: number): CommandWord | undefined {
  const lineStart = Math.max(node.start, text.lastIndexOf('\n', offset - 1) + 1);
  const lineBreak = text.indexOf('\n', offset);
  const lineEnd = Math.min(node.end, lineBreak < 0 ? text.length : lineBreak);
  for (const match of text.slice(lineStart, lineEnd).matchAll(TOOLS)) {
    const start = lineStart + match.index;
    const end = start + match[0].length;
    if (start <= offset && offset <= end) {
      return { text: match[0], start, end, tool: match[1] ?? '', verb: match[2] ?? '' };
    }
  }
  return undefined;
}
