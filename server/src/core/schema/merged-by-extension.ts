/** Whether a list in the project is joined with that of an extension. */
import { getExtensionAdditions } from '../project/extensions.ts';
import type { RuleContext } from '../rules/rule.ts';

/** The lists are joined before the check, and each item is then there once. */
export function isMergedByExtension(ctx: RuleContext, steps: readonly (string | number)[]): boolean {
  const [section, name, key] = steps;
  const { applied } = getExtensionAdditions(ctx.project, ctx.facts);
  return applied.some(({ adds, places }) => {
    const added: unknown =
      section === 'apps' && places.some(({ app }) => app.name === name) ? adds.app : adds.top_level?.[String(section)];
    const value = section === 'assumes' ? added : at(section === 'hooks' ? at(added, name) : added, key);
    return Array.isArray(value);
  });
}

function at(value: unknown, key: string | number | undefined): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[String(key)] : undefined;
}
