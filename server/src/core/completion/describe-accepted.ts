/** What is told of an item whose source tells nothing of it: what hover would say of it, or what it puts in. */
import { createProviderContext, type ProviderContext } from '../context.ts';
import { createDocument } from '../document.ts';
import { describeKey, keyName } from '../hover/describe-key.ts';
import { getHover } from '../hover/get-hover.ts';
import { paragraphs, prose, sentence, yamlFence } from '../hover/markdown.ts';
import { findKeyFact } from '../schema/navigate.ts';
import { describeTestKey } from '../snap-test/authoring/hover.ts';
import { applyEdits } from '../yaml/edit.ts';
import type { Cursor } from './cursor.ts';
import { typesBesideText } from './expected.ts';
import { createRenderPlace, renderEntry } from './render.ts';
import { readSnippet } from './snippet-text.ts';
import type { CompletionEntry, Insert } from './source.ts';

export function describeAccepted(ctx: ProviderContext, cursor: Cursor, entry: CompletionEntry): string | undefined {
  const { insert, label, detail } = entry;
  const heading = `**${prose(label)}**`;
  const about = detail === undefined ? undefined : sentence(prose(detail));
  if (insert.type === 'snippet') return paragraphs(heading, about, yamlFence(textOf(cursor, insert)));
  const keyPath = cursor.keyPath.replace(/\[\]$/, '');
  const hover = hoverAccepted(ctx, cursor, entry);
  // Of a value that only its key says something about, the one line says more.
  if (hover !== undefined)
    return hover.startsWith(`**${keyName(keyPath)}**`) ? paragraphs(heading, about, hover) : hover;
  const ofKey = describeOwnKey(ctx, cursor, keyPath);
  return about === undefined ? ofKey : paragraphs(heading, about, ofKey);
}

function describeOwnKey(ctx: ProviderContext, { path }: Cursor, keyPath: string): string | undefined {
  if (ctx.document.kind === 'snap-test')
    return describeTestKey(typeof path.at(-1) === 'number' ? path.slice(0, -1) : path);
  const fact = ctx.document.kind === 'snapcraft' ? findKeyFact(ctx.facts, keyPath) : undefined;
  return fact && describeKey(keyPath, fact, ctx.project.kind, { short: true });
}

/** With every stop's own text; a value behind its key. */
function textOf({ role, path }: Cursor, { lines, below }: Extract<Insert, { type: 'snippet' }>): string {
  const key = path.at(-1);
  const text = readSnippet(lines.join('\n')).text.trimEnd();
  if (role !== 'value' || typeof key !== 'string') return text;
  return `${key}:${below === true ? '\n' : ' '}${text}`.replaceAll('\n', '\n  ');
}

/** What stands before a word: blanks, a dash, an opening bracket or quote. */
const FRAME = /^(?:[\s[{"']|-\s)*/;

function hoverAccepted(ctx: ProviderContext, cursor: Cursor, entry: CompletionEntry): string | undefined {
  const { text, uri, version, kind } = ctx.document;
  const rendered = renderEntry(createRenderPlace(text, cursor, typesBesideText(ctx, cursor), false), entry);
  if (!rendered) return undefined;
  const { edit, also } = rendered;
  const shift = also.reduce(
    (sum, one) => (one.start <= edit.start ? sum + one.newText.length - (one.end - one.start) : sum),
    0,
  );
  const after = createDocument(uri, applyEdits(text, [...also, edit]), version, kind, ctx.document);
  const there = createProviderContext(after, ctx.settings, ctx.workspace, ctx.openstack);
  const offset = edit.start + shift + (FRAME.exec(edit.newText)?.[0].length ?? 0);
  const contents = getHover(there, offset)?.contents;
  return contents !== undefined && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}
