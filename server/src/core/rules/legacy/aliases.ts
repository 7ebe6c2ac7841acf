/** Aliases, which before core22 had to be unique over the apps. */
import { findValue, isSeq, isText, itemsOf } from '../../yaml/access.ts';
import { removeItem } from '../../yaml/edit.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { defineRule } from '../rule.ts';

export const duplicateAlias = defineRule({
  code: 'snapcraft/duplicate-alias',
  severity: 'error',
  since: '0.1.0',
  summary: 'The same alias in two apps.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!project.legacy) return;
    const first = new Map<string, { readonly app: string; readonly node: YamlNode }>();
    for (const app of project.apps) {
      for (const node of itemsOf(findValue(app.value, 'aliases'))) {
        if (!isText(node)) continue;
        const other = first.get(node.text);
        if (!other) first.set(node.text, { app: app.name, node });
        // The same one twice in one list is another problem.
        else if (other.app !== app.name) {
          yield {
            start: node.start,
            end: node.end,
            message: `The alias "${node.text}" is taken by the app "${other.app}"; an alias can belong to one app.`,
            data: app.name,
            related: [{ start: other.node.start, end: other.node.end, message: 'The other alias is here.' }],
          };
        }
      }
    }
  },
  fix({ project, document }, { start, data }) {
    const list = findValue(project.apps.find((app) => app.name === data)?.value, 'aliases');
    if (!isSeq(list)) return [];
    const index = list.items.findIndex((node) => node.start === start);
    const edit = index < 0 ? undefined : removeItem(document.text, list, index);
    return edit ? [{ title: 'Remove this alias', edits: [edit] }] : [];
  },
});
