/** A version of a text with its tree, parsed at most once. */
import { getDocumentKind, type DocumentKind } from './kinds.ts';
import { parseYaml } from './yaml/parse.ts';
import type { YamlTree } from './yaml/tree.ts';

export interface SnapDocument {
  readonly uri: string;
  readonly version: number;
  readonly kind: DocumentKind;
  readonly text: string;
  readonly tree: YamlTree;
}

/** What is no YAML has no tree. */
const NO_TREE: YamlTree = { root: undefined, problems: [], comments: [], anchors: new Map() };

export function createDocument(uri: string, text: string, version = 0, languageId?: string): SnapDocument {
  const kind = getDocumentKind(uri, languageId);
  let tree: YamlTree | undefined = kind === 'packages' ? NO_TREE : undefined;
  return {
    uri,
    version,
    text,
    kind,
    get tree() {
      return (tree ??= parseYaml(text));
    },
  };
}
