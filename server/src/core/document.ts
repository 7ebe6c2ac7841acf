/** A version of a text with its tree, parsed at most once. */
import { getDocumentKind, type DocumentKind } from './kinds.ts';
import { carryChecks } from './rules/ledger.ts';
import { parseYaml } from './yaml/parse.ts';
import { TEXT, reads } from './yaml/reads.ts';
import { parseChanged } from './yaml/sections.ts';
import type { YamlTree } from './yaml/tree.ts';

export interface SnapDocument {
  readonly uri: string;
  readonly version: number;
  readonly kind: DocumentKind;
  readonly text: string;
  readonly tree: YamlTree;
}

/** What is no YAML has no tree; its comments may turn rules off all the same. */
function withoutTree(text: string): YamlTree {
  const comments = [...text.matchAll(/^[ \t]*#(.*)$/gm)].map(({ 0: whole, 1: words = '', index }) => {
    const end = index + whole.length;
    return { start: end - words.length - 1, end, text: words };
  });
  return { root: undefined, problems: [], comments, anchors: new Map() };
}

/** The last tree that was made for a document or, while it has none, for one before it. */
const latest = new WeakMap<SnapDocument, () => YamlTree | undefined>();

/** @param earlier a version of the same document, whose tree is used again where the text is the same */
export function createDocument(
  uri: string,
  text: string,
  version = 0,
  languageId?: string,
  earlier?: SnapDocument,
): SnapDocument {
  let basis = earlier && latest.get(earlier)?.();
  const kind = getDocumentKind(uri, languageId);
  let tree: YamlTree | undefined;
  const document: SnapDocument = {
    uri,
    version,
    get text() {
      reads.mask |= TEXT;
      return text;
    },
    kind,
    get tree() {
      if (!tree) {
        const next = basis && kind !== 'packages' ? parseNext(text, basis) : undefined;
        tree = next ?? (kind === 'packages' ? withoutTree(text) : parseYaml(text, basis === undefined));
        // Or every version would keep all those before it.
        basis = undefined;
      }
      return tree;
    },
  };
  latest.set(document, () => tree ?? basis);
  return document;
}

function parseNext(text: string, earlier: YamlTree): YamlTree | undefined {
  const next = parseChanged(text, earlier);
  if (next) carryChecks(earlier, next.tree, next.mask);
  return next?.tree;
}
