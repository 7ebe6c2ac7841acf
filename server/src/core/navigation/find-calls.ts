/** Files beside the project file that name plugs, slots and apps: scripts of hooks, and menu entries. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getProjectPaths, joinPath } from '../links/project-paths.ts';
import { toRange } from '../positions.ts';
import type { SnapSymbol } from '../symbols/symbol-table.ts';

export interface Call {
  readonly uri: string;
  readonly range: Range;
}

const MAX_SCRIPT = 200_000;

interface Search {
  /** Below the folder of assets. */
  readonly folder: string;
  readonly suffix: string;
  /** Ends with the name itself. */
  readonly pattern: RegExp;
}

/** Where scripts of hooks call snapctl with the name of a plug, a slot or an app, and menu entries start an app. */
export function findCalls(ctx: ProviderContext, symbol: SnapSymbol): readonly Call[] {
  if (ctx.document.kind !== 'snapcraft') return [];
  return toSearches(ctx, symbol).flatMap((search) => searchFolder(ctx, search, symbol.name.length));
}

function searchFolder(ctx: ProviderContext, { folder, suffix, pattern }: Search, length: number): Call[] {
  const address = `${getProjectPaths(ctx.document.uri).assets}${folder}/`;
  const files = ctx.workspace.list(address)?.filter((entry) => !entry.directory && entry.name.endsWith(suffix)) ?? [];
  return files
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => {
      const uri = joinPath(address, name);
      const text = uri === undefined ? undefined : ctx.workspace.readText(uri);
      if (uri === undefined || text === undefined || text.length > MAX_SCRIPT) return [];
      const lines = TextDocument.create(uri, 'plaintext', 0, text);
      return [...text.matchAll(pattern)].map((match): Call => {
        const end = match.index + match[0].length;
        return { uri, range: toRange(lines, end - length, end) };
      });
    });
}

/** A comment before the call, or anything but plain words within it, is no match. */
function toSearches(ctx: ProviderContext, { type, name }: SnapSymbol): readonly Search[] {
  const word = `${escape(name)}(?![\\w.:-])`;
  const hooks = { folder: 'hooks', suffix: '' };
  if (type === 'plug' || type === 'slot') {
    return [{ ...hooks, pattern: new RegExp(`^[^#\\n]*\\bsnapctl[ \\t]+is-connected[ \\t]+["']?${word}`, 'gm') }];
  }
  if (type !== 'app') return [];
  const snaps = ['\\$SNAP_(?:INSTANCE_)?NAME', '\\$\\{SNAP_(?:INSTANCE_)?NAME\\}'];
  const snap = ctx.project.name === undefined ? undefined : escape(ctx.project.name);
  if (snap !== undefined) snaps.push(snap);
  const call = `\\bsnapctl[ \\t]+(?:start|stop|restart|services)[ \\t](?:[^#\\n;&|]*[ \\t])?`;
  const searches: Search[] = [
    { ...hooks, pattern: new RegExp(`^[^#\\n]*${call}["']?(?:${snaps.join('|')})["']?\\.${word}`, 'gm') },
  ];
  if (snap !== undefined) {
    const pattern = new RegExp(`^(?:Try)?Exec=(?:/snap/bin/)?${snap}\\.${word}`, 'gm');
    searches.push({ folder: 'gui', suffix: '.desktop', pattern });
  }
  return searches;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
