/** AppArmor's patterns of paths: `*` within a folder, `**` across folders, `?`, `[a-z]`, `[!a]`, `{a,b}`. */

const MEANINGS: Readonly<Record<string, string>> = {
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};

/** One expression for several patterns. */
export function toRegExp(globs: readonly string[]): RegExp {
  return new RegExp(`^(?:${globs.map(translate).join('|')})$`, 's');
}

function translate(glob: string): string {
  return glob.replaceAll(/\*\*|[*?{},]|\[[^\]]*\]|[.+^$()|\\]/g, (mark) => {
    if (mark.startsWith('[')) return mark.replace('[!', '[^');
    return MEANINGS[mark] ?? `\\${mark}`;
  });
}
