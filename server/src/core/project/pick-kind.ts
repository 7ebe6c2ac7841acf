/** Which era's rules judge a project: by base and build-base where they say it, else by what the file looks like. */
import type { SchemaKind } from '../facts/types.ts';
import { findValue, isScalar } from '../yaml/access.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';
import { weighEra, type EraEvidence } from './era-evidence.ts';

export interface KindChoice {
  readonly kind: SchemaKind;
  /**
   * - `base`: base (or build-base) names the era.
   * - `none`: no base, and the file has the 2016 to 2018 form.
   * - `missing-base`: no base, but the file uses what only later eras know.
   * - `outdated-base`: an old base in a file that uses what only later eras know.
   * - `unknown-base`: base is no known name; the newest fitting era judges the rest.
   */
  readonly reason: 'base' | 'none' | 'missing-base' | 'outdated-base' | 'unknown-base';
}

const MODERN: readonly string[] = ['core22', 'core24', 'core26', 'devel'];
const BASELESS_TYPES: readonly string[] = ['base', 'kernel', 'snapd'];
/** How much more must speak for the later eras: one new key in an old file is a mistake of its own. */
const CLEARLY = 2;

export function pickKind(root: YamlMap | undefined): KindChoice {
  const base = scalarText(findValue(root, 'base'));
  const buildBase = scalarText(findValue(root, 'build-base'));
  const type = scalarText(findValue(root, 'type'));
  // snapcraft's effective base: build-base when set, else base.
  // Next to "devel" the base decides: core22 stays with its own way of reading.
  const effective = buildBase === 'devel' && base === 'core22' && type !== 'base' ? base : (buildBase ?? base);
  if (base === undefined && (type === undefined || !BASELESS_TYPES.includes(type) || buildBase === undefined)) {
    return pickWithoutBase(root, buildBase);
  }
  // A current base next to an old build-base: the build-base is the slip.
  if (base !== undefined && MODERN.includes(base) && (effective === 'core18' || effective === 'core20')) {
    return { kind: base as SchemaKind, reason: 'base' };
  }
  if (effective === 'core18' || effective === 'core20') {
    const guess = guessModern(root);
    return guess === undefined ? { kind: effective, reason: 'base' } : { kind: guess, reason: 'outdated-base' };
  }
  if (effective !== undefined && MODERN.includes(effective)) return { kind: effective as SchemaKind, reason: 'base' };
  if (base !== undefined && MODERN.includes(base)) return { kind: base as SchemaKind, reason: 'base' };
  return { kind: guessUnknown(root, base ?? effective ?? ''), reason: 'unknown-base' };
}

function pickWithoutBase(root: YamlMap | undefined, buildBase: string | undefined): KindChoice {
  const evidence = root && weighEra(root);
  if (!evidence) return { kind: 'none', reason: 'none' };
  if (buildBase !== undefined && MODERN.includes(buildBase) && evidence.modern >= evidence.old) {
    return { kind: buildBase as SchemaKind, reason: 'missing-base' };
  }
  if (evidence.modern >= evidence.old + CLEARLY) return { kind: newestFitting(evidence, root), reason: 'missing-base' };
  if (evidence.needsBase > evidence.baseless + CLEARLY) {
    // Several things that came with bases: the file was not written for the time before them.
    if (evidence.modern >= evidence.old) return { kind: newestFitting(evidence, root), reason: 'missing-base' };
    return {
      kind: support(evidence, 'core18') > support(evidence, 'core20') ? 'core18' : 'core20',
      reason: 'missing-base',
    };
  }
  return { kind: 'none', reason: 'none' };
}

/** The later era that fits, when the file clearly is of a later one. */
function guessModern(root: YamlMap | undefined): SchemaKind | undefined {
  const evidence = root && weighEra(root);
  if (!evidence || evidence.modern < evidence.old + CLEARLY) return undefined;
  return newestFitting(evidence, root);
}

function newestFitting(evidence: EraEvidence, root: YamlMap): SchemaKind {
  // What an architecture is listed under parts core22 from the later ones whatever else is there.
  if (isPresent(root, 'platforms')) return pickBest(evidence, ['core24', 'core26']);
  if (isPresent(root, 'architectures')) return 'core22';
  return pickBest(evidence, ['core24', 'core22', 'core26']);
}

function pickBest(evidence: EraEvidence, kinds: readonly SchemaKind[]): SchemaKind {
  return kinds.reduce((best, kind) => (support(evidence, kind) > support(evidence, best) ? kind : best));
}

function support(evidence: EraEvidence, kind: SchemaKind): number {
  return evidence.support.get(kind) ?? 0;
}

const SERIES: Readonly<Record<string, SchemaKind>> = {
  '18': 'core18',
  '20': 'core20',
  '22': 'core22',
  '24': 'core24',
  '26': 'core26',
  bionic: 'core18',
  focal: 'core20',
  jammy: 'core22',
  noble: 'core24',
  resolute: 'core26',
};

/** The era for the rest of the file when base is no base that a builder of today or its time knows. */
function guessUnknown(root: YamlMap | undefined, base: string): SchemaKind {
  const evidence = root && weighEra(root);
  const named = nearestBase(base);
  if (!evidence) return named ?? 'core24';
  const clearlyModern = evidence.modern >= evidence.old + CLEARLY;
  if (evidence.modern < evidence.old) return named === 'core18' ? 'core18' : 'core20';
  if (named !== undefined && (MODERN.includes(named) || !clearlyModern)) return named;
  if (!clearlyModern && (base === 'core' || base === 'core16')) return 'core20';
  return newestFitting(evidence, root);
}

/** The base that was probably meant: `core-24`, `Core24`, `24.04` and `noble` all say the same. */
export function nearestBase(text: string): SchemaKind | undefined {
  const word = text.toLowerCase();
  const series = /(?:^|\D)(18|20|22|24|26)(?:\.04)?(?:\D|$)/.exec(word)?.[1] ?? word.replace(/^ubuntu[- ]?/, '');
  return Object.hasOwn(SERIES, series) ? SERIES[series] : undefined;
}

function isPresent(root: YamlMap, key: string): boolean {
  const value = findValue(root, key);
  return value !== undefined && !(isScalar(value) && value.type === 'null');
}

function scalarText(node: YamlNode | undefined): string | undefined {
  return isScalar(node) && node.type !== 'null' ? node.text : undefined;
}
