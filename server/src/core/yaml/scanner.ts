/**
 * Cuts the text into tokens as PyYAML's scanner does: simple keys, indentation, flow level.
 * It never throws; where PyYAML would stop it notes the problem and goes on at the next sensible place.
 */
import { findLineEnd, isBreak, isFlowIndicator, isSpaceOrEnd, skipBreak, breakText } from './characters.ts';
import { fetch } from './fetch.ts';
import type { Problems } from './problems.ts';
import { recoverKey, skipTabs } from './recover.ts';
import { TokenQueue } from './token-queue.ts';
import { BLOCK_END, FLAG_KEY, FLAG_MAP, SCALAR, STREAM_END, type Indent, type Token } from './tokens.ts';
import type { YamlComment } from './tree.ts';

/** After this many characters a key without its colon is none any more. */
const MAX_KEY_LENGTH = 1024;
/** Lets the scanner look ahead a few characters without checking for the end. */
const SENTINEL = '\0\0\0\0';

/** A token that turns into a mapping key if a colon follows in time. */
interface KeyCandidate {
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
  /** Kind of the token that was pushed last. */
  lastKind = -1;
  readonly queue = new TokenQueue();
  private keys: KeyCandidate[] = [];
  private firstKey = 0;
  private lastKey = 0;

  /** @param from the start of a line to begin at */
  constructor(text: string, problems: Problems, from = 0) {
    this.whole = text + SENTINEL;
    this.text = this.whole;
    this.problems = problems;
    this.pos = this.lineStart = from;
    if (from === 0 && text.charCodeAt(0) === 0xfeff) this.pos = this.lineStart = 1;
  }

  /** The token at the front; it stays valid until `pop` is followed by another `peek`. */
  peek(): Token {
    while (this.needsMore()) fetch(this);
    return this.queue.at(this.queue.head);
  }

  pop(): void {
    if (this.queue.at(this.queue.head).kind !== STREAM_END) this.queue.head++;
  }

  get endOfText(): number {
    return this.text.length - SENTINEL.length;
  }

  hasKeys(): boolean {
    return this.firstKey < this.lastKey;
  }

  /** Takes the candidate of the current level off, since it turned out to be a key. */
  takeKey(): void {
    this.lastKey--;
  }

  column(): number {
    return this.pos - this.lineStart;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead);
  }

  /** Notes a syntax error that cuts the tree short here. */
  fail(start: number, end: number, message: string, data?: unknown, mayFollow = false): void {
    this.problems.addSyntax(start, Math.max(end, start), message, data === undefined ? undefined : { data }, mayFollow);
    this.brokenAt = start;
  }

  push(kind: number, start: number, end: number): Token {
    this.lastKind = kind;
    const token = this.queue.add();
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
    return this.queue.tail;
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
    const token = this.queue.at(number);
    token.flags = FLAG_KEY;
    if (this.flow === 0 && this.addIndent(column)) {
      token.flags |= FLAG_MAP;
      token.indents = this.indents;
    }
  }

  /** Forgets the tokens from `number` on and goes back to `pos` in the line that starts at `lineStart`. */
  rewind(number: number, pos: number, lineStart: number): void {
    this.queue.truncate(number);
    this.done = false;
    this.lastKind = -1;
    this.pos = pos;
    this.lineStart = lineStart;
    this.flow = 0;
    this.allowKey = false;
    this.firstKey = this.lastKey = 0;
    this.problems.rewind(pos);
    while ((this.comments[this.comments.length - 1]?.start ?? -1) >= pos) this.comments.pop();
  }

  /** Reads a flow collection again, which must end before `limit`. */
  bound(open: number, openLineStart: number, limit: number, indents: Indent | undefined): void {
    this.rewind(this.queue.head, open, openLineStart);
    this.setIndents(indents);
    this.text = this.whole.slice(0, limit) + SENTINEL;
    this.bounded = true;
  }

  /** Goes back to reading the whole text, from `pos` on. */
  unbound(pos: number, lineStart: number, indents: Indent | undefined): void {
    this.text = this.whole;
    this.bounded = false;
    this.rewind(this.queue.head, pos, lineStart);
    this.setIndents(indents);
    this.allowKey = pos === lineStart;
  }

  setIndents(indents: Indent | undefined): void {
    this.indents = indents;
    this.indent = indents?.column ?? -1;
  }

  private needsMore(): boolean {
    if (this.done) return false;
    if (this.queue.head === this.queue.tail) return true;
    if (this.firstKey === this.lastKey) return false;
    if (this.dropStaleKeys()) return true;
    return this.firstKey < this.lastKey && (this.keys[this.firstKey] as KeyCandidate).token === this.queue.head;
  }

  skipToToken(): void {
    const text = this.text;
    let pos = this.pos;
    for (;;) {
      let code = text.charCodeAt(pos);
      while (code === 32) code = text.charCodeAt(++pos);
      if (code === 9) {
        this.pos = pos;
        pos = skipTabs(this);
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

  unwind(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.push(BLOCK_END, this.pos, this.pos);
      this.setIndents(this.indents?.parent);
    }
  }

  /** Forgets candidates whose colon did not come in time. True where one had to come: the text was rewound. */
  dropStaleKeys(): boolean {
    while (this.firstKey < this.lastKey) {
      const key = this.keys[this.firstKey] as KeyCandidate;
      if (key.lineStart === this.lineStart && !this.isTooLong(key)) break;
      this.firstKey++;
      if (key.required) return this.missColon(key);
    }
    if (this.firstKey === this.lastKey) this.firstKey = this.lastKey = 0;
    return false;
  }

  /** Whether the text has characters of two UTF-16 units; looked up once, when first needed. */
  private hasPairs: boolean | undefined;

  private isTooLong(key: KeyCandidate): boolean {
    const length = this.pos - key.start;
    if (length <= MAX_KEY_LENGTH) return false;
    if (length > 2 * MAX_KEY_LENGTH) return true;
    // Python counts characters, not UTF-16 units; they are the same where nothing lies beyond the basic plane.
    this.hasPairs ??= /[\ud800-\udbff]/.test(this.text);
    if (!this.hasPairs) return true;
    return [...this.text.slice(key.start, this.pos)].length > MAX_KEY_LENGTH;
  }

  /** True where the text was rewound. */
  saveKey(): boolean {
    if (!this.allowKey) return false;
    if (this.removeKey()) return true;
    const required = this.flow === 0 && this.indent === this.pos - this.lineStart;
    let key = this.keys[this.lastKey];
    if (!key) this.keys.push((key = { token: 0, level: 0, start: 0, lineStart: 0, required: false }));
    this.lastKey++;
    key.token = this.queue.tail;
    key.level = this.flow;
    key.start = this.pos;
    key.lineStart = this.lineStart;
    key.required = required;
    return false;
  }

  removeKey(): boolean {
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
    recoverKey(this, start, end, lineStart);
    return true;
  }

  /** Ends the stream of tokens: at the end, or early inside a flow collection that has to be read again. */
  stop(): void {
    this.firstKey = this.lastKey = 0;
    this.push(STREAM_END, this.pos, this.pos);
    this.done = true;
  }

  /** True where a plain scalar ends: an indicator that means something here. */
  endsPlain(code: number, next: number): boolean {
    if (isSpaceOrEnd(code)) return true;
    if (code === 58) return isSpaceOrEnd(next) || (this.flow > 0 && isFlowIndicator(next));
    return this.flow > 0 && (code === 63 || isFlowIndicator(code));
  }
}
