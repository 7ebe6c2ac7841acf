/** What a snap-openstack.yaml says, with the place of everything. Tolerates half-typed text. */
import { Attached } from '../attached.ts';
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
  find(key: string): YamlPair | undefined;
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
  findEntry(name: string): RunnerEntry | undefined;
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
  return new RunnerFile(tree);
}

/** A class, as every version makes one (see attached.ts). */
class RunnerFile implements SnapOpenstack {
  readonly root: YamlMap | undefined;
  readonly complete: boolean;
  readonly setupPair: YamlPair | undefined;
  readonly setup: YamlMap | undefined;
  readonly entriesPair: YamlPair | undefined;
  readonly era: 'launch' | undefined;
  private readonly reading = {
    entries: once(() => namedEntries(this.entriesPair?.value).map((named): RunnerEntry => new ReadEntry(named))),
    dirs: once(() => itemsOf(findValue(this.setup, 'dirs')).flatMap((node) => readPath('dir', 'dirs', node))),
    templates: once(() => readTemplates(findValue(this.setup, 'templates'), undefined)),
    chmod: once(() => readOwned('chmod', findValue(this.setup, 'chmod'))),
    chown: once(() => readOwned('chown', findValue(this.setup, 'chown'))),
    allTemplates: once(() => [...this.templates, ...this.entries.flatMap((entry) => entry.templates)]),
    paths: once(() => [
      ...this.dirs,
      ...this.templates.flatMap(({ target }) => target ?? []),
      ...this.chmod,
      ...this.chown,
      ...this.entries.flatMap((entry) => entry.paths),
    ]),
    configKeys: once(() => this.configPair && readConfigKeys(this.configPair.value)),
    byName: once(() => new Map(this.entries.map((entry) => [entry.name, entry]))),
  };
  private readonly configPair: YamlPair | undefined;

  constructor(tree: YamlTree) {
    this.root = isMap(tree.root) ? tree.root : undefined;
    this.complete = !tree.problems.some(({ code }) => LOST.has(code));
    this.setupPair = findPair(this.root, 'setup');
    this.setup = isMap(this.setupPair?.value) ? this.setupPair.value : undefined;
    this.entriesPair = findPair(this.root, 'entry_points');
    this.configPair = findPair(this.setup, 'snap-config-keys');
    this.era = this.configPair ? 'launch' : undefined;
  }

  get entries(): readonly RunnerEntry[] {
    return this.reading.entries();
  }
  get dirs(): readonly RunnerPath[] {
    return this.reading.dirs();
  }
  get templates(): readonly RunnerTemplate[] {
    return this.reading.templates();
  }
  get allTemplates(): readonly RunnerTemplate[] {
    return this.reading.allTemplates();
  }
  get chmod(): readonly OwnedPath[] {
    return this.reading.chmod();
  }
  get chown(): readonly OwnedPath[] {
    return this.reading.chown();
  }
  get configKeys(): SnapOpenstack['configKeys'] {
    return this.reading.configKeys();
  }
  get paths(): readonly RunnerPath[] {
    return this.reading.paths();
  }

  findEntry(name: string): RunnerEntry | undefined {
    return this.reading.byName().get(name);
  }
}

class ReadEntry implements RunnerEntry {
  readonly name: string;
  readonly pair: YamlPair;
  readonly key: YamlNode;
  readonly value: YamlNode;
  readonly map: YamlMap | undefined;
  readonly type: EntryType | undefined;
  readonly typePair: YamlPair | undefined;
  private readonly uses = once(() => readUses(this, this.map));

  constructor({ name, pair, key, value }: NamedEntry) {
    this.name = name;
    this.pair = pair;
    this.key = key;
    this.value = value;
    this.map = isMap(value) ? value : undefined;
    this.typePair = findPair(this.map, 'type');
    this.type = readType(this.typePair);
  }

  get paths(): readonly RunnerPath[] {
    return this.uses().paths;
  }
  get templates(): readonly RunnerTemplate[] {
    return this.uses().templates;
  }

  find(key: string): YamlPair | undefined {
    return findPair(this.map, key);
  }
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

const madeCache = new Attached<SnapOpenstack, ReadonlySet<string>>();

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
