/** Interfaces as completion shows them: what connects by itself first, what the store has to allow last. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { PLUG_USE, SLOT_USE } from '../../../facts/interface-use.ts';
import type { InterfaceFact } from '../../../facts/types.ts';
import { describeInterface, summarizeInterface } from '../../../hover/describe-interface.ts';
import type { ProviderContext } from '../../../context.ts';
import type { EntryOptions } from './place.ts';

export type Side = 'plug' | 'slot';
export const INTERFACE = CompletionItemKind.Interface;

/** How an interface is shown on one side. */
export function interfaceOptions(
  fact: InterfaceFact,
  side: Side,
  ctx: ProviderContext,
): Required<Pick<EntryOptions, 'rank' | 'detail' | 'documentation'>> & EntryOptions {
  const outdated = isOutdated(fact);
  return {
    detail: `${summaryOf(fact, side, ctx)} · ${fact.summary}`,
    rank: rankOf(fact, side, ctx),
    documentation: () => describeInterface(fact, { side, snap: ctx.project.name, short: true }),
    ...(outdated && { deprecated: true }),
  };
}

function summaryOf(fact: InterfaceFact, side: Side, ctx: ProviderContext): string {
  if (side === 'plug') return summarizeInterface(fact, side);
  return needsSlotApproval(fact, ctx) ? 'store review' : 'free to offer';
}

const TIERS = { free: 20, middle: 40, approval: 60, special: 75, outdated: 85 } as const;

function rankOf(fact: InterfaceFact, side: Side, ctx: ProviderContext): number {
  const use = (side === 'plug' ? PLUG_USE : SLOT_USE)[fact.name] ?? 0;
  return tierOf(fact, side, ctx) - (use >= 25 ? 8 : use >= 15 ? 6 : use >= 5 ? 4 : use >= 2 ? 2 : 0);
}

function tierOf(fact: InterfaceFact, side: Side, ctx: ProviderContext): number {
  if (isOutdated(fact)) return TIERS.outdated;
  if (fact.kind === 'testing' || (fact.kind === 'ubuntu-core' && ctx.project.type === undefined)) return TIERS.special;
  if (side === 'slot') return needsSlotApproval(fact, ctx) ? TIERS.approval : TIERS.free;
  if (fact.needsStoreApproval === 'yes') return TIERS.approval;
  return fact.autoConnects === 'yes' ? TIERS.free : TIERS.middle;
}

function isOutdated(fact: InterfaceFact): boolean {
  const notes = fact['notes'];
  return Array.isArray(notes) && notes.some((note) => typeof note === 'string' && note.startsWith('Deprecated'));
}

function snapType(ctx: ProviderContext): string {
  return ctx.project.type ?? 'app';
}

/** Whether a snap of the project's type can have a slot of the interface at all. */
export function mayHaveSlot(fact: InterfaceFact, ctx: ProviderContext): boolean {
  const types = fact['slotSnapTypesUnasserted'];
  return Array.isArray(types) && types.includes(snapType(ctx));
}

/** Whether the store has to allow it, on whatever side it is. */
export function needsReview(fact: InterfaceFact, side: Side, ctx: ProviderContext): boolean {
  return side === 'plug' ? fact.needsStoreApproval !== 'no' : needsSlotApproval(fact, ctx);
}

function needsSlotApproval(fact: InterfaceFact, ctx: ProviderContext): boolean {
  const type = snapType(ctx);
  if (type === 'app') return fact.slotNeedsStoreApproval !== 'no';
  return !fact.slotSnapTypes.includes(type);
}

type Values = Readonly<Record<string, unknown>>;

/** The attributes of the smallest plug or slot that snapd takes; undefined where none is needed. */
export function minimalAttributes(fact: InterfaceFact, side: Side): Values | undefined {
  const values = fact[side === 'plug' ? 'minimalPlug' : 'minimalSlot'];
  if (typeof values !== 'object' || values === null || Object.keys(values).length === 0) return undefined;
  return values as Values;
}

/** The interfaces of one side that this snap can use, in the order of the facts. */
export function interfacesFor(side: Side, ctx: ProviderContext): readonly InterfaceFact[] {
  const all = [...ctx.facts.interfaces.values()];
  return side === 'plug' ? all : all.filter((fact) => mayHaveSlot(fact, ctx));
}

/** The interface of a declared plug or slot; its own name where it says nothing else. */
export function interfaceOfPort(side: Side, name: string, ctx: ProviderContext): string {
  return declaredInterface(side, name, ctx) ?? name;
}

function declaredInterface(side: Side, name: string, ctx: ProviderContext): string | undefined {
  const entries = side === 'plug' ? ctx.project.plugs : ctx.project.slots;
  const value = entries.find((entry) => entry.name === name)?.value;
  if (value?.kind === 'scalar' && value.type === 'str' && value.text !== '') return value.text;
  if (value?.kind !== 'map') return undefined;
  for (const pair of value.entries) {
    if (pair.key.kind === 'scalar' && pair.key.text === 'interface' && pair.value.kind === 'scalar') {
      return pair.value.text === '' ? undefined : pair.value.text;
    }
  }
  return undefined;
}
