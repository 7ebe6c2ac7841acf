/** What a snippet becomes when its user takes every default, or one of its choices. */
import fs from 'node:fs';

export interface Snippet {
  readonly description: string;
  readonly body: readonly string[];
}

export function readSnippets(file: string): readonly (readonly [name: string, snippet: Snippet])[] {
  return Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, Snippet>);
}

/** Reads placeholders, choices (by number), tab stops and escapes. */
export function expandSnippet(body: readonly string[], choice: number): string {
  return body
    .join('\n')
    .replaceAll(/\$\{\d+\|([^|]*)\|\}/g, (_all, choices: string) => {
      const list = choices.split(',');
      return list[Math.min(choice, list.length - 1)] ?? '';
    })
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$\d+/g, '')
    .replaceAll('\\$', '$');
}
