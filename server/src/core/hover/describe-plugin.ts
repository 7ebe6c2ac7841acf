/** What a plugin does, which keys it has, what it leaves in the part's install folder. */
import type { PluginFact, PluginKeyFact, SchemaKind } from '../facts/types.ts';
import { pluginKeys, pluginVariants } from '../schema/navigate.ts';
import { DOCS_PAGES } from './docs-pages.ts';
import { bullets, code, codeList, labelled, link, paragraphs, prose, sentence, yamlFence } from './markdown.ts';
import { getPluginNotes } from './plugin-docs.ts';
import { basesWords, defaultWords, kindWords, limitWords, typeWords } from './words.ts';

/** How many keys a list shows at most; the kernel's alone would fill a screen. */
const MAX_KEYS = 12;

/** Markdown about a plugin, for the era of the file at hand. */
export function describePlugin(name: string, fact: PluginFact, kind: SchemaKind, short = false): string {
  const variants = pluginVariants(fact, kind);
  const notes = getPluginNotes(name, kind);
  const here = variants.length > 0;
  return paragraphs(
    `**${name}**: plugin`,
    here ? undefined : `**Not ${kindWords(kind)}.**${replacementWords(fact)}`,
    sentence(prose(fact.description)),
    here && notes.more,
    bullets([
      labelled('Installs', here ? notes.installs : undefined),
      labelled('Needs', here ? needsWords(fact, variants.at(-1)?.requires_source === true, notes.needs) : undefined),
      fact.experimental === undefined ? undefined : sentence(prose(fact.experimental)),
      labelled('Bases', fact.bases.length === 0 ? undefined : basesWords(fact.bases)),
    ]),
    here && keyList(fact, kind),
    here && !short && yamlFence(['parts:', '  web:', `    plugin: ${name}`, ...sourceLine(variants)].join('\n')),
    link('Documentation', DOCS_PAGES.plugins),
  );
}

function sourceLine(variants: readonly { readonly requires_source: boolean }[]): string[] {
  return variants.some((variant) => variant.requires_source) ? ['    source: .'] : [];
}

function replacementWords(fact: PluginFact): string {
  return typeof fact.replacement === 'string' ? ` Instead: ${prose(fact.replacement)}.` : '';
}

function needsWords(fact: PluginFact, source: boolean, notes: string | undefined): string {
  const needs = [source ? code('source') : '', notes ?? ''].filter((word) => word !== '').join('; ');
  const part = fact.tool_part;
  if (part === undefined || notes === undefined) return needs;
  return `${needs}, or a part ${code(part)} that brings it and is named in ${code('after')}`;
}

function keyList(fact: PluginFact, kind: SchemaKind): string | undefined {
  const keys = [...pluginKeys(fact, kind)].filter(([, key]) => key.common !== true);
  if (keys.length === 0) return undefined;
  const rows = keys
    .slice(0, MAX_KEYS)
    .map(([key, about]) => `${code(key)} (${typeWords([about.type])}): ${sentence(prose(about.description ?? ''))}`);
  const rest = keys.slice(MAX_KEYS).map(([key]) => key);
  return `Keys:\n\n${bullets([...rows, rest.length > 0 && `Also ${codeList(rest)}.`])}`;
}

/**
 * Markdown about a key that a plugin adds to its part.
 * @param bases in which the plugin has the key
 * @param example see `getPluginKeyExample`
 */
export function describePluginKey(
  plugin: string,
  key: string,
  fact: PluginKeyFact,
  bases: PluginFact['bases'],
  example?: string,
): string {
  return paragraphs(
    `**${key}**: ${typeWords([fact.type])}, key of the plugin ${code(plugin)}`,
    sentence(prose(fact.description ?? '')),
    bullets([
      fact.required === true ? 'Required.' : undefined,
      labelled('Values', fact.enum && codeList(fact.enum)),
      labelled('Default', defaultWords(fact.default)),
      labelled('Limits', limitWords(fact)),
      labelled('Keys that it has to hold', fact.requiredMembers && codeList(fact.requiredMembers)),
      labelled('Bases', basesWords(bases)),
    ]),
    example !== undefined && yamlFence(example),
    link('Documentation', DOCS_PAGES.plugins),
  );
}

/** The eras in which a plugin has a key. */
export function basesOfPluginKey(fact: PluginFact, key: string): PluginFact['bases'] {
  return fact.variants.filter((variant) => Object.hasOwn(variant.keys, key)).flatMap((variant) => variant.bases);
}

/** A key that the plugin had in other eras, and what became of it. */
export function describeRetiredKey(
  plugin: string,
  key: string,
  fact: PluginFact,
  kind: SchemaKind,
): string | undefined {
  const variant = fact.variants.find((one) => Object.hasOwn(one.keys, key));
  const about = variant?.keys[key];
  const renamed = fact.renamed_or_removed_keys;
  const successor = renamed && Object.hasOwn(renamed, key) ? renamed[key] : undefined;
  if (!about && successor === undefined) return undefined;
  return paragraphs(
    `**${key}**: key of the plugin ${code(plugin)} in other bases`,
    `**Not ${kindWords(kind)}.**${typeof successor === 'string' ? ` Instead: ${prose(successor)}.` : ''}`,
    sentence(prose(about?.description ?? '')),
    bullets([labelled('Bases', about && basesWords(basesOfPluginKey(fact, key)))]),
  );
}
