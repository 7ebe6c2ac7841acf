/** Starting a snap. */
export { answerScaffoldRequest, type ScaffoldAnswer, type ScaffoldParams } from './answer-request.ts';
export { checkAnswer, getQuestions, UNASKED } from './questions.ts';
export { scaffold } from './scaffold.ts';
export type { Question, QuestionId, RawAnswers, Scaffold, ScaffoldFile } from './types.ts';
