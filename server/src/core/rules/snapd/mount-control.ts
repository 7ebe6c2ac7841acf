/** Mounts that a snap may ask for. snapd looks at them when the plug is connected. */
import type { InterfaceAttribute } from '../../facts/types.ts';
import type { Facts } from '../../facts/provider.ts';
import { findPair, findValue, isMap, isScalar, itemsOf, rangeOf } from '../../yaml/access.ts';
import type { YamlMap, YamlNode } from '../../yaml/tree.ts';
import { cleanPath } from './clean-path.ts';
import type { Tell } from './port-problems.ts';
import { attributeText, type Port } from './snap-view.ts';

const checked = 'connect';

interface Options {
  readonly kernel: ReadonlySet<string>;
  readonly userspace: ReadonlySet<string>;
  readonly perType: Readonly<Record<string, readonly string[]>>;
}

interface Types {
  readonly disallowed: readonly string[];
  readonly deprecated: readonly string[];
  readonly exclusive: readonly string[];
  readonly byDefault: readonly string[];
}

interface MountRules {
  readonly options: Options;
  readonly types: Types;
}

const cache = new WeakMap<Facts, MountRules>();

function getRules(facts: Facts): MountRules {
  let rules = cache.get(facts);
  if (!rules) cache.set(facts, (rules = readRules(facts)));
  return rules;
}

function readRules(facts: Facts): MountRules {
  const mount: InterfaceAttribute | undefined = facts.interfaces.get('mount-control')?.plugAttributes[0];
  const item = (name: string): Readonly<Record<string, unknown>> =>
    mount?.items?.find((one) => one['name'] === name) ?? {};
  const list = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
  const options = item('options');
  const type = item('type');
  return {
    options: {
      kernel: new Set(list(options['allowed'])),
      userspace: new Set(list(options['allowedUserspace'])),
      perType: (options['allowedPerType'] ?? {}) as Record<string, readonly string[]>,
    },
    types: {
      disallowed: list(type['disallowed']),
      deprecated: list(type['deprecated']),
      exclusive: list(type['exclusive']),
      byDefault: list(type['default']),
    },
  };
}

export function judgeMounts(port: Port, tell: Tell, facts: Facts): void {
  const rules = getRules(facts);
  for (const mount of itemsOf(port.attributes.get('mount')?.value)) if (isMap(mount)) judgeMount(mount, tell, rules);
}

function judgeMount(mount: YamlMap, tell: Tell, rules: MountRules): void {
  const known = rules.types;
  const refuse = (node: YamlNode, message: string): void => tell({ ...rangeOf(node), message, checked });
  const typeNodes = itemsOf(findValue(mount, 'type'));
  const types = typeNodes.flatMap((node) => attributeText(node) ?? []);
  for (const node of typeNodes) {
    const type = attributeText(node) ?? '';
    if (known.disallowed.includes(type)) refuse(node, `The file system type "${type}" cannot be mounted`);
    else if (known.deprecated.includes(type)) refuse(node, `The file system type "${type}" is refused; write "nfs"`);
    else if (known.exclusive.includes(type) && types.length > 1)
      refuse(node, `The file system type "${type}" has to stand alone`);
  }
  judgeSource(mount, types, refuse);
  const where = findValue(mount, 'where');
  const path = attributeText(where);
  if (where && path !== undefined && cleanPath(path) !== path) {
    refuse(where, `The path "${path}" is not clean; write "${cleanPath(path)}"`);
  }
  const persistent = findValue(mount, 'persistent');
  if (isScalar(persistent) && persistent.value === true && path?.startsWith('$SNAP_DATA') === true) {
    refuse(persistent, 'A mount below "$SNAP_DATA" cannot be persistent');
  }
  judgeOptions(mount, types, refuse, rules);
}

function judgeSource(
  mount: YamlMap,
  types: readonly string[],
  refuse: (node: YamlNode, message: string) => void,
): void {
  const what = findPair(mount, 'what')?.value;
  const text = attributeText(what);
  if (types.includes('functionfs')) return;
  const share = types.find((type) => type === 'nfs' || type === 'cifs');
  if (!what) {
    const first = mount.pairs[0];
    if (share === undefined && first) refuse(first.key, 'Each entry of "mount" needs "what"');
    return;
  }
  if (text === undefined) return;
  if (share !== undefined) {
    if (text !== '') refuse(what, `"what" has to be left out for the type "${share}"`);
    return;
  }
  const tmpfs = types.includes('tmpfs');
  if (text === 'none' && !tmpfs) refuse(what, '"what" can be "none" only with the type "tmpfs"');
  else if (text !== 'none' && tmpfs) refuse(what, '"what" has to be "none" with the type "tmpfs"');
  else if (text !== 'none' && cleanPath(text) !== text)
    refuse(what, `The path "${text}" is not clean; write "${cleanPath(text)}"`);
}

function judgeOptions(
  mount: YamlMap,
  types: readonly string[],
  refuse: (node: YamlNode, message: string) => void,
  rules: MountRules,
): void {
  const { options, types: known } = rules;
  const value = findValue(mount, 'options');
  if (!value) return;
  const items = itemsOf(value);
  if (value.kind === 'seq' && items.length === 0) refuse(value, '"options" of a mount needs at least one option');
  const effective = types.length > 0 ? types : known.byDefault;
  for (const node of items) {
    const option = attributeText(node);
    if (option === undefined) continue;
    if (option === 'bind' && types.length > 0) refuse(node, 'The option "bind" excludes "type"');
    if (options.kernel.has(option)) continue;
    const name = /^[^=]*=?/.exec(option)?.[0] ?? option;
    if (options.userspace.has(name)) continue;
    const fits = (type: string): boolean => {
      const list = options.perType[type] ?? [];
      return list.includes(name) || list.includes(/^[^:]*:?/.exec(name)?.[0] ?? name);
    };
    if (!effective.every(fits))
      refuse(node, `The mount option "${option}" is not allowed for every file system type of this mount`);
  }
}
