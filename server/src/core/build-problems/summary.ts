/** What builds and tests of a snap have to know of its project. */
import type { ProviderContext } from '../context.ts';
import { judgePlug } from '../forecast/judge-port.ts';
import { listPorts, type SnapPort } from '../forecast/list-ports.ts';
import { getAppCalls } from '../openstack/runner-calls.ts';
import { getLines, toRange } from '../positions.ts';
import { getExtensionAdditions } from '../project/extensions.ts';
import { getPartOrder } from '../project/part-order.ts';
import type { SnapcraftProject } from '../project/project.ts';
import { readNames } from '../rules/snapcraft/architecture-names.ts';
import { readArchitectures } from '../rules/snapcraft/architectures.ts';
import { findNamePlace } from '../rules/snapcraft/name-place.ts';
import type { RuleContext } from '../rules/rule.ts';
import { getSnapView } from '../rules/snapd/snap-view.ts';
import { findPair, findValue, isMap, isScalar, isText, itemsOf, rangeOf, type TextRange } from '../yaml/access.ts';
import type { ProjectEndpoint, ProjectSummary } from './types.ts';

type Context = RuleContext | ProviderContext;

export function summarizeProject(ctx: Context): ProjectSummary {
  const { project, document, facts } = ctx;
  const lines = getLines(document);
  const start = { start: 0, end: 0 };
  const top = findNamePlace(project) ?? start;
  const place = ({ start: from, end }: TextRange): ProjectEndpoint['range'] => toRange(lines, from, end);
  const scalar = (key: string): string | undefined => {
    const value = findValue(project.root, key);
    return isScalar(value) && value.type !== 'null' && value.text !== '' ? value.text : undefined;
  };
  const placeOfExtension = (name: string | undefined): TextRange => {
    const node = project.extensions.find((one) => one.name === name)?.node;
    return node ? rangeOf(node) : top;
  };
  const toEndpoint = (port: SnapPort, autoConnects: boolean): ProjectEndpoint => ({
    name: port.name,
    interface: port.fact.name,
    defaultProvider: port.provider,
    autoConnects,
    range: place(port.place ? rangeOf(port.place) : placeOfExtension(port.extension)),
  });
  const ports = listPorts(ctx);
  const confinement = project.confinement;
  return {
    name: project.name,
    version: scalar('version'),
    type: project.type ?? 'app',
    base: project.base,
    buildBase: project.buildBase,
    confinement: confinement === 'classic' || confinement === 'devmode' ? confinement : 'strict',
    grade: project.grade ?? 'stable',
    platforms: readPlatforms(project, facts.bases.architectures.supported_to_build),
    parts: readParts(ctx, placeOfExtension).map(({ name, range }) => ({ name, range: place(range) })),
    apps: readApps(ctx).map((app) => ({ ...app, range: place(app.range) })),
    plugs: ports.plugs.map((port) => toEndpoint(port, judgePlug(port.fact, port.attributes).connection === 'itself')),
    slots: ports.slots.map((port) => toEndpoint(port, port.fact.autoConnects === 'yes')),
    hooks: [
      ...new Set([...project.hooks.map(({ name }) => name), ...getExtensionAdditions(project, facts).hooks.keys()]),
    ],
  };
}

/** Where nothing is said, every architecture is built on itself. */
function readPlatforms(project: SnapcraftProject, architectures: readonly string[]): ProjectSummary['platforms'] {
  const isOlder = project.legacy || project.kind === 'core22';
  const platforms = isOlder ? platformsOfArchitectures(project) : platformsOf(project);
  if (platforms.length > 0) return platforms;
  return architectures.map((name) => ({ name, buildOn: [name], buildFor: [name] }));
}

function platformsOf(project: SnapcraftProject): ProjectSummary['platforms'] {
  return project.platforms.map(({ name, value }) => {
    const side = (which: string): string[] => {
      const pair = isMap(value) ? (findPair(value, `build-${which}`) ?? findPair(value, `build_${which}`)) : undefined;
      return readNames(pair?.value).map(({ text }) => withoutBase(text));
    };
    const [on, target] = [side('on'), side('for')];
    const own = withoutBase(name);
    return {
      name,
      buildOn: on.length > 0 ? on : [own],
      buildFor: target.length > 0 ? target : [own],
    };
  });
}

/** `ubuntu@24.04:amd64` */
function withoutBase(name: string): string {
  return name.includes('@') ? name.slice(name.indexOf(':') + 1) : name;
}

/** Entries have no names of their own there: what they are built for stands for them. */
function platformsOfArchitectures(project: SnapcraftProject): ProjectSummary['platforms'] {
  return readArchitectures(project.find('architectures')?.value).flatMap((item) => {
    const buildOn = item.buildOn.map(({ text }) => text);
    const buildFor = item.buildFor.map(({ text }) => text);
    const name = buildFor[0] ?? buildOn[0];
    return name === undefined ? [] : [{ name, buildOn, buildFor: buildFor.length > 0 ? buildFor : buildOn }];
  });
}

function readParts(
  { project, facts }: Context,
  placeOfExtension: (name: string | undefined) => TextRange,
): readonly { readonly name: string; readonly range: TextRange }[] {
  const order = getPartOrder(project, facts);
  // Parts that wait for each other in a circle have no place in the order.
  const names = new Set([...order.names, ...project.parts.map(({ name }) => name)]);
  return [...names].map((name) => {
    const own = project.parts.find((part) => part.name === name);
    return { name, range: own ? rangeOf(own.key) : placeOfExtension(order.added.get(name)) };
  });
}

interface App extends Omit<ProjectSummary['apps'][number], 'range'> {
  readonly range: TextRange;
}

function readApps(ctx: Context): readonly App[] {
  const { project } = ctx;
  const view = getSnapView(ctx);
  // What no app and no hook lists belongs to all of them.
  const common = [...view.plugs.values()].filter(({ entry, name }) => entry && !view.scopedPlugs.has(name));
  const entries = new Map(getAppCalls(ctx).map(({ app, entry }) => [app.name, entry?.text]));
  return project.apps.map(({ name, key, value }) => {
    const daemon = findValue(value, 'daemon');
    const written = itemsOf(findValue(value, 'aliases')).flatMap((item) => (isText(item) ? [item.text] : []));
    const plugs = [...(view.apps.get(name)?.plugNames ?? []), ...common.map((port) => port.name)];
    const isService = isScalar(daemon) && daemon.type !== 'null';
    return {
      name,
      daemon: isService ? daemon.text : undefined,
      aliases: written.length > 0 || isService ? written : guessAliases(project.name, name, entries.get(name)),
      plugs: [...new Set(plugs)],
      range: rangeOf(key),
    };
  });
}

/** Snaps of OpenStack offer `nova.manage` as `nova-manage`, which is how everybody calls it and what its entry is called. */
function guessAliases(snap: string | undefined, app: string, entry: string | undefined): readonly string[] {
  if (entry === undefined || snap === undefined || app === snap) return [];
  return [entry.includes('-') && entry.endsWith(app) ? entry : `${snap}-${app}`];
}
