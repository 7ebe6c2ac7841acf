/** The command that the runner starts for an entry point, as its code puts it together. */
import { Attached } from '../../attached.ts';
import {
  getMadeFolders,
  parentOf,
  type PathRole,
  type RunnerEntry,
  type RunnerPath,
  type SnapOpenstack,
} from '../entry-points.ts';
import { codeList } from '../../hover/markdown.ts';
import { findPlaceholder } from '../placeholders.ts';
import { toShellWord } from './shell-words.ts';

export interface CommandPlan {
  /** Words of a shell inside of the snap, with only what a new installation has. */
  readonly words: readonly string[];
  /** The same once every overriding file is there; undefined where that changes nothing. */
  readonly overridden: readonly string[] | undefined;
  /** What makes the difference between the two, as the end of a sentence that begins with "Once". */
  readonly condition: string | undefined;
  /** What the variable `pyargv` of the entry's templates holds; undefined but for uwsgi. */
  readonly pyargv: readonly string[] | undefined;
  /** Overriding files that would come into it, once they are there. */
  readonly pyargvMissing: readonly string[];
  /** Why the entry does not start at all; one sentence each. */
  readonly faults: readonly string[];
  /** Arguments of the app are passed on. */
  readonly takesArguments: boolean;
}

/** Undefined where nothing can be said of a command: the type is not known. */
export function planCommand(model: SnapOpenstack, entry: RunnerEntry): CommandPlan | undefined {
  const { type } = entry;
  if (type === undefined || !entry.map || entry.map.entries.length === 0) return undefined;
  const fresh = createView(model, entry, false);
  const full = createView(model, entry, true);
  const build = BUILDERS[type];
  const words = build(fresh);
  const overridden = build(full);
  const same = words.join(' ') === overridden.join(' ');
  const isUwsgi = type === 'uwsgi';
  return {
    words,
    overridden: same ? undefined : overridden,
    condition: same ? undefined : isUwsgi ? fillWords(full) : areThere(missingOf(fresh, full)),
    pyargv: isUwsgi ? options(fresh) : undefined,
    pyargvMissing: isUwsgi ? missingOf(fresh, full) : [],
    faults: [...findFaults(model, entry)],
    takesArguments: type === 'simple',
  };
}

interface View {
  readonly model: SnapOpenstack;
  readonly entry: RunnerEntry;
  readonly of: (role: PathRole) => readonly RunnerPath[];
  /** Whether the file or folder is there when the entry starts. */
  readonly has: (path: RunnerPath) => boolean;
  readonly isFilled: (path: RunnerPath) => boolean;
}

interface Rendered {
  /** Files that templates become. */
  readonly rendered: ReadonlySet<string>;
  /** The folders that hold them. */
  readonly filled: ReadonlySet<string | undefined>;
}

const cache = new Attached<SnapOpenstack, Rendered>();

function getRendered(model: SnapOpenstack): Rendered {
  let known = cache.get(model);
  if (!known) {
    const rendered = new Set(model.allTemplates.flatMap(({ target }) => target?.path ?? []));
    cache.set(model, (known = { rendered, filled: new Set([...rendered].map(parentOf)) }));
  }
  return known;
}

/** @param all everything that is named is there, not only what the snap and `setup` bring */
function createView(model: SnapOpenstack, entry: RunnerEntry, all: boolean): View {
  const { rendered, filled } = getRendered(model);
  const made = getMadeFolders(model);
  return {
    model,
    entry,
    of: (role) => entry.paths.filter((path) => path.role === role),
    // What lies in the snap, or outside of its own places, can't be seen from here: it is taken to be there.
    has: ({ path }) => all || path === undefined || !isWritable(path) || rendered.has(path) || made.has(path),
    isFilled: ({ path }) => all || filled.has(path),
  };
}

function isWritable(path: string): boolean {
  const name = /^\{(\w+)\}/.exec(path)?.[1];
  const area = name === undefined ? undefined : findPlaceholder(name)?.area;
  return area !== undefined && area !== 'read-only';
}

const BUILDERS: Readonly<Record<'simple' | 'uwsgi' | 'nginx', (view: View) => string[]>> = {
  simple: (view) => [
    ...view
      .of('binary')
      .map((path) => word(view, path))
      .slice(0, 1),
    ...options(view),
  ],
  uwsgi: (view) => [
    ...['$SNAP/bin/uwsgi', '--master', '--die-on-term', '-H', '$SNAP/usr', '--emperor'],
    ...[...view.of('uwsgi-override').filter(view.isFilled), ...view.of('uwsgi-dir')]
      .slice(0, 1)
      .map((path) => word(view, path)),
    ...view.of('uwsgi-log').flatMap((path) => ['--logto', word(view, path)]),
  ],
  nginx: (view) => [
    ...['$SNAP/usr/sbin/nginx', '-g', '"daemon on; master_process on;"'],
    ...[...view.of('nginx-override'), ...view.of('nginx-config')]
      .filter(view.has)
      .slice(0, 1)
      .flatMap((path) => ['-c', word(view, path)]),
  ],
};

function word({ model }: View, path: RunnerPath, prefix = ''): string {
  return toShellWord(path.format, model, prefix);
}

/** What simple entries are started with, and uwsgi entries pass on as `pyargv`. */
function options(view: View): string[] {
  return [
    ...chooseFiles(view).map((path) => word(view, path, '--config-file=')),
    ...view
      .of('config-dir')
      .filter(view.has)
      .map((path) => word(view, path, '--config-dir=')),
    ...view.of('log').map((path) => word(view, path, '--log-file=')),
  ];
}

/** A file whose name occurs anywhere in the text of those chosen before it is left out. */
function chooseFiles(view: View): RunnerPath[] {
  const chosen = view.of('config-override').filter(view.has);
  let joined = chosen.map(({ format }) => format.text).join(' ');
  for (const path of view.of('config-file')) {
    const { text } = path.format;
    if (!view.has(path) || joined.includes(text.slice(text.lastIndexOf('/') + 1))) continue;
    chosen.push(path);
    joined += ` ${text}`;
  }
  return chosen;
}

const MISSING: readonly PathRole[] = [
  ...(['config-override', 'config-file', 'config-dir', 'nginx-override', 'nginx-config'] as const),
];

function missingOf(fresh: View, full: View): string[] {
  return MISSING.flatMap((role) => full.of(role).filter((path) => !fresh.has(path))).map((path) => word(full, path));
}

function fillWords(view: View): string {
  return `${codeList(view.of('uwsgi-override').map((path) => word(view, path)))} holds a file`;
}

const MAX_NAMES = 3;

export function areThere(paths: readonly string[]): string {
  if (paths.length > MAX_NAMES) return 'everything that it names is there';
  return `${codeList(paths)} ${paths.length === 1 ? 'is' : 'are'} there`;
}

const ANY_KEY: ReadonlySet<PathRole> = new Set([
  ...(['template-target', 'binary', 'uwsgi-dir', 'uwsgi-override', 'uwsgi-log'] as const),
  ...(['nginx-config', 'nginx-override'] as const),
]);

function* findFaults(model: SnapOpenstack, entry: RunnerEntry): Iterable<string> {
  if (entry.type === 'simple' && !entry.find('binary')) yield 'It has no `binary`: KeyError.';
  if (entry.type === 'uwsgi' && !entry.find('uwsgi-dir')) {
    yield 'It has no `uwsgi-dir`: what follows `--emperor` is taken for it.';
  }
  for (const { role, key, format } of entry.paths) {
    const problem = format.problems.find(({ legal }) => legal !== true);
    if (problem) yield `\`${key}\`: ${problem.message}`;
    for (const { name } of format.fields) {
      const known = findPlaceholder(name) ?? (ANY_KEY.has(role) && model.configKeys?.has(name) === true);
      if (!known && !problem && name !== 'pyargv') yield `\`${key}\`: there is no placeholder \`{${name}}\`: KeyError.`;
    }
  }
}
