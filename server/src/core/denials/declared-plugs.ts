/** The plugs that an app or a hook of a project has. */
import { facts } from '../facts/provider.ts';
import { getExtensionAdditions } from '../project/extensions.ts';
import type { NamedEntry, SnapcraftProject } from '../project/project.ts';
import { getSnapView, referencesOf } from '../rules/snapd/snap-view.ts';
import { findValue } from '../yaml/access.ts';
import type { Actor } from './types.ts';

export interface DeclaredPlugs {
  /** The interfaces of the plugs that the app or hook has; undefined where it is none of the project. */
  forActor(actor: Actor): ReadonlySet<string> | undefined;
  /** Whether the app or hook has the plug of just this name. */
  has(actor: Actor, plug: string): boolean | undefined;
  /** The plug of an interface: that of the app, else one of the project. */
  find(
    actor: Actor,
    name: string,
  ): { readonly plug: string | undefined; readonly state: 'missing' | 'reuse' | 'declared' } | undefined;
}

export function readDeclaredPlugs(project: SnapcraftProject): DeclaredPlugs {
  const view = getSnapView({ project, facts });
  const additions = getExtensionAdditions(project, facts);
  const interfaces = new Map<string, string>();
  for (const [name, { value }] of additions.plugs) interfaces.set(name, textOr(value?.['interface'], name));
  for (const name of view.addedPlugs) if (!interfaces.has(name)) interfaces.set(name, name);
  for (const [name, port] of view.plugs) interfaces.set(name, port.interface ?? interfaces.get(name) ?? name);
  // A plug that nobody names belongs to all.
  const shared = [...interfaces.keys()].filter((name) => !view.scopedPlugs.has(name));

  /** A hook that is a script alone has no entry: it can get one. */
  const namesOf = (actor: Actor): ReadonlySet<string> | undefined => {
    const entry = findEntry(project, actor);
    if (!entry && (actor.hook === undefined || actor.component !== undefined)) return undefined;
    const own = actor.app === undefined ? undefined : view.apps.get(actor.app)?.plugNames;
    const listed = own ?? referencesOf(findValue(entry?.value, 'plugs')).map(({ name }) => name);
    const added = actor.hook === undefined ? [] : (additions.hooks.get(actor.hook)?.value.plugs ?? []);
    return new Set([...listed, ...added, ...shared]);
  };

  return {
    forActor(actor) {
      const names = namesOf(actor);
      return names && new Set([...names].map((name) => interfaces.get(name) ?? name));
    },
    has: (actor, plug) => namesOf(actor)?.has(plug),
    find(actor, wanted) {
      const names = namesOf(actor);
      if (!names) return undefined;
      const ofInterface = [...interfaces].filter(([, type]) => type === wanted).map(([name]) => name);
      const own = ofInterface.find((name) => names.has(name));
      if (own !== undefined) return { plug: own, state: 'declared' };
      // What names files or devices is made for somebody else's.
      const other = ofInterface.find((name) => (view.plugs.get(name)?.attributes.size ?? 0) === 0);
      return other === undefined ? { plug: undefined, state: 'missing' } : { plug: other, state: 'reuse' };
    },
  };
}

function findEntry(project: SnapcraftProject, { app, hook, component }: Actor): NamedEntry | undefined {
  if (component !== undefined) return undefined;
  if (hook !== undefined) return project.hooks.find(({ name }) => name === hook);
  return project.apps.find(({ name }) => name === app);
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
