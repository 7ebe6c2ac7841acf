/** Names that snapd checks when it reads snap.yaml and that snapcraft lets through. */
import { findPair, findValue, isText, itemsOf, keyText, rangeOf, rangeOfValue } from '../../yaml/access.ts';
import { namedEntries } from '../../project/project.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { getSnapView, textOf } from './snap-view.ts';

const APP_NAME = /^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/;
const SNAP_NAME = /^(?!-)(?!.*--)(?!.*-$)[a-z0-9-]*[a-z][a-z0-9-]*$/;

export const nameTooShort = defineSnapdRule({
  code: 'snapd/name-too-short',
  severity: 'error',
  summary: 'The name of a snap or a component has at least two characters.',
  *check({ project }) {
    const pair = project.find('name');
    if (pair && isText(pair.value) && pair.value.text.length === 1) {
      yield {
        ...rangeOfValue(pair),
        message: `The name "${pair.value.text}" is too short; snapd wants 2 to 40 characters.`,
      };
    }
    for (const { name, key } of project.components) {
      if (name.length !== 1) continue;
      yield { ...rangeOf(key), message: `The component name "${name}" is too short; snapd wants 2 to 40 characters.` };
    }
  },
});

export const appName = defineSnapdRule({
  code: 'snapd/app-name',
  severity: 'error',
  summary: 'Names of apps have letters, digits and single dashes.',
  modernOnly: true,
  *check({ project }) {
    for (const { name, key } of project.apps) {
      if (!isText(key) || APP_NAME.test(name)) continue;
      const data = replacement(name, APP_NAME, project.apps);
      const message = `The app name "${name}" is refused by snapd; letters, digits and single dashes between them are allowed.`;
      yield { ...rangeOf(key), message, data };
    }
  },
  fix: (_ctx, finding) => renameFix(finding),
});

export const socketName = defineSnapdRule({
  code: 'snapd/socket-name',
  severity: 'error',
  summary: 'Names of sockets follow the rules for names of snaps.',
  *check(ctx) {
    for (const app of getSnapView(ctx).apps.values()) {
      const sockets = namedEntries(findValue(app.entry.value, 'sockets'));
      for (const { name, key } of sockets) {
        if (!isText(key) || SNAP_NAME.test(name)) continue;
        const data = replacement(name.toLowerCase(), SNAP_NAME, sockets);
        const message = `The socket name "${name}" is refused by snapd; lower-case letters, digits and single dashes between them are allowed.`;
        yield { ...rangeOf(key), message, data };
      }
    }
  },
  fix: (_ctx, finding) => renameFix(finding),
});

/** The name with dashes in place of everything else, where that is a name and a free one. */
function replacement(name: string, allowed: RegExp, taken: readonly { readonly name: string }[]): string | undefined {
  const tidy = name.replaceAll(/[^a-zA-Z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return allowed.test(tidy) && !taken.some((other) => other.name === tidy) ? tidy : undefined;
}

function renameFix({ start, end, data }: Finding) {
  if (typeof data !== 'string') return [];
  return [{ title: `Rename to "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
}

interface Use {
  readonly app: string;
  readonly node: YamlNode;
}

export const aliasClash = defineSnapdRule({
  code: 'snapd/alias-clash',
  severity: 'error',
  summary: 'An alias starts one app only.',
  modernOnly: true,
  *check(ctx) {
    const seen = new Map<string, Use>();
    for (const app of getSnapView(ctx).apps.values()) {
      for (const node of itemsOf(findValue(app.entry.value, 'aliases'))) {
        const alias = textOf(node);
        if (alias === undefined) continue;
        const first = seen.get(alias);
        if (!first) seen.set(alias, { app: app.name, node });
        else if (first.app !== app.name) {
          yield clash(node, first, `The alias "${alias}" already belongs to the app "${first.app}".`);
        }
      }
    }
  },
});

export const commonIdClash = defineSnapdRule({
  code: 'snapd/common-id-clash',
  severity: 'error',
  summary: 'Each app of a snap has a common-id of its own.',
  *check(ctx) {
    const seen = new Map<string, Use>();
    for (const app of getSnapView(ctx).apps.values()) {
      const node = findPair(app.entry.value, 'common-id')?.value;
      const id = textOf(node);
      if (!node || id === undefined || id === '') continue;
      const first = seen.get(id);
      if (first) yield clash(node, first, `The common-id "${id}" already belongs to the app "${first.app}".`);
      else seen.set(id, { app: app.name, node });
    }
  },
});

function clash(node: YamlNode, first: Use, message: string): Finding {
  const related = [{ ...rangeOf(first.node), message: `The app "${first.app}" has it here.` }];
  return { ...rangeOf(node), message, related };
}

/** Go reads these keys as booleans, and snapcraft writes them without quotes. */
const BOOLEAN_KEY = /^[yYnN]$/;

export const environmentKey = defineSnapdRule({
  code: 'snapd/environment-key',
  severity: 'error',
  summary: 'Variables called Y or N do not survive the way into snap.yaml.',
  *check({ project }) {
    const places = [project.root, ...[...project.apps, ...project.hooks].map((entry) => entry.value)];
    for (const place of places) {
      const environment = findValue(place, 'environment');
      if (environment?.kind !== 'map') continue;
      for (const pair of environment.entries) {
        const name = keyText(pair);
        if (name === undefined || !isText(pair.key) || !BOOLEAN_KEY.test(name)) continue;
        const message = `The variable "${name}" cannot be set here: in snap.yaml its name is read as a boolean, and snapd refuses the snap; give it a longer name.`;
        yield { ...rangeOf(pair.key), message };
      }
    }
  },
});

export const nameRules = [nameTooShort, appName, socketName, aliasClash, commonIdClash, environmentKey] as const;
