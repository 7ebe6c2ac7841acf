/** What templates ask for, and what the runner gives them. */
import { findTemplates, toTemplateName } from '../../openstack/companions.ts';
import type { RunnerEntry, RunnerTemplate } from '../../openstack/entry-points.ts';
import { parseJinja, type JinjaTemplate, type JinjaVariable } from '../../openstack/jinja.ts';
import { findPlaceholder, PLACEHOLDER_NAMES } from '../../openstack/placeholders.ts';
import { findNearest } from '../../text/nearest.ts';
import { entriesOf, keyText, rangeOf } from '../../yaml/access.ts';
import type { RuleContext } from '../rule.ts';
import { defineFileRule } from './openstack-rule.ts';

interface TemplateText {
  readonly uri: string;
  readonly jinja: JinjaTemplate;
}

/** The text of a template and of those that it includes; empty where none can be seen. */
function readTexts(ctx: RuleContext, name: string): readonly TemplateText[] {
  const files = findTemplates(ctx)?.files;
  const texts = new Map<string, TemplateText>();
  const add = (one: string): void => {
    const known = toTemplateName(one);
    const uri = known === undefined ? undefined : files?.get(known);
    if (uri === undefined || texts.has(uri)) return;
    const text = ctx.workspace.readText(uri);
    if (text === undefined) return;
    const jinja = parseJinja(text);
    texts.set(uri, { uri, jinja });
    jinja.includes.forEach(add);
  };
  add(name);
  return [...texts.values()];
}

function usesPyargv(texts: readonly TemplateText[]): JinjaVariable | undefined {
  for (const { jinja } of texts) {
    const use = jinja.variables.find(({ name }) => name === 'pyargv');
    if (use) return use;
  }
  return undefined;
}

export const jinjaVarUnknown = defineFileRule({
  code: 'jinja-var-unknown',
  severity: 'warning',
  summary: 'Templates ask for what the runner gives them.',
  *check({ allTemplates, configKeys }, ctx) {
    // Options in a form that can't be read may have any name.
    if (configKeys === null) return;
    const told = new Set<string>();
    for (const { name: template, key } of allTemplates) {
      for (const { uri, jinja } of readTexts(ctx, template)) {
        for (const { name, start, end } of jinja.variables) {
          const id = `${uri}\0${name}`;
          if (findPlaceholder(name) || name === 'pyargv' || configKeys?.has(name) || told.has(id)) continue;
          told.add(id);
          const nearest = findNearest(name, [...PLACEHOLDER_NAMES, 'pyargv', ...(configKeys?.keys() ?? [])]);
          const help = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
          yield {
            ...rangeOf(key),
            message: `The template "${template}" asks for "${name}", which the runner does not give, so that it renders as nothing.${help}`,
            related: [{ start, end, message: `"${name}" in the template`, uri }],
          };
        }
      }
    }
  },
});

export const templateSyntax = defineFileRule({
  code: 'template-syntax',
  severity: 'error',
  summary: 'Jinja can read every template.',
  *check({ allTemplates }, ctx) {
    const told = new Set<string>();
    for (const { name: template, key } of allTemplates) {
      for (const { uri, jinja } of readTexts(ctx, template)) {
        const { fault } = jinja;
        if (!fault || told.has(uri)) continue;
        told.add(uri);
        const { start, end, message } = fault;
        yield {
          ...rangeOf(key),
          message: `Jinja cannot read the template "${template}", and the runner stops at it: ${message}.`,
          related: [{ start, end, message: 'The place in the template', uri }],
        };
      }
    }
  },
});

export const pyargvSimple = defineFileRule({
  code: 'pyargv-simple',
  severity: 'warning',
  summary: 'Only templates of uwsgi entry points ask for "pyargv".',
  *check({ templates }, ctx) {
    for (const { name, key } of templates) {
      for (const text of readTexts(ctx, name)) {
        const use = usesPyargv([text]);
        if (!use) continue;
        yield {
          ...rangeOf(key),
          message: `"pyargv" is always empty in a template of "setup"; list "${name}" in the uwsgi entry point that it is for.`,
          related: [{ start: use.start, end: use.end, message: '"pyargv" in the template', uri: text.uri }],
        };
        break;
      }
    }
  },
});

/** What a uwsgi entry point hands over through `pyargv` alone. */
const THROUGH_PYARGV: ReadonlySet<string> = new Set([
  'config-files',
  'config-files-override',
  'config-dirs',
  'log-file',
]);

/** Whether nothing takes the options of a uwsgi entry point; undefined where a template cannot be read. */
export function losesOptions(ctx: RuleContext, entry: RunnerEntry): boolean | undefined {
  const read = entry.templates.map((template: RunnerTemplate) => readTexts(ctx, template.name));
  if (read.some((texts) => usesPyargv(texts) !== undefined)) return false;
  return read.every((texts) => texts.length > 0) ? true : undefined;
}

export const pyargvUnused = defineFileRule({
  code: 'pyargv-unused',
  severity: 'warning',
  summary: 'A template of a uwsgi entry point takes its options.',
  *check({ entries, complete }, ctx) {
    if (!complete) return;
    for (const entry of entries) {
      if (entry.type !== 'uwsgi') continue;
      const keys = entriesOf(entry.map).flatMap((pair) => keyText(pair) ?? []);
      const lost = keys.filter((key) => THROUGH_PYARGV.has(key));
      if (lost.length === 0 || losesOptions(ctx, entry) !== true) continue;
      const names = lost.map((key) => `"${key}"`).join(', ');
      const why =
        entry.templates.length === 0 ? 'the entry point has no template' : 'none of its templates has "{{ pyargv }}"';
      yield {
        ...rangeOf(entry.key),
        message: `${names} of "${entry.name}" ${lost.length === 1 ? 'has' : 'have'} no effect: ${why}, and nothing else hands options to uwsgi.`,
      };
    }
  },
});

export const templateTextRules = [templateSyntax, jinjaVarUnknown, pyargvSimple, pyargvUnused];
