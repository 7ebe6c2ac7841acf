/** What becomes of plugs once the snap is installed, above the place where each comes in. */
import { isSlotHeld, judgePlug, type PlugVerdict } from '../forecast/judge-port.ts';
import { listPorts, type SnapPort } from '../forecast/list-ports.ts';
import { getConnectCommand } from '../hover/describe-interface.ts';
import type { ProviderContext } from '../context.ts';
import type { SnapcraftProject } from '../project/project.ts';
import { findPair, isSeq } from '../yaml/access.ts';
import type { YamlNode } from '../yaml/tree.ts';

export interface Lens {
  /** Above the line of this node. */
  readonly place: YamlNode;
  readonly title: string;
  readonly tooltip: string;
  /** The page that says more. */
  readonly url?: string;
}

/** As many plugs of a list are named. */
const MAX_NAMES = 3;

interface Judged {
  readonly port: SnapPort;
  readonly verdict: PlugVerdict;
}

export function* interfaceLenses(ctx: ProviderContext): Generator<Lens> {
  const { project } = ctx;
  const { plugs, slots } = listPorts(ctx);
  // With classic confinement the other connections change nothing.
  const isTold = ({ fact }: SnapPort): boolean => project.confinement !== 'classic' || fact.name === 'content';
  const implicit = new Map<YamlNode, Judged>();
  const declared = new Set(project.plugs.map((entry) => entry.key));
  for (const port of plugs) {
    if (!port.place || !isTold(port)) continue;
    const judged = { port, verdict: judgePlug(port.fact, port.attributes) };
    if (declared.has(port.place)) {
      const { place, fact } = port;
      yield { place, title: titleOf(judged.verdict), tooltip: tooltipOf(judged, project), url: fact.docsUrl };
    } else {
      implicit.set(port.place, judged);
    }
  }
  for (const { port, place } of heldSlots(slots, project)) {
    const title = 'store review';
    yield { place, title, tooltip: textOf(port.fact['slotNeedsStoreApprovalReason']), url: port.fact.docsUrl };
  }
  if (implicit.size === 0) return;
  for (const { value } of [...project.apps, ...project.hooks]) {
    const pair = findPair(value, 'plugs');
    if (!pair || pair.merged || !isSeq(pair.value) || pair.value.alias !== undefined) continue;
    const first = pair.value.items.flatMap((item) => implicit.get(item) ?? []);
    yield* listLenses(first, pair.key, project);
  }
}

function heldSlots(slots: readonly SnapPort[], project: SnapcraftProject): { port: SnapPort; place: YamlNode }[] {
  const type = project.type ?? 'app';
  if (type !== 'app' && type !== 'gadget' && type !== 'kernel') return [];
  const declared = new Set(project.slots.map((entry) => entry.key));
  return slots.flatMap((port) =>
    port.place && declared.has(port.place) && isSlotHeld(port.fact, port.attributes, type)
      ? [{ port, place: port.place }]
      : [],
  );
}

function titleOf({ held, connection }: PlugVerdict, isOne = true): string {
  if (held) return connection === 'hand' ? 'store review, then snap connect' : 'store review';
  switch (connection) {
    case 'itself':
      return isOne ? 'connects automatically' : 'connect automatically';
    case 'maybe':
      return 'may connect automatically';
    case 'hand':
      return isOne ? 'needs snap connect' : 'need snap connect';
    case 'store':
      return isOne ? 'connects only with store permission' : 'connect only with store permission';
  }
}

/** One lens for all of the same fate, so that a list stays together. */
function* listLenses(list: readonly Judged[], place: YamlNode, project: SnapcraftProject): Generator<Lens> {
  const groups = new Map<string, Judged[]>();
  for (const one of list) {
    const title = titleOf(one.verdict);
    const group = groups.get(title);
    if (group) group.push(one);
    else groups.set(title, [one]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const names = group.slice(0, MAX_NAMES).map(({ port }) => port.name);
    const more = group.length > MAX_NAMES ? ` and ${String(group.length - MAX_NAMES)} more` : '';
    yield {
      place,
      title: `${names.join(', ')}${more}: ${titleOf(first.verdict, group.length === 1)}`,
      tooltip:
        group.length === 1
          ? tooltipOf(first, project)
          : group.map(({ port, verdict }) => `${port.name}: ${verdict.why}`).join('\n'),
      ...(group.length === 1 && { url: first.port.fact.docsUrl }),
    };
  }
}

function tooltipOf({ port, verdict }: Judged, { name: snap }: SnapcraftProject): string {
  const { fact, name, provider } = port;
  const lines = [verdict.held ? textOf(fact['needsStoreApprovalReason']) : '', verdict.why];
  if (verdict.connection === 'hand' || verdict.connection === 'maybe') {
    lines.push(getConnectCommand(fact, { name, snap, provider }));
  }
  return lines.filter((line) => line !== '').join('\n');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
