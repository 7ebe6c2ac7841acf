/** File modes of `chmod`, judged by their source text: YAML 1.1 and 1.2 read the same digits as different numbers. */
import type { YamlNode } from '../yaml/tree.ts';

export type ModeReading =
  /** What os.chmod is given, by a spelling that says so. */
  | { readonly kind: 'mode'; readonly mode: number }
  /** Digits that look octal and are read as decimal. */
  | { readonly kind: 'decimal'; readonly mode: number; readonly replacement: string }
  /** A number by accident: `yes` is 1, `1:30` is 90. */
  | { readonly kind: 'accident'; readonly mode: number }
  /** os.chmod raises. */
  | { readonly kind: 'no-number'; readonly replacement: string | undefined };

export function readMode(node: YamlNode): ModeReading {
  if (node.kind !== 'scalar') return { kind: 'no-number', replacement: undefined };
  const text = node.text.trim();
  if (node.type === 'bool') return { kind: 'accident', mode: node.value === true ? 1 : 0 };
  if (node.type === 'int' && typeof node.value === 'number') {
    if (text.includes(':')) return { kind: 'accident', mode: node.value };
    if (/^[1-7][0-7]{2,3}$/.test(text)) return { kind: 'decimal', mode: node.value, replacement: `0${text}` };
    return { kind: 'mode', mode: node.value };
  }
  return { kind: 'no-number', replacement: toOctal(text) };
}

/** The octal spelling of what the text means; undefined where it depends on the mode that a file has. */
function toOctal(text: string): string | undefined {
  const digits = /^(?:0o|0)?([0-7]{3,4})(?:\.0*)?$/i.exec(text)?.[1];
  if (digits !== undefined) return digits.startsWith('0') ? digits : `0${digits}`;
  return readSymbolic(text);
}

const CLASSES = { u: 6, g: 3, o: 0 } as const;
const BITS = { r: 4, w: 2, x: 1 } as const;

/** `u=rwx,g=rx,o=` gives all three classes; anything that adds or takes away starts from what is there. */
function readSymbolic(text: string): string | undefined {
  const known = new Set<string>();
  let mode = 0;
  for (const clause of text.replaceAll(' ', '').split(',')) {
    const [, who, bits = ''] = /^([ugoa]+)=([rwx]*)$/.exec(clause) ?? [];
    if (who === undefined) return undefined;
    const value = [...bits].reduce((sum, bit) => sum | BITS[bit as keyof typeof BITS], 0);
    for (const one of who.replaceAll('a', 'ugo')) {
      const shift = CLASSES[one as keyof typeof CLASSES];
      mode = (mode & ~(7 << shift)) | (value << shift);
      known.add(one);
    }
  }
  return known.size === 3 ? formatMode(mode) : undefined;
}

/** `0755`, as the file has to say it. */
export function formatMode(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}
