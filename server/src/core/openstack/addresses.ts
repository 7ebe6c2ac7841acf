/** What the addresses of constraints and sources mean, and which of them still answer. */
import { findSeries, findSeriesOfVersion, getDevelopment, toSeriesId, type Series } from './releases.ts';
import type { SeriesId } from './types.ts';

/** An address of constraints, understood. */
export interface ConstraintsAddress {
  /** Undefined for a pinned commit, and for a ref that no series has. */
  readonly series: SeriesId | undefined;
  readonly fault?: AddressFault;
  /** The address to use instead. */
  readonly replacement?: string;
}

export interface AddressFault {
  /**
   * `gone`: the branch or tag is not there (any more). `page`: a web page instead of the file. `codename`: the code
   * name of a series that has a number. `retired`: the host is not in service.
   */
  readonly type: 'gone' | 'page' | 'codename' | 'retired' | 'unknown';
  readonly message: string;
}

const RELEASES = /^https?:\/\/releases\.openstack\.org\/constraints\/upper\/([^/?#]+)\/?$/;
const OPENDEV =
  /^https?:\/\/opendev\.org\/openstack\/requirements\/(raw|src)\/(branch|tag|commit)\/(.+)\/upper-constraints\.txt$/;
const GITHUB_RAW =
  /^https?:\/\/raw\.githubusercontent\.com\/openstack\/requirements\/(refs\/heads\/|refs\/tags\/)?(.+)\/upper-constraints\.txt$/;
const GITHUB_PAGE = /^https?:\/\/github\.com\/openstack\/requirements\/(blob|raw)\/(.+)\/upper-constraints\.txt$/;
const CGIT =
  /^https?:\/\/git\.openstack\.org\/cgit\/openstack\/requirements\/plain\/upper-constraints\.txt(?:\?(h|id)=([^&#]+))?$/;
const COMMIT = /^[0-9a-f]{40}$/;

/** The address that follows a series through its life. */
export function constraintsUrl(series: SeriesId): string {
  return `https://releases.openstack.org/constraints/upper/${series}`;
}

/** Undefined for addresses of other places, such as a mirror. */
export function readConstraintsAddress(url: string): ConstraintsAddress | undefined {
  const address = url.trim();
  const [, word] = RELEASES.exec(address) ?? [];
  if (word !== undefined) return readRedirect(word);
  const [, view, type = '', ref = ''] = OPENDEV.exec(address) ?? [];
  if (view === 'src') return page(readRef(ref));
  if (view === 'raw') {
    if (type === 'commit') return { series: undefined };
    return judgeRef(ref, type === 'tag' ? 'tag' : 'branch', (series) => constraintsUrl(series.id));
  }
  const [, heads, githubRef] = GITHUB_RAW.exec(address) ?? [];
  if (githubRef !== undefined) {
    return judgeRef(githubRef, heads === undefined ? 'any' : heads.includes('tags') ? 'tag' : 'branch', githubUrl);
  }
  const [, kind, pageRef = ''] = GITHUB_PAGE.exec(address) ?? [];
  if (kind === 'raw') return judgeRef(pageRef, 'any', githubUrl);
  if (kind === 'blob') {
    const series = readRef(pageRef);
    const known = series === undefined ? undefined : findSeries(series);
    const replacement = known ? githubUrl(known) : series === 'master' ? constraintsUrl('master') : undefined;
    return { ...page(series), ...(replacement !== undefined && { replacement }) };
  }
  const cgit = CGIT.exec(address);
  if (cgit) return readCgit(cgit[1], cgit[2]);
  return undefined;
}

function githubUrl(series: Series): string {
  // A series that has just left maintenance is known by its coming branch.
  const branch = series.status === 'unmaintained' ? `unmaintained/${series.id}` : series.branch;
  const ref = branch ?? series.tags.find((tag) => tag.endsWith('-eol')) ?? series.tags[0] ?? 'master';
  return `https://raw.githubusercontent.com/openstack/requirements/${ref}/upper-constraints.txt`;
}

function readRedirect(word: string): ConstraintsAddress {
  if (COMMIT.test(word)) return { series: undefined };
  const series = findSeries(word);
  if (word === 'master' || toSeriesId(word) === 'master') return { series: 'master' };
  if (!series) {
    const message = `There is no OpenStack series "${word}".`;
    return { series: undefined, fault: { type: 'unknown', message } };
  }
  if (series.id === word) return { series: series.id };
  const message = `releases.openstack.org knows the series ${series.name} only by its number ${series.id}.`;
  return { series: series.id, fault: { type: 'codename', message }, replacement: constraintsUrl(series.id) };
}

function readCgit(key: string | undefined, ref: string | undefined): ConstraintsAddress {
  if (key === 'id') return { series: undefined, fault: retired() };
  const series = ref === undefined ? 'master' : readRef(decode(ref));
  return {
    series,
    fault: retired(),
    ...(series !== undefined && { replacement: constraintsUrl(series) }),
  };
}

function retired(): AddressFault {
  return { type: 'retired', message: 'git.openstack.org was retired in 2019.' };
}

function page(series: SeriesId | undefined): ConstraintsAddress {
  const message = 'This address is a web page; pip needs the file itself.';
  return {
    series,
    fault: { type: 'page', message },
    ...(series !== undefined && { replacement: constraintsUrl(series) }),
  };
}

function judgeRef(
  ref: string,
  type: 'branch' | 'tag' | 'any',
  replace: (series: Series) => string,
): ConstraintsAddress {
  if ((ref === 'master' && type !== 'tag') || COMMIT.test(ref)) {
    return { series: ref === 'master' ? 'master' : undefined };
  }
  const id = readRef(ref);
  const series = id === undefined ? undefined : findSeries(id);
  if (!series) {
    const message = `openstack/requirements has no branch or tag "${ref}".`;
    return { series: undefined, fault: { type: 'gone', message } };
  }
  const exists = (type !== 'tag' && ref === series.branch) || (type !== 'branch' && series.tags.includes(ref));
  if (exists || isMoving(ref, series)) return { series: series.id };
  return {
    series: series.id,
    fault: { type: 'gone', message: `${describeRef(ref, series)}: ${describeState(series)}.` },
    replacement: replace(series),
  };
}

/** When a series leaves maintenance its branch is renamed and tagged; which of them is there today can't be known. */
function isMoving(ref: string, { id, status, branch }: Series): boolean {
  return (
    status === 'unmaintained' && branch === `stable/${id}` && (ref === `unmaintained/${id}` || ref === `${id}-eom`)
  );
}

function describeRef(ref: string, series: Series): string {
  return ref.includes('/')
    ? `openstack/requirements has no branch "${ref}" ${series.branch === undefined ? 'any more' : 'now'}`
    : `openstack/requirements has no tag "${ref}"`;
}

function describeState(series: Series): string {
  if (series.status === 'eol')
    return `${series.id} reached its end of life${series.ended ? ` on ${series.ended}` : ''}`;
  return `${series.id} is ${series.status}, its branch is "${series.branch ?? 'master'}"`;
}

/** The series that a branch or tag belongs to: `stable/ocata`, `unmaintained/2024.1`, `ocata-eol`, `master`. */
export function readRef(ref: string): SeriesId | undefined {
  const plain = ref.replace(/^refs\/(?:heads|tags)\//, '').replace(/^origin\//, '');
  if (plain === 'master' || plain === 'main') return 'master';
  const branch = /^(?:stable|unmaintained)\/(.+)$/.exec(plain)?.[1];
  if (branch !== undefined) return findSeries(branch)?.id;
  const tag = /^(.+)-(?:eol|eom|em|last)$/.exec(plain)?.[1];
  return tag === undefined ? undefined : findSeries(tag)?.id;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a source says of its series. */
export interface SourceMeaning {
  readonly project: string;
  readonly series: SeriesId | undefined;
  /** `branch` moves, `version` and `commit` do not; `default` is the tip of the default branch. */
  readonly ref: 'branch' | 'version' | 'commit' | 'default';
  /** `http://`, or a host that is retired. */
  readonly fault?: 'insecure' | 'retired';
}

const TARBALL =
  /^(https?):\/\/(?:static\.)?(?:tarballs\.openstack\.org|tarballs\.opendev\.org\/openstack)\/([^/]+)\/([^/?#]+)\.(?:tar\.gz|zip|whl)(?:[?#].*)?$/;
const REPOSITORY =
  /^(?:git\+)?(https?|git|ssh):\/\/(?:[^/@]+@)?(opendev\.org\/(?:openstack|x)|github\.com\/openstack|git\.openstack\.org\/(?:cgit\/)?openstack|review\.opendev\.org\/openstack|git\.openstack\.org)\/([^/@#?]+?)(?:\.git)?\/?(?:@([^#]+))?(?:#.*)?$/;

/**
 * @param source a part's `source`, or the address of a package
 * @param refs `source-branch` or `source-tag` beside it
 */
export function readSource(
  source: string,
  refs: {
    readonly branch?: string | undefined;
    readonly tag?: string | undefined;
    readonly commit?: string | undefined;
  } = {},
): SourceMeaning | undefined {
  const tarball = TARBALL.exec(source.trim());
  if (tarball) return readTarball(tarball[1] ?? '', tarball[2] ?? '', tarball[3] ?? '');
  const repository = REPOSITORY.exec(source.trim());
  if (!repository) return undefined;
  const [, scheme, host = '', project = '', ref] = repository;
  const fault = host.startsWith('git.openstack.org')
    ? ({ fault: 'retired' } as const)
    : scheme === 'http' || scheme === 'git'
      ? ({ fault: 'insecure' } as const)
      : {};
  const named = refs.tag ?? refs.branch ?? ref;
  if (refs.commit !== undefined || (named !== undefined && /^[0-9a-f]{7,40}$/.test(named))) {
    return { project, series: undefined, ref: 'commit', ...fault };
  }
  // What lives outside of openstack/ follows no series.
  const ours = !host.endsWith('/x');
  if (named === undefined) return { project, series: ours ? 'master' : undefined, ref: 'default', ...fault };
  const series = readRef(named);
  if (series !== undefined) {
    const moves = named === 'master' || named === 'main' || named.includes('/');
    return { project, series, ref: moves ? 'branch' : 'version', ...fault };
  }
  const isVersion = /^v?\d/.test(named);
  return {
    project,
    series: isVersion ? findSeriesOfVersion(project, named.replace(/^v/, '')) : undefined,
    ref: isVersion ? 'version' : 'branch',
    ...fault,
  };
}

function readTarball(scheme: string, project: string, file: string): SourceMeaning {
  const fault = scheme === 'http' ? ({ fault: 'insecure' } as const) : {};
  // Newer build tools write the name of the file with underscores.
  const rest = new RegExp(`^${project.replace(/[-_.]/g, '[-_.]')}-(.+)$`, 'i').exec(file)?.[1] ?? '';
  if (rest === 'master') return { project, series: 'master', ref: 'branch', ...fault };
  const branch = /^(?:stable|unmaintained)-(.+)$/.exec(rest)?.[1];
  if (branch !== undefined) return { project, series: findSeries(branch)?.id, ref: 'branch', ...fault };
  return { project, series: findSeriesOfVersion(project, rest), ref: 'version', ...fault };
}

/** The series that the snap's `version` names: an id or code name, or a version of the project that the snap is of. */
export function readSnapVersion(version: string, snap: string | undefined): SeriesId | undefined {
  const stem = version.split(/[-+~]/, 1)[0] ?? version;
  const { id, name } = getDevelopment();
  const series = findSeries(stem);
  if (series) return series.id;
  if (stem === id || stem === name || stem === 'master') return 'master';
  return snap === undefined ? undefined : findSeriesOfVersion(snap, stem);
}
