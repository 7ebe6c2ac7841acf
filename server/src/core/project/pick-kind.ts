/** Which era's rules judge a project: by base and build-base where they say it, else by what the file looks like. */
import type { SchemaKind } from '../facts/types.ts';
import { entriesOf, findValue, isScalar, keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';

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

export function pickKind(root: YamlMap | undefined): KindChoice {
  const base = scalarText(findValue(root, 'base'));
  const buildBase = scalarText(findValue(root, 'build-base'));
  const type = scalarText(findValue(root, 'type'));
  // snapcraft's effective base: build-base when set, else base.
  const effective = buildBase ?? base;
  if (base === undefined && (type === undefined || !BASELESS_TYPES.includes(type) || buildBase === undefined)) {
    return pickWithoutBase(root);
  }
  if (effective === 'core18' || effective === 'core20') {
    const guess = guessModern(root);
    return guess === undefined ? { kind: effective, reason: 'base' } : { kind: guess, reason: 'outdated-base' };
  }
  if (effective !== undefined && MODERN.includes(effective)) return { kind: effective as SchemaKind, reason: 'base' };
  if (base !== undefined && MODERN.includes(base)) return { kind: base as SchemaKind, reason: 'base' };
  return { kind: guessModern(root) ?? 'core24', reason: 'unknown-base' };
}

function pickWithoutBase(root: YamlMap | undefined): KindChoice {
  const guess = guessModern(root);
  return guess === undefined ? { kind: 'none', reason: 'none' } : { kind: guess, reason: 'missing-base' };
}

/** TODO(foundation): weigh what only later eras know against what only earlier ones knew. */
function guessModern(root: YamlMap | undefined): SchemaKind | undefined {
  const keys = new Set(entriesOf(root).map((pair) => keyText(pair)));
  if (keys.has('platforms')) return 'core24';
  return undefined;
}

function scalarText(node: YamlNode | undefined): string | undefined {
  return isScalar(node) && node.type !== 'null' ? node.text : undefined;
}
