/** Plugs and slots by name: what the file declares, what extensions add, and names that are interfaces. */
import type { ProviderContext } from '../context.ts';
import type { InterfaceFact } from '../facts/types.ts';
import { getExtensionAdditions } from '../project/extensions.ts';
import type { NamedEntry } from '../project/project.ts';
import { findText, isMap, isText } from '../yaml/access.ts';
import { describeInterface, type InterfaceUse } from './describe-interface.ts';
import { code, paragraphs } from './markdown.ts';

export type Side = 'plug' | 'slot';

interface Port {
  readonly interface: string;
  readonly entry: NamedEntry | undefined;
  /** The extension that declares it. */
  readonly extension: string | undefined;
  readonly provider: string | undefined;
}

export function findPort(ctx: ProviderContext, side: Side, name: string): Port {
  const { project } = ctx;
  const entry = (side === 'plug' ? project.plugs : project.slots).find((one) => one.name === name);
  const additions = getExtensionAdditions(project, ctx.facts);
  const added = (side === 'plug' ? additions.plugs : additions.slots).get(name);
  const values = added?.value as Readonly<Record<string, unknown>> | string | null | undefined;
  const fromExtension = (key: string): string | undefined => {
    const value = typeof values === 'object' && values !== null ? values[key] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const declared = isText(entry?.value) ? entry.value.text : findText(entry?.value, 'interface');
  return {
    interface: declared ?? (typeof values === 'string' ? values : fromExtension('interface')) ?? name,
    entry,
    extension: entry ? undefined : added?.extension,
    provider:
      (isMap(entry?.value) ? findText(entry.value, 'default-provider') : undefined) ??
      fromExtension('default-provider'),
  };
}

/** Markdown about a plug or slot by its name, wherever it is named. */
export function describePort(ctx: ProviderContext, side: Side, name: string): string {
  const port = findPort(ctx, side, name);
  const fact = ctx.facts.interfaces.get(port.interface);
  if (!fact) return describeUnknown(side, name, port.interface);
  const use: InterfaceUse = {
    side,
    name,
    snap: ctx.project.name,
    // A channel after the name is not looked at.
    provider: port.provider?.split(':', 1)[0],
    classic: side === 'plug' && ctx.project.confinement === 'classic',
  };
  return paragraphs(
    describeInterface(fact, use),
    port.extension !== undefined && `Added by the extension ${code(port.extension)}.`,
  );
}

function describeUnknown(side: Side, name: string, unknown: string): string {
  return paragraphs(
    `**${name}**: ${side}`,
    `No snapd up to now knows the interface ${code(unknown)}: it leaves the ${side} out, with a warning.`,
  );
}

/** The interface of a plug or slot, where it is a known one. */
export function findPortInterface(ctx: ProviderContext, side: Side, name: string): InterfaceFact | undefined {
  return ctx.facts.interfaces.get(findPort(ctx, side, name).interface);
}
