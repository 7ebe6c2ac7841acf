/** Snippet syntax as editors read it: `$1`, `${1:name}`, `${1|a,b|}`, and a backslash before what is meant as it is. */

const SPECIAL = /[\\$}]/;

export function escapeSnippet(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(/[\\$}]/g, String.raw`\$&`) : text;
}

export interface ReadSnippet {
  /** With every placeholder's own text, the first of the choices, and nothing for bare stops. */
  readonly text: string;
  /** Does it have stops other than one at its very end? */
  readonly hasStops: boolean;
}

/** What a snippet leaves when nothing is typed into it. */
export function readSnippet(snippet: string): ReadSnippet {
  let hasStops = false;
  let at = 0;
  const read = (closing: string): string => {
    let text = '';
    while (at < snippet.length) {
      const char = snippet[at] ?? '';
      if (char === closing) return text;
      if (char === '\\' && /[\\$}|,]/.test(snippet[at + 1] ?? '')) {
        text += snippet[at + 1] ?? '';
        at += 2;
        continue;
      }
      const stop = char === '$' ? /^\$(?:(\d+)|\{(\d+)([:|}]))/.exec(snippet.slice(at, at + 12)) : null;
      if (!stop) {
        text += char;
        at++;
        continue;
      }
      at += stop[0].length;
      if (!(stop[1] === '0' && at === snippet.length)) hasStops = true;
      if (stop[3] === ':') {
        text += read('}');
        at++;
      } else if (stop[3] === '|') text += readChoice();
    }
    return text;
  };
  const readChoice = (): string => {
    let first = '';
    let done = false;
    for (; at < snippet.length && snippet[at] !== '|'; at++) {
      if (snippet[at] === ',') done = true;
      const char = snippet[at] === '\\' ? snippet[++at] : snippet[at];
      if (!done) first += char ?? '';
    }
    at += 2;
    return first;
  };
  return { text: read(''), hasStops };
}
