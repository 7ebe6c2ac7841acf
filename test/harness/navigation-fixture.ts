/** A document with a cursor `<|>` as providers see it, and the text of ranges to compare with. */
import type { Position, Range } from 'vscode-languageserver-types';
import { createProviderContext, type ProviderContext } from '../../server/src/core/context.ts';
import { createDocument } from '../../server/src/core/document.ts';
import { getLines } from '../../server/src/core/positions.ts';
import { defaultSettings } from '../../server/src/core/settings.ts';
import { emptyWorkspace, type Workspace } from '../../server/src/core/workspace.ts';

export const CURSOR = '<|>';
export const URI = 'file:///projects/demo/snap/snapcraft.yaml';

export interface Fixture {
  readonly ctx: ProviderContext;
  readonly text: string;
  /** Where the first cursor stands; 0 without one. */
  readonly offset: number;
  readonly offsets: readonly number[];
  readonly textOf: (range: Range) => string;
  /** The line as people count, and the text. */
  readonly show: (range: Range) => string;
}

export function openFixture(marked: string, workspace: Workspace = emptyWorkspace, uri = URI): Fixture {
  const offsets: number[] = [];
  let text = '';
  for (const [index, piece] of marked.split(CURSOR).entries()) {
    if (index > 0) offsets.push(text.length);
    text += piece;
  }
  const document = createDocument(uri, text, 1);
  const lines = getLines(document);
  const at = (position: Position): number => lines.offsetAt(position);
  const textOf = (range: Range): string => text.slice(at(range.start), at(range.end));
  return {
    ctx: createProviderContext(document, defaultSettings, workspace),
    text,
    offset: offsets[0] ?? 0,
    offsets,
    textOf,
    show: (range) => `${range.start.line + 1}: ${textOf(range)}`,
  };
}

/** Files by their path below `file:///projects/demo/`. */
export function createFiles(files: Readonly<Record<string, string>>): Workspace {
  const root = 'file:///projects/demo/';
  const toPath = (uri: string): string | undefined =>
    uri.startsWith(root) ? decodeURIComponent(uri.slice(root.length)).replace(/\/$/, '') : undefined;
  const names = Object.keys(files);
  return {
    readText(uri) {
      const path = toPath(uri);
      return path === undefined ? undefined : files[path];
    },
    exists(uri) {
      const path = toPath(uri);
      return path !== undefined && (path in files || names.some((name) => path === '' || name.startsWith(`${path}/`)));
    },
    list(uri) {
      const path = toPath(uri);
      if (path === undefined || path in files) return undefined;
      const prefix = path === '' ? '' : `${path}/`;
      const below = names.filter((name) => name.startsWith(prefix));
      if (below.length === 0) return undefined;
      const entries = new Map<string, boolean>();
      for (const name of below) {
        const [first = '', ...rest] = name.slice(prefix.length).split('/');
        entries.set(first, rest.length > 0);
      }
      return [...entries].map(([name, directory]) => ({ name, directory }));
    },
  };
}
