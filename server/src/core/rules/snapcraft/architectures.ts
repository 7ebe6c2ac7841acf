/** `architectures` of core22, and the key where it no longer belongs. */
import type { Facts } from '../../facts/provider.ts';
import {
  findText,
  findValue,
  isMap,
  isNull,
  isScalar,
  isSeq,
  isText,
  itemsOf,
  keyText,
  rangeOf,
  rangeOfKey,
} from '../../yaml/access.ts';
import { contentEnd, lineBreakOf, removePair } from '../../yaml/edit.ts';
import type { YamlNode, YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { defineRule, type Finding, type Fix } from '../rule.ts';
import { isArchitecture, isBuildable, readNames } from './architecture-names.ts';

/** An entry of the list: what builds, and what the result is for. */
export interface ArchitectureItem {
  readonly node: YamlNode;
  readonly buildOn: readonly YamlScalar[];
  readonly buildFor: readonly YamlScalar[];
}

export function readArchitectures(list: YamlNode | undefined): readonly ArchitectureItem[] {
  if (!isSeq(list)) return [];
  return list.items.flatMap((node): readonly ArchitectureItem[] => {
    if (isText(node)) return [{ node, buildOn: [node], buildFor: [node] }];
    if (!isMap(node)) return [];
    const buildOn = readNames(findValue(node, 'build-on'));
    const given = findValue(node, 'build-for') ?? findValue(node, 'run-on');
    return [{ node, buildOn, buildFor: given && !isNull(given) ? readNames(given) : buildOn }];
  });
}

export const mixedArchitectures = defineRule({
  code: 'snapcraft/mixed-architectures',
  severity: 'error',
  since: '0.1.0',
  summary: 'A list of architectures with plain names and build-on maps.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const list = project.find('architectures')?.value;
    if ((project.kind !== 'core22' && !project.legacy) || !isSeq(list)) return;
    const first = list.items[0];
    if (!isText(first) && !isMap(first)) return;
    const other = list.items.find((item) => (isText(item) || isMap(item)) && item.kind !== first.kind);
    if (!other) return;
    const shape = isText(other) ? 'a plain name' : 'a "build-on" map';
    yield {
      start: other.start,
      end: isMap(other) ? (other.pairs[0]?.key.end ?? other.end) : other.end,
      message: `The entries of "architectures" are either all names or all maps with "build-on"; this is ${shape} among the others.`,
    };
  },
  fix({ project, document }) {
    const list = project.find('architectures')?.value;
    if (!isSeq(list) || project.legacy) return [];
    const edits = list.items.filter(isText).map((item) => ({
      start: item.start,
      end: item.end,
      newText: `${list.flow ? '{' : ''}build-on: ${document.text.slice(item.start, item.end)}${list.flow ? '}' : ''}`,
    }));
    return edits.length > 0 ? [{ title: 'Write every entry with "build-on"', edits, preferred: true }] : [];
  },
});

export const duplicateTarget = defineRule({
  code: 'snapcraft/duplicate-target',
  severity: 'error',
  since: '0.1.0',
  summary: 'Two entries of "architectures" that build for the same architecture.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.kind !== 'core22') return;
    const list = project.find('architectures')?.value;
    const items = readArchitectures(list);
    // The same name twice in a list of names is a duplicate of the plainest kind.
    const first = new Map<string, ArchitectureItem>();
    for (const item of items) {
      for (const name of item.buildFor) {
        const other = first.get(name.text);
        if (!other) first.set(name.text, item);
        else if (other !== item) {
          yield {
            ...rangeOf(name),
            message: `Another entry already builds the snap for "${name.text}"; the two would take each other's place.`,
            related: [
              {
                ...rangeOf(other.buildFor.find((one) => one.text === name.text) ?? name),
                message: 'The other one is here.',
              },
            ],
          };
        }
      }
    }
  },
});

export const architecturesReplaced = defineRule({
  code: 'snapcraft/architectures-replaced',
  severity: 'error',
  since: '0.1.0',
  summary: 'The key "architectures", which core24 and later replaced by "platforms".',
  kinds: ['snapcraft'],
  tag: 'deprecated',
  *check({ project }) {
    if (project.legacy || project.kind === 'core22') return;
    const pair = project.find('architectures');
    // Snaps without a base keep the key, though nothing heeds it.
    if (!pair || isNull(pair.value)) return;
    if (BASELESS.has(findText(project.root, 'type') ?? '')) {
      if (isSeq(pair.value)) {
        yield* pair.value.items.flatMap(judgeUnused);
        return;
      }
      yield {
        ...rangeOfKey(pair),
        message: '"architectures" has to be a list; snaps of this type are not built by it.',
      };
      return;
    }
    yield {
      ...rangeOfKey(pair),
      message: `"architectures" ended with core22; projects with the base "${project.kind}" list their targets in "platforms".`,
    };
  },
  fix({ project, document, facts }) {
    const pair = project.find('architectures');
    if (!pair || !project.root || pair.merged) return [];
    if (project.find('platforms')) {
      const edit = removePair(document.text, project.root, pair);
      return edit ? [{ title: 'Remove "architectures"', edits: [edit], preferred: true }] : [];
    }
    return rewrite(
      document.text,
      pair,
      toPlatforms(facts, readArchitectures(pair.value)),
      'Turn it into "platforms"',
      project.root.flow,
    );
  },
});

/** An entry of a list that nothing heeds, but that has to have its form. */
function judgeUnused(item: YamlNode): readonly Finding[] {
  if (isScalar(item) && /^(?:str|int|float)$/.test(item.type)) return [];
  const wrong = { ...rangeOf(item), message: 'An entry of "architectures" is a name, or a map with "build-on".' };
  if (!isMap(item)) return [wrong];
  if (item.broken) return [];
  const names = item.entries.map((pair) => (keyText(pair) ?? '').replace('_', '-'));
  const known = names.includes('build-on') && names.every((name) => name === 'build-on' || name === 'build-for');
  const fits = item.entries.every(({ value }) => !isMap(value) && itemsOf(value).every(isScalar));
  return known && fits ? [] : [wrong];
}

const BASELESS: ReadonlySet<string> = new Set(['base', 'kernel', 'snapd']);

/** The lines of `platforms` that say the same as a list of architectures. */
function toPlatforms(facts: Facts, items: readonly ArchitectureItem[]): readonly string[] {
  const used = new Set<string>();
  const lines: string[] = [];
  for (const { buildOn, buildFor } of items) {
    const on = buildOn.map((name) => name.text).filter((name) => isArchitecture(facts, name));
    for (const target of buildFor.length > 0 ? buildFor : buildOn) {
      const name = target.text;
      if (used.has(name) || (name !== 'all' && !isArchitecture(facts, name))) continue;
      used.add(name);
      const same = on.length === 1 && on[0] === name && isBuildable(facts, name);
      const builders = on.some((one) => isBuildable(facts, one)) ? on : ['amd64'];
      if (same) lines.push(`  ${name}:`);
      else lines.push(`  ${name}:`, `    build-on: [${builders.join(', ')}]`, `    build-for: [${name}]`);
    }
  }
  return lines.length > 0 ? ['platforms:', ...lines] : [];
}

/** Replaces a top-level pair as a whole. */
export function rewrite(
  text: string,
  pair: YamlPair,
  lines: readonly string[],
  title: string,
  flow: boolean,
): readonly Fix[] {
  if (lines.length === 0 || flow || pair.merged) return [];
  const end = Math.max(pair.key.end, contentEnd(text, pair.value));
  return [{ title, edits: [{ start: pair.key.start, end, newText: lines.join(lineBreakOf(text)) }], preferred: true }];
}

export const architectureRules = [mixedArchitectures, duplicateTarget, architecturesReplaced] as const;
