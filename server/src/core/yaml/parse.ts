/** Reads YAML as PyYAML's SafeLoader does, with the place of everything. Never throws. */
import { construct } from './construct.ts';
import { checkCharacters } from './check-characters.ts';
import { parseDocument } from './parse-document.ts';
import { Parser } from './parser.ts';
import { Problems } from './problems.ts';
import type { YamlProblem, YamlTree } from './tree.ts';

/** No project file is that long; reading one would only block the editor. */
const MAX_LENGTH = 4 * 1024 * 1024;

export function parseYaml(text: string): YamlTree {
  const problems = new Problems(text);
  if (text.length > MAX_LENGTH) {
    problems.add('yaml/too-large', 0, 1, 'The text is larger than 4 MiB and is not checked.');
    return { root: undefined, problems: problems.list, comments: [], anchors: new Map() };
  }
  const { clean, found } = checkCharacters(text);
  const parser = new Parser(clean, problems);
  const root = parseDocument(parser);
  construct(root, parser.nodes, problems);
  return {
    root,
    problems: sortProblems([...problems.list, ...found]),
    comments: parser.scanner.comments,
    anchors: parser.nodes.anchors,
  };
}

/** In the order of the text; what was met in both readings of a place stands once. */
function sortProblems(list: YamlProblem[]): readonly YamlProblem[] {
  if (list.length < 2) return list;
  list.sort((a, b) => a.start - b.start || a.end - b.end);
  return list.filter((problem, i) => {
    const before = list[i - 1];
    return before?.start !== problem.start || before.code !== problem.code || before.message !== problem.message;
  });
}
