/** The order in which most projects write their keys. Sections whose names the author gives keep their own. */
import { keyText } from '../../yaml/access.ts';
import type { YamlPair } from '../../yaml/tree.ts';

const TOP = [
  'name',
  'base',
  'build-base',
  'type',
  'title',
  'version',
  'version-script',
  'adopt-info',
  'summary',
  'description',
  'icon',
  'grade',
  'confinement',
  'license',
  'contact',
  'issues',
  'source-code',
  'website',
  'donation',
  'epoch',
  'compression',
  'provenance',
  'architectures',
  'platforms',
  'assumes',
  'system-usernames',
  'ua-services',
  'passthrough',
  'lint',
  'package-repositories',
  'build-packages',
  'build-snaps',
  'environment',
  'layout',
  'plugs',
  'slots',
  'apps',
  'hooks',
  'components',
  'parts',
] as const;

const APP = [
  'command-chain',
  'command',
  'completer',
  'extensions',
  'desktop',
  'autostart',
  'common-id',
  'aliases',
  'daemon',
  'daemon-scope',
  'install-mode',
  'after',
  'before',
  'stop-command',
  'post-stop-command',
  'reload-command',
  'start-timeout',
  'stop-timeout',
  'watchdog-timeout',
  'restart-condition',
  'restart-delay',
  'refresh-mode',
  'stop-mode',
  'success-exit-status',
  'timer',
  'bus-name',
  'activates-on',
  'sockets',
  'environment',
  'plugs',
  'slots',
  'passthrough',
] as const;

/** `*` stands for the keys of the plugin. */
const PART = [
  'plugin',
  'source',
  'source-type',
  'source-tag',
  'source-branch',
  'source-commit',
  'source-channel',
  'source-checksum',
  'source-depth',
  'source-subdir',
  'source-submodules',
  'parse-info',
  '*',
  'disable-parallel',
  'after',
  'build-attributes',
  'build-environment',
  'build-snaps',
  'build-packages',
  'stage-snaps',
  'stage-packages',
  'override-pull',
  'prepare',
  'build',
  'install',
  'override-build',
  'filesets',
  'organize',
  'stage',
  'override-stage',
  'snap',
  'prime',
  'override-prime',
  'permissions',
] as const;

const HOOK = ['command-chain', 'environment', 'plugs', 'passthrough'] as const;
const COMPONENT = ['type', 'summary', 'description', 'version', 'adopt-info', 'compression', 'hooks'] as const;
const PLATFORM = ['build-on', 'build-for'] as const;

/** By the section whose entries they are keys of; `''` for the top level. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  '': TOP,
  apps: APP,
  parts: PART,
  hooks: HOOK,
  components: COMPONENT,
  platforms: PLATFORM,
};

export const SORTED_SECTIONS = ['apps', 'parts', 'hooks', 'components', 'platforms'] as const;

/** Where a key stands; an unknown one with the plugin's keys, or at the end, but before the big sections. */
export function rankOf(section: string, key: string | undefined): number {
  const order = ORDERS[section] ?? [];
  // Merged mappings come first, so that what follows can be seen to replace it.
  if (key === '<<') return -1;
  const index = key === undefined ? -1 : order.indexOf(key);
  if (index >= 0) return index;
  const rest = order.indexOf(section === '' ? 'package-repositories' : '*');
  return rest < 0 ? order.length : rest;
}

/** Does a pair come after a key in the customary order? */
export function precedes(section: string, key: string, pair: YamlPair): boolean {
  return rankOf(section, keyText(pair)) > rankOf(section, key);
}
