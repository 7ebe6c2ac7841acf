/** Which files of the project end up at which path of the snap. What can't be known is said to be unsure. */
import { Attached } from '../attached.ts';
import { getProjectPaths, joinPath } from '../links/project-paths.ts';
import type { NamedEntry } from '../project/project.ts';
import type { RuleContext } from '../rules/rule.ts';
import { entriesOf, findText, findValue, isMap, isText, itemsOf, keyText } from '../yaml/access.ts';
import { readSource } from './addresses.ts';

/** A part, as far as it copies files. */
export interface ShippingPart {
  readonly entry: NamedEntry;
  readonly plugin: string;
  /** The part's own text, for a look at what scripts and lists mention. */
  readonly text: string;
  /** `local` is a folder of the project; `openstack` the code of a project of OpenStack. */
  readonly origin: 'none' | 'local' | 'openstack' | 'unknown';
  /** Address of the source folder, with a slash at its end; only where it can be seen. */
  readonly folder: string | undefined;
  /** Scripts of its own may do anything. */
  readonly scripted: boolean;
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** Lists of `stage`, `prime` and the older `snap`, each of which may hold files back. */
  readonly filters: readonly (readonly string[])[];
}

const PROJECT_FOLDER = /^\$\{?(?:SNAP)?CRAFT_PROJECT_DIR\}?\/?/;
const SCRIPTS = ['override-pull', 'override-build', 'override-stage', 'override-prime', 'prepare', 'build', 'install'];

const cache = new Attached<RuleContext, readonly ShippingPart[]>();

export function getShippingParts(ctx: RuleContext): readonly ShippingPart[] {
  let parts = cache.get(ctx);
  if (!parts) {
    parts = ctx.project.parts.flatMap((entry) => (isMap(entry.value) ? [readPart(ctx, entry)] : []));
    cache.set(ctx, parts);
  }
  return parts;
}

function readPart(ctx: RuleContext, entry: NamedEntry): ShippingPart {
  const { value } = entry;
  const { origin, folder } = readOrigin(ctx, entry);
  return {
    entry,
    plugin: findText(value, 'plugin') ?? '',
    text: ctx.document.text.slice(entry.key.start, Math.max(entry.key.end, value.end)),
    origin,
    folder: folder !== undefined && ctx.workspace.list(folder) !== undefined ? folder : undefined,
    scripted: SCRIPTS.some((key) => findValue(value, key) !== undefined),
    moves: entriesOf(findValue(value, 'organize')).flatMap((pair) => {
      const from = keyText(pair);
      return from !== undefined && isText(pair.value) ? [{ from: trimPath(from), to: pair.value.text }] : [];
    }),
    filters: ['stage', 'prime', 'snap'].flatMap((key) => {
      const list = findValue(value, key);
      return list ? [itemsOf(list).flatMap((item) => (isText(item) ? [item.text] : []))] : [];
    }),
  };
}

function readOrigin(ctx: RuleContext, { value }: NamedEntry): Pick<ShippingPart, 'origin' | 'folder'> {
  const node = findValue(value, 'source');
  if (!node) return { origin: 'none', folder: undefined };
  if (!isText(node)) return { origin: 'unknown', folder: undefined };
  if (readSource(node.text)) return { origin: 'openstack', folder: undefined };
  const source = node.text.replace(PROJECT_FOLDER, './');
  const type = findText(value, 'source-type');
  const isAddress =
    /:|^[^/]*@|[$*?\\]|^\//.test(source) || /\.(?:tar(?:\.\w+)?|tgz|zip|deb|snap|rpm|7z|git)$/.test(source);
  if (isAddress || (type !== undefined && type !== 'local')) return { origin: 'unknown', folder: undefined };
  const subdir = findText(value, 'source-subdir') ?? '.';
  const folder = joinPath(getProjectPaths(ctx.document.uri).root, `${source}/${subdir}`);
  return { origin: 'local', folder: folder === undefined ? undefined : `${folder.replace(/\/$/, '')}/` };
}

/** Text of its own kind, so that `unsure` stays apart from it. */
type Address = string & Record<never, never>;

/** The file or folder of the project that a part puts at a path of the snap; `unsure` where something else may. */
export function findShippedBy(ctx: RuleContext, part: ShippingPart, path: string): Address | 'unsure' | undefined {
  if (part.plugin === 'dump' && part.folder !== undefined) {
    for (const origin of originsOf(path, part.moves)) {
      const uri = joinPath(part.folder, origin);
      if (uri === undefined || !ctx.workspace.exists(uri)) continue;
      const verdicts = part.filters.map((filter) => passes(path, filter));
      return verdicts.every((passed) => passed === true) ? uri : verdicts.includes(undefined) ? 'unsure' : undefined;
    }
    // Wildcards are left to the build.
    return part.scripted || part.moves.some(({ from, to }) => /[*?[(]/.test(from) || to.startsWith('('))
      ? 'unsure'
      : undefined;
  }
  return mayShip(part, path) ? 'unsure' : undefined;
}

function mayShip(part: ShippingPart, path: string): boolean {
  const [top = ''] = path.split('/');
  if (part.text.includes(top) && (part.scripted || part.moves.length > 0)) return true;
  switch (part.plugin) {
    case 'dump':
      return part.origin === 'unknown' || part.origin === 'local';
    case 'nil':
      return part.origin !== 'none' && part.scripted;
    case 'python':
    case 'uv':
    case 'poetry':
      return false;
    default:
      // Build systems install what they like; the code of OpenStack and other upstreams has no files of the runner.
      return part.origin === 'local';
  }
}

/** The first part that ships a path, or whether one might. */
export function findShipped(
  ctx: RuleContext,
  path: string,
): { readonly part: ShippingPart; readonly uri: string } | 'unsure' | undefined {
  let unsure = false;
  for (const part of getShippingParts(ctx)) {
    const found = findShippedBy(ctx, part, path);
    if (found === 'unsure') unsure = true;
    else if (found !== undefined) return { part, uri: found };
  }
  return unsure ? 'unsure' : undefined;
}

export function trimPath(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
}

/** The paths that a path may have had before it was organized. */
function originsOf(wanted: string, moves: ShippingPart['moves']): readonly string[] {
  const origins: string[] = [];
  let moved = false;
  for (const { from, to } of moves) {
    if (/[*?[(]/.test(from) || to.startsWith('(')) continue;
    moved ||= wanted === from || wanted.startsWith(`${from}/`);
    const target = to.endsWith('/') ? trimPath(`${to}${from.split('/').at(-1) ?? ''}`) : trimPath(to);
    if (target === wanted) origins.push(from);
    else if (target === '' || wanted.startsWith(`${target}/`)) {
      origins.push(`${from}/${target === '' ? wanted : wanted.slice(target.length + 1)}`);
    }
  }
  return moved ? origins : [...origins, wanted];
}

/** Whether a list of `stage` or `prime` lets a path through; undefined where it names sets of files. */
function passes(path: string, filter: readonly string[]): boolean | undefined {
  if (filter.some((item) => item.startsWith('$') || item.startsWith('-$') || item.includes('('))) return undefined;
  const excluded = filter.filter((item) => item.startsWith('-')).map((item) => item.slice(1));
  const included = filter.filter((item) => !item.startsWith('-'));
  if (excluded.some((item) => covers(item, path))) return false;
  return included.length === 0 || included.some((item) => covers(item, path) || trimPath(item).startsWith(`${path}/`));
}

function covers(pattern: string, path: string): boolean {
  const segments = trimPath(pattern.replace(/^\\/, '')).split('/');
  const names = path.split('/');
  if (segments.length > names.length) return false;
  return segments.every((segment, index) => {
    const source = segment
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '[^/]*')
      .replaceAll('?', '[^/]');
    return new RegExp(`^${source}$`).test(names[index] ?? '');
  });
}
