/**
 * Accepts what completion offers at many places of sound documents, each with a half-typed word, and tells what made
 * them wrong.
 */
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete } from '../../server/src/core/completion/complete.ts';
import { createCursors } from '../../server/src/core/completion/cursor.ts';
import type { ProviderContext } from '../../server/src/core/context.ts';
import { runRules, type Diagnosis } from '../../server/src/core/rules/run.ts';
import type { TextEdit } from '../../server/src/core/rules/rule.ts';
import { emptyWorkspace } from '../../server/src/core/workspace.ts';
import { applyEdits, removeItem, removePair } from '../../server/src/core/yaml/edit.ts';
import { locate } from '../../server/src/core/yaml/locate.ts';
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
  const cut = (how: Place['how'], start: number, end: number, letters: number): Place => {
    // Editors write both quotes at once.
    const quoted = /["']/.test(text[start] ?? '') && how !== 'key' ? 1 : 0;
    return { how, original, start: start + letters + quoted, end: end - quoted, newText: '' };
  };
  const oneLine = (node: YamlNode): boolean =>
    node.kind === 'scalar' && node.alias === undefined && !/[\r\n]/.test(text.slice(node.start, node.end));
  function* visit(node: YamlNode): Iterable<Place> {
    if (node.alias !== undefined) return;
    if (node.kind === 'scalar') {
      if (node.start === node.end || !oneLine(node)) return;
      for (const letters of [0, 1, 2]) {
        const place = cut('value', node.start, node.end, letters);
        if (place.start < place.end) yield place;
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
      const place = cut('key before its colon', key.start, key.end, letters);
      if (place.start >= place.end) continue;
      yield place;
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

/** The original without what is typed anew, the key with its value or the item; undefined where it stays. */
function withoutIt({ original: { text }, how, start }: Place, { tree }: ProviderContext): string | undefined {
  if (how === 'new line') return text;
  const place = locate(tree, start);
  const above = place?.parents.at(-1);
  if (!place || !above) return undefined;
  let edit: TextEdit | undefined;
  if (how !== 'value') {
    edit = above.kind === 'map' && place.pair ? removePair(text, above, place.pair) : undefined;
  } else if (above.kind === 'seq') {
    const index = place.path.at(-1);
    edit = typeof index === 'number' ? removeItem(text, above, index) : undefined;
  }
  return edit && applyEdits(text, [edit]);
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

function errorsOf({ document }: ProviderContext): readonly Diagnosis[] {
  const found = runRules(document, { workspace: emptyWorkspace });
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

/** Types on behind a key until something stands there. */
function typeOn(accepted: Accepted, before: ProviderContext, choose: Choose): ProviderContext {
  let ctx = contextAfter(accepted.text, before);
  let { offset } = accepted;
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
    const key = cursor?.path.filter((step) => typeof step === 'string').at(-1) ?? '';
    const typed = cursor?.role === 'key' ? 'sample: ' : sampleFor(String(key));
    ctx = contextAfter(text.slice(0, offset) + typed + text.slice(offset), ctx);
    offset += typed.length;
    if (cursor?.role !== 'key') break;
  }
  return ctx;
}

/** Read as the next version of a document, which costs less. */
function contextAfter(text: string, before: ProviderContext): ProviderContext {
  return contextOf(text, { earlier: before.document });
}

/**
 * Errors that are not the item's, each with its reason.
 *
 * - What the test typed itself behind the item: nothing is offered there, and the author knows better than "sample".
 */
const TYPED = /"sample"/;

/**
 * - The address of a source is the author's; the one that the test types is of git, whatever options stand beside it.
 * - What a plugin or interface at the very end of the file needs is typed next; put in by itself, it would be in the way.
 */
function isNext({ code }: Diagnosis, { text, insertedEnd }: Accepted, key: string): boolean {
  if (key === 'source') return code === 'snapcraft/source-option';
  const isLast = text.slice(insertedEnd).trim() === '';
  return isLast && (key === 'plugin' || key === 'interface') && /missing-|content-target|plug-attribute/.test(code);
}

/** Whether an error is the accepted item's own, wherever in the file it is told. */
function isOwn(error: Diagnosis, accepted: Accepted, key: string): boolean {
  return !TYPED.test(error.message) && !isNext(error, accepted, key);
}

/** What is missing is told together, so that the words change with it. */
function nameOf({ code, message }: Diagnosis): string {
  // A base, or something to build on in its place.
  if (/missing-(?:build-)?base/.test(code)) return 'base';
  return code.startsWith('snapcraft/missing-') ? code : `${code} ${message}`;
}

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
    const goesOn = how !== 'key before its colon' && needsValue(accepted);
    const after = goesOn ? typeOn(accepted, sound, pick) : contextAfter(accepted.text, sound);
    const errors = errorsOf(after);
    if (errors.length === 0) continue;
    // What was wrong with the half-typed word already, or is wrong without what stood there.
    const without = withoutIt(place, sound);
    const others = without === undefined ? [] : errorsOf(contextAfter(without, sound));
    const before = new Set([...errorsOf(ctx), ...others].map(nameOf));
    const found = errors.filter((one) => !before.has(nameOf(one)));
    const fault = found.find((one) => isOwn(one, accepted, key));
    if (fault) {
      const { code, message } = fault;
      const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
      failures.push(`${original.name} ${how}: ${JSON.stringify(line)} + "${item.label}": ${code}: ${message}`);
    }
    for (const one of found) {
      if (isOwn(one, accepted, key)) continue;
      const told = `${how}: ${key}: + "${item.label}": ${one.code}: ${one.message}`;
      exempted.set(told, (exempted.get(told) ?? 0) + 1);
    }
  }
  return { failures, exempted, counts, tried };
}
