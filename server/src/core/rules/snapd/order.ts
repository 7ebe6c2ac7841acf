/** The order of services: `after`, `before` and `activates-on`. */
import { findNearest } from '../../text/nearest.ts';
import { findValue, rangeOf } from '../../yaml/access.ts';
import type { Finding } from '../rule.ts';
import { findDropped } from './dropped.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { attributeText, getSnapView, referencesOf, type Reference, type SnapApp, type SnapView } from './snap-view.ts';

const KEYS = ['after', 'before'] as const;

function* ordersOf(app: SnapApp): Iterable<Reference & { readonly key: 'after' | 'before' }> {
  for (const key of KEYS) {
    for (const reference of referencesOf(findValue(app.entry.value, key))) yield { ...reference, key };
  }
}

export const orderTarget = defineSnapdRule({
  code: 'snapd/order-target',
  severity: 'error',
  summary: 'after and before name services of the same snap and scope.',
  *check(ctx) {
    const { apps } = getSnapView(ctx);
    const services = [...apps.values()].filter((app) => app.scope !== undefined).map((app) => app.name);
    for (const app of apps.values()) {
      // Without a daemon the keys themselves are the problem.
      if (app.scope === undefined) continue;
      for (const { name, node, key } of ordersOf(app)) {
        const other = apps.get(name);
        if (other?.scope === app.scope) continue;
        if (!other && ctx.project.apps.some((entry) => entry.name === name)) continue;
        const nearest = other
          ? undefined
          : findNearest(
              name,
              services.filter((one) => one !== app.name),
            );
        const message = !other
          ? `"${key}" names the app "${name}", which the snap does not have.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`
          : other.scope === undefined
            ? `"${key}" names the app "${name}", which is no service: it has no "daemon".`
            : `"${key}" names the service "${name}" of the daemon-scope "${other.scope}", while "${app.name}" has "${app.scope}".`;
        yield { ...rangeOf(node), message, data: nearest };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly reference: Reference & { readonly key: string };
}

export const orderCycle = defineSnapdRule({
  code: 'snapd/order-cycle',
  severity: 'error',
  summary: 'after and before make no circle.',
  *check(ctx) {
    const { apps } = getSnapView(ctx);
    const edges = new Map<string, Edge[]>();
    for (const app of apps.values()) {
      if (app.scope === undefined) continue;
      for (const reference of ordersOf(app)) {
        if (apps.get(reference.name)?.scope === undefined) continue;
        const [from, to] = reference.key === 'after' ? [app.name, reference.name] : [reference.name, app.name];
        const list = edges.get(from);
        if (list) list.push({ from, to, reference });
        else edges.set(from, [{ from, to, reference }]);
      }
    }
    for (const cycle of findCycles(edges)) {
      const [first, ...rest] = cycle;
      if (!first) continue;
      const names = [...cycle.map((edge) => `"${edge.from}"`), `"${first.from}"`].join(' after ');
      const message = `The services wait for each other in a circle: ${names}.`;
      const related = rest.map((edge) => ({
        ...rangeOf(edge.reference.node),
        message: `"${edge.from}" starts after "${edge.to}".`,
      }));
      yield { ...rangeOf(first.reference.node), message, related };
    }
  },
});

/** One circle for each group of services that wait for each other. Each service is visited once. */
function findCycles(edges: ReadonlyMap<string, readonly Edge[]>): Edge[][] {
  const done = new Set<string>();
  const cycles: Edge[][] = [];
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    const path: Edge[] = [];
    const onPath = new Map([[start, 0]]);
    const stack = [{ name: start, next: 0 }];
    while (stack.length > 0) {
      const frame = stack.at(-1);
      if (!frame) break;
      const edge = edges.get(frame.name)?.[frame.next++];
      if (!edge) {
        stack.pop();
        path.pop();
        onPath.delete(frame.name);
        done.add(frame.name);
        continue;
      }
      const at = onPath.get(edge.to);
      if (at !== undefined) {
        const cycle = [...path.slice(at), edge];
        if (!cycle.some(({ from }) => cycles.some((known) => known.some((one) => one.from === from))))
          cycles.push(cycle);
      } else if (!done.has(edge.to)) {
        path.push(edge);
        onPath.set(edge.to, stack.length);
        stack.push({ name: edge.to, next: 0 });
      }
    }
  }
  return cycles;
}

export const activatesOn = defineSnapdRule({
  code: 'snapd/activates-on',
  severity: 'error',
  summary: 'activates-on names D-Bus slots of the snap, each for one service.',
  *check(ctx) {
    const view = getSnapView(ctx);
    const owners = new Map<string, { readonly app: SnapApp; readonly reference: Reference }>();
    for (const app of view.apps.values()) {
      for (const reference of app.activatesOn) {
        const finding = judgeActivation(view, app, reference, owners);
        if (finding) yield finding;
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

function judgeActivation(
  view: SnapView,
  app: SnapApp,
  reference: Reference,
  owners: Map<string, { readonly app: SnapApp; readonly reference: Reference }>,
): Finding | undefined {
  const { name, node } = reference;
  const range = rangeOf(node);
  const declared = view.slots.get(name);
  const known = declared?.entry !== undefined || view.addedSlots.has(name) || app.slotNames.has(name);
  // Without a daemon the key itself is the problem.
  if (app.scope === undefined) return undefined;
  if (!known) {
    const nearest = findNearest(name, view.slots.keys());
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    const message = `"activates-on" names the slot "${name}", which the snap does not declare.${hint}`;
    return { ...range, message, data: nearest };
  }
  if (!declared || findDropped(view).has(declared)) return undefined;
  if (declared.interface !== 'dbus') {
    const message = `"activates-on" names the slot "${name}" of the interface "${declared.interface ?? ''}"; only slots of "dbus" can start a service.`;
    return { ...range, message };
  }
  const bus = attributeText(declared.attributes.get('bus')?.value);
  const wanted = app.scope === 'user' ? 'session' : 'system';
  if (bus !== undefined && bus !== wanted) {
    const message = `The slot "${name}" is on the ${bus} bus, but the service "${app.name}" of the daemon-scope "${app.scope}" can only be started over the ${wanted} bus.`;
    return { ...range, message };
  }
  const owner = owners.get(name);
  if (!owner) owners.set(name, { app, reference });
  else if (owner.app !== app) {
    const message = `The slot "${name}" already starts the service "${owner.app.name}"; it can start only one.`;
    return { ...range, message, related: [{ ...rangeOf(owner.reference.node), message: 'It is named here first.' }] };
  }
  return undefined;
}

export const orderRules = [orderTarget, orderCycle, activatesOn] as const;
