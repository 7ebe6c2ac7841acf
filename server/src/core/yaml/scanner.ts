/**
 * Cuts the text into tokens as PyYAML's scanner does: simple keys, indentation, flow level.
 * It never throws; where PyYAML would stop it notes the problem and goes on at the next sensible place.
 */
import {
  breakText,
  findLineEnd,
  isBreak,
  isBreakOrEnd,
  isFlowIndicator,
  isSpaceOrEnd,
  skipBreak,
} from './characters.ts';
import type { Problems } from './problems.ts';
import { scanBlockScalar } from './scan-block.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-properties.ts';
import { scanPlain } from './scan-plain.ts';
import { scanQuoted } from './scan-quoted.ts';
import {
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAP,
  BLOCK_SEQ,
  createToken,
  DOC_END,
  DOC_START,
  FLAG_KEY,
  FLAG_MAP,
  FLOW_ENTRY,
  FLOW_MAP,
  FLOW_MAP_END,
  FLOW_SEQ,
  FLOW_SEQ_END,
  KEY,
  SCALAR,
  STREAM_END,
  VALUE,
  type Indent,
  type Token,
} from './tokens.ts';
import type { YamlComment } from './tree.ts';

/** After this many characters a key without its colon is none any more. */
const MAX_KEY_LENGTH = 1024;
/** Lets the scanner look ahead a few characters without checking for the end. */
const SENTINEL = '\0\0\0\0';

/** A token that turns into a mapping key if a colon follows in time. */
export interface KeyCandidate {
  token: number;
  level: number;
  start: number;
  lineStart: number;
  required: boolean;
}

export class Scanner {
  /** The whole text with the sentinel. */
  private readonly whole: string;
  /** What is being read: the whole text, or the text up to where a broken flow collection must have ended. */
  text: string;
  readonly problems: Problems;
  readonly comments: YamlComment[] = [];
  pos = 0;
  lineStart = 0;
  /** Depth of flow collections; 0 in block context. */
  flow = 0;
  allowKey = true;
  indents: Indent | undefined = undefined;
  indent = -1;
  /** Set while a broken flow collection is read for the second time. */
  bounded = false;
  /** Where the last problem that cuts the tree short was found; -1 when the parser has dealt with it. */
  brokenAt = -1;
  private done = false;
  private ring: Token[] = Array.from({ length: 64 }, createToken);
  private head = 0;
  private tail = 0;
  private keys: KeyCandidate[] = [];
  private firstKey = 0;
  private lastKey = 0;

  constructor(text: string, problems: Problems) {
    this.whole = text + SENTINEL;
    this.text = this.whole;
    this.problems = problems;
    if (text.charCodeAt(0) === 0xfeff) this.pos = this.lineStart = 1;
  }

  /** The token at the front; it stays valid until `pop` is followed by another `peek`. */
  peek(): Token {
    while (this.needsMore()) this.fetch();
    return this.at(this.head);
  }

  pop(): void {
    if (this.at(this.head).kind !== STREAM_END) this.head++;
  }

  column(): number {
    return this.pos - this.lineStart;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead);
  }

  /** Notes a syntax error that cuts the tree short here. */
  fail(start: number, end: number, message: string, data?: unknown): void {
    this.problems.addSyntax(start, Math.max(end, start), message, data === undefined ? undefined : { data });
    this.brokenAt = start;
  }

  push(kind: number, start: number, end: number): Token {
    if (this.tail - this.head >= this.ring.length) this.growRing();
    const token = this.at(this.tail++);
    token.kind = kind;
    token.flags = 0;
    token.start = start;
    token.end = end;
    token.indents = this.indents;
    return token;
  }

  pushScalar(start: number, end: number, text: string, style: Token['style']): void {
    const token = this.push(SCALAR, start, end);
    token.text = text;
    token.style = style;
  }

  /** The number that the next token will have. */
  get nextToken(): number {
    return this.tail;
  }

  /** Steps over a line break and returns its text for a scalar; empty where there is none. */
  takeBreak(): string {
    const code = this.code();
    if (!isBreak(code)) return '';
    this.pos = this.lineStart = skipBreak(this.text, this.pos);
    return breakText(code);
  }

  /** `---` or `...` at the start of a line. */
  isDocumentMarker(at = this.pos): boolean {
    const code = this.text.charCodeAt(at);
    return (
      (code === 45 || code === 46) &&
      this.text.charCodeAt(at + 1) === code &&
      this.text.charCodeAt(at + 2) === code &&
      isSpaceOrEnd(this.text.charCodeAt(at + 3))
    );
  }

  /** The candidate of the current level, if there is one. */
  currentKey(): KeyCandidate | undefined {
    const key = this.lastKey > this.firstKey ? this.keys[this.lastKey - 1] : undefined;
    return key?.level === this.flow ? key : undefined;
  }

  /** Opens a block collection if the column is deeper than the innermost one. */
  addIndent(column: number): boolean {
    if (this.indent >= column) return false;
    this.indents = { column, parent: this.indents };
    this.indent = column;
    return true;
  }

  /** Makes the token of a candidate the key it turned out to be. */
  turnIntoKey(number: number, column: number): void {
    const token = this.at(number);
    token.flags = FLAG_KEY;
    if (this.flow === 0 && this.addIndent(column)) {
      token.flags |= FLAG_MAP;
      token.indents = this.indents;
    }
  }

  /** Forgets the tokens from `number` on and goes back to `pos` in the line that starts at `lineStart`. */
  rewind(number: number, pos: number, lineStart: number): void {
    this.tail = Math.max(this.head, number);
    this.done = false;
    this.pos = pos;
    this.lineStart = lineStart;
    this.flow = 0;
    this.allowKey = false;
    this.firstKey = this.lastKey = 0;
    this.problems.rewind(pos);
    while ((this.comments[this.comments.length - 1]?.start ?? -1) >= pos) this.comments.pop();
  }

  /** Goes on after a stray token: at the next line that is no deeper than the open collection. */
  resume(from: number, indents: Indent | undefined): void {
    const column = indents?.column ?? -1;
    let end = findLineEnd(this.text, from);
    let lineStart = this.lineStart;
    for (;;) {
      const next = skipBreak(this.text, end);
      if (next === end) break;
      let content = next;
      while (this.text.charCodeAt(content) === 32) content++;
      const code = this.text.charCodeAt(content);
      const blank = isBreakOrEnd(code) || code === 35;
      if (!blank && content - next <= column) break;
      if (code === 0) break;
      lineStart = next;
      end = findLineEnd(this.text, content);
    }
    this.rewind(this.head, end, lineStart);
    this.setIndents(indents);
  }

  /** Reads a flow collection again, which must end before `limit`. */
  bound(open: number, openLineStart: number, limit: number, indents: Indent | undefined): void {
    this.rewind(this.head, open, openLineStart);
    this.setIndents(indents);
    this.text = this.whole.slice(0, limit) + SENTINEL;
    this.bounded = true;
  }

  /** Goes back to reading the whole text, from `pos` on. */
  unbound(pos: number, lineStart: number, indents: Indent | undefined): void {
    this.text = this.whole;
    this.bounded = false;
    this.rewind(this.head, pos, lineStart);
    this.setIndents(indents);
    this.allowKey = pos === lineStart;
  }

  private setIndents(indents: Indent | undefined): void {
    this.indents = indents;
    this.indent = indents?.column ?? -1;
  }

  private at(number: number): Token {
    return this.ring[number & (this.ring.length - 1)] as Token;
  }

  private growRing(): void {
    const old = this.ring;
    const ring = Array.from({ length: old.length * 2 }, createToken);
    for (let i = this.head; i < this.tail; i++) ring[i & (ring.length - 1)] = old[i & (old.length - 1)] as Token;
    this.ring = ring;
  }

  private needsMore(): boolean {
    if (this.done) return false;
    if (this.head === this.tail) return true;
    if (this.firstKey === this.lastKey) return false;
    if (this.dropStaleKeys()) return true;
    return this.firstKey < this.lastKey && (this.keys[this.firstKey] as KeyCandidate).token === this.head;
  }

  private fetch(): void {
    this.skipToToken();
    if (this.problems.exhausted) this.pos = this.text.length - SENTINEL.length;
    if (this.firstKey < this.lastKey && this.dropStaleKeys()) return;
    const column = this.pos - this.lineStart;
    if (this.flow === 0 && this.indent > column) this.unwind(column);
    const code = this.text.charCodeAt(this.pos);
    const next = this.text.charCodeAt(this.pos + 1);
    switch (code) {
      case 0:
        this.fetchEnd();
        return;
      case 37: // %
        if (column === 0) {
          this.unwind(-1);
          if (!this.removeKey()) scanDirective(this);
          return;
        }
        break;
      case 45: // -
        if (column === 0 && next === 45 && this.isDocumentMarker()) {
          this.fetchMarker(DOC_START);
          return;
        }
        if (isSpaceOrEnd(next)) {
          this.fetchBlockEntry(column);
          return;
        }
        break;
      case 46: // .
        if (column === 0 && next === 46 && this.isDocumentMarker()) {
          this.fetchMarker(DOC_END);
          return;
        }
        break;
      case 91: // [
        this.fetchFlowStart(FLOW_SEQ);
        return;
      case 123: // {
        this.fetchFlowStart(FLOW_MAP);
        return;
      case 93: // ]
        this.fetchFlowEnd(FLOW_SEQ_END);
        return;
      case 125: // }
        this.fetchFlowEnd(FLOW_MAP_END);
        return;
      case 44: // ,
        if (this.removeKey()) return;
        this.allowKey = true;
        this.pushIndicator(FLOW_ENTRY);
        return;
      case 63: // ?
        if (this.flow > 0 || isSpaceOrEnd(next)) {
          this.fetchKey(column);
          return;
        }
        break;
      case 58: // :
        if (this.flow > 0 || isSpaceOrEnd(next)) {
          this.fetchValue(column);
          return;
        }
        break;
      case 42: // *
      case 38: // &
        if (this.saveKey()) return;
        this.allowKey = false;
        scanAnchor(this);
        return;
      case 33: // !
        if (this.saveKey()) return;
        this.allowKey = false;
        scanTag(this);
        return;
      case 124: // |
      case 62: // >
        if (this.flow === 0) {
          this.allowKey = true;
          if (!this.removeKey()) scanBlockScalar(this);
          return;
        }
        break;
      case 39: // '
      case 34: // "
        if (this.saveKey()) return;
        this.allowKey = false;
        scanQuoted(this);
        return;
    }
    if (this.saveKey()) return;
    if (!this.canStartPlain(code, next)) {
      this.fail(
        this.pos,
        this.pos + 1,
        `A plain value can't start with "${this.text[this.pos] ?? ''}"; put it in quotes.`,
      );
    }
    this.allowKey = false;
    scanPlain(this);
  }

  private canStartPlain(code: number, next: number): boolean {
    switch (code) {
      case 37:
      case 64:
      case 96:
      case 124:
      case 62:
        return false;
      case 63:
      case 58:
      case 45:
        return !isSpaceOrEnd(next);
      default:
        return true;
    }
  }

  private skipToToken(): void {
    const text = this.text;
    let pos = this.pos;
    for (;;) {
      let code = text.charCodeAt(pos);
      while (code === 32) code = text.charCodeAt(++pos);
      if (code === 9) {
        this.pos = pos;
        pos = this.skipTabs();
        continue;
      }
      if (code === 35) {
        const start = pos;
        pos = findLineEnd(text, pos);
        this.comments.push({ start, end: pos, text: text.slice(start + 1, pos) });
        code = text.charCodeAt(pos);
      }
      if (code !== 10 && !isBreak(code)) break;
      pos = code === 10 ? pos + 1 : skipBreak(text, pos);
      this.lineStart = pos;
      if (this.flow === 0) this.allowKey = true;
    }
    this.pos = pos;
  }

  /** A tab where a token could start is an error for PyYAML; reading goes on as if it were a blank. */
  private skipTabs(): number {
    let end = this.pos;
    while (this.text.charCodeAt(end) === 9 || this.text.charCodeAt(end) === 32) end++;
    const indents = /^[\t ]*$/.test(this.text.slice(this.lineStart, this.pos));
    const message = indents
      ? 'Tabs are not allowed as indentation; use blanks.'
      : 'A tab is not allowed here; use a blank.';
    this.problems.addTab(this.pos, end, message, this.flow > 0 || !this.allowKey);
    return end;
  }

  private unwind(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.push(BLOCK_END, this.pos, this.pos);
      this.setIndents(this.indents?.parent);
    }
  }

  /** Forgets candidates whose colon did not come in time. True where one had to come: the text was rewound. */
  private dropStaleKeys(): boolean {
    while (this.firstKey < this.lastKey) {
      const key = this.keys[this.firstKey] as KeyCandidate;
      if (key.lineStart === this.lineStart && !this.isTooLong(key)) break;
      this.firstKey++;
      if (key.required) return this.missColon(key);
    }
    if (this.firstKey === this.lastKey) this.firstKey = this.lastKey = 0;
    return false;
  }

  private isTooLong(key: KeyCandidate): boolean {
    const length = this.pos - key.start;
    if (length <= MAX_KEY_LENGTH) return false;
    if (length > 2 * MAX_KEY_LENGTH) return true;
    // Python counts characters, not UTF-16 units.
    return [...this.text.slice(key.start, this.pos)].length > MAX_KEY_LENGTH;
  }

  /** True where the text was rewound. */
  private saveKey(): boolean {
    if (!this.allowKey) return false;
    if (this.removeKey()) return true;
    const required = this.flow === 0 && this.indent === this.pos - this.lineStart;
    let key = this.keys[this.lastKey];
    if (!key) this.keys.push((key = { token: 0, level: 0, start: 0, lineStart: 0, required: false }));
    this.lastKey++;
    key.token = this.tail;
    key.level = this.flow;
    key.start = this.pos;
    key.lineStart = this.lineStart;
    key.required = required;
    return false;
  }

  private removeKey(): boolean {
    const key = this.currentKey();
    if (!key) return false;
    this.lastKey--;
    return key.required && this.missColon(key);
  }

  /** A line that must be a key but has no colon: it is left out, or mended where the colon lacks only its blank. */
  private missColon(key: KeyCandidate): true {
    const { start, lineStart, token } = key;
    const end = findLineEnd(this.text, start);
    this.rewind(token, end, lineStart);
    this.recoverKey(start, end, lineStart);
    return true;
  }

  /** Reads `key:value` as if it had its blank; else the line is skipped. */
  recoverKey(start: number, lineEnd: number, lineStart: number): void {
    const line = this.text.slice(start, lineEnd).trimEnd();
    const glued = /^[A-Za-z][\w-]*:(?!\/\/)/.exec(line)?.[0];
    if (glued === undefined || glued.length === line.length) {
      const shown = line.length > 40 ? `${line.slice(0, 40)}…` : line;
      this.fail(start, start + line.length, `A ":" is missing after the key "${shown}".`, { insert: 'colon' });
      return;
    }
    const colon = start + glued.length - 1;
    this.fail(start, colon + 1, `A blank is missing after "${glued}".`, { insert: 'blank', at: colon + 1 });
    this.brokenAt = -1;
    const number = this.tail;
    this.pushScalar(start, colon, glued.slice(0, -1), 'plain');
    this.turnIntoKey(number, start - lineStart);
    this.push(VALUE, colon, colon + 1);
    this.pos = colon + 1;
  }

  private pushIndicator(kind: number): void {
    this.push(kind, this.pos, this.pos + 1);
    this.pos++;
  }

  private fetchEnd(): void {
    if (this.flow === 0 && this.removeKey()) return;
    this.unwind(-1);
    this.firstKey = this.lastKey = 0;
    this.allowKey = false;
    this.push(STREAM_END, this.pos, this.pos);
    this.done = true;
  }

  /** Ends the stream of tokens early, inside a flow collection that has to be read again. */
  stopInFlow(): void {
    this.firstKey = this.lastKey = 0;
    this.push(STREAM_END, this.pos, this.pos);
    this.done = true;
  }

  private fetchMarker(kind: number): void {
    this.unwind(-1);
    if (this.removeKey()) return;
    this.allowKey = false;
    this.push(kind, this.pos, this.pos + 3);
    this.pos += 3;
  }

  private fetchFlowStart(kind: number): void {
    if (this.saveKey()) return;
    const token = this.push(kind, this.pos, this.pos + 1);
    token.problems = this.problems.list.length;
    token.lineStart = this.lineStart;
    this.flow++;
    this.allowKey = true;
    this.pos++;
  }

  private fetchFlowEnd(kind: number): void {
    if (this.removeKey()) return;
    if (this.flow > 0) this.flow--;
    this.allowKey = false;
    this.pushIndicator(kind);
  }

  private fetchBlockEntry(column: number): void {
    if (this.flow === 0) {
      if (!this.allowKey) {
        const afterKey = this.tail > this.head && this.at(this.tail - 1).kind === VALUE;
        this.fail(this.pos, this.pos + 1, 'A list can\'t start on the line of its key; put "-" on a new line.');
        if (!afterKey) {
          this.skipLine();
          return;
        }
      }
      if (this.addIndent(column)) this.push(BLOCK_SEQ, this.pos, this.pos);
    }
    this.allowKey = true;
    if (this.removeKey()) return;
    this.pushIndicator(BLOCK_ENTRY);
  }

  private fetchKey(column: number): void {
    if (this.flow === 0) {
      if (!this.allowKey) {
        this.fail(this.pos, this.pos + 1, 'A "?" is not allowed here; put the text in quotes.');
        this.skipLine();
        return;
      }
      if (this.addIndent(column)) this.push(BLOCK_MAP, this.pos, this.pos);
    }
    this.allowKey = this.flow === 0;
    if (this.removeKey()) return;
    this.pushIndicator(KEY);
  }

  private fetchValue(column: number): void {
    const key = this.currentKey();
    if (key) {
      this.lastKey--;
      this.turnIntoKey(key.token, key.start - key.lineStart);
      this.allowKey = false;
    } else {
      if (this.flow === 0) {
        if (!this.allowKey) {
          this.fail(this.pos, this.pos + 1, 'A second ": " on a line needs quotes around the text.', {
            quote: 'value',
          });
          this.skipLine();
          return;
        }
        if (this.addIndent(column)) this.push(BLOCK_MAP, this.pos, this.pos);
      }
      this.allowKey = this.flow === 0;
    }
    this.pushIndicator(VALUE);
  }

  /** Leaves the rest of the line out, and what is nested below it. */
  private skipLine(): void {
    const column = this.indent;
    this.pos = findLineEnd(this.text, this.pos);
    for (;;) {
      const next = skipBreak(this.text, this.pos);
      let content = next;
      while (this.text.charCodeAt(content) === 32) content++;
      const code = this.text.charCodeAt(content);
      if (next === this.pos || isBreakOrEnd(code) || content - next <= column) return;
      this.lineStart = next;
      this.pos = findLineEnd(this.text, content);
    }
  }

  /** True where a plain scalar ends: an indicator that means something here. */
  endsPlain(code: number, next: number): boolean {
    if (isSpaceOrEnd(code)) return true;
    if (code === 58) return isSpaceOrEnd(next) || (this.flow > 0 && isFlowIndicator(next));
    return this.flow > 0 && (code === 63 || isFlowIndicator(code));
  }
}
