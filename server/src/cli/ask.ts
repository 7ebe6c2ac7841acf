/** Asks questions one after the other in a terminal, with a way back. */
import { checkAnswer, getQuestions, UNASKED, type Question, type RawAnswers } from '../core/scaffold/index.ts';

export interface Prompt {
  /** Undefined at the end of the input. */
  ask(text: string): Promise<string | undefined>;
  close(): void;
}

interface AskOptions {
  readonly prompt: Prompt;
  readonly out: (text: string) => void;
  /** Whether the folder holds a file of that name. */
  readonly holds: (file: string) => boolean;
  /** A suggestion for the name of the snap. */
  readonly name: string;
}

const BACK = '<';

/** @returns undefined where the input ended before the last answer */
export async function askQuestions(
  given: RawAnswers,
  { prompt, out, holds, name }: AskOptions,
): Promise<RawAnswers | undefined> {
  const open = (answers: RawAnswers): readonly Question[] =>
    getQuestions(answers).filter(({ id }) => given[id] === undefined && !UNASKED.includes(id));
  // What was answered, and what the answers were before.
  const past: { readonly id: string; readonly answers: RawAnswers }[] = [];
  // What was said before going back is suggested again.
  const said = new Map<string, string | readonly string[]>();
  let answers = given;
  for (;;) {
    const questions = open(answers);
    const question = questions.find(({ id }) => !past.some((one) => one.id === id));
    if (!question) return answers;
    const before = said.get(question.id);
    const suggestion =
      before !== undefined && checkAnswer(answers, question.id, before) === undefined
        ? before
        : suggest(question, holds, name);
    out(`\n${describe(question, `${past.length + 1}/${Math.max(questions.length, past.length + 1)}`)}`);
    const line = await prompt.ask(
      `${question.title}${suggestion.length > 0 ? ` [${show(question, suggestion)}]` : ''}: `,
    );
    if (line === undefined) return undefined;
    const word = line.trim();
    if (word === BACK) {
      answers = past.pop()?.answers ?? answers;
      continue;
    }
    const value = word === '' ? suggestion : read(question, word);
    const problem = checkAnswer(answers, question.id, value);
    if (problem !== undefined) {
      out(`${problem}\n`);
      continue;
    }
    past.push({ id: question.id, answers });
    said.set(question.id, value);
    answers = { ...answers, [question.id]: value };
  }
}

/** What an empty answer means. */
function suggest(question: Question, holds: (file: string) => boolean, name: string): string | readonly string[] {
  if (question.type === 'choice' && question.unless?.files.some(holds) === true) return question.unless.suggestion;
  return question.id === 'name' && question.suggestion === '' ? name : question.suggestion;
}

function describe(question: Question, step: string): string {
  const head = `(${step}) ${question.prompt}\n`;
  if (question.type === 'text') return head;
  const width = Math.max(...question.choices.map(({ label }) => label.length));
  const lines = question.choices.map(
    ({ label, detail }, index) =>
      `  ${String(index + 1).padStart(2)}  ${detail === undefined ? label : `${label.padEnd(width)}  ${detail}`}\n`,
  );
  const hint = question.type === 'choices' ? '  Several: 1,3\n' : '';
  return head + lines.join('') + hint;
}

function show(question: Question, suggestion: string | readonly string[]): string {
  if (question.type === 'text') return String(suggestion);
  const numbers = [suggestion].flat().map((id) => question.choices.findIndex((choice) => choice.id === id) + 1);
  return numbers.join(',');
}

/** Choices go by number, id or label. */
function read(question: Question, line: string): string | readonly string[] {
  if (question.type === 'text') return line;
  const toId = (word: string): string => {
    const byNumber = /^[0-9]{1,2}$/.test(word) ? question.choices[Number(word) - 1] : undefined;
    const found =
      byNumber ?? question.choices.find(({ id, label }) => id === word || label.toLowerCase() === word.toLowerCase());
    return found?.id ?? word;
  };
  if (question.type === 'choice') return toId(line);
  return [
    ...new Set(
      line
        .split(/[\s,]+/)
        .filter((word) => word !== '')
        .map(toId),
    ),
  ];
}
