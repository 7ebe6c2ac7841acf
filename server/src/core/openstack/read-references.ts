/** References to constraints and names of packages in shell: in scripts, and in variables of the environment. */
import { parseRequirement } from '../python/requirement.ts';
import type { Requirement, Span } from '../python/types.ts';

export interface ScriptReferences {
  /** The files and addresses after `-c`, `--constraint` and in `PIP_CONSTRAINT=`. */
  readonly constraints: readonly (Span & { readonly text: string })[];
  readonly packages: readonly ScriptPackage[];
  /** The files after `-r` and `--requirement`, each with the command that reads it. */
  readonly requirements: readonly ScriptFile[];
  /** The folder whose lock `uv export` or `uv sync` reads, below the part's source; undefined where none is named. */
  readonly uvFolder: string | undefined;
}

export const CONSTRAINT_VARIABLES: ReadonlySet<string> = new Set(['PIP_CONSTRAINT', 'UV_CONSTRAINT']);

interface Word extends Span {
  readonly text: string;
}

const INSTALL = /(?:^|\/)(?:pip[\d.]*|uv|python[\d.]*)$/;

export interface ScriptPackage {
  readonly requirement: Requirement;
  /** The command that installs it. */
  readonly command: Span;
}

export interface ScriptFile extends Span {
  readonly text: string;
  readonly command: Span;
}

/**
 * @param text the script's source as it stands in the file
 * @param offset where it stands there
 */
export function readScript(text: string, offset: number): ScriptReferences {
  const constraints: (Span & { text: string })[] = [];
  const packages: ScriptPackage[] = [];
  const requirements: ScriptFile[] = [];
  let uvFolder: string | undefined;
  if (!/\b(?:pip|uv|PIP_CONSTRAINT|UV_CONSTRAINT)/.test(text)) return { constraints, packages, requirements, uvFolder };
  for (const command of readCommands(text, offset)) {
    for (const word of command) {
      const [, name, value] = /^(?:export\s+)?([A-Z_]+)=(.+)$/.exec(word.text) ?? [];
      if (name !== undefined && value !== undefined && CONSTRAINT_VARIABLES.has(name)) {
        constraints.push({ start: word.end - value.length, end: word.end, text: value });
      }
    }
    uvFolder ??= findUvFolder(command);
    const program = command.findIndex((word) => INSTALL.test(word.text));
    const install = command.findIndex(
      (word, at) => at > program && /^(?:install|download|wheel|compile)$/.test(word.text),
    );
    if (program === -1 || install === -1) continue;
    const whole = { start: command[0]?.start ?? 0, end: command.at(-1)?.end ?? 0 };
    const addFile = (file: Word): void => {
      const path = file.text.replace(SOURCE_FOLDER, '');
      if (!/[$`*]/.test(path)) requirements.push({ text: path, start: file.start, end: file.end, command: whole });
    };
    for (let at = install + 1; at < command.length; at++) {
      const word = command[at];
      if (!word) continue;
      const [, attached] = /^--constraint=(.+)$/.exec(word.text) ?? /^-c(.+)$/.exec(word.text) ?? [];
      if (attached !== undefined) {
        constraints.push({ start: word.end - attached.length, end: word.end, text: attached });
      } else if (word.text === '-c' || word.text === '--constraint') {
        const value = command[++at];
        if (value) constraints.push(value);
      } else if (word.text === '-r' || word.text === '--requirement') {
        const value = command[++at];
        if (value) addFile(value);
      } else if (/^(?:-r|--requirement=)./.test(word.text)) {
        const text = word.text.replace(/^(?:-r|--requirement=)/, '');
        addFile({ text, start: word.end - text.length, end: word.end });
      } else if (word.text.startsWith('-')) {
        if (TAKES_VALUE.has(word.text)) at++;
      } else if (!/[$`*]/.test(word.text) && !word.text.startsWith('.')) {
        const { requirement } = parseRequirement(word.text, word.start);
        if (requirement?.name !== undefined) {
          packages.push({ requirement, command: whole });
        }
      }
    }
  }
  return { constraints, packages, requirements, uvFolder };
}

/** What leads to the part's source in a script. */
const SOURCE_FOLDER = /^(?:\$\{?(?:CRAFT|SNAPCRAFT)_PART_(?:SRC|BUILD)\}?\/|(?:\.\/)+)/;

/** `uv export --directory sunbeam-python`: the project of a snap that keeps other things beside it. */
function findUvFolder(command: readonly Word[]): string | undefined {
  const program = command.findIndex(({ text }) => /(?:^|\/)uv$/.test(text));
  if (program === -1 || !command.some(({ text }, at) => at > program && /^(?:export|sync)$/.test(text)))
    return undefined;
  for (const [at, { text }] of command.entries()) {
    const [, attached] = /^--(?:directory|project)(?:=(.+))?$/.exec(text) ?? [undefined, undefined];
    const folder = attached ?? (/^--(?:directory|project)$/.test(text) ? command[at + 1]?.text : undefined);
    const below = folder?.replace(SOURCE_FOLDER, '').replace(/\/+$/, '');
    if (below !== undefined && below !== '' && /^[\w.][\w./-]*$/.test(below) && !below.startsWith('..')) return below;
  }
  return undefined;
}

/** Options of pip's and uv's install whose value is the next word. */
const TAKES_VALUE: ReadonlySet<string> = new Set([
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
