/** Which keys are usual where, and which exclude each other. */
import type { ProviderContext } from '../../context.ts';
import { findText, findValue, isScalar, itemsOf } from '../../yaml/access.ts';
import { weighEra } from '../../project/era-evidence.ts';
import type { Cursor } from '../cursor.ts';

/** The customary order of the keys that most files have; what is not listed comes after them, by name. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  '': [
    'name',
    'base',
    'build-base',
    'version',
    'summary',
    'description',
    'grade',
    'confinement',
    'apps',
    'parts',
    'platforms',
    'plugs',
    'title',
    'license',
    'icon',
    'adopt-info',
    'type',
    'environment',
    'layout',
    'hooks',
    'slots',
    'contact',
    'website',
    'issues',
    'source-code',
    'architectures',
    'package-repositories',
    'assumes',
    'compression',
    'components',
  ],
  'apps.<app>': [
    'command',
    'daemon',
    'plugs',
    'extensions',
    'environment',
    'desktop',
    'common-id',
    'command-chain',
    'slots',
    'restart-condition',
    'completer',
    'aliases',
    'after',
    'before',
  ],
  'parts.<part>': [
    'plugin',
    'source',
    'source-type',
    'build-packages',
    'stage-packages',
    'override-build',
    'after',
    'source-tag',
    'source-branch',
    'build-environment',
    'organize',
    'stage',
    'prime',
    'build-snaps',
    'stage-snaps',
    'override-pull',
    'override-stage',
    'override-prime',
    'source-commit',
    'source-depth',
    'source-subdir',
    'parse-info',
  ],
  'hooks.<hook>': ['plugs', 'environment', 'command-chain'],
  'components.<component>': ['type', 'summary', 'description', 'version', 'hooks'],
  'platforms.<label>': ['build-on', 'build-for'],
  'architectures[]': ['build-on', 'build-for', 'run-on'],
  'layout.<path>': ['bind', 'symlink', 'bind-file', 'type'],
  'package-repositories[]': ['type', 'ppa', 'url', 'cloud', 'suites', 'components', 'key-id', 'key-server', 'pocket'],
  'apps.<app>.sockets.<socket>': ['listen-stream', 'socket-mode'],
  'parts.<part>.permissions[]': ['path', 'mode', 'owner', 'group'],
};

/** Keys that mean something for services only. */
const OF_SERVICES: ReadonlySet<string> = new Set([
  'daemon-scope',
  'stop-command',
  'post-stop-command',
  'start-timeout',
  'stop-timeout',
  'watchdog-timeout',
  'reload-command',
  'restart-delay',
  'timer',
  'restart-condition',
  'success-exit-status',
  'stop-mode',
  'install-mode',
  'after',
  'before',
  'sockets',
  'activates-on',
]);

const LEGACY_SERVICES: ReadonlySet<string> = new Set(['apps.<app>.refresh-mode', 'apps.<app>.bus-name']);

function isForServices(keyPath: string): boolean {
  return keyPath.startsWith('apps.<app>.') && OF_SERVICES.has(keyPath.slice('apps.<app>.'.length));
}

export const USUAL_FROM = 10;

/** From 10 (usual) over 50 (rare) to 70 (for services, and this app is none yet). */
export function usualRank(keyPath: string, cursor: Cursor): number {
  const parent = cursor.keyPath;
  const key = parent === '' ? keyPath : keyPath.slice(parent.length + 1);
  // Next to one of the known bases, only a development build has a build-base.
  if (keyPath === 'build-base') return 60;
  if (isForServices(keyPath)) return cursor.siblings.has('daemon') ? 35 : 70;
  const place = USUAL[parent]?.indexOf(key) ?? -1;
  return place < 0 ? 50 : USUAL_FROM + place;
}

/** Keys that can't stand beside one another, by the path of their mapping. */
const ALTERNATIVES: Readonly<Record<string, readonly (readonly [readonly string[], readonly string[]])[]>> = {
  'layout.<path>': [
    [
      ['symlink', 'bind', 'bind-file', 'type'],
      ['symlink', 'bind', 'bind-file', 'type'],
    ],
  ],
  'package-repositories[]': [
    [
      ['ppa', 'cloud', 'url'],
      ['ppa', 'cloud', 'url'],
    ],
    [
      ['ppa', 'cloud'],
      ['components', 'suites', 'series', 'path', 'formats', 'architectures', 'key-server'],
    ],
    [['cloud'], ['key-id']],
    [['ppa'], ['pocket']],
    [['path'], ['components', 'suites', 'series', 'pocket']],
    [['suites'], ['series', 'pocket']],
  ],
  'parts.<part>': [
    [
      ['prepare', 'build', 'install'],
      ['override-pull', 'override-build', 'override-stage', 'override-prime'],
    ],
    // Two names of the same.
    [['snap'], ['prime']],
    [['kernel-ubuntu-release-name'], ['source']],
    [['kernel-ubuntu-binary-package'], ['kernel-ubuntu-debian-package', 'kernel-tools']],
    [['jlink-modules'], ['jlink-jars', 'jlink-extra-modules', 'jlink-multi-release']],
  ],
};

/** Architectures are all names or all maps; a name that is being typed says nothing yet. */
function listsNames({ project }: ProviderContext, { start, end }: Cursor): boolean {
  return itemsOf(project.find('architectures')?.value).some(
    (item) => item.kind === 'scalar' && item.start !== item.end && (item.end < start || item.start > end),
  );
}

const BRINGS_NODE: readonly string[] = ['parts.<part>.npm-include-node', 'parts.<part>.npm-node-version'];

function isSelfContained({ map }: Cursor): boolean {
  return itemsOf(findValue(map, 'build-attributes')).some((item) => isScalar(item) && item.text === 'self-contained');
}

function refusesNode({ map }: Cursor): boolean {
  const include = findValue(map, 'npm-include-node');
  return isScalar(include) && include.value === false;
}

/** Written for the time before bases; migrating it is more than a key. */
function isBaseless({ project }: ProviderContext): boolean {
  if (project.kind !== 'none' || !project.root || !project.find('parts')) return false;
  const { baseless, modern, old } = weighEra(project.root);
  return baseless > 0 || old - (project.find('confinement') ? 0 : 1) > modern;
}

/** Beside a released base, "devel" is the only other one to build on, and that asks for more. */
function hasNoBuildBase({ project }: ProviderContext): boolean {
  const { base } = project;
  if (base === undefined || base === 'bare' || base === 'devel') return false;
  return findText(project.root, 'grade') === 'stable' || project.find('architectures') !== undefined;
}

/** Would the key be refused beside what is there? */
export function isExcluded(keyPath: string, cursor: Cursor, ctx: ProviderContext): boolean {
  const parent = cursor.keyPath;
  const key = parent === '' ? keyPath : keyPath.slice(parent.length + 1);
  const { siblings } = cursor;
  // A repository begins with one of its forms.
  if (parent === 'package-repositories[]' && siblings.size === 0 && !cursor.colon) return true;
  if (keyPath === 'base' && isBaseless(ctx)) return true;
  for (const [left, right] of ALTERNATIVES[parent] ?? []) {
    if (left.includes(key) && right.some((other) => siblings.has(other))) return true;
    if (right.includes(key) && left.some((other) => siblings.has(other))) return true;
  }
  if (parent === 'architectures[]' && listsNames(ctx, cursor)) return true;
  if (BRINGS_NODE.includes(keyPath) && (isSelfContained(cursor) || refusesNode(cursor))) return true;
  // Of a PPA the older eras know the key themselves.
  if (keyPath === 'package-repositories[].key-id') return ctx.project.legacy && siblings.has('ppa');
  if (keyPath === 'build-base') return hasNoBuildBase(ctx);
  return keyPath === 'base' && ['base', 'kernel', 'snapd', 'os'].includes(ctx.project.type ?? 'app');
}

/** A service's key in an app that is not yet one: such a snap is refused. */
export function lacksDaemon(keyPath: string, cursor: Cursor, ctx: ProviderContext): boolean {
  if (cursor.siblings.has('daemon')) return false;
  return isForServices(keyPath) || (ctx.project.legacy && LEGACY_SERVICES.has(keyPath));
}
