/** What a project says about itself: bases, version, licence, features, users and linters. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { ASSUMES_FEATURES } from '../../../facts/assumes-features.ts';
import { LINTERS, METADATA_FIELDS } from '../../../facts/lint-names.ts';
import { SYSTEM_USERNAMES, SYSTEM_USERNAME_SCOPE } from '../../../facts/system-usernames.ts';
import { describeBase, describeBuildBase, summarizeBase } from '../../../hover/describe-base.ts';
import { describeAssumed } from '../../../hover/describe-value.ts';
import { paragraphs, sentence } from '../../../hover/markdown.ts';
import { weighEra } from '../../../project/era-evidence.ts';
import { entriesOf, findValue, isScalar, itemsOf, keyText } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { interfaceOfPort } from './interfaces.ts';
import { choices, keySource, snippet, valueEntry, valueSource } from './place.ts';

const VALUE = CompletionItemKind.EnumMember;

/** From here on snapcraft of today refuses them. */
const OUTDATED = 17;

/** What is used most first, before what the facts list without a word; what today's snapcraft refuses last. */
const BASES: readonly (readonly [name: string, rank: number])[] = [
  ['core24', 1],
  ['core26', 2],
  ['core22', 3],
  ['bare', 10],
  ['devel', 11],
  ['core20', 17],
  ['core18', 18],
];

function isOutdated(base: string | undefined): boolean {
  return base === 'core18' || base === 'core20';
}

/** The older bases are for files that are written for them. */
function fitsFile(name: string, { project }: ProviderContext): boolean {
  if (!isOutdated(name)) return true;
  const evidence = project.root && weighEra(project.root);
  return !evidence || evidence.modern <= evidence.old;
}

function baseDetail(name: string, ctx: ProviderContext): string {
  const fact = ctx.facts.bases.bases[name] ?? {};
  const summary = summarizeBase(name, ctx.facts.bases);
  return [...(summary === undefined ? [] : [summary]), ...supportOf(fact)].join(' · ');
}

function supportOf(fact: Readonly<Record<string, unknown>>): readonly string[] {
  const { support } = fact;
  if (typeof fact['refused_from'] === 'string') return [`for snapcraft ${String(fact['snapcraft_versions'])} only`];
  if (typeof support === 'string') return [support];
  if (typeof support !== 'object' || support === null) return [];
  const until = (support as Record<string, unknown>)['lts_until'];
  return typeof until === 'string' ? [`supported until ${until}`] : [];
}

/** What a base is nothing without, where the file does not have it. */
function besideBase(name: string, siblings: ReadonlySet<string>): readonly string[] {
  const lines: string[] = [];
  // What the older bases take for granted; a file that is only begun is not asked yet.
  if (!isOutdated(name) && siblings.has('parts') && !siblings.has('confinement')) lines.push('confinement: strict');
  const add = (key: string, value: string): void => {
    if (!siblings.has(key)) lines.push(`${key}: ${value}`);
  };
  if (name === 'bare') add('build-base', '${1:core24}');
  if (name === 'devel') {
    add('build-base', 'devel');
    add('grade', 'devel');
  }
  return lines;
}

const bases = valueSource('bases', ['base'], function* (cursor, ctx) {
  const keys = new Set(entriesOf(cursor.map).flatMap((pair) => keyText(pair) ?? []));
  for (const [name, rank] of BASES) {
    if (!fitsFile(name, ctx)) continue;
    const beside = besideBase(name, keys);
    const added = beside.map((line) => line.slice(0, line.indexOf(':')));
    const adds = added.length > 0 ? `adds ${added.join(' and ')}` : '';
    yield {
      label: name,
      kind: VALUE,
      detail: [baseDetail(name, ctx), adds].filter((part) => part !== '').join(' · '),
      rank,
      documentation: () => describeBase(name, ctx.facts.bases) ?? '',
      ...(rank >= OUTDATED && { deprecated: true }),
      insert: { type: 'value', text: name, beside },
      judged: true,
    };
  }
});

/** Types of snaps that are built on a released base only. */
const NEVER_DEVEL: readonly string[] = ['kernel', 'snapd'];

const buildBases = valueSource('build bases', ['build-base'], function* (_cursor, ctx) {
  const { base, type } = ctx.project;
  for (const [name, rank] of BASES) {
    if (name === 'bare' || !fitsFile(name, ctx)) continue;
    // Next to a base of its own only the development one says anything.
    if (base !== undefined && base !== 'bare' && name !== 'devel') continue;
    if (name === 'devel' && (isOutdated(base) || NEVER_DEVEL.includes(type ?? ''))) continue;
    yield valueEntry(name, VALUE, {
      detail: name === 'devel' ? `${baseDetail(name, ctx)} · needs grade devel` : baseDetail(name, ctx),
      rank,
      documentation: () => describeBuildBase(name, ctx.facts.bases) ?? '',
      ...(rank >= OUTDATED && { deprecated: true }),
      judged: true,
    });
  }
});

const version = valueSource('version', ['version'], function* (): Iterable<CompletionEntry> {
  yield valueEntry('git', VALUE, {
    detail: "the last tag of the project's repository, and what came since",
    rank: 20,
    documentation:
      'snapcraft puts in what the git repository tells: the last tag, how many commits came since, and the commit.',
  });
});

/** The snapd that the plugs and slots of the project need: the newest of those that brought their interfaces. */
function neededSnapd(ctx: ProviderContext): { readonly version: string; readonly name: string } | undefined {
  const { project, facts } = ctx;
  let needed: { version: string; name: string } | undefined;
  const take = (name: string): void => {
    const version = facts.interfaces.get(name)?.sinceVersion;
    if (version !== undefined && version !== '2.0' && (!needed || isNewer(version, needed.version)))
      needed = { version, name };
  };
  for (const { name } of project.plugs) take(interfaceOfPort('plug', name, ctx));
  for (const { name } of project.slots) take(interfaceOfPort('slot', name, ctx));
  for (const { value } of [...project.apps, ...project.hooks]) {
    for (const key of ['plugs', 'slots']) {
      for (const item of itemsOf(findValue(value, key))) if (isScalar(item)) take(item.text);
    }
  }
  return needed;
}

function isNewer(a: string, b: string): boolean {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

const assumes = valueSource('assumes', ['assumes[]'], function* (cursor, ctx) {
  for (const [index, { name, since, meaning }] of ASSUMES_FEATURES.entries()) {
    if (cursor.siblings.has(name)) continue;
    yield valueEntry(name, VALUE, {
      detail: `since snapd ${since} · ${meaning.replaceAll('`', '')}`,
      rank: 30 + index,
      documentation: () => describeAssumed(name) ?? '',
    });
  }
  if ([...cursor.siblings].some((name) => name.startsWith('snapd'))) return;
  const needed = neededSnapd(ctx);
  if (needed) {
    yield valueEntry(`snapd${needed.version}`, VALUE, {
      detail: `the first snapd with the interface ${needed.name}`,
      rank: 10,
    });
  }
  const features = [...new Set(ASSUMES_FEATURES.map(({ since }) => since))].filter(
    (since) => since !== needed?.version,
  );
  for (const [index, since] of features.sort((a, b) => (isNewer(a, b) ? -1 : 1)).entries()) {
    const names = ASSUMES_FEATURES.filter((one) => one.since === since).map(({ name }) => name);
    yield valueEntry(`snapd${since}`, VALUE, {
      detail: `snapd ${since} or later, with ${names.join(', ')}`,
      rank: 50 + index,
    });
  }
});

const userNames = keySource('system users', ['system-usernames'], function* (cursor, ctx) {
  for (const { name, meaning, onlyFor, replacement, modern } of SYSTEM_USERNAMES) {
    if (cursor.siblings.has(name) || (modern === true && ctx.project.legacy)) continue;
    if (onlyFor !== undefined && ctx.project.name !== onlyFor) continue;
    const outdated = replacement !== undefined && !ctx.project.legacy;
    yield {
      label: name,
      kind: CompletionItemKind.Property,
      detail: meaning.replaceAll('`', ''),
      documentation: paragraphs(`**${name}**: system user`, meaning),
      rank: outdated ? 85 : 20,
      insert: snippet(`${name}: ${SYSTEM_USERNAME_SCOPE}`),
      ...(outdated && { deprecated: true }),
    };
  }
});

const userScopes: CompletionSource = {
  name: 'system user scopes',
  guard: ({ role, block, path }) =>
    role === 'value' && !block && path[0] === 'system-usernames' && (path.length === 2 || path[2] === 'scope'),
  *items() {
    yield valueEntry(SYSTEM_USERNAME_SCOPE, VALUE, {
      detail: 'one user for all snaps that name it; the only scope that works',
      rank: 20,
    });
  },
};

const linters = valueSource('linters', ['lint.ignore[]'], function* (cursor) {
  for (const [index, { name, meaning }] of LINTERS.entries()) {
    if (cursor.siblings.has(name)) continue;
    yield valueEntry(name, VALUE, { detail: meaning, rank: 20 + index });
  }
});

/** A linter for some files only, or for some fields. */
const lintKeys = keySource('linters by file', ['lint.ignore[]'], function* (cursor) {
  if (cursor.flow || cursor.siblings.size > 0) return;
  yield {
    label: 'metadata: fields',
    kind: CompletionItemKind.Snippet,
    filterText: 'metadata',
    detail: 'only some fields of the metadata',
    rank: 40,
    insert: snippet(
      'metadata:',
      `  - ${choices(
        1,
        METADATA_FIELDS.map(({ name }) => name),
      )}`,
    ),
  };
  yield {
    label: 'library: files',
    kind: CompletionItemKind.Snippet,
    filterText: 'library',
    detail: 'only some files, by patterns of their path in the snap',
    rank: 41,
    insert: snippet(`${choices(1, ['library', 'unused-library', 'missing-library'])}:`, '  - ${2:usr/lib/**/*.so*}'),
  };
});

const lintFields: CompletionSource = {
  name: 'linted fields',
  guard: ({ role, path }) => role === 'value' && path[0] === 'lint' && path[3] === 'metadata',
  *items(cursor) {
    for (const [index, { name, meaning }] of METADATA_FIELDS.entries()) {
      if (!cursor.siblings.has(name)) yield valueEntry(name, VALUE, { detail: sentence(meaning), rank: 20 + index });
    }
  },
};

export const identitySources: readonly CompletionSource[] = [
  bases,
  buildBases,
  version,
  assumes,
  userNames,
  userScopes,
  linters,
  lintKeys,
  lintFields,
];
