/** All of a snap from one series of OpenStack to another, as far as a machine can do it; the rest as notes. */
import type { RuleContext, TextEdit } from '../rules/rule.ts';
import { findValue, isScalar, isSeq, isText, itemsOf } from '../yaml/access.ts';
import { insertKey, quote, removeItem, removePair, replaceKey, replaceNode } from '../yaml/edit.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { alignCopy } from './align-copy.ts';
import { alignMention } from './align-pins.ts';
import { readConstraintsAddress } from './addresses.ts';
import { getConstraints } from './constraint-sets.ts';
import { getCopies } from './copies.ts';
import { getSnapEvidence, inferSeries } from './infer-series.ts';
import {
  findRef,
  lastVersionOf,
  mendAddress,
  moveComment,
  moveConstraints,
  movePackage,
  moveTarball,
  moveWord,
} from './move-address.ts';
import { moveRunner } from './move-runner.ts';
import { getPartSources, type PartSource } from './part-sources.ts';
import { getPythonParts, type PythonPart } from './python-parts.ts';
import { findSeries, getBaseVerdict, nameSeries, toSeriesId, versionsOf, type Series } from './releases.ts';
import { listBases, readReleaseBase } from './series-choices.ts';
import type { EditGroup, FileEdit } from './series-edits.ts';
import type { ConstraintLookup, SeriesId } from './types.ts';

export interface SeriesMove {
  readonly target: SeriesId;
  readonly edits: readonly FileEdit[];
  /** What is left to do, one sentence each. */
  readonly notes: readonly string[];
  /** The constraints of the target are on their way: pins and copies can be moved when they are there. */
  readonly pending: boolean;
}

export interface MoveOptions {
  /** Nothing is to be fetched for a move that is only thought of. */
  readonly peek?: boolean;
}

/** @param word an id, a code name, or `master` */
export function moveToSeries(
  ctx: RuleContext,
  word: string,
  { peek = false }: MoveOptions = {},
): SeriesMove | { readonly problem: string } {
  const target = toSeriesId(word);
  if (target === undefined) return { problem: `There is no OpenStack series "${word}".` };
  const { document, tree, project } = ctx;
  if (document.kind !== 'snapcraft') return { problem: 'Only a snapcraft.yaml can be moved to a series.' };
  if (!project.root || tree.problems.length > 0) return { problem: 'The file has to be readable before it can move.' };
  return new Move(ctx, target, peek).run();
}

class Move {
  readonly #ctx: RuleContext;
  readonly #target: SeriesId;
  readonly #edits: FileEdit[] = [];
  readonly #notes = new Set<string>();
  readonly #peek: boolean;

  constructor(ctx: RuleContext, target: SeriesId, peek: boolean) {
    this.#ctx = ctx;
    this.#target = target;
    this.#peek = peek;
  }

  #find(series: SeriesId): ConstraintLookup {
    const { constraints } = this.#ctx.openstack;
    if (!this.#peek) return constraints.find({ series });
    return constraints.peek?.({ series }) ?? { state: 'unavailable', reason: 'Nothing is fetched for a look.' };
  }

  run(): SeriesMove {
    const ctx = this.#ctx;
    const parts = getPythonParts(ctx);
    for (const source of getPartSources(ctx)) this.#moveSource(source);
    for (const part of parts) {
      this.#moveReferences(part);
      this.#movePackages(part);
    }
    const runner = moveRunner(ctx, this.#target);
    for (const edit of runner.edits) this.#add('runner', edit);
    for (const note of runner.notes) this.#notes.add(note);
    this.#moveClaims();
    this.#moveArchive();
    const pending = this.#movePins(parts);
    this.#judgeBase(parts);
    const { text } = ctx.document;
    const changes = this.#edits.filter(({ uri, start, end, newText }) =>
      uri === ctx.document.uri ? text.slice(start, end) !== newText : true,
    );
    return { target: this.#target, edits: changes, notes: [...this.#notes], pending };
  }

  #add(group: EditGroup, edit: TextEdit | undefined, uri = this.#ctx.document.uri): void {
    if (edit) this.#edits.push({ start: edit.start, end: edit.end, newText: edit.newText, uri, group });
  }

  /** New text for a scalar; quotes stay, and come where the text would be read as a number. */
  #replace(group: EditGroup, node: YamlScalar, newText: string): void {
    if (node.alias !== undefined) {
      this.#notes.add(`"${node.text}" is used again by an alias; it is changed where it is written.`);
      return;
    }
    const { text } = this.#ctx.document;
    const first = text[node.start];
    const written =
      first === '"' ? JSON.stringify(newText) : first === "'" || NUMBER.test(newText) ? quote(newText) : newText;
    this.#add(group, replaceNode(text, node, written));
  }

  #moveReferences(part: PythonPart): void {
    const named = new Set<string>();
    for (const { uri, text, start, end, through } of part.constraints) {
      const moved = moveConstraints(text, this.#target);
      if (moved !== undefined && through === 'key' && named.has(moved)) {
        this.#add('constraints', this.#removeReference(part, start));
        continue;
      }
      if (moved !== undefined && through === 'key') named.add(moved);
      if (moved !== undefined) this.#add('constraints', { start, end, newText: moved }, uri);
      else if (/^https?:/.test(text)) {
        this.#notes.add(
          `"${text}" does not tell its series: name the constraints of ${nameSeries(this.#target)} there.`,
        );
      }
      if (readConstraintsAddress(text)?.series === undefined && moved !== undefined && /[0-9a-f]{40}/.test(text)) {
        this.#notes.add('The constraints were pinned to one commit; they follow the series now.');
      }
    }
  }

  /** Two series became one: it needs naming only once. */
  #removeReference({ entry }: PythonPart, start: number): TextEdit | undefined {
    const lists = ['constraints', 'python-constraints'].map((key) => findValue(entry.value, key));
    for (const list of lists) {
      const index = itemsOf(list).findIndex((item) => item.start <= start && start < item.end);
      if (isSeq(list) && index >= 0) return removeItem(this.#ctx.document.text, list, index);
    }
    return undefined;
  }

  #moveSource(source: PartSource): void {
    const { entry, project, series, ref } = source;
    if (source.commit) {
      this.#notes.add(`The part "${entry.name}" is built from one commit: choose one of ${nameSeries(this.#target)}.`);
      return;
    }
    if (/\.(?:tar\.gz|zip|whl)(?:[?#].*)?$/.test(source.source.text)) {
      const moved = series === undefined ? undefined : moveTarball(source.source.text, this.#target);
      if (moved !== undefined) this.#replace('sources', source.source, moved);
      else this.#noteSource(source);
      return;
    }
    const address = mendAddress(source.source.text);
    if (address !== undefined) this.#replace('sources', source.source, address);
    if (series === undefined || (ref === 'default' && !versionsOf(project))) {
      if (ref !== 'default') this.#noteSource(source);
      return;
    }
    const found = findRef(project, this.#target, source.tag ? 'tag' : 'branch');
    if (!found) {
      this.#noteSource(source);
      return;
    }
    const { value } = entry;
    const own = source.tag ?? source.branch;
    if (!own) {
      if (value.kind !== 'map' || found.ref === 'master') return;
      const pair = value.entries.find((one) => one.value === source.source);
      this.#add(
        'sources',
        insertKey(this.#ctx.document.text, value, `source-${found.kind}`, quoteRef(found.ref), pair),
      );
      return;
    }
    this.#replace('sources', own, found.ref);
    const isTag = own === source.tag;
    const pair = value.kind === 'map' ? value.entries.find((one) => one.value === own) : undefined;
    if (pair && isTag !== (found.kind === 'tag')) this.#add('sources', replaceKey(pair, `source-${found.kind}`));
  }

  #noteSource({ entry, project, place }: PartSource): void {
    this.#notes.add(
      `Which version of "${project}" belongs to ${nameSeries(this.#target)} is not known here: look at "${place.text}" of the part "${entry.name}".`,
    );
  }

  #movePackages(part: PythonPart): void {
    for (const { uri, requirement } of part.mentions) {
      const { url } = requirement;
      if (!url || /^file:|^\.{0,2}\//.test(url.text)) continue;
      const moved = movePackage(url.text, this.#target) ?? mendAddress(url.text);
      if (moved !== undefined) this.#add('sources', { start: url.start, end: url.end, newText: moved }, uri);
    }
  }

  #moveClaims(): void {
    const { project, tree, document } = this.#ctx;
    for (const { kind, start, end, text } of getSnapEvidence(this.#ctx)) {
      if (kind === 'comment') {
        const at = document.text.slice(start, end).lastIndexOf(text);
        const word = moveWord(text, this.#target);
        if (word !== undefined && at >= 0) {
          this.#add('claim', { start: start + at, end: start + at + text.length, newText: word });
        }
      }
      if (kind === 'setting') {
        this.#notes.add('The setting "snapwright.constraints.series" says another series than the snap now.');
      }
    }
    for (const comment of tree.comments) {
      if (!/constraints|stable\/|unmaintained\//.test(comment.text)) continue;
      const moved = moveComment(comment.text, this.#target);
      const start = comment.end - comment.text.length;
      if (moved !== comment.text) this.#add('claim', { start, end: comment.end, newText: moved });
    }
    const version = project.find('version')?.value;
    if (!isScalar(version) || version.type === 'null') return;
    const moved = moveVersion(version.text, project.name, this.#target, this.#isOfSeries());
    if (moved !== undefined && moved !== version.text) this.#replace('claim', version, moved);
  }

  /** Without any word on OpenStack a version such as "master" is nobody's series. */
  #isOfSeries(): boolean {
    return inferSeries(this.#ctx) !== undefined;
  }

  #moveArchive(): void {
    const ctx = this.#ctx;
    const { document, project } = ctx;
    const base = readReleaseBase(ctx);
    const target = findSeries(this.#target);
    const pair = project.find('package-repositories');
    const list = pair?.value;
    for (const [index, item] of itemsOf(list).entries()) {
      const cloud = findValue(item, 'cloud');
      if (!isText(cloud) || !findSeries(cloud.text)) continue;
      if (target?.cloud?.base === base) this.#replace('archive', cloud, target.cloud.name);
      else if (target?.native === base) {
        const isLast = itemsOf(list).length === 1;
        if (isLast && project.root && pair) this.#add('archive', removePair(document.text, project.root, pair));
        else if (isSeq(list)) this.#add('archive', removeItem(document.text, list, index));
      } else this.#notes.add(this.#describeArchive(base, target));
    }
    for (const { kind, start, end } of getSnapEvidence(ctx)) {
      const written = document.text.slice(start, end);
      if (kind !== 'cloud-archive' || !written.startsWith('cloud-archive:')) continue;
      if (target?.cloud?.base === base) {
        const newText = written.replace(/[a-z0-9.]+$/, target.cloud.name);
        this.#add('archive', { start, end, newText });
      } else if (target?.native === base) {
        this.#notes.add(`${base} has ${nameSeries(this.#target)} in its own archive: drop "${written}".`);
      } else this.#notes.add(this.#describeArchive(base, target));
    }
  }

  #describeArchive(base: string, target: Series | undefined): string {
    const name = nameSeries(this.#target);
    const others = [target?.cloud?.base, target?.native].filter((one) => one !== undefined);
    const where = others.length > 0 ? `, but for ${[...new Set(others)].join(' and ')}` : '';
    return `There is no cloud archive of ${name} for ${base}${where}.`;
  }

  /** @returns whether the constraints of the target are still on their way */
  #movePins(parts: readonly PythonPart[]): boolean {
    const ctx = this.#ctx;
    const needed = parts.some(
      (part) => getCopies(part).length > 0 || part.mentions.some(({ requirement }) => requirement.specifier),
    );
    if (!needed) return false;
    const lookup = this.#find(this.#target);
    if (lookup.state !== 'ready') {
      const name = nameSeries(this.#target);
      this.#notes.add(
        `The constraints of ${name} are not at hand: pins and copies of constraints were left as they are.`,
      );
      return lookup.state === 'pending';
    }
    const done = new Set<string>();
    for (const part of parts) {
      const meant = inferSeries(ctx, part)?.series;
      for (const copy of getCopies(part)) {
        if (done.has(copy.uri)) continue;
        done.add(copy.uri);
        const from = copy.claim?.series ?? meant;
        const old = from === undefined ? undefined : this.#find(from);
        const before = old?.state === 'ready' ? old.set : undefined;
        for (const edit of alignCopy(copy, lookup.set, before).edits) this.#add('copies', edit, copy.uri);
        if (copy.claim) {
          const { start, end } = copy.claim;
          const comment = copy.text.slice(start, end);
          const moved = moveComment(comment, this.#target);
          if (moved !== comment) this.#add('copies', { start, end, newText: moved }, copy.uri);
        }
      }
      for (const mention of part.mentions) {
        const edit = alignMention(mention, part, lookup.set, getConstraints(ctx, part).binding);
        if (edit) this.#add('pins', edit, mention.uri);
      }
      this.#noteLock(part);
    }
    return false;
  }

  #noteLock({ lock, plugin, pyproject }: PythonPart): void {
    const touched = pyproject && this.#edits.some(({ uri }) => uri === pyproject.uri);
    if (lock?.content.tool === 'poetry' || plugin === 'poetry') {
      this.#notes.add('Run "poetry lock": the lock still has the versions of before.');
    } else if (lock || (plugin === 'uv' && touched)) {
      this.#notes.add('Run "uv lock": the lock still has the versions of before.');
    }
  }

  #judgeBase(parts: readonly PythonPart[]): void {
    const ctx = this.#ctx;
    const base = readReleaseBase(ctx);
    const target = findSeries(this.#target);
    const verdict = target && getBaseVerdict(target, base);
    const python = parts.find(({ environment }) => environment)?.environment?.python;
    if (!target || parts.length === 0 || (python !== undefined && target.python.includes(python))) return;
    if (verdict !== 'too-old' && verdict !== 'too-new') return;
    const fitting = listBases(target);
    const which = fitting.length > 0 ? `; it fits ${fitting.join(' and ')}` : '';
    const age = verdict === 'too-old' ? 'older' : 'newer';
    this.#notes.add(
      `The Python of ${base} is ${age} than any that ${nameSeries(this.#target)} was tested with${which}.`,
    );
  }
}

/** `2025.1+git1a2b` keeps what follows the series. */
function moveVersion(text: string, snap: string | undefined, target: SeriesId, known: boolean): string | undefined {
  const [stem = '', rest = ''] = [/^[^-+~]*/.exec(text)?.[0], text.replace(/^[^-+~]*/, '')];
  if (!known) return undefined;
  const word = moveWord(stem, target);
  if (word !== undefined) return word + rest;
  if (snap === undefined || !/^\d/.test(stem)) return undefined;
  return lastVersionOf(snap, target);
}

function quoteRef(ref: string): string {
  return NUMBER.test(ref) ? quote(ref) : ref;
}

/** What YAML reads as a number. */
const NUMBER = /^\d+(?:\.\d*)?$/;
