/** What was read of other files, kept from run to run. */

const MAX_KEPT = 64;
/** By what reads them: one file may be read as constraints and as requirements. */
const kept = new Map<unknown, Map<string, { readonly text: string; readonly content: unknown }>>();

/** Locks are long, and a keystroke in snapcraft.yaml changes none: what was read of a text is kept until it changes. */
export function parseOnce<T>(uri: string, text: string, parse: (text: string) => T): T {
  const files = kept.get(parse) ?? new Map<string, { readonly text: string; readonly content: unknown }>();
  kept.set(parse, files);
  const known = files.get(uri);
  if (known?.text === text) return known.content as T;
  const content = parse(text);
  if (files.size >= MAX_KEPT) files.clear();
  files.set(uri, { text, content });
  return content;
}
