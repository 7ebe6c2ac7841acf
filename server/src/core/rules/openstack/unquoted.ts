/** Placeholders without quotes: to YAML a brace opens a mapping. */
import { contentEnd } from '../../yaml/edit.ts';
import type { SnapOpenstack } from '../../openstack/entry-points.ts';
import { findPlaceholder } from '../../openstack/placeholders.ts';
import { findEntryKey, findSetupKey } from '../../openstack/runner-keys.ts';
import { entriesOf, isNull, isText, itemsOf, keyText } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { defineFileRule, repair, type Told } from './openstack-rule.ts';

/** `{snap_common}` as YAML reads it: a mapping of one key to nothing. */
export function isUnquotedPlaceholder(source: string, node: YamlNode): boolean {
  if (node.kind !== 'map' || !node.flow || node.pairs.length !== 1 || node.alias !== undefined) return false;
  const [pair] = node.pairs;
  if (!pair || !isText(pair.key) || !isNull(pair.value) || pair.value.start !== pair.value.end) return false;
  return /^\{\s*\w+\s*\}$/.test(source.slice(node.start, contentEnd(source, node)));
}

/** A line whose value or key begins with `{name}`: after its indentation, dashes and a key. */
const LINE =
  /^([ \t]*(?:- +)*(?:(?:"[^"\n]*"|'[^'\n]*'|[\w.-]+)[ \t]*:[ \t]+)?)(\{[ \t]*([A-Za-z_]\w*)[ \t]*\}[^\s#"'{}]*)(.*)$/gm;

export const placeholderUnquoted = defineFileRule({
  code: 'placeholder-unquoted',
  severity: 'error',
  summary: 'Texts with placeholders are in quotes.',
  fixable: true,
  *check(model, { document: { text }, tree }) {
    if (!text.includes('{')) return;
    const literals = findLiterals(tree.root);
    const told = new Set<number>();
    for (const match of text.matchAll(LINE)) {
      const [, lead = '', word = '', name = '', rest = ''] = match;
      const start = match.index + lead.length;
      if (literals.some((block) => block.start <= start && start < block.end)) continue;
      const one = judge({ start, word, name, rest, lead });
      if (!one) continue;
      told.add(one.start);
      yield one;
    }
    for (const node of textPlaces(model)) {
      if (!isUnquotedPlaceholder(text, node) || told.has(node.start)) continue;
      yield tell(node.start, text.slice(node.start, contentEnd(text, node)));
    }
  },
});

interface Match {
  readonly start: number;
  readonly word: string;
  readonly name: string;
  readonly rest: string;
  readonly lead: string;
}

function judge({ start, word, name, rest, lead }: Match): Told | undefined {
  // `{name}: value` and `{name}/path: value` are keys; a colon at the end of the word belongs to YAML.
  const isKey = word.endsWith(':') || /^[ \t]*:(?:\s|$)/.test(rest);
  const written = word.replace(/:$/, '');
  const tail = rest.replace(/\s+#.*$/, '').trim();
  if (!isKey && tail !== '') return undefined;
  const inFlow = lead.includes('[');
  // Other braces may be meant as a mapping; with text behind them they are an error in any case.
  if (inFlow || (!findPlaceholder(name.toLowerCase()) && !written.includes('}/'))) return undefined;
  return tell(start, written);
}

function tell(start: number, written: string): Told {
  const message = `"${written}" needs quotes: without them YAML reads "{" as the beginning of a mapping.`;
  const end = start + written.length;
  const edit = { start, end, newText: `"${written}"` };
  return { start, end, message, repairs: [repair('Put it in quotes', edit, { safe: true })] };
}

/** Where the runner expects text. */
function* textPlaces({ setup, entries }: SnapOpenstack): Iterable<YamlNode> {
  for (const pair of entriesOf(setup)) {
    const form = findSetupKey(keyText(pair) ?? '');
    if (form === 'list') yield* [pair.value, ...itemsOf(pair.value)];
    else if (form === 'templates') for (const { value } of entriesOf(pair.value)) yield value;
  }
  for (const { map } of entries) {
    for (const pair of entriesOf(map)) {
      const form = findEntryKey(keyText(pair) ?? '')?.form;
      if (form === 'list' || form === 'text') yield* [pair.value, ...itemsOf(pair.value)];
      else if (form === 'templates') for (const { value } of entriesOf(pair.value)) yield value;
    }
  }
}

/** Block scalars may hold anything. */
function findLiterals(root: YamlNode | undefined): YamlNode[] {
  const found: YamlNode[] = [];
  const visit = (node: YamlNode | undefined): void => {
    if (!node || node.alias !== undefined) return;
    if (node.kind === 'scalar') {
      if (node.style === 'literal' || node.style === 'folded') found.push(node);
    } else if (node.kind === 'seq') node.items.forEach(visit);
    else for (const { value } of node.pairs) visit(value);
  };
  visit(root);
  return found;
}
