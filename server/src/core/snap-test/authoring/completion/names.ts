/** Plugs, slots, apps and services of the projects beside the file. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import { judgePlug } from '../../../forecast/judge-port.ts';
import { listPorts } from '../../../forecast/list-ports.ts';
import type { Step } from '../../../yaml/locate.ts';
import { isService, listLocalPorts } from '../../local-project.ts';
import { getSnapTest } from '../../model.ts';
import { readPlug } from '../../references.ts';
import { lastKey, projectsAt, snapAt } from './places.ts';

/** An item of `connect`, or the plug before its slot. */
function isPlugPlace(path: readonly Step[], role: string): boolean {
  return path.at(-2) === 'connect' && typeof path.at(-1) === 'number' && (role === 'value' || role === 'key');
}

const plugs: CompletionSource = {
  name: 'test plugs',
  kinds: ['snap-test'],
  guard: ({ path, role, block }) => !block && isPlugPlace(path, role),
  *items(cursor, ctx) {
    const { path, siblings } = cursor;
    const inSnap = path[0] === 'snaps';
    const insert = (text: string): CompletionEntry['insert'] =>
      cursor.role === 'key' ? { type: 'key', key: text, then: 'scalar' } : { type: 'value', text };
    for (const [snap, { project }] of projectsAt(ctx, path)) {
      for (const { name, fact, attributes } of listPorts({ project, facts: ctx.facts }).plugs) {
        const label = inSnap ? name : `${snap}:${name}`;
        if (siblings.has(label)) continue;
        const { connection } = judgePlug(fact, attributes);
        const itself = connection === 'itself';
        // Another snap has the slot, which has to be named.
        const wantsSlot = fact.name === 'content';
        if (cursor.role === 'key' ? !(wantsSlot || cursor.colon) : wantsSlot) continue;
        yield {
          label,
          kind: CompletionItemKind.Interface,
          detail: `${name === fact.name ? '' : `${fact.name}, `}${itself ? 'connects by itself' : 'needs snap connect'}`,
          rank: itself ? 40 : 10,
          insert: insert(label),
        };
      }
    }
    // What a snap of the store has cannot be known; its plugs are mostly called as their interfaces.
    const own = snapAt(ctx, path);
    if (!own || own.source || cursor.role === 'key') return;
    for (const [name, fact] of ctx.facts.interfaces) {
      if (siblings.has(name) || fact.autoConnects === 'yes') continue;
      yield { label: name, kind: CompletionItemKind.Interface, detail: 'interface', rank: 60, insert: insert(name) };
    }
  },
};

const slots: CompletionSource = {
  name: 'test slots',
  kinds: ['snap-test'],
  guard: ({ path, role, block }) =>
    role === 'value' && !block && path.at(-3) === 'connect' && typeof path.at(-2) === 'number',
  *items({ path }, ctx) {
    const reference = readPlug(String(path.at(-1)), snapAt(ctx, path));
    const { snaps } = getSnapTest(ctx.tree);
    const all = projectsAt(ctx, []);
    const local = all.find(([name]) => name === reference?.snap)?.[1];
    const plug = local && listLocalPorts(ctx, local, 'plugs').find(({ name }) => name === reference?.plug);
    const wanted = plug?.interface ?? (ctx.facts.interfaces.has(reference?.plug ?? '') ? reference?.plug : undefined);
    const make = (label: string, detail: string, rank: number): CompletionEntry => ({
      label,
      kind: CompletionItemKind.Class,
      detail,
      rank,
      insert: { type: 'value', text: label, raw: true },
    });
    for (const [snap, project] of all) {
      for (const slot of listLocalPorts(ctx, project, 'slots')) {
        if (wanted === undefined || slot.interface === wanted)
          yield make(`${snap}:${slot.name}`, slot.interface ?? '', 1);
      }
    }
    if (wanted !== undefined && wanted !== 'content') yield make(`:${wanted}`, 'of the system', 10);
    for (const { name, source } of snaps) {
      if (name !== undefined && name !== reference?.snap && !source) yield make(`${name}:`, 'a snap of the store', 30);
    }
  },
};

const apps: CompletionSource = {
  name: 'test apps',
  kinds: ['snap-test'],
  guard: ({ path, role }) => role === 'key' && path.at(-1) === 'aliases',
  *items({ path, siblings }, ctx) {
    for (const [, { project }] of projectsAt(ctx, path)) {
      for (const app of project.apps) {
        if (siblings.has(app.name)) continue;
        const service = isService(app);
        yield {
          label: app.name,
          kind: CompletionItemKind.Function,
          detail: service ? 'service' : 'command',
          rank: service ? 40 : 10,
          suggests: true,
          insert: { type: 'key', key: app.name, then: 'scalar' },
        };
      }
    }
  },
};

const aliases: CompletionSource = {
  name: 'test aliases',
  kinds: ['snap-test'],
  guard: ({ path, role, block }) =>
    role === 'value' && !block && path.at(-2) === 'aliases' && typeof path.at(-1) === 'string',
  *items({ path }, ctx) {
    const app = String(path.at(-1));
    const snap = snapAt(ctx, path)?.name;
    const make = (label: string, detail: string, rank: number): CompletionEntry => ({
      label,
      kind: CompletionItemKind.Value,
      detail,
      rank,
      insert: { type: 'value', text: label },
    });
    if (snap !== undefined && snap !== app) yield make(`${snap}-${app}`, 'with the name of the snap', 1);
    if (snap !== app) yield make(app, 'the name of the app alone', 2);
  },
};

const services: CompletionSource = {
  name: 'test services',
  kinds: ['snap-test'],
  guard: ({ path, role, block }) =>
    role === 'value' && !block && (lastKey(path) === 'restart' || path.at(-1) === 'service'),
  *items({ path, siblings }, ctx) {
    const inSnap = path[0] === 'snaps';
    const isRestart = lastKey(path) === 'restart';
    const make = (label: string, detail: string, rank: number): CompletionEntry => ({
      label,
      kind: CompletionItemKind.Function,
      detail,
      rank,
      insert: { type: 'value', text: label },
    });
    if (isRestart && inSnap && typeof path.at(-1) === 'string') yield make('all', 'every service of the snap', 1);
    for (const [snap, { project }] of projectsAt(ctx, path)) {
      if (isRestart && !inSnap && !siblings.has(snap)) yield make(snap, 'every service of the snap', 1);
      for (const app of project.apps.filter(isService)) {
        const label = inSnap ? app.name : `${snap}.${app.name}`;
        if (!siblings.has(label)) yield make(label, 'service', 10);
      }
    }
  },
};

export const testNames: readonly CompletionSource[] = [plugs, slots, apps, aliases, services];
