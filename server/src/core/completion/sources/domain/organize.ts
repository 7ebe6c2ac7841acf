/** What a part that copies files has, and where files of a snap usually go. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findText, isMap } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { DirectoryEntry } from '../../../workspace.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { keySource, nameAt, valueEntry } from './place.ts';
import { dumpedFolder, listProject, splitPath } from './project-files.ts';

/** Of every part, and those that only some names go to. */
const TARGETS: readonly (readonly [folder: string, meaning: string, names?: RegExp])[] = [
  ['usr/share/applications/', 'entries of menus', /\.desktop$/],
  ['usr/share/metainfo/', 'what a shop of programs shows', /\.(?:metainfo|appdata)\.xml$/],
  ['lib/udev/rules.d/', 'rules for devices', /\.rules$/],
  ['usr/share/icons/', 'icons', /\.(?:svg|png)$/],
  ['usr/share/man/man1/', 'pages of the manual', /\.1$/],
  ['bin/', 'programs of the snap'],
  ['etc/', 'configuration'],
  ['lib/', 'libraries'],
  ['usr/bin/', 'programs, as in a system'],
  ['usr/lib/', 'libraries, as in a system'],
  ['usr/share/', 'data, as in a system'],
];

function* listFiles(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { prefix } = cursor;
  const part = ctx.project.parts.find(({ name }) => name === nameAt(cursor, 1));
  const root = dumpedFolder(part?.value, ctx);
  const above = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const folder = splitPath(above);
  if (!root || !folder) return;
  const entries = (listProject(ctx, [...root, ...folder]) ?? []).filter(
    // What is hidden is seldom meant; what a pattern or a quote would be needs more than its name.
    ({ name }) => !/^\.|["'*?[\r\n]/.test(name),
  );
  const make = (name: string, kind: CompletionItemKind, detail: string, rank: number): CompletionEntry => ({
    label: name,
    kind,
    detail,
    rank,
    filterText: `${above}${name}`,
    insert: { type: 'key', key: `${above}${name}`.replace(/\/$/, ''), then: 'scalar' },
    suggests: true,
  });
  for (const { name, directory } of entries) {
    if (cursor.siblings.has(`${above}${name}`) || cursor.siblings.has(`${above}${name}/`)) continue;
    if (directory) yield make(`${name}/`, CompletionItemKind.Folder, 'folder of the source', 20);
    else yield make(name, CompletionItemKind.File, 'file of the source', 21);
  }
  for (const [ending, count] of countEndings(entries)) {
    const pattern = `*.${ending}`;
    if (count > 1 && !cursor.siblings.has(`${above}${pattern}`))
      yield make(pattern, CompletionItemKind.Value, `${count} files of the source`, 30);
  }
  if (!cursor.siblings.has(`${above}*`) && entries.length > 0)
    yield make('*', CompletionItemKind.Value, 'all of them', 40);
}

/** How many files there are of each ending. */
function countEndings(entries: readonly DirectoryEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name, directory } of entries) {
    const ending = directory ? undefined : /\.(\w+)$/.exec(name)?.[1];
    if (ending !== undefined) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return counts;
}

const organized = keySource('files to organize', ['parts.<part>.organize'], listFiles);

const targets: CompletionSource = {
  name: 'targets of organize',
  guard: ({ role, block, path }) =>
    role === 'value' && !block && path.length === 4 && path[0] === 'parts' && path[2] === 'organize',
  *items(cursor, ctx) {
    const from = nameAt(cursor, 3) ?? '';
    const name = from.replace(/\/$/, '').split('/').at(-1) ?? '';
    const snap = ctx.project.name;
    const shared = snap === undefined ? [] : [[`usr/share/${snap}/`, 'data of the program'] as const];
    for (const [index, [folder, meaning, names]] of [...TARGETS, ...shared].entries()) {
      if (names?.test(name) === false) continue;
      yield valueEntry(folder, CompletionItemKind.Folder, { detail: meaning, rank: 20 + index });
    }
    if (ctx.project.legacy) return;
    for (const [index, component] of ctx.project.components.entries()) {
      if (!isMap(component.value)) continue;
      yield valueEntry(`(component/${component.name})/`, CompletionItemKind.Module, {
        detail: findText(component.value, 'summary') ?? 'a component of the snap',
        rank: 40 + index,
      });
    }
  },
};

export const organizeSources: readonly CompletionSource[] = [organized, targets];
