/** Files of the project, where a value is a path: of the project itself, of a part's source, or of what dump brings. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findText, findValue, entriesOf, isScalar, keyText } from '../../../yaml/access.ts';
import type { DirectoryEntry } from '../../../workspace.ts';
import type { ProviderContext } from '../../../context.ts';
import type { NamedEntry } from '../../../project/project.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { dumpedFolder, listProject, sourceFolder, splitPath } from './project-files.ts';
import { guessSourceType, takesOptions } from './source-keys.ts';

interface FileKey {
  /** What the paths are relative to. */
  readonly below: 'project' | 'source' | 'part' | 'snap';
  readonly wants: 'file' | 'folder' | 'either';
  /** Names of files that fit; every name where left out. */
  readonly names?: RegExp;
  /** A minus before the path takes it out. */
  readonly minus?: boolean;
  /** Only the first word is a path. */
  readonly command?: boolean;
}

const COMMAND: FileKey = { below: 'snap', wants: 'file', command: true };
const FILESET: FileKey = { below: 'part', wants: 'either', minus: true };
const REQUIREMENTS: FileKey = { below: 'source', wants: 'file', names: /\.(?:txt|in|pip)$/ };

const KEYS: Readonly<Record<string, FileKey>> = {
  'parts.<part>.source': {
    below: 'project',
    wants: 'either',
    names: /\.(?:tar(?:\.(?:gz|xz|bz2))?|tgz|zip|deb|rpm|snap|7z)$/,
  },
  'parts.<part>.source-subdir': { below: 'source', wants: 'folder' },
  'parts.<part>.parse-info[]': { below: 'source', wants: 'file' },
  'parts.<part>.python-requirements[]': REQUIREMENTS,
  'parts.<part>.python-constraints[]': REQUIREMENTS,
  'parts.<part>.requirements[]': REQUIREMENTS,
  'parts.<part>.constraints[]': REQUIREMENTS,
  'parts.<part>.stage[]': FILESET,
  'parts.<part>.prime[]': FILESET,
  'parts.<part>.snap[]': FILESET,
  icon: { below: 'project', wants: 'file', names: /\.(?:png|svg)$/i },
  'apps.<app>.command': COMMAND,
  'apps.<app>.stop-command': COMMAND,
  'apps.<app>.post-stop-command': COMMAND,
  'apps.<app>.reload-command': COMMAND,
  'apps.<app>.command-chain[]': COMMAND,
  'hooks.<hook>.command-chain[]': COMMAND,
  'apps.<app>.completer': { below: 'snap', wants: 'file' },
  'apps.<app>.desktop': { below: 'snap', wants: 'file', names: /\.desktop$/ },
};

/** What a command cannot have in its path: blanks end it, and nothing quotes them. */
const NO_COMMAND = /[^A-Za-z0-9/._#:$-]/;

/** Whether files of the project are offered for a key. */
export function takesFiles(keyPath: string): boolean {
  return Object.hasOwn(KEYS, keyPath);
}

/** What builds leave behind. */
const BUILT: ReadonlySet<string> = new Set(['parts', 'stage', 'prime', 'overlay', 'node_modules', '__pycache__']);

interface Found extends DirectoryEntry {
  readonly from?: string;
}

/** What a folder of the finished snap will hold, as far as parts that only copy tell. */
function* listSnap(folder: readonly string[], parts: readonly NamedEntry[], ctx: ProviderContext): Iterable<Found> {
  for (const { name, value } of parts) {
    const root = dumpedFolder(value, ctx);
    if (!root) continue;
    const moves = entriesOf(findValue(value, 'organize')).flatMap((pair): (readonly [string, string])[] => {
      const from = keyText(pair);
      return from !== undefined && isScalar(pair.value) ? [[from, pair.value.text]] : [];
    });
    const here = folder.length === 0 ? '' : `${folder.join('/')}/`;
    for (const entry of listProject(ctx, [...root, ...folder]) ?? []) {
      if (moves.some(([from]) => matches(from, `${here}${entry.name}`))) continue;
      yield { ...entry, from: name };
    }
    for (const [from, to] of moves) {
      for (const target of moved(from, to, root, ctx)) {
        const rest = target.path.startsWith(here) ? target.path.slice(here.length) : '';
        const slash = rest.indexOf('/');
        if (rest !== '')
          yield slash < 0
            ? { name: rest, directory: target.directory, from: name }
            : { name: rest.slice(0, slash), directory: true, from: name };
      }
    }
  }
}

function toPattern(glob: string): RegExp {
  return new RegExp(
    `^${glob
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
}

function matches(glob: string, path: string): boolean {
  return glob === path || (/[*?]/.test(glob) && toPattern(glob).test(path));
}

/** Where `organize` puts files: with `*` only in the last step of the path. */
function* moved(
  from: string,
  to: string,
  root: readonly string[],
  ctx: ProviderContext,
): Iterable<{ path: string; directory: boolean }> {
  const steps = splitPath(from);
  const last = steps?.at(-1);
  const target = splitPath(to);
  if (!steps || last === undefined || !target) return;
  const entries = listProject(ctx, [...root, ...steps.slice(0, -1)]) ?? [];
  const found = entries.filter(({ name }) => matches(last, name));
  const into = to.endsWith('/') || found.length > 1 || /[*?]/.test(last);
  for (const { name, directory } of found) yield { path: [...target, ...(into ? [name] : [])].join('/'), directory };
}

function listBelow(key: FileKey, folder: readonly string[], cursor: Cursor, ctx: ProviderContext): Iterable<Found> {
  const { parts } = ctx.project;
  if (key.below === 'snap') return listSnap(folder, parts, ctx);
  if (key.below === 'project') return listProject(ctx, folder) ?? [];
  const part = parts.find(({ name }) => name === cursor.path[1]);
  if (key.below === 'part') return part ? listSnap(folder, [part], ctx) : [];
  const source = sourceFolder(part?.value, ctx);
  return (source && listProject(ctx, [...source, ...folder])) ?? [];
}

/** Names by which `parse-info` finds something. */
const METADATA = /(?:\.(?:metainfo|appdata)\.xml|\.desktop|^(?:setup\.py|pyproject\.toml|package\.json|package\.xml))$/;

export const files: CompletionSource = {
  name: 'files',
  guard: ({ role, block, keyPath }) => role === 'value' && !block && takesFiles(keyPath),
  *items(cursor, ctx): Iterable<CompletionEntry> {
    const key = KEYS[cursor.keyPath];
    const { offset } = cursor;
    if (!key) return;
    const minus = key.minus === true && cursor.prefix.startsWith('-') ? '-' : '';
    const prefix = cursor.prefix.slice(minus.length);
    if (key.command === true && /\s/.test(prefix)) return;
    const slash = prefix.lastIndexOf('/');
    const above = prefix.slice(0, slash + 1);
    const folder = splitPath(above);
    if (!folder) return;
    const isSource = cursor.keyPath === 'parts.<part>.source';
    // A folder may be a repository, where that is said.
    const isFree = !isSource || takesOptions(findText(cursor.map, 'source-type') ?? 'local', cursor.map, ctx);
    if (isSource && isFree && above === '') yield* wholeProject();
    if (cursor.keyPath === 'apps.<app>.desktop' && APPLICATIONS.startsWith(above))
      yield* builtDesktopFiles(cursor, ctx);
    // What follows the first word of a command stays.
    const behind = ctx.document.text.slice(offset, Math.max(cursor.end - cursor.quote.length, offset));
    const cut = key.command === true ? /\s/.exec(behind)?.index : undefined;
    const told = new Set<string>();
    const hidden = prefix.slice(slash + 1).startsWith('.');
    for (const { name, directory, from } of listBelow(key, folder, cursor, ctx)) {
      const fits = directory || (key.wants !== 'folder' && key.names?.test(name) !== false);
      if (
        !fits ||
        told.has(name) ||
        (key.command === true && NO_COMMAND.test(name)) ||
        (name.startsWith('.') && !hidden) ||
        /["'\r\n]/.test(name)
      )
        continue;
      told.add(name);
      const path = `${minus}${above}${name}${directory && key.wants === 'file' ? '/' : ''}`;
      if (cursor.siblings.has(path)) continue;
      if (directory ? !isFree : isSource && !takesOptions(guessSourceType(name) ?? '', cursor.map, ctx)) continue;
      const usual = key.wants === 'either' ? directory : !directory;
      const built = directory && folder.length === 0 && BUILT.has(name);
      const known = cursor.keyPath.endsWith('parse-info[]') && METADATA.test(name);
      yield {
        label: directory ? `${name}/` : name,
        kind: directory ? CompletionItemKind.Folder : CompletionItemKind.File,
        detail: from === undefined ? (directory ? 'folder' : 'file') : `brought by the part ${from}`,
        rank: built ? 80 : known ? 10 : usual ? 20 : 30,
        filterText: path,
        ...(cut === undefined
          ? { insert: { type: 'value', text: path } }
          : {
              insert: { type: 'verbatim', text: path },
              range: { start: offset - prefix.length, end: offset + cut },
            }),
      };
    }
  },
};

/** Where sources usually have their desktop files, and where their build puts them. */
const DESKTOP_FOLDERS: readonly string[] = ['', 'data', 'desktop', 'share/applications', 'usr/share/applications'];
const APPLICATIONS = 'usr/share/applications/';

/** Desktop files in the sources of parts that are built: what is only copied is listed with the other files. */
function* builtDesktopFiles(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const told = new Set<string>();
  for (const { name: part, value } of ctx.project.parts) {
    const source = findText(value, 'plugin') === 'dump' ? undefined : sourceFolder(value, ctx);
    if (!source) continue;
    for (const folder of DESKTOP_FOLDERS) {
      for (const { name, directory } of listProject(ctx, [...source, ...(splitPath(folder) ?? [])]) ?? []) {
        const path = `${APPLICATIONS}${name}`;
        if (directory || !/^[^"'\r\n]+\.desktop$/.test(name) || told.has(name) || cursor.siblings.has(path)) continue;
        told.add(name);
        yield {
          label: name,
          kind: CompletionItemKind.File,
          detail: `where the build of the part ${part} usually puts it`,
          rank: 40,
          filterText: path,
          insert: { type: 'value', text: path },
        };
      }
    }
  }
}

function* wholeProject(): Iterable<CompletionEntry> {
  yield {
    label: '.',
    kind: CompletionItemKind.Folder,
    detail: "the project's own folder",
    rank: 10,
    insert: { type: 'value', text: '.' },
  };
}
