/** Numbers as Python prints them, since that is what snapcraft makes of an unquoted version. */
import type { YamlScalar } from './tree.ts';

/** The text that `str()` gives for a number that the loader read. */
export function printNumber(node: YamlScalar): string {
  if (node.type === 'float') return printFloat(Number(node.value));
  // Whole decimal numbers have no limit in Python.
  if (/^[+-]?(?:0|[1-9]\d*)$/.test(node.text)) return node.text.replace(/^\+/, '').replace(/^-0$/, '0');
  const value = Number(node.value);
  return Number.isSafeInteger(value) ? String(value) : BigInt(Math.round(value)).toString();
}

/** Python's `repr` of a float: always with a point, an exponent or a word. */
export function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    // JavaScript leaves out the zero of a short exponent.
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
