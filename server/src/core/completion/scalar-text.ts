/** Text as a YAML scalar at a cursor: plain where that is the same text, else quoted. */
import { quote } from '../yaml/edit.ts';
import { resolvePlain } from '../yaml/scalars.ts';
import type { ScalarType } from '../yaml/tree.ts';

/** Characters that start something else than plain text, and what ends plain text in its middle. */
const STARTS = /^[\s!&*|>%@`"'#,[\]{}]|^[-?:](?=\s|$)|^(?:---|\.\.\.)/;
const BREAKS = /:(?=\s|$)|\s#|[\r\n\t]|\s$/;
const FLOW = /[,[\]{}]|:(?=[,[\]{}])|^[-?:](?=[,[\]{}])/;
const SPECIAL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;
/** What other loaders take for booleans or the merge key. */
const RESERVED = /^(?:y|n|<<|=)$/i;

export interface ScalarPlace {
  readonly quote: '' | "'" | '"';
  readonly flow: boolean;
}

const TEXT_ONLY: ReadonlySet<ScalarType> = new Set();

/** @param takes what the key takes besides text: what looks like it is left as it is */
export function toScalarText(text: string, place: ScalarPlace, takes = TEXT_ONLY): string {
  if (place.quote === '"') return JSON.stringify(text);
  if (place.quote === "'" && !SPECIAL.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (text === '' || STARTS.test(text) || BREAKS.test(text) || SPECIAL.test(text)) return quote(text);
  if (place.flow && FLOW.test(text)) return quote(text);
  const type = resolvePlain(text)?.type;
  const stays = type === undefined ? !RESERVED.test(text) : takes.has(type);
  return stays ? text : quote(text);
}
