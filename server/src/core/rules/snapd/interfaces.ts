/** Plugs and slots: their form, their names, their interfaces and the attributes of those. */
import { findNearest } from '../../text/nearest.ts';
import { isMap, isNull, isScalar, isText, keyText, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import type { NamedEntry, SnapcraftProject } from '../../project/project.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';
import { findNulls, isTextKey } from './attribute-values.ts';
import { findDropped, getPortReports, PORT_NAME } from './dropped.ts';
import { explainReading } from './plain-text.ts';
import type { PortProblem } from './port-problems.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { attributeText, getSnapView, type Port, type Side } from './snap-view.ts';

function sidesOf(project: SnapcraftProject): readonly (readonly [Side, readonly NamedEntry[]])[] {
  return [
    ['plug', project.plugs],
    ['slot', project.slots],
  ];
}

export const plugValue = defineSnapdRule({
  code: 'snapd/plug-value',
  severity: 'error',
  summary: 'A plug or slot is nothing, the name of an interface, or a mapping.',
  *check({ project }) {
    for (const [side, entries] of sidesOf(project)) {
      for (const { name, pair, value } of entries) {
        const wrong =
          value.kind === 'seq'
            ? // A list of attributes of a plug is refused when the file is read.
              side === 'slot'
            : isScalar(value) && value.type !== 'null' && attributeText(value) === undefined;
        if (!wrong) continue;
        const range = value.kind === 'seq' ? rangeOfKey(pair) : rangeOf(value);
        const message = `The ${side} "${name}" has to be empty, the name of an interface, or a mapping with "interface" and attributes${explainReading(value)}.`;
        yield { ...range, message };
      }
    }
  },
});

export const plugAttribute = defineSnapdRule({
  code: 'snapd/plug-attribute',
  severity: 'error',
  summary: 'Attributes of plugs and slots have names and values that snap.yaml can hold.',
  *check({ project }) {
    for (const [side, entries] of sidesOf(project)) {
      for (const { name, value } of entries) {
        if (!isMap(value)) continue;
        for (const pair of value.entries) yield* judgePair(side, name, pair, isContent(name, value), project);
      }
    }
  },
});

/** snapcraft itself reads content plugs, and leaves out what is null of the keys that it knows. */
function isContent(name: string, value: YamlNode): boolean {
  const named = isMap(value) ? value.entries.find((pair) => keyText(pair) === 'interface')?.value : undefined;
  return named ? isText(named) && named.text === 'content' : name === 'content';
}

function* judgePair(
  side: Side,
  port: string,
  pair: YamlPair,
  content: boolean,
  project: SnapcraftProject,
): Iterable<Finding> {
  const key = keyText(pair);
  if (key === undefined) return;
  const where = `of the ${side} "${port}"`;
  if (!isTextKey(pair.key)) {
    yield { ...rangeOfKey(pair), message: `The attribute "${key}" ${where} is no text; snapd refuses the snap.` };
  } else if (key === '') {
    yield { ...rangeOfKey(pair), message: `An attribute ${where} has no name.` };
  } else if (key.startsWith('$') && !key.includes('CRAFT_')) {
    yield {
      ...rangeOfKey(pair),
      message: `The attribute "${key}" ${where} begins with "$", which snapd keeps for itself.`,
    };
  } else if (key === 'interface' || key === 'label') {
    const { value } = pair;
    if (attributeText(value) !== undefined) return;
    const range = isScalar(value) && value.start !== value.end ? rangeOf(value) : rangeOfKey(pair);
    yield { ...range, message: `"${key}" ${where} has to be text${explainReading(value)}.` };
  } else if (!content || side !== 'plug' || project.legacy || (key !== 'content' && key !== 'default-provider')) {
    yield* findNulls(pair.value, pair.key, `the attribute "${key}" ${where}`);
  }
}

export const plugAndSlot = defineSnapdRule({
  code: 'snapd/plug-and-slot',
  severity: 'error',
  summary: 'A plug and a slot never share a name.',
  *check(ctx) {
    const view = getSnapView(ctx);
    for (const slot of view.slots.values()) {
      const plug = view.plugs.get(slot.name);
      const dropped = findDropped(view);
      // An extension brings the plug, and nothing here declares it.
      if (!plug && view.addedPlugs.has(slot.name) && !dropped.has(slot))
        yield { ...portPlace(slot), message: clashMessage(slot) };
      if (!plug) continue;
      // What snapd drops for another reason no longer clashes.
      if (dropped.has(plug) || dropped.has(slot)) continue;
      const message = clashMessage(slot);
      const related = [{ ...portPlace(plug), message: 'The plug is here.' }];
      yield { ...portPlace(slot), message, related };
    }
  },
});

function clashMessage(slot: Port): string {
  return `The name "${slot.name}" stands for a plug and a slot; snapd wants different names.`;
}

function portPlace(port: Port): { readonly start: number; readonly end: number } {
  return rangeOf(port.entry?.key ?? port.place);
}

export const plugName = defineSnapdRule({
  code: 'snapd/plug-name',
  severity: 'warning',
  summary: 'Names of plugs and slots have lower-case letters, digits and single dashes.',
  *check(ctx) {
    const view = getSnapView(ctx);
    for (const { port, badName, unknownInterface } of getPortReports(view)) {
      // An implicit one is told as an unknown interface.
      if (!badName || !port.entry || !isText(port.entry.key)) continue;
      if (unknownInterface && port.place === port.entry.key) continue;
      const tidy = port.name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '');
      const taken = (port.side === 'plug' ? view.plugs : view.slots).has(tidy);
      const data = PORT_NAME.test(tidy) && !taken ? { side: port.side, name: port.name, tidy } : undefined;
      const message = `snapd drops the ${port.side} "${port.name}" for its name; lower-case letters, digits and single dashes are allowed, with a letter first.`;
      yield { ...rangeOf(port.entry.key), message, data };
    }
  },
  fix(ctx, { data }) {
    if (typeof data !== 'object' || data === null || !('tidy' in data) || !('side' in data)) return [];
    const view = getSnapView(ctx);
    const ports = data.side === 'plug' ? view.plugs : view.slots;
    const port = 'name' in data && typeof data.name === 'string' ? ports.get(data.name) : undefined;
    if (!port?.entry || typeof data.tidy !== 'string') return [];
    const newText = data.tidy;
    const places = [port.entry.key, ...port.mentions.map((mention) => mention.node)];
    const edits = places.map(({ start, end }) => ({ start, end, newText }));
    return [{ title: `Rename to "${newText}"`, edits, preferred: true }];
  },
});

export const unknownInterface = defineSnapdRule({
  code: 'snapd/unknown-interface',
  severity: 'warning',
  summary: 'Plugs and slots use interfaces that snapd has.',
  *check(ctx) {
    const view = getSnapView(ctx);
    for (const { port, unknownInterface: unknown } of getPortReports(view)) {
      const name = port.interface;
      if (!unknown || name === undefined || name.includes('CRAFT_')) continue;
      const declared = port.side === 'plug' ? ctx.project.plugs : ctx.project.slots;
      // A section that cannot be read may well declare it.
      const section = ctx.project.find(`${port.side}s`)?.value;
      if (section && !isMap(section) && !isNull(section)) continue;
      // A name in an app may also be meant for a declaration at the top.
      const nearest =
        (port.entry
          ? undefined
          : findNearest(
              name,
              declared.map((entry) => entry.name),
            )) ?? findNearest(name, ctx.facts.interfaces.keys());
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      const message = `Unknown interface "${name}"; snapd drops the ${port.side}.${hint}`;
      const places = port.entry ? [port.place] : port.mentions.map((mention) => mention.node);
      for (const place of places) yield { ...rangeOf(place), message, data: nearest };
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

const EFFECTS = { install: 'snapd drops the', connect: 'snapd then refuses to connect the', use: '' } as const;

export const interfaceAttribute = defineSnapdRule({
  code: 'snapd/interface-attribute',
  severity: 'warning',
  summary: 'Attributes are those that the interface asks for.',
  *check(ctx) {
    for (const { port, problems, badName } of getPortReports(getSnapView(ctx))) {
      if (badName) continue;
      for (const problem of problems) yield toFinding(port, problem);
    }
  },
});

function toFinding(port: Port, { start, end, message, checked }: PortProblem): Finding {
  if (checked === 'use') return { start, end, message: `${message}; other values grant nothing.`, severity: 'hint' };
  return { start, end, message: `${message}; ${EFFECTS[checked]} ${port.side}.` };
}

export const unknownAttribute = defineSnapdRule({
  code: 'snapd/unknown-attribute',
  severity: 'hint',
  summary: 'Attributes that look like one of the interface.',
  *check(ctx) {
    for (const { port } of getPortReports(getSnapView(ctx))) {
      const fact = port.interface === undefined ? undefined : ctx.facts.interfaces.get(port.interface);
      if (!fact || port.attributes.size === 0 || (port.interface === 'mpris' && port.side === 'slot')) continue;
      const known = (port.side === 'plug' ? fact.plugAttributes : fact.slotAttributes).map((one) => one.name);
      for (const [name, pair] of port.attributes) {
        if (known.includes(name)) continue;
        const nearest = findNearest(
          name,
          [...known, 'interface', 'label'].filter((one) => !port.attributes.has(one)),
        );
        if (nearest === undefined) continue;
        const message = `The interface "${fact.name}" has no attribute "${name}". Did you mean "${nearest}"?`;
        yield { ...rangeOfKey(pair), message, data: nearest };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Rename to "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

export const slotType = defineSnapdRule({
  code: 'snapd/slot-type',
  severity: 'information',
  summary: 'Slots that only the system or other types of snaps may have.',
  *check(ctx) {
    const type = ctx.project.type ?? 'app';
    if (!['app', 'gadget', 'kernel'].includes(type)) return;
    const view = getSnapView(ctx);
    for (const port of view.slots.values()) {
      const fact = port.interface === undefined ? undefined : ctx.facts.interfaces.get(port.interface);
      const types = fact?.['slotSnapTypesUnasserted'];
      if (!fact || !Array.isArray(types) || types.includes(type)) continue;
      const list = types.map((one) => (one === 'core' ? 'the system' : `${String(one)} snaps`)).join(' and ');
      const only = types.length === 0 ? '' : `; it belongs to ${list}`;
      const message = `A snap of the type "${type}" cannot be installed with a slot of "${fact.name}"${only}.`;
      yield { ...rangeOf(port.entry ? port.place : (port.mentions[0]?.node ?? port.place)), message };
    }
  },
});

export const interfaceRules = [
  ...[plugValue, plugAttribute, plugAndSlot],
  ...[plugName, unknownInterface, interfaceAttribute, unknownAttribute, slotType],
] as const;
