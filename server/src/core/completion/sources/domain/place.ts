/** Where the domain's sources apply, and short ways to make them. */
import type { NamedEntry } from '../../../project/project.ts';
import { entriesOf } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource, Insert } from '../../source.ts';

export type Items = (cursor: Cursor, ctx: ProviderContext) => Iterable<CompletionEntry>;

/** A source for the values of some keys; `[]` stands for the items of a list. */
export function valueSource(name: string, keyPaths: readonly string[], items: Items): CompletionSource {
  const wanted = new Set(keyPaths);
  return {
    name,
    guard: (cursor) => cursor.role === 'value' && !cursor.block && wanted.has(cursor.keyPath),
    items,
  };
}

/** A source for the keys of some mappings. */
export function keySource(name: string, keyPaths: readonly string[], items: Items): CompletionSource {
  const wanted = new Set(keyPaths);
  return { name, guard: (cursor) => cursor.role === 'key' && wanted.has(cursor.keyPath), items };
}

/** The name that the author gave at a depth of the path: an app's in `apps.<app>`. */
export function nameAt(cursor: Cursor, depth: number): string | undefined {
  const step = cursor.path[depth];
  return typeof step === 'string' ? step : undefined;
}

export type EntryOptions = Omit<CompletionEntry, 'label' | 'kind' | 'insert'>;

/** A value that is put in as it is shown. */
export function valueEntry(label: string, kind: CompletionEntry['kind'], options: EntryOptions): CompletionEntry {
  return { label, kind, insert: { type: 'value', text: label }, ...options };
}

export function snippet(...lines: readonly string[]): Insert {
  return { type: 'snippet', lines };
}

/** Text as a snippet has it: what has a meaning there is escaped. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

/** Text inside of `${1|…|}`. */
export function choices(stop: number, values: readonly string[]): string {
  return `\${${stop}|${values.map((value) => value.replaceAll(/[\\,|$}]/g, String.raw`\$&`)).join(',')}|}`;
}

/** Whether an app or part merges in what is written in another one: it would wait for itself. */
export function takesOver(entry: NamedEntry, other: NamedEntry): boolean {
  const { start, end } = other.value;
  return entriesOf(entry.value).some(({ merged, key }) => merged === true && key.start >= start && key.end <= end);
}
