/** Which runner a project installs, and by that how its commands have to look. */
import { Attached } from '../attached.ts';
import type { Span } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { findText, findValue, isText } from '../yaml/access.ts';
import { getPythonParts } from './python-parts.ts';

export type RunnerEra = 'classic' | 'launch';

export interface RunnerInstall extends Span {
  /** The file that names it. */
  readonly uri: string;
  readonly part: string;
  /** As written: an address, or the package's name. */
  readonly text: string;
  /** `x` is where the runner lives today; the others hold what it was before `launch`. */
  readonly repository: 'x' | 'github' | 'git.openstack.org' | 'opendev' | 'other';
  /** A commit, tag or branch after `@`, or beside the source. */
  readonly ref: string | undefined;
  /** Undefined where the commit or the copy decides. */
  readonly era: RunnerEra | undefined;
}

const REPOSITORY = /([\w.-]+\.\w+)\/([\w.-]+(?:\/[\w.-]+)*?)\/snap\.openstack(?:\.git)?\/?(?:@([^#\s]+))?(?:#.*)?$/;

const cache = new Attached<RuleContext, readonly RunnerInstall[]>();

/** Every place that installs the runner by its address or name. */
export function getRunnerInstalls(snapcraft: RuleContext): readonly RunnerInstall[] {
  let known = cache.get(snapcraft);
  if (!known) cache.set(snapcraft, (known = [...readInstalls(snapcraft)]));
  return known;
}

function* readInstalls(ctx: RuleContext): Iterable<RunnerInstall> {
  for (const { mentions, entry } of getPythonParts(ctx)) {
    for (const { requirement, uri } of mentions) {
      const { url, key } = requirement;
      if (url && /snap\.openstack/.test(url.text))
        yield { ...toInstall(url.text, undefined, entry.name), uri, ...spanOf(url) };
      else if (!url && key === 'snap-openstack') {
        const name = requirement.name ?? '';
        yield { ...toInstall(name, undefined, entry.name), uri, ...spanOf(requirement.nameSpan) };
      }
    }
  }
  for (const { name, value } of ctx.project.parts) {
    const source = findValue(value, 'source');
    if (!isText(source) || !/snap\.openstack(?:\.git)?\/?$/.test(source.text)) continue;
    const ref = ['source-commit', 'source-tag', 'source-branch'].map((key) => findText(value, key)).find(Boolean);
    yield { ...toInstall(source.text, ref, name), uri: ctx.document.uri, ...spanOf(source) };
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function toInstall(text: string, beside: string | undefined, part: string): Omit<RunnerInstall, 'uri' | keyof Span> {
  const [, host = '', path = '', at] = REPOSITORY.exec(text) ?? [];
  const ref = beside ?? at;
  const repository = findRepository(host, path);
  return { part, text, repository, ref, era: findEra(repository, ref) };
}

function findRepository(host: string, path: string): RunnerInstall['repository'] {
  if (host === 'opendev.org') return path === 'x' ? 'x' : path === 'openstack' ? 'opendev' : 'other';
  if (host === 'github.com' && path === 'openstack') return 'github';
  return host === 'git.openstack.org' ? 'git.openstack.org' : 'other';
}

function findEra(repository: RunnerInstall['repository'], ref: string | undefined): RunnerEra | undefined {
  if (repository === 'other') return undefined;
  // The history of `x` begins with the older runner, so that a commit may be either.
  if (repository === 'x') return ref === undefined || ref === 'master' ? 'launch' : undefined;
  return 'classic';
}

/** The era that all the places agree on. */
export function getInstalledEra(snapcraft: RuleContext): RunnerEra | undefined {
  const eras = new Set(getRunnerInstalls(snapcraft).map(({ era }) => era));
  return eras.size === 1 ? [...eras][0] : undefined;
}

export const LIVING_RUNNER = 'git+https://opendev.org/x/snap.openstack';

/**
 * Whether any part may bring a program or a package: by its name in the part's text, or where what the part installs
 * can't be seen.
 */
export function mayBring(ctx: RuleContext, word: RegExp, kind: 'python' | 'program'): boolean {
  const python = new Map(getPythonParts(ctx).map((part) => [part.entry.name, part]));
  return ctx.project.parts.some(({ name, key, value }) => {
    if (word.test(ctx.document.text.slice(key.start, value.end))) return true;
    const part = python.get(name);
    if (!part) return !KNOWN_PLUGINS.has(findText(value, 'plugin') ?? '');
    if (kind === 'program') return false;
    if (part.mentions.some(({ requirement: { key: name, url } }) => word.test(name ?? url?.text ?? ''))) return true;
    if (part.lock && word.test(part.lock.text)) return true;
    // The requirements of unknown code are unknown as well; OpenStack's own projects name none of these.
    if (findValue(value, 'source') !== undefined && !part.source && !part.lock) return true;
    const listed = findValue(value, 'python-requirements') ?? findValue(value, 'requirements');
    return listed !== undefined && part.requirementFiles.length === 0;
  });
}

/** Plugins whose parts are what their text says, and nothing beside it. */
const KNOWN_PLUGINS: ReadonlySet<string> = new Set(
  'nil dump autotools make cmake meson go rust npm python uv poetry'.split(' '),
);
