/** What paths of the file find in the snap, and paths that nginx is built with. */
import type { RunnerPath } from '../../openstack/entry-points.ts';
import { isTransparent, placeInScalar } from '../../openstack/scalar-place.ts';
import { findShipped, findShippedBy, getShippingParts, type ShippingPart } from '../../openstack/shipping.ts';
import { joinPath } from '../../links/project-paths.ts';
import { findNearest } from '../../text/nearest.ts';
import { findText, findValue, isText, itemsOf, rangeOf } from '../../yaml/access.ts';
import type { RuleContext } from '../rule.ts';
import { rewriteText } from './edits.ts';
import { definePairRule, repair } from './openstack-rule.ts';

function below(path: RunnerPath, folder: RegExp): string | undefined {
  return path.path === undefined ? undefined : folder.exec(path.path)?.[1];
}

export const configFileSource = definePairRule({
  code: 'config-file-source',
  severity: 'warning',
  summary: 'Packaged configuration files are in the snap.',
  fixable: true,
  kinds: ['snap-openstack'],
  *check(pair) {
    const { snapcraft, file, model } = pair;
    if (!model || !file || pair.shipped !== 'yes') return;
    for (const path of model.paths) {
      const wanted = path.role === 'config-file' ? below(path, /^\{snap\}\/(etc\/.+)$/) : undefined;
      if (wanted === undefined || typeof findShipped(snapcraft, wanted) === 'object') continue;
      const nearest = findNeighbour(snapcraft, wanted);
      // Packages bring configuration too, so that only a near name or a snap of plain files tells.
      if (nearest === undefined && (findShipped(snapcraft, wanted) === 'unsure' || !isPlain(snapcraft))) continue;
      const help = nearest === undefined ? '.' : `; did you mean "${nearest}"?`;
      const fixed = `{snap}/${nearest}`;
      const edit = nearest === undefined ? undefined : rewriteText(file.text, path.node, fixed);
      yield {
        file: {
          ...rangeOf(path.node),
          message: `No part ships "${path.format.text}", and the runner leaves it out without a word${help}`,
          repairs: [repair(`Change to "${fixed}"`, edit)],
        },
      };
    }
  },
});

/** A file of nearly the same name in the same folder. */
function findNeighbour(ctx: RuleContext, wanted: string): string | undefined {
  const at = wanted.lastIndexOf('/');
  const folder = wanted.slice(0, at);
  for (const part of getShippingParts(ctx)) {
    const shipped = part.plugin === 'dump' ? findShippedBy(ctx, part, folder) : undefined;
    if (shipped === undefined || shipped === 'unsure') continue;
    const names = (ctx.workspace.list(shipped) ?? []).filter(({ directory }) => !directory).map(({ name }) => name);
    const nearest = findNearest(wanted.slice(at + 1), names);
    if (nearest !== undefined) return `${folder}/${nearest}`;
  }
  return undefined;
}

/** Nothing but folders of the project makes up the snap. */
function isPlain(ctx: RuleContext): boolean {
  return getShippingParts(ctx).every(
    ({ plugin, folder, text, scripted }) =>
      (plugin === 'dump' ? folder !== undefined : plugin === 'nil') &&
      !scripted &&
      !/stage-(?:packages|snaps)/.test(text),
  );
}

export const binaryNotBuilt = definePairRule({
  code: 'binary-not-built',
  severity: 'information',
  summary: "Programs are those that the project's own code has.",
  fixable: true,
  kinds: ['snap-openstack'],
  *check({ snapcraft, file, model, shipped }) {
    if (!model || !file || shipped !== 'yes') return;
    const wanted = model.paths.filter(({ role, path }) => role === 'binary' && path?.startsWith('{snap}/bin/'));
    if (wanted.length === 0) return;
    const scripts = new Set(getShippingParts(snapcraft).flatMap((part) => readScripts(snapcraft, part)));
    for (const { node, path = '' } of wanted) {
      const name = path.slice('{snap}/bin/'.length);
      const nearest = scripts.has(name) ? undefined : findNearest(name, scripts);
      // Other packages bring programs of other names.
      if (nearest === undefined || typeof findShipped(snapcraft, `bin/${name}`) === 'object') continue;
      const fixed = `{snap}/bin/${nearest}`;
      yield {
        file: {
          ...rangeOf(node),
          message: `The code of the project has a program "${nearest}", but none that is called "${name}".`,
          repairs: [repair(`Change to "${fixed}"`, rewriteText(file.text, node, fixed))],
        },
      };
    }
  },
});

/** The programs that a Python project in the workspace declares. */
function readScripts(ctx: RuleContext, { folder, plugin }: ShippingPart): string[] {
  if (folder === undefined || (plugin !== 'python' && plugin !== 'uv' && plugin !== 'poetry')) return [];
  const read = (name: string): string => {
    const uri = joinPath(folder, name);
    return (uri === undefined ? undefined : ctx.workspace.readText(uri)) ?? '';
  };
  const names: string[] = [];
  for (const section of [
    /^\[(?:project\.scripts|tool\.poetry\.scripts)\][ \t]*\r?\n((?:(?!\[).*(?:\r?\n|$))*)/m.exec(
      read('pyproject.toml'),
    )?.[1],
    /^(?:console_scripts|wsgi_scripts)[ \t]*=[ \t]*\r?\n((?:[ \t]+.*(?:\r?\n|$)|[ \t]*\r?\n)*)/m.exec(
      read('setup.cfg'),
    )?.[1],
  ]) {
    for (const match of (section ?? '').matchAll(/^[ \t]*"?([\w.-]+)"?[ \t]*=/gm)) names.push(match[1] ?? '');
  }
  return names;
}

const FLAGS = ['configflags', 'autotools-configure-parameters', 'make-parameters'] as const;

export const nginxPathName = definePairRule({
  code: 'nginx-path-name',
  severity: 'error',
  summary: 'nginx is built with paths of this snap.',
  fixable: true,
  kinds: ['snapcraft'],
  *check({ snapcraft }) {
    const { project, document } = snapcraft;
    const own = project.name;
    if (own === undefined || !/^[a-z0-9-]+$/.test(own)) return;
    for (const { name, value } of project.parts) {
      if (!/nginx/i.test(`${name} ${findText(value, 'source') ?? ''}`)) continue;
      for (const node of FLAGS.flatMap((key) => itemsOf(findValue(value, key)).filter(isText))) {
        const [whole = '', other = ''] = /\/var\/snap\/([a-z0-9-]+)(?=\/|$)/.exec(node.text) ?? [];
        if (whole === '' || other === own) continue;
        const start = node.text.indexOf(whole) + '/var/snap/'.length;
        const place = placeInScalar(document.text, node, start, start + other.length);
        yield {
          project: {
            ...place,
            message: `nginx is built with the folder of the snap "${other}", which "${own}" cannot use.`,
            repairs: [
              repair(`Change to "${own}"`, isTransparent(document.text, node) ? { ...place, newText: own } : undefined),
            ],
          },
        };
      }
    }
  },
});

export const contentRules = [configFileSource, binaryNotBuilt, nginxPathName];
