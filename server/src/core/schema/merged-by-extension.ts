/** What the extensions of a project change before the schema is asked. */
import { getExtensionAdditions } from '../project/extensions.ts';
import type { RuleContext } from '../rules/rule.ts';
import { isFalsy } from '../yaml/access.ts';
import type { YamlNode } from '../yaml/tree.ts';

type Steps = readonly (string | number)[];

/** The lists are joined before the check, and each item is then there once. */
export function isMergedByExtension(ctx: RuleContext, steps: Steps): boolean {
  const depth = steps.map((step) => typeof step).lastIndexOf('string') + 1;
  return addedAt(ctx, steps.slice(0, depth)).some(Array.isArray);
}

/** What is empty where an extension has something is replaced by that, whatever its type. Not so in the older eras. */
export function isFilledByExtension(ctx: RuleContext, steps: Steps, node: YamlNode): boolean {
  return !ctx.project.legacy && isFalsy(node) && addedAt(ctx, steps).length > 0;
}

/** What the extensions have at a place. */
function addedAt({ project, facts }: Pick<RuleContext, 'project' | 'facts'>, steps: Steps): readonly unknown[] {
  const [section, name, ...below] = steps;
  const isApp = section === 'apps' && below.length > 0;
  return getExtensionAdditions(project, facts).applied.flatMap(({ adds, places }) => {
    const from: unknown = isApp ? places.some(({ app }) => app.name === name) && adds.app : adds.top_level;
    const value = (isApp ? below : steps).reduce<unknown>(at, from);
    return value === undefined ? [] : [value];
  });
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[String(key)]
    : undefined;
}
