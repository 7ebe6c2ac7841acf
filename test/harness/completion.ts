/** Completion as a test sees it: a text with `<|>` in, labels or the text after accepting out. */
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete } from '../../server/src/core/completion/complete.ts';
import { createCursors, type Cursor } from '../../server/src/core/completion/cursor.ts';
import { readSnippet } from '../../server/src/core/completion/snippet-text.ts';
import { createProviderContext, type ProviderContext } from '../../server/src/core/context.ts';
import { createDocument, type SnapDocument } from '../../server/src/core/document.ts';
import { getLines } from '../../server/src/core/positions.ts';
import { defaultSettings } from '../../server/src/core/settings.ts';
import { emptyWorkspace, type Workspace } from '../../server/src/core/workspace.ts';
import { applyEdits } from '../../server/src/core/yaml/edit.ts';

export const URI = 'file:///p/snap/snapcraft.yaml';
const MARK = '<|>';

export interface Marked {
  readonly text: string;
  readonly offset: number;
}

export function readMarked(marked: string): Marked {
  const offset = marked.indexOf(MARK);
  if (offset < 0) throw new Error('The text has no <|>.');
  return { text: marked.slice(0, offset) + marked.slice(offset + MARK.length), offset };
}

export interface ContextOptions {
  readonly workspace?: Workspace;
  readonly uri?: string;
  /** A version of the same document, of which is used again what is the same. */
  readonly earlier?: SnapDocument;
}

export function contextOf(
  text: string,
  { workspace = emptyWorkspace, uri = URI, earlier }: ContextOptions = {},
): ProviderContext {
  return createProviderContext(createDocument(uri, text, 0, undefined, earlier), defaultSettings, workspace);
}

export function cursorsAt(marked: string): readonly Cursor[] {
  const { text, offset } = readMarked(marked);
  return createCursors(contextOf(text), offset);
}

export function completeAt(
  { text, offset }: Marked,
  snippets = true,
  workspace = emptyWorkspace,
): readonly CompletionItem[] {
  return complete(contextOf(text, { workspace }), offset, {
    snippets,
    onSourceError(source, error) {
      throw new Error(`The source ${source} failed`, { cause: error });
    },
  }).items;
}

export interface Accepted extends Marked {
  /** Where the inserted text starts; it ends at `insertedEnd`. */
  readonly start: number;
  readonly insertedEnd: number;
}

/** The text after accepting an item, its stops left as they are; `offset` is where its last stop or its end is. */
export function accept(document: SnapDocument | string, item: CompletionItem): Accepted {
  const lines = getLines(typeof document === 'string' ? createDocument(URI, document) : document);
  const text = lines.getText();
  const edit = item.textEdit;
  if (!edit || !('range' in edit)) throw new Error(`"${item.label}" has no edit`);
  const start = lines.offsetAt(edit.range.start);
  const snippet = item.insertTextFormat === 2;
  const newText = snippet ? readSnippet(edit.newText).text : edit.newText;
  const also = (item.additionalTextEdits ?? []).map(({ range, newText: other }) => ({
    start: lines.offsetAt(range.start),
    end: lines.offsetAt(range.end),
    newText: other,
  }));
  const shift = also.reduce(
    (sum, one) => (one.start <= start ? sum + one.newText.length - (one.end - one.start) : sum),
    0,
  );
  const result = applyEdits(text, [...also, { start, end: lines.offsetAt(edit.range.end), newText }]);
  const before = snippet ? readSnippet(edit.newText.split('$0')[0] ?? '').text : newText;
  return {
    text: result,
    offset: start + shift + (snippet && edit.newText.includes('$0') ? before.length : newText.length),
    start: start + shift,
    insertedEnd: start + shift + newText.length,
  };
}
