/** `# snapwright-disable-next-line CODE` and, before the first key, `# snapwright-disable CODE`. */
import type { YamlTree } from '../yaml/tree.ts';

export interface Suppressions {
  has(code: string, offset: number): boolean;
}

const DIRECTIVE = /^\s*snapwright-disable(-next-line)?(?:\s+(.*))?$/;

const NONE: Suppressions = { has: () => false };

/** Codes are separated by blanks or commas; without a code every rule is meant. What follows ` -- ` is the reason. */
export function readSuppressions(tree: YamlTree, text: string): Suppressions {
  if (!text.includes('snapwright-disable')) return NONE;
  const everywhere: string[] = [];
  const lines: { readonly codes: readonly string[]; readonly start: number; readonly end: number }[] = [];
  const firstKey = tree.root?.start ?? text.length;
  for (const comment of tree.comments) {
    const match = DIRECTIVE.exec(comment.text);
    if (!match) continue;
    const codes =
      (match[2] ?? '')
        .split(/\s+--\s/, 1)[0]
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? [];
    if (match[1]) {
      const start = nextLineStart(text, comment.end);
      lines.push({ codes, start, end: nextLineStart(text, start) });
    } else if (comment.start < firstKey) {
      everywhere.push(...(codes.length > 0 ? codes : ['*']));
    }
  }
  const matches = (codes: readonly string[], code: string): boolean =>
    codes.length === 0 || codes.includes(code) || codes.includes('*');
  return {
    has: (code, offset) =>
      (everywhere.length > 0 && matches(everywhere, code)) ||
      lines.some((line) => offset >= line.start && offset < line.end && matches(line.codes, code)),
  };
}

function nextLineStart(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length + 1 : at + 1;
}
