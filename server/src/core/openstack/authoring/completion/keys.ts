/** The keys of snap-openstack.yaml by level, and of entries by their type. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CompletionSource } from '../../../completion/source.ts';
import { findValue, isText } from '../../../yaml/access.ts';
import type { YamlMap } from '../../../yaml/tree.ts';
import { ENTRY_TYPES, findEntryKey, type EntryType } from '../../runner-keys.ts';
import { usesLaunch } from '../entry-names.ts';
import { describeRunnerKey, findKeyDoc, formOfKey, keysOf, type KeyLevel } from '../key-docs.ts';
import { findRunnerPlace } from '../runner-places.ts';

const REQUIRED: Readonly<Record<EntryType, readonly string[]>> = {
  simple: ['binary'],
  uwsgi: ['uwsgi-dir'],
  nginx: ['config-file'],
};

/** The type that an entry's mapping says; undefined for one that there is not. */
export function readEntryType(map: YamlMap | undefined): EntryType | undefined {
  const value = findValue(map, 'type');
  if (!value) return 'simple';
  return isText(value) ? ENTRY_TYPES.find((type) => type === value.text) : undefined;
}

export const runnerKeys: CompletionSource = {
  name: 'runner keys',
  kinds: ['snap-openstack'],
  guard: (cursor) => cursor.role === 'key' && levelOf(findRunnerPlace(cursor.path).slot) !== undefined,
  *items(cursor, ctx) {
    const level = levelOf(findRunnerPlace(cursor.path).slot);
    if (!level) return;
    const type = level === 'entry' ? readEntryType(cursor.map) : undefined;
    for (const [index, key] of keysOf(level).entries()) {
      if (cursor.siblings.has(key)) continue;
      const types = level === 'entry' ? findEntryKey(key)?.types : undefined;
      if (type !== undefined && types?.includes(type) === false) continue;
      const newer = key === 'snap-config-keys' && !usesLaunch(ctx);
      const required = isRequired(level, key, type);
      const doc = findKeyDoc(level, key);
      yield {
        label: key,
        kind: CompletionItemKind.Property,
        detail: `${doc?.type ?? ''}${required ? ', required' : ''}${newer ? ', newer runner only' : ''}`,
        rank: required ? index : newer ? 80 : 20 + index,
        suggests: true,
        insert: { type: 'key', key, then: formOfKey(level, key) },
        documentation: () => describeRunnerKey(level, key, type) ?? '',
      };
    }
  },
};

function isRequired(level: KeyLevel, key: string, type: EntryType | undefined): boolean {
  if (level === 'root') return true;
  return level === 'entry' && type !== undefined && REQUIRED[type].includes(key) && type !== 'nginx';
}

function levelOf(slot: string): KeyLevel | undefined {
  return slot === 'root' || slot === 'setup' || slot === 'entry' ? slot : undefined;
}
