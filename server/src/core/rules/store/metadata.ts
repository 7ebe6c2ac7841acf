/** What people look for in the store and snapcraft's metadata linter warns of. */
import type { Facts } from '../../facts/provider.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import { entriesOf, findPair, findValue, isMap, isScalar, isSeq, isText, itemsOf, keyText } from '../../yaml/access.ts';
import { findNearest } from '../../text/nearest.ts';
import { createMemo } from '../../yaml/reads.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';
import { findNamePlace } from '../snapcraft/name-place.ts';
import { defineStoreRule } from './store-rule.ts';

const FIELDS = ['title', 'contact', 'license', 'issues', 'source-code', 'website', 'donation'] as const;
type Field = (typeof FIELDS)[number];

/** The fields that the linter would find missing. */
const memo = createMemo<SnapcraftProject, ReadonlySet<Field>>();

function getMissing({ project, tree, facts }: RuleContext): ReadonlySet<Field> {
  return memo(project, () => {
    // Where part of the text cannot be read, absence proves nothing.
    const isSound = project.root !== undefined && !project.root.broken && tree.problems.length === 0;
    const ignored = readIgnored(project);
    const fields = isSound && isLinted(project) ? FIELDS : [];
    const missing = new Set(fields.filter((field) => !ignored.has(field) && isEmpty(project.find(field)?.value)));
    // A misspelt key is not missing as well.
    for (const key of missing.size > 0 ? unknownKeys(project, facts) : []) {
      const meant = findNearest(key, missing);
      if (meant !== undefined) missing.delete(meant as Field);
    }
    return missing;
  });
}

function unknownKeys(project: SnapcraftProject, facts: Facts): string[] {
  return entriesOf(project.root).flatMap((pair) => {
    const key = keyText(pair);
    return key === undefined || Object.hasOwn(facts.keys, key) ? [] : [key];
  });
}

/** The linter came with core22, and leaves snaps alone that are no releases yet. */
function isLinted(project: SnapcraftProject): boolean {
  if (project.legacy || project.grade === 'devel' || project.buildBase === 'devel' || project.base === 'devel')
    return false;
  const adopted = project.find('adopt-info')?.value;
  if (!isText(adopted) || adopted.text === '') return true;
  // What a part brings cannot be seen from here.
  const part = project.parts.find((one) => one.name === adopted.text);
  return part !== undefined && !findPair(part.value, 'parse-info');
}

function isEmpty(value: YamlNode | undefined): boolean {
  if (!value) return true;
  if (isSeq(value)) return value.items.length === 0;
  return isScalar(value) && (value.type === 'null' || value.text === '');
}

/** `lint: {ignore: [metadata]}` is for the whole linter, a map for single fields, all fields by themselves too. */
function readIgnored(project: SnapcraftProject): ReadonlySet<string> {
  const names = new Set<string>();
  const fields = new Set<string>();
  for (const item of itemsOf(findValue(project.find('lint')?.value, 'ignore'))) {
    if (isText(item)) names.add(item.text);
    if (!isMap(item)) continue;
    for (const pair of item.entries) {
      if (keyText(pair) !== 'metadata') continue;
      for (const one of itemsOf(pair.value)) if (isText(one)) fields.add(one.text);
    }
  }
  return names.has('metadata') || FIELDS.every((field) => names.has(field)) ? new Set(FIELDS) : fields;
}

function missingRule<const C extends `store/${string}`>(
  code: C,
  summary: string,
  fields: readonly Field[],
  message: string,
): Rule<C> {
  return defineStoreRule({
    code,
    summary,
    *check(ctx): Iterable<Finding> {
      const missing = getMissing(ctx);
      const place = fields.every((field) => missing.has(field)) ? findNamePlace(ctx.project) : undefined;
      if (place) yield { ...place, message };
    },
  });
}

export const missingTitle = missingRule(
  'store/missing-title',
  'No title for the page in the store.',
  ['title'],
  'The snap has no "title", so the store shows its name: give it one of at most 40 characters.',
);

export const missingContact = missingRule(
  'store/missing-contact',
  'No way to reach the people behind the snap.',
  ['contact'],
  'The snap has no "contact": give a mail address or a link, so that users and reviewers reach you.',
);

export const missingLicense = missingRule(
  'store/missing-license',
  'No licence for the page in the store.',
  ['license'],
  'The snap has no "license": give its SPDX expression, such as "MIT" or "GPL-3.0-or-later".',
);

export const missingLinks = missingRule(
  'store/missing-links',
  'No links to issues, source code or web site.',
  ['issues', 'source-code', 'website'],
  'The snap has none of "issues", "source-code" and "website": links on its page in the store help users and reviewers.',
);

export const metadataRules = [missingTitle, missingContact, missingLicense, missingLinks] as const;
