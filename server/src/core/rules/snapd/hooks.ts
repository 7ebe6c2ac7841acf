/** Hooks and components. */
import { getExtensionAdditions } from '../../project/extensions.ts';
import { namedEntries } from '../../project/project.ts';
import { findNearest } from '../../text/nearest.ts';
import { findValue, isText, rangeOf } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { COMPONENT_HOOK_NAMES, HOOK_NAMES, isSupportedHook } from './hook-names.ts';
import { getSnapView, referencesOf } from './snap-view.ts';
import { defineSnapdRule } from './snapd-rule.ts';

export const unknownHook = defineSnapdRule({
  code: 'snapd/unknown-hook',
  severity: 'warning',
  summary: 'Hooks have names that snapd knows.',
  *check({ project }) {
    for (const { name, key } of project.hooks) {
      if (!isText(key)) continue;
      if (isSupportedHook(name)) {
        if (/^[a-z](?:-?[a-z0-9])*$/.test(name)) continue;
        const message = `The hook name "${name}" is refused by snapd; lower-case letters, digits and single dashes between them are allowed.`;
        yield { ...rangeOf(key), message, severity: 'error' };
        continue;
      }
      const nearest = findNearest(name, HOOK_NAMES);
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      yield { ...rangeOf(key), message: `snapd runs no hook "${name}" and ignores it.${hint}`, data: nearest };
    }
  },
  fix: (_ctx, finding) => writeFix(finding),
});

export const configureHook = defineSnapdRule({
  code: 'snapd/configure-hook',
  severity: 'error',
  summary: 'default-configure needs configure, and snapd and base snaps have neither.',
  *check(ctx) {
    const { project } = ctx;
    const configure = project.hooks.find((hook) => hook.name === 'configure');
    const early = project.hooks.find((hook) => hook.name === 'default-configure');
    // A snap called snapd counts as one of that type.
    const type = project.name === 'snapd' ? 'snapd' : project.type;
    if (type === 'snapd' || type === 'base') {
      for (const hook of [configure, early]) {
        if (hook)
          yield { ...rangeOf(hook.key), message: `A snap of the type "${type}" cannot have the hook "${hook.name}".` };
      }
      const added = getExtensionAdditions(project, ctx.facts).hooks.get('configure');
      const place = project.extensions.find(({ name }) => name === added?.extension);
      if (added && place && !configure) {
        const message = `The extension "${added.extension}" brings the hook "configure", which a snap of the type "${type}" cannot have.`;
        yield { ...rangeOf(place.node), message };
      }
    } else if (early && !configure && !isHookAdded(ctx, 'configure') && !hasHookFile(ctx, 'configure')) {
      const message =
        'The hook "default-configure" works only together with the hook "configure", which the snap does not have.';
      yield { ...rangeOf(early.key), message };
    }
  },
});

function isHookAdded({ project, facts }: RuleContext, name: string): boolean {
  return getExtensionAdditions(project, facts).hooks.has(name);
}

/** Hooks may also be plain files that the project file does not mention. */
function hasHookFile({ document, workspace }: RuleContext, name: string): boolean {
  const folder = document.uri.replace(/[^/]*$/, '');
  const places = /\/snap\/$/.test(folder) ? ['hooks', 'local/hooks'] : ['snap/hooks', 'build-aux/snap/hooks'];
  return places.some((place) => workspace.exists(`${folder}${place}/${name}`));
}

export const componentHook = defineSnapdRule({
  code: 'snapd/component-hook',
  severity: 'error',
  summary: 'Components have only four hooks.',
  modernOnly: true,
  *check(ctx) {
    for (const component of ctx.project.components) {
      for (const hook of namedEntries(findValue(component.value, 'hooks'))) {
        if (!isText(hook.key)) continue;
        yield* findSharedPlugs(ctx, hook.value);
        if (!COMPONENT_HOOK_NAMES.includes(hook.name)) {
          const nearest = findNearest(hook.name, COMPONENT_HOOK_NAMES);
          const list = COMPONENT_HOOK_NAMES.map((name) => `"${name}"`).join(', ');
          const message = `Components have no hook "${hook.name}"; they may have ${list}.`;
          yield { ...rangeOf(hook.key), message, data: nearest };
        }
      }
    }
  },
  fix: (_ctx, finding) => writeFix(finding),
});

/** snapd ends in a crash where an app and a hook of a component make the same plug by its name alone. */
function* findSharedPlugs(ctx: RuleContext, hook: YamlNode): Iterable<Finding> {
  const view = getSnapView(ctx);
  const added = getExtensionAdditions(ctx.project, ctx.facts).plugs;
  for (const { name, node } of referencesOf(findValue(hook, 'plugs'))) {
    if (added.has(name) || ctx.project.plugs.some((plug) => plug.name === name)) continue;
    const app = [...view.apps.values()].find(({ plugNames }) => plugNames.has(name));
    if (!app) continue;
    const message = `The app "${app.name}" lists the plug "${name}" as well, and snapd cannot read that; declare "${name}" under "plugs" at the top.`;
    yield { ...rangeOf(node), message };
  }
}

export const kernelComponent = defineSnapdRule({
  code: 'snapd/kernel-component',
  severity: 'error',
  summary: 'Components with kernel modules belong to kernel snaps.',
  modernOnly: true,
  *check({ project }) {
    if (project.type === 'kernel' && project.name !== 'snapd') return;
    for (const component of project.components) {
      const node = findValue(component.value, 'type');
      if (!isText(node) || node.text !== 'kernel-modules') continue;
      const message = `The component "${component.name}" has the type "kernel-modules", which only kernel snaps may have; "standard" is for all.`;
      yield { ...rangeOf(node), message, data: 'standard' };
    }
  },
  fix: (_ctx, finding) => writeFix(finding),
});

function writeFix({ start, end, data }: { readonly start: number; readonly end: number; readonly data?: unknown }) {
  if (typeof data !== 'string') return [];
  return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
}

export const hookRules = [unknownHook, configureHook, componentHook, kernelComponent] as const;
