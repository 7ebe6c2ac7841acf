/** References to constraints and names of packages in shell: in scripts, and in variables of the environment. */
import { parseRequirement } from '../python/requirement.ts';
import type { Requirement, Span } from '../python/types.ts';

export interface ScriptReferences {
  /** The files and addresses after `-c`, `--constraint` and in `PIP_CONSTRAINT=`. */
  readonly constraints: readonly (Span & { readonly text: string })[];
  readonly packages: readonly Requirement[];
}

export const CONSTRAINT_VARIABLES: ReadonlySet<string> = new Set(['PIP_CONSTRAINT', 'UV_CONSTRAINT']);

interface Word extends Span {
  readonly text: string;
}

const INSTALL = /(?:^|\/)(?:pip[\d.]*|uv|python[\d.]*)$/;

/**
 * @param text the script's source as it stands in the file
 * @param offset where it stands there
 */
export function readScript(text: string, offset: number): ScriptReferences {
  const constraints: (Span & { text: string })[] = [];
  const packages: Requirement[] = [];
  if (!/\b(?:pip|uv|PIP_CONSTRAINT|UV_CONSTRAINT)/.test(text)) return { constraints, packages };
  for (const command of readCommands(text, offset)) {
    for (const word of command) {
      const [, name, value] = /^(?:export\s+)?([A-Z_]+)=(.+)$/.exec(word.text) ?? [];
      if (name !== undefined && value !== undefined && CONSTRAINT_VARIABLES.has(name)) {
        constraints.push({ start: word.end - value.length, end: word.end, text: value });
      }
    }
    const program = command.findIndex((word) => INSTALL.test(word.text));
    const install = command.findIndex(
      (word, at) => at > program && /^(?:install|download|wheel|compile)$/.test(word.text),
    );
    if (program === -1 || install === -1) continue;
    for (let at = install + 1; at < command.length; at++) {
      const word = command[at];
      if (!word) continue;
      const [, attached] = /^--constraint=(.+)$/.exec(word.text) ?? /^-c(.+)$/.exec(word.text) ?? [];
      if (attached !== undefined) {
        constraints.push({ start: word.end - attached.length, end: word.end, text: attached });
      } else if (word.text === '-c' || word.text === '--constraint') {
        const value = command[++at];
        if (value) constraints.push(value);
      } else if (word.text.startsWith('-')) {
        if (TAKES_VALUE.has(word.text)) at++;
      } else if (!/[$`*]/.test(word.text) && !word.text.startsWith('.')) {
        const { requirement } = parseRequirement(word.text, word.start);
        if (requirement?.name !== undefined) packages.push(requirement);
      }
    }
  }
  return { constraints, packages };
}

/** Options of pip's and uv's install whose value is the next word. */
const TAKES_VALUE: ReadonlySet<string> = new Set([
  '-r',
  '--requirement',
  '-e',
  '--editable',
  '-t',
  '--target',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '--prefix',
  '--root',
  '--python',
  '-o',
  '--output-file',
  '-b',
  '--no-binary',
  '--only-binary',
]);

/** The words of each command; quotes are dropped where a word is one quoted text. */
function* readCommands(text: string, offset: number): Generator<readonly Word[]> {
  const token = /\\\r?\n|(\r?\n|[;|&()]+)|(#[^\n]*)|(?:[^\s;|&()'"\\]|\\[^\r\n]|'[^']*'|"(?:[^"\\]|\\[^])*")+|./g;
  let words: Word[] = [];
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[1] !== undefined) {
      if (words.length > 0) yield words;
      words = [];
    } else if (match[2] === undefined && match[0].trim() !== '' && !match[0].startsWith('\\\n')) {
      const start = offset + match.index;
      const quoted = /^(['"])([^'"]*)\1$/.exec(match[0])?.[2];
      const inner = quoted === undefined ? 0 : 1;
      words.push({ text: quoted ?? match[0], start: start + inner, end: start + match[0].length - inner });
    }
  }
  if (words.length > 0) yield words;
}
