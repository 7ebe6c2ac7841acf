/** What snapcraft's models refuse: the list under `Bad snapcraft.yaml content:`, and the same in pydantic's own words. */
import type { BuildPlace, BuildProblem } from '../../../../server/src/lsp/build-protocol.ts';
import { findMentions, shorten, toSentence } from './words.ts';

interface Item {
  /** Undefined where none is told. */
  readonly path: string | undefined;
  readonly message: string;
}

const REQUIRED = /^field '(.+)' required in (?:'(.+)' configuration|top-level configuration)/;
/** Python takes the other quotes for a path that has some of its own. */
const PLACED = /^(.*?) \(in field (?:'(.*?)'|"(.*?)")(?:, input: .*|\).*)?$/s;

/** @param lines what follows `Bad snapcraft.yaml content:`; an item may have several lines, or be cut at any place */
export function readBadContent(lines: readonly string[]): readonly BuildProblem[] {
  const texts: string[] = [];
  for (const line of lines) {
    if (line.startsWith('- ')) texts.push(line.slice(2));
    else if (texts.length > 0) texts[texts.length - 1] += `\n${line}`;
  }
  return mergeAlternatives(
    texts.map((text) => {
      const required = REQUIRED.exec(text);
      if (required) return { path: `${required[2] ?? ''}`, message: `field '${required[1] ?? ''}' required` };
      const placed = PLACED.exec(text);
      return placed
        ? { path: placed[2] ?? placed[3] ?? '', message: placed[1] ?? '' }
        : { path: undefined, message: text };
    }),
  );
}

const PATH = /^[^\s].*$/;
const REASON = /^ {2}(\S.*?)(?: \[type=(\w+), input_value=(.*), input_type=\w+\]?)?$/;

/** @param lines what follows `N validation errors for <model>`: a path, and its text below */
export function readPydantic(model: string, lines: readonly string[]): readonly BuildProblem[] {
  const items: Item[] = [];
  let path: string | undefined;
  for (const line of lines) {
    const reason = path === undefined ? undefined : REASON.exec(line);
    if (reason && path !== undefined) {
      const [, text = '', type, value = ''] = reason;
      items.push({ path: toField(model, path, value), message: type === 'missing' ? 'Field required' : text });
      path = undefined;
    } else if (PATH.test(line)) path = line;
  }
  return mergeAlternatives(items);
}

/** Helpers of snapcraft have models of their own, whose fields are no paths of the document. */
function toField(model: string, path: string, value: string): string {
  // A key that is no text: `True` is printed as the number that it is to Python.
  if (/^(?:True|False|None)$/.test(value) && /^[01]$/.test(path)) return value;
  if (model === 'Platform' || model === 'ProjectVar') {
    if (path === 'part_name') return 'adopt-info';
    if (path === 'value') return 'version';
    // Which of the entries it was is not told; what it says is.
    return `?${path}?${value}`;
  }
  return path;
}

/** Leaked names of the alternatives of a union at the end of a path. */
const ALTERNATIVE =
  /\.(?:str|int|float|bool|dict|date|none|constrained-\w+|(?:list|dict|set|tuple|literal|function-\w+|tagged-union|union|nullable|lax-or-strict|json-or-python)\[.*\](?:\[\d+\])?|[A-Z]\w*(?:\[.*\])?)$/;

function dropAlternative(path: string): string {
  return path.replace(ALTERNATIVE, '');
}

/** Each alternative of a union complains for itself: one mistake is one problem. */
function mergeAlternatives(items: readonly Item[]): readonly BuildProblem[] {
  const byPath = new Map<string, Item[]>();
  for (const item of items) {
    const path = item.path === undefined ? undefined : dropAlternative(item.path);
    const key = path === undefined || /^field /.test(item.message) ? `${path ?? ''}\0${item.message}` : path;
    const list = byPath.get(key);
    if (list) list.push(item);
    else byPath.set(key, [{ ...item, path }]);
  }
  return [...byPath.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const rest = others.filter(({ message }) => message !== first.message).map(({ message }) => clean(message));
    return [toProblem(first, rest)];
  });
}

function clean(message: string): string {
  return message.replace(/^(?:Value error|Assertion failed), /i, '').trim();
}

/** Sentences that name a field of their own, below or beside that of the path. */
const SPECIAL: readonly (readonly [
  pattern: RegExp,
  place: (match: RegExpExecArray, path: string) => BuildPlace,
  code?: string,
])[] = [
  [
    /^plugin not registered: '(.+)'/i,
    (_match, path) => ({ kind: 'field', path: `${path}.plugin` }),
    'build/unknown-plugin',
  ],
  [/^'plugin' not defined/, (_match, path) => ({ kind: 'field', path, missing: 'plugin' }), 'build/missing-plugin'],
  [
    /^required field '(.+)' is not set and 'adopt-info' not used/,
    (match, path) => ({ kind: 'field', path, missing: match[1] ?? '' }),
  ],
  [/^missing 'base' key/, () => ({ kind: 'field', path: '', missing: 'base' })],
  [/^unable to extract tag using discriminator/i, () => ({ kind: 'key', path: ['base'] })],
  [/^input tag '(.*)' found using 'base'/i, () => ({ kind: 'key', path: ['base'] })],
  [/^grade must be/, () => ({ kind: 'field', path: '', mentions: ['grade', 'build-base'] })],
  [
    /the (override-\w+) script for part '([^']+)'/,
    (match) => ({ kind: 'script', part: match[2] ?? '', key: match[1] ?? '', command: 'snapcraftctl' }),
  ],
  [/^error for platform entry '(.+?)'/, (match) => ({ kind: 'field', path: 'platforms', mentions: [match[1] ?? ''] })],
];

function toProblem({ path: given, message: raw }: Item, others: readonly string[]): BuildProblem {
  const message = clean(raw);
  const path = given ?? '';
  const more = others.length > 0 ? { detail: others.map(toSentence).join('\n') } : {};
  const missing = /^field '(.+)' required$/.exec(message)?.[1];
  if (missing !== undefined) {
    const place: BuildPlace = { kind: 'field', path, missing };
    return { code: 'build/missing-key', severity: 'error', message: `The key "${missing}" is missing.`, place };
  }
  if (/^field required/i.test(message)) {
    const cut = path.lastIndexOf('.');
    const name = path.slice(cut + 1);
    const place: BuildPlace = { kind: 'field', path: path.slice(0, Math.max(0, cut)), missing: name };
    return { code: 'build/missing-key', severity: 'error', message: `The key "${name}" is missing.`, place };
  }
  if (/^extra inputs are not permitted/i.test(message)) {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const text = `snapcraft does not know the key "${name}" here.`;
    const place: BuildPlace = { kind: 'field', path, isKey: true };
    return { code: 'build/unknown-key', severity: 'error', message: text, place };
  }
  const common = {
    code: 'build/bad-value',
    severity: 'error',
    message: shorten(toSentence(message)),
    ...more,
  } as const;
  if (/^keys should be strings/i.test(message)) return { ...common, place: { kind: 'field', path, isKey: true } };
  for (const [pattern, place, code] of SPECIAL) {
    const match = pattern.exec(message);
    if (match) return { ...common, ...(code !== undefined && { code }), place: place(match, path) };
  }
  if (given === undefined) return common;
  if (path.startsWith('?')) {
    const [, key = '', value = ''] = path.split('?');
    const words = findMentions(message, { bare: false }).filter((word) => !/^build-/.test(word));
    return {
      ...common,
      place: { kind: 'mention', keys: [key, 'architectures', 'platforms'], values: [...words, ...findMentions(value)] },
    };
  }
  // What is allowed stands in quotes as well.
  const isChoice = /^input should be (?!a valid)/i.test(message);
  const mentions = isChoice ? [] : findMentions(message);
  return { ...common, place: { kind: 'field', path, ...(mentions.length > 0 && { mentions }) } };
}
