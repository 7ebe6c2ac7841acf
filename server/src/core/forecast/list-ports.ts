/** The plugs and slots that the snap will have: those of the author and those of extensions. */
import type { Facts } from '../facts/provider.ts';
import type { InterfaceFact } from '../facts/types.ts';
import { getExtensionAdditions } from '../project/extensions.ts';
import type { SnapcraftProject } from '../project/project.ts';
import { getSnapView, type Port } from '../rules/snapd/snap-view.ts';
import { isScalar } from '../yaml/access.ts';
import { createMemo } from '../yaml/reads.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { Attributes } from './judge-port.ts';

export interface SnapPort {
  readonly name: string;
  readonly fact: InterfaceFact;
  readonly attributes: Attributes;
  /** The key of the declaration, or the first name in an app; undefined where an extension brings it. */
  readonly place: YamlNode | undefined;
  /** What brings it, where the author does not write it. */
  readonly extension: string | undefined;
  /** The snap that a content plug names. */
  readonly provider: string | undefined;
}

interface Source {
  readonly project: SnapcraftProject;
  readonly facts: Facts;
}

interface Ports {
  readonly plugs: readonly SnapPort[];
  readonly slots: readonly SnapPort[];
}

const memo = createMemo<SnapcraftProject, Ports>();

/** Those of a known interface, in the order of the text, then those of extensions. */
export function listPorts(source: Source): Ports {
  return memo(source.project, () => ({ plugs: listSide(source, 'plug'), slots: listSide(source, 'slot') }));
}

type Values = Readonly<Record<string, unknown>>;

function listSide({ project, facts }: Source, side: 'plug' | 'slot'): SnapPort[] {
  const view = getSnapView({ project, facts });
  const additions = getExtensionAdditions(project, facts);
  const own = side === 'plug' ? view.plugs : view.slots;
  const added = side === 'plug' ? additions.plugs : additions.slots;
  const ports: SnapPort[] = [];
  const push = (name: string, interfaceName: unknown, port: Omit<SnapPort, 'name' | 'fact' | 'provider'>): void => {
    const fact = typeof interfaceName === 'string' ? facts.interfaces.get(interfaceName) : undefined;
    const provider = port.attributes.get('default-provider');
    if (fact) ports.push({ name, fact, ...port, provider: isText(provider) ? providerOf(provider) : undefined });
  };
  for (const port of own.values()) {
    const more = valuesOf(added.get(port.name)?.value);
    const attributes = new Map([...Object.entries(more), ...attributesOf(port)]);
    const place = port.entry?.key ?? port.place;
    push(port.name, port.interface ?? more['interface'], { attributes, place, extension: undefined });
  }
  const seen = new Set(own.keys());
  for (const [name, { value, extension }] of added) {
    if (seen.has(name)) continue;
    seen.add(name);
    const values = valuesOf(value);
    const attributes = new Map(Object.entries(values));
    push(name, values['interface'] ?? name, { attributes, place: undefined, extension });
  }
  // Extensions also name plugs of apps that they do not declare at the top.
  for (const { name: extension, adds } of additions.applied) {
    for (const name of (side === 'plug' ? adds.app?.plugs : adds.app?.slots) ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      push(name, name, { attributes: new Map(), place: undefined, extension });
    }
  }
  return ports;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** snapd ignores what follows a colon. */
function providerOf(text: string): string {
  return text.split(':', 1)[0] ?? text;
}

function attributesOf(port: Port): [string, unknown][] {
  return [...port.attributes].map(([name, { value }]) => [name, isScalar(value) ? value.value : value]);
}

function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null ? (value as Values) : {};
}
