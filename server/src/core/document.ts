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

/** A class, as every version makes one (see attached.ts). */
class VersionedDocument implements SnapDocument {
  readonly uri: string;
  readonly version: number;
  readonly kind: DocumentKind;
  private readonly words: string;
  private read: YamlTree | undefined;
  private basis: YamlTree | undefined;

  constructor(uri: string, text: string, version: number, kind: DocumentKind, basis: YamlTree | undefined) {
    this.uri = uri;
    this.version = version;
    this.kind = kind;
    this.words = text;
    this.basis = basis;
  }

  get text(): string {
    reads.mask |= TEXT;
    return this.words;
  }

  get tree(): YamlTree {
    this.read ??= this.parse();
    // Or every version would keep all those before it.
    this.basis = undefined;
    return this.read;
  }

  /** The last tree that was made for this version or, while it has none, for one before it. */
  get latest(): YamlTree | undefined {
    return this.read ?? this.basis;
  }

  private parse(): YamlTree {
    const { words, kind, basis } = this;
    if (kind === 'packages') return withoutTree(words);
    return (basis && parseNext(words, basis)) ?? parseYaml(words, basis === undefined);
  }
}

/** @param earlier a version of the same document, whose tree is used again where the text is the same */
export function createDocument(
  uri: string,
  text: string,
  version = 0,
  languageId?: string,
  earlier?: SnapDocument,
): SnapDocument {
  const basis = earlier instanceof VersionedDocument ? earlier.latest : undefined;
  return new VersionedDocument(uri, text, version, getDocumentKind(uri, languageId), basis);
}

function parseNext(text: string, earlier: YamlTree): YamlTree | undefined {
  const next = parseChanged(text, earlier);
  if (next) carryChecks(earlier, next.tree, next.mask);
  return next?.tree;
}
