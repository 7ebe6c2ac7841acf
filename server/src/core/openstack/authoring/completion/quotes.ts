/** Paths begin with a brace, so that they need quotes: those that the file mostly has. */
import type { CompletionEntry, Insert } from '../../../completion/source.ts';
import type { Cursor } from '../../../completion/cursor.ts';
import { escapeSnippet } from '../../../completion/snippet-text.ts';

export function quotePath(path: string, text: string): string {
  if (!/[{}]/.test(path)) return path;
  const single = text.includes("'{") && !text.includes('"{');
  return single ? `'${path.replaceAll("'", "''")}'` : JSON.stringify(path);
}

/** How a path is put in at a cursor; as a key it takes a mode or an owner. */
export function insertPath(
  path: string,
  { role, quote, colon }: Cursor,
  text: string,
): Pick<CompletionEntry, 'insert'> {
  const quoted = quotePath(path, text);
  const plain = quote !== '' || quoted === path;
  const value: Insert = plain ? { type: 'value', text: path } : { type: 'value', text: quoted, raw: true };
  if (role === 'value') return { insert: value };
  // With a colon behind it only the key is wanted.
  if (plain || colon) return { insert: { type: 'key', key: path, then: 'scalar' } };
  return { insert: { type: 'snippet', lines: [`${escapeSnippet(quoted)}: $0`] } };
}
