/** What a client asks when somebody starts a snap. */
export type { Question, RawAnswers, Scaffold, ScaffoldAnswer, ScaffoldParams } from '../core/scaffold/index.ts';

/**
 * `ScaffoldParams` to `ScaffoldAnswer`. `ask: 'questions'` tells which questions matter with the answers so far,
 * `ask: 'check'` whether one answer is good, `ask: 'files'` gives the files of the new snap; nothing is written.
 */
export const SCAFFOLD_REQUEST = 'snapwright/scaffold';
