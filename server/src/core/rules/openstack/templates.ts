/** Which templates are rendered, and where to. */
import { findTemplates, toTemplateName } from '../../openstack/companions.ts';
import { getMadeFolders, type RunnerTemplate } from '../../openstack/entry-points.ts';
import { parseJinja } from '../../openstack/jinja.ts';
import { findNearest } from '../../text/nearest.ts';
import { findPair, findValue, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import { removeItem } from '../../yaml/edit.ts';
import { rewriteText } from './edits.ts';
import { defineFileRule, repair } from './openstack-rule.ts';

export const templateMissing = defineFileRule({
  code: 'template-missing',
  severity: 'error',
  summary: 'Every template is a file of the snap.',
  fixable: true,
  *check({ allTemplates }, ctx) {
    const folder = findTemplates(ctx);
    if (!folder?.complete) return;
    for (const { name, key } of allTemplates) {
      const known = toTemplateName(name);
      if ((known !== undefined && folder.files.has(known)) || hasOddName(name)) continue;
      const nearest = findNearest(name, folder.files.keys());
      const help = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
      const message = `No part puts "${name}" into the templates of the snap${help || '.'}`;
      const edit = nearest === undefined ? undefined : rewriteText(ctx.document.text, key, nearest);
      yield { ...rangeOf(key), message, repairs: [repair(`Change to "${nearest}"`, edit)] };
    }
  },
});

/** A finding of its own. */
function hasOddName(name: string): boolean {
  return /^\/?templates\//.test(name) || /[{}$]/.test(name);
}

export const templatePrefix = defineFileRule({
  code: 'template-prefix',
  severity: 'error',
  summary: "Templates are named by their path below the snap's templates.",
  fixable: true,
  *check({ allTemplates }, ctx) {
    for (const { name, key } of allTemplates) {
      if (!hasOddName(name) || findTemplates(ctx)?.files.has(name)) continue;
      const short = name.replace(/^(?:\{snap\}|\$SNAP|\$\{SNAP\})?\/?(?:templates\/)+/, '');
      const placeholder = /[{}$]/.test(name);
      const message = placeholder
        ? `"${name}" is taken as it is: names of templates have no placeholders and begin below "templates".`
        : `"${name}" is looked for below "templates" already; write "${short}".`;
      const edit = /[{}$]/.test(short) || short === '' ? undefined : rewriteText(ctx.document.text, key, short);
      yield { ...rangeOf(key), message, repairs: [repair(`Change to "${short}"`, edit)] };
    }
  },
});

export const templateUnused = defineFileRule({
  code: 'template-unused',
  severity: 'information',
  summary: 'Every template of the snap is rendered.',
  *check({ allTemplates, setup, setupPair, complete, entries }, ctx) {
    const folder = findTemplates(ctx);
    if (!folder?.complete || !complete || !setupPair) return;
    const used = new Set(allTemplates.map(({ name }) => toTemplateName(name)));
    // What an entry point of another type lists is told there.
    for (const { type, map } of entries) {
      const value = type === 'uwsgi' ? undefined : findValue(map, 'templates');
      if (value?.kind === 'map')
        for (const { key } of value.entries) if (key.kind === 'scalar') used.add(toTemplateName(key.text));
    }
    for (const uri of folder.files.values()) {
      const text = ctx.workspace.readText(uri);
      if (text !== undefined) for (const name of parseJinja(text).includes) used.add(toTemplateName(name));
    }
    const pair = findPair(setup, 'templates') ?? setupPair;
    for (const [name, uri] of folder.files) {
      if (!name.endsWith('.j2') || used.has(name)) continue;
      yield {
        ...rangeOfKey(pair),
        message: `Nothing renders the template "${name}".`,
        related: [{ start: 0, end: 0, message: 'The template', uri }],
      };
    }
  },
});

export const templateDupTarget = defineFileRule({
  code: 'template-dup-target',
  severity: 'warning',
  summary: 'No two templates are rendered to one file.',
  *check({ allTemplates }) {
    const seen = new Map<string, RunnerTemplate>();
    for (const template of allTemplates) {
      const path = template.target?.path;
      if (path === undefined || !template.target) continue;
      const first = seen.get(path);
      if (!first?.target) {
        seen.set(path, template);
        continue;
      }
      yield {
        ...rangeOf(template.target.node),
        message: `"${first.name}" and "${template.name}" are rendered to the same file, and the last one wins at each start.`,
        related: [{ ...rangeOf(first.target.node), message: `The target of "${first.name}"` }],
      };
    }
  },
});

export const templateDirTarget = defineFileRule({
  code: 'template-dir-target',
  severity: 'error',
  summary: 'A template is rendered to a file, not to a folder.',
  fixable: true,
  *check(model, { document: { text } }) {
    const made = getMadeFolders(model);
    for (const { name, target } of model.allTemplates) {
      if (target?.path === undefined) continue;
      const { node, format, path } = target;
      if (!made.has(path) && !format.text.endsWith('/')) continue;
      const file = name.slice(name.lastIndexOf('/') + 1).replace(/\.j2$/, '');
      const fixed = `${format.text.replace(/\/+$/, '')}/${file}`;
      yield {
        ...rangeOf(node),
        message: `"${format.text}" is a folder, and "${name}" cannot be written over it; name a file.`,
        repairs: [repair(`Change to "${fixed}"`, file === '' ? undefined : rewriteText(text, node, fixed))],
      };
    }
  },
});

export const templateNotJ2 = defineFileRule({
  code: 'template-not-j2',
  severity: 'information',
  summary: 'Names of templates end in ".j2".',
  *check({ allTemplates }, ctx) {
    for (const { name, key } of allTemplates) {
      if (name.endsWith('.j2') || name === '') continue;
      // A name that lacks its ending is a template that is missing.
      const folder = findTemplates(ctx);
      const known = toTemplateName(name);
      if (folder?.complete && (known === undefined || !folder.files.has(known))) continue;
      yield {
        ...rangeOf(key),
        message: `The template "${name}" does not end in ".j2", as templates do by convention.`,
      };
    }
  },
});

export const dupDir = defineFileRule({
  code: 'dup-dir',
  severity: 'information',
  summary: 'No folder is listed twice.',
  tag: 'unnecessary',
  fixable: true,
  *check({ dirs, setup }, { document: { text } }) {
    const seen = new Set<string>();
    const list = findPair(setup, 'dirs')?.value;
    for (const { path, node, format } of dirs) {
      if (path === undefined) continue;
      if (!seen.has(path)) {
        seen.add(path);
        continue;
      }
      const edit =
        list?.kind === 'seq' && list.alias === undefined ? removeItem(text, list, list.items.indexOf(node)) : undefined;
      yield {
        ...rangeOf(node),
        message: `"${format.text}" is listed already.`,
        repairs: [repair('Remove it', edit, { safe: true })],
      };
    }
  },
});

export const templateRules = [
  templateMissing,
  templatePrefix,
  templateUnused,
  templateDupTarget,
  templateDirTarget,
  templateNotJ2,
  dupDir,
];
