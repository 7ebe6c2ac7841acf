// Types a document in the editor as a person does: letters, a look at the suggestions, Enter.
//
// The script is the text as it is typed; every line of it ends with the Enter key. In it
//   «na|name»   types "na", waits until "name" is suggested, walks there and takes it with Enter
//   ‹na|name›   the same, taken with Tab
//   ⇥ ⌫ ⎋ ⏎     the keys Tab, Backspace, Escape and Enter
// Blanks at the start of a line are only there for the reader: indentation is the editor's business.

const PATIENCE_MS = 10_000;
/** Before a key that goes by where the cursor is. */
const INDENT_MS = 200;
const KEYS = { '⇥': 'Tab', '⌫': 'Backspace', '⎋': 'Escape', '⏎': 'Enter' };
const STEP = /«([^|»]*)\|([^»]+)»|‹([^|›]*)\|([^›]+)›|([⇥⌫⎋⏎])|([^«‹⇥⌫⎋⏎]+)/gu;

/** @returns {({ line: number } & ({ typed: string, label: string, key: string } | { key: string } | { text: string }))[]} */
export function readScript(script) {
  const lines = script.replace(/\n$/, '').split('\n');
  return lines.flatMap((content, index) => {
    const line = index + 1;
    const steps = [...content.trimStart().matchAll(STEP)].map(([, typed, label, typed2, label2, key, text]) => {
      if (label !== undefined) return { line, typed, label, key: 'Enter' };
      if (label2 !== undefined) return { line, typed: typed2, label: label2, key: 'Tab' };
      return key === undefined ? { line, text } : { line, key: KEYS[key] };
    });
    return index + 1 < lines.length ? [...steps, { line, key: 'Enter' }] : steps;
  });
}

/** What the list of suggestions shows; undefined where it is closed. It takes Enter a moment before it is to be seen. */
function readSuggestions(page, { seen }) {
  return page.evaluate(
    (selector) => {
      const widget = document.querySelector(selector);
      if (!widget) return undefined;
      const rows = [...widget.querySelectorAll('.monaco-list-row')].map((row) => ({
        index: Number(row.dataset.index),
        label: row.querySelector('.label-name')?.textContent ?? '',
        detail: row.querySelector('.details-label')?.textContent ?? '',
        focused: row.classList.contains('focused'),
      }));
      return rows.sort((a, b) => a.index - b.index);
    },
    `.suggest-widget${seen ? '.visible' : '[monaco-visible-content-widget]'}`,
  );
}

/** Types the whole script. Throws where a suggestion does not come, or Enter would take one that nobody wants. */
export async function typeScript(page, script) {
  const counts = { accepted: 0, lettersForAccepted: 0, typed: 0 };
  let last = {};
  for (const step of readScript(script)) {
    try {
      // Behind some items the list opens anew, by a command that takes a moment; a person sees it before typing on.
      if (last.label !== undefined && step.label === undefined) await waitForList(page);
      if (step.label !== undefined) {
        await accept(page, step);
        counts.accepted++;
        counts.lettersForAccepted += step.typed.length;
      } else if (step.text !== undefined) {
        await page.keyboard.type(step.text);
        counts.typed += step.text.length;
      } else {
        // The indentation of a new line comes from the server.
        if (last.key === 'Enter') await page.waitForTimeout(INDENT_MS);
        if (step.key === 'Enter') await expectQuiet(page, last.text);
        await page.keyboard.press(step.key);
      }
      last = step;
    } catch (error) {
      throw new Error(`line ${step.line} of the script: ${error.message}`, { cause: error });
    }
  }
  return counts;
}

async function accept(page, { typed, label, key }) {
  if (typed !== '') await page.keyboard.type(typed, { delay: 8 });
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const rows = await readSuggestions(page, { seen: true });
    const wanted = rows?.find((row) => row.label === label);
    const focused = rows?.find((row) => row.focused);
    if (wanted?.focused) {
      await page.keyboard.press(key);
      return;
    }
    if (Date.now() > end) {
      const shown = rows ? rows.map((row) => row.label).join(', ') : 'nothing';
      throw new Error(`"${label}" is not suggested behind "${typed}" but ${shown}`);
    }
    if (wanted) await page.keyboard.press((focused?.index ?? -1) < wanted.index ? 'ArrowDown' : 'ArrowUp');
    else await page.waitForTimeout(20);
  }
}

async function waitForList(page) {
  const end = Date.now() + 150;
  while (Date.now() < end && !(await readSuggestions(page, { seen: true }))) await page.waitForTimeout(20);
}

/**
 * Enter ends the line only if no suggestion has the focus, or one that stands there already; what is under way gets a
 * moment to come.
 */
async function expectQuiet(page, text) {
  if (text !== undefined) await page.waitForTimeout(80);
  const focused = (await readSuggestions(page, { seen: false }))?.find((row) => row.focused);
  if (!focused || text?.endsWith(focused.label.replace(/\/$/, ''))) return;
  throw new Error(`Enter would take the suggestion "${focused.label}" instead of ending the line`);
}
