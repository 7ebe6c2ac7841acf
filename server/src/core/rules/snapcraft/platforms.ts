/** `platforms` of core24 and later, and the architectures that both keys name. */
import type { Facts } from '../../facts/provider.ts';
import type { NamedEntry, SnapcraftProject } from '../../project/project.ts';
import { findPair, isMap, isNull, isScalar, keyText, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import type { YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';
import { findArchitecture, isArchitecture, isBuildable, readNames, unknownArchitecture } from './architecture-names.ts';
import { readArchitectures, rewrite } from './architectures.ts';

/** What builds and what it is for, in either key. */
interface Target {
  /** The label, where there is one. */
  readonly entry: NamedEntry | undefined;
  readonly buildOn: readonly YamlScalar[];
  readonly buildFor: readonly YamlScalar[];
}

/** core22 heeds only `architectures`, but does not let faulty platforms pass. */
function hasPlatforms(project: SnapcraftProject): boolean {
  return !project.legacy;
}

/** The loader also takes the names with underscores. */
function findBuild(entry: NamedEntry, side: 'on' | 'for'): YamlPair | undefined {
  return findPair(entry.value, `build-${side}`) ?? findPair(entry.value, `build_${side}`);
}

function readTargets(project: SnapcraftProject): readonly Target[] {
  const platforms = hasPlatforms(project) ? readPlatforms(project) : [];
  if (project.kind !== 'core22') return platforms;
  return [
    ...readArchitectures(project.find('architectures')?.value).map(({ buildOn, buildFor }) => ({
      entry: undefined,
      buildOn,
      // Names given once must be told once.
      buildFor: buildFor === buildOn || buildFor[0] === buildOn[0] ? [] : buildFor,
    })),
    ...platforms,
  ];
}

function readPlatforms(project: SnapcraftProject): readonly Target[] {
  return project.platforms.map((entry) => {
    const buildFor = readNames(findBuild(entry, 'for')?.value);
    const { name, key, value } = entry;
    // What it is for may be said by its name alone.
    const isForAll = buildFor.length === 0 && name === 'all' && isMap(value) && isScalar(key);
    return { entry, buildOn: readNames(findBuild(entry, 'on')?.value), buildFor: isForAll ? [key] : buildFor };
  });
}

export const unknownArchitectureRule = defineRule({
  code: 'snapcraft/unknown-architecture',
  severity: 'error',
  since: '0.1.0',
  summary: 'An architecture that does not exist.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    for (const target of readTargets(project)) {
      for (const node of [...target.buildOn, ...target.buildFor]) {
        // `ubuntu@24.04:amd64` is known to the builder, though no snap is built that way.
        if (target.entry && target.buildOn.includes(node) && node.text.includes('@')) continue;
        const finding = unknownArchitecture(facts, node);
        if (finding) yield finding;
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Use "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

/** Names that stand for "whatever there is" where platforms are asked for. */
const RESERVED: readonly string[] = ['any', '*'];

export const platformTargets = defineRule({
  code: 'snapcraft/platform-targets',
  severity: 'error',
  since: '0.1.0',
  summary: 'A platform that leaves open what builds it or what it is for.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    if (!hasPlatforms(project)) return;
    for (const entry of project.platforms) {
      const finding = judgePlatform(facts, entry, project.kind === 'core22');
      if (finding) yield finding;
    }
  },
  fix({ project }, { data }) {
    const { label, guess } = data as { readonly label: string; readonly guess: string | null };
    const entry = project.platforms.find((one) => one.name === label);
    if (!entry || guess === null || !isNull(entry.value)) return [];
    if (project.platforms.some((one) => one.name === guess)) return [];
    return [{ title: `Rename it to "${guess}"`, edits: [{ ...rangeOf(entry.key), newText: guess }], preferred: true }];
  },
});

function judgePlatform(facts: Facts, entry: NamedEntry, ignored: boolean): Finding | undefined {
  const { name, key, value } = entry;
  const known = isArchitecture(facts, name);
  const absent = isNull(value);
  if (absent && RESERVED.includes(name) && !ignored) return undefined;
  if (ignored && known) return undefined;
  if (!absent && (!isMap(value) || value.broken)) return undefined;
  // A key that has no place here may be the one that is missing.
  if (isMap(value) && value.entries.some((pair) => !/^build[-_](?:on|for)$/.test(keyText(pair) ?? '')))
    return undefined;
  const on = findBuild(entry, 'on');
  const target = findBuild(entry, 'for');
  const guess = known ? undefined : findArchitecture(facts, name);
  const data = { label: name, guess: guess ?? null };
  if (!on && (!absent || !known)) {
    const reason = known
      ? `The platform "${name}" has no "build-on"; only a platform without any keys stands for itself.`
      : `The platform "${name}" needs "build-on" and "build-for", since its name is not an architecture.`;
    return { ...rangeOf(key), message: absent && guess ? `${reason} Did you mean "${guess}"?` : reason, data };
  }
  if (on && (!target || isNull(target.value)) && !known && (name !== 'all' || ignored)) {
    return {
      ...rangeOf(key),
      message: `The platform "${name}" needs "build-for", since its name is not an architecture.`,
      data,
    };
  }
  return undefined;
}

export const platformMismatch = defineRule({
  code: 'snapcraft/platform-mismatch',
  severity: 'error',
  since: '0.1.0',
  summary: 'A platform named after one architecture that builds for another.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    if (!hasPlatforms(project)) return;
    for (const { entry, buildFor } of readTargets(project)) {
      const [target] = buildFor;
      if (!entry || !target || buildFor.length > 1 || target.text === entry.name) continue;
      if (!isArchitecture(facts, entry.name)) continue;
      if (target.text !== 'all' && !isArchitecture(facts, target.text)) continue;
      yield {
        ...rangeOf(target),
        message: `The platform "${entry.name}" is named after an architecture and can only build for that one, not for "${target.text}".`,
        data: entry.name,
      };
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Build for "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

export const unsupportedArchitecture = defineRule({
  code: 'snapcraft/unsupported-architecture',
  severity: 'error',
  since: '0.1.0',
  summary: 'An architecture on which snapcraft cannot build.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    const known = facts.bases.architectures.supported_to_build.join(', ');
    for (const { entry, buildOn, buildFor } of readTargets(project)) {
      if (!entry) {
        for (const node of [...buildOn, ...buildFor]) {
          if (!isArchitecture(facts, node.text) || isBuildable(facts, node.text)) continue;
          yield { ...rangeOf(node), message: `core22 does not build for "${node.text}"; it does for ${known}.` };
        }
        continue;
      }
      const pair = findBuild(entry, 'on');
      if (!pair) {
        const alone = isNull(entry.value) || (isMap(entry.value) && !findBuild(entry, 'for'));
        if (!alone || !isArchitecture(facts, entry.name) || isBuildable(facts, entry.name)) continue;
        yield {
          ...rangeOf(entry.key),
          message: `No snap is built on "${entry.name}"; give the platform a "build-on" with one of ${known}.`,
        };
        continue;
      }
      const [first] = buildOn;
      if (!first || buildOn.some((node) => isBuildable(facts, node.text))) continue;
      // A name that does not exist, or "all", is a problem of its own.
      if (buildOn.some((node) => !isArchitecture(facts, node.text) && !node.text.includes('@'))) continue;
      yield { ...rangeOf(first), message: `No snap is built on "${first.text}"; "build-on" needs one of ${known}.` };
    }
  },
});

export const allArchitectures = defineRule({
  code: 'snapcraft/all-architectures',
  severity: 'error',
  since: '0.1.0',
  summary: '"all" as a machine to build on, or next to other targets.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    const targets = readTargets(project);
    const count = targets.filter(({ entry }) => !entry || project.kind !== 'core22').length;
    for (const { entry, buildOn, buildFor } of targets) {
      for (const node of buildOn) {
        if (node.text !== 'all') continue;
        yield {
          ...rangeOf(node),
          message: 'A snap is built on a real machine, so "build-on" names architectures; "all" is for "build-for".',
        };
      }
      if (count < 2 || (entry && project.kind === 'core22')) continue;
      const all = buildFor.find((node) => node.text === 'all');
      // A list of several is too long by itself, and an architecture's name asks for that one.
      if (!all || (entry && (buildFor.length > 1 || isArchitecture(facts, entry.name)))) continue;
      yield {
        ...rangeOf(all),
        message: '"all" has to be the only target of the project: it already stands for the others.',
      };
    }
  },
});

export const reservedPlatform = defineRule({
  code: 'snapcraft/reserved-platform',
  severity: 'error',
  since: '0.1.0',
  summary: 'A platform with a name that snapcraft keeps for itself.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!hasPlatforms(project) || project.kind === 'core22') return;
    for (const { name, key } of project.platforms) {
      if (!RESERVED.includes(name)) continue;
      yield {
        ...rangeOf(key),
        message: `"${name}" is reserved; name the platform after what it is, for example "all".`,
      };
    }
  },
});

export const platformsIgnored = defineRule({
  code: 'snapcraft/platforms-ignored',
  severity: 'warning',
  since: '0.1.0',
  summary: 'The key "platforms" in a core22 project, where it does nothing.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const pair = project.find('platforms');
    const value = pair?.value;
    if (project.kind !== 'core22' || !pair || !value) return;
    // A file that names no base is judged as core22 by other signs, and next to a later base build-base is the slip.
    if (project.choice.reason !== 'base' || !['core22', 'bare'].includes(project.base ?? 'core22')) return;
    if (!isMap(value)) {
      const message = 'core22 ignores "platforms", but even there it has to be a map.';
      yield { ...rangeOfKey(pair), severity: 'error', message };
      return;
    }
    yield {
      ...rangeOfKey(pair),
      message: 'core22 ignores "platforms"; its targets stand in "architectures".',
    };
  },
  fix({ project, document, facts }) {
    const pair = project.find('platforms');
    if (!pair || !project.root) return [];
    if (project.find('architectures')) {
      const edit = removePair(document.text, project.root, pair);
      return edit ? [{ title: 'Remove "platforms"', edits: [edit], preferred: true }] : [];
    }
    return rewrite(
      document.text,
      pair,
      toArchitectures(facts, project),
      'Turn it into "architectures"',
      project.root.flow,
    );
  },
});

function toArchitectures(facts: Facts, project: SnapcraftProject): readonly string[] {
  const lines: string[] = [];
  for (const entry of project.platforms) {
    const on = readNames(findBuild(entry, 'on')?.value).map((node) => node.text);
    const [target] = readNames(findBuild(entry, 'for')?.value);
    const name = target?.text ?? entry.name;
    if (name !== 'all' && !isBuildable(facts, name)) continue;
    const builders = on.filter((one) => isBuildable(facts, one));
    if (builders.length === 0 && name === 'all') continue;
    lines.push(`  - build-on: [${(builders.length > 0 ? builders : [name]).join(', ')}]`, `    build-for: [${name}]`);
  }
  return lines.length > 0 ? ['architectures:', ...lines] : [];
}

export const platformRules = [
  unknownArchitectureRule,
  platformTargets,
  platformMismatch,
  unsupportedArchitecture,
  allArchitectures,
  reservedPlatform,
  platformsIgnored,
] as const;
