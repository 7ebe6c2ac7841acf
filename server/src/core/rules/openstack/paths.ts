/** Where paths lead: to nowhere in particular, out of the snap, or to what cannot be written. */
import { findPair, type OpenstackPair } from '../../openstack/companions.ts';
import { isWithin, type PathRole, type RunnerPath, type SnapOpenstack } from '../../openstack/entry-points.ts';
import { findPlaceholder, normalizePath } from '../../openstack/placeholders.ts';
import { appsOf } from '../../openstack/runner-calls.ts';
import { findShipped } from '../../openstack/shipping.ts';
import { isMap, rangeOf } from '../../yaml/access.ts';
import type { RuleContext } from '../rule.ts';
import { rewriteText } from './edits.ts';
import { defineFileRule, repair } from './openstack-rule.ts';

/** What the runner or the service writes to. */
const WRITTEN: ReadonlySet<PathRole> = new Set(['dir', 'template-target', 'chmod', 'chown', 'log', 'uwsgi-log']);

/** Neither Python's braces nor anything else hides what the text says. */
function isClear({ format, path }: RunnerPath): boolean {
  return path !== undefined && format.jinja.length === 0 && format.shell.length === 0;
}

/** Whether the text begins with a placeholder that stands for a folder, or that may. */
function beginsWithFolder({ format }: RunnerPath): boolean {
  const [first] = format.fields;
  if (first?.start !== 0) return false;
  const fact = findPlaceholder(first.name);
  return !fact || fact.area !== undefined;
}

export const pathRelative = defineFileRule({
  code: 'path-relative',
  severity: 'warning',
  summary: 'Paths begin with a placeholder or a slash.',
  fixable: true,
  *check({ paths }, { document: { text } }) {
    for (const path of paths) {
      const { role, node, format, key } = path;
      if (role === 'binary' || !isClear(path) || format.text.startsWith('/') || beginsWithFolder(path)) continue;
      const written = format.text;
      // Rendering a file without a folder fails at once.
      const fails =
        (role === 'template-target' || role === 'dir') &&
        (written === '' || (role !== 'dir' && !written.includes('/')));
      const [first = '', ...rest] = written.split('/');
      const area = findPlaceholder(first)?.area !== undefined && rest.length > 0;
      const root = WRITTEN.has(role) || role.includes('override') ? 'snap_common' : 'snap';
      const fixed = area ? `{${first}}/${rest.join('/')}` : `{${root}}/${written.replace(/^(?:\.\/|~\/)+/, '')}`;
      const message =
        written === ''
          ? `"${key}" holds an empty path.`
          : `"${written}" is relative to whatever folder the command runs in; begin it with a placeholder such as "{${root}}".`;
      yield {
        ...rangeOf(node),
        message,
        ...(fails && { severity: 'error' as const }),
        repairs: [written === '' ? undefined : repair(`Change to "${fixed}"`, rewriteText(text, node, fixed))],
      };
    }
  },
});

/** Where a strictly confined snap may read and write, and what every base has. */
const OWN_AREAS = /^\/(?:snap|var\/snap|tmp|var\/tmp|dev|proc|sys|run|usr|lib|bin|sbin|media|mnt)(?:\/|$)/;

function isOutside(path: RunnerPath): boolean {
  return (
    path.role !== 'binary' && isClear(path) && path.format.text.startsWith('/') && !OWN_AREAS.test(path.format.text)
  );
}

/** A layout of the snap puts something of its own there. */
function isLaidOut(pair: OpenstackPair | undefined, path: string): boolean {
  return pair?.snapcraft.project.layout.some(({ name }) => isWithin(normalizePath(path), normalizePath(name))) ?? false;
}

export const pathAbsolute = defineFileRule({
  code: 'path-absolute',
  severity: 'warning',
  summary: 'Paths stay in the areas of the snap.',
  *check({ paths }, ctx) {
    if (!paths.some(isOutside)) return;
    const pair = findPair(ctx);
    if (pair?.snapcraft.project.confinement === 'classic') return;
    for (const path of paths) {
      if (!isOutside(path) || isLaidOut(pair, path.format.text)) continue;
      const message = `"${path.format.text}" lies outside of the snap's own areas, which strict confinement denies.`;
      yield { ...rangeOf(path.node), message };
    }
  },
});

export const classicPath = defineFileRule({
  code: 'classic-path',
  severity: 'information',
  summary: 'A classic snap keeps to its own areas too.',
  *check({ paths }, ctx) {
    if (!paths.some(isOutside)) return;
    const pair = findPair(ctx);
    if (pair?.snapcraft.project.confinement !== 'classic') return;
    for (const path of paths) {
      if (!isOutside(path)) continue;
      const message = `"${path.format.text}" belongs to the host; it works only while the snap stays classic.`;
      yield { ...rangeOf(path.node), message };
    }
  },
});

/** What is below `{snap}`; undefined for anything else. */
function belowSnap(path: RunnerPath): string | undefined {
  if (path.path === undefined) return undefined;
  if (path.path === '{snap}') return '';
  return /^(?:\{snap\}|\/snap\/[^/]+\/[^/]+)\/(.*)$/.exec(path.path)?.[1];
}

export const writeToSnap = defineFileRule({
  code: 'write-to-snap',
  severity: 'error',
  summary: 'Nothing is written below "{snap}".',
  fixable: true,
  *check({ paths }, ctx) {
    for (const path of paths) {
      if (!WRITTEN.has(path.role)) continue;
      const below = belowSnap(path);
      // Folders that are there already are left alone.
      if (below === undefined || (path.role === 'dir' && isThere(ctx, below))) continue;
      const { node, format } = path;
      const fixed = format.text.replace(/^\{snap\}/, '{snap_common}');
      const edit = fixed === format.text ? undefined : rewriteText(ctx.document.text, node, fixed);
      yield {
        ...rangeOf(node),
        message: `"${format.text}" is in the read-only image of the snap; "{snap_common}" can be written.`,
        repairs: [repair('Change to "{snap_common}"', edit)],
      };
    }
  },
});

function isThere(ctx: RuleContext, below: string): boolean {
  if (below === '') return true;
  const pair = findPair(ctx);
  return pair !== undefined && typeof findShipped(pair.snapcraft, below) === 'object';
}

export const userAreaDaemon = defineFileRule({
  code: 'user-area-daemon',
  severity: 'warning',
  summary: 'Services do not keep files in the home of root.',
  fixable: true,
  *check(model, ctx) {
    for (const path of model.paths) {
      const { entry, node, format } = path;
      const field = format.fields.find(({ name }) => findPlaceholder(name)?.area === 'user');
      if (!entry || !field || !isService(model, ctx, entry.name)) continue;
      const fixed = `{${field.name.replace('_user', '')}}`;
      const text = format.text.slice(0, field.start) + fixed + format.text.slice(field.end);
      yield {
        ...rangeOf(node),
        message: `"{${field.name}}" is below the home of root for the service "${entry.name}"; use "${fixed}".`,
        repairs: [repair(`Change to "${fixed}"`, rewriteText(ctx.document.text, node, text))],
      };
    }
  },
});

/** Entries of uwsgi and nginx are services by their nature, others where an app runs them as one. */
function isService(model: SnapOpenstack, ctx: RuleContext, name: string): boolean {
  const type = model.findEntry(name)?.type;
  if (type === 'uwsgi' || type === 'nginx') return true;
  const pair = findPair(ctx);
  return (
    pair !== undefined &&
    appsOf(pair.snapcraft, name).some(({ app, daemon }) => isMap(app.value) && daemon !== undefined)
  );
}

export const pathRules = [pathRelative, pathAbsolute, classicPath, writeToSnap, userAreaDaemon];
