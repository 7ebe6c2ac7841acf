/** What a part stages, primes and sets: paths, packages, permissions, partitions. */
import {
  failsForSure,
  getBuildPairs,
  hasGrammar,
  possibleMaps,
  possibleValues,
  resolveItems,
} from '../../project/grammar.ts';
import { findNearest } from '../../text/nearest.ts';
import { entriesOf, findPair, isNull, isScalar, isSeq, isText, itemsOf, keyText, rangeOf } from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import type { YamlNode, YamlScalar } from '../../yaml/tree.ts';
import { checkEach } from '../each-entry.ts';
import { defineRule, type Finding, type Rule } from '../rule.ts';
import { listTexts, partsOf, type PartView } from './part-view.ts';

const KINDS = ['snapcraft'] as const;

export const stagePath = defineRule({
  code: 'snapcraft/stage-path',
  severity: 'error',
  since: '0.1.0',
  summary: 'Paths in stage and prime are relative and not empty.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/stage-path', 'parts', partsOf(ctx), function* (part) {
      for (const key of ['stage', 'prime']) {
        for (const node of listTexts(part.map, key)) {
          if (!isText(node)) continue;
          if (node.text === '') {
            yield { ...rangeOf(node), message: `A path in "${key}" must not be empty.` };
          } else if (node.text.startsWith('/')) {
            const replacement = node.text.replace(/^\/+/, '');
            yield {
              ...rangeOf(node),
              message: `"${node.text}" must be relative: paths in "${key}" do not start with "/".`,
              ...(replacement !== '' && node.style === 'plain' && { data: { replacement } }),
            };
          } else if (/^-\//.test(node.text)) {
            yield {
              ...rangeOf(node),
              message: `"${node.text}" must be relative: paths in "${key}" do not start with "/".`,
              severity: 'warning',
              ...(node.style === 'plain' && { data: { replacement: node.text.replace(/^-\/+/, '-') } }),
            };
          }
        }
      }
    });
  },
  fix(_ctx, finding) {
    const replacement = (finding.data as { replacement?: string } | undefined)?.replacement;
    if (replacement === undefined) return [];
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits, preferred: true }];
  },
});

/** What they stand for is put in before the names are looked at. */
const VARIABLES =
  /\$\{?(?:SNAPCRAFT|CRAFT)_(?:PROJECT_(?:NAME|VERSION|GRADE|DIR)|STAGE|PRIME|OVERLAY|ARCH_(?:TRIPLET|BUILD)\w*|TARGET_ARCH|PARALLEL_BUILD_COUNT)\}?/g;

function isSlice(node: YamlScalar): boolean {
  return node.text.replaceAll(VARIABLES, '').includes('_');
}

/** What a variable stands for may be the name of either. */
function isPackageOrSlice(node: YamlNode): node is YamlScalar {
  return isText(node) && (isSlice(node) || node.text.search(VARIABLES) < 0);
}

/** The first item that does not go with the first one. */
function findMixed(nodes: readonly YamlNode[]): { first: YamlScalar; other: YamlScalar } | undefined {
  const texts = nodes.filter(isPackageOrSlice);
  const first = texts[0];
  const other = first && texts.find((node) => isSlice(node) !== isSlice(first));
  return first && other && { first, other };
}

export const mixedSlices = defineRule({
  code: 'snapcraft/mixed-slices',
  severity: 'error',
  since: '0.1.0',
  summary: 'stage-packages holds packages or slices, not both.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/mixed-slices', 'parts', partsOf(ctx), function* (part) {
      const list = part.find('stage-packages')?.value;
      if (!isSeq(list)) return;
      let mixed = hasGrammar(list) ? undefined : findMixed(list.items);
      let certain = true;
      if (hasGrammar(list)) {
        const pairs = getBuildPairs(ctx.project, ctx.facts.bases.architectures.supported_to_build);
        const found = new Map(pairs.map((pair) => [pair, findMixed(resolveItems(list, pair))]));
        const failing = pairs.filter((pair) => found.get(pair));
        mixed = failing[0] && found.get(failing[0]);
        certain = failsForSure(ctx.project, pairs, failing);
      }
      if (!mixed) return;
      const name = (node: YamlScalar): string => `${isSlice(node) ? 'slice' : 'package'} "${node.text}"`;
      yield {
        ...rangeOf(mixed.other),
        message: `The ${name(mixed.other)} cannot stand beside the ${name(mixed.first)}: "stage-packages" holds packages or slices.`,
        related: [{ ...rangeOf(mixed.first), message: `The ${name(mixed.first)} stands here.` }],
        ...(!certain && { severity: 'warning' as const }),
      };
    });
  },
});

export const stagePackageText = defineRule({
  code: 'snapcraft/stage-package-text',
  severity: 'error',
  since: '0.1.0',
  summary: 'Names in stage-packages and build-snaps are text.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/stage-package-text', 'parts', partsOf(ctx), function* (part) {
      yield* findNumbers(listTexts(part.map, 'stage-packages'), 'a package name');
      yield* findNumbers(listTexts(part.map, 'build-snaps'), 'the name of a snap');
    });
    if (ctx.project.legacy) return;
    const names = possibleValues(ctx.project.find('build-snaps')?.value).filter(isScalar);
    yield* findNumbers(names, 'the name of a snap');
  },
});

function* findNumbers(nodes: readonly YamlScalar[], what: string): Iterable<Finding> {
  for (const node of nodes) {
    if (node.type !== 'int' && node.type !== 'float') continue;
    yield { ...rangeOf(node), message: `"${node.text}" is read as a number; ${what} is text.` };
  }
}

const KNOWN_PERMISSIONS: ReadonlySet<string> = new Set(['path', 'mode', 'owner', 'group']);
const CLAUSE_WORD = /^(?:on|to|for|else|try)(?:\s|$)/;
const OCTAL = /^\s*[+-]?(?:0[oO]_?)?[0-7]+(?:_[0-7]+)*\s*$/;

export const permissions = defineRule({
  code: 'snapcraft/permissions',
  severity: 'error',
  since: '0.1.0',
  summary: 'Permissions have an octal mode, and an owner and a group together.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/permissions', 'parts', partsOf(ctx), function* (part) {
      const list = part.find('permissions')?.value;
      for (const map of possibleMaps(list)) {
        const mode = findPair(map, 'mode')?.value;
        if (isText(mode) && !OCTAL.test(mode.text)) {
          yield { ...rangeOf(mode), message: `"${mode.text}" is no octal mode, such as '755'.` };
        }
        // Outside of clauses the shape of the file already says so.
        if (isScalar(mode) && mode.type === 'int' && !itemsOf(list).includes(map)) {
          yield {
            ...rangeOf(mode),
            message: `The mode "${mode.text}" must be in quotes: it is text.`,
            data: { quote: true },
          };
        }
        // What is not asked for is read all the same, as text or a number.
        for (const pair of ctx.project.kind === 'core22' ? [] : map.entries) {
          const key = keyText(pair) ?? '';
          const known = KNOWN_PERMISSIONS.has(key);
          const fits =
            isScalar(pair.value) && (known ? !isNull(pair.value) : /^(?:str|int|float|bool)$/.test(pair.value.type));
          if (fits || (known && !isNull(pair.value)) || CLAUSE_WORD.test(key)) continue;
          yield { ...rangeOf(pair.key), message: `"${key}" must be text or a number, like all of "permissions".` };
        }
        const owner = findPair(map, 'owner');
        const group = findPair(map, 'group');
        const isSet = (pair: typeof owner): boolean => pair !== undefined && !isNull(pair.value);
        const only = isSet(owner) && !isSet(group) ? owner : isSet(group) && !isSet(owner) ? group : undefined;
        if (only && !map.broken) {
          const missing = only === owner ? 'group' : 'owner';
          yield { ...rangeOf(only.key), message: `"${keyText(only) ?? ''}" needs "${missing}" beside it.` };
        }
      }
    });
  },
  fix(ctx, finding) {
    if ((finding.data as { quote?: boolean } | undefined)?.quote !== true) return [];
    const { start, end } = finding;
    const newText = `"${ctx.document.text.slice(start, end)}"`;
    return [{ title: 'Put it in quotes', edits: [{ start, end, newText }], preferred: true }];
  },
});

const OVERLAY_KEYS: ReadonlySet<string> = new Set([
  'overlay',
  'overlay-packages',
  'overlay-script',
  'override-overlay',
  'overlay-recommended-packages',
]);

export const overlay = defineRule({
  code: 'snapcraft/overlay',
  severity: 'error',
  since: '0.1.0',
  summary: 'Snaps have no overlay step.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/overlay', 'parts', partsOf(ctx), function* (part) {
      for (const pair of part.map.entries) {
        const key = keyText(pair);
        if (key === undefined || !OVERLAY_KEYS.has(key)) continue;
        yield {
          ...rangeOf(pair.key),
          message: `"${key}" is for overlays, which snaps do not have.`,
          data: { key, part: part.name },
        };
      }
    });
  },
  fix(ctx, finding) {
    const { key, part: name } = finding.data as { key: string; part: string };
    const part = partsOf(ctx).find((one) => one.name === name);
    const pair = part?.find(key);
    const edit = part && pair && removePair(ctx.document.text, part.map, pair);
    return edit ? [{ title: `Remove "${key}"`, edits: [edit] }] : [];
  },
});

/** A path that names its partition first. */
const PARTITION = /^-?\(([^()]*)\)(\/.*)?$/;

export const partition = defineRule({
  code: 'snapcraft/partition',
  severity: 'error',
  since: '0.1.0',
  summary: 'Partitions in paths are the components of the project.',
  kinds: KINDS,
  *check(ctx) {
    // Without components there are no partitions, and parentheses mean nothing.
    if (ctx.project.components.length === 0) return;
    const known = ['default', ...ctx.project.components.map(({ name }) => `component/${name}`)];
    for (const part of partsOf(ctx)) {
      for (const { key, node } of pathsOf(part)) {
        const match = PARTITION.exec(node.text);
        if (!match) continue;
        const name = match[1] ?? '';
        if (!known.includes(name)) {
          const nearest = findNearest(name, known);
          const help = nearest === undefined ? `the project has ${known.join(', ')}.` : `did you mean "${nearest}"?`;
          const start = node.start + ctx.document.text.slice(node.start, node.end).indexOf(`(${name})`) + 1;
          const found = start > node.start ? { start, end: start + name.length } : rangeOf(node);
          yield {
            ...found,
            message: `Unknown partition "${name}": ${help}`,
            ...(nearest !== undefined && start > node.start && { data: { replacement: nearest } }),
          };
        } else if (match[2] === undefined && key !== 'organize' && ctx.project.kind !== 'core22') {
          yield {
            ...rangeOf(node),
            message: `"${node.text}" needs a path after the partition, such as "(${name})/*".`,
          };
        }
      }
    }
  },
  fix(_ctx, finding) {
    const replacement = (finding.data as { replacement?: string } | undefined)?.replacement;
    if (replacement === undefined) return [];
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits, preferred: true }];
  },
});

function* pathsOf(part: PartView): Iterable<{ readonly key: string; readonly node: YamlScalar }> {
  for (const key of ['stage', 'prime']) {
    for (const node of listTexts(part.map, key)) if (isText(node)) yield { key, node };
  }
  // Only where a file goes to may be in another partition.
  for (const map of possibleValues(part.find('organize')?.value)) {
    for (const { value } of entriesOf(map)) if (isText(value)) yield { key: 'organize', node: value };
  }
}

export const buildEnvironment = defineRule({
  code: 'snapcraft/build-environment',
  severity: 'error',
  since: '0.1.0',
  summary: 'Items of build-environment are one name with one value, text or number.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/build-environment', 'parts', partsOf(ctx), function* (part) {
      for (const item of possibleMaps(part.find('build-environment')?.value)) {
        if (item.entries.length !== 1) {
          if (item.broken) continue;
          const extra = item.entries[1];
          yield {
            ...(extra ? rangeOf(extra.key) : rangeOf(item)),
            message: extra
              ? `Each item of "build-environment" holds one variable: "${keyText(extra) ?? ''}" needs an item of its own.`
              : 'Each item of "build-environment" holds one variable.',
          };
          continue;
        }
        const pair = item.entries[0];
        // `on:` without a name becomes the key true, which the rule about clauses explains.
        if (!pair || !isText(pair.key)) continue;
        const name = keyText(pair) ?? '';
        const { value } = pair;
        if (isScalar(value) && (value.type === 'str' || value.type === 'int' || value.type === 'float')) continue;
        if (/^(?:on|to|for|else|try)\b/.test(name)) continue;
        yield {
          ...(value.start === value.end || !isScalar(value) ? rangeOf(pair.key) : rangeOf(value)),
          message:
            isScalar(value) && value.type !== 'null'
              ? `"${value.text}" is read as ${value.type === 'bool' ? 'true or false' : 'something else than text'}; put it in quotes.`
              : `The variable "${name}" needs a text or a number as value.`,
          ...(isScalar(value) && value.start !== value.end && { data: { quote: value.text } }),
        };
      }
    });
  },
  fix(ctx, finding) {
    if ((finding.data as { quote?: string } | undefined)?.quote === undefined) return [];
    const written = ctx.document.text.slice(finding.start, finding.end);
    return [{ title: 'Put it in quotes', edits: [{ ...place(finding), newText: `"${written}"` }], preferred: true }];
  },
});

function place(finding: { start: number; end: number }): { start: number; end: number } {
  return { start: finding.start, end: finding.end };
}

export const contentRules: readonly Rule[] = [
  stagePath,
  mixedSlices,
  stagePackageText,
  permissions,
  overlay,
  partition,
  buildEnvironment,
];
