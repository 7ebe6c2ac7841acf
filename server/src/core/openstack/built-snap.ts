/** What a built snap tells of itself: its own metadata, and the record of the build where it carries one. */
import { createDocument } from '../document.ts';
import { normalizeName } from '../python/names.ts';
import { parseConstraints } from '../python/upper-constraints.ts';
import type { ConstraintSet } from '../python/types.ts';
import { createRuleContext } from '../rules/run.ts';
import { emptyWorkspace } from '../workspace.ts';
import { entriesOf, findText, findValue, isScalar, isText, itemsOf, keyText } from '../yaml/access.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { readSnapVersion } from './addresses.ts';
import { describeEvidence, inferSeries } from './infer-series.ts';
import type { InstalledPackage } from './installed-packages.ts';
import type { SeriesId } from './types.ts';

/** The files that are read, as far as the snap has them. */
export const SNAP_FILES = ['meta/snap.yaml', 'snap/manifest.yaml', 'snap/snapcraft.yaml'] as const;
export type SnapTexts = Partial<Record<(typeof SNAP_FILES)[number], string>>;

export interface BuiltSnap {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly base: string | undefined;
  /** The series that it means, and what says so. */
  readonly series: { readonly id: SeriesId; readonly from: string } | undefined;
  /** As the build recorded them. */
  readonly recorded: readonly InstalledPackage[];
  /** The constraints that parts were built with, as the build recorded them. */
  readonly constraints: readonly { readonly part: string; readonly set: ConstraintSet }[];
}

export function readBuiltSnap(texts: SnapTexts): BuiltSnap {
  const snap = parseYaml(texts['meta/snap.yaml'] ?? '').root;
  const manifest = parseYaml(texts['snap/manifest.yaml'] ?? '').root;
  const read = (key: string): string | undefined => readWord(snap, key) ?? readWord(manifest, key);
  const name = read('name');
  const version = read('version');
  const parts = entriesOf(findValue(manifest, 'parts')).flatMap((pair) => {
    const part = keyText(pair);
    return part === undefined ? [] : [{ part, value: pair.value }];
  });
  return {
    name,
    version,
    base: read('base'),
    series: findSeries(texts['snap/snapcraft.yaml'] ?? texts['snap/manifest.yaml'], name, version),
    recorded: parts.flatMap(({ value }) => itemsOf(findValue(value, 'python-packages')).flatMap(readRecorded)),
    constraints: parts.flatMap(({ part, value }) => {
      const text = joinTexts(findValue(value, 'constraints-contents'));
      const set = parseConstraints(text);
      return set.size > 0 ? [{ part, set }] : [];
    }),
  };
}

function findSeries(
  project: string | undefined,
  name: string | undefined,
  version: string | undefined,
): BuiltSnap['series'] {
  const guess =
    project === undefined
      ? undefined
      : inferSeries(createRuleContext(createDocument('file:///snap/snapcraft.yaml', project), emptyWorkspace));
  if (guess?.evidence[0]) return { id: guess.series, from: describeEvidence(guess.evidence[0]) };
  const id = version === undefined ? undefined : readSnapVersion(version, name);
  return id === undefined || version === undefined ? undefined : { id, from: `the version of the snap ("${version}")` };
}

/** `2026.10` without quotes is a number to YAML; the words as written are what is meant. */
function readWord(node: YamlNode | undefined, key: string): string | undefined {
  const value = findValue(node, key);
  return isScalar(value) && value.type !== 'null' ? value.text : undefined;
}

/** `oslo.config=4.11.0` */
function readRecorded(node: YamlNode): readonly InstalledPackage[] {
  const match = isText(node) ? /^([A-Za-z0-9][A-Za-z0-9._-]*)={1,3}([^=\s]+)$/.exec(node.text) : null;
  if (!match?.[1] || match[2] === undefined) return [];
  const [, name, version] = match;
  const folder = 'snap/manifest.yaml';
  return [{ name, key: normalizeName(name), version, folder, python: undefined, debian: false }];
}

function joinTexts(node: YamlNode | undefined): string {
  if (isText(node)) return node.text;
  return itemsOf(node)
    .map((item) => (isText(item) ? item.text : (findText(item, 'contents') ?? '')))
    .join('\n');
}
