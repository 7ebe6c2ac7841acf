/** Completion answers at every place of sound documents, and what it offers leaves them sound. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete } from '../../../server/src/core/completion/complete.ts';
import { createCursors } from '../../../server/src/core/completion/cursor.ts';
import { runRules, type Diagnosis } from '../../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import type { YamlNode, YamlPair } from '../../../server/src/core/yaml/tree.ts';
import { accept, completeAt, contextOf, type Accepted, type Marked } from '../../harness/completion.ts';
import { readSoundDocuments } from './documents.ts';

const documents = readSoundDocuments().map(([name, text]) => ({ name, text }));

test('answers at every offset', () => {
  let count = 0;
  for (const { text } of documents) {
    const ctx = contextOf(text);
    for (let offset = 0; offset <= text.length; offset++) {
      complete(ctx, offset, {
        snippets: true,
        onSourceError(source, error) {
          throw new Error(`The source ${source} failed`, { cause: error });
        },
      });
      count++;
    }
  }
  expect(count).toBeGreaterThan(documents.length);
});

const BITS = [
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ': ',
  ':',
  '\n',
  '\r\n',
  '\t',
  '- ',
  '#',
  ' #',
  '&a ',
  '*a',
  '|\n',
  '---\n',
  '? ',
  '\0',
  '💥',
];

test('answers in broken documents, and replaces what is on the line of the cursor', () => {
  const random = createRandom(7);
  const pick = (count: number): number => Math.floor(random() * count);
  for (let turn = 0; turn < 400; turn++) {
    let text = documents[pick(documents.length)]?.text ?? '';
    let at = 0;
    for (let edits = 1 + pick(4); edits > 0; edits--) {
      at = pick(text.length + 1);
      const left = text.slice(0, at);
      text =
        random() < 0.3 ? left + text.slice(at + pick(30)) : left + (BITS[pick(BITS.length)] ?? '') + text.slice(at);
    }
    for (const offset of [at, at + 1, pick(text.length + 1)]) {
      for (const { textEdit, label } of completeAt({ text, offset: Math.min(offset, text.length) })) {
        if (!textEdit || !('range' in textEdit)) throw new Error(`"${label}" has no edit`);
        const { start, end } = textEdit.range;
        if (start.line !== end.line) throw new Error(`"${label}" replaces several lines`);
      }
    }
  }
});

/** A place where something is typed: the text with the half-typed word. */
interface Place extends Marked {
  readonly how: string;
  readonly document: string;
}

/** Always the same numbers. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function* placesOf(document: string, text: string): Iterable<Place> {
  const cut = (how: string, start: number, end: number, letters: number, shift = 0): Place => ({
    how,
    document,
    text: text.slice(0, start + letters + shift) + text.slice(end),
    offset: start + letters + shift,
  });
  const oneLine = (node: YamlNode): boolean =>
    node.kind === 'scalar' && node.alias === undefined && !/[\r\n]/.test(text.slice(node.start, node.end));
  function* visit(node: YamlNode): Iterable<Place> {
    if (node.alias !== undefined) return;
    if (node.kind === 'scalar') {
      if (node.start === node.end || !oneLine(node)) return;
      for (const letters of [0, 1, 2]) {
        if (letters <= node.end - node.start - 1) yield cut('value', node.start, node.end, letters);
      }
    } else if (node.kind === 'seq') for (const item of node.items) yield* visit(item);
    else {
      for (const pair of node.pairs) {
        yield* visitPair(pair, node.flow);
        yield* visit(pair.value);
      }
    }
  }
  function* visitPair({ key, value }: YamlPair, flow: boolean): Iterable<Place> {
    if (!oneLine(key)) return;
    for (const letters of [0, 1, 2]) {
      if (letters >= key.end - key.start) continue;
      yield cut('key before its colon', key.start, key.end, letters);
      if (oneLine(value) && value.start !== value.end) yield cut('key', key.start, value.end, letters);
    }
    if (flow || !oneLine(value)) return;
    const lineStart = text.lastIndexOf('\n', key.start - 1) + 1;
    const indent = key.start - lineStart;
    const lineEnd = text.indexOf('\n', value.end);
    if (lineEnd < 0) return;
    yield {
      how: 'new line',
      document,
      text: `${text.slice(0, lineEnd)}\n${' '.repeat(indent)}${text.slice(lineEnd)}`,
      offset: lineEnd + 1 + indent,
    };
  }
  const { root } = contextOf(text).tree;
  if (root) yield* visit(root);
}

function errorsOf(text: string): readonly Diagnosis[] {
  return runRules(contextOf(text).document, { workspace: emptyWorkspace }).filter(
    ({ severity }) => severity === 'error',
  );
}

/** What a person types where nothing is offered, by the key. */
const VALUES: Readonly<Record<string, string>> = {
  name: 'sample',
  epoch: '1*',
  icon: 'snap/gui/icon.svg',
  timer: "'10:00'",
  autostart: 'sample.desktop',
  'listen-stream': '8080',
  'socket-mode': '0600',
  'success-exit-status': '3',
  'source-depth': '1',
  'source-checksum': `sha256/${'0'.repeat(64)}`,
  'key-id': 'A'.repeat(40),
  owner: '0',
  group: '0',
  priority: '1000',
  ppa: 'sample/ppa',
  command: 'bin/sample',
  'version-script': 'echo 1',
};
const TIMES = /^(?:start-timeout|stop-timeout|watchdog-timeout|restart-delay)$/;
const LINKS = /^(?:contact|website|issues|donation|source-code|url|source)$/;

function sampleFor(key: string): string {
  if (TIMES.test(key)) return '10s';
  if (LINKS.test(key)) return 'https://example.org/sample.git';
  return VALUES[key] ?? 'sample';
}

const NEEDS_VALUE = /(?:^|[\s{[-])[^\s:]+:[ \t\r\n[{-]*$/;

/** A variable alone is the beginning of a path. */
function finishPath(accepted: Accepted, { label }: CompletionItem): Accepted {
  if (!/^\$[A-Z_]+$/.test(label)) return accepted;
  const { text } = accepted;
  const more = '/sample';
  const offset = /["']/.test(text[accepted.offset - 1] ?? '') ? accepted.offset - 1 : accepted.offset;
  return {
    text: text.slice(0, offset) + more + text.slice(offset),
    offset: accepted.offset + more.length,
    start: accepted.start,
    insertedEnd: accepted.insertedEnd + more.length,
  };
}

/** Types on behind a key until something stands there. */
function typeOn(accepted: Accepted, choose: (items: readonly CompletionItem[]) => CompletionItem | undefined): string {
  let { text, offset } = accepted;
  for (let turn = 0; turn < 5; turn++) {
    const cursor = createCursors(contextOf(text), offset)[0];
    const item = choose(completeAt({ text, offset }));
    if (item) {
      const next = finishPath(accept(text, item), item);
      if (!NEEDS_VALUE.test(next.text.slice(next.start, next.offset))) return next.text;
      ({ text, offset } = next);
    } else if (cursor?.role === 'key') {
      text = `${text.slice(0, offset)}sample: ${text.slice(offset)}`;
      offset += 'sample: '.length;
    } else {
      const key = cursor?.path.filter((step) => typeof step === 'string').at(-1) ?? '';
      return `${text.slice(0, offset)}${sampleFor(String(key))}${text.slice(offset)}`;
    }
  }
  return text;
}

/** What a value makes wrong in the rest of the file: the author's next step, like what an item makes necessary. */
const MAKES_WRONG: Readonly<Record<string, RegExp>> = {
  base: /base|grade/,
  'build-base': /base|grade/,
  type: /base/,
  'source-type': /source-option|source-checksum/,
};
const NEEDS = /\bneeds? "|has no "build-on"|so it needs/;

/** Whether an error is the accepted item's own: the text is no YAML, or the item can't stand at its place. */
function isOwn({ code, message, start, end }: Diagnosis, accepted: Accepted, label: string, key: string): boolean {
  if (code.startsWith('yaml/')) return true;
  if (code === 'snapcraft/missing-key') return message.startsWith(`"${label}" needs`);
  // What the test typed itself.
  if (/"sample"/.test(message) || NEEDS.test(message)) return false;
  if (MAKES_WRONG[key]?.test(code)) return false;
  return start <= accepted.insertedEnd && end >= accepted.start;
}

/** With the old value behind it, a new key has to be known and new, no more. */
const KEY_CODES = /^yaml\/|unknown-key|duplicate|not-allowed|bad-key/;

const SAMPLES = 5000;

test('what is offered adds no error', () => {
  const random = createRandom(20260801);
  const places = documents.flatMap(({ name, text }) => [...placesOf(name, text)]);
  const failures: string[] = [];
  const counts = new Map<string, number>();
  let tried = 0;
  for (let turn = 0; tried < SAMPLES && turn < SAMPLES * 4; turn++) {
    const place = places[Math.floor(random() * places.length)];
    if (!place) break;
    const items = completeAt(place);
    const item = items[Math.floor(random() * items.length)];
    if (!item) continue;
    tried++;
    counts.set(place.how, (counts.get(place.how) ?? 0) + 1);
    const accepted = finishPath(accept(place.text, item), item);
    const cursor = createCursors(contextOf(place.text), place.offset)[0];
    const key =
      cursor?.role === 'key' ? item.label : String(cursor?.path.filter((step) => typeof step === 'string').at(-1));
    const written = accepted.text.slice(accepted.start, accepted.offset);
    const choose = (list: readonly CompletionItem[]): CompletionItem | undefined =>
      list[Math.floor(random() * list.length)];
    const after =
      place.how !== 'key before its colon' && NEEDS_VALUE.test(written) ? typeOn(accepted, choose) : accepted.text;
    const own = errorsOf(after).filter(
      (one) =>
        isOwn(one, accepted, item.label, key) && (place.how !== 'key before its colon' || KEY_CODES.test(one.code)),
    );
    if (own.length === 0) continue;
    const before = new Set(errorsOf(place.text).map(({ code, message }) => `${code} ${message}`));
    const found = own.filter(({ code, message }) => !before.has(`${code} ${message}`));
    for (const { code, message } of found.slice(0, 1)) {
      const line = place.text.slice(place.text.lastIndexOf('\n', place.offset - 1) + 1, place.offset);
      failures.push(`${place.document} ${place.how}: ${JSON.stringify(line)} + "${item.label}": ${code}: ${message}`);
    }
  }
  if (process.env['SHOW']) fs.writeFileSync(process.env['SHOW'], `${[...counts].join('\n')}\n${failures.join('\n')}\n`);
  expect(failures).toEqual([]);
  expect(tried).toBe(SAMPLES);
});
