/** What each plug of a snap is connected to, could be connected to, or why it can't. */
import type { ProjectEndpoint } from '../../../../server/src/lsp/build-protocol.ts';
import type { Connections, Endpoint, SnapEnd } from '../snapd/types.ts';

export interface ConnectionItem {
  /** `nova:network-control` */
  readonly plug: string;
  readonly name: string;
  readonly interface: string;
  readonly state: 'connected' | 'waiting' | 'impossible';
  /** `:network-control` or `gnome:gtk`; of a waiting one that which would be taken. */
  readonly slot: string | undefined;
  /** What else it could be connected to. */
  readonly otherSlots: readonly string[];
  /** Connected by hand. */
  readonly isManual: boolean;
  /** Why it waits, or why it can't be connected. */
  readonly reason: string | undefined;
  readonly apps: readonly string[];
  /** Its token in the YAML. */
  readonly range: ProjectEndpoint['range'] | undefined;
}

const SYSTEM = ['snapd', 'core', 'system', ''];

/** As `snap connect` takes it: what the system offers has no name before the colon. */
export function toSlotName({ snap, name }: SnapEnd): string {
  return SYSTEM.includes(snap) ? `:${name}` : `${snap}:${name}`;
}

/** @param all connections of the whole target, with the ends that are not connected */
export function readConnections(
  snap: string,
  all: Connections,
  described: readonly ProjectEndpoint[],
  label: string,
): readonly ConnectionItem[] {
  const items = all.plugs
    .filter((plug) => plug.snap === snap)
    .flatMap((plug) =>
      toItems(
        plug,
        all,
        described.find(({ name }) => name === plug.name),
        label,
      ),
    );
  const order = ['impossible', 'waiting', 'connected'];
  return items.sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || compare(a.name, b.name) || compare(a.slot, b.slot),
  );
}

function toItems(
  plug: Endpoint,
  all: Connections,
  described: ProjectEndpoint | undefined,
  label: string,
): readonly ConnectionItem[] {
  const { snap, name } = plug;
  const common = {
    plug: `${snap}:${name}`,
    name,
    interface: plug.interface,
    apps: plug.apps,
    range: described?.range,
  };
  const established = all.established.filter((one) => one.plug.snap === snap && one.plug.name === name);
  const free = findSlots(plug, all.slots)
    .map(toSlotName)
    .filter((slot) => !established.some((one) => toSlotName(one.slot) === slot));
  if (established.length > 0) {
    return established.map(({ slot, manual }) => ({
      ...common,
      state: 'connected' as const,
      slot: toSlotName(slot),
      otherSlots: free,
      isManual: manual,
      reason: undefined,
    }));
  }
  const [slot, ...otherSlots] = free;
  if (slot === undefined) {
    const reason = explainMissing(plug, described, label);
    return [{ ...common, state: 'impossible', slot: undefined, otherSlots: [], isManual: false, reason }];
  }
  const reason = described?.autoConnects
    ? 'Not connected here; from the store it would be.'
    : 'Connected only by hand, or by a declaration of the store.';
  return [{ ...common, state: 'waiting', slot, otherSlots, isManual: false, reason }];
}

/** The system's first, the snap's own last. */
function findSlots(plug: Endpoint, slots: readonly Endpoint[]): readonly Endpoint[] {
  const rank = ({ snap }: Endpoint): number => (SYSTEM.includes(snap) ? 0 : snap === plug.snap ? 2 : 1);
  return slots
    .filter((slot) => slot.interface === plug.interface && (plug.interface !== 'content' || fits(plug, slot)))
    .sort((a, b) => rank(a) - rank(b) || compare(a.snap, b.snap) || compare(a.name, b.name));
}

/** Without a tag the name is the tag. */
function fits(plug: Endpoint, slot: Endpoint): boolean {
  return (plug.content ?? plug.name) === (slot.content ?? slot.name);
}

function explainMissing(plug: Endpoint, described: ProjectEndpoint | undefined, label: string): string {
  if (plug.interface !== 'content') return `No snap on ${label} has a slot of the interface "${plug.interface}".`;
  const missing = `No snap on ${label} shares the content "${plug.content ?? plug.name}".`;
  const provider = described?.defaultProvider;
  return provider === undefined ? missing : `${missing} "${provider}" would.`;
}

function compare(a: string | undefined, b: string | undefined): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}
