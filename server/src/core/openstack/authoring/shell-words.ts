/** Paths with placeholders in the words of a shell inside of the snap. */
import type { SnapOpenstack } from '../entry-points.ts';
import type { ParsedFormat } from '../placeholders.ts';
import { findPlaceholder } from '../placeholders.ts';
import { isText } from '../../yaml/access.ts';

const LITERAL = /["\\`$]/g;
const PLAIN = /^[\w@%+=:,./{}$-]*$/;

/** The variable of the environment behind a placeholder: `SNAP_COMMON`. */
export function variableOf(name: string): string | undefined {
  return findPlaceholder(name) ? name.toUpperCase() : undefined;
}

/** `$SNAP_COMMON/etc` of `{snap_common}/etc`, quoted where a shell needs it; what fails in Python stays as it is. */
export function toShellWord(format: ParsedFormat, model?: SnapOpenstack, prefix = ''): string {
  let word = '';
  let at = 0;
  let computed = false;
  const literal = (text: string): string =>
    text.replaceAll('{{', '{').replaceAll('}}', '}').replaceAll(LITERAL, '\\$&');
  for (const field of format.fields) {
    const { start, end, name } = field;
    word += literal(format.text.slice(at, start));
    const variable = variableOf(name);
    const option = variable === undefined ? optionOf(model, name) : undefined;
    const next = format.text[end] ?? '';
    if (field.conversion !== undefined || (field.spec ?? '') !== '') word += format.text.slice(start, end);
    else if (variable !== undefined) word += /\w/.test(next) ? `\${${variable}}` : `$${variable}`;
    else if (option !== undefined) {
      computed = true;
      word += `$(snapctl get ${option})`;
    } else word += format.text.slice(start, end);
    at = end;
  }
  word += literal(format.text.slice(at));
  const whole = prefix + word;
  return whole !== '' && PLAIN.test(whole) && !computed ? whole : `${prefix}"${word}"`;
}

/** The option of the snap behind a name of `snap-config-keys`. */
function optionOf(model: SnapOpenstack | undefined, name: string): string | undefined {
  const value = model?.configKeys?.get(name)?.value;
  return isText(value) && /^[\w.-]+$/.test(value.text) ? value.text : undefined;
}

const WIDTH = 78;

/** Words over several lines where they are many: an option stays with its value. */
export function toShellLines(words: readonly string[]): string {
  const whole = words.join(' ');
  if (whole.length <= WIDTH) return whole;
  const groups: string[] = [];
  for (const word of words) {
    const last = groups.at(-1);
    const isValue = last !== undefined && /^--?[\w-]+$/.test(last) && !word.startsWith('-');
    if (isValue) groups[groups.length - 1] = `${last} ${word}`;
    else groups.push(word);
  }
  const lines: string[] = [];
  for (const group of groups) {
    const line = lines.at(-1);
    const fits = line !== undefined && !/^--[\w-]+=/.test(group) && line.length + group.length < WIDTH;
    if (fits) lines[lines.length - 1] = `${line} ${group}`;
    else lines.push(group);
  }
  return lines.join(' \\\n  ');
}
