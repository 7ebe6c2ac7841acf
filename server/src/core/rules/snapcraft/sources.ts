/** Whether a part's source can be fetched with the options beside it. */
import { failsForSure, getBuildPairs, hasGrammar, resolveItems } from '../../project/grammar.ts';
import { findNearest } from '../../text/nearest.ts';
import { isScalar, isSeq, isText, rangeOf } from '../../yaml/access.ts';
import { insertKey, removePair } from '../../yaml/edit.ts';
import type { YamlNode, YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { checkEach } from '../each-entry.ts';
import { defineRule, type Finding, type Rule, type RuleContext } from '../rule.ts';
import { findUnclearSources, findWrongOptions } from '../legacy/source.ts';
import { isUnset, partsOf, partsOfEveryEra, type PartView, PROJECT_VARIABLE } from './part-view.ts';

const KINDS = ['snapcraft'] as const;

const TYPES: readonly string[] = ['7z', 'deb', 'file', 'git', 'local', 'rpm', 'snap', 'tar', 'zip'];
const GIT_OPTIONS = ['source-branch', 'source-tag', 'source-commit', 'source-depth', 'source-submodules'] as const;

/** Options that a source type refuses. */
function refusedOptions(type: string): readonly string[] {
  if (type === 'git') return ['source-checksum', 'source-channel'];
  if (type === 'local') return [...GIT_OPTIONS, 'source-channel', 'source-checksum'];
  return [...GIT_OPTIONS, 'source-channel'];
}

/** The type that the address itself gives away: undefined for a plain path, `null` where nothing can be told. */
export function guessType(source: string): string | undefined | null {
  const ending = /\.(7z|deb|rpm|snap|zip)$/.exec(source)?.[1];
  if (ending !== undefined) return ending;
  if (/^git[:@+]|\.git$/.test(source)) return 'git';
  if (/\.(?:tar(?:\.(?:xz|gz|bz2))?|tgz)$/.test(source)) return 'tar';
  // A variable may stand for anything, and other schemes and endings may be known to a newer reader.
  if (source.includes('$') || /\.t[\w.]+$/.test(source)) return null;
  if (/^https?:\/\//.test(source)) return undefined;
  return source.includes(':') ? null : 'local';
}

interface SourceView {
  readonly pair: YamlPair;
  readonly text: string;
  readonly typePair: YamlPair | undefined;
  /** As written. */
  readonly explicit: string | undefined;
  readonly guessed: string | undefined | null;
}

/** Text, or a number, which becomes text. */
function isPlain(node: YamlNode): node is YamlScalar {
  return isScalar(node) && (node.type === 'str' || node.type === 'int' || node.type === 'float');
}

/** Undefined where there is no source or its keys depend on the architecture. */
function readSource(part: PartView): SourceView | undefined {
  const pair = part.find('source');
  if (!pair || !isText(pair.value) || pair.value.text === '') return undefined;
  const typePair = part.find('source-type');
  if (typePair && !isPlain(typePair.value) && !isUnset(typePair.value)) return undefined;
  const explicit = typePair && isPlain(typePair.value) && typePair.value.text !== '' ? typePair.value.text : undefined;
  return { pair, text: pair.value.text, typePair, explicit, guessed: guessType(pair.value.text) };
}

export const unknownSourceType = defineRule({
  code: 'snapcraft/unknown-source-type',
  severity: 'error',
  since: '0.1.0',
  summary: "The type of a part's source is known or can be told from its address.",
  kinds: KINDS,
  *check(ctx) {
    if (ctx.project.legacy) yield* findUnclearSources(ctx.project);
    yield* checkEach(ctx.tree, 'snapcraft/unknown-source-type', 'parts', partsOf(ctx), function* (part) {
      const source = readSource(part);
      if (!source) {
        yield* checkChosenType(ctx, part);
        return;
      }
      if (source.explicit !== undefined && source.typePair) {
        if (TYPES.includes(source.explicit) || PROJECT_VARIABLE.test(source.explicit)) return;
        const nearest = findNearest(source.explicit, TYPES);
        const help = nearest === undefined ? `use ${TYPES.join(', ')}` : `did you mean "${nearest}"?`;
        yield {
          ...rangeOf(source.typePair.value),
          message: `Unknown source type "${source.explicit}": ${help}`.replace(/([^?])$/, '$1.'),
          data: nearest === undefined ? {} : { replacement: nearest },
        };
      } else if (source.guessed === undefined) {
        yield {
          ...rangeOf(source.pair.value),
          message: `"source-type" is missing: nothing in "${source.text}" tells the type.`,
          data: { add: part.name },
        };
      }
    });
  },
  fix(ctx, finding) {
    const { replacement, add } = (finding.data ?? {}) as { replacement?: string; add?: string };
    if (replacement !== undefined) {
      const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
      return [{ title: `Change to "${replacement}"`, edits, preferred: true }];
    }
    const part = partsOf(ctx).find(({ name }) => name === add);
    const source = part?.find('source');
    // An address without an ending is nearly always a repository.
    const edit =
      part &&
      source &&
      insertKey(ctx.document.text, part.map, 'source-type', 'git', source.merged ? undefined : source);
    return edit ? [{ title: 'Add "source-type: git"', edits: [edit] }] : [];
  },
});

/** A type that clauses choose. */
function* checkChosenType(ctx: RuleContext, part: PartView): Iterable<Finding> {
  const list = part.find('source-type')?.value;
  if (!isSeq(list) || !hasGrammar(list)) return;
  const pairs = getBuildPairs(ctx.project, ctx.facts.bases.architectures.supported_to_build);
  const chosen = pairs.map((pair) => ({ pair, node: resolveItems(list, pair)[0] }));
  const wrong = chosen.filter(({ node }) => isText(node) && !TYPES.includes(node.text) && !node.text.includes('$'));
  const node = wrong[0]?.node;
  const failing = wrong.map(({ pair }) => pair);
  if (!isText(node) || !failsForSure(ctx.project, pairs, failing)) return;
  yield { ...rangeOf(node), message: `Unknown source type "${node.text}": use ${TYPES.join(', ')}.`, data: {} };
}

export const sourceOptions = defineRule({
  code: 'snapcraft/source-option',
  severity: 'error',
  since: '0.1.0',
  summary: "A source's options fit its type and each other.",
  kinds: KINDS,
  *check(ctx) {
    if (ctx.project.legacy) yield* findWrongOptions(ctx.project);
    yield* checkEach(ctx.tree, 'snapcraft/source-option', 'parts', partsOf(ctx), function* (part) {
      const source = readSource(part);
      const type = source?.explicit ?? source?.guessed;
      if (!source || type === undefined || type === null || !TYPES.includes(type)) return;
      // A folder that is not there yet is no source at all, so that its options are never looked at.
      const certain = type !== 'local' || source.explicit !== undefined || /^\.\/?$/.test(source.text);
      for (const option of refusedOptions(type)) {
        const pair = part.find(option);
        if (!pair || isUnset(pair.value)) continue;
        const unsure = !certain || hasGrammar(pair.value);
        yield refuse(part, source, pair, option, type, unsure);
      }
      if (type === 'git') yield* checkReferences(part);
    });
  },
  fix(ctx, finding) {
    const { part: name, option } = finding.data as { part: string; option: string };
    const part = partsOfEveryEra(ctx).find((one) => one.name === name);
    const pair = part?.find(option);
    const edit = part && pair && removePair(ctx.document.text, part.map, pair);
    return edit ? [{ title: `Remove "${option}"`, edits: [edit] }] : [];
  },
});

function refuse(
  part: PartView,
  source: SourceView,
  pair: YamlPair,
  option: string,
  type: string,
  unsure: boolean,
): Finding {
  // Where the written type contradicts the address, the type is what to change.
  const { explicit, guessed, typePair } = source;
  const blamed = explicit !== undefined && guessed !== explicit && typePair ? typePair.value : pair.key;
  return {
    ...rangeOf(blamed),
    message: `"${option}" cannot be used with a ${type} source.`,
    data: { part: part.name, option },
    ...(unsure && { severity: 'warning' as const }),
    related: [{ ...rangeOf(source.pair.value), message: 'The source is named here.' }],
  };
}

function* checkReferences(part: PartView): Iterable<Finding> {
  // The one that says less comes first: it is the one to give up.
  const given = ['source-branch', 'source-tag', 'source-commit'].flatMap((option) => {
    const pair = part.find(option);
    return pair && !isUnset(pair.value) ? [{ option, pair }] : [];
  });
  const last = given.at(-1);
  for (const { option, pair } of given.slice(0, -1)) {
    if (!last) continue;
    yield {
      ...rangeOf(pair.key),
      message: `"${option}" and "${last.option}" exclude each other.`,
      data: { part: part.name, option },
      related: [{ ...rangeOf(last.pair.key), message: `"${last.option}" is given here.` }],
    };
  }
}

/** Hash names that the build host's Python always has, with the length of their digests in characters. */
const DIGESTS: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  sha3_224: 56,
  sha3_256: 64,
  sha3_384: 96,
  sha3_512: 128,
  blake2b: 128,
  blake2s: 64,
};
const RARE_DIGESTS: readonly string[] = [
  'ripemd160',
  'sm3',
  'md5-sha1',
  'sha512_224',
  'sha512_256',
  'shake_128',
  'shake_256',
];

export const sourceChecksum = defineRule({
  code: 'snapcraft/source-checksum',
  severity: 'error',
  since: '0.1.0',
  summary: 'A checksum is the name of a hash, a slash and a digest of its length.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/source-checksum', 'parts', partsOf(ctx), function* (part) {
      const value = part.find('source-checksum')?.value;
      const source = readSource(part);
      if (!isText(value) || value.text === '' || value.text.includes('$') || !source) return;
      const type = source.explicit ?? source.guessed;
      if (type === undefined || type === null || type === 'git' || type === 'local') return;
      const problem = explainChecksum(value.text);
      if (problem) yield { ...rangeOf(value), ...problem };
    });
  },
  fix(_ctx, finding) {
    const replacement = (finding.data as { replacement?: string } | undefined)?.replacement;
    if (replacement === undefined) return [];
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits }];
  },
});

function explainChecksum(text: string): { message: string; data?: unknown } | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return { message: `"${text}" is no checksum: write it as "sha256/…".` };
  const name = text.slice(0, slash);
  const digest = text.slice(slash + 1);
  const length = Object.hasOwn(DIGESTS, name) ? DIGESTS[name] : undefined;
  if (length === undefined) {
    if (RARE_DIGESTS.includes(name)) return undefined;
    const nearest = findNearest(name, Object.keys(DIGESTS)) ?? 'sha256';
    return {
      message: `Unknown hash "${name}". Did you mean "${nearest}"?`,
      data: { replacement: `${nearest}/${digest}` },
    };
  }
  if (digest.length === length && /^[0-9a-f]+$/.test(digest)) return undefined;
  if (digest.length === length && /^[0-9a-f]+$/i.test(digest)) {
    return {
      message: `The digest must be in lower case, since it is compared as text.`,
      data: { replacement: `${name}/${digest.toLowerCase()}` },
    };
  }
  return { message: `"${digest}" is no ${name} digest: ${length} hexadecimal digits are expected.` };
}

export const sourceRules: readonly Rule[] = [unknownSourceType, sourceOptions, sourceChecksum];
