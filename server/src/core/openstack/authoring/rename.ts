/** Gives an entry point another name, in both files and in the scripts that run it; or a template, with its file. */
import type { RenameFile, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import type { SnapDocument } from '../../document.ts';
import { writeName } from '../../navigation/rename-edits.ts';
import { getLines, toRange } from '../../positions.ts';
import { tokenOf } from '../../symbols/places.ts';
import type { TextRange } from '../../yaml/access.ts';
import { locate } from '../../yaml/locate.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { findTemplates, toTemplateName } from '../companions.ts';
import { getSnapOpenstack } from '../entry-points.ts';
import { parseJinja } from '../jinja.ts';
import { findEntryAt, findEntryMentions, getEntryScope, type EntryMention } from './entry-names.ts';
import { findRunnerPlace } from './runner-places.ts';

export interface RunnerName extends TextRange {
  readonly type: 'entry' | 'template';
  readonly name: string;
}

/** What at an offset has a name that can be changed. */
export function findRunnerName(ctx: ProviderContext, offset: number): RunnerName | undefined {
  const entry = findEntryAt(ctx, offset);
  if (entry) {
    // A name that leads nowhere is a typing error, not a name.
    return getEntryScope(ctx).model?.findEntry(entry.name) ? { type: 'entry', ...entry } : undefined;
  }
  if (ctx.document.kind !== 'snap-openstack') return undefined;
  const place = locate(ctx.tree, offset);
  if (place?.role !== 'key' || place.node.kind !== 'scalar' || place.node.alias !== undefined) return undefined;
  if (findRunnerPlace(place.path.slice(0, -1)).slot !== 'templates') return undefined;
  return { type: 'template', name: place.node.text, ...tokenOf(ctx.document.text, place.node) };
}

export type RenameAnswer = { readonly edit: WorkspaceEdit } | { readonly problem: string };

export function renameRunnerName(ctx: ProviderContext, found: RunnerName, newName: string): RenameAnswer {
  const name = newName.trim();
  if (name === found.name) return { edit: { changes: {} } };
  return found.type === 'entry' ? renameEntry(ctx, found.name, name) : renameTemplate(ctx, found.name, name);
}

function renameEntry(ctx: ProviderContext, oldName: string, name: string): RenameAnswer {
  if (!/^[A-Za-z0-9_][\w.-]*$/.test(name)) {
    return { problem: `"${name}" can't name an entry point: allowed are letters, digits, "-", "_" and ".".` };
  }
  if (name === 'launch' || name === 'setup') {
    return { problem: `"${name}" can't name an entry point: it is a word of the runner's own.` };
  }
  if (getEntryScope(ctx).model?.findEntry(name)) return { problem: `There is an entry point "${name}" already.` };
  const changes: Record<string, TextEdit[]> = {};
  for (const mention of findEntryMentions(ctx, oldName)) {
    (changes[mention.document.uri] ??= []).push(editOf(mention, name));
  }
  return { edit: { changes } };
}

function editOf({ document, host, start, end }: EntryMention, name: string): TextEdit {
  // Alone and without quotes a name such as "on" would be read as something else than text.
  const alone = host?.style === 'plain' && host.start === start && host.end === end;
  return { range: toRange(getLines(document), start, end), newText: alone ? writeName(name) : name };
}

function renameTemplate(ctx: ProviderContext, oldName: string, name: string): RenameAnswer {
  const known = toTemplateName(name);
  if (known === undefined || known === '' || known !== name || /[{}\s"'\\:#]/.test(name)) {
    return { problem: `"${name}" can't name a template: allowed is a path below the folder "templates".` };
  }
  const files = findTemplates(ctx)?.files;
  if (files?.has(name) === true) return { problem: `There is a template "${name}" already.` };
  const oldKnown = toTemplateName(oldName);
  const oldUri = oldKnown === undefined ? undefined : files?.get(oldKnown);
  for (const [other, uri] of files ?? []) {
    const includes = parseJinja(ctx.workspace.readText(uri) ?? '').includes;
    if (includes.includes(oldName)) {
      return { problem: `The template "${other}" takes "${oldName}" in by its name; change that first.` };
    }
  }
  const { document } = ctx;
  const edits = getSnapOpenstack(ctx.tree)
    .allTemplates.filter((template) => template.name === oldName)
    .map(({ key }) => editKey(document, key, name));
  if (oldUri === undefined) return { edit: { changes: { [document.uri]: edits } } };
  const encoded = (oldKnown ?? '').split('/').map(encodeURIComponent).join('/');
  const folder = oldUri.endsWith(encoded) ? oldUri.slice(0, -encoded.length) : undefined;
  if (folder === undefined) return { edit: { changes: { [document.uri]: edits } } };
  const change: TextDocumentEdit = { textDocument: { uri: document.uri, version: document.version }, edits };
  const newUri = folder + name.split('/').map(encodeURIComponent).join('/');
  const move: RenameFile = { kind: 'rename', oldUri, newUri };
  return { edit: { documentChanges: [change, move] } };
}

function editKey(document: SnapDocument, key: YamlScalar, name: string): TextEdit {
  const { start, end } = tokenOf(document.text, key);
  const newText = key.style === 'plain' ? writeName(name) : name;
  return { range: toRange(getLines(document), start, end), newText };
}
