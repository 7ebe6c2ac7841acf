/** Prints the little YAML that new files need. */
import { toScalar } from '../yaml/edit.ts';

/** `key:` with a list below it; nothing for an empty list. */
export function seqBlock(key: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `${key}:\n${items.map((item) => `  - ${toScalar(item)}\n`).join('')}`;
}

/** `key:` with a mapping below it, whose values are YAML already; nothing for an empty one. */
export function mapBlock(key: string, entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([name, value]) => `  ${name}:${value === '' ? '' : ` ${value}`}\n`);
  return lines.length === 0 ? '' : `${key}:\n${lines.join('')}`;
}

/** `key: |` with the lines of a text below it. */
export function textBlock(key: string, text: string): string {
  const lines = text
    .replaceAll(/[ \t]+$/gm, '')
    .trim()
    .split('\n');
  // The first line decides the indentation: one that starts with blanks has to say it by number.
  const indicator = /^[ \t]/.test(lines[0] ?? '') ? '2' : '';
  return `${key}: |${indicator}\n${indent(lines.join('\n'))}\n`;
}

/** By two blanks a level; empty lines stay empty. */
export function indent(text: string, levels = 1): string {
  return text.replaceAll(/^(?=.)/gm, '  '.repeat(levels));
}
