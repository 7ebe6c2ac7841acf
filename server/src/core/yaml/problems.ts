/** Collects what is wrong with a text, one problem for a mistake. */
import type { YamlProblem, YamlProblemCode } from './tree.ts';

/** A text with more syntax errors than this is no YAML; the rest is left unread. */
const MAX_PROBLEMS = 200;
const MAX_ATTEMPTS = 2000;

export interface ProblemExtra {
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

  constructor(text: string) {
    this.text = text;
  }

  add(code: YamlProblemCode, start: number, end: number, message: string, extra?: ProblemExtra): YamlProblem {
    const problem: YamlProblem = { code, start, end, message, ...extra };
    this.list.push(problem);
    return problem;
  }

  /** A syntax error. A second one on a line is taken for a consequence of the first. */
  addSyntax(start: number, end: number, message: string, extra?: ProblemExtra): void {
    this.attempts++;
    if (this.attempts > MAX_ATTEMPTS || this.list.length > MAX_PROBLEMS) this.exhausted = true;
    const last = this.list[this.list.length - 1];
    if (last && isSyntax(last) && this.onSameLine(last.start, start)) return;
    this.add('yaml/syntax', start, end, message, extra);
  }

  addTab(start: number, end: number, message: string, libyamlAccepts: boolean): void {
    if (++this.tabs > MAX_PROBLEMS) return;
    this.add('yaml/tab', start, end, message, libyamlAccepts ? { libyamlAccepts } : undefined);
  }

  remove(gone: ReadonlySet<YamlProblem>): void {
    if (gone.size > 0) this.list = this.list.filter((problem) => !gone.has(problem));
  }

  /** Forgets what was found after a place that is going to be read once more. */
  rewind(from: number): void {
    while ((this.list[this.list.length - 1]?.start ?? -1) > from) this.list.pop();
  }

  private onSameLine(a: number, b: number): boolean {
    if (b < a) return this.onSameLine(b, a);
    if (b - a > 2000) return false;
    return !/[\r\n]/.test(this.text.slice(a, b));
  }
}

function isSyntax(problem: YamlProblem): boolean {
  return problem.code === 'yaml/syntax' || (problem.code === 'yaml/tab' && problem.libyamlAccepts !== true);
}
