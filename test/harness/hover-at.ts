/** Hovers at a cursor `<|>` of a text. */
import type { Hover, MarkupContent } from 'vscode-languageserver-types';
import { createProviderContext, type ProviderContext } from '../../server/src/core/context.ts';
import { createDocument } from '../../server/src/core/document.ts';
import { getHover } from '../../server/src/core/hover/get-hover.ts';
import { getLines } from '../../server/src/core/positions.ts';
import { defaultSettings } from '../../server/src/core/settings.ts';
import { emptyWorkspace } from '../../server/src/core/workspace.ts';

export interface HoverSeen {
  readonly markdown: string;
  /** The text that the hover is about. */
  readonly word: string;
}

export function contextOf(text: string, uri = 'file:///demo/snap/snapcraft.yaml'): ProviderContext {
  return createProviderContext(createDocument(uri, text), defaultSettings, emptyWorkspace);
}

export function markdownOf(hover: Hover | undefined): string | undefined {
  return (hover?.contents as MarkupContent | undefined)?.value;
}

/** @param marked a text with one `<|>`; the character behind it is hovered over */
export function hoverAt(marked: string): HoverSeen | undefined {
  const offset = marked.indexOf('<|>');
  if (offset < 0) throw new Error('the text has no <|>');
  const text = marked.replace('<|>', '');
  const ctx = contextOf(text);
  const hover = getHover(ctx, offset);
  const markdown = markdownOf(hover);
  if (!hover?.range || markdown === undefined) return undefined;
  const lines = getLines(ctx.document);
  const word = text.slice(lines.offsetAt(hover.range.start), lines.offsetAt(hover.range.end));
  return { markdown, word };
}
