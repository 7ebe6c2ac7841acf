/** What PyYAML's SafeLoader makes of the text of a scalar: the implicit types of YAML 1.1 and the explicit tags. */
import type { ScalarType } from './tree.ts';

interface Resolved {
  readonly type: ScalarType;
  readonly value: string | number | boolean | null;
  /** Why the loader refuses the text, such as a date that does not exist. */
  readonly error?: string;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  ['yes', 'true', 'on', 'no', 'false', 'off'].flatMap((word, i) => {
    const value = i < 3;
    return [word, word[0]?.toUpperCase() + word.slice(1), word.toUpperCase()].map((form) => [form, value] as const);
  }),
);

const INTEGER =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const DATE =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;
const DATE_PARTS =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?)?$/;
/** Python refuses to convert longer decimal texts. */
const MAX_INT_DIGITS = 4300;

const NULL: Resolved = { type: 'null', value: null };
const TRUE: Resolved = { type: 'bool', value: true };
const FALSE: Resolved = { type: 'bool', value: false };

/** Resolves a plain scalar; undefined means text, by far the most common answer. */
export function resolvePlain(text: string): Resolved | undefined {
  if (text.length === 0) return NULL;
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) return resolveNumber(text, first);
  if (text.length > 5) return undefined;
  switch (first) {
    case 126: // ~
      return text === '~' ? NULL : undefined;
    case 110: // n
    case 78: // N
      if (text === 'null' || text === 'Null' || text === 'NULL') return NULL;
      break;
    case 121: // y
    case 89: // Y
    case 116: // t
    case 84: // T
    case 102: // f
    case 70: // F
    case 111: // o
    case 79: // O
      break;
    default:
      return undefined;
  }
  const bool = BOOLEANS.get(text);
  return bool === undefined ? undefined : bool ? TRUE : FALSE;
}

function resolveNumber(text: string, first: number): Resolved | undefined {
  // The order is PyYAML's: a text that fits two patterns gets the first.
  if (FLOAT.test(text)) return toFloat(text);
  if (INTEGER.test(text)) return toInteger(text);
  if (first >= 48 && first <= 57 && DATE.test(text)) return toDate(text);
  return undefined;
}

const refuse = (type: ScalarType, text: string, what: string): Resolved => ({
  type,
  value: text,
  error: `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}" is no valid ${what}.`,
});

function splitSign(text: string): { readonly sign: number; readonly rest: string } {
  const first = text[0];
  return { sign: first === '-' ? -1 : 1, rest: first === '-' || first === '+' ? text.slice(1) : text };
}

function toInteger(text: string): Resolved {
  const { sign, rest } = splitSign(text.replaceAll('_', ''));
  let value: number;
  if (rest === '0') value = 0;
  else if (rest.startsWith('0b')) value = readDigits(rest.slice(2), 2);
  else if (rest.startsWith('0x')) value = readDigits(rest.slice(2), 16);
  else if (rest.startsWith('0')) value = readDigits(rest, 8);
  else if (rest.includes(':')) value = readSexagesimal(rest, (part) => readDigits(part, 10));
  else value = readDigits(rest, 10);
  return Number.isNaN(value) ? refuse('int', text, 'whole number') : { type: 'int', value: sign * value || 0 };
}

const PREFIXES: Readonly<Record<number, RegExp>> = { 2: /^0b/i, 8: /^0o/i, 16: /^0x/i };
const DIGITS: Readonly<Record<number, RegExp>> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/i };
const LITERALS: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

/** Python's int(text, base): blanks around, a sign and the base's own prefix are allowed. NaN where it raises. */
function readDigits(text: string, base: number): number {
  const { sign, rest } = splitSign(text.trim());
  const digits = rest.replace(PREFIXES[base] ?? /^(?!)/, '');
  if (!DIGITS[base]?.test(digits) || (base === 10 && digits.length > MAX_INT_DIGITS)) return NaN;
  return sign * Number(`${LITERALS[base] ?? ''}${digits}`);
}

function readSexagesimal(text: string, read: (part: string) => number): number {
  return text.split(':').reduce((total, part) => total * 60 + read(part), 0);
}

function toFloat(text: string): Resolved {
  const { sign, rest } = splitSign(text.replaceAll('_', '').toLowerCase());
  let value: number;
  if (rest === '.inf') value = Infinity;
  else if (rest === '.nan') return { type: 'float', value: NaN };
  else if (rest.includes(':')) value = readSexagesimal(rest, readFloat);
  else {
    const word = /^[-+]?nan$/.test(rest.trim());
    if (word) return { type: 'float', value: NaN };
    value = readFloat(rest);
  }
  return Number.isNaN(value) ? refuse('float', text, 'number') : { type: 'float', value: sign * value };
}

function readFloat(part: string): number {
  const { sign, rest } = splitSign(part.trim());
  if (rest === 'inf' || rest === 'infinity') return sign * Infinity;
  return /^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(rest) ? sign * Number(rest) : NaN;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function toDate(text: string): Resolved {
  const parts = DATE_PARTS.exec(text);
  if (!parts) return refuse('date', text, 'date');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = parts
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part)));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  const exists =
    year > 0 && day > 0 && day <= days && hour < 24 && minute < 60 && second < 60 && zoneHour * 60 + zoneMinute < 1440;
  return exists ? { type: 'date', value: text } : refuse('date', text, 'date');
}

/** Python's lenient base64: characters outside the alphabet are skipped, but the padding must fit. */
function toBinary(text: string): Resolved {
  const bad = refuse('binary', text, 'base64 text');

  if (!/^[\x00-\x7f]*$/.test(text)) return bad;
  let digits = 0;
  let pads = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '=') {
      pads++;
      if (digits % 4 >= 2 && (digits % 4) + pads >= 4) return { type: 'binary', value: text };
    } else if (/[A-Za-z0-9+/]/.test(char)) {
      digits++;
      pads = 0;
    }
  }
  return digits % 4 === 0 ? { type: 'binary', value: text } : bad;
}

const CORE = 'tag:yaml.org,2002:';

/** The value of a scalar with an explicit core tag; undefined where the tag does not take a scalar. */
export function resolveTagged(tag: string, text: string): Resolved | undefined {
  switch (tag) {
    case `${CORE}str`:
      return { type: 'str', value: text };
    case `${CORE}null`:
      return NULL;
    case `${CORE}bool`: {
      const bool = BOOLEANS.get(text.toLowerCase());
      return bool === undefined ? refuse('bool', text, 'boolean') : bool ? TRUE : FALSE;
    }
    case `${CORE}int`:
      return toInteger(text);
    case `${CORE}float`:
      return toFloat(text);
    case `${CORE}timestamp`:
      return toDate(text);
    case `${CORE}binary`:
      return toBinary(text);
    default:
      return undefined;
  }
}

/** Tags that take a scalar. */
export function isScalarTag(tag: string): boolean {
  return SCALAR_TAGS.has(tag);
}

const SCALAR_TAGS: ReadonlySet<string> = new Set(
  ['str', 'null', 'bool', 'int', 'float', 'timestamp', 'binary'].map((name) => CORE + name),
);
export const TAGS = {
  str: `${CORE}str`,
  map: `${CORE}map`,
  seq: `${CORE}seq`,
  set: `${CORE}set`,
  omap: `${CORE}omap`,
  pairs: `${CORE}pairs`,
  merge: `${CORE}merge`,
  value: `${CORE}value`,
} as const;
