/** Edits that bring a copy of constraints to what a series has, line by line, so that comments and order stay. */
import type { ConstraintSet, Pin } from '../python/types.ts';
import type { TextEdit } from '../rules/rule.ts';
import { lineBreakOf, lineEndAt, lineStartAt, nextLineAt } from '../yaml/edit.ts';
import type { Copy, CopyLine } from './copies.ts';

export interface CopyAlignment {
  readonly edits: readonly TextEdit[];
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
}

/**
 * @param before the constraints that the copy was made of, where they are at hand: what the author left out of them
 * stays out, and what is in none of them is the author's own and stays
 */
export function alignCopy(copy: Copy, set: ConstraintSet, before?: ConstraintSet): CopyAlignment {
  const { text, lines } = copy;
  const edits: TextEdit[] = [];
  const removed = new Set<CopyLine>();
  const remove = (line: CopyLine): void => {
    removed.add(line);
    edits.push(removeLine(copy, line));
  };
  const counts = { changed: 0, added: 0, removed: 0 };
  const own = new Map<string, CopyLine[]>();
  for (const line of lines) {
    const list = own.get(line.key);
    if (list) list.push(line);
    else own.set(line.key, [line]);
  }
  const style = readStyle(copy);
  for (const [key, written] of own) {
    const pins = set.pins.get(key);
    if (!pins) {
      // Without the old list nobody can tell whose line it is.
      if (!before?.pins.has(key)) continue;
      for (const line of written) remove(line);
      counts.removed += written.length;
      continue;
    }
    const [line] = written;
    const [pin] = pins;
    if (line && pin && written.length === 1 && pins.length === 1 && sameMarker(line.marker, pin.marker)) {
      if (line.version === pin.version) continue;
      const { start, end } = line.specifier;
      edits.push({ start, end, newText: `${line.operator}${pin.version}` });
      counts.changed++;
      continue;
    }
    if (written.length === pins.length && written.every((one, at) => sameLine(one, pins[at]))) continue;
    for (const [at, one] of written.entries()) {
      const pinAt = pins[at];
      if (!pinAt) {
        remove(one);
        counts.removed++;
        continue;
      }
      const rest = at === written.length - 1 ? pins.slice(written.length) : [];
      const words = [pinAt, ...rest].map((each) => writePin(each, one.operator, style, one.name));
      const joint = copy.form === 'file' ? style.lineBreak : `${style.quote},${style.gap}${style.quote}`;
      edits.push({ start: one.start, end: one.end, newText: words.join(joint) });
      counts.changed++;
      counts.added += rest.length;
    }
  }
  const added = listMissing(own, set, before);
  if (added.length > 0) {
    const last = lines.filter((line) => !removed.has(line)).at(-1);
    edits.push(...appendLines(copy, last, added, style));
    counts.added += added.length;
  }
  return { edits: edits.filter(({ start, end, newText }) => text.slice(start, end) !== newText), ...counts };
}

/** What the set has and the copy lacks; of a copy that is a choice, only what is new in the set. */
function listMissing(own: ReadonlyMap<string, unknown>, set: ConstraintSet, before?: ConstraintSet): readonly Pin[] {
  const missing = [...set.pins].filter(([key]) => !own.has(key));
  const isChoice = missing.length > set.pins.size / 2;
  if (!before && isChoice) return [];
  const held = before ? [...before.pins.keys()].filter((key) => own.has(key)).length : 0;
  if (before && held < before.pins.size / 2) return [];
  return missing.flatMap(([key, pins]) => (before?.pins.has(key) ? [] : pins));
}

interface Style {
  readonly operator: string;
  readonly quote: string;
  /** Between two items of the array. */
  readonly gap: string;
  readonly lineBreak: string;
}

function readStyle({ form, text, lines, whole }: Copy): Style {
  const lineBreak = lineBreakOf(text);
  const last = lines.at(-1);
  const double = lines.filter(({ operator }) => operator === '==').length > lines.length / 2;
  const operator = double ? '==' : '===';
  if (form === 'file') return { operator, quote: '', gap: '', lineBreak };
  const quote = last && text[last.start - 1] === "'" ? "'" : '"';
  const several = text.slice(whole.start, whole.end).includes('\n');
  const indent = last ? /^[ \t]*/.exec(text.slice(lineStartAt(text, last.start), last.start))?.[0] : '    ';
  return { operator, quote, gap: several ? `${lineBreak}${indent ?? '    '}` : ' ', lineBreak };
}

function writePin(pin: Pin, operator: string, { quote }: Style, name = pin.name): string {
  const { marker } = pin;
  const words = marker === undefined ? '' : `;${quote === "'" ? marker.replaceAll("'", '"') : marker}`;
  return `${name}${operator}${pin.version}${words}`;
}

function sameLine(line: CopyLine, pin: Pin | undefined): boolean {
  return pin !== undefined && line.version === pin.version && sameMarker(line.marker, pin.marker);
}

function sameMarker(a: string | undefined, b: string | undefined): boolean {
  const plain = (marker: string | undefined): string => (marker ?? '').replaceAll(/\s/g, '').replaceAll('"', "'");
  return plain(a) === plain(b);
}

/** With its quotes, comma and line, unless others stand on it. */
function removeLine({ form, text }: Copy, line: CopyLine): TextEdit {
  let { start, end } = line;
  if (form === 'array') {
    start--;
    end++;
    const comma = /^[ \t]*,/.exec(text.slice(end, end + 80));
    if (comma) end += comma[0].length;
  }
  const [lineStart, lineEnd] = [lineStartAt(text, start), lineEndAt(text, end)];
  const alone = text.slice(lineStart, start).trim() === '' && /^\s*(?:#.*)?$/.test(text.slice(end, lineEnd));
  if (alone) return { start: lineStart, end: nextLineAt(text, end), newText: '' };
  const blank = /^[ \t]*/.exec(text.slice(end, lineEnd))?.[0].length ?? 0;
  return { start, end: end + blank, newText: '' };
}

/** @param last the last line that stays */
function appendLines(
  { form, text, whole }: Copy,
  last: CopyLine | undefined,
  pins: readonly Pin[],
  style: Style,
): readonly TextEdit[] {
  const { lineBreak, operator, quote, gap } = style;
  if (form === 'file') {
    const body = pins.map((pin) => writePin(pin, operator, style)).join(lineBreak);
    const open = text.length > 0 && !text.endsWith('\n') ? lineBreak : '';
    return [{ start: text.length, end: text.length, newText: `${open}${body}${lineBreak}` }];
  }
  const items = pins.map((pin) => `${quote}${writePin(pin, operator, style)}${quote}`);
  if (!last) return [{ start: whole.start + 1, end: whole.start + 1, newText: items.join(`,${gap}`) }];
  const at = last.end + 1;
  const comma = /^\s*,/.exec(text.slice(at, whole.end));
  if (comma) {
    // Behind the comma and the comment on its line, if the array has a line for each.
    const place = at + comma[0].length;
    const end = gap.includes('\n') ? lineEndAt(text, place) : place;
    return [{ start: end, end, newText: items.map((item) => `${gap}${item},`).join('') }];
  }
  return [{ start: at, end: at, newText: items.map((item) => `,${gap}${item}`).join('') }];
}
