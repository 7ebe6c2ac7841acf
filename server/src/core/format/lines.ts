/** The lines of a text as YAML breaks them. */
import { isBreak, skipBreak } from '../yaml/characters.ts';

export interface Lines {
  readonly count: number;
  start(line: number): number;
  /** Where the line's break begins, or the end of the text. */
  end(line: number): number;
  /** The first character that is neither blank nor tab; the line's end where there is none. */
  content(line: number): number;
  isBlank(line: number): boolean;
  at(offset: number): number;
}

export function splitLines(text: string): Lines {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; ;) {
    let end = at;
    while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
    starts.push(at);
    ends.push(end);
    const next = skipBreak(text, end);
    if (next === end) break;
    at = next;
  }
  const start = (line: number): number => starts[line] ?? text.length;
  const end = (line: number): number => ends[line] ?? text.length;
  const content = (line: number): number => {
    let at = start(line);
    while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
    return at;
  };
  return {
    count: starts.length,
    start,
    end,
    content,
    isBlank: (line) => content(line) === end(line),
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (start(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}
