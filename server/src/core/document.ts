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

export function createDocument(uri: string, text: string, version = 0, languageId?: string): SnapDocument {
  let tree: YamlTree | undefined;
  return {
    uri,
    version,
    text,
    kind: getDocumentKind(uri, languageId),
    get tree() {
      return (tree ??= parseYaml(text));
    },
  };
}
