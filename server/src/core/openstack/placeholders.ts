/** `str.format` as the runner applies it to paths: which fields a text has, and what Python would refuse. */
import type { Span } from '../python/types.ts';

interface PlaceholderFact {
  /** What it stands for in a snap called `demo`. */
  readonly value: string;
  /** Undefined for plain words such as the name of the snap. */
  readonly area?: 'read-only' | 'data' | 'user' | 'temporary';
  readonly text: string;
}

/** The names that the runner gives, in the order in which they are worth offering. */
export const PLACEHOLDERS = {
  snap_common: { value: '/var/snap/demo/common', area: 'data', text: 'data that all revisions share' },
  snap: { value: '/snap/demo/x1', area: 'read-only', text: 'the read-only content of the snap' },
  snap_data: { value: '/var/snap/demo/x1', area: 'data', text: 'data of this revision' },
  snap_user_common: { value: '/root/snap/demo/common', area: 'user', text: "a user's data that all revisions share" },
  snap_user_data: { value: '/root/snap/demo/x1', area: 'user', text: "a user's data of this revision" },
  tmpdir: { value: '/tmp', area: 'temporary', text: 'temporary files; the text "None" where it is not set' },
  snap_name: { value: 'demo', text: 'the name of the snap' },
  snap_version: { value: '1.0', text: 'the version of the snap' },
  snap_revision: { value: 'x1', text: 'the revision of the snap' },
  snap_arch: { value: 'amd64', text: 'the architecture' },
  snap_library_path: {
    value: '/var/lib/snapd/lib/gl:/var/lib/snapd/lib/gl32:/var/lib/snapd/void',
    text: 'where libraries of the host are',
  },
} as const satisfies Readonly<Record<string, PlaceholderFact>>;

export type PlaceholderName = keyof typeof PLACEHOLDERS;

export const PLACEHOLDER_NAMES = Object.keys(PLACEHOLDERS) as readonly PlaceholderName[];

export function findPlaceholder(name: string): PlaceholderFact | undefined {
  return Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name as PlaceholderName] : undefined;
}

/** One `{name}`, braces included. */
export interface FormatField extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** After `!`. */
  readonly conversion: string | undefined;
  /** After `:`. */
  readonly spec: string | undefined;
}

export interface FormatProblem extends Span {
  readonly kind: 'unbalanced' | 'positional' | 'spaces' | 'attribute' | 'conversion' | 'spec';
  readonly message: string;
  /** What the text from start to end should be, where one change is obvious. */
  readonly replacement?: string;
  /** Python accepts it, but the text is hardly what was meant. */
  readonly legal?: boolean;
}

/** Words that Python leaves as they are: Jinja's braces, a shell's variables. */
export interface Habit extends Span {
  readonly name: string;
}

export interface ParsedFormat {
  readonly text: string;
  readonly fields: readonly FormatField[];
  readonly problems: readonly FormatProblem[];
  /** `{{ name }}` */
  readonly jinja: readonly Habit[];
  /** `$NAME` and `${NAME}`; the braces of the latter are a field as well. */
  readonly shell: readonly (Habit & { readonly braces: boolean })[];
  /** `{snap_common}/etc` in one spelling, for comparing; undefined where Python would raise or the value can't be told. */
  readonly path: string | undefined;
}

const JINJA = /(?<!\{)\{\{\s{0,20}([A-Za-z_]\w*)\s{0,20}\}\}(?!\})/g;
const SHELL = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;
const PLAIN = /^[^{}$]*$/;

/** A file asks for the same texts in every version of it; more than one file has are not kept. */
const parsed = new Map<string, ParsedFormat>();
const MAX_PARSED = 20_000;

/** Offsets are into the text itself. */
export function parseFormat(text: string): ParsedFormat {
  let format = parsed.get(text);
  if (!format) {
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(text, (format = readFormat(text)));
  }
  return format;
}

function readFormat(text: string): ParsedFormat {
  if (PLAIN.test(text)) return { text, fields: [], problems: [], jinja: [], shell: [], path: normalizePath(text) };
  const fields: FormatField[] = [];
  const problems: FormatProblem[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char !== '{' && char !== '}') {
      literal += char;
      at++;
    } else if (text[at + 1] === char) {
      literal += char;
      at += 2;
    } else if (char === '}') {
      problems.push(loneClose(text, at));
      break;
    } else {
      const field = readField(text, at);
      if ('kind' in field) {
        problems.push(field);
        break;
      }
      fields.push(field);
      problems.push(...judgeField(text, field));
      literal += `{${field.name}}`;
      at = field.end;
    }
  }
  const shell = [...text.matchAll(SHELL)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[1] ?? match[2] ?? '',
    braces: match[1] !== undefined,
  }));
  const jinja = [...text.matchAll(JINJA)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[1] ?? '',
  }));
  const clear = problems.length === 0 && fields.every(({ conversion, spec }) => conversion === undefined && !spec);
  return { text, fields, problems, jinja, shell, path: clear ? normalizePath(literal) : undefined };
}

/** One spelling for one path: no doubled slashes, no `.` segments, no slash at the end. */
export function normalizePath(path: string): string {
  const plain = path.replace(/\/{2,}/g, '/').replace(/(?:\/\.)+(?=\/|$)/g, '');
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}

function loneClose(text: string, at: number): FormatProblem {
  const word = /[A-Za-z_]\w*$/.exec(text.slice(Math.max(0, at - 40), at))?.[0];
  const message = 'A "}" without its "{" makes str.format fail; write "}}" for a brace in the path itself.';
  if (word === undefined || !findPlaceholder(word)) return { kind: 'unbalanced', start: at, end: at + 1, message };
  return { kind: 'unbalanced', start: at - word.length, end: at + 1, message, replacement: `{${word}}` };
}

function readField(text: string, open: number): FormatField | FormatProblem {
  const unbalanced = (): FormatProblem => {
    const message = 'A "{" without its "}" makes str.format fail; write "{{" for a brace in the path itself.';
    const word = /^\{([A-Za-z_]\w*)/.exec(text.slice(open, open + 40));
    if (!word || !findPlaceholder(word[1] ?? '')) return { kind: 'unbalanced', start: open, end: open + 1, message };
    return { kind: 'unbalanced', start: open, end: open + word[0].length, message, replacement: `${word[0]}}` };
  };
  let at = open + 1;
  let bracket = false;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '{') return unbalanced();
    if (char === '[') bracket = true;
    else if (char === ']') bracket = false;
    else if (!bracket && (char === '}' || char === ':' || char === '!')) break;
  }
  if (at >= text.length) return unbalanced();
  const nameSpan = { start: open + 1, end: at };
  const name = text.slice(open + 1, at);
  if (text[at] === '}') return { start: open, end: at + 1, name, nameSpan, conversion: undefined, spec: undefined };
  let conversion: string | undefined;
  if (text[at] === '!') {
    conversion = text[at + 1];
    const next = text[at + 2];
    if (conversion === undefined || conversion === '}' || (next !== '}' && next !== ':')) {
      const message = 'After "!" str.format wants one of r, s and a.';
      return { kind: 'conversion', start: at, end: Math.min(text.length, at + 2), message };
    }
    if (next === '}') return { start: open, end: at + 3, name, nameSpan, conversion, spec: undefined };
    at += 2;
  }
  let depth = 1;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '{') depth++;
    else if (text[end] === '}' && --depth === 0) {
      return { start: open, end: end + 1, name, nameSpan, conversion, spec: text.slice(at + 1, end) };
    }
  }
  return unbalanced();
}

/** What `format()` takes for text. */
const TEXT_SPEC = /^(?:[^]?[<>^])?0?\d*(?:\.\d+)?s?$/u;

function* judgeField(text: string, field: FormatField): Iterable<FormatProblem> {
  const { start, end, name, nameSpan, conversion, spec } = field;
  const first = /^[^.[]*/.exec(name)?.[0] ?? '';
  const written = text.slice(start, end);
  if (first === '' || /^\d+$/.test(first)) {
    yield { kind: 'positional', start, end, message: `"${written}" has no name: the runner gives names only.` };
  } else if (/\s/.test(first)) {
    const trimmed = name.trim();
    const message = `"${written}" holds blanks, which str.format takes as part of the name.`;
    const known = findPlaceholder(trimmed) !== undefined;
    yield { kind: 'spaces', start, end, message, ...(known && { replacement: `{${trimmed}}` }) };
  } else if (first !== name) {
    const joined = name.replaceAll('.', '_').toLowerCase();
    const message = `"${written}" asks for a part of "${first}", which is plain text.`;
    yield {
      kind: 'attribute',
      ...nameSpan,
      message,
      ...(findPlaceholder(joined) && { replacement: joined }),
      ...(/^[^.[]+\[\d+\]$/.test(name) && { legal: true }),
    };
  } else if (conversion !== undefined && !'rsa'.includes(conversion)) {
    yield { kind: 'conversion', start, end, message: `After "!" str.format wants one of r, s and a.` };
  } else if (conversion === 'r' || conversion === 'a') {
    const message = `"!${conversion}" puts quotes around the path.`;
    yield { kind: 'conversion', start, end, message, replacement: `{${name}}`, legal: true };
  } else if (spec !== undefined && !spec.includes('{') && !TEXT_SPEC.test(spec)) {
    const message = `"${spec}" is no format for text.`;
    yield { kind: 'spec', start, end, message, replacement: `{${name}}` };
  }
}
