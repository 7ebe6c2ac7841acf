/** Collects what is wrong with a text, one problem for a mistake. */
import type { YamlProblem, YamlProblemCode } from './tree.ts';

/** A text with more syntax errors than this is no YAML; the rest is left unread. */
const MAX_PROBLEMS = 200;
const MAX_ATTEMPTS = 2000;
/** How far below a mistake its consequences show. */
const FOLLOW_LINES = 3;
const MAX_LISTED = 2000;

interface ProblemExtra {
  readonly related?: NonNullable<YamlProblem['related']>;
  readonly libyamlAccepts?: boolean;
  readonly data?: unknown;
}

export class Problems {
  list: YamlProblem[] = [];
  /** Set when the text is given up. */
  exhausted = false;
  private readonly text: string;
  /** How many syntax errors were reported, also those that were forgotten again. */
  attempts = 0;
  private tabs = 0;
  /** Start of the latest syntax error, those taken for consequences included. */
  private latest = -1;
  private latestFollows = false;

  constructor(text: string) {
    this.text = text;
  }

  add(code: YamlProblemCode, start: number, end: number, message: string, extra?: ProblemExtra): YamlProblem {
    const problem: YamlProblem = { code, start, end, message, ...extra };
    // More would only slow the editor down.
    if (this.list.length < MAX_LISTED) this.list.push(problem);
    return problem;
  }

  /**
   * A syntax error. A second one on a line is taken for a consequence of the first,
   * and so is one of the kinds that often follow from another (`mayFollow`) a few lines below.
   */
  addSyntax(start: number, end: number, message: string, extra?: ProblemExtra, mayFollow = false): void {
    this.attempts++;
    if (this.attempts > MAX_ATTEMPTS || this.list.length > MAX_PROBLEMS) this.exhausted = true;
    const lines = this.latest < 0 ? Infinity : this.countLines(this.latest, start);
    if (lines === 0) return;
    if (start < this.latest) {
      // The scanner is ahead of the parser and may have met the consequence first.
      if (this.latestFollows && lines <= FOLLOW_LINES) this.rewind(start);
    } else if (mayFollow && lines <= FOLLOW_LINES) {
      this.latest = start;
      return;
    }
    this.latest = Math.max(start, this.latest);
    this.latestFollows = mayFollow;
    this.add('yaml/syntax', start, end, message, extra);
  }

  addTab(start: number, end: number, message: string, libyamlAccepts: boolean): void {
    if (!libyamlAccepts) this.latest = start;
    if (++this.tabs > MAX_PROBLEMS) return;
    this.add('yaml/tab', start, end, message, libyamlAccepts ? { libyamlAccepts } : undefined);
  }

  remove(gone: ReadonlySet<YamlProblem>): void {
    if (gone.size > 0) this.list = this.list.filter((problem) => !gone.has(problem));
  }

  /** Forgets what was found after a place that is going to be read once more. */
  rewind(from: number): void {
    while ((this.list[this.list.length - 1]?.start ?? -1) > from) this.list.pop();
    if (this.latest > from) this.findLatest();
  }

  /** Keeps the first `length` problems. */
  truncate(length: number): void {
    if (this.list.length <= length) return;
    this.list.length = length;
    this.findLatest();
  }

  private findLatest(): void {
    this.latest = this.list.filter(isSyntax).at(-1)?.start ?? -1;
  }

  private countLines(a: number, b: number): number {
    if (b < a) return this.countLines(b, a);
    if (b - a > 2000) return Infinity;
    return this.text.slice(a, b).split(/\r\n|\n|\r/).length - 1;
  }
}

function isSyntax(problem: YamlProblem): boolean {
  return problem.code === 'yaml/syntax' || (problem.code === 'yaml/tab' && problem.libyamlAccepts !== true);
}
