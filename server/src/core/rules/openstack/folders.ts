/** Folders that are there when a service starts, and files that it really reads. */
import { findPair } from '../../openstack/companions.ts';
import {
  getMadeFolders,
  isWithin,
  parentOf,
  type RunnerEntry,
  type RunnerPath,
  type SnapOpenstack,
} from '../../openstack/entry-points.ts';
import { getRunnerScripts } from '../../openstack/runner-calls.ts';
import { getProjectPaths, joinPath } from '../../links/project-paths.ts';
import { findPair as findKey, isSeq, rangeOf } from '../../yaml/access.ts';
import { contentEnd, insertBelow, insertLine, columnAt, insertKey } from '../../yaml/edit.ts';
import type { RuleContext, TextEdit } from '../rule.ts';
import { defineFileRule, repair } from './openstack-rule.ts';
import { losesOptions } from './template-text.ts';

/** Folders that nobody ships and snapd does not make. */
function isOurs(path: string | undefined): path is string {
  return path !== undefined && /^\{snap_(?:common|data|user_common|user_data)\}\//.test(path);
}

/** Adds a folder to `dirs` of `setup`. */
function addDir({ setup, setupPair }: SnapOpenstack, source: string, path: string): TextEdit | undefined {
  const pair = findKey(setup, 'dirs');
  const item = `"${path}"`;
  if (!pair) {
    const value = `\n- ${item}`;
    if (setup && setup.pairs.length > 0)
      return setup.flow ? insertKey(source, setup, 'dirs', `[${item}]`) : insertKey(source, setup, 'dirs', value);
    return setupPair ? insertBelow(source, setupPair, 'dirs', `[${item}]`) : undefined;
  }
  const list = pair.value;
  if (!isSeq(list) || list.alias !== undefined || pair.merged) return undefined;
  const last = list.items.at(-1);
  if (!last) return { start: list.start, end: list.end, newText: `[${item}]` };
  const end = contentEnd(source, last);
  if (list.flow) return { start: end, end, newText: `, ${item}` };
  const first = list.items[0] ?? last;
  const line = source.slice(first.start - columnAt(source, first.start), first.start);
  const dash = /^([ ]*)- +$/.exec(line)?.[1];
  return dash === undefined ? undefined : insertLine(source, end, `${dash}- ${item}`);
}

/** Whether a hook or script of the project may make a folder. */
function mayBeMade(ctx: RuleContext, path: string): boolean {
  const pair = findPair(ctx);
  if (!pair) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const says = (text: string): boolean => /mkdir|install -d|makedirs/.test(text) && text.includes(name);
  if (getRunnerScripts(pair.snapcraft).list.some(({ text }) => says(text))) return true;
  const hooks = `${getProjectPaths(pair.snapcraft.document.uri).assets}hooks/`;
  return (ctx.workspace.list(hooks) ?? []).some((hook) => {
    const uri = joinPath(hooks, hook.name);
    return says((uri === undefined ? undefined : ctx.workspace.readText(uri)) ?? '');
  });
}

export const logDirMissing = defineFileRule({
  code: 'log-dir-missing',
  severity: 'error',
  summary: 'The folder of a log is made by "dirs".',
  fixable: true,
  *check(model, ctx) {
    if (!model.complete) return;
    const made = getMadeFolders(model);
    for (const { role, path, node, key, entry } of model.paths) {
      if (role !== 'log' && role !== 'uwsgi-log') continue;
      const folder = path === undefined ? undefined : parentOf(path);
      if (!isOurs(folder) || made.has(folder)) continue;
      // A log that nobody opens needs no folder.
      if (role === 'log' && entry?.type === 'uwsgi' && losesOptions(ctx, entry) !== false) continue;
      yield {
        ...rangeOf(node),
        message: `No item of "dirs" makes the folder of "${key}", "${folder}", and the service cannot open its log.`,
        ...(mayBeMade(ctx, folder) && { severity: 'warning' as const }),
        repairs: [repair(`Add "${folder}" to "dirs"`, addDir(model, ctx.document.text, folder))],
      };
    }
  },
});

export const configDirMissing = defineFileRule({
  code: 'config-dir-missing',
  severity: 'warning',
  summary: 'The folders of "config-dirs" are made by "dirs".',
  fixable: true,
  *check(model, { document: { text } }) {
    if (!model.complete) return;
    const made = getMadeFolders(model);
    for (const { role, path, node, format } of model.paths) {
      if (role !== 'config-dir' || !isOurs(path) || made.has(path)) continue;
      yield {
        ...rangeOf(node),
        message: `No item of "dirs" makes "${format.text}", and it is skipped until somebody does.`,
        repairs: [repair('Add it to "dirs"', addDir(model, text, path))],
      };
    }
  },
});

const pathOf = (entry: RunnerEntry, role: RunnerPath['role']): RunnerPath | undefined =>
  entry.paths.find((path) => path.role === role);

export const uwsgiDirMissing = defineFileRule({
  code: 'uwsgi-dir-missing',
  severity: 'error',
  summary: 'A uwsgi entry point names the folder of its configuration.',
  fixable: true,
  *check(model, { document: { text } }) {
    if (!model.complete) return;
    let rendered: ReadonlySet<string> | undefined;
    for (const entry of model.entries) {
      const { map, name, key } = entry;
      if (!map || entry.type !== 'uwsgi' || entry.find('uwsgi-dir')) continue;
      const override = pathOf(entry, 'uwsgi-override')?.path;
      // A rendered file in the folder of overrides is always there.
      rendered ??= new Set(model.allTemplates.flatMap(({ target }) => parentOf(target?.path ?? '') ?? []));
      if (override !== undefined && rendered.has(override)) continue;
      const folder = entry.templates.map(({ target }) => parentOf(target?.path ?? '')).find((one) => one !== undefined);
      const add = folder === undefined ? undefined : insertKey(text, map, 'uwsgi-dir', `"${folder}"`);
      yield {
        ...rangeOf(key),
        message: `"uwsgi-dir" is missing in "${name}": uwsgi takes the word after "--emperor" for its folder.`,
        ...(override !== undefined && { severity: 'warning' as const }),
        repairs: [repair(`Add "uwsgi-dir: ${folder}"`, add)],
      };
    }
  },
});

export const uwsgiOverrideDir = defineFileRule({
  code: 'uwsgi-override-dir',
  severity: 'error',
  summary: 'The folder of "uwsgi-dir-override" is made by "dirs".',
  fixable: true,
  *check(model, ctx) {
    if (!model.complete) return;
    const made = getMadeFolders(model);
    for (const { role, path, node, format } of model.paths) {
      if (role !== 'uwsgi-override' || !isOurs(path) || made.has(path)) continue;
      yield {
        ...rangeOf(node),
        message: `No item of "dirs" makes "${format.text}", and the runner fails when it looks into it.`,
        ...(mayBeMade(ctx, path) && { severity: 'warning' as const }),
        repairs: [repair('Add it to "dirs"', addDir(model, ctx.document.text, path))],
      };
    }
  },
});

export const uwsgiDirNotCreated = defineFileRule({
  code: 'uwsgi-dir-not-created',
  severity: 'warning',
  summary: 'The folder of "uwsgi-dir" is made by "dirs" or by a template.',
  fixable: true,
  *check(model, { document: { text } }) {
    if (!model.complete) return;
    const made = getMadeFolders(model);
    for (const { role, path, node, format } of model.paths) {
      if (role !== 'uwsgi-dir' || !isOurs(path) || made.has(path)) continue;
      yield {
        ...rangeOf(node),
        message: `Neither "dirs" nor a template makes "${format.text}", so that uwsgi watches a missing folder.`,
        repairs: [repair('Add it to "dirs"', addDir(model, text, path))],
      };
    }
  },
});

export const uwsgiSameDir = defineFileRule({
  code: 'uwsgi-same-dir',
  severity: 'warning',
  summary: '"uwsgi-dir-override" is another folder than "uwsgi-dir".',
  *check({ entries }) {
    for (const entry of entries) {
      const own = pathOf(entry, 'uwsgi-dir');
      const override = pathOf(entry, 'uwsgi-override');
      if (!own || override?.path === undefined || own.path !== override.path) continue;
      yield {
        ...rangeOf(override.node),
        message:
          '"uwsgi-dir-override" is the same folder as "uwsgi-dir", so that every template counts as an override.',
        related: [{ ...rangeOf(own.node), message: 'The folder of "uwsgi-dir"' }],
      };
    }
  },
});

/** More files than anybody gives one service need not be compared with each other. */
const MOST_FILES = 200;

function baseName(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

export const configBasename = defineFileRule({
  code: 'config-basename',
  severity: 'warning',
  summary: "No configuration file is dropped because another one's path holds its name.",
  *check({ entries }) {
    for (const entry of entries) {
      const overrides = entry.paths.filter(({ role }) => role === 'config-override');
      const chosen = overrides.slice(0, MOST_FILES);
      for (const file of entry.paths) {
        if (file.role !== 'config-file') continue;
        const name = baseName(file.format.text);
        // An override of the same name is meant to replace the file.
        const replaced = overrides.some(({ format }) => baseName(format.text) === name);
        const rival = name === '' || replaced ? undefined : chosen.find(({ format }) => format.text.includes(name));
        if (chosen.length < MOST_FILES) chosen.push(file);
        if (!rival) continue;
        const [what, why] =
          baseName(rival.format.text) === name
            ? ['has the same name', '']
            : ['holds that name', rival.role === 'config-override' ? ', even though it is another file' : ''];
        yield {
          ...rangeOf(file.node),
          message: `"${name}" is left out whenever "${rival.format.text}" exists, which comes first and ${what}${why}.`,
          related: [{ ...rangeOf(rival.node), message: 'The file that comes first' }],
        };
      }
    }
  },
});

export const overrideBeforeDefault = defineFileRule({
  code: 'override-before-default',
  severity: 'information',
  summary: 'Overrides are where users can write.',
  *check({ paths }) {
    for (const { role, path, node, key } of paths) {
      if (role !== 'config-override' && role !== 'uwsgi-override' && role !== 'nginx-override') continue;
      if (path === undefined || !isWithin(path, '{snap}')) continue;
      yield {
        ...rangeOf(node),
        message: `"${key}" names a place in the read-only image, where nobody can put an override.`,
      };
    }
  },
});

export const folderRules = [
  logDirMissing,
  configDirMissing,
  uwsgiDirMissing,
  uwsgiOverrideDir,
  uwsgiDirNotCreated,
  uwsgiSameDir,
  configBasename,
  overrideBeforeDefault,
];
