/** Goes through the questions about a new snap, forward and back. The questions come from the server. */
import type {
  Question,
  RawAnswers,
  ScaffoldAnswer,
  ScaffoldParams,
} from '../../../../server/src/lsp/scaffold-protocol.ts';

export type Value = string | readonly string[];
export type AskServer = <P extends ScaffoldParams>(params: P) => Promise<ScaffoldAnswer<P>>;

export interface Step {
  readonly question: Question;
  /** Counted from 1. */
  readonly number: number;
  readonly total: number;
  /** What is there to begin with: what was said before, else what is suggested. */
  readonly value: Value;
  /** What is wrong with a value. */
  readonly check: (value: Value) => Promise<string | undefined>;
}

/** Shows one step; undefined when the user gives up. */
export type ShowStep = (step: Step) => Promise<{ readonly value: Value } | 'back' | undefined>;

interface AskOptions {
  readonly server: AskServer;
  readonly show: ShowStep;
  /** Whether the folder holds a file of that name. */
  readonly holds: (file: string) => Promise<boolean>;
  /** A suggestion for the name of the snap. */
  readonly name: string;
}

/** @returns the answers; `back` from before the first question; undefined when the user gave up */
export async function askQuestions(
  given: RawAnswers,
  { server, show, holds, name }: AskOptions,
): Promise<RawAnswers | 'back' | undefined> {
  const past: { readonly id: string; readonly answers: RawAnswers }[] = [];
  const said = new Map<string, Value>();
  let answers = given;
  for (;;) {
    const asked = await server({ ask: 'questions', answers });
    const questions = asked.questions.filter(({ id }) => given[id] === undefined);
    const question = questions.find(({ id }) => !past.some((one) => one.id === id));
    if (!question) return answers;
    const now = answers;
    const check = async (value: Value): Promise<string | undefined> =>
      (await server({ ask: 'check', answers: now, question: question.id, value })).problem ?? undefined;
    const before = said.get(question.id);
    const isStillGood = before !== undefined && (await check(before)) === undefined;
    const reply = await show({
      question,
      number: past.length + 1,
      total: Math.max(questions.length, past.length + 1),
      value: isStillGood ? before : await suggest(question, holds, name),
      check,
    });
    if (reply === undefined) return undefined;
    if (reply === 'back') {
      const last = past.pop();
      if (!last) return 'back';
      answers = last.answers;
      continue;
    }
    past.push({ id: question.id, answers });
    said.set(question.id, reply.value);
    answers = { ...answers, [question.id]: reply.value };
  }
}

async function suggest(question: Question, holds: (file: string) => Promise<boolean>, name: string): Promise<Value> {
  if (question.type === 'choice' && question.unless) {
    for (const file of question.unless.files) if (await holds(file)) return question.unless.suggestion;
  }
  return question.id === 'name' && question.suggestion === '' ? name : question.suggestion;
}

/** `My Project` becomes `my-project`. */
export function toSnapName(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}
