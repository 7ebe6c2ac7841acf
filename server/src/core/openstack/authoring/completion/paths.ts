/** Paths that the file names elsewhere, and those that usually go with them. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Cursor } from '../../../completion/cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import type { ProviderContext } from '../../../context.ts';
import {
  getMadeFolders,
  getSnapOpenstack,
  parentOf,
  type PathRole,
  type RunnerPath,
  type SnapOpenstack,
} from '../../entry-points.ts';
import { findServiceName } from '../project-name.ts';
import { findRunnerPlace, type RunnerPlace } from '../runner-places.ts';
import { insertPath } from './quotes.ts';

export interface PathOffer {
  readonly path: string;
  readonly detail: string;
  /** 0 first. */
  readonly rank: number;
  readonly folder?: boolean;
}

interface Scene {
  readonly model: SnapOpenstack;
  /** Every path but the one at the cursor. */
  readonly paths: readonly RunnerPath[];
  /** Folders that are made, those below the user's own areas. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  readonly place: RunnerPlace;
  /** The name of the snap, of its project where nothing says it. */
  readonly name: string;
  readonly template: string | undefined;
  /** A path beside the one at the cursor, under another key of the entry. */
  readonly beside: (...roles: readonly PathRole[]) => readonly string[];
}

/** The place whose path is typed at a cursor: a value, or a key of `chmod` and `chown`. */
export function pathPlaceOf(cursor: Cursor): RunnerPlace | undefined {
  if (cursor.role === 'comment' || cursor.block) return undefined;
  const place = findRunnerPlace(cursor.path);
  if (cursor.role === 'value') return place.slot === 'path' ? place : undefined;
  if (place.slot === 'modes') return { ...place, role: 'chmod' };
  return place.slot === 'owners' ? { ...place, role: 'chown' } : undefined;
}

export const runnerPaths: CompletionSource = {
  name: 'runner paths',
  kinds: ['snap-openstack'],
  guard: (cursor) => pathPlaceOf(cursor) !== undefined,
  *items(cursor, ctx) {
    const place = pathPlaceOf(cursor);
    if (!place) return;
    const told = new Set<string>(cursor.siblings);
    for (const { path, detail, rank, folder } of offersFor(createScene(ctx, cursor, place))) {
      if (told.has(path)) continue;
      told.add(path);
      yield {
        label: path,
        kind: folder === true ? CompletionItemKind.Folder : CompletionItemKind.File,
        detail,
        rank: 10 + rank,
        ...insertPath(path, cursor, ctx.document.text),
        suggests: cursor.role === 'key',
      } satisfies CompletionEntry;
    }
  },
};

function createScene(ctx: ProviderContext, { offset, path }: Cursor, place: RunnerPlace): Scene {
  const model = getSnapOpenstack(ctx.tree);
  const paths = model.paths.filter(({ node }) => offset < node.start || offset > node.end);
  const typed = model.paths.find(({ node }) => node.start <= offset && offset <= node.end)?.path;
  const folders = [...getMadeFolders(model)].filter((one) => isWritable(one) && one !== typed && one.includes('/'));
  const files = model.allTemplates.flatMap(({ target }) =>
    target?.path !== undefined && target.path !== typed ? target.path : [],
  );
  return {
    model,
    paths,
    folders,
    files,
    place,
    name: findServiceName(ctx),
    template: place.role === 'template-target' ? String(path.at(-1)) : undefined,
    beside: (...roles) =>
      paths.flatMap((one) =>
        one.entry?.name === place.entry && roles.includes(one.role) && one.path !== undefined ? one.path : [],
      ),
  };
}

function isWritable(path: string): boolean {
  return path.startsWith('{snap_');
}

/** The paths of some uses, with the count deciding their order left to the label. */
function* elsewhere({ paths }: Scene, roles: readonly PathRole[], rank = 0): Iterable<PathOffer> {
  for (const { path, role, entry } of paths) {
    if (path === undefined || !roles.includes(role)) continue;
    yield { path, rank, detail: entry ? `of ${entry.name}` : 'of the setup' };
  }
}

function* offersFor(scene: Scene): Iterable<PathOffer> {
  const { role } = scene.place;
  if (role !== undefined) yield* OFFERS[role](scene);
}

const OFFERS: Readonly<Record<PathRole, (scene: Scene) => Iterable<PathOffer>>> = {
  dir: offerFolders,
  'template-target': offerTargets,
  chmod: offerOwned,
  chown: offerOwned,
  *binary({ place }) {
    if (place.entry !== undefined) yield { path: `{snap}/bin/${place.entry}`, rank: 0, detail: 'program of the snap' };
  },
  *'config-file'(scene) {
    yield* elsewhere(scene, ['config-file']);
    const { name } = scene;
    yield { path: `{snap}/etc/${name}/${name}.conf`, rank: 5, detail: 'as the project ships it' };
    for (const path of scene.files) if (/\.(?:conf|ini)$/.test(path)) yield { path, rank: 20, detail: 'rendered file' };
  },
  *'config-override'(scene) {
    for (const path of scene.beside('config-file')) {
      if (path.startsWith('{snap}/')) yield { path: toCommon(path), rank: 0, detail: `takes the place of ${path}` };
    }
    yield* elsewhere(scene, ['config-override'], 5);
    const { name } = scene;
    yield { path: `{snap_common}/etc/${name}/${name}.conf`, rank: 10, detail: "for the user's own file" };
  },
  *'config-dir'(scene) {
    yield* elsewhere(scene, ['config-dir']);
    for (const path of scene.folders) {
      if (/\.d$/.test(path)) yield { path, rank: 5, detail: 'made by the setup', folder: true };
    }
    yield* usual(scene, [`etc/${scene.name}/${scene.name}.conf.d`], 20);
  },
  *log(scene) {
    const file = `${scene.place.entry ?? scene.name}.log`;
    for (const folder of logFolders(scene))
      yield { path: `${folder}/${file}`, rank: 0, detail: 'in a folder that is made' };
    yield { path: `{snap_common}/log/${file}`, rank: 10, detail: 'usual place' };
  },
  *'uwsgi-log'(scene) {
    for (const folder of logFolders(scene))
      yield { path: `${folder}/uwsgi.log`, rank: 0, detail: 'in a folder that is made' };
    yield { path: '{snap_common}/log/uwsgi.log', rank: 10, detail: 'usual place' };
  },
  *'uwsgi-dir'(scene) {
    yield* elsewhere(scene, ['uwsgi-dir']);
    for (const path of scene.folders) {
      if (/\/uwsgi(?:\/|$)/.test(path)) yield { path, rank: 5, detail: 'made by the setup', folder: true };
    }
    yield* usual(scene, ['etc/uwsgi/snap'], 20);
  },
  *'uwsgi-override'(scene) {
    for (const path of scene.beside('uwsgi-dir')) {
      const parent = parentOf(path);
      if (parent !== undefined) yield { path: parent, rank: 0, detail: `above ${path}`, folder: true };
    }
    yield* elsewhere(scene, ['uwsgi-override'], 5);
    yield* usual(scene, ['etc/uwsgi'], 20);
  },
  *'nginx-config'(scene) {
    for (const path of scene.files) {
      if (/nginx[\w.-]*\.conf$/.test(path)) yield { path, rank: 0, detail: 'rendered file' };
    }
    yield { path: '{snap_common}/etc/nginx/snap/nginx.conf', rank: 10, detail: 'usual place' };
  },
  *'nginx-override'(scene) {
    for (const path of scene.beside('nginx-config')) {
      const at = path.lastIndexOf('/');
      const above = at < 0 ? undefined : parentOf(path.slice(0, at));
      if (above !== undefined) yield { path: above + path.slice(at), rank: 0, detail: `takes the place of ${path}` };
    }
    yield { path: '{snap_common}/etc/nginx/nginx.conf', rank: 10, detail: 'usual place' };
  },
};

function toCommon(path: string): string {
  return path.replace(/^\{snap\}/, '{snap_common}');
}

/** First the folders that something needs and nothing makes. */
function* offerFolders(scene: Scene): Iterable<PathOffer> {
  const made = new Set(scene.folders);
  const wanted = new Map<string, string>();
  for (const { role, path, key, entry } of scene.paths) {
    if (path === undefined || !isWritable(path) || role === 'dir') continue;
    const isFolder = role.endsWith('-dir') || role === 'uwsgi-override';
    // Whoever overrides a file needs its folder first.
    const isFile = ['log', 'uwsgi-log', 'config-override', 'nginx-override'].includes(role);
    const folder = isFolder ? path : isFile ? parentOf(path) : undefined;
    if (folder?.includes('/') !== true || made.has(folder) || wanted.has(folder)) continue;
    wanted.set(folder, `for ${key}${entry ? ` of ${entry.name}` : ''}`);
  }
  for (const [path, detail] of wanted) yield { path, detail, rank: 0, folder: true };
  for (const path of usualFolders(scene)) {
    if (!made.has(path)) yield { path, detail: 'usual folder', rank: 20, folder: true };
  }
}

function usualFolders({ name, model }: Scene): string[] {
  const folders = [`etc/${name}/${name}.conf.d`, 'lib', 'lock', 'log', 'run'];
  if (model.entries.some(({ type }) => type === 'uwsgi')) folders.push('etc/uwsgi/snap');
  if (model.entries.some(({ type }) => type === 'nginx')) {
    folders.push('etc/nginx/sites-enabled', 'etc/nginx/snap/sites-enabled');
  }
  return folders.map((folder) => `{snap_common}/${folder}`);
}

function* usual(_scene: Scene, folders: readonly string[], rank: number): Iterable<PathOffer> {
  for (const folder of folders) yield { path: `{snap_common}/${folder}`, rank, detail: 'usual place', folder: true };
}

function logFolders({ folders }: Scene): string[] {
  return folders.filter((path) => /\/logs?$/.test(path));
}

/** Where a template's file usually goes: a folder that is made and that its name speaks of. */
function* offerTargets(scene: Scene): Iterable<PathOffer> {
  const { template = '', folders, files, name } = scene;
  const file = template.slice(template.lastIndexOf('/') + 1).replace(/\.j2$/, '');
  if (file === '') return;
  const taken = new Set(files);
  for (const { role, path } of scene.paths) {
    if (path === undefined || taken.has(path) || !isWritable(path) || !path.endsWith(`/${file}`)) continue;
    if (role === 'config-file' || role === 'nginx-config')
      yield { path, rank: 0, detail: 'a file that an entry reads' };
  }
  for (const folder of folders) {
    const [rank, site] = rankFolder(folder, file, name);
    const path = `${folder}/${site}`;
    if (rank < 40 && !taken.has(path)) yield { path, rank, detail: 'in a folder that is made' };
  }
}

/** How well a folder fits a file, and what the file is called there. */
function rankFolder(folder: string, file: string, name: string): readonly [number, string] {
  if (/\.(?:d|d\/.*)$/.test(folder)) return [file.endsWith('.conf') && !file.includes('nginx') ? 1 : 42, file];
  if (folder.endsWith('/sites-enabled')) {
    const site = /^(.*)-nginx\.conf$/.exec(file)?.[1];
    const rank = folder.includes('/snap/') ? 1 : 3;
    return site === undefined ? [file.includes('nginx') ? 25 : 45, file] : [rank, `${site}.conf`];
  }
  if (/\/uwsgi(?:\/|$)/.test(folder)) return [file.endsWith('.ini') ? (folder.endsWith('/snap') ? 1 : 4) : 45, file];
  if (/\/nginx(?:\/|$)/.test(folder))
    return [file === 'nginx.conf' ? (folder.endsWith('/snap') ? 1 : 4) : file.includes('nginx') ? 30 : 45, file];
  if (folder.endsWith(`/etc/${name}`)) return [10, file];
  return [/\/etc\/./.test(folder) ? 35 : 45, file];
}

function* offerOwned({ paths, files }: Scene): Iterable<PathOffer> {
  for (const { role, path } of paths) {
    if (role === 'dir' && path !== undefined) yield { path, rank: 0, detail: 'folder of the setup', folder: true };
  }
  for (const path of files) yield { path, rank: 10, detail: 'rendered file' };
}
