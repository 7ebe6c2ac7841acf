/** Plugs and slots as snapcraft of the core18 and core20 eras reads them into objects of its own. */
import type { NamedEntry } from '../../project/project.ts';
import { findPair, isMap, isScalar, isText, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { insertKey } from '../../yaml/edit.ts';
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
    const value = data.key === 'bus' ? 'session' : 'content';
    const edit = insertKey(document.text, entry.value, data.key, value, entry.value.pairs[0]);
    return edit ? [{ title: `Add "${data.key}: ${value}"`, edits: [edit] }] : [];
  },
});

function* judgePlug(plug: NamedEntry): Iterable<Finding> {
  if (!isMap(plug.value) || plug.value.broken) return;
  const pair = findPair(plug.value, 'interface');
  const interfaceName = isText(pair?.value) ? pair.value.text : undefined;
  if (plug.name === 'content' && interfaceName !== 'content') {
    const message = 'A plug called "content" has to be of the interface "content".';
    if (pair) yield { ...rangeOfValue(pair), message };
    else yield { ...rangeOfKey(plug.pair), message, data: missing('plugs', plug, 'interface') };
  }
}

function* judgeSlot(slot: NamedEntry): Iterable<Finding> {
  if (!isMap(slot.value) || slot.value.broken) return;
  const { value } = slot;
  const interfaceNode = findPair(value, 'interface')?.value;
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

function missing(section: 'plugs' | 'slots', entry: NamedEntry, key: string): MissingData {
  return { section, name: entry.name, key };
}
