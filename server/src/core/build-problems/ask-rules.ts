/** Where our own rules see the mistake that a message of snapcraft only hints at. */
import { Attached } from '../attached.ts';
import type { SnapDocument } from '../document.ts';
import { runRules } from '../rules/run.ts';
import { emptyWorkspace } from '../workspace.ts';
import type { TextRange } from '../yaml/access.ts';

const memo = new Attached<SnapDocument, readonly TextRange[]>();

function errorsOf(document: SnapDocument): readonly TextRange[] {
  let errors = memo.get(document);
  if (!errors) {
    // What needs other files is no mistake of the text.
    const found = runRules(document, { workspace: emptyWorkspace });
    errors = found.filter(({ severity }) => severity === 'error').map(({ start, end }) => ({ start, end }));
    memo.set(document, errors);
  }
  return errors;
}

/**
 * A build that was refused has a mistake; if the rules know of one only, it is that. A guess that one of them touches
 * is confirmed by it.
 * @param blind the message tells nothing at all: then the first of several is better than nothing
 */
export function askRules(document: SnapDocument, guess: TextRange | undefined, blind: boolean): TextRange | undefined {
  const errors = errorsOf(document);
  const [first] = errors;
  if (!guess) return blind || errors.length === 1 ? first : undefined;
  const line = lineOf(document.text, guess);
  const touching = errors.find((one) => one.start <= line.end && one.end >= line.start);
  return touching || errors.length !== 1 ? guess : first;
}

function lineOf(text: string, { start, end }: TextRange): TextRange {
  const after = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: after < 0 ? text.length : after };
}
