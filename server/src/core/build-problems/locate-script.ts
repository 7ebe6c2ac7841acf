/** From a command as `set -x` printed it to its line in the text of a scriptlet. */
import { possibleValues } from '../project/grammar.ts';
import { isScalar, type TextRange } from '../yaml/access.ts';
import type { YamlNode, YamlScalar } from '../yaml/tree.ts';

interface ScriptLine extends TextRange {
  readonly text: string;
}

/** @param before what ran before the command, the last one last */
export function locateCommand(
  source: string,
  value: YamlNode,
  command: string | undefined,
  before: readonly string[] = [],
): TextRange | undefined {
  const scripts = possibleValues(value).filter(isScalar);
  const lines = scripts.flatMap((node) => (node.alias === undefined ? linesOf(source, node) : []));
  const first = lines.find(({ text }) => !text.startsWith('#')) ?? lines[0];
  if (command === undefined) return first && placeOf(first);
  let best: { line: ScriptLine; score: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const score = likeness(line.text, command);
    if (score === 0) continue;
    // Of equal lines the one that stands behind the command that ran before.
    const previous = before.at(-1);
    const isBehind = previous !== undefined && lines.slice(0, index).some(({ text }) => likeness(text, previous) > 0.5);
    const total = score + (isBehind ? 0.1 : 0);
    if (!best || total > best.score) best = { line, score: total };
  }
  const hit = best?.line ?? first;
  return hit && placeOf(hit);
}

function placeOf({ start, end }: ScriptLine): TextRange {
  return { start, end };
}

/** The lines of the text as it is written, without indentation, quotes and empty ones. */
function linesOf(source: string, node: YamlScalar): ScriptLine[] {
  const raw = source.slice(node.start, node.end);
  // The header of a block is no line of the script.
  const isBlock = node.style === 'literal' || node.style === 'folded';
  const body = isBlock ? raw.search(/[\r\n]/) : 0;
  if (body < 0) return [];
  const lines: ScriptLine[] = [];
  for (const match of raw.slice(body).matchAll(/[^\r\n]+/g)) {
    const text = match[0].trim();
    if (text === '') continue;
    const start = node.start + body + match.index + match[0].indexOf(text);
    lines.push({ text, start, end: start + text.length });
  }
  if (isBlock || node.style === 'plain' || lines.length === 0) return lines;
  return lines.map((line, index) => {
    const open = index === 0 && /^["']/.test(line.text) ? 1 : 0;
    const close = index === lines.length - 1 && /["']$/.test(line.text) && line.text.length > open ? 1 : 0;
    return {
      text: line.text.slice(open, line.text.length - close),
      start: line.start + open,
      end: line.end - close,
    };
  });
}

const SEPARATORS = /\s*(?:&&|\|\||[;|])\s*/;
const KEYWORDS = /^(?:(?:if|then|else|elif|do|while|until|!|\{|\(|time|exec)\s+)+/;

/** How well a line of a script and a printed command agree, between 0 and 1. */
function likeness(line: string, command: string): number {
  const printed = toWords(command);
  if (printed.length === 0 || line.startsWith('#')) return 0;
  return Math.max(0, ...line.split(SEPARATORS).map((piece) => likenessOf(piece.replace(KEYWORDS, ''), printed)));
}

function likenessOf(piece: string, printed: readonly string[]): number {
  const words = toWords(piece.replace(/\s*\\$/, '').replace(/\s\d?[<>].*$/, ''));
  const [first, ...rest] = words;
  const [name, ...given] = printed;
  if (first === undefined || name === undefined || !fits(first, name)) return 0;
  if (rest.length === 0) return given.length === 0 ? 1 : isVariable(first) ? 0.2 : 0.4;
  // Variables become any number of words, so order counts more than position.
  let at = 0;
  let hits = 0;
  for (const word of rest) {
    const found = given.findIndex((one, index) => index >= at && fits(word, one));
    if (found < 0) continue;
    at = found + 1;
    hits += isVariable(word) ? 0.8 : 1;
  }
  const base = isVariable(first) ? 0 : 0.2;
  return base + (0.8 * hits) / Math.max(rest.length, given.length);
}

function toWords(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"((?:[^"\\]|\\.)*)"/g,
      (_all, single?: string, double?: string) => single ?? double ?? '',
    ),
  );
}

function isVariable(word: string): boolean {
  return /[$*?`]/.test(word);
}

/** More pieces than any word of a script has; many would take a pattern long to give up on. */
const MOST_PIECES = 8;

/** A word of the script against what the shell made of it. */
function fits(word: string, printed: string): boolean {
  if (word === printed) return true;
  if (!isVariable(word)) return false;
  const pieces = word.split(/(?:\$\{[^}]*\}|\$\([^)]*\)|\$\w+|`[^`]*`|[*?])+/);
  const [first = ''] = pieces;
  if (pieces.length > MOST_PIECES || printed.length > 4096) return printed.startsWith(first);
  let at = first.length;
  if (!printed.startsWith(first)) return false;
  // Each piece as early as it can be; what the variables stand for is any text between.
  for (const piece of pieces.slice(1, -1)) {
    const found = printed.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  const last = pieces.at(-1) ?? '';
  return printed.length - last.length >= at && printed.endsWith(last);
}
