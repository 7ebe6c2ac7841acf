/** Keys that mean nothing without another one: they bring it along. */
import { BASE_RELEASES } from '../../facts/cloud-archives.ts';
import { findKeyFact, findPluginFact, isKnownIn, pluginKeys } from '../../schema/navigate.ts';
import { findText } from '../../yaml/access.ts';
import type { ProviderContext } from '../../context.ts';
import type { Cursor } from '../cursor.ts';
import { freeArchitectures } from './domain/platforms.ts';
import { SAMPLE_KEY } from './domain/repositories.ts';

type Text = string | ((ctx: ProviderContext, cursor: Cursor) => string);

interface Partner {
  readonly key: string;
  /** What stands in for it as well. */
  readonly or?: readonly string[];
  /** Of the other one; `$2` is the stop of its value. */
  readonly line: Text;
  /** Of the key itself, instead of a bare stop. */
  readonly value?: Text;
}

function release({ project }: ProviderContext): string {
  return BASE_RELEASES[project.kind === 'devel' ? 'core26' : project.kind] ?? 'noble';
}

/** A platform that is named after an architecture is for that one. */
function ownArchitecture({ path }: Cursor): string {
  const label = String(path[1]);
  return ARCHITECTURES.has(label) ? label : 'amd64';
}

const ARCHITECTURES: ReadonlySet<string> = new Set('amd64 arm64 armhf i386 ppc64el riscv64 s390x'.split(' '));

function architecturePartner(target: 'build-for' | 'run-on'): Partner {
  const first = (ctx: ProviderContext, cursor: Cursor, side: 'on' | 'to'): string =>
    freeArchitectures(cursor, ctx, target)[side][0] ?? 'amd64';
  return {
    key: 'build-on',
    value: (ctx, cursor) => `[\${1:${first(ctx, cursor, 'to')}}]`,
    line: (ctx, cursor) => `build-on: [\${2:${first(ctx, cursor, 'on')}}]`,
  };
}

const REPOSITORY = 'package-repositories[]';
const PERMISSIONS = 'parts.<part>.permissions[]';

const PARTNERS: Readonly<Record<string, Partner>> = {
  [`${REPOSITORY}.url`]: {
    key: 'key-id',
    value: '${1:https://example.com/ubuntu}',
    line: `key-id: \${2:${SAMPLE_KEY}}`,
  },
  [`${REPOSITORY}.suites`]: {
    key: 'components',
    value: (ctx) => `[\${1:${release(ctx)}}]`,
    line: 'components: [${2:main}]',
  },
  [`${REPOSITORY}.components`]: {
    key: 'suites',
    or: ['series'],
    value: '[${1:main}]',
    line: (ctx) => `suites: [\${2:${release(ctx)}}]`,
  },
  [`${REPOSITORY}.series`]: {
    key: 'pocket',
    value: (ctx) => `\${1:${release(ctx)}}`,
    line: 'pocket: ${2|release,updates,security,proposed|}',
  },
  'platforms.<label>.build-for': {
    key: 'build-on',
    value: (_ctx, cursor) => `[\${1:${ownArchitecture(cursor)}}]`,
    line: 'build-on: [${2:amd64}]',
  },
  'architectures[].build-for': architecturePartner('build-for'),
  'architectures[].run-on': architecturePartner('run-on'),
  [`${PERMISSIONS}.owner`]: { key: 'group', value: '${1:0}', line: 'group: ${2:0}' },
  [`${PERMISSIONS}.group`]: { key: 'owner', value: '${1:0}', line: 'owner: ${2:0}' },
  'parts.<part>.npm-include-node': { key: 'npm-node-version', value: 'true', line: 'npm-node-version: ${2:20.18.0}' },
  'parts.<part>.npm-node-version': {
    key: 'npm-include-node',
    value: '${1:20.18.0}',
    line: 'npm-include-node: true',
  },
  'parts.<part>.initrd-efi-image-key': {
    key: 'initrd-efi-image-cert',
    value: '${1:keys/boot.key}',
    line: 'initrd-efi-image-cert: ${2:keys/boot.pem}',
  },
  'parts.<part>.initrd-efi-image-cert': {
    key: 'initrd-efi-image-key',
    value: '${1:keys/boot.pem}',
    line: 'initrd-efi-image-key: ${2:keys/boot.key}',
  },
  'parts.<part>.kernel-ubuntu-debian-dkms': {
    key: 'kernel-ubuntu-debian-package',
    value: '[$1]',
    line: 'kernel-ubuntu-debian-package: true',
  },
};

export interface Partners {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Some came with later eras. */
function isKnown(keyPath: string, partner: string, { map }: Cursor, { facts, project }: ProviderContext): boolean {
  const other = `${keyPath.slice(0, keyPath.lastIndexOf('.'))}.${partner}`;
  const fact = findKeyFact(facts, other);
  if (fact) return isKnownIn(fact, project.kind);
  return pluginKeys(findPluginFact(facts, findText(map, 'plugin')), project.kind).has(partner);
}

function findPartner(keyPath: string, cursor: Cursor, ctx: ProviderContext): Partner | undefined {
  const partner = Object.hasOwn(PARTNERS, keyPath) ? PARTNERS[keyPath] : undefined;
  if (!partner || !isKnown(keyPath, partner.key, cursor, ctx)) return undefined;
  const isThere = [partner.key, ...(partner.or ?? [])].some((other) => cursor.siblings.has(other));
  return isThere ? undefined : partner;
}

/** Before a value that stands there is no room for what the key needs. */
export function lacksPartner(keyPath: string, cursor: Cursor, ctx: ProviderContext): boolean {
  return cursor.colon && findPartner(keyPath, cursor, ctx) !== undefined;
}

/** The lines of a key with what it needs; undefined where it stands by itself. */
export function bringPartner(keyPath: string, cursor: Cursor, ctx: ProviderContext): Partners | undefined {
  const partner = findPartner(keyPath, cursor, ctx);
  if (!partner || cursor.colon) return undefined;
  const { key: name, line, value = '$1' } = partner;
  const key = keyPath.slice(keyPath.lastIndexOf('.') + 1);
  const made = (text: Text): string => (typeof text === 'string' ? text : text(ctx, cursor));
  return { name, lines: [`${key}: ${made(value)}`, made(line)] };
}
