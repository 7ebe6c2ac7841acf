/** The keys of snap-test.yaml, without those that what stands there already rules out. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CompletionSource, ValueForm } from '../../../completion/source.ts';
import type { Step } from '../../../yaml/locate.ts';
import { ACTION_KEYS, STEPPED_KEYS, WAIT_KEYS } from '../../model.ts';
import { findKeySchema, type KeySchema } from '../../schema.ts';
import { describeTestKey, keysAt, typesOf } from '../hover.ts';

/** Of each group one key stands in a mapping. */
function isExcluded(path: readonly Step[], key: string, siblings: ReadonlySet<string>): boolean {
  const has = (keys: readonly string[]): boolean => keys.some((one) => siblings.has(one));
  const isOf = (keys: readonly string[]): boolean => keys.includes(key);
  if (isStep(path)) {
    if (isOf(ACTION_KEYS)) return has(ACTION_KEYS);
    return key !== 'name' && has(ACTION_KEYS) && !siblings.has('run');
  }
  if (path[0] === 'snaps' && path.length === 2) {
    if (key === 'steps') return has(STEPPED_KEYS);
    if (isOf(STEPPED_KEYS)) return siblings.has('steps');
    if (key === 'source' || key === 'channel') return siblings.has('source') || siblings.has('channel');
  }
  if (keysAt(path).includes('port')) {
    if (isOf(WAIT_KEYS)) return has(WAIT_KEYS) || (siblings.has('host') && key !== 'port');
    if (key === 'host') return has(WAIT_KEYS) && !siblings.has('port');
  }
  return false;
}

export function isStep(path: readonly Step[]): boolean {
  const [first, second] = path;
  if (first === 'before' || first === 'after') return path.length === 2 && typeof second === 'number';
  return first === 'snaps' && path.length === 4 && path[2] === 'steps';
}

function formOf({ type, items }: KeySchema): ValueForm {
  const types = typeof type === 'string' ? [type] : (type ?? []);
  if (types.includes('object')) return 'map';
  if (types.includes('string') || !types.includes('array')) return 'scalar';
  const isOfMaps = items?.type === 'object' || items?.$ref !== undefined;
  return isOfMaps ? 'list-of-maps' : 'list';
}

/** Those that a list of suggestions should begin with in a step. */
const USUAL_STEPS: readonly string[] = ['run', 'copy', 'wait', 'restart'];

export const testKeys: CompletionSource = {
  name: 'test keys',
  kinds: ['snap-test'],
  guard: (cursor) => cursor.role === 'key' && keysAt(cursor.path).length > 0,
  *items(cursor) {
    const { path, siblings } = cursor;
    const required = findKeySchema(path)?.required ?? [];
    for (const [index, key] of keysAt(path).entries()) {
      if (siblings.has(key) || isExcluded(path, key, siblings)) continue;
      const schema = findKeySchema([...path, key]) ?? {};
      const isRequired = required.includes(key);
      const usual = isStep(path) ? USUAL_STEPS.indexOf(key) : -1;
      yield {
        label: key,
        kind: CompletionItemKind.Property,
        detail: `${typesOf(schema)}${isRequired ? ', required' : ''}`,
        rank: isRequired ? index : usual >= 0 ? 10 + usual : 20 + index,
        suggests: true,
        insert: { type: 'key', key, then: formOf(schema) },
        documentation: () => describeTestKey([...path, key]) ?? '',
      };
    }
  },
};
