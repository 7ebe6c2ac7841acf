/** Which address stands for which constraints, what a mirror makes of it, and what counts as constraints. */
import { parseConstraints } from '../python/upper-constraints.ts';
import type { ConstraintSet } from '../python/types.ts';
import { constraintsUrl, readConstraintsAddress } from './addresses.ts';
import { findSeries, nameSeries, toSeriesId } from './releases.ts';
import type { SeriesId } from './types.ts';

/** The largest list there was has 33 kB; a mirror that answers slower than this helps nobody who is typing. */
export const FETCH_LIMITS = { maxBytes: 2_000_000, timeoutMs: 15_000, maxHops: 5 } as const;
/** How long a list that may still change is taken as it is. */
export const FRESH_MS = 24 * 60 * 60 * 1000;
/** How long after a failure nothing is tried again by itself. */
export const RETRY_MS = 10 * 60 * 1000;

/** `snapwright.constraints.fetch` */
export const FETCH_MODES = ['auto', 'ask', 'never'] as const;
export type FetchMode = (typeof FETCH_MODES)[number];

/** `snapwright.constraints.mirrors`: the beginning of an address to what stands there instead. */
export type Mirrors = Readonly<Record<string, string>>;

export interface ConstraintPolicy {
  readonly fetch: FetchMode;
  readonly mirrors: Mirrors;
}

export const defaultConstraintPolicy: ConstraintPolicy = { fetch: 'auto', mirrors: {} };

/** One list of constraints, by the address that stands for it whatever the words that named it. */
export interface ConstraintTarget {
  readonly url: string;
  readonly series: SeriesId | undefined;
  /** What is there never changes: a tag, a commit, a series at its end. */
  readonly immutable: boolean;
}

const HTTPS = /^https:\/\/[^\s/?#]+\S*$/i;
const TAG = /\/tag\/|\/refs\/tags\/|-(?:eol|eom|em|last)\/upper-constraints\.txt$/;

/** The list that a reference means. Branches of a series, and addresses that have died, lead to the series. */
export function resolveConstraints(
  reference: { readonly series: SeriesId } | { readonly url: string },
): ConstraintTarget | { readonly problem: string } {
  if ('series' in reference) {
    const id = toSeriesId(reference.series);
    return id === undefined ? { problem: `There is no OpenStack series "${reference.series}".` } : toTarget(id);
  }
  const url = upgrade(reference.url.trim());
  const address = readConstraintsAddress(url);
  if (address?.series !== undefined && (address.fault !== undefined || !TAG.test(url) || isEnded(address.series))) {
    return toTarget(address.series);
  }
  if (address?.fault) return { problem: address.fault.message };
  if (!HTTPS.test(url)) return { problem: `"${showAddress(url)}" is not https.` };
  return { url: url.replace(/#.*$/, ''), series: address?.series, immutable: address !== undefined };
}

function toTarget(id: SeriesId): ConstraintTarget {
  return { url: constraintsUrl(id), series: id, immutable: isEnded(id) };
}

function isEnded(id: SeriesId): boolean {
  return findSeries(id)?.status === 'eol';
}

/** OpenStack's hosts all speak https; what an author wrote years ago is fetched safely all the same. */
function upgrade(url: string): string {
  return /^http:\/\/(?:releases\.openstack\.org|opendev\.org|raw\.githubusercontent\.com|git\.openstack\.org)\//.test(
    url,
  )
    ? url.replace(/^http:/, 'https:')
    : url;
}

/** The address to ask in the place of another; the longest beginning that fits wins. */
export function applyMirrors(url: string, mirrors: Mirrors): string {
  let best: string | undefined;
  for (const prefix of Object.keys(mirrors)) {
    if (startsWithPath(url, prefix) && prefix.length > (best?.length ?? -1)) best = prefix;
  }
  return best === undefined ? url : `${mirrors[best] ?? ''}${url.slice(best.length)}`;
}

function startsWithPath(url: string, prefix: string): boolean {
  return url.startsWith(prefix) && (prefix.endsWith('/') || /^(?:$|[/?])/.test(url.slice(prefix.length)));
}

/** Whether a text that was fetched can be used. A few lines that pip would refuse do not spoil the rest. */
export function judgeConstraints(text: string): { readonly set: ConstraintSet } | { readonly problem: string } {
  const set = parseConstraints(text);
  if (set.size === 0) {
    const reason = set.problems[0]?.message ?? 'The file is empty.';
    return { problem: text.trimStart().startsWith('<') ? reason : `It holds no constraints: ${reason}` };
  }
  if (set.problems.length > set.size) return { problem: 'Most of its lines are no constraints.' };
  return { set };
}

/** Reads the setting; a fault in one entry leaves the others in force. */
export function readMirrors(value: unknown): { readonly mirrors: Mirrors; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const mirrors: Record<string, string> = {};
  if (value === undefined || value === null) return { mirrors, problems };
  if (typeof value !== 'object' || Array.isArray(value)) {
    const problem = 'The setting "snapwright.constraints.mirrors" must be an object of addresses; it is ignored.';
    return { mirrors, problems: [problem] };
  }
  for (const [from, to] of Object.entries(value)) {
    if (!HTTPS.test(from)) {
      problems.push(`The mirrored address "${showAddress(from)}" must begin with https://.`);
    } else if (typeof to !== 'string' || !HTTPS.test(to)) {
      problems.push(`The mirror of "${showAddress(from)}" must be an address that begins with https://.`);
    } else if (from.endsWith('/') !== to.endsWith('/')) {
      problems.push(`The mirror of "${showAddress(from)}" must end with a slash where that does, and only there.`);
    } else mirrors[from] = to;
  }
  return { mirrors, problems };
}

/** For messages and for the disk: without a name and password. */
export function showAddress(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@?#]*@/i, '$1');
}

/** How a list is called in messages. */
export function describeTarget({ url, series }: ConstraintTarget): string {
  return series === undefined ? `"${showAddress(url)}"` : `the constraints of ${nameSeries(series)}`;
}
