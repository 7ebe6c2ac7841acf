/** The constraints that the engine asks for: from memory, from the cache, and from the network behind its back. */
import {
  describeTarget,
  FRESH_MS,
  judgeConstraints,
  applyMirrors,
  resolveConstraints,
  RETRY_MS,
  showAddress,
  defaultConstraintPolicy,
  type ConstraintPolicy,
  type ConstraintTarget,
} from '../core/openstack/constraint-policy.ts';
import type { ConstraintLookup, ConstraintStore } from '../core/openstack/types.ts';
import type { ConstraintSet } from '../core/python/types.ts';
import type { CachedConstraints, ConstraintCache } from './cache.ts';
import {
  fetchConstraints,
  type ConstraintTransport,
  type FailureKind,
  type FetchOutcome,
} from './fetch-constraints.ts';

/** For the status bar and the log; no such thing is ever a problem in a file. */
export interface ConstraintsStatus {
  readonly state: 'idle' | 'fetching' | 'offline' | 'problem';
  readonly message: string;
}

export interface ConstraintStorePorts {
  readonly cache: ConstraintCache;
  /** Undefined where nothing may be fetched. */
  readonly transport: ConstraintTransport | undefined;
  /** Something is at hand that was not, or another text than before. */
  readonly onReady?: () => void;
  readonly onStatus?: (status: ConstraintsStatus) => void;
  readonly log?: (message: string) => void;
  readonly now?: () => number;
}

export type Reference = Parameters<ConstraintStore['find']>[0];

export interface FetchingConstraintStore extends Required<ConstraintStore> {
  /** Fetches now what is not fresh, and waits for it. @param force also what is fresh */
  fetch(reference: Reference, force?: boolean): Promise<FetchReport>;
  setPolicy(policy: ConstraintPolicy): void;
  /** Tries again what failed: the network is back, or the user allowed it. */
  retry(): void;
  /** When nothing is under way any more. */
  idle(): Promise<void>;
}

export type FetchReport =
  | {
      readonly type: 'fetched' | 'unchanged' | 'fresh';
      readonly target: ConstraintTarget;
      readonly size: number;
      readonly fetchedAt: number;
    }
  | { readonly type: 'failed'; readonly kind: FailureKind; readonly message: string };

interface Known {
  readonly entry: CachedConstraints;
  readonly set: ConstraintSet;
}

const MAX_KEPT = 48;
/** A list that was not in the cache may be put there by another program. */
const LOOK_AGAIN_MS = 30_000;
const MAX_PARALLEL = 3;

export function createConstraintStore(ports: ConstraintStorePorts): FetchingConstraintStore {
  const { cache, transport, now = Date.now } = ports;
  const known = new Map<string, Known>();
  const missed = new Map<string, number>();
  const failures = new Map<string, { readonly until: number; readonly message: string }>();
  const running = new Map<string, Promise<FetchReport>>();
  const waiting: (() => void)[] = [];
  let slots = MAX_PARALLEL;
  let policy = defaultConstraintPolicy;
  let told = '';
  let failed = false;
  let isOffline = false;

  const tell = (status: ConstraintsStatus): void => {
    const words = `${status.state} ${status.message}`;
    if (words === told) return;
    told = words;
    ports.onStatus?.(status);
  };

  const keep = (entry: CachedConstraints, set: ConstraintSet): Known => {
    const kept = { entry, set };
    if (known.size >= MAX_KEPT) known.delete(known.keys().next().value ?? '');
    known.set(entry.url, kept);
    missed.delete(entry.url);
    return kept;
  };

  const recall = (url: string): Known | undefined => {
    const kept = known.get(url);
    if (kept) return kept;
    if ((missed.get(url) ?? -Infinity) + LOOK_AGAIN_MS > now()) return undefined;
    const entry = cache.read(url);
    const judged = entry && judgeConstraints(entry.text);
    if (entry && judged && 'set' in judged) return keep(entry, judged.set);
    missed.set(url, now());
    return undefined;
  };

  const isFresh = ({ url, immutable }: ConstraintTarget, { entry }: Known): boolean => {
    // Another mirror may hold another text.
    if (entry.via !== showAddress(applyMirrors(url, policy.mirrors))) return false;
    return immutable || (entry.checkedAt <= now() && now() - entry.checkedAt < FRESH_MS);
  };

  const take = (target: ConstraintTarget, outcome: FetchOutcome, before: Known | undefined): FetchReport => {
    const { url } = target;
    if (outcome.type === 'failed') {
      failures.set(url, { until: now() + RETRY_MS, message: outcome.message });
      failed = true;
      const aged = before ? ` The copy of ${toDay(before.entry.checkedAt)} is used.` : '';
      const message = `${outcome.message}${aged}`;
      if (outcome.kind !== 'offline' && outcome.kind !== 'timeout') tell({ state: 'problem', message });
      else if (!isOffline) {
        // Said once, whatever else is tried meanwhile.
        isOffline = true;
        tell({ state: 'offline', message });
      }
      return { type: 'failed', kind: outcome.kind, message: outcome.message };
    }
    failures.delete(url);
    isOffline = false;
    const via = showAddress(applyMirrors(url, policy.mirrors));
    let kept: Known | undefined;
    if (outcome.type === 'fetched') {
      const { text, set, etag } = outcome;
      const entry = { url, via, fetchedAt: now(), checkedAt: now(), text, ...(etag !== undefined && { etag }) };
      kept = keep(entry, set);
    } else if (before) kept = keep({ ...before.entry, via, checkedAt: now() }, before.set);
    if (!kept) return { type: 'failed', kind: 'failed', message: `${describeTarget(target)} came without a text.` };
    const problem = cache.write(kept.entry);
    if (problem !== undefined) ports.log?.(problem);
    if (kept.entry.text !== before?.entry.text) ports.onReady?.();
    return { type: outcome.type, target, size: kept.set.size, fetchedAt: kept.entry.fetchedAt };
  };

  const enter = async (): Promise<void> => {
    if (slots > 0) slots--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else slots++;
  };

  const start = (target: ConstraintTarget, over: ConstraintTransport): Promise<FetchReport> => {
    const { url } = target;
    const under = running.get(url);
    if (under) return under;
    if (running.size === 0) failed = false;
    if (!isOffline) tell({ state: 'fetching', message: `Fetching ${describeTarget(target)}.` });
    const work = (async (): Promise<FetchReport> => {
      await enter();
      try {
        const before = recall(url);
        // An answer of another mirror says nothing of this copy.
        const etag =
          before?.entry.via === showAddress(applyMirrors(url, policy.mirrors)) ? before.entry.etag : undefined;
        return take(target, await fetchConstraints(url, etag, policy, over), before);
      } catch (error) {
        return take(target, { type: 'failed', kind: 'failed', message: String(error) }, recall(url));
      } finally {
        leave();
        running.delete(url);
        if (running.size === 0 && !failed) tell({ state: 'idle', message: 'All constraints are at hand.' });
      }
    })();
    running.set(url, work);
    return work;
  };

  const look = (reference: Reference, mayStart: boolean): ConstraintLookup => {
    const target = resolveConstraints(reference);
    if ('problem' in target) return { state: 'unavailable', reason: target.problem };
    const { url } = target;
    const kept = recall(url);
    const failure = failures.get(url);
    const mayFetch = mayStart && policy.fetch !== 'never' && !(failure && failure.until > now());
    const needsFetch = mayFetch && !(kept && isFresh(target, kept));
    if (needsFetch && transport) void start(target, transport);
    if (kept) return { state: 'ready', set: kept.set, from: url, fetchedAt: kept.entry.checkedAt };
    if (running.has(url)) return { state: 'pending' };
    return {
      state: 'unavailable',
      reason: failure?.message ?? `${capitalise(describeTarget(target))} are not at hand.`,
    };
  };

  return {
    find: (reference) => look(reference, true),
    peek: (reference) => look(reference, false),
    async fetch(reference, force = false) {
      const target = resolveConstraints(reference);
      if ('problem' in target) return { type: 'failed', kind: 'refused', message: target.problem };
      const kept = recall(target.url);
      if (kept && !force && isFresh(target, kept)) {
        return { type: 'fresh', target, size: kept.set.size, fetchedAt: kept.entry.fetchedAt };
      }
      if (!transport) return { type: 'failed', kind: 'refused', message: 'Nothing may be fetched here.' };
      return start(target, transport);
    },
    setPolicy(next) {
      if (JSON.stringify(next) === JSON.stringify(policy)) return;
      policy = next;
      failures.clear();
    },
    retry() {
      failures.clear();
      isOffline = false;
      told = '';
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
