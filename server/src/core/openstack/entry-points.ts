/** What a snap-openstack.yaml says, with the place of everything. Tolerates half-typed text. */
import { entriesOf, findPair, findValue, isMap, isNull, isText, itemsOf, keyText } from '../yaml/access.ts';
import { createMemo } from '../yaml/reads.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlTree } from '../yaml/tree.ts';
import type { NamedEntry } from '../project/project.ts';
import { namedEntries } from '../project/project.ts';
import { findEntryKey, type EntryType } from './runner-keys.ts';
import { parseFormat, type ParsedFormat } from './placeholders.ts';

/** What a path is for. */
export type PathRole =
  | 'dir'
  | 'template-target'
  | 'chmod'
  | 'chown'
  | 'binary'
  | 'config-file'
  | 'config-override'
  | 'config-dir'
  | 'log'
  | 'uwsgi-dir'
  | 'uwsgi-override'
  | 'uwsgi-log'
  | 'nginx-config'
  | 'nginx-override';

/** A text to which the runner applies `str.format`. */
export interface RunnerPath {
  readonly role: PathRole;
  /** The key as written in the file: `config-files`, `dirs`. */
  readonly key: string;
  readonly node: YamlScalar;
  readonly format: ParsedFormat;
  /** Short for `format.path`: `{snap_common}/etc` in one spelling; undefined where it can't be told. */
  readonly path: string | undefined;
  /** Undefined for the paths of `setup`. */
  readonly entry: RunnerEntry | undefined;
}

export interface RunnerTemplate {
  /** As Jinja's loader is asked for it. */
  readonly name: string;
  readonly key: YamlScalar;
  readonly pair: YamlPair;
  /** Undefined where the target is no text. */
  readonly target: RunnerPath | undefined;
  readonly entry: RunnerEntry | undefined;
}

export interface RunnerEntry extends NamedEntry {
  /** Undefined for null and anything else that is no mapping. */
  readonly map: YamlMap | undefined;
  /** `simple` where no type is given; undefined for one that the runner refuses. */
  readonly type: EntryType | undefined;
  readonly typePair: YamlPair | undefined;
  /** Every path that this type of entry uses, in the order of the text. */
  readonly paths: readonly RunnerPath[];
  /** What the entry renders; empty for the types that ignore `templates`. */
  readonly templates: readonly RunnerTemplate[];
  readonly find: (key: string) => YamlPair | undefined;
}

/** An item of `chmod` or `chown`. */
export interface OwnedPath extends RunnerPath {
  readonly pair: YamlPair;
}

export interface SnapOpenstack {
  /** The document's mapping; undefined when the document is empty or something else. */
  readonly root: YamlMap | undefined;
  /** The text was read to its end: what is not there is missing. */
  readonly complete: boolean;
  readonly setupPair: YamlPair | undefined;
  readonly setup: YamlMap | undefined;
  readonly entriesPair: YamlPair | undefined;
  readonly entries: readonly RunnerEntry[];
  readonly dirs: readonly RunnerPath[];
  /** The templates of `setup`. */
  readonly templates: readonly RunnerTemplate[];
  /** Those and the ones that entries render. */
  readonly allTemplates: readonly RunnerTemplate[];
  readonly chmod: readonly OwnedPath[];
  readonly chown: readonly OwnedPath[];
  /** Undefined without `snap-config-keys`; null where it has no form that can be read. */
  readonly configKeys: ReadonlyMap<string, YamlPair> | null | undefined;
  /** All paths of the file. */
  readonly paths: readonly RunnerPath[];
  /** `launch` where the file uses what only the newer runner knows. */
  readonly era: 'launch' | undefined;
  readonly findEntry: (name: string) => RunnerEntry | undefined;
}

/** After these what follows in the text is a guess. */
const LOST: ReadonlySet<string> = new Set(['yaml/syntax', 'yaml/tab', 'yaml/control-character', 'yaml/too-large']);

const memo = createMemo<YamlTree, SnapOpenstack>();

/** Reads a tree once, and of it only what is asked for; later calls for the same tree are free. */
export function getSnapOpenstack(tree: YamlTree): SnapOpenstack {
  return memo(tree, () => readModel(tree));
}

/** Works a value out when it is first asked for; what that reads counts for everyone who asks. */
function once<T>(make: () => T): () => T {
  return () => made(make, make) as T;
}

const made = createMemo<() => unknown, unknown>();

function readModel(tree: YamlTree): SnapOpenstack {
  const root = isMap(tree.root) ? tree.root : undefined;
  const setupPair = findPair(root, 'setup');
  const setup = isMap(setupPair?.value) ? setupPair.value : undefined;
  const entriesPair = findPair(root, 'entry_points');
  const entries = once(() => namedEntries(entriesPair?.value).map(readEntry));
  const dirs = once(() => itemsOf(findValue(setup, 'dirs')).flatMap((node) => readPath('dir', 'dirs', node)));
  const templates = once(() => readTemplates(findValue(setup, 'templates'), undefined));
  const chmod = once(() => readOwned('chmod', findValue(setup, 'chmod')));
  const chown = once(() => readOwned('chown', findValue(setup, 'chown')));
  const allTemplates = once(() => [...templates(), ...entries().flatMap((entry) => entry.templates)]);
  const paths = once(() => [
    ...dirs(),
    ...templates().flatMap(({ target }) => target ?? []),
    ...chmod(),
    ...chown(),
    ...entries().flatMap((entry) => entry.paths),
  ]);
  const configPair = findPair(setup, 'snap-config-keys');
  const configKeys = once(() => configPair && readConfigKeys(configPair.value));
  const byName = once(() => new Map(entries().map((entry) => [entry.name, entry])));
  return {
    root,
    complete: !tree.problems.some(({ code }) => LOST.has(code)),
    setupPair,
    setup,
    entriesPair,
    get entries() {
      return entries();
    },
    get dirs() {
      return dirs();
    },
    get templates() {
      return templates();
    },
    get allTemplates() {
      return allTemplates();
    },
    get chmod() {
      return chmod();
    },
    get chown() {
      return chown();
    },
    get configKeys() {
      return configKeys();
    },
    get paths() {
      return paths();
    },
    era: configPair ? 'launch' : undefined,
    findEntry: (name) => byName().get(name),
  };
}

function readEntry(named: NamedEntry): RunnerEntry {
  const map = isMap(named.value) ? named.value : undefined;
  const typePair = findPair(map, 'type');
  const type = readType(typePair);
  const uses = once(() => readUses(entry, map));
  const entry: RunnerEntry = {
    ...named,
    map,
    type,
    typePair,
    get paths() {
      return uses().paths;
    },
    get templates() {
      return uses().templates;
    },
    find: (key) => findPair(map, key),
  };
  return entry;
}

function readUses(entry: RunnerEntry, map: YamlMap | undefined): Pick<RunnerEntry, 'paths' | 'templates'> {
  const { type } = entry;
  const paths: RunnerPath[] = [];
  let templates: readonly RunnerTemplate[] = [];
  for (const pair of entriesOf(map)) {
    const key = keyText(pair) ?? '';
    const fact = findEntryKey(key);
    if (!fact || type === undefined || !fact.types.includes(type)) continue;
    if (fact.form === 'templates') {
      templates = readTemplates(pair.value, entry);
      paths.push(...templates.flatMap(({ target }) => target ?? []));
    } else if (fact.role !== undefined) {
      const nodes = fact.form === 'list' ? itemsOf(pair.value) : [pair.value];
      for (const node of nodes) paths.push(...readPath(fact.role, key, node, entry));
    }
  }
  return { paths, templates };
}

function readType(pair: YamlPair | undefined): EntryType | undefined {
  if (!pair) return 'simple';
  const text = isText(pair.value) ? pair.value.text : undefined;
  return text === 'simple' || text === 'uwsgi' || text === 'nginx' ? text : undefined;
}

function readPath(role: PathRole, key: string, node: YamlNode, entry?: RunnerEntry): RunnerPath[] {
  if (!isText(node)) return [];
  const format = parseFormat(node.text);
  return [{ role, key, node, format, path: format.path, entry }];
}

function readTemplates(node: YamlNode | undefined, entry: RunnerEntry | undefined): RunnerTemplate[] {
  return entriesOf(node).flatMap((pair) => {
    if (!isText(pair.key)) return [];
    const [target] = readPath('template-target', 'templates', pair.value, entry);
    return [{ name: pair.key.text, key: pair.key, pair, target, entry }];
  });
}

function readOwned(role: 'chmod' | 'chown', node: YamlNode | undefined): OwnedPath[] {
  return entriesOf(node).flatMap((pair) => readPath(role, role, pair.key).map((path) => ({ ...path, pair })));
}

function readConfigKeys(node: YamlNode): ReadonlyMap<string, YamlPair> | null {
  if (isNull(node) || !isMap(node)) return null;
  return new Map(node.entries.flatMap((pair) => (isText(pair.key) ? [[pair.key.text, pair] as const] : [])));
}

/** The folder that holds a path: `{snap_common}/etc` of `{snap_common}/etc/nova.conf`; undefined at the top. */
export function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf('/');
  if (at < 0) return undefined;
  return at === 0 ? (path === '/' ? undefined : '/') : path.slice(0, at);
}

/** Whether one path is another one or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

const madeCache = new WeakMap<SnapOpenstack, ReadonlySet<string>>();

/** Every folder that `setup` makes: `dirs`, the folders of rendered files, and all above these. */
export function getMadeFolders(model: SnapOpenstack): ReadonlySet<string> {
  let made = madeCache.get(model);
  if (!made) {
    const all = new Set<string>();
    const add = (path: string | undefined): void => {
      for (let at = path; at !== undefined && !all.has(at); at = parentOf(at)) all.add(at);
    };
    for (const { path } of model.dirs) add(path);
    for (const { target } of model.allTemplates) if (target?.path !== undefined) add(parentOf(target.path));
    madeCache.set(model, (made = all));
  }
  return made;
}
