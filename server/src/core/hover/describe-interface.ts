/** What an interface grants, whether it connects by itself, and what the store wants. */
import type { InterfaceAttribute, InterfaceFact } from '../facts/types.ts';
import { bullets, code, codeList, labelled, link, paragraphs, prose, sentence, shellFence } from './markdown.ts';

export interface InterfaceUse {
  readonly side: 'plug' | 'slot';
  /** The plug's or slot's own name where it is not the interface's. */
  readonly name?: string | undefined;
  /** The snap that has it. */
  readonly snap?: string | undefined;
  /** The snap that a content plug names as its provider. */
  readonly provider?: string | undefined;
  /** With classic confinement nothing is confined. */
  readonly classic?: boolean | undefined;
  /** Without what it takes up place: for completion lists. */
  readonly short?: boolean | undefined;
}

type Answer = InterfaceFact['autoConnects'];

/** Markdown about an interface, from the side of one plug or slot of it. */
export function describeInterface(fact: InterfaceFact, use: InterfaceUse): string {
  const { side, name = fact.name } = use;
  const other = name === fact.name ? '' : ` of the interface ${code(fact.name)}`;
  return paragraphs(
    `**${name}**: ${side}${other}`,
    sentence(prose(fact.summary)),
    bullets(side === 'plug' ? plugRows(fact) : slotRows(fact)),
    use.classic === true &&
      'This snap has classic confinement: it can do all that its user can, and the plug changes nothing.',
    side === 'plug' && fact.connectsByHand !== 'no' && connectWords(fact, use),
    use.short !== true && attributeList(side === 'plug' ? fact.plugAttributes : fact.slotAttributes),
    use.short !== true &&
      notesOf(fact)
        .map((note) => sentence(prose(note)))
        .join(' '),
    `${sinceWords(fact.sinceVersion)} ${link('Documentation', fact.docsUrl)}`,
  );
}

/** One line for a list: `connects by itself`, `has to be connected by hand, store review`. */
export function summarizeInterface(fact: InterfaceFact, side: 'plug' | 'slot' = 'plug'): string {
  if (side === 'slot') {
    return fact.slotNeedsStoreApproval === 'no' ? 'an app snap may offer it' : 'slot: store review';
  }
  const connection = {
    yes: 'connects by itself',
    no: fact.connectsByHand === 'no' ? 'needs the store to connect' : 'connected by hand',
    conditional: 'may connect by itself',
  }[fact.autoConnects];
  const review = { yes: ', store review', no: '', conditional: ', may need store review' }[fact.needsStoreApproval];
  return connection + review;
}

function plugRows(fact: InterfaceFact): (string | undefined)[] {
  return [
    row('Connects by itself', fact.autoConnects, fact.autoConnectsReason),
    fact.connectsByHand === 'yes' || fact.autoConnects === 'yes'
      ? undefined
      : row('Can be connected by hand', fact.connectsByHand, fact.connectsByHandReason),
    row('Store approval', fact.needsStoreApproval, fact.needsStoreApprovalReason),
  ];
}

function slotRows(fact: InterfaceFact): (string | undefined)[] {
  return [
    row('Store approval', fact.slotNeedsStoreApproval, fact.slotNeedsStoreApprovalReason),
    labelled('Snaps that may offer it', fact.slotSnapTypes.map((type) => SNAP_TYPES[type] ?? type).join(', ')),
    row('Plugs connect by themselves', fact.autoConnects, fact.autoConnectsReason),
  ];
}

const SNAP_TYPES: Readonly<Record<string, string>> = {
  core: 'the system',
  app: 'apps',
  gadget: 'gadgets',
  kernel: 'kernels',
};

/** As other types are named. */
function attributeType(type: string): string {
  return type
    .replaceAll(/list of (string|map)/g, 'list of $1s')
    .replaceAll('string', 'text')
    .replaceAll('bool', 'true or false')
    .replaceAll(/\bint\b/g, 'whole number');
}

/** Where it depends, the reason is the answer. */
function row(label: string, answer: Answer, why: string): string {
  if (answer !== 'conditional') return `**${label}:** ${answer}. ${sentence(prose(why))}`;
  const rest = why.replace(/^(?:Connects by itself|Can be connected) /, '');
  return `**${label}:** ${prose(rest)}`;
}

function notesOf(fact: InterfaceFact): readonly string[] {
  const notes = fact['notes'];
  return Array.isArray(notes) ? notes.filter((note): note is string => typeof note === 'string') : [];
}

/** The command; the place of another snap's slot is left open where it is not known. */
function connectWords(fact: InterfaceFact, use: InterfaceUse): string {
  const lead = fact.autoConnects === 'yes' ? 'Should it have been disconnected:' : 'To connect it:';
  return `${lead}\n\n${shellFence(getConnectCommand(fact, use))}`;
}

export function getConnectCommand(fact: InterfaceFact, use: Pick<InterfaceUse, 'name' | 'snap' | 'provider'>): string {
  const plug = `${use.snap ?? 'SNAP'}:${use.name ?? fact.name}`;
  if (fact['implicitOnCore'] === true || fact['implicitOnClassic'] === true) return `sudo snap connect ${plug}`;
  return `sudo snap connect ${plug} ${use.provider ?? 'OTHER-SNAP:SLOT'}`;
}

function sinceWords(version: string): string {
  return version === '2.0' ? 'Known to every snapd from 2.0 on.' : `Since snapd ${version}.`;
}

function attributeList(attributes: readonly InterfaceAttribute[]): string | undefined {
  if (attributes.length === 0) return undefined;
  const rows = attributes.map((one) => {
    const marks = [attributeType(one.type), one.required ? 'required' : ''].filter((mark) => mark !== '').join(', ');
    return `${code(one.name)} (${marks}): ${prose(firstClause(one.rule))}`;
  });
  return `Attributes:\n\n${bullets(rows)}`;
}

/** As much of a rule as a list has room for. */
function firstClause(text: string): string {
  const clause = /^[^.;]*(?:[.;](?!\s|$)[^.;]*)*/.exec(text)?.[0] ?? text;
  return sentence(clause.length > 140 ? `${clause.slice(0, clause.lastIndexOf(' ', 137))} …` : clause);
}

/** Markdown about one attribute of a plug or slot. */
export function describeAttribute(fact: InterfaceFact, attribute: InterfaceAttribute, side: 'plug' | 'slot'): string {
  const { allowed, minimum, maximum, maxLength } = attribute;
  const fallback = attribute.default;
  const WHEN = {
    install: `With a value that does not fit snapd leaves the ${side} out, with a warning.`,
    connect: 'With a value that does not fit connecting fails.',
    use: undefined,
  } as const;
  return paragraphs(
    `**${attribute.name}**: ${attributeType(attribute.type)}, attribute of a ${code(fact.name)} ${side}`,
    sentence(prose(attribute.rule)),
    bullets([
      attribute.required ? 'Required.' : undefined,
      attribute.requiredUnless && `Required unless there is ${codeList(attribute.requiredUnless, 'or')}.`,
      attribute.conflictsWith && `Not together with ${codeList(attribute.conflictsWith, 'or')}.`,
      labelled('Values', allowed && codeList(allowed, 'or')),
      labelled('Default', fallback === undefined ? undefined : defaultText(fallback)),
      labelled(
        'Limits',
        [
          minimum !== undefined && `from ${String(minimum)}`,
          maximum !== undefined && `up to ${String(maximum)}`,
          maxLength !== undefined && `at most ${String(maxLength)} characters`,
        ]
          .filter((limit) => limit !== false)
          .join(' '),
      ),
      labelled('Keys', attribute.items && memberNames(attribute.items)),
      WHEN[attribute.checked],
    ]),
    link('Documentation', fact.docsUrl),
  );
}

function defaultText(value: unknown): string {
  if (typeof value !== 'string') return code(JSON.stringify(value));
  return value.includes(' ') ? prose(value) : code(value);
}

function memberNames(items: readonly Readonly<Record<string, unknown>>[]): string {
  return codeList(items.flatMap((item) => (typeof item['name'] === 'string' ? [item['name']] : [])));
}

/** The attribute at a way below a plug or slot: `['source', 'read']`. */
export function findAttribute(
  attributes: readonly InterfaceAttribute[],
  way: readonly string[],
): InterfaceAttribute | undefined {
  let found: InterfaceAttribute | undefined;
  let level: readonly unknown[] = attributes;
  for (const name of way) {
    found = level.find((one): one is InterfaceAttribute => isNamed(one, name));
    if (!found) return undefined;
    level = found.items ?? [];
  }
  return found && { ...found, checked: found.checked ?? 'use' };
}

function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === name;
}
