/** Attributes of a plug or slot as lines of a snippet, each value a stop. */
import { escapeSnippet } from './place.ts';

/** Plain text that the loader reads as text. */
const PLAIN = /^[A-Za-z$/][\w$/.+-]*$/;
const WORDS_OF_YAML = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

export function printScalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return PLAIN.test(value) && !WORDS_OF_YAML.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

/** @param stop the number of the first stop */
export function attributeLines(values: Readonly<Record<string, unknown>>, stop: number, snap?: string): string[] {
  let next = stop;
  const scalar = (value: unknown): string => {
    const text =
      typeof value === 'string' ? value.replaceAll('myapp', snap ?? 'myapp').replace('$PUBLISHER', 'publisher') : value;
    return `\${${next++}:${escapeSnippet(printScalar(text))}}`;
  };
  const print = (record: Readonly<Record<string, unknown>>, indent: string): string[] =>
    Object.entries(record).flatMap(([key, value]) => {
      if (Array.isArray(value))
        return [`${indent}${key}:`, ...value.flatMap((item: unknown) => printItem(item, `${indent}  `))];
      if (isRecord(value)) return [`${indent}${key}:`, ...print(value, `${indent}  `)];
      return [`${indent}${key}: ${scalar(value)}`];
    });
  const printItem = (item: unknown, indent: string): string[] => {
    if (!isRecord(item)) return [`${indent}- ${scalar(item)}`];
    return print(item, `${indent}  `).map((line, index) => (index === 0 ? `${indent}- ${line.trimStart()}` : line));
  };
  return print(values, '  ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
