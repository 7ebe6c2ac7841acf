/** The names of components; snapd checks their kinds and hooks. */
import { rangeOf } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';

export const componentName = defineRule({
  code: 'snapcraft/component-name',
  severity: 'error',
  since: '0.1.0',
  summary: 'A component with a name that snapcraft refuses.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.legacy) return;
    for (const { name, key } of project.components) {
      const reason = judgeName(name);
      if (reason) yield { ...rangeOf(key), message: `The component name "${name}" ${reason}.` };
    }
  },
});

function judgeName(name: string): string | undefined {
  if (!/^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(name)) {
    return 'can only have lower-case letters, digits and hyphens, and needs a letter';
  }
  if (name.startsWith('snap-')) return 'starts with "snap-", which is reserved';
  if (name.startsWith('-') || name.endsWith('-')) return 'cannot start or end with a hyphen';
  if (name.includes('--')) return 'cannot have two hyphens in a row';
  return name.length > 40 ? 'is longer than 40 characters' : undefined;
}

export const componentRules = [componentName] as const;
