/** An item for a client that shows no Markdown. */
import { MarkupKind, type CompletionItem } from 'vscode-languageserver-types';
import { toPlainText } from '../hover/markdown.ts';

export function toPlainItem(item: CompletionItem): CompletionItem {
  const { documentation } = item;
  if (typeof documentation !== 'object') return item;
  return { ...item, documentation: { kind: MarkupKind.PlainText, value: toPlainText(documentation.value) } };
}
