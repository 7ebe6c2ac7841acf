/** Files and projects beside the file, paths in the instance, and variables. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import type { ProviderContext } from '../../../context.ts';
import { joinPath } from '../../../links/project-paths.ts';
import { readCompanion } from '../../../openstack/companions.ts';
import { PROJECT_FILES } from '../../../project-files.ts';
import { getProject } from '../../../project/project.ts';
import { findLocalProject, isSnapFile, listFolder, resolvePath } from '../../local-project.ts';
import { getSnapTest } from '../../model.ts';
import { TEST_VARIABLES } from '../../variables.ts';
import { lastKey, snapAt } from './places.ts';

const MAX_FOLDERS = 100;

/** Has to be typed to be seen. */
function isHidden(name: string, typed: string): boolean {
  return name.startsWith('.') && !typed.startsWith('.');
}

const files: CompletionSource = {
  name: 'test files',
  kinds: ['snap-test'],
  guard: ({ path, role, block }) =>
    role === 'value' && !block && (path.at(-1) === 'from' || (path.at(-1) === 'source' && path.length === 3)),
  *items(cursor, ctx) {
    const { prefix } = cursor;
    const slash = prefix.lastIndexOf('/');
    const above = prefix.slice(0, slash + 1);
    const typed = prefix.slice(slash + 1);
    const folder = resolvePath(ctx, above);
    if (folder === undefined) return;
    const isSource = cursor.path.at(-1) === 'source';
    const own = isSource && prefix === '' ? readName(ctx, folder, '.') : undefined;
    if (own !== undefined) yield folderOfProject('.', own);
    let looked = 0;
    for (const { name, directory } of listFolder(ctx, above) ?? []) {
      if (isHidden(name, typed) || (!directory && isSource && !isSnapFile(name))) continue;
      const path = `${above === '' && isSource ? './' : above}${name}`;
      const snap = directory && isSource && looked++ < MAX_FOLDERS ? readName(ctx, folder, name) : undefined;
      if (snap !== undefined) {
        yield folderOfProject(path, snap);
        continue;
      }
      yield {
        label: path,
        kind: directory ? CompletionItemKind.Folder : CompletionItemKind.File,
        detail: directory ? 'folder' : 'file',
        rank: directory ? 20 : 10,
        suggests: directory,
        insert: { type: 'value', text: directory && !isSource ? `${path}/` : path },
      };
    }
  },
};

function folderOfProject(label: string, snap: string): CompletionEntry {
  const detail = `the project of ${snap}`;
  return { label, kind: CompletionItemKind.Folder, detail, rank: 1, insert: { type: 'value', text: label } };
}

/** The name of the snap that the project in a folder makes. */
function readName(ctx: ProviderContext, above: string, folder: string): string | undefined {
  for (const name of PROJECT_FILES) {
    const uri = joinPath(`${above}/`, `${folder}/${name}`);
    const document = uri === undefined || !ctx.workspace.exists(uri) ? undefined : readCompanion(ctx, uri);
    if (document) return getProject(document.tree).name;
  }
  return undefined;
}

const names: CompletionSource = {
  name: 'test snaps',
  kinds: ['snap-test'],
  guard: ({ path, role, block }) => role === 'value' && !block && path[0] === 'snaps' && path.at(-1) === 'snap',
  *items({ path }, ctx) {
    const make = (label: string, detail: string, rank: number): CompletionEntry => ({
      label,
      kind: CompletionItemKind.Value,
      detail,
      rank,
      insert: { type: 'value', text: label },
    });
    const own = snapAt(ctx, path);
    const local = own && findLocalProject(ctx, own)?.project.name;
    if (local !== undefined) {
      yield make(local, 'the name in its project', 1);
      return;
    }
    const used = new Set(getSnapTest(ctx.tree).snaps.map(({ name }) => name));
    const folder = resolvePath(ctx, '') ?? '';
    for (const { name, directory } of (listFolder(ctx, '') ?? []).slice(0, MAX_FOLDERS)) {
      const snap = directory && !name.startsWith('.') ? readName(ctx, folder, name) : undefined;
      if (snap !== undefined && !used.has(snap)) yield make(snap, `the project in ./${name}`, 5);
    }
  },
};

const FOLDERS = ['SNAP_COMMON', 'SNAP_DATA'];

/** `$SNAP_COMMON` and the like: at the beginning of paths, and in commands behind their sign. */
const variables: CompletionSource = {
  name: 'test variables',
  kinds: ['snap-test'],
  guard: ({ path, role }) =>
    role === 'value' && path[0] === 'snaps' && ['to', 'path', 'run', 'command'].includes(lastKey(path) ?? ''),
  *items({ path, prefix, offset, block }, ctx) {
    const isPath = lastKey(path) === 'to' || lastKey(path) === 'path';
    const typed = /\$\{?\w*$/.exec(prefix)?.[0];
    if (typed === undefined && !(isPath && prefix === '')) return;
    const snap = snapAt(ctx, path)?.name ?? 'SNAP';
    const braced = typed?.startsWith('${') === true;
    for (const [index, { name, meaning, valueOf }] of TEST_VARIABLES.entries()) {
      const isFolder = FOLDERS.includes(name);
      if (isPath && !isFolder) continue;
      const text = `${braced ? `\${${name}}` : `$${name}`}${isPath ? '/' : ''}`;
      yield {
        label: text,
        kind: CompletionItemKind.Variable,
        detail: valueOf(snap),
        rank: index,
        suggests: isPath,
        documentation: meaning,
        ...(typed === undefined && !block
          ? { insert: { type: 'value', text } as const }
          : {
              range: { start: offset - (typed?.length ?? 0), end: offset },
              insert: { type: 'verbatim', text } as const,
            }),
      };
    }
  },
};

export const testPaths: readonly CompletionSource[] = [files, names, variables];
