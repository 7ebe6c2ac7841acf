/** Sources of parts as snapcraft of the eras before core22 sets them up while it reads the project. */
import type { SchemaKind } from '../../facts/types.ts';
import type { NamedEntry, SnapcraftProject } from '../../project/project.ts';
import { findPair, findValue, isMap, isScalar, isText, itemsOf, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import type { YamlNode, YamlScalar } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';

const OPTIONS = ['source-tag', 'source-branch', 'source-commit', 'source-depth', 'source-checksum'] as const;
type Option = (typeof OPTIONS)[number];

const ARCHIVE = { name: 'tar', allowed: ['source-checksum'], exclusive: [] } as const;

interface SourceKind {
  readonly name: string;
  readonly allowed: readonly Option[];
  /** Options of which a source of this kind takes one at a time. */
  readonly exclusive: readonly Option[];
}

/** A local source takes every option and uses none. */
const SOURCE_KINDS: Readonly<Record<string, SourceKind>> = {
  git: {
    name: 'git',
    allowed: ['source-tag', 'source-branch', 'source-commit', 'source-depth'],
    exclusive: ['source-tag', 'source-branch', 'source-commit'],
  },
  hg: {
    name: 'mercurial',
    allowed: ['source-tag', 'source-branch', 'source-commit'],
    exclusive: ['source-tag', 'source-branch', 'source-commit'],
  },
  bzr: { name: 'bzr', allowed: ['source-tag', 'source-commit'], exclusive: ['source-tag', 'source-commit'] },
  svn: { name: 'subversion', allowed: ['source-commit'], exclusive: [] },
  tar: ARCHIVE,
  zip: { ...ARCHIVE, name: 'zip' },
  deb: { ...ARCHIVE, name: 'deb' },
  rpm: { ...ARCHIVE, name: 'rpm' },
  '7z': { ...ARCHIVE, name: '7z' },
  snap: { ...ARCHIVE, name: 'snap' },
};
const SAME_KIND: Readonly<Record<string, string>> = { mercurial: 'hg', subversion: 'svn' };

const BY_ENDING = /\.(zip|deb|rpm|7z|snap)$/;
/** The releases for projects without a base knew no snaps as sources. */
const BY_ENDING_FIRST = /\.(zip|deb|rpm|7z)$/;
const TAR = /\.(?:tar(?:\.(?:xz|gz|bz2))?|tgz)$/;
const ADDRESS = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;
const VARIABLE_AT_END = /\$(?:\{\w+\}|\w+)$/;

/** The source-type that snapcraft would see in an address; `unknown` where it gives up. */
function guessSourceType(source: string, kind: SchemaKind): string {
  const ending = (kind === 'none' ? BY_ENDING_FIRST : BY_ENDING).exec(source)?.[1];
  if (ending !== undefined) return ending;
  if (/^(?:bzr|lp):/.test(source)) return 'bzr';
  if (/^git[:@]/.test(source) || source.endsWith('.git')) return 'git';
  if (source.startsWith('svn:')) return 'svn';
  if (TAR.test(source)) return 'tar';
  return ADDRESS.test(source) && !VARIABLE_AT_END.test(source) ? 'unknown' : 'local';
}

/** Sources of which snapcraft gives up to tell the type. */
export function* findUnclearSources(project: SnapcraftProject): Iterable<Finding> {
  for (const part of project.parts) {
    if (!isMap(part.value) || readSourceType(part) !== undefined) continue;
    const { nodes, certain: taken } = readSources(findValue(part.value, 'source'));
    const certain = taken && nodes.every((node) => guessSourceType(node.text, project.kind) === 'unknown');
    for (const node of nodes) {
      if (guessSourceType(node.text, project.kind) !== 'unknown') continue;
      yield {
        start: node.start,
        end: node.end,
        message: `"source-type" is missing: nothing in "${node.text}" tells the type.`,
        ...(!certain && { severity: 'warning' }),
      };
    }
  }
}

/** Source options that exclude each other or that this kind of source does not have. */
export function* findWrongOptions(project: SnapcraftProject): Iterable<Finding> {
  for (const part of project.parts) {
    if (isMap(part.value)) yield* judgeOptions(part, project.kind);
  }
}

function* judgeOptions(part: NamedEntry, era: SchemaKind): Iterable<Finding> {
  const { nodes, certain } = readSources(findValue(part.value, 'source'));
  if (nodes.length === 0) return;
  const written = readSourceType(part);
  const types = new Set(nodes.map((node) => written ?? guessSourceType(node.text, era)));
  const [type = ''] = types;
  const kind = SOURCE_KINDS[SAME_KIND[type] ?? type];
  // Sources of several kinds: which of them the options were meant for is open.
  if (!kind || types.size > 1) return;
  const severity = certain ? {} : ({ severity: 'warning' } as const);
  const given = OPTIONS.flatMap((option) => {
    const pair = findPair(part.value, option);
    return pair && isSet(pair.value) ? [{ option, pair }] : [];
  });
  const refused = given.filter(({ option }) => !kind.allowed.includes(option));
  const typePair = findPair(part.value, 'source-type');
  if (refused.length > 0 && typePair && written !== undefined && isTypeWrong(written, nodes, refused, era)) {
    const options = refused.map(({ option }) => `"${option}"`).join(', ');
    yield {
      ...rangeOfValue(typePair),
      message: `A ${kind.name} source takes no ${options}; is "source-type" what the address needs?`,
      data: { part: part.name, option: 'source-type' },
      related: refused.map(({ option, pair }) => ({ ...rangeOfKey(pair), message: `"${option}" is here.` })),
      ...severity,
    };
    return;
  }
  for (const { option, pair } of refused) {
    const message = `"${option}" can't be used with a ${kind.name} source.`;
    yield { ...rangeOfKey(pair), message, data: { part: part.name, option }, ...severity };
  }
  const [first, ...others] = given.filter(({ option }) => kind.exclusive.includes(option));
  for (const { option, pair } of first ? others : []) {
    yield {
      ...rangeOfKey(pair),
      message: `"${first?.option ?? ''}" and "${option}" can't be given together for a ${kind.name} source.`,
      data: { part: part.name, option },
      ...(first && { related: [{ ...rangeOfKey(first.pair), message: `"${first.option}" is here.` }] }),
      ...severity,
    };
  }
}

/** The address says another type, or nothing, and the options are those of a repository: then the type is the slip. */
function isTypeWrong(
  written: string,
  nodes: readonly YamlScalar[],
  refused: readonly { readonly option: Option }[],
  era: SchemaKind,
): boolean {
  const guess = guessSourceType(nodes[0]?.text ?? '', era);
  if (guess === 'unknown') return refused.some(({ option }) => option !== 'source-checksum');
  return guess !== (SAME_KIND[written] ?? written);
}

function readSourceType(part: NamedEntry): string | undefined {
  const node = findValue(part.value, 'source-type');
  return isText(node) && node.text !== '' ? node.text : undefined;
}

/** Empty text, nought and null count as not given. */
function isSet(node: YamlNode): boolean {
  return isScalar(node) && node.value !== null && node.value !== '' && node.value !== 0 && node.value !== false;
}

/** The addresses that a source may come to; not certain where a clause decides whether there is a source at all. */
function readSources(node: YamlNode | undefined): { readonly nodes: readonly YamlScalar[]; readonly certain: boolean } {
  if (isText(node)) return { nodes: node.text === '' ? [] : [node], certain: true };
  const nodes: YamlScalar[] = [];
  collect(node, nodes, 0);
  return { nodes, certain: hasPlainElse(node) };
}

/** Clauses of texts with an "else": one of them is taken on every machine. */
function hasPlainElse(node: YamlNode | undefined): boolean {
  const items = itemsOf(node);
  const last = items.at(-1);
  return (
    items.length > 1 &&
    items.every((item) => isMap(item) && item.entries.every(({ value }) => isText(value))) &&
    findPair(last, 'else') !== undefined
  );
}

function collect(node: YamlNode | undefined, into: YamlScalar[], depth: number): void {
  if (depth > 8) return;
  for (const item of itemsOf(node)) {
    if (!isMap(item)) continue;
    for (const { value } of item.entries) {
      if (isText(value)) into.push(value);
      else collect(value, into, depth + 1);
    }
  }
}
