/** Keys of a part's source: which of them its type has a use for. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describeKey } from '../../../hover/describe-key.ts';
import { possibleValues } from '../../../project/grammar.ts';
import { findValue, isText } from '../../../yaml/access.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { findKeyFact, isKnownIn } from '../../../schema/navigate.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource, Insert } from '../../source.ts';
import { keySource } from './place.ts';

/** What an address gives away about its type; undefined where nothing can be told. */
export function guessSourceType(source: string): string | undefined {
  const ending = /\.(7z|deb|rpm|snap|zip)$/.exec(source)?.[1];
  if (ending !== undefined) return ending;
  if (/^git[:@+]|\.git$/.test(source)) return 'git';
  const scheme = /^(?:bzr|lp|svn):/.exec(source)?.[0];
  if (scheme !== undefined) return scheme === 'svn:' ? 'svn' : 'bzr';
  if (/\.(?:tar(?:\.(?:xz|gz|bz2))?|tgz)$/.test(source)) return 'tar';
  return /[$:]/.test(source) ? undefined : 'local';
}

const REFERENCES = ['source-branch', 'source-tag', 'source-commit'] as const;
const GIT = [...REFERENCES, 'source-depth', 'source-submodules'] as const;
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  git: GIT,
  local: [],
  bzr: ['source-tag', 'source-commit'],
  hg: REFERENCES,
  mercurial: REFERENCES,
  svn: ['source-commit'],
  subversion: ['source-commit'],
};
const TAKEN = [...GIT, 'source-checksum', 'source-subdir', 'source-type'] as const;
/** snapcraft knows the last, and refuses it wherever there is a source. */
const ALL = [...TAKEN, 'source-channel'] as const;

/** Whether a source of a type goes with the options that the part has. */
export function takesOptions(type: string, part: YamlNode | undefined, { project }: ProviderContext): boolean {
  // The older eras pass over them.
  if (project.legacy && type === 'local') return true;
  const own: readonly string[] = [...(BY_TYPE[type] ?? ['source-checksum']), 'source-subdir', 'source-type'];
  return ALL.every((key) => own.includes(key) || isUnset(findValue(part, key)));
}

function isUnset(value: YamlNode | undefined): boolean {
  return value === undefined || value.start === value.end;
}

function typeOf(cursor: Cursor): string | undefined {
  const written = findValue(cursor.map, 'source-type');
  if (isText(written) && written.text !== '') return written.text;
  const sources = possibleValues(findValue(cursor.map, 'source')).map((one) => (isText(one) ? one.text : ''));
  const types = new Set(sources.map((source) => (source === '' ? undefined : guessSourceType(source))));
  return types.size === 1 ? [...types][0] : undefined;
}

function usableKeys(cursor: Cursor): readonly string[] {
  const type = typeOf(cursor);
  const own =
    type === undefined ? (cursor.siblings.has('source') ? TAKEN : ALL) : (BY_TYPE[type] ?? ['source-checksum']);
  const chosen = REFERENCES.find((key) => cursor.siblings.has(key));
  const keys = own.filter((key) => chosen === undefined || !REFERENCES.some((one) => one === key));
  return type === undefined ? keys : [...keys, 'source-subdir', 'source-type'];
}

/** Keys of the source that would not go together with what the part says: for sources that list every key. */
export function unfitSourceKeys(cursor: Cursor): ReadonlySet<string> {
  const usable = new Set(usableKeys(cursor));
  return new Set(ALL.filter((key) => !usable.has(key)));
}

const FORMS: Readonly<Record<string, Extract<Insert, { type: 'key' }>['then']>> = { 'source-submodules': 'list' };

export const sourceKeys: CompletionSource = keySource('source keys', ['parts.<part>'], function* (cursor, ctx) {
  if (!cursor.siblings.has('source')) return;
  const type = typeOf(cursor);
  if (type === undefined) return;
  for (const key of usableKeys(cursor)) yield* sourceKey(key, type, cursor, ctx);
});

function* sourceKey(key: string, type: string, cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const path = `parts.<part>.${key}`;
  const fact = findKeyFact(ctx.facts, path);
  if (!fact || cursor.siblings.has(key) || !isKnownIn(fact, ctx.project.kind)) return;
  const special = key === 'source-subdir' || key === 'source-type';
  yield {
    label: key,
    kind: CompletionItemKind.Property,
    detail: special ? (fact.description ?? '') : `for a ${type} source · ${fact.description ?? ''}`,
    documentation: () => describeKey(path, fact, ctx.project.kind, { short: true }),
    // References right behind the source, the rest where it usually stands.
    rank: REFERENCES.some((one) => one === key) ? 13 : special ? 30 : 28,
    insert: { type: 'key', key, then: FORMS[key] ?? 'scalar' },
  };
}
