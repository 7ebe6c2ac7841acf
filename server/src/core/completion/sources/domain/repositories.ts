/** Package repositories: the three forms, and the releases of the Ubuntu Cloud Archive. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { BASE_RELEASES, CLOUD_ARCHIVES } from '../../../facts/cloud-archives.ts';
import { paragraphs } from '../../../hover/markdown.ts';
import { findValue } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { keySource, snippet, valueEntry, valueSource } from './place.ts';

const SNIPPET = CompletionItemKind.Snippet;
const ITEM = 'package-repositories[]';
/** Of the right length and form. */
export const SAMPLE_KEY = 'ABCDEF0123456789ABCDEF0123456789ABCDEF01';

/** The base whose packages the build uses. */
function buildBase(ctx: ProviderContext): string {
  const { kind } = ctx.project;
  return kind === 'devel' ? 'core26' : kind;
}

const forms = keySource('repository forms', [ITEM], function* (cursor, ctx) {
  if (cursor.siblings.size > 0 || cursor.colon) return;
  const base = buildBase(ctx);
  const release = BASE_RELEASES[base] ?? 'noble';
  const form = (label: string, detail: string, rank: number, ...lines: readonly string[]): CompletionEntry => ({
    label,
    kind: SNIPPET,
    detail,
    rank,
    filterText: `${label} type ${lines[0]?.split(':', 1)[0] ?? ''}`,
    insert: snippet('type: apt', ...lines),
  });
  yield form('ppa', 'a personal package archive on Launchpad', 10, 'ppa: ${1:owner/name}');
  const names = CLOUD_ARCHIVES.filter((one) => one.base === base).map((one) => one.cloud);
  if (!ctx.project.legacy && names.length > 0) {
    yield form('cloud archive', 'OpenStack for this Ubuntu release', 11, `cloud: \${1|${names.reverse().join(',')}|}`);
  }
  yield form(
    'apt repository',
    'any repository, by address and key',
    12,
    'url: ${1:https://example.com/ubuntu}',
    `suites: [\${2:${release}}]`,
    'components: [${3:main}]',
    `key-id: \${4:${SAMPLE_KEY}}`,
  );
});

const clouds = valueSource('cloud archives', [`${ITEM}.cloud`], function* (_cursor, ctx) {
  const base = buildBase(ctx);
  const offered = CLOUD_ARCHIVES.filter((one) => one.base === base);
  for (const [index, { cloud, series, release, supported }] of [...offered].reverse().entries()) {
    const name = series === cloud ? '' : ` ${series}`;
    yield valueEntry(cloud, CompletionItemKind.EnumMember, {
      detail: `OpenStack${name} for ${release} · ${supported ? 'supported' : 'out of support'}`,
      rank: (supported ? 20 : 50) + index,
      documentation: paragraphs(
        `**${cloud}**: release of the Ubuntu Cloud Archive`,
        `OpenStack ${series}, built for Ubuntu ${release} (\`${base}\`).`,
      ),
    });
  }
});

/** Fields for a repository by its address; a PPA or the cloud archive knows them itself. */
const series = valueSource('repository series', [`${ITEM}.series`, `${ITEM}.suites[]`], function* (cursor, ctx) {
  const release = BASE_RELEASES[buildBase(ctx)];
  if (release === undefined) return;
  const entry = (label: string, detail: string, rank: number): CompletionEntry =>
    valueEntry(label, CompletionItemKind.EnumMember, { detail, rank });
  yield entry(release, 'the Ubuntu release of the base', 20);
  if (cursor.path[2] !== 'suites') return;
  for (const [index, pocket] of ['updates', 'security', 'proposed'].entries()) {
    if (!cursor.siblings.has(`${release}-${pocket}`))
      yield entry(`${release}-${pocket}`, `its pocket ${pocket}`, 30 + index);
  }
});

/** Of Ubuntu's own archive; others are mostly made after it. */
const COMPONENTS: readonly (readonly [name: string, detail: string])[] = [
  ['main', 'free software that Ubuntu supports'],
  ['universe', 'free software that the community looks after'],
  ['restricted', 'drivers that are not free'],
  ['multiverse', 'software that may not be passed on freely'],
];

const components = valueSource('repository components', [`${ITEM}.components[]`], function* (cursor) {
  for (const [index, [name, detail]] of COMPONENTS.entries()) {
    if (!cursor.siblings.has(name)) yield valueEntry(name, CompletionItemKind.EnumMember, { detail, rank: 20 + index });
  }
});

const paths = valueSource('repository paths', [`${ITEM}.path`], function* (cursor) {
  if (!findValue(cursor.map, 'suites')) {
    yield valueEntry('/', CompletionItemKind.Value, { detail: 'packages lie at the root of the repository', rank: 20 });
  }
});

export const repositorySources: readonly CompletionSource[] = [forms, clouds, series, components, paths];
