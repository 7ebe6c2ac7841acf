/** Addresses of one series as addresses of another: the same place, the same kind of ref where there is one. */
import { constraintsUrl, readConstraintsAddress, readSource } from './addresses.ts';
import { findSeries, getDevelopment, versionsOf, type Series } from './releases.ts';
import type { SeriesId } from './types.ts';

const REQUIREMENTS = 'openstack/requirements';
const FILE = 'upper-constraints.txt';

/** Undefined for an address that does not tell its series in words that could be changed. */
export function moveConstraints(address: string, target: SeriesId): string | undefined {
  const url = address.trim();
  const meaning = readConstraintsAddress(url);
  if (!meaning) return moveMirror(url, target);
  const series = findSeries(target);
  // Commits move too: what they are of can't be seen, but the new series has constraints of its own.
  if (meaning.fault || !series) return constraintsUrl(target);
  const isTag = /\/tag\/|\/refs\/tags\//.test(url);
  const tag = series.tags.at(-1);
  if (url.startsWith('https://opendev.org/') && (isTag ? tag : series.branch) !== undefined) {
    const ref = isTag ? `tag/${tag ?? ''}` : `branch/${series.branch ?? ''}`;
    return `https://opendev.org/${REQUIREMENTS}/raw/${ref}/${FILE}`;
  }
  if (url.startsWith('https://raw.githubusercontent.com/') && (series.branch ?? tag) !== undefined) {
    return `https://raw.githubusercontent.com/${REQUIREMENTS}/${series.branch ?? tag ?? ''}/${FILE}`;
  }
  return constraintsUrl(target);
}

/** An address elsewhere, with the series as one word of its path: `https://mirror.example/upper/ocata`. */
function moveMirror(url: string, target: SeriesId): string | undefined {
  if (!/^https?:\/\//.test(url)) return undefined;
  const found = [...url.matchAll(/(?<=[/=-])([a-z]+|20\d\d\.[12]|master)(?=$|[/?&#]|-eol|\.txt$)/g)].filter(
    ([word]) => word === 'master' || findSeries(word) !== undefined,
  );
  const [match] = found;
  if (!match || found.length > 1) return undefined;
  return url.slice(0, match.index) + target + url.slice(match.index + match[0].length);
}

/** The last version of a project in a series. */
export function lastVersionOf(project: string, target: SeriesId): string | undefined {
  return versionsOf(project)?.get(target)?.[1];
}

/** The branch of a series; a series at its end has none. */
export function branchOf(target: SeriesId): string | undefined {
  return target === 'master' ? 'master' : findSeries(target)?.branch;
}

/** The tag at which the branch of a series ended. */
export function endTagOf(target: SeriesId): string | undefined {
  return findSeries(target)?.tags.find((tag) => tag.endsWith('-eol'));
}

const TARBALL = /^https?:\/\/(?:static\.)?(?:tarballs\.openstack\.org|tarballs\.opendev\.org\/openstack)\/([^/]+)\//;

/** A tarball of the same project; undefined where none is known to exist. */
export function moveTarball(url: string, target: SeriesId): string | undefined {
  const project = TARBALL.exec(url)?.[1];
  const meaning = readSource(url);
  if (project === undefined || !meaning) return undefined;
  const folder = `https://tarballs.opendev.org/openstack/${project}/`;
  const branch = branchOf(target);
  if (meaning.ref === 'branch' && branch !== undefined) {
    return `${folder}${project}-${branch.replaceAll('/', '-')}.tar.gz`;
  }
  const version = lastVersionOf(project, target);
  if (version === undefined) return undefined;
  // Since 2024 the tools that make releases write the project's name with underscores.
  const isNew = (findSeries(target)?.released ?? '') >= '2024-09';
  return `${folder}${isNew ? project.replaceAll(/[-.]/g, '_') : project}-${version}.tar.gz`;
}

export type RefKind = 'branch' | 'tag';

/**
 * The ref that stands for a series in a project's repository.
 * @param kind what the author uses now; the other one is taken where the series has none of it
 */
export function findRef(
  project: string,
  target: SeriesId,
  kind: RefKind,
): { readonly kind: RefKind; readonly ref: string } | undefined {
  const branch = branchOf(target);
  const tag = lastVersionOf(project, target) ?? endTagOf(target);
  if (kind === 'tag' && tag !== undefined) return { kind, ref: tag };
  if (branch !== undefined) return { kind: 'branch', ref: branch };
  return tag === undefined ? undefined : { kind: 'tag', ref: tag };
}

/** Projects that were never OpenStack's own moved to a namespace of theirs. */
const OWN_NAMESPACE = /^openstack\/(?=(?:snap\.openstack|snap-[\w.-]+|snapstack|nova-lxd)(?:\.git)?(?:[/@#]|$))/;
const RETIRED = /^((?:git\+)?)(?:https?|git):\/\/git\.openstack\.org\/(?:cgit\/)?(.*)$/;
const GITHUB = /^((?:git\+)?)(?:https?|git):\/\/github\.com\/(openstack\/.*)$/;

export interface RetiredAddress {
  /** What ended: the host, or the mirror on GitHub. */
  readonly what: 'host' | 'mirror';
  readonly replacement: string;
}

/** Undefined for an address that is in service. */
export function findRetired(url: string): RetiredAddress | undefined {
  const [, prefix = '', path = ''] = RETIRED.exec(url) ?? [];
  if (path !== '') return { what: 'host', replacement: `${prefix}https://opendev.org/${toNamespace(path)}` };
  const [, mirrorPrefix = '', mirrored = ''] = GITHUB.exec(url) ?? [];
  // The other projects' copies on GitHub are kept up to date.
  const moved = toNamespace(mirrored);
  return moved === mirrored
    ? undefined
    : { what: 'mirror', replacement: `${mirrorPrefix}https://opendev.org/${moved}` };
}

function toNamespace(path: string): string {
  return path.replace(OWN_NAMESPACE, 'x/');
}

const OURS =
  /^((?:git\+)?)http:(\/\/(?:releases\.openstack\.org|opendev\.org|tarballs\.opendev\.org|tarballs\.openstack\.org|github\.com)\/.*)$/;

/** The same in a place that is in service, and over https; undefined where nothing is to mend. */
export function mendAddress(url: string): string | undefined {
  const retired = findRetired(url);
  if (retired) return retired.replacement;
  const [, prefix = '', rest = ''] = OURS.exec(url) ?? [];
  return rest === '' ? undefined : `${prefix}https:${rest}`;
}

const PACKAGE = /^((?:git\+)?)(https?|git):\/\/([^#]+?)(?:@([^@/#][^@#]*))?(#.*)?$/;

/** The address of a package: `git+https://opendev.org/openstack/x@stable/ocata#egg=x`. */
export function movePackage(url: string, target: SeriesId): string | undefined {
  if (TARBALL.test(url)) {
    const [, address = '', rest = ''] = /^([^#]*)(#.*)?$/.exec(url) ?? [];
    const moved = moveTarball(address, target);
    return moved === undefined ? undefined : moved + rest;
  }
  const meaning = readSource(url);
  const [, prefix = '', , path = '', ref, rest = ''] = PACKAGE.exec(url) ?? [];
  if (meaning?.series === undefined || path === '') return undefined;
  // The default branch is the development branch; only known projects surely have branches for series.
  if (ref === undefined && !versionsOf(meaning.project)) return undefined;
  const found = findRef(meaning.project, target, meaning.ref === 'version' ? 'tag' : 'branch');
  const host = path.replace(/^git\.openstack\.org\/(?:cgit\/)?/, 'opendev.org/');
  return found && `${prefix}https://${host}@${found.ref}${rest}`;
}

/** A comment that tells where a copy came from, of the new series. */
export function moveComment(comment: string, target: SeriesId): string {
  const moved = comment.replaceAll(/https?:\/\/[^\s"'<>]*[^\s"'<>.,;:)]/g, (url) =>
    readConstraintsAddress(url)?.series === undefined ? url : (moveConstraints(url, target) ?? url),
  );
  const branch = branchOf(target);
  if (moved !== comment || branch === undefined) return moved;
  return comment.replaceAll(/\b(?:stable|unmaintained)\/[\w.]+/g, branch);
}

/** The word for the target in the place of a word for another series: code names stay code names. */
export function moveWord(word: string, target: SeriesId): string | undefined {
  const development = getDevelopment();
  const old: Series | undefined = findSeries(word);
  const isMaster = word === 'master' || word === development.id || word === development.name;
  if (!old && !isMaster) return undefined;
  const series = findSeries(target);
  if (!series) return isMaster ? word : 'master';
  return old !== undefined && old.name !== old.id && word.toLowerCase() === old.name ? series.name : series.id;
}
