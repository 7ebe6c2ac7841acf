/** Every combination of choices that the questions allow. */
import { getQuestions, UNASKED, type RawAnswers } from '../../../server/src/core/scaffold/index.ts';

/** @param fixed answers that stay as they are */
export function* combinations(fixed: RawAnswers): Generator<RawAnswers> {
  yield* extend(fixed, new Set());
}

function* extend(answers: RawAnswers, done: ReadonlySet<string>): Generator<RawAnswers> {
  const question = getQuestions(answers).find(({ id }) => !done.has(id) && !UNASKED.includes(id));
  if (!question) {
    yield answers;
    return;
  }
  const { id } = question;
  const next = new Set([...done, id]);
  if (answers[id] !== undefined) yield* extend(answers, next);
  else if (question.type === 'text') yield* extend({ ...answers, [id]: question.suggestion || 'tide-table' }, next);
  else if (question.type === 'choice') {
    for (const choice of question.choices) yield* extend({ ...answers, [id]: choice.id }, next);
  } else {
    // Everything, each by itself, and all but each.
    const all = question.choices.map((choice) => choice.id);
    const sets = [all, ...all.map((one) => [one]), ...all.map((one) => all.filter((other) => other !== one))];
    const unique = new Map(sets.filter((set) => set.length > 0).map((set) => [set.join(), set]));
    for (const set of unique.values()) yield* extend({ ...answers, [id]: set }, next);
  }
}

/** Every service that can be chosen with these answers. */
export function services(answers: RawAnswers): readonly string[] {
  const question = getQuestions(answers).find(({ id }) => id === 'services');
  return question?.type === 'choices' ? question.choices.map(({ id }) => id) : [];
}
