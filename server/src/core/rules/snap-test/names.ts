/** Plugs, slots, apps, aliases and options that steps name. */
import { findHookFile } from '../../links/project-paths.ts';
import {
  findLocalProject,
  findProjectOf,
  isService,
  listLocalPorts,
  type LocalPort,
  type LocalProject,
} from '../../snap-test/local-project.ts';
import type { ActionOf, SnapTest, TestAction } from '../../snap-test/model.ts';
import { readPlug, readService, readSlot } from '../../snap-test/references.ts';
import { findText, findValue, isText, rangeOf } from '../../yaml/access.ts';
import { findNearest } from '../../text/nearest.ts';
import { pieceOf } from '../../symbols/places.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import type { RuleContext } from '../rule.ts';
import { changeTo } from './repairs.ts';
import { defineTestRule, type Told } from './test-rule.ts';

/** What a project declares proves nothing where its text is broken. */
function isWhole({ document }: LocalProject): boolean {
  return document.tree.problems.length === 0;
}

/** A name that is not there, with the one that was probably meant. */
function missing(
  text: string,
  node: YamlScalar,
  message: string,
  nearest: string | undefined,
  write: (name: string) => string,
): Told {
  const help = nearest === undefined ? '.' : `: did you mean "${nearest}"?`;
  return {
    ...rangeOf(node),
    message: message + help,
    repairs: [nearest === undefined ? undefined : changeTo(text, node, write(nearest))],
  };
}

const unknownPlug = defineTestRule({
  code: 'unknown-plug',
  severity: 'error',
  summary: 'Plugs that are connected are plugs of their snap.',
  fixable: true,
  *check({ actions }, ctx) {
    const { text } = ctx.document;
    for (const action of actions) {
      if (action.kind !== 'connect') continue;
      const { plug: node, snap } = action;
      const reference = readPlug(node.text, snap);
      if (!reference) {
        if (snap && snap.name === undefined) continue;
        const form = snap ? '"plug", or "plug: slot"' : '"snap:plug", or "snap:plug: slot"';
        yield { ...rangeOf(node), message: `"${node.text}" names no plug here; write ${form}.` };
        continue;
      }
      const local = findProjectOf(ctx, reference.snap);
      if (!local || !isWhole(local)) continue;
      const ports = listLocalPorts(ctx, local, 'plugs').map(({ name }) => name);
      if (ports.includes(reference.plug)) continue;
      const message = `The snap "${reference.snap}" has no plug "${reference.plug}"`;
      const nearest = findNearest(reference.plug, ports);
      yield missing(text, node, message, nearest, (name) => node.text.replace(/[^:]*$/, () => name));
    }
  },
});

const slot = defineTestRule({
  code: 'slot',
  severity: 'error',
  summary: 'Slots that plugs are connected to are there, and of the same interface.',
  fixable: true,
  *check(test, ctx) {
    for (const [index, action] of test.actions.entries()) {
      if (action.kind !== 'connect') continue;
      const { plug, slot: node, snap } = action;
      if (node) yield* checkSlot(test, ctx, index, action, node);
      else if (interfaceOf(ctx, plug, snap) === 'content') {
        const message = `The slot for "${plug.text}" is one of another snap, which has to be named: "${plug.text}: snap:slot".`;
        yield { ...rangeOf(plug), message };
      }
    }
  },
});

function* checkSlot(
  test: SnapTest,
  ctx: RuleContext,
  index: number,
  { plug, snap }: ActionOf<'connect'>,
  node: YamlScalar,
): Iterable<Told> {
  const { text } = ctx.document;
  const place = rangeOf(node);
  const target = readSlot(node.text);
  if (!target) {
    yield { ...place, message: `"${node.text}" names no slot; write ":slot" or "snap:slot".` };
    return;
  }
  const interfaceName = interfaceOf(ctx, plug, snap);
  if (target.snap === undefined) {
    const { port = '' } = target;
    if (!ctx.facts.interfaces.has(port)) {
      const nearest = findNearest(port, ctx.facts.interfaces.keys());
      const told = missing(text, node, `The system has no slot "${port}"`, nearest, (name) => `:${name}`);
      yield { ...told, severity: 'warning' };
    } else if (interfaceName !== undefined && interfaceName !== port && ctx.facts.interfaces.has(interfaceName)) {
      yield { ...place, message: differ(interfaceName, port) };
    }
    return;
  }
  const at = test.findInstall(target.snap);
  if (at === undefined) {
    // What a content plug names is installed with it.
    if (isDefaultProvider(ctx, plug, snap, target.snap)) return;
    const names = test.snaps.flatMap(({ name }) => name ?? []);
    const nearest = findNearest(target.snap, names);
    const told = missing(text, node, `"${target.snap}" is none of the snaps here`, nearest, (name) =>
      node.text.replace(/^[^:]*/, () => name),
    );
    yield { ...told, severity: 'warning' };
    return;
  }
  if (at > index) {
    const message = `The snap "${target.snap}" is installed only later: connect the two there, or in "after".`;
    yield { ...place, message };
    return;
  }
  const local = findProjectOf(ctx, target.snap);
  if (!local || !isWhole(local) || target.port === undefined) return;
  const ports = listLocalPorts(ctx, local, 'slots');
  const port = ports.find(({ name }) => name === target.port);
  if (!port) {
    const nearest = findNearest(
      target.port,
      ports.map(({ name }) => name),
    );
    const message = `The snap "${target.snap}" has no slot "${target.port}"`;
    yield missing(text, node, message, nearest, (name) => `${target.snap ?? ''}:${name}`);
  } else if (interfaceName !== undefined && port.interface !== undefined && interfaceName !== port.interface) {
    yield { ...place, message: differ(interfaceName, port.interface) };
  }
}

function differ(one: string, other: string): string {
  return `A plug of the interface "${one}" cannot be connected to a slot of "${other}".`;
}

function findPort(
  ctx: RuleContext,
  plug: YamlScalar,
  snap: TestAction['snap'],
): { readonly port: LocalPort; readonly local: LocalProject } | undefined {
  const reference = readPlug(plug.text, snap);
  const local = reference && findProjectOf(ctx, reference.snap);
  const port = local && listLocalPorts(ctx, local, 'plugs').find(({ name }) => name === reference?.plug);
  return port && { port, local };
}

function interfaceOf(ctx: RuleContext, plug: YamlScalar, snap: TestAction['snap']): string | undefined {
  return findPort(ctx, plug, snap)?.port.interface;
}

function isDefaultProvider(ctx: RuleContext, plug: YamlScalar, snap: TestAction['snap'], name: string): boolean {
  const found = findPort(ctx, plug, snap);
  const declared = found?.local.project.plugs.find((one) => one.name === found.port.name)?.value;
  return findText(declared, 'default-provider')?.split(':', 1)[0] === name;
}

const unknownApp = defineTestRule({
  code: 'unknown-app',
  severity: 'error',
  summary: 'Apps and services that steps name are those of their snap.',
  fixable: true,
  *check({ actions }, ctx) {
    for (const action of actions) {
      if (action.kind === 'alias') yield* checkAlias(ctx, action);
      else if (action.kind === 'restart') {
        for (const node of action.names) yield* checkService(ctx, action, node, true);
      } else if (action.kind === 'wait') {
        const node = findValue(action.map, 'service');
        if (isText(node)) yield* checkService(ctx, action, node, false);
      } else if (action.kind === 'run') {
        yield* checkCommands(ctx, action.text);
      }
    }
  },
});

function* checkAlias(ctx: RuleContext, { app, snap }: ActionOf<'alias'>): Iterable<Told> {
  const local = snap && findLocalProject(ctx, snap);
  if (!local || !isWhole(local)) return;
  const names = local.project.apps.map(({ name }) => name);
  if (names.includes(app.text)) return;
  const message = `The snap "${snap.name ?? ''}" has no app "${app.text}"`;
  yield missing(ctx.document.text, app, message, findNearest(app.text, names), (name) => name);
}

function* checkService(ctx: RuleContext, { snap }: TestAction, node: YamlScalar, takesAll: boolean): Iterable<Told> {
  if (node.text === '' || (snap && snap.name === undefined)) return;
  const service = readService(node.text, snap);
  if (service.app === undefined) {
    const form = snap ? 'the name of one app' : '"snap.app"';
    if (!takesAll) yield { ...rangeOf(node), message: `A wait is for one service: write ${form}.` };
    return;
  }
  const local = findProjectOf(ctx, service.snap);
  if (!local || !isWhole(local)) return;
  const app = local.project.apps.find(({ name }) => name === service.app);
  if (!app) {
    const services = local.project.apps.filter(isService).map(({ name }) => name);
    const nearest = findNearest(service.app, takesAll && snap ? [...services, 'all'] : services);
    const message = `The snap "${service.snap}" has no app "${service.app}"`;
    yield missing(ctx.document.text, node, message, nearest, (name) => node.text.replace(/[^.]*$/, () => name));
  } else if (!isService(app)) {
    const message = `The app "${service.app}" of "${service.snap}" is no service: it has no "daemon".`;
    yield { ...rangeOf(node), message };
  }
}

/** `nova.manage` where a command begins. */
const COMMAND =
  /(?:^|[;&|(\n])[ \t]*(?:sudo[ \t]+|snap[ \t]+run[ \t]+)?(?:\/snap\/bin\/)?(([a-z0-9-]+)\.([a-z0-9-]+))(?=[ \t;&|)\n]|$)/g;

function* checkCommands(ctx: RuleContext, node: YamlScalar): Iterable<Told> {
  for (const match of node.text.matchAll(COMMAND)) {
    const [whole, written = '', snap = '', app = ''] = match;
    const local = findProjectOf(ctx, snap);
    const names = local && isWhole(local) ? local.project.apps.map(({ name }) => name) : [app];
    if (names.includes(app)) continue;
    const place = pieceOf(ctx.document.text, node, match.index + whole.length - written.length, written.length);
    const nearest = findNearest(app, names);
    const help = nearest === undefined ? '.' : `: did you mean "${snap}.${nearest}"?`;
    const edit = place && nearest !== undefined && { ...place, newText: `${snap}.${nearest}` };
    yield {
      ...(place ?? rangeOf(node)),
      message: `The snap "${snap}" has no app "${app}"${help}`,
      severity: 'warning',
      repairs: [edit ? { title: `Change to "${edit.newText}"`, edits: [edit] } : undefined],
    };
  }
}

const aliasTaken = defineTestRule({
  code: 'alias-taken',
  severity: 'error',
  summary: 'An alias is given once, and is no name of a snap.',
  *check({ actions, findSnap }) {
    const taken = new Map<string, YamlScalar>();
    for (const action of actions) {
      if (action.kind !== 'alias') continue;
      const { alias } = action;
      const first = taken.get(alias.text);
      const snap = findSnap(alias.text.split('.', 1)[0] ?? '');
      if (first) {
        const message = `The alias "${alias.text}" is taken by another app.`;
        yield { ...rangeOf(alias), message, related: [{ ...rangeOf(first), message: 'It is given here.' }] };
      } else if (snap?.nameNode) {
        const message = `snapd refuses the alias "${alias.text}", since the snap "${snap.name ?? ''}" has the commands of that name.`;
        yield { ...rangeOf(alias), message, related: [{ ...rangeOf(snap.nameNode), message: 'The snap is here.' }] };
      } else taken.set(alias.text, alias);
    }
  },
});

const setWithoutHook = defineTestRule({
  code: 'set-without-hook',
  severity: 'warning',
  summary: 'Options are set of snaps that take some.',
  *check({ actions }, ctx) {
    for (const action of actions) {
      const local = action.kind === 'set' && action.snap && findLocalProject(ctx, action.snap);
      if (!local || !isWhole(local)) continue;
      const { document, project } = local;
      if (project.hooks.some(({ name }) => name === 'configure') || /\bhooks\//.test(document.text)) continue;
      if (findHookFile(ctx.workspace, document.uri, 'configure') !== undefined) continue;
      const message = `The snap "${action.snap?.name ?? ''}" has no hook "configure", without which snapd takes no options.`;
      yield { ...rangeOf(action.node), message };
    }
  },
});

export const nameRules = [unknownPlug, slot, unknownApp, aliasTaken, setWithoutHook];
