/** The open documents: their text as the editor has it, and the judged view of each version. */
import { createDocument, type SnapDocument } from '../core/index.ts';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';

export interface OpenDocuments {
  readonly open: (uri: string, languageId: string, version: number, text: string) => void;
  readonly change: (uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]) => void;
  readonly close: (uri: string) => void;
  /** Undefined for what is not open or none of our files. */
  readonly find: (uri: string) => SnapDocument | undefined;
  /** The text of any open document. */
  readonly readText: (uri: string) => string | undefined;
  /** The version of any open document. */
  readonly versionOf: (uri: string) => number | undefined;
  readonly uris: () => readonly string[];
}

export function createOpenDocuments(): OpenDocuments {
  const texts = new Map<string, TextDocument>();
  const views = new Map<string, SnapDocument>();
  /** The last view before the newest text: what has not changed is taken from it. */
  const earlier = new Map<string, SnapDocument>();
  const retire = (uri: string): void => {
    const view = views.get(uri);
    if (view) earlier.set(uri, view);
    views.delete(uri);
  };
  return {
    open(uri, languageId, version, text) {
      texts.set(uri, TextDocument.create(uri, languageId, version, text));
      views.delete(uri);
      earlier.delete(uri);
    },
    change(uri, version, changes) {
      const document = texts.get(uri);
      if (!document) return;
      TextDocument.update(document, [...changes], version);
      retire(uri);
    },
    close(uri) {
      texts.delete(uri);
      views.delete(uri);
      earlier.delete(uri);
    },
    find(uri) {
      const known = views.get(uri);
      if (known) return known;
      const document = texts.get(uri);
      if (!document) return undefined;
      const { version, languageId } = document;
      const view = createDocument(uri, document.getText(), version, languageId, earlier.get(uri));
      if (view.kind === 'other') return undefined;
      earlier.delete(uri);
      views.set(uri, view);
      return view;
    },
    readText: (uri) => texts.get(uri)?.getText(),
    versionOf: (uri) => texts.get(uri)?.version,
    uris: () => [...texts.keys()],
  };
}
