/** The characters that PyYAML lets into a text at all. */
import type { YamlProblem } from './tree.ts';

const SUSPICIOUS = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]/;

const REFUSED = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const MAX_REPORTED = 100;

interface CheckedText {
  /** The text with every refused character replaced by one that is harmless and as long. */
  readonly clean: string;
  readonly found: readonly YamlProblem[];
}

export function checkCharacters(text: string): CheckedText {
  if (!SUSPICIOUS.test(text)) return { clean: text, found: [] };
  const found: YamlProblem[] = [];
  const clean = text.replace(REFUSED, (char: string, offset: number) => {
    if (found.length < MAX_REPORTED) {
      const name = `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
      found.push({
        code: 'yaml/control-character',
        start: offset,
        end: offset + char.length,
        message: `The character ${name} is not allowed in YAML; remove it or write it as an escape in double quotes.`,
      });
    }
    return '\ufffd';
  });
  return { clean, found };
}
