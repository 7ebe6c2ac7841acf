/** Which file of the project a value means, where that is sure. */
import { Attached } from '../attached.ts';
import type { RuleContext } from '../rules/rule.ts';
import { entriesOf, findText, findValue, isMap, isText, keyText } from '../yaml/access.ts';
import type { Step } from '../yaml/locate.ts';
import type { YamlNode, YamlScalar } from '../yaml/tree.ts';
import { findFile, findHookFile, getProjectPaths, joinPath } from './project-paths.ts';

type Paths = readonly Step[];

/** The file that a value at a path names; undefined where it names none, or one that is not there. */
export function findFileTarget(ctx: RuleContext, path: Paths, node: YamlScalar): string | undefined {
  const { text } = node;
  if (text === '' || text.length > 1000 || text.includes('\n')) return undefined;
  const [section, name] = path;
  const key = path.find((step, index) => index > 1 && typeof step === 'string');
  switch (section) {
    case 'icon':
      return path.length === 1 ? findProjectFile(ctx, text) : undefined;
    case 'apps':
      return typeof key === 'string' ? findAppFile(ctx, key, text) : undefined;
    case 'hooks':
      return key === 'command-chain' ? findShipped(ctx, text) : undefined;
    case 'parts':
      return typeof key === 'string' && typeof name === 'string' ? findPartFile(ctx, name, key, text) : undefined;
    case 'package-repositories':
      return path[2] === 'key-id' ? findKey(ctx, text) : undefined;
    default:
      return undefined;
  }
}

/** The script of the hook whose key is at this path. */
export function findHookTarget({ workspace, document }: RuleContext, path: Paths): string | undefined {
  const [section, name, inner, hook] = path;
  if (section === 'hooks' && typeof name === 'string' && path.length === 2) {
    return findHookFile(workspace, document.uri, name);
  }
  if (section !== 'components' || inner !== 'hooks' || typeof hook !== 'string' || path.length !== 4) return undefined;
  return findHookFile(workspace, document.uri, hook, String(name));
}

const COMMANDS: readonly string[] = ['command', 'stop-command', 'post-stop-command', 'reload-command'];

/** The keys of apps whose values may be files. */
export const APP_FILE_KEYS: readonly string[] = [...COMMANDS, 'command-chain', 'completer', 'desktop', 'autostart'];

function findAppFile(ctx: RuleContext, key: string, text: string): string | undefined {
  // Arguments are no part of the file's name.
  if (COMMANDS.includes(key)) return findShipped(ctx, text.trim().split(/\s/)[0] ?? '');
  if (key === 'command-chain' || key === 'completer') return findShipped(ctx, text);
  if (key !== 'desktop' && key !== 'autostart') return undefined;
  const shipped = key === 'desktop' ? findShipped(ctx, text) : undefined;
  if (shipped !== undefined) return shipped;
  // The folder of assets becomes meta/gui.
  const file = text.replace(/^(?:meta\/)?gui\//, '');
  return file.includes('/')
    ? undefined
    : findFile(ctx.workspace, getProjectPaths(ctx.document.uri).assets, `gui/${file}`);
}

/** Keys of parts that hold paths within the source. */
const IN_SOURCE: readonly string[] = [
  ...['parse-info', 'python-requirements', 'python-constraints', 'requirements', 'constraints'],
];

/** The keys of parts whose values may be files or addresses. */
export const PART_FILE_KEYS: readonly string[] = ['plugin', 'source', ...IN_SOURCE];

function findPartFile(ctx: RuleContext, name: string, key: string, text: string): string | undefined {
  if (key === 'plugin') return findLocalPlugin(ctx, text);
  if (key === 'source') return findProjectFile(ctx, text);
  if (!IN_SOURCE.includes(key)) return undefined;
  const part = findValue(ctx.project.find('parts')?.value, name);
  const folder = part && findSourceFolder(ctx, part);
  return folder === undefined ? undefined : findFile(ctx.workspace, folder, text);
}

function findLocalPlugin(ctx: RuleContext, name: string): string | undefined {
  if (!ctx.project.legacy || !/^[\w-]+$/.test(name)) return undefined;
  const { root } = getProjectPaths(ctx.document.uri);
  const module = name.replaceAll('-', '_');
  for (const file of [name, module, `x-${name}`, `x_${module}`]) {
    for (const folder of ['snap/plugins/', 'parts/plugins/']) {
      const found = findFile(ctx.workspace, root + folder, `${file}.py`);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A key of a repository is kept under the last eight characters of its fingerprint. */
function findKey(ctx: RuleContext, fingerprint: string): string | undefined {
  if (!/^[0-9A-F]{8,}$/.test(fingerprint)) return undefined;
  return findFile(ctx.workspace, getProjectPaths(ctx.document.uri).assets, `keys/${fingerprint.slice(-8)}.asc`);
}

export const PROJECT_FOLDER = /^\$\{?(?:SNAP)?CRAFT_PROJECT_DIR\}?\//;

export function findProjectFile(ctx: RuleContext, text: string): string | undefined {
  const path = text.replace(PROJECT_FOLDER, '');
  if (!isLocalPath(path)) return undefined;
  return findFile(ctx.workspace, getProjectPaths(ctx.document.uri).root, path);
}

function isLocalPath(path: string): boolean {
  return path !== '' && !/^\/|:|^[^/]*@|[$*?[\]\\]/.test(path);
}

/** The folder of a source that is part of the project; undefined for anything fetched or computed. */
function findSourceFolder(ctx: RuleContext, part: YamlNode): string | undefined {
  const source = findText(part, 'source')?.replace(PROJECT_FOLDER, '');
  const type = findText(part, 'source-type');
  if (source === undefined || !isLocalPath(source) || (type !== undefined && type !== 'local')) return undefined;
  const folder = joinPath(getProjectPaths(ctx.document.uri).root, source);
  const subdir = findText(part, 'source-subdir') ?? '';
  const inner =
    folder !== undefined && (subdir === '' || isLocalPath(subdir)) ? joinPath(`${folder}/`, subdir) : undefined;
  return inner === undefined ? undefined : `${inner}/`;
}

interface Shipment {
  readonly folder: string;
  /** Where paths of the folder go in the snap. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

const shipments = new Attached<YamlNode, readonly Shipment[]>();

/** The parts that copy folders of the project into the snap as they are. */
function getShipments(ctx: RuleContext): readonly Shipment[] {
  const root = ctx.project.root;
  if (!root) return [];
  let list = shipments.get(root);
  if (!list) {
    list = ctx.project.parts.flatMap(({ value }) => {
      if (!isMap(value) || findText(value, 'plugin') !== 'dump') return [];
      const folder = findSourceFolder(ctx, value);
      if (folder === undefined) return [];
      const moves = entriesOf(findValue(value, 'organize')).flatMap((pair) => {
        const from = keyText(pair);
        return from !== undefined && isText(pair.value) ? [{ from: trimPath(from), to: pair.value.text }] : [];
      });
      return [{ folder, moves }];
    });
    shipments.set(root, list);
  }
  return list;
}

function trimPath(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '');
}

/** The file of the project that will be at a path of the snap. */
function findShipped(ctx: RuleContext, path: string): string | undefined {
  const wanted = trimPath(path.replace(/^\$\{?SNAP\}?\//, ''));
  if (wanted === '' || wanted.includes('$')) return undefined;
  for (const { folder, moves } of getShipments(ctx)) {
    for (const origin of originsOf(wanted, moves)) {
      const file = findFile(ctx.workspace, folder, origin);
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

/** The paths that a path may have had before it was organized; wildcards are left to the build. */
function originsOf(wanted: string, moves: Shipment['moves']): readonly string[] {
  const origins: string[] = [];
  for (const { from, to } of moves) {
    if (/[*?[(]/.test(from) || to.startsWith('(')) continue;
    const target = trimPath(to);
    const name = from.split('/').filter(Boolean).at(-1) ?? '';
    if (target === wanted || (target.endsWith('/') && target + name === wanted)) origins.push(from);
    else if (wanted.startsWith(`${target.replace(/\/$/, '')}/`)) {
      origins.push(`${from.replace(/\/$/, '')}/${wanted.slice(target.replace(/\/$/, '').length + 1)}`);
    }
  }
  const moved = moves.some(({ from }) => from === wanted || wanted.startsWith(`${from.replace(/\/$/, '')}/`));
  return moved ? origins : [...origins, wanted];
}
