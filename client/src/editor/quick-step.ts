/** One step of a form at the top of the window: a line of text, a choice, or several. */
import * as vscode from 'vscode';
import type { ShowStep, Step, Value } from '../core/scaffold/ask-questions.ts';

type Reply = Awaited<ReturnType<ShowStep>>;

export function showStep(title: string, step: Step): Promise<Reply> {
  return step.question.type === 'text' ? showText(title, step) : showChoices(title, step);
}

function showText(title: string, { question, number, total, value, check }: Step): Promise<Reply> {
  const input = vscode.window.createInputBox();
  input.value = typeof value === 'string' ? value : '';
  if (question.type === 'text' && question.placeholder !== undefined) input.placeholder = question.placeholder;
  // The answers to what was typed may come late: only the one to what is there now counts.
  const judge = async (typed: string): Promise<string | undefined> => {
    const problem = await check(typed);
    if (input.value === typed) input.validationMessage = problem;
    return problem;
  };
  return run(input, { title, question, number, total }, (finish) => [
    input.onDidChangeValue((typed) => void judge(typed).catch(() => undefined)),
    input.onDidAccept(async () => {
      const typed = input.value;
      const problem = await judge(typed).catch(() => undefined);
      if (problem === undefined && input.value === typed) finish({ value: typed.trim() });
    }),
  ]);
}

interface Item extends vscode.QuickPickItem {
  readonly id: string;
}

function showChoices(title: string, { question, number, total, value, check }: Step): Promise<Reply> {
  const pick = vscode.window.createQuickPick<Item>();
  const chosen = new Set<string>([value].flat());
  const isMany = question.type === 'choices';
  pick.items =
    question.type === 'text'
      ? []
      : question.choices.map(({ id, label, detail }) => ({ id, label, ...(detail !== undefined && { detail }) }));
  pick.canSelectMany = isMany;
  pick.matchOnDetail = true;
  const marked = pick.items.filter(({ id }) => chosen.has(id));
  if (isMany) pick.selectedItems = marked;
  else pick.activeItems = marked;
  const read = (): Value | undefined => {
    const ids = pick.selectedItems.map(({ id }) => id);
    return isMany ? ids : ids[0];
  };
  return run(pick, { title, question, number, total }, (finish) => [
    pick.onDidChangeSelection(() => {
      pick.placeholder = question.prompt;
    }),
    pick.onDidAccept(async () => {
      const answer = read();
      if (answer === undefined) return;
      const problem = await check(answer).catch(() => undefined);
      // A list has no place for a complaint but its own line.
      if (problem === undefined) finish({ value: answer });
      else pick.placeholder = problem;
    }),
  ]);
}

/** What a line and a list have in common. */
type Form = vscode.InputBox | vscode.QuickPick<Item>;

function run(
  form: Form,
  { title, question, number, total }: Pick<Step, 'question' | 'number' | 'total'> & { readonly title: string },
  listen: (finish: (reply: Reply) => void) => vscode.Disposable[],
): Promise<Reply> {
  form.title = `${title}: ${question.title}`;
  form.step = number;
  form.totalSteps = total;
  form.ignoreFocusOut = true;
  form.buttons = [vscode.QuickInputButtons.Back];
  if ('prompt' in form) form.prompt = question.prompt;
  else form.placeholder = question.prompt;
  return new Promise<Reply>((resolve) => {
    const parts: vscode.Disposable[] = [form];
    const finish = (reply: Reply): void => {
      resolve(reply);
      for (const part of parts.splice(0)) part.dispose();
    };
    parts.push(
      ...listen(finish),
      form.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) finish('back');
      }),
      form.onDidHide(() => {
        finish(undefined);
      }),
    );
    form.show();
  });
}
