/** Values that are free, and mostly one of a few: modes, epochs, depths, and what plugins are usually told. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { basesOfPluginKey, describePluginKey } from '../../../hover/describe-plugin.ts';
import { describeEpoch } from '../../../hover/describe-value.ts';
import { getPluginKeySample } from '../../../hover/plugin-key-examples.ts';
import { findPluginFact, pluginKeys } from '../../../schema/navigate.ts';
import { findText, isScalar, isSeq } from '../../../yaml/access.ts';
import { followPath } from '../../../yaml/locate.ts';
import { parseYaml } from '../../../yaml/parse.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { takesFiles } from './files.ts';
import { valueEntry, valueSource } from './place.ts';

type Row = readonly [value: string, meaning: string];

const SOCKET_MODES: readonly Row[] = [
  ['0660', 'for the owner and the group, which is root'],
  ['0666', 'for everybody'],
  ['0600', 'for the owner alone, which is root'],
];
const FILE_MODES: readonly Row[] = [
  ['755', 'programs and folders: all may run them, the owner may change them'],
  ['644', 'files: all may read them, the owner may change them'],
  ['600', 'for the owner alone'],
  ['440', 'read only, for the owner and the group'],
];
const EPOCHS: readonly Row[] = [
  ['0', 'the first one'],
  ['1*', 'reads the data of epochs 0 and 1'],
  ['1', 'reads the data of epoch 1 alone'],
];

const rowsAt: Readonly<Record<string, readonly Row[]>> = {
  epoch: EPOCHS,
  'apps.<app>.sockets.<socket>.socket-mode': SOCKET_MODES,
  'parts.<part>.permissions[].mode': FILE_MODES,
  'parts.<part>.source-depth': [['1', 'only the last commit, which is quick']],
};

const usual = valueSource('usual values', Object.keys(rowsAt), function* ({ keyPath }) {
  for (const [index, [value, detail]] of (rowsAt[keyPath] ?? []).entries()) {
    yield valueEntry(value, CompletionItemKind.Value, {
      detail,
      rank: 20 + index,
      ...(keyPath === 'epoch' && { documentation: () => describeEpoch(value) ?? '' }),
    });
  }
});

/** The texts of a value in one line of YAML. */
function textsOf(sample: string): readonly string[] {
  const { root } = parseYaml(sample);
  const nodes = isSeq(root) ? root.items : [root];
  return nodes.flatMap((node) => (isScalar(node) ? [node.text] : []));
}

/** What a plugin does where nothing is said, and what it is often told. */
function* samplesOf(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { kind } = ctx.project;
  const key = String(cursor.path[2]);
  const name = findText(followPath(ctx.tree.root, cursor.path.slice(0, 2)), 'plugin');
  const plugin = findPluginFact(ctx.facts, name);
  const fact = pluginKeys(plugin, kind).get(key);
  // Lists of known names and switches have a source of their own; what is one of many packages or files as well.
  if (!plugin || name === undefined || !fact || fact.common === true || fact.enum || /boolean/.test(fact.type)) return;
  const isList = typeof cursor.path[3] === 'number';
  const { default: fallback } = fact;
  const fallbacks = (Array.isArray(fallback) ? fallback : [fallback]).filter((one) => typeof one !== 'object');
  const known = fallbacks.map(String).filter((one) => one !== '' && one !== 'undefined');
  const samples = /<map|^map/.test(fact.type) ? [] : textsOf(getPluginKeySample(key, fact, kind) ?? '');
  for (const [index, value] of [...new Set([...known, ...samples])].entries()) {
    if (value === '' || cursor.siblings.has(value)) continue;
    yield valueEntry(value, CompletionItemKind.Value, {
      detail: known.includes(value) ? 'the default' : isList ? `an example for ${key}` : `often used for ${key}`,
      rank: 60 + index,
      documentation: () => describePluginKey(name, key, fact, basesOfPluginKey(plugin, key)),
    });
  }
}

/** The constraints of the part say which there are. */
const PYTHON_PACKAGES = 'parts.<part>.python-packages[]';

const pluginSamples: CompletionSource = {
  name: 'plugin samples',
  guard: ({ role, block, path, keyPath, prefix }) =>
    role === 'value' &&
    !block &&
    !takesFiles(keyPath) &&
    keyPath !== PYTHON_PACKAGES &&
    path[0] === 'parts' &&
    (path.length === 3 || (path.length === 4 && typeof path[3] === 'number')) &&
    !prefix.startsWith('*'),
  items: samplesOf,
};

export const usualSources: readonly CompletionSource[] = [usual, pluginSamples];
