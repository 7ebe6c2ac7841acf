/** Where PyYAML, libyaml and snapcraft say that the text itself is broken. */
import type { BuildPlace, BuildProblem } from '../../../../server/src/lsp/build-protocol.ts';
import { toSentence } from './words.ts';

const POSITION = /in "[^"]*", line (\d+), column (\d+)/g;
const DUPLICATE = /found duplicate key ['"]?(.*?)['"]?$/m;

/** @param text the parser's own, with its positions: the last of them is that of the problem */
export function readYamlText(text: string, summary?: string): BuildProblem {
  const last = [...text.matchAll(POSITION)].at(-1);
  const duplicate = DUPLICATE.exec(text)?.[1];
  const what = summary ?? [...text.split('\n')].reverse().find((line) => line.trim() !== '' && !/^\s*in "/.test(line));
  const common = {
    code: duplicate === undefined ? 'build/yaml' : 'build/duplicate-key',
    severity: 'error',
    message:
      duplicate === undefined
        ? `The file is not valid YAML: ${toSentence(what ?? 'it can not be parsed')}`
        : `The key "${duplicate}" is there twice.`,
  } as const;
  const position: BuildPlace | undefined = last
    ? {
        kind: 'position',
        line: Number(last[1]),
        column: Number(last[2]),
        ...(duplicate !== undefined && { duplicateKey: duplicate }),
      }
    : readOtherPosition(text);
  return position ? { ...common, place: position } : common;
}

/** Legacy forms, and that of a character that may not be in a file at all. */
function readOtherPosition(text: string): BuildPlace | undefined {
  const line = / on line (\d+)(?:, column (\d+))?/.exec(text);
  if (line) return { kind: 'position', line: Number(line[1]), column: Number(line[2] ?? 1) };
  // Characters from the start of the file: the reader of the document knows the place itself.
  const character = /(?:, position| at position) (\d+)/.exec(text);
  return character ? { kind: 'position', line: 1, column: Number(character[1]) + 1 } : undefined;
}

/** Whether a text speaks of a position in YAML. */
export function hasYamlPosition(text: string): boolean {
  return /in "[^"]*", (?:line \d+, column|position) \d+/.test(text);
}
