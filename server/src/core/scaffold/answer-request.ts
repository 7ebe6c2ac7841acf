/** One door to the scaffold for editors: what to ask, whether an answer is good, and the files. */
import { checkAnswer, getQuestions, UNASKED } from './questions.ts';
import { scaffold } from './scaffold.ts';
import type { Question, QuestionId, RawAnswers, ScaffoldResult } from './types.ts';

export type ScaffoldParams = { readonly answers: RawAnswers } & (
  | { readonly ask: 'questions' }
  | { readonly ask: 'check'; readonly question: QuestionId; readonly value: string | readonly string[] }
  | { readonly ask: 'files' }
);

/** By what was asked: the questions that matter with these answers, what is wrong with one answer, or the files. */
export type ScaffoldAnswer<P extends ScaffoldParams = ScaffoldParams> = P extends { readonly ask: 'questions' }
  ? { readonly questions: readonly Question[] }
  : P extends { readonly ask: 'check' }
    ? { readonly problem: string | null }
    : ScaffoldResult;

/** Takes whatever comes: what is no answer counts as none. */
export function answerScaffoldRequest(params: ScaffoldParams): ScaffoldAnswer {
  const answers = tidy(params.answers);
  switch (params.ask) {
    case 'questions':
      return { questions: getQuestions(answers).filter(({ id }) => !UNASKED.includes(id)) };
    case 'check':
      return {
        problem: isAnswer(params.value)
          ? (checkAnswer(answers, params.question, params.value) ?? null)
          : 'This is no answer.',
      };
    case 'files':
      return scaffold(answers);
    default:
      return { problem: 'Only "questions", "check" and "files" can be asked for.' };
  }
}

function tidy(answers: unknown): RawAnswers {
  if (typeof answers !== 'object' || answers === null) return {};
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => isAnswer(value)));
}

function isAnswer(value: unknown): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}
