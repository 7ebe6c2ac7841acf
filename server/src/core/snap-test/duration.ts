/** Times of snap-test.yaml: a number of seconds, or a number with its unit. */
import type { YamlNode } from '../yaml/tree.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

export const DEFAULT_RUN_SECONDS = 600;
export const DEFAULT_WAIT_SECONDS = 120;

/** In seconds; undefined for what is no time. */
export function readDuration(node: YamlNode | undefined): number | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (node.type === 'int') return typeof node.value === 'number' && node.value > 0 ? node.value : undefined;
  const [, digits = '', unit = ''] = /^([1-9][0-9]*)([smh])$/.exec(node.text) ?? [];
  return digits === '' ? undefined : Number(digits) * (SECONDS[unit] ?? 1);
}
