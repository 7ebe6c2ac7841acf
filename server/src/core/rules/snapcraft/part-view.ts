/** What the rules about parts share: the parts of a project from core22 on, and the plugin that each one names. */
import type { PluginFact, PluginFacts, PluginVariant, SchemaKind } from '../../facts/types.ts';
import { hasGrammar, possibleValues } from '../../project/grammar.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import { findPair, findValue, isMap, isScalar, isText } from '../../yaml/access.ts';
import { createMemo } from '../../yaml/reads.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar } from '../../yaml/tree.ts';
import type { RuleContext } from '../rule.ts';

export interface PartView {
  readonly name: string;
  readonly key: YamlNode;
  readonly map: YamlMap;
  find(key: string): YamlPair | undefined;
}

/** The parts that are mappings; none for the eras before core22, whose rules are others. */
export function partsOf(ctx: RuleContext): readonly PartView[] {
  return ctx.project.legacy ? [] : partsOfEveryEra(ctx);
}

/** A variable that is replaced before names of plugins and parts are looked up. */
export const PROJECT_VARIABLE = /\$\{?(?:SNAPCRAFT|CRAFT)_/;

/** The parts that are mappings, for what has always been the same. */
export function partsOfEveryEra(ctx: RuleContext): readonly PartView[] {
  const { project } = ctx;
  return memo(project, () =>
    project.parts.flatMap(({ name, key, value }) =>
      isMap(value) ? [{ name, key, map: value, find: (wanted: string) => findPair(value, wanted) }] : [],
    ),
  );
}

const memo = createMemo<SnapcraftProject, readonly PartView[]>();

/** The names of facts that judge the development base are those of the newest one. */
export function factKind(kind: SchemaKind): SchemaKind {
  return kind === 'devel' ? 'core26' : kind;
}

/** The plugin names that a part may end up with: one, or several where the key has grammar. */
export function pluginNodes(part: PartView): readonly YamlScalar[] {
  return possibleValues(part.find('plugin')?.value).filter(isScalar);
}

/** The plugin of a part where it is certain. */
export function pluginName(part: PartView): string | undefined {
  const value = part.find('plugin')?.value;
  return isText(value) && !hasGrammar(value) ? value.text : undefined;
}

export function findPlugin(facts: PluginFacts, name: string | undefined): PluginFact | undefined {
  return name !== undefined && Object.hasOwn(facts.plugins, name) ? facts.plugins[name] : undefined;
}

/** The newest variant of a plugin for a base. */
export function findVariant(plugin: PluginFact | undefined, kind: SchemaKind): PluginVariant | undefined {
  return plugin?.variants.filter((variant) => variant.bases.includes(factKind(kind))).at(-1);
}

/** False, zero, empty and null: what the reader of parts takes for "not set". */
export function isUnset(node: YamlNode | undefined): boolean {
  if (!node) return true;
  if (node.kind === 'seq') return node.items.length === 0;
  if (node.kind === 'map') return node.entries.length === 0;
  return node.value === null || node.value === '' || node.value === false || node.value === 0;
}

/** The texts of a list key, also those inside clauses. */
export function listTexts(map: YamlMap, key: string): readonly YamlScalar[] {
  return possibleValues(findValue(map, key)).filter(isScalar);
}
