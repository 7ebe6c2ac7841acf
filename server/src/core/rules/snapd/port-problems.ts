/** What snapd finds wrong with the attributes of a plug or slot, from the facts of its interface. */
import type { InterfaceAttribute, InterfaceFact } from '../../facts/types.ts';
import { entriesOf, findPair, isMap, isScalar, isSeq, keyText, rangeOf, rangeOfValue } from '../../yaml/access.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';
import { cleanPath } from './clean-path.ts';
import { explainReading, typeInSnapYaml } from './plain-text.ts';
import { isUsbPort } from './usb-ports.ts';
import { SPECIAL_CHECKS, OWN_PRESENCE } from './special-interfaces.ts';
import { attributeText, type Port, type SnapView } from './snap-view.ts';

export interface PortProblem {
  readonly start: number;
  readonly end: number;
  /** One sentence without its end: the effect is added to it. */
  readonly message: string;
  /** install: the plug or slot is dropped. connect: connecting it fails. use: what it asks for is not granted. */
  readonly checked: 'install' | 'connect' | 'use';
  /** A value that would do. */
  readonly instead?: string;
}

export type Tell = (problem: PortProblem) => void;

/** Lists that need at least one entry. */
const NOT_EMPTY: ReadonlySet<string> = new Set([
  ...['mount-control/mount', 'kernel-module-load/modules', 'mediatek-accel/units'],
  ...['gpio-chardev/source-chip', 'polkit/install-rules'],
]);
/** Maps whose other keys are refused. */
const CLOSED: ReadonlySet<string> = new Set([
  ...['custom-device/files', 'custom-device/udev-tagging', 'polkit/install-rules'],
]);

/** Interfaces that tidy a path before they look at it. */
const TIDY_PATHS: ReadonlySet<string> = new Set(['bool-file', 'hidraw', 'i2c', 'iio', 'serial-port', 'spi']);

interface Item {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly rule?: string;
  readonly pattern?: string;
  readonly allowed?: readonly string[];
  readonly checked?: PortProblem['checked'];
  readonly otherTypesIgnored?: boolean;
}

export function findPortProblems(port: Port, fact: InterfaceFact, view: SnapView): readonly PortProblem[] {
  const problems: PortProblem[] = [];
  // snapd's own slot of this interface has other attributes.
  if (fact.name === 'qualcomm-ipc-router' && port.side === 'slot' && isSnapd(view)) return problems;
  // One problem for one place.
  const told = new Set<number>();
  const tell: Tell = (problem) => {
    if (told.has(problem.start)) return;
    told.add(problem.start);
    problems.push(problem);
  };
  const attributes = port.side === 'plug' ? fact.plugAttributes : fact.slotAttributes;
  const own = OWN_PRESENCE.has(`${fact.name}/${port.side}`);
  for (const attribute of attributes) {
    if (attribute.setByHook) continue;
    const pair = port.attributes.get(attribute.name);
    if (pair) judgeAttribute(port, fact, attribute, pair, tell);
    if (!own && !isThere(port, attribute)) judgeAbsence(port, fact, attribute, view, tell);
    if (!own && pair) judgeConflicts(port, attribute, pair, attributes, tell);
  }
  SPECIAL_CHECKS[`${fact.name}/${port.side}`]?.(port, tell, view);
  return problems;
}

function isSnapd({ project }: SnapView): boolean {
  return project.type === 'snapd' || project.name === 'snapd';
}

/** Whether snapd finds the attribute: where other types are ignored, only one of the right type counts. */
function isThere(port: Port, attribute: InterfaceAttribute): boolean {
  if (port.added.has(attribute.name)) return true;
  const pair = port.attributes.get(attribute.name);
  if (!pair) return false;
  return attribute.otherTypesIgnored !== true || hasType(pair.value, attribute.type);
}

function judgeAbsence(
  port: Port,
  fact: InterfaceFact,
  attribute: InterfaceAttribute,
  view: SnapView,
  tell: Tell,
): void {
  const all = port.side === 'plug' ? fact.plugAttributes : fact.slotAttributes;
  const others = attribute.requiredUnless ?? [];
  if (!attribute.required && others.length === 0) return;
  const found = others.some((name) => {
    const other = all.find((one) => one.name === name);
    return other ? isThere(port, other) : port.attributes.has(name) || port.added.has(name);
  });
  if (found || isLeftToSnapcraft(port, fact, attribute, view)) return;
  const names = [attribute.name, ...others].map((name) => `"${name}"`);
  const what = names.length === 1 ? `the attribute ${names[0] ?? ''}` : `one of the attributes ${names.join(', ')}`;
  const range = rangeOf(port.entry?.key ?? port.place);
  const wrong = port.attributes.get(attribute.name);
  const place = wrong ? rangeOfValue(wrong) : range;
  const message = `The interface "${fact.name}" needs ${what}${wrong ? ` as ${describeType(attribute.type)}` : ''}`;
  tell({ ...place, message, checked: attribute.checked });
}

/** Content plugs without a target do not get past snapcraft; those that are no more than a name do. */
function isLeftToSnapcraft(port: Port, fact: InterfaceFact, attribute: InterfaceAttribute, view: SnapView): boolean {
  if (fact.name !== 'content' || attribute.name !== 'target' || port.attributes.has('target')) return false;
  // snapcraft itself looks only at plugs that name the interface; before core22 also at the name.
  return isMap(port.entry?.value) && (view.project.legacy || findPair(port.entry.value, 'interface') !== undefined);
}

function judgeConflicts(
  port: Port,
  attribute: InterfaceAttribute,
  pair: YamlPair,
  all: readonly InterfaceAttribute[],
  tell: Tell,
): void {
  if (isOff(pair.value) || !isThere(port, attribute)) return;
  for (const name of attribute.conflictsWith ?? []) {
    const other = port.attributes.get(name);
    // Both know of each other: the second one is told.
    if (!other || isOff(other.value) || pair.key.start < other.key.start) continue;
    const fact = all.find((one) => one.name === name);
    if (fact && !isThere(port, fact)) continue;
    const message = `The attributes "${name}" and "${attribute.name}" exclude each other`;
    tell({ ...rangeOf(pair.key), message, checked: attribute.checked });
  }
}

function isOff(node: YamlNode): boolean {
  return isScalar(node) && (node.value === false || node.value === null || node.text === '');
}

function judgeAttribute(
  port: Port,
  fact: InterfaceFact,
  attribute: InterfaceAttribute,
  pair: YamlPair,
  tell: Tell,
): void {
  const { value } = pair;
  // Null is refused for every interface: see snapd/plug-attribute.
  if (isScalar(value) && value.type === 'null') return;
  const place = rangeOfValue(pair);
  const { checked } = attribute;
  if (!hasType(value, attribute.type)) {
    if (checked === 'use' || attribute.otherTypesIgnored === true) return;
    const message = `The attribute "${attribute.name}" of "${fact.name}" has to be ${describeType(attribute.type)}${explainReading(value)}`;
    tell({ ...place, message, checked });
    return;
  }
  if (isSeq(value) && value.items.length === 0 && NOT_EMPTY.has(`${fact.name}/${attribute.name}`)) {
    tell({
      ...place,
      message: `The attribute "${attribute.name}" of "${fact.name}" needs at least one entry`,
      checked,
    });
  }
  const pattern =
    attribute.patternWithUsb !== undefined && isUsbPort(port) ? attribute.patternWithUsb : attribute.pattern;
  const check: Item = { ...attribute, ...(pattern === undefined ? {} : { pattern }) };
  for (const node of isSeq(value) ? value.items : [value]) judgeText(node, check, fact.name, attribute, tell);
  if (isScalar(value) && typeof value.value === 'number') judgeNumber(value.value, place, attribute, fact.name, tell);
  if (attribute.items) judgeItems(value, attribute, fact.name, tell);
}

function judgeText(node: YamlNode, check: Item, iface: string, attribute: InterfaceAttribute, tell: Tell): void {
  const text = attributeText(node);
  if (text === undefined || text.includes('CRAFT_')) return;
  const checked = check.checked ?? attribute.checked;
  const range = rangeOf(node);
  if (check.allowed && !check.allowed.includes(text)) {
    const list = check.allowed.map((word) => `"${word}"`).join(', ');
    const message = `"${check.name}" of "${iface}" cannot be "${text}"; allowed is ${list}`;
    tell({ ...range, message, checked });
    return;
  }
  const seen = check.name === 'path' && text !== '' && TIDY_PATHS.has(iface) ? cleanPath(text) : text;
  const long = attribute.maxLength !== undefined && check.name === attribute.name && text.length > attribute.maxLength;
  const wrong =
    (check.pattern !== undefined && !toRegex(check.pattern).test(seen)) ||
    (attribute.notPattern !== undefined && check.name === attribute.name && toRegex(attribute.notPattern).test(text));
  if (!wrong && !long) return;
  const rule = check.rule === undefined ? '' : `: ${toHint(check.rule)}`;
  tell({ ...range, message: `"${check.name}" of "${iface}" cannot be "${text}"${rule}`, checked });
}

/** What a message has room for of a rule; all of it stands in the hover. */
function toHint(rule: string): string {
  const [first = '', ...rest] = rule.replace(/\.$/, '').split('; ');
  const text = first.length < 25 && rest.length > 0 ? rest.join('; ') : first;
  const cut = text.length > 80 ? text.lastIndexOf(', ', 80) : -1;
  const hint = (cut > 0 ? text.slice(0, cut) : text).replace(/^[^:]*: (?=.{15})/, '');
  return hint.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function judgeNumber(
  value: number,
  place: { readonly start: number; readonly end: number },
  attribute: InterfaceAttribute,
  iface: string,
  tell: Tell,
): void {
  const { minimum = -Infinity, maximum = Infinity, checked } = attribute;
  if (value >= minimum && value <= maximum) return;
  const range = maximum === Infinity ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
  tell({ ...place, message: `"${attribute.name}" of "${iface}" has to be ${range}`, checked });
}

function judgeItems(value: YamlNode, attribute: InterfaceAttribute, iface: string, tell: Tell): void {
  const items = attribute.items as unknown as readonly Item[];
  for (const map of isSeq(value) ? value.items : [value]) {
    if (!isMap(map)) continue;
    for (const item of items) {
      const pair = findPair(map, item.name);
      const checked = item.checked ?? attribute.checked;
      if (!pair) {
        // A mount of a network share has no source.
        if (item.required !== true || (iface === 'mount-control' && item.name === 'what')) continue;
        const first = map.pairs[0];
        const place = rangeOf(first?.key ?? map);
        tell({ ...place, message: `Each entry of "${attribute.name}" needs "${item.name}"`, checked });
      } else if (!hasType(pair.value, item.type)) {
        if (item.otherTypesIgnored === true) continue;
        // snapd also takes a number where it asks for any text of a mount.
        const message = `"${item.name}" in "${attribute.name}" has to be ${describeType(item.type)}`;
        tell({ ...rangeOfValue(pair), message, checked });
      } else if (item.name !== 'options' || iface !== 'mount-control') {
        for (const node of isSeq(pair.value) ? pair.value.items : [pair.value])
          judgeText(node, item, iface, attribute, tell);
      }
    }
    if (!CLOSED.has(`${iface}/${attribute.name}`)) continue;
    for (const pair of entriesOf(map)) {
      const name = keyText(pair);
      if (name === undefined || items.some((item) => item.name === name)) continue;
      const list = items.map((item) => `"${item.name}"`).join(', ');
      const message = `"${name}" is no key of "${attribute.name}"; allowed are ${list}`;
      tell({ ...rangeOf(pair.key), message, checked: attribute.checked });
    }
  }
}

function hasType(node: YamlNode, type: string): boolean {
  if (type.includes(' or ')) return type.split(' or ').some((one) => hasType(node, one));
  if (type.startsWith('list of ')) return isSeq(node) && node.items.every((item) => hasType(item, type.slice(8)));
  if (type === 'map') return isMap(node);
  if (type === 'string') return attributeText(node) !== undefined;
  return isScalar(node) && typeInSnapYaml(node) === type;
}

function describeType(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    bool: 'true or false',
    int: 'a whole number',
    map: 'a mapping',
    'list of string': 'a list of texts',
    'list of map': 'a list of mappings',
    'string or list of string': 'text or a list of texts',
  };
  return words[type] ?? `a ${type}`;
}

const regexes = new Map<string, RegExp>();

function toRegex(pattern: string): RegExp {
  let regex = regexes.get(pattern);
  if (!regex) regexes.set(pattern, (regex = new RegExp(pattern)));
  return regex;
}
