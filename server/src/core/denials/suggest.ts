/** From what was refused to the plugs that would allow it, app by app. */
import { facts } from '../facts/provider.ts';
import { judgePlug } from '../forecast/judge-port.ts';
import { getConnectCommand } from '../hover/describe-interface.ts';
import type { SnapcraftProject } from '../project/project.ts';
import { advise } from './advise.ts';
import type { ActorDenials, CollectedDenials, CountedCause } from './collect-denials.ts';
import { findCover, type Match } from './find-cover.ts';
import { readDeclaredPlugs, type DeclaredPlugs } from './declared-plugs.ts';
import { NOTES } from './notes.ts';
import type { Actor } from './types.ts';

/**
 * - `missing`: the app has no such plug.
 * - `reuse`: the project has such a plug, which the app does not name.
 * - `declared`: the app has it; then it is not connected, or its attributes leave this out.
 * - `unknown`: there is no project, or the app is none of it.
 */
export type PlugState = 'missing' | 'reuse' | 'declared' | 'unknown';

export interface DenialText {
  readonly text: string;
  readonly count: number;
}

export interface PlugSuggestion {
  readonly interface: string;
  /** Its name in the project. */
  readonly plug: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Other interfaces that would allow all of it. */
  readonly alternatives: readonly string[];
  readonly certainty: 'sure' | 'maybe';
  readonly state: PlugState;
  /** The plug can be added as it is; else it takes attributes that only the author knows. */
  readonly addable: boolean;
  /** What the interface is for, and what there is to say of this denial. */
  readonly reason: string;
  /** How it comes to be connected. */
  readonly connection: string;
  readonly causes: readonly DenialText[];
}

export interface Unhelped extends DenialText {
  readonly advice: string;
}

export interface ActorReport {
  readonly actor: Actor;
  readonly name: string;
  readonly count: number;
  /** Everything was logged and let pass: the snap ran in devmode. */
  readonly allowed: boolean;
  readonly suggestions: readonly PlugSuggestion[];
  /** What no plug allows. */
  readonly uncovered: readonly Unhelped[];
  /** What programs go on without. */
  readonly harmless: readonly Unhelped[];
}

export interface DenialReport {
  readonly actors: readonly ActorReport[];
  readonly denials: number;
  readonly lines: number;
  readonly suppressed: number;
  readonly omitted: number;
  /** Snaps in the log that are not the project's. */
  readonly otherSnaps: readonly string[];
}

/** @param project leaves out what the log has of other snaps, and tells which plugs are there already */
export function suggestPlugs(log: CollectedDenials, project?: SnapcraftProject): DenialReport {
  const isOther = ({ actor }: ActorDenials): boolean => project?.name !== undefined && actor.snap !== project.name;
  const declared = project && readDeclaredPlugs(project);
  const { lines, denials, suppressed, omitted } = log;
  return {
    actors: log.actors.filter((one) => !isOther(one)).map((one) => reportActor(one, declared)),
    otherSnaps: [...new Set(log.actors.filter(isOther).map(({ actor }) => actor.snap))],
    ...{ lines, denials, suppressed, omitted },
  };
}

interface Matched {
  readonly cause: CountedCause;
  readonly match: Match;
}

function reportActor(denials: ActorDenials, declared: DeclaredPlugs | undefined): ActorReport {
  const { actor, name, count, causes } = denials;
  const matched: Matched[] = [];
  const uncovered: Unhelped[] = [];
  const harmless: Unhelped[] = [];
  for (const cause of causes) {
    const match = findCover(cause.cause);
    const { text, count: times } = cause;
    if (match?.harmless) harmless.push({ text, count: times, advice: adviceOf(match) });
    else if (match && match.interfaces.length > 0) matched.push({ cause, match });
    else uncovered.push({ text, count: times, advice: adviceOf(match) || advise(cause.cause, actor) });
  }
  const byCount = (a: DenialText, b: DenialText): number => b.count - a.count;
  return {
    ...{ actor, name, count },
    allowed: causes.every((one) => one.allowed),
    suggestions: group(matched, declared?.forActor(actor))
      .map((one) => toSuggestion(one, actor, declared))
      .sort((a, b) => Number(a.certainty === 'maybe') - Number(b.certainty === 'maybe')),
    uncovered: uncovered.sort(byCount),
    harmless: harmless.sort(byCount),
  };
}

function adviceOf(match: Match | undefined): string {
  if (match?.reading) return `${listNames(match.reading)} would allow reading it, but not the rest.`;
  const note = (match?.note !== undefined && NOTES[match.note]) || '';
  if (!match?.harmless || match.interfaces.length === 0) return note;
  return `${note} ${listNames(match.interfaces)} would allow it.`;
}

function listNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

interface Group {
  readonly interface: string;
  readonly matched: Matched[];
}

/**
 * One group for each plug. What several interfaces allow goes to one that the app has, else to one that is needed
 * anyway, else to the first.
 */
function group(matched: readonly Matched[], own: ReadonlySet<string> | undefined): Group[] {
  const groups = new Map<string, Group>();
  const needed = new Set(
    matched.filter(({ match }) => match.interfaces.length === 1).map(({ match }) => match.interfaces[0]),
  );
  for (const one of matched) {
    const { interfaces, plug } = one.match;
    const name =
      interfaces.find((id) => own?.has(id)) ?? interfaces.find((id) => needed.has(id)) ?? interfaces[0] ?? '';
    needed.add(name);
    const key = plug ?? name;
    const known = groups.get(key);
    if (known) known.matched.push(one);
    else groups.set(key, { interface: name, matched: [one] });
  }
  return [...groups.values()];
}

function toSuggestion({ interface: name, matched }: Group, actor: Actor, declared?: DeclaredPlugs): PlugSuggestion {
  const fact = facts.interfaces.get(name);
  const [first] = matched;
  const attributes = mergeAttributes(matched.filter(({ match }) => match.interfaces[0] === name));
  const found = findPlug(declared, actor, { name, plug: first?.match.plug });
  const state = found?.state ?? 'unknown';
  const plug = found?.plug ?? first?.match.plug ?? name;
  const minimal = fact?.['minimalPlug'];
  const needs = typeof minimal === 'object' && minimal !== null && Object.keys(minimal).length > 0;
  const notes = new Set(matched.flatMap(({ match }) => (match.note === undefined ? [] : [NOTES[match.note] ?? ''])));
  const others = (first?.match.interfaces ?? []).filter((id) => id !== name);
  return {
    ...{ interface: name, plug, state },
    ...(attributes && { attributes }),
    alternatives: others.filter((id) => matched.every(({ match }) => match.interfaces.includes(id))),
    certainty: matched.some(({ match }) => match.certainty === 'sure') ? 'sure' : 'maybe',
    addable: attributes !== undefined || !needs,
    reason: [fact?.summary ?? '', ...notes].filter((text) => text !== '').join(' '),
    connection: describeConnection(name, { actor, plug, state, attributes }),
    causes: matched.map(({ cause: { text, count } }) => ({ text, count })).sort((a, b) => b.count - a.count),
  };
}

/** A plug that names files is for these alone: only one of its own name will do. */
function findPlug(
  declared: DeclaredPlugs | undefined,
  actor: Actor,
  { name, plug }: { readonly name: string; readonly plug: string | undefined },
): ReturnType<DeclaredPlugs['find']> {
  if (plug === undefined) return declared?.find(actor, name);
  const has = declared?.has(actor, plug);
  return has === undefined ? undefined : { plug, state: has ? 'declared' : 'missing' };
}

/** Writing includes reading. */
function mergeAttributes(matched: readonly Matched[]): Readonly<Record<string, unknown>> | undefined {
  const all = matched.flatMap(({ match }) => (match.attributes ? [match.attributes] : []));
  return all.find((one) => 'write' in one) ?? all[0];
}

interface Plug {
  readonly actor: Actor;
  readonly plug: string;
  readonly state: PlugState;
  readonly attributes: Readonly<Record<string, unknown>> | undefined;
}

function describeConnection(name: string, { actor, plug, state, attributes }: Plug): string {
  const fact = facts.interfaces.get(name);
  if (!fact) return '';
  const { snap, instance } = actor;
  const command = getConnectCommand(fact, { name: plug, snap: instance === undefined ? snap : `${snap}_${instance}` });
  if (state === 'declared') return `The plug is there: is it connected? "${command}" connects it.`;
  const { connection, held } = judgePlug(fact, new Map(Object.entries(attributes ?? {})));
  const review = held ? ' The store has to allow the snap.' : '';
  switch (connection) {
    case 'itself':
      return `It connects by itself.${review}`;
    case 'maybe':
      return `It may connect by itself; else "${command}".${review}`;
    case 'hand':
      return `It has to be connected: "${command}".${review}`;
    case 'store':
      return `It connects with the store's permission only.${review}`;
  }
}
