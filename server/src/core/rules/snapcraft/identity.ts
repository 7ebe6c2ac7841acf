/** What a project says about itself: the fields that a part may bring, linters, keys for the store. */
import { getExtensionAdditions } from '../../project/extensions.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import { findNearest } from '../../text/nearest.ts';
import {
  entriesOf,
  findPair,
  isMap,
  isNull,
  isScalar,
  isText,
  itemsOf,
  keyText,
  rangeOf,
  rangeOfKey,
  rangeOfValue,
} from '../../yaml/access.ts';
import { insertKey, removePair, replaceNode } from '../../yaml/edit.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { findNamePlace } from './name-place.ts';

const ADOPTABLE = ['version', 'summary', 'description'] as const;

function isAbsent(pair: YamlPair | undefined): boolean {
  return !pair || isNull(pair.value);
}

/** An empty name is none. */
function adopts(project: SnapcraftProject): boolean {
  const value = project.find('adopt-info')?.value;
  if (isScalar(value)) return value.type !== 'null' && value.text !== '';
  return value !== undefined;
}

function missingFields(ctx: RuleContext): readonly string[] {
  return ADOPTABLE.filter((key) => isAbsent(ctx.project.find(key)));
}

function join(keys: readonly string[]): string {
  const quoted = keys.map((key) => `"${key}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

export const missingMetadata = defineRule({
  code: 'snapcraft/missing-metadata',
  severity: 'error',
  since: '0.1.0',
  summary: 'No version, summary or description, and no part that brings it.',
  kinds: ['snapcraft'],
  *check(ctx) {
    const { project } = ctx;
    if (project.legacy || !project.root || project.root.broken || adopts(project)) return;
    const missing = missingFields(ctx);
    const pair = missing.length === 1 ? project.find(missing[0] ?? '') : undefined;
    const place = pair ? rangeOfKey(pair) : findNamePlace(project);
    if (missing.length > 0 && place) {
      const them = missing.length > 1 ? 'them' : 'it';
      yield {
        ...place,
        message: `The snap has no ${join(missing)}; give ${them}, or name the part that brings ${them} in "adopt-info".`,
        data: missing,
      };
    }
    for (const key of ['summary', 'description'] as const) {
      const pair = project.find(key);
      if (!pair || !isText(pair.value) || pair.value.text !== '') continue;
      yield {
        ...rangeOfValue(pair),
        message: `The ${key} is empty, which counts as missing without "adopt-info".`,
        data: [key],
      };
    }
  },
  fix({ project, document }, { data }) {
    const root = project.root;
    if (!Array.isArray(data) || !root) return [];
    // Each goes behind the name, so the last one is put in first.
    const edits = [...(data as readonly string[])].reverse().flatMap((key) => {
      const pair = project.find(key);
      const value = SAMPLES[key] ?? '';
      const edit = pair
        ? replaceNode(document.text, pair.value, value)
        : insertKey(document.text, root, key, value, project.find('name'));
      return edit ? [edit] : [];
    });
    return edits.length > 0 ? [{ title: `Add ${join(data)}`, edits, preferred: true }] : [];
  },
});

const SAMPLES: Readonly<Record<string, string>> = {
  version: 'git',
  summary: 'One line about the snap',
  description: 'What the snap does.',
};

/** The names of all parts, those of the extensions included. */
function partNames(ctx: RuleContext): ReadonlySet<string> {
  const names = new Set(ctx.project.parts.map((part) => part.name));
  for (const name of getExtensionAdditions(ctx.project, ctx.facts).parts.keys()) names.add(name);
  return names;
}

export const unknownAdoptInfo = defineRule({
  code: 'snapcraft/unknown-adopt-info',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An adopt-info that names no part.',
  kinds: ['snapcraft'],
  *check(ctx) {
    const { project } = ctx;
    const pair = project.find('adopt-info');
    if (!pair || !isText(pair.value) || pair.value.text === '') return;
    const parts = project.find('parts');
    if (parts && isMap(parts.value) && parts.value.broken) return;
    const name = pair.value.text;
    const names = partNames(ctx);
    if (names.has(name)) return;
    const missing = missingFields(ctx);
    const guess = findNearest(name, names);
    const consequence = missing.length > 0 ? `, so nothing brings ${join(missing)}` : ' to adopt anything from';
    // Without any part it is the parts that are to be written.
    const place = parts && isMap(parts.value) && project.parts.length === 0 ? rangeOfKey(parts) : rangeOfValue(pair);
    yield {
      ...place,
      message: `There is no part "${name}"${consequence}.${guess ? ` Did you mean "${guess}"?` : ''}`,
      // With all of the fields given, the build does not need the part.
      severity: missing.length > 0 && !project.legacy ? 'error' : 'warning',
      data: guess ?? null,
    };
  },
  fix({ project, document }, { data }) {
    const pair = project.find('adopt-info');
    if (!pair || typeof data !== 'string') return [];
    return [{ title: `Use "${data}"`, edits: [replaceNode(document.text, pair.value, data)], preferred: true }];
  },
});

const SCRIPT = /^(?:override-.*|prepare|build|install)$/;

export const nothingAdopted = defineRule({
  code: 'snapcraft/nothing-adopted',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A missing field that the adopt-info part does not bring.',
  kinds: ['snapcraft'],
  *check(ctx) {
    const { project } = ctx;
    const adopt = project.find('adopt-info');
    if (!adopt || !isText(adopt.value)) return;
    const name = adopt.value.text;
    const part = project.parts.find((one) => one.name === name);
    const missing = missingFields(ctx);
    if (!part || !isMap(part.value) || missing.length === 0 || findPair(part.value, 'parse-info')) return;
    // A script may leave the setting to another one, which cannot be seen from here.
    if (entriesOf(part.value).some((pair) => SCRIPT.test(keyText(pair) ?? '')) || project.find('version-script'))
      return;
    yield {
      ...rangeOfValue(adopt),
      message: `The part "${name}" sets no ${join(missing)}: it has neither "parse-info" nor a script with "craftctl set".`,
      related: [{ ...rangeOf(part.key), message: 'The part is here.' }],
    };
  },
});

export const passthroughUsed = defineRule({
  code: 'snapcraft/passthrough',
  severity: 'warning',
  since: '0.1.0',
  summary: 'Keys that go into snap.yaml unchecked, which the store holds for a review.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const pair = project.find('passthrough');
    if (project.legacy || !pair || entriesOf(pair.value).length === 0) return;
    yield {
      ...rangeOfKey(pair),
      message: '"passthrough" goes into the snap unchecked, and the store holds such snaps for a review.',
    };
  },
});

export const uaServicesIgnored = defineRule({
  code: 'snapcraft/ua-services-ignored',
  severity: 'warning',
  since: '0.1.0',
  summary: 'The key "ua-services", which core24 and later ignore.',
  kinds: ['snapcraft'],
  tag: 'deprecated',
  *check({ project }) {
    const pair = project.find('ua-services');
    if (project.legacy || project.kind === 'core22' || !pair || isNull(pair.value)) return;
    yield {
      ...rangeOfKey(pair),
      message: '"ua-services" is ignored after core22; Ubuntu Pro services are asked for with "snapcraft --pro".',
    };
  },
  fix({ project, document }) {
    const pair = project.find('ua-services');
    const edit = pair && project.root && removePair(document.text, project.root, pair);
    return edit ? [{ title: 'Remove "ua-services"', edits: [edit], preferred: true, safe: true }] : [];
  },
});

const LINTERS = [
  'classic',
  'gpu',
  'library',
  'metadata',
  'unused-library',
  'missing-library',
  'title',
  'contact',
  'license',
  'issues',
  'source-code',
  'website',
  'donation',
] as const;

export const unknownLinter = defineRule({
  code: 'snapcraft/unknown-linter',
  severity: 'information',
  since: '0.1.0',
  summary: 'A linter to ignore that does not exist.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const lint = project.find('lint');
    if (project.legacy || !lint) return;
    for (const item of itemsOf(findPair(lint.value, 'ignore')?.value)) {
      const node = isMap(item) ? item.entries[0]?.key : item;
      if (!isScalar(node) || (LINTERS as readonly string[]).includes(node.text)) continue;
      const guess = findNearest(node.text, LINTERS);
      yield {
        ...rangeOf(node),
        message: `There is no linter "${node.text}", so this ignores nothing.${guess ? ` Did you mean "${guess}"?` : ''}`,
        data: guess ?? null,
      };
    }
  },
  fix: (_ctx, finding) => replaceWord(finding),
});

function replaceWord({ start, end, data }: { readonly start: number; readonly end: number; readonly data?: unknown }) {
  if (typeof data !== 'string') return [];
  return [{ title: `Use "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
}

export const develRelease = defineRule({
  code: 'snapcraft/devel-release',
  severity: 'hint',
  since: '0.1.0',
  summary: 'A grade that keeps the snap out of the stable and candidate channels.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const pair = project.find('grade');
    if (project.legacy || project.grade !== 'devel' || !pair || project.buildBase === 'devel') return;
    yield {
      ...rangeOfValue(pair),
      message: 'With "grade: devel" the store keeps the snap out of the channels "stable" and "candidate".',
    };
  },
});

export const identityFieldRules = [
  missingMetadata,
  unknownAdoptInfo,
  nothingAdopted,
  passthroughUsed,
  uaServicesIgnored,
  unknownLinter,
  develRelease,
] as const;
