/** What every table of known errors is made of. */
import type { BuildProblem } from '../build/types.ts';
import type { ErrorBlock } from './error-block.ts';

export interface ErrorContext {
  readonly block: ErrorBlock;
  /** The message on one line. */
  readonly text: string;
  /** The detail on one line: programs wrap what they say. */
  readonly detail: string;
  /** The part that was at work, where no message names one. */
  readonly part: string | undefined;
}

export interface KnownError {
  /** Matched against the first line of the message, from its beginning. */
  readonly head: RegExp;
  readonly read: (match: RegExpExecArray, context: ErrorContext) => readonly BuildProblem[];
}

type Draft = Omit<BuildProblem, 'severity' | 'code'>;

/** Most errors are one problem. */
export function one(
  code: string,
  head: RegExp,
  read: (match: (group: number) => string, context: ErrorContext) => Draft,
): KnownError {
  return {
    head,
    read: (match, context) => {
      const draft = read((group) => match[group] ?? '', context);
      const more = draft.detail === undefined ? detailOf(context.block) : undefined;
      return [{ code: `build/${code}`, severity: 'error', ...draft, ...(more !== undefined && { detail: more }) }];
    },
  };
}

const DETAIL_LINES = 40;

/** What a person reads next: the detail and the advice. */
export function detailOf({ detail, resolution }: ErrorBlock): string | undefined {
  const lines = detail.slice(-DETAIL_LINES).map((line) => line.replace(/^:: ?/, ''));
  if (resolution !== undefined) lines.push(resolution);
  return lines.length > 0 ? lines.join('\n') : undefined;
}
