/** Names, types and programs of entry points. */
import { ENTRY_KEYS, ENTRY_TYPES } from '../../openstack/runner-keys.ts';
import { findNearest } from '../../text/nearest.ts';
import { findPair, isMap, isScalar, isText, keyText, rangeOf, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { insertKey, removePair, replaceKey, replaceNode } from '../../yaml/edit.ts';
import { findMisnamed } from './document.ts';
import { quoteWritten, rewriteText } from './edits.ts';
import { defineFileRule, holdsNothing, holdsText, repair, TYPE_WORDS } from './openstack-rule.ts';

const ENTRY = Object.keys(ENTRY_KEYS);

export const typeUnknown = defineFileRule({
  code: 'type-unknown',
  severity: 'error',
  summary: 'The type of an entry point is simple, uwsgi or nginx.',
  fixable: true,
  *check({ entries, complete }, { document: { text } }) {
    for (const { map, type, typePair } of entries) {
      if (!map || type !== undefined || !typePair) continue;
      const { value } = typePair;
      if (!complete && value.start === value.end) continue;
      const written = isScalar(value) ? value.text : undefined;
      const nearest = written === undefined || written === '' ? undefined : findNearest(written, ENTRY_TYPES);
      const help = nearest === undefined ? 'it is simple, uwsgi or nginx.' : `did you mean "${nearest}"?`;
      const place = isScalar(value) ? rangeOfValue(typePair) : rangeOfKey(typePair);
      const message =
        written === undefined || holdsNothing(value)
          ? 'The type of an entry point must be simple, uwsgi or nginx; leave it out for simple.'
          : `Unknown type "${written}": ${help}`;
      yield {
        ...place,
        message,
        repairs: [
          nearest === undefined ? undefined : repair(`Change to "${nearest}"`, replaceNode(text, value, nearest)),
          nearest === undefined && !typePair.merged
            ? repair('Remove "type"', removePair(text, map, typePair), { preferred: false })
            : undefined,
        ],
      };
    }
  },
});

export const typeRedundant = defineFileRule({
  code: 'type-redundant',
  severity: 'information',
  summary: 'The type "simple" is what entry points without a type are.',
  tag: 'unnecessary',
  fixable: true,
  *check({ entries }, { document: { text } }) {
    for (const { map, typePair } of entries) {
      if (!map || !typePair || !isText(typePair.value) || typePair.value.text !== 'simple') continue;
      const edit = map.pairs.length > 1 ? removePair(text, map, typePair) : undefined;
      yield {
        start: typePair.key.start,
        end: Math.max(typePair.key.end, typePair.value.end),
        message: '"type: simple" is the default and can be left out.',
        repairs: [repair('Remove "type: simple"', edit, { safe: true })],
      };
    }
  },
});

export const entryEmpty = defineFileRule({
  code: 'entry-empty',
  severity: 'error',
  summary: 'An entry point holds something.',
  fixable: true,
  *check({ entries, complete }, { document: { text } }) {
    for (const { name, key, value, pair } of entries) {
      const empty = holdsNothing(value) || (isMap(value) && value.entries.length === 0);
      if (!empty || !complete || pair.merged) continue;
      const edit = replaceNode(text, value, `{binary: "{snap}/bin/${name}"}`);
      yield {
        ...rangeOf(key),
        message: `The entry point "${name}" holds nothing, and the runner takes it as not there.`,
        repairs: [repair('Add a "binary"', /^[\w.-]+$/.test(name) ? edit : undefined, { preferred: false })],
      };
    }
  },
});

export const entryName = defineFileRule({
  code: 'entry-name',
  severity: 'error',
  summary: 'Names of entry points are text without blanks.',
  fixable: true,
  *check({ entries }, { document: { text } }) {
    for (const { name, key } of entries) {
      if (holdsText(key)) {
        if (!/\s/.test(name)) continue;
        const message = `No command can name the entry point "${name}": a word of a command holds no blank.`;
        yield { ...rangeOf(key), message };
        continue;
      }
      const what = isScalar(key) ? (TYPE_WORDS[key.type] ?? key.type) : 'no text';
      yield {
        start: key.start,
        end: Math.max(key.end, key.start + 1),
        message: `YAML reads the name "${name}" as ${what}, and the runner never finds it; put it in quotes.`,
        repairs: [repair('Put it in quotes', quoteWritten(text, key))],
      };
    }
  },
});

export const binaryMissing = defineFileRule({
  code: 'binary-missing',
  severity: 'error',
  summary: 'A simple entry point names its program.',
  fixable: true,
  *check({ entries, complete }, { document: { text } }) {
    if (!complete) return;
    for (const { name, key, map, type } of entries) {
      if (!map || map.entries.length === 0 || type !== 'simple' || findPair(map, 'binary')) continue;
      const misnamed = findMisnamed(map, 'binary', ENTRY);
      const other = map.entries.find((pair) => /^(?:uwsgi-|config-file(?:-override)?$)/.test(keyText(pair) ?? ''));
      const meant = other ? (keyText(other)?.startsWith('uwsgi-') ? 'uwsgi' : 'nginx') : undefined;
      if (misnamed) {
        const wrong = keyText(misnamed) ?? '';
        yield {
          ...rangeOfKey(misnamed),
          message: `"binary" is missing, the program of the entry point "${name}". Did you mean it by "${wrong}"?`,
          repairs: [repair('Change to "binary"', misnamed.merged ? undefined : replaceKey(misnamed, 'binary'))],
        };
        continue;
      }
      const add = insertKey(text, map, 'binary', `"{snap}/bin/${name}"`);
      yield {
        ...rangeOf(key),
        message: `"binary" is missing, the program of the entry point "${name}".`,
        repairs: [
          meant === undefined ? undefined : repair(`Add "type: ${meant}"`, insertKey(text, map, 'type', meant)),
          /^[\w.-]+$/.test(name) ? repair('Add "binary"', add) : undefined,
        ],
      };
    }
  },
});

export const binaryArgs = defineFileRule({
  code: 'binary-args',
  severity: 'error',
  summary: '"binary" is a program alone, without arguments.',
  fixable: true,
  *check({ paths }, { document: { text } }) {
    for (const { role, node, format } of paths) {
      if (role !== 'binary' || !/\s/.test(format.text.replace(/\{[^}]*\}/g, ''))) continue;
      const [program = ''] = format.text.trim().split(/\s+/);
      yield {
        ...rangeOf(node),
        message: `"${format.text}" is taken as one file name; arguments belong to the command of the app.`,
        repairs: [
          program === ''
            ? undefined
            : repair('Keep the program alone', rewriteText(text, node, program), { preferred: false }),
        ],
      };
    }
  },
});

export const binaryRelative = defineFileRule({
  code: 'binary-relative',
  severity: 'warning',
  summary: '"binary" is a whole path.',
  fixable: true,
  *check({ paths }, { document: { text } }) {
    for (const { role, node, format } of paths) {
      const written = format.text;
      if (role !== 'binary' || written.startsWith('/') || /[{}$\s]/.test(written) || written === '') continue;
      const slash = written.includes('/');
      const fixed = `{snap}/${slash ? '' : 'bin/'}${written.replace(/^(?:\.\/)+/, '')}`;
      const message = slash
        ? `"${written}" is relative to whatever folder the command runs in; write "${fixed}".`
        : `"${written}" is looked up in PATH; write "${fixed}" to be sure which program runs.`;
      yield { ...rangeOf(node), message, repairs: [repair(`Change to "${fixed}"`, rewriteText(text, node, fixed))] };
    }
  },
});

export const entryRules = [
  typeUnknown,
  typeRedundant,
  entryEmpty,
  entryName,
  binaryMissing,
  binaryArgs,
  binaryRelative,
];
