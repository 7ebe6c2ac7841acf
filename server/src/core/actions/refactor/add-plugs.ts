/** Plugs that are declared but named by nobody, and those that sockets and services that notify ask for. */
import type { ProviderContext } from '../../context.ts';
import type { NamedEntry } from '../../project/project.ts';
import type { TextEdit } from '../../rules/rule.ts';
import { getSnapView } from '../../rules/snapd/snap-view.ts';
import { networkBind } from '../../rules/snapd/sockets.ts';
import { findPair, findText, findValue, isMap, isNull, isSeq, isText, itemsOf } from '../../yaml/access.ts';
import { columnAt, contentEnd, insertKey, insertLine, lineStartAt, replaceNode } from '../../yaml/edit.ts';
import type { YamlMap } from '../../yaml/tree.ts';
import type { Offer, Refactoring } from './refactoring.ts';

/** With more apps than this a choice for each of them would fill the menu. */
const MOST_APPS = 8;
const PORT = 'network-bind';

export const addPlugs: Refactoring = {
  name: 'add-plugs',
  kind: 'refactor.rewrite',
  *find(ctx, { place }) {
    const [section, name, key] = place.path;
    if (section === 'plugs' && typeof name === 'string') yield* addDeclared(ctx, name);
    if (section === 'apps' && typeof name === 'string' && (key === 'sockets' || key === 'plugs')) {
      yield* addToSockets(ctx);
    }
    if (section === 'apps' && typeof name === 'string' && (key === 'daemon' || key === 'plugs')) {
      yield* addToNotify(ctx);
    }
  },
};

/** A declared plug that nobody names belongs to every app and hook: say so, or give it to one. */
function* addDeclared(ctx: ProviderContext, name: string): Iterable<Offer> {
  const { project } = ctx;
  const plug = project.plugs.find((one) => one.name === name);
  const users = [...project.apps, ...project.hooks];
  if (!plug || project.apps.length === 0 || getSnapView(ctx).scopedPlugs.has(name) || isNamed(users, name)) return;
  const all = addToAll(ctx, users, name);
  if (all) {
    const where = project.hooks.length > 0 ? 'every app and hook' : 'every app';
    yield { title: `Add the plug "${name}" to ${where}`, edits: all };
  }
  if (project.apps.length < 2 && project.hooks.length === 0) return;
  for (const app of project.apps.slice(0, MOST_APPS)) {
    const edits = addToAll(ctx, [app], name);
    if (edits) yield { title: `Add the plug "${name}" to the app "${app.name}"`, edits };
  }
}

function isNamed(users: readonly NamedEntry[], name: string): boolean {
  return users.some(({ value }) =>
    itemsOf(findValue(value, 'plugs')).some((item) => isText(item) && item.text === name),
  );
}

function* addToSockets(ctx: ProviderContext): Iterable<Offer> {
  if (ctx.project.apps.filter(({ value }) => findPair(value, 'sockets')).length < 2) return;
  const names = new Set([...networkBind.check(ctx)].map(({ data }) => data));
  const apps = ctx.project.apps.filter((app) => names.has(app.name));
  const edits = apps.length > 1 ? addToAll(ctx, apps, PORT) : undefined;
  if (edits) yield { title: `Add the plug "${PORT}" to every app with sockets`, edits };
}

/** A service that tells when it is ready is not heard without this plug, and is stopped when its start times out. */
const NOTIFY = 'daemon-notify';

function* addToNotify(ctx: ProviderContext): Iterable<Offer> {
  const { project } = ctx;
  if (project.confinement === 'classic') return;
  const declared = project.plugs.filter(
    ({ name, value }) => (isText(value) ? value.text : (findText(value, 'interface') ?? name)) === NOTIFY,
  );
  const names = [NOTIFY, ...declared.map(({ name }) => name)];
  const { scopedPlugs } = getSnapView(ctx);
  if (declared.some(({ name }) => !scopedPlugs.has(name))) return;
  const apps = project.apps.filter(
    (app) => findText(app.value, 'daemon') === 'notify' && !names.some((name) => isNamed([app], name)),
  );
  const edits = apps.length > 0 ? addToAll(ctx, apps, declared[0]?.name ?? NOTIFY) : undefined;
  if (edits) {
    yield { title: `Add the plug "${declared[0]?.name ?? NOTIFY}" to every app with "daemon: notify"`, edits };
  }
}

/** Undefined where one of them can't take it without more. */
function addToAll(ctx: ProviderContext, users: readonly NamedEntry[], name: string): readonly TextEdit[] | undefined {
  const edits = new Map<number, TextEdit>();
  for (const { value, pair } of users) {
    if (pair.merged || !isMap(value) || value.alias !== undefined) return undefined;
    const edit = addItem(ctx.document.text, value, name);
    if (!edit) return undefined;
    // A list that several share by an anchor takes it once.
    edits.set(edit.start, edit);
  }
  return edits.size > 0 ? [...edits.values()].sort((a, b) => a.start - b.start) : undefined;
}

function addItem(text: string, map: YamlMap, name: string): TextEdit | undefined {
  const pair = findPair(map, 'plugs');
  if (!pair) {
    if (map.pairs.length === 0) return insertKey(text, map, 'plugs', `[${name}]`);
    const last = map.pairs.at(-1);
    const command = findPair(map, 'command');
    const after = command && !command.merged ? command : last;
    return after && !isNullKey(map) ? insertKey(text, map, 'plugs', `[${name}]`, after) : undefined;
  }
  const list = pair.value;
  if (pair.merged || list.alias !== undefined || list.anchor !== undefined) return undefined;
  if (isNull(list)) return replaceNode(text, list, `[${name}]`);
  const last = isSeq(list) ? list.items.at(-1) : undefined;
  if (!isSeq(list)) return undefined;
  if (!last) return list.flow ? { start: list.start, end: list.end, newText: `[${name}]` } : undefined;
  const end = contentEnd(text, last);
  if (list.flow) return { start: end, end, newText: `, ${name}` };
  const dash = text.lastIndexOf('-', last.start - 1);
  if (text.slice(lineStartAt(text, dash), dash).trim() !== '') return undefined;
  return insertLine(text, end, `${' '.repeat(columnAt(text, dash))}- ${name}`);
}

function isNullKey(map: YamlMap): boolean {
  return map.pairs.some((pair) => pair.key.kind !== 'scalar');
}
