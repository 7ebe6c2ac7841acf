/** Reads YAML as PyYAML's SafeLoader does, with the place of everything. Never throws. */
import { construct } from './construct.ts';
import { checkCharacters } from './check-characters.ts';
import { parseDocument } from './parse-document.ts';
import { Parser } from './parser.ts';
import { CONFLICT } from './recover.ts';
import { Problems } from './problems.ts';
import { parsePlain, splitTree } from './sections.ts';
import type { YamlProblem, YamlTree } from './tree.ts';

/** No project file is that long; reading one would only block the editor. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** @param isUsual whether the text is likely to be plain; if it is not, to try costs a part of the time again */
export function parseYaml(text: string, isUsual = true): YamlTree {
  const problems = new Problems(text);
  if (text.length > MAX_LENGTH) {
    problems.add('yaml/too-large', 0, 1, 'The text is larger than 4 MiB and is not checked.');
    return { root: undefined, problems: problems.list, comments: [], anchors: new Map() };
  }
  const { clean, found } = checkCharacters(text);
  const plain = isUsual && found.length === 0 ? parsePlain(text) : undefined;
  if (plain) return plain;
  const parser = new Parser(clean, problems);
  const root = parseDocument(parser);
  construct(root, parser.nodes, problems);
  const split = problems.list.length + found.length === 0 ? splitTree(text, parser, root) : undefined;
  if (split) return split;
  return {
    root,
    problems: sortProblems([...problems.list, ...found], text.length),
    comments: parser.scanner.comments,
    anchors: parser.nodes.anchors,
  };
}

/** In the order of the text; what was met in both readings of a place stands once. */
function sortProblems(all: readonly YamlProblem[], length: number): readonly YamlProblem[] {
  // A place at the end of the text may have been given a character that is not there.
  const list = all.map((problem) =>
    problem.end <= length ? problem : { ...problem, start: Math.min(problem.start, length), end: length },
  );
  list.sort((a, b) => a.start - b.start || a.end - b.end);
  const conflicts = list.filter(({ message }) => message === CONFLICT).map(({ start }) => start);
  return list.filter((problem, i) => {
    const before = list[i - 1];
    if (before?.start === problem.start && before.code === problem.code && before.message === problem.message)
      return false;
    // The sides of a conflict say the same thing twice; the conflict is what is wrong.
    const first = problem.code === 'yaml/duplicate-key' ? problem.related : undefined;
    return !first || !conflicts.some((at) => at > first.start && at < problem.start);
  });
}
