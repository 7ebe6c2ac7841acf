/** Names of hooks, each with a plug to start with, since a hook needs a mapping. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { COMPONENT_HOOK_FACTS, CONNECTION_HOOKS, HOOK_FACTS } from '../../../facts/hook-names.ts';
import { describeHook } from '../../../hover/describe-hook.ts';
import { findValue, itemsOf, isScalar } from '../../../yaml/access.ts';
import { getProjectPaths } from '../../../links/project-paths.ts';
import type { ProviderContext } from '../../../context.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { keySource, nameAt, snippet } from './place.ts';

const HOOK = CompletionItemKind.Event;

interface HookView {
  readonly runs: string;
  readonly rank: number;
  /** The script of that name is in the project. */
  readonly there?: boolean;
  readonly component?: string;
  /** A plug that the hook likely needs. */
  readonly plug?: string;
}

/** What a hook of a component may want, the usual first. */
const COMPONENT_PLUGS = ['network', 'network-bind', 'home', 'network-status'];

function hookEntry(
  name: string,
  { runs, rank, there = false, component, plug = 'network' }: HookView,
): CompletionEntry {
  const when = runs.replaceAll('`', '');
  return {
    label: name,
    kind: HOOK,
    detail: there ? `snap/hooks/${name} is there · ${when}` : when,
    rank: there ? 5 : rank,
    insert: snippet(`${name}:`, `  plugs: [\${1:${plug}}]`),
    documentation: () => describeHook(name, component),
  };
}

/** Plugs and slots by name: each of them has hooks of its own. */
function portsOf(ctx: ProviderContext): readonly (readonly [side: 'plug' | 'slot', name: string, declared: boolean])[] {
  const { project } = ctx;
  const ports = new Map<string, readonly ['plug' | 'slot', string, boolean]>();
  for (const side of ['plug', 'slot'] as const) {
    for (const { name } of side === 'plug' ? project.plugs : project.slots) ports.set(name, [side, name, true]);
    for (const { value } of project.apps) {
      for (const item of itemsOf(findValue(value, `${side}s`))) {
        if (isScalar(item) && item.type === 'str' && !ports.has(item.text))
          ports.set(item.text, [side, item.text, false]);
      }
    }
  }
  return [...ports.values()].filter(([, name]) => /^[-a-z0-9]+$/.test(name));
}

const snapHooks = keySource('hooks', ['hooks'], function* (cursor, ctx) {
  const type = ctx.project.type ?? 'app';
  if (cursor.path[0] === 'components') {
    // What apps list without declaring it, snapd can't read in a component's hook.
    const listed = new Set(
      portsOf(ctx).flatMap(([side, name, declared]) => (side === 'plug' && !declared ? [name] : [])),
    );
    const plug = COMPONENT_PLUGS.find((name) => !listed.has(name)) ?? '';
    for (const [index, { name, runs }] of COMPONENT_HOOK_FACTS.entries()) {
      if (cursor.siblings.has(name)) continue;
      yield hookEntry(name, { runs, rank: 20 + index, component: nameAt(cursor, 1) ?? '', plug });
    }
    return;
  }
  const scripts = new Set(
    (ctx.workspace.list(`${getProjectPaths(ctx.document.uri).assets}hooks`) ?? []).flatMap(({ name, directory }) =>
      directory ? [] : [name],
    ),
  );
  for (const [index, { name, runs, types }] of HOOK_FACTS.entries()) {
    if (cursor.siblings.has(name) || !fitsType(name, types, type)) continue;
    // The settings of the first start are nothing without those of every change.
    if (name === 'default-configure' && !cursor.siblings.has('configure')) continue;
    yield hookEntry(name, { runs, rank: (types ? 10 : 20) + index, there: scripts.has(name) });
  }
  for (const [side, port, declared] of portsOf(ctx)) {
    for (const [index, { prefix, runs }] of CONNECTION_HOOKS.entries()) {
      const name = `${prefix}-${side}-${port}`;
      if (cursor.siblings.has(name)) continue;
      yield hookEntry(name, {
        runs: `For the ${side} "${port}": ${runs}.`,
        rank: (declared ? 45 : 55) + index,
        there: scripts.has(name),
        ...(side === 'plug' && { plug: port }),
      });
    }
  }
});

function fitsType(name: string, types: readonly string[] | undefined, type: string): boolean {
  if (types) return types.includes(type);
  if (type === 'snapd' || type === 'base') return name !== 'configure' && name !== 'default-configure';
  return true;
}

export const hookSources: readonly CompletionSource[] = [snapHooks];
