/** What becomes of a plug or slot: does the store hold it, does it connect by itself. */
import type { AttributeEffect, InterfaceFact } from '../facts/types.ts';

/**
 * - `itself`: connects when the snap is installed.
 * - `maybe`: does so only if the other side fits, which the project does not tell.
 * - `hand`: somebody has to run `snap connect`.
 * - `store`: not even by hand, unless the store allows the connection.
 */
export type Connection = 'itself' | 'maybe' | 'hand' | 'store';

export interface PlugVerdict {
  /** The store has to allow the snap because of this plug. */
  readonly held: boolean;
  readonly connection: Connection;
  /** One or two sentences from the facts. */
  readonly why: string;
}

/** Scalars by the attribute's name; collections by anything that is no scalar. */
export type Attributes = ReadonlyMap<string, unknown>;

export function judgePlug(fact: InterfaceFact, attributes: Attributes): PlugVerdict {
  const effect = fact.attributeEffects.find((one) => one.side === 'plug' && matches(one, attributes, fact));
  const held = fact.needsStoreApproval === 'yes' || effect?.installs === false;
  const connection = judgeConnection(fact, effect);
  return { held, connection, why: reasonFor(fact, connection) };
}

function judgeConnection(fact: InterfaceFact, effect: AttributeEffect | undefined): Connection {
  if (effect?.connects === false) return 'store';
  if (effect?.autoConnects === true) return 'itself';
  if (fact.autoConnects === 'yes') return effect?.autoConnects === false ? 'hand' : 'itself';
  if (fact.autoConnects === 'no') return fact['connectsByHand'] === 'no' ? 'store' : 'hand';
  // Where only a certain value is in the way, it connects without that value.
  const refusals = fact.attributeEffects.filter((one) => one.autoConnects === false);
  return refusals.some((one) => isExact(one, fact)) ? 'itself' : 'maybe';
}

function reasonFor(fact: InterfaceFact, connection: Connection): string {
  const reason = fact[connection === 'store' ? 'connectsByHandReason' : 'autoConnectsReason'];
  return typeof reason === 'string' ? reason : '';
}

/**
 * Whether the attributes are such as the effect's example has. Where the example stands for any value, such as another
 * snap's label, nothing can be said; but what takes the store's permission takes it for every value.
 */
function matches(effect: AttributeEffect, attributes: Attributes, fact: InterfaceFact): boolean {
  return Object.entries(effect.attributes).every(([name, example]) => {
    if (!attributes.has(name)) return false;
    if (typeof example === 'boolean' || isExact(effect, fact)) return attributes.get(name) === example;
    return !effect.installs;
  });
}

/** The example is the value itself: a boolean, or a word of a list of words. */
function isExact(effect: AttributeEffect, fact: InterfaceFact): boolean {
  const known = effect.side === 'plug' ? fact.plugAttributes : fact.slotAttributes;
  return Object.entries(effect.attributes).every(
    ([name, example]) =>
      typeof example === 'boolean' ||
      known.some((one) => one.name === name && one.allowed?.some((word) => word === example) === true),
  );
}

/** Whether the store has to allow a snap of that type because of this slot. */
export function isSlotHeld(fact: InterfaceFact, attributes: Attributes, snapType: string): boolean {
  if (snapType !== 'app' && !fact.slotSnapTypes.includes(snapType)) return true;
  if (snapType === 'app' && fact.slotNeedsStoreApproval === 'yes') return true;
  return fact.attributeEffects.some((one) => one.side === 'slot' && !one.installs && matches(one, attributes, fact));
}
