/** What a key of snapcraft.yaml does, takes and needs. */
import type { KeyFact, SchemaKind } from '../facts/types.ts';
import { isKnownIn } from '../schema/navigate.ts';
import { DOCS_PAGES } from './docs-pages.ts';
import { getKeyExample, getKeyNotes } from './key-docs.ts';
import { bullets, code, labelled, link, paragraphs, prose, sentence, shortCodeList, yamlFence } from './markdown.ts';
import { getValueLine } from './value-docs.ts';
import { basesWords, defaultWords, getEraFact, kindWords, limitWords, typeWords } from './words.ts';

export interface KeyView {
  /** Without example and link: for completion lists and for values. */
  readonly short?: boolean;
  /** What stands in the file, where it is not the path's last part. */
  readonly name?: string;
}

/** The last part of a path as an author would say it: `stop-timeout`. */
export function keyName(keyPath: string): string {
  return keyPath.slice(keyPath.lastIndexOf('.') + 1).replace(/\[\]$/, '');
}

/** Markdown about a key, for the era of the file at hand. */
export function describeKey(keyPath: string, fact: KeyFact, kind: SchemaKind, view: KeyView = {}): string {
  const own = getEraFact(fact, kind);
  const types = typeWords(own.types.includes('any') ? fact.types : own.types);
  const known = isKnownHere(keyPath, fact, kind);
  const about = paragraphs(
    `**${view.name ?? keyName(keyPath)}**${types === '' ? '' : `: ${types}`}`,
    known ? undefined : unknownWords(fact, kind),
    deprecationWords(own),
    sentence(prose(fact.description ?? '')),
    getKeyNotes(keyPath, kind),
  );
  if (view.short === true) return about;
  const example = known ? getKeyExample(keyPath, kind) : undefined;
  const values = valueList(keyPath, own);
  return paragraphs(
    about,
    values,
    bullets([
      requiredWords(own, kind),
      values === undefined ? labelled('Values', own.enum && shortCodeList(own.enum)) : undefined,
      labelled('Default', defaultWords(own.default)),
      labelled('Limits', limitWords(own)),
      partlyDeprecated(own),
      own.grammar.includes(kind) ? 'May depend on the architecture: `on amd64:`, `else:`.' : undefined,
      labelled('Bases', fact.required === 'forbidden' ? undefined : basesWords(basesOf(keyPath, fact))),
      noteWords(kind === 'none' ? own : fact),
    ]),
    example !== undefined && yamlFence(example),
    link('Documentation', DOCS_PAGES.keys),
  );
}

/** More values than these would hide the rest. */
const MAX_VALUES = 7;

/** The values with what they mean, where the facts know it of all. */
function valueList(keyPath: string, fact: KeyFact): string | undefined {
  const values = fact.enum ?? [];
  if (values.length === 0 || values.length > MAX_VALUES) return undefined;
  const rows = values.map((value) => [value, getValueLine(keyPath, value)] as const);
  if (rows.some(([, line]) => line === undefined)) return undefined;
  return bullets(rows.map(([value, line]) => `${code(value)}: ${line ?? ''}`));
}

/** Layouts came with core18, whose snapcraft hands on what stands in them without a look. */
function basesOf(keyPath: string, fact: KeyFact): KeyFact['bases'] {
  return keyPath.startsWith('layout.')
    ? ['core18', 'core20', ...fact.bases.filter((base) => base !== 'core18' && base !== 'core20')]
    : fact.bases;
}

function isKnownHere(keyPath: string, fact: KeyFact, kind: SchemaKind): boolean {
  return isKnownIn({ ...fact, bases: basesOf(keyPath, fact) }, kind);
}

function unknownWords(fact: KeyFact, kind: SchemaKind): string {
  if (fact.required === 'forbidden') return '**snapcraft refuses this key.**';
  return `**Not ${kindWords(kind)}.**`;
}

/** Conditions of the facts name eras; an author has one. */
function requiredWords(fact: KeyFact, kind: SchemaKind): string | undefined {
  if (fact.required === 'always') return 'Required.';
  const { condition } = fact;
  if (condition === undefined) return undefined;
  if (condition.startsWith('required everywhere')) return 'Required.';
  const rest = kind === 'none' ? condition : condition.replace(/ \(2\.[^)]*\)/, '');
  const words = rest
    .replace(/^needs daemon[^;]*/, 'only for services, which have daemon')
    .replace(/; snapd needs it too$/, '');
  return sentence(prose(words)).replace('which have daemon', `which have ${code('daemon')}`);
}

function noteWords({ note, required }: KeyFact): string | undefined {
  if (note === undefined) return undefined;
  const [, since] = /^(?:snapcraft |since )?(\d[\d.]*)(?: and later)?$/.exec(note) ?? [];
  if (since !== undefined) return labelled('Since', `snapcraft ${since}`);
  return required === 'forbidden' ? sentence(prose(note)) : undefined;
}

/** A deprecation that holds for some values only is no reason to shout. */
function isPartial(fact: KeyFact): boolean {
  return fact.deprecated?.since?.includes(' for ') === true;
}

function partlyDeprecated(fact: KeyFact): string | undefined {
  const [, version = '', what = ''] = /^(\S+) for (.*)$/.exec(fact.deprecated?.since ?? '') ?? [];
  if (!isPartial(fact)) return undefined;
  const instead = fact.deprecated?.replacement;
  const use = typeof instead === 'string' ? `: use ${prose(instead)}` : '';
  return `Deprecated from snapcraft ${prose(version)} on for ${prose(what)}${use}.`;
}

function deprecationWords(fact: KeyFact): string | undefined {
  const { deprecated } = fact;
  if (!deprecated || isPartial(fact)) return undefined;
  const { since, 'removed-in': removed, replacement } = deprecated;
  const words = [
    since === undefined ? '' : `Deprecated${/^\d/.test(since) ? ` from snapcraft ${since} on` : ''}.`,
    removed === undefined ? '' : `Gone in ${/^\d/.test(removed) ? `snapcraft ${removed}` : code(removed)}.`,
    typeof replacement === 'string' ? `Instead: ${prose(replacement)}.` : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? undefined : `**${words.join(' ')}**`;
}
