/** Words of a message that may stand in the document, the surest first. */

const QUOTED = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`/g;

/** @param bare keys are often named without quotes */
export function findMentions(message: string, { bare = true }: { readonly bare?: boolean } = {}): readonly string[] {
  const words: string[] = [];
  for (const [, single, double, tick] of message.matchAll(QUOTED)) words.push(single ?? double ?? tick ?? '');
  if (bare) {
    const rest = message.replaceAll(QUOTED, ' ');
    words.push(...(rest.match(/[A-Za-z$][\w./$-]*\w/g) ?? []).filter((word) => /[-_/.]/.test(word)));
    words.push(...(rest.match(/[a-z][a-z]+/g) ?? []));
    // A value that Python or Go print without quotes.
    words.push(...(rest.match(/(?<=[:\s[])[\w.@+-]+(?=[\s\],]|$)/g) ?? []));
  }
  return [...new Set(words.filter((word) => word !== ''))].slice(0, 24);
}

/** A sentence: a capital letter at the front, a full stop at the end. */
export function toSentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?:…]$/.test(first) || first === '' ? first : `${first}.`;
}

/** Python text with its escapes, as far as it matters for showing it. */
export function shorten(text: string, length = 300): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
