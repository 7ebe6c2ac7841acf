/**
 * Accepts what completion offers at many places of sound documents, each with a half-typed word, and tells what made
 * them wrong.
 */
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete } from '../../server/src/core/completion/complete.ts';
import { createCursors } from '../../server/src/core/completion/cursor.ts';
import type { ProviderContext } from '../../server/src/core/context.ts';
import { rules } from '../../server/src/core/rules/index.ts';
import { runRules, type Diagnosis } from '../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../server/src/core/workspace.ts';
import type { YamlNode, YamlPair } from '../../server/src/core/yaml/tree.ts';
import { accept, contextOf, type Accepted, type Marked } from './completion.ts';

export interface Original {
  readonly name: string;
  readonly text: string;
}

/** Always the same numbers. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A place where something is typed: an edit of the original, and the cursor behind what it leaves of the word. */
interface Place {
  readonly how: 'value' | 'key' | 'key before its colon' | 'new line';
  readonly original: Original;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

function* placesOf(original: Original): Iterable<Place> {
  const { text } = original;
  const cut = (how: Place['how'], start: number, end: number, letters: number): Place => ({
    how,
    original,
    start: start + letters,
    end,
    newText: '',
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
    const lineStart = Math.max(text.lastIndexOf('\n', key.start - 1), text.lastIndexOf('\r', key.start - 1)) + 1;
    const lineBreak = /\r\n|\r|\n/.exec(text.slice(value.end));
    if (!lineBreak) return;
    const lineEnd = value.end + lineBreak.index;
    const indent = /^[\s-]*$/.test(text.slice(lineStart, key.start)) ? key.start - lineStart : -1;
    if (indent < 0) return;
    yield { how: 'new line', original, start: lineEnd, end: lineEnd, newText: `${lineBreak[0]}${' '.repeat(indent)}` };
  }
  const { root } = contextOf(text).tree;
  if (root) yield* visit(root);
}

/** The original without the line of the key that is typed anew; undefined where the line holds more. */
function withoutPair({ original: { text }, start, end }: Place): string | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (!/^\s*\w{0,2}$/.test(text.slice(lineStart, start))) return undefined;
  const lineEnd = text.indexOf('\n', end);
  return text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1));
}

function toMarked({ original: { text }, start, end, newText }: Place): Marked {
  return { text: text.slice(0, start) + newText + text.slice(end), offset: start + newText.length };
}

function completeIn(ctx: ProviderContext, offset: number): readonly CompletionItem[] {
  return complete(ctx, offset, {
    snippets: true,
    onSourceError(source, error) {
      throw new Error(`The source ${source} failed`, { cause: error });
    },
  }).items;
}

function errorsOf({ document }: ProviderContext, asked = rules): readonly Diagnosis[] {
  const found = runRules(document, { workspace: emptyWorkspace, rules: asked });
  return found.filter(({ severity }) => severity === 'error');
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
  mode: "'755'",
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

const NEEDS_VALUE = /(?:^|[\s{[-])[^\s:]+:[ \t\r\n[{|-]*$/;

/** Does what was put in end with a key? */
function needsValue({ text, start, offset }: Accepted): boolean {
  return NEEDS_VALUE.test(text.slice(start, offset).replaceAll(/[ \t]#.*/g, ''));
}

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

type Choose = (items: readonly CompletionItem[]) => CompletionItem | undefined;

interface Typed {
  readonly ctx: ProviderContext;
  /** Something was typed that no item offered. */
  readonly made: boolean;
}

/** Types on behind a key until something stands there. */
function typeOn(accepted: Accepted, before: ProviderContext, choose: Choose): Typed {
  let ctx = contextAfter(accepted.text, before);
  let { offset } = accepted;
  let made = false;
  for (let turn = 0; turn < 5; turn++) {
    const { text } = ctx.document;
    const cursor = createCursors(ctx, offset)[0];
    const item = choose(completeIn(ctx, offset));
    if (item) {
      const next = finishPath(accept(ctx.document, item), item);
      ctx = contextAfter(next.text, ctx);
      if (!needsValue(next)) break;
      ({ offset } = next);
      continue;
    }
    made = true;
    const key = cursor?.path.filter((step) => typeof step === 'string').at(-1) ?? '';
    const typed = cursor?.role === 'key' ? 'sample: ' : sampleFor(String(key));
    ctx = contextAfter(text.slice(0, offset) + typed + text.slice(offset), ctx);
    offset += typed.length;
    if (cursor?.role !== 'key') break;
  }
  return { ctx, made };
}

/** Read as the next version of a document, which costs less. */
function contextAfter(text: string, before: ProviderContext): ProviderContext {
  return contextOf(text, { earlier: before.document });
}

/** What the whole file is written for: what no longer suits a new one is the author's next step. */
const TURNS_ALL: ReadonlySet<string> = new Set([
  ...['base', 'build-base', 'type', 'plugin'],
  // There are two values, and each makes other words right and wrong.
  ...['daemon-scope', 'npm-include-node'],
]);
const NEEDS = /\bneeds? (?:an? )?"|so it needs/;

/** Whether an error is the accepted item's own: the text is no YAML, or the item can't stand at its place. */
function isOwn(
  { code, message, start, end }: Diagnosis,
  accepted: Accepted,
  label: string,
  key: string,
  everywhere: boolean,
): boolean {
  const isHere = start <= accepted.insertedEnd && end >= accepted.start;
  // The eras do not read YAML in quite the same way.
  if (code.startsWith('yaml/')) return isHere || !TURNS_ALL.has(key);
  // The key that stood here is missing now, and what the next keys bring is not typed yet.
  if (code.startsWith('snapcraft/missing-')) return message.startsWith(`"${label}" needs`);
  // What the test typed itself.
  if (/"sample"/.test(message) || NEEDS.test(message)) return false;
  if (TURNS_ALL.has(key) && /base|grade/.test(code)) return false;
  return isHere || (everywhere && !TURNS_ALL.has(key));
}

/** What is missing is told together, so that the words change with it. */
function nameOf({ code, message }: Diagnosis): string {
  return code.startsWith('snapcraft/missing-') ? code : `${code} ${message}`;
}

/** With the old value behind it, a new key has to be known and new, no more. */
const KEY_CODES = /^yaml\/|unknown-key|duplicate-key|not-allowed|bad-key/;
const KEY_RULES = rules.filter(({ code }) => KEY_CODES.test(code));

export interface Outcome {
  readonly failures: readonly string[];
  /** Errors that were let pass, with how often. */
  readonly exempted: ReadonlyMap<string, number>;
  readonly counts: ReadonlyMap<string, number>;
  readonly tried: number;
}

export interface Amount {
  readonly seed: number;
  readonly samples: number;
  /** Tell what was let pass; takes longer. */
  readonly exempted?: boolean;
}

export function acceptAnything(originals: readonly Original[], amount: Amount): Outcome {
  const { seed, samples } = amount;
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const contexts = new Map<Original, ProviderContext>();
  const places = originals.flatMap((original) => [...placesOf(original)]);
  const failures: string[] = [];
  const exempted = new Map<string, number>();
  const counts = new Map<string, number>();
  let tried = 0;
  for (let turn = 0; tried < samples && turn < samples * 4; turn++) {
    const place = pick(places);
    if (!place) break;
    const { original, how } = place;
    let sound = contexts.get(original);
    if (!sound) {
      contexts.set(original, (sound = contextOf(original.text)));
      errorsOf(sound);
    }
    const { text, offset } = toMarked(place);
    const ctx = contextAfter(text, sound);
    const item = pick(completeIn(ctx, offset));
    if (!item) continue;
    tried++;
    counts.set(how, (counts.get(how) ?? 0) + 1);
    const accepted = finishPath(accept(ctx.document, item), item);
    const cursor = createCursors(ctx, offset)[0];
    const key =
      cursor?.role === 'key' ? item.label : String(cursor?.path.filter((step) => typeof step === 'string').at(-1));
    const isKey = how === 'key before its colon';
    const goesOn = !isKey && needsValue(accepted);
    const after = goesOn ? typeOn(accepted, sound, pick) : { ctx: contextAfter(accepted.text, sound), made: false };
    const asked = isKey ? KEY_RULES : rules;
    const without = how === 'key' ? withoutPair(place) : original.text;
    // Elsewhere, only what would not be wrong without the typed word is the item's fault.
    const everywhere = without !== undefined && !after.made;
    const isFault = (one: Diagnosis): boolean => isOwn(one, accepted, item.label, key, everywhere);
    const errors = errorsOf(after.ctx, asked);
    if (amount.exempted ? errors.length === 0 : !errors.some(isFault)) continue;
    const others = without === undefined ? [] : errorsOf(contextAfter(without, sound), asked);
    const before = new Set([...errorsOf(ctx, asked), ...others].map(nameOf));
    const found = errors.filter((one) => !before.has(nameOf(one)));
    const fault = found.find(isFault);
    if (fault) {
      const { code, message } = fault;
      const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
      failures.push(`${original.name} ${how}: ${JSON.stringify(line)} + "${item.label}": ${code}: ${message}`);
    }
    for (const one of found) {
      if (isFault(one)) continue;
      const told = `${how}: ${key}: + "${item.label}": ${one.code}: ${one.message}`;
      exempted.set(told, (exempted.get(told) ?? 0) + 1);
    }
  }
  return { failures, exempted, counts, tried };
}
