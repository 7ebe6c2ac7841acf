/**
 * Text that snapcraft writes into snap.yaml without quotes and that snapd, which follows other rules of YAML, reads as
 * something else: `y`, `08`, `1e3`. It matters where snapd takes values of any type, such as attributes.
 */
import { resolvePlain } from '../../yaml/scalars.ts';
import type { YamlNode, YamlScalar } from '../../yaml/tree.ts';

type ReadType = YamlScalar['type'];

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
const LARGEST = 2n ** 64n;

/** What snapd makes of a text. */
export function typeOfText(text: string): 'str' | 'bool' | 'int' | 'float' {
  if (/^[yYnN]$/.test(text)) return 'bool';
  if (!/^[-+.0-9]/.test(text) || resolvePlain(text) !== undefined) return 'str';
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  if (INTEGER.test(digits) && fitsInteger(digits)) return 'int';
  return FLOAT.test(digits) && Number.isFinite(Number(digits)) ? 'float' : 'str';
}

function fitsInteger(digits: string): boolean {
  const bare = digits.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o');
  return BigInt(bare) < LARGEST;
}

/** The type of a value of any type, as snapd sees it. */
export function typeInSnapYaml(node: YamlScalar): ReadType {
  if (node.type === 'str') return typeOfText(node.text);
  // What is too large for a whole number is read as a float.
  if (node.type === 'int' && typeof node.value === 'number' && Math.abs(node.value) >= 2 ** 64) return 'float';
  return node.type;
}

const READ_AS = { bool: 'true or false', int: 'a number', float: 'a number' } as const;

/** Tells of text that snapd reads as something else, as an addition to a sentence; empty for anything else. */
export function explainReading(node: YamlNode): string {
  const read = node.kind === 'scalar' && node.type === 'str' ? typeOfText(node.text) : 'str';
  if (read === 'str' || node.kind !== 'scalar') return '';
  return `, and snapd reads "${node.text}" as ${READ_AS[read]} even from quotes`;
}
