/** Plugs and slots as snapcraft of the core18 and core20 eras reads them into objects of its own. */
import type { NamedEntry } from '../../project/project.ts';
import { findPair, isMap, isNull, isScalar, isText, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { insertKey } from '../../yaml/edit.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';

interface MissingData {
  readonly section: 'plugs' | 'slots';
  readonly name: string;
  readonly key: string;
}

export const legacyInterface = defineRule({
  code: 'snapcraft/interface-attributes',
  severity: 'error',
  since: '0.1.0',
  summary: 'A plug or slot of a core18 or core20 project without what snapcraft wants of its interface.',
  kinds: ['snapcraft'],
  *check({ project }) {
    // The era without a base passes all of this on.
    if (project.kind !== 'core18' && project.kind !== 'core20') return;
    for (const plug of project.plugs) yield* judgePlug(plug);
    for (const slot of project.slots) yield* judgeSlot(slot);
  },
  fix({ project, document }, finding) {
    const data = finding.data as MissingData | undefined;
    if (data?.key !== 'interface' && data?.key !== 'bus') return [];
    const entry = project[data.section].find((one) => one.name === data.name);
    if (!entry || !isMap(entry.value)) return [];
    const value = data.key === 'bus' ? 'session' : data.section === 'slots' ? 'dbus' : 'content';
    const edit = insertKey(document.text, entry.value, data.key, value, entry.value.pairs[0]);
    return edit ? [{ title: `Add "${data.key}: ${value}"`, edits: [edit] }] : [];
  },
});

function* judgePlug(plug: NamedEntry): Iterable<Finding> {
  if (!isMap(plug.value) || plug.value.broken) return;
  const pair = findPair(plug.value, 'interface');
  yield* judgeInterface(pair);
  const interfaceName = isText(pair?.value) ? pair.value.text : undefined;
  if (plug.name === 'content' && interfaceName !== 'content') {
    const message = 'A plug called "content" has to be of the interface "content".';
    if (pair) yield { ...rangeOfValue(pair), message };
    else yield { ...rangeOfKey(plug.pair), message, data: missing('plugs', plug, 'interface') };
  }
  const provider = findPair(plug.value, 'default-provider');
  if (interfaceName === 'content' && provider && !isText(provider.value) && !isVoid(provider.value)) {
    yield { ...rangeOfValue(provider), message: '"default-provider" has to be text: the name of a snap.' };
  }
}

function* judgeSlot(slot: NamedEntry): Iterable<Finding> {
  if (!isMap(slot.value) || slot.value.broken) return;
  const { value } = slot;
  const pair = findPair(value, 'interface');
  const interfaceNode = pair?.value;
  yield* judgeInterface(pair);
  if (slot.name === 'dbus' && !pair) {
    const message = 'A slot called "dbus" has to name its interface, "dbus".';
    yield { ...rangeOfKey(slot.pair), message, data: missing('slots', slot, 'interface') };
    return;
  }
  const source = findPair(value, 'source');
  if (interfaceNode && isText(interfaceNode) && interfaceNode.text === 'content' && source && isNull(source.value)) {
    const message = '"source" of a content slot has to be a map with "read" or "write".';
    yield { ...(source.value.start === source.value.end ? rangeOfKey(source) : rangeOfValue(source)), message };
  }
  const interfaceName = isScalar(interfaceNode) ? interfaceNode.text : undefined;
  if (interfaceName === 'dbus') {
    for (const key of ['bus', 'name']) {
      if (findPair(value, key)) continue;
      yield {
        ...rangeOfKey(slot.pair),
        message: `The dbus slot "${slot.name}" needs "${key}".`,
        data: missing('slots', slot, key),
      };
    }
  } else if (interfaceName === 'content' && !['read', 'write', 'source'].some((key) => findPair(value, key))) {
    yield {
      ...rangeOfKey(slot.pair),
      message: `The content slot "${slot.name}" needs "read" or "write", the folders that it shares.`,
      severity: 'warning',
    };
  }
}

/** The name is looked up in a table, which a list or a map can't be. */
function* judgeInterface(pair: YamlPair | undefined): Iterable<Finding> {
  if (!pair || isScalar(pair.value)) return;
  yield { ...rangeOfValue(pair), message: '"interface" has to be text: the name of the interface.' };
}

/** Null and collections without content count as not given. */
function isVoid(node: YamlNode): boolean {
  if (node.kind === 'map') return node.entries.length === 0;
  return node.kind === 'seq' ? node.items.length === 0 : isNull(node);
}

function missing(section: 'plugs' | 'slots', entry: NamedEntry, key: string): MissingData {
  return { section, name: entry.name, key };
}
