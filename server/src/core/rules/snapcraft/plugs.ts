/** Plugs as snapcraft checks them; what snapd asks of each interface is checked elsewhere. */
import {
  findPair,
  findText,
  findValue,
  isFalsy,
  isMap,
  isNull,
  isScalar,
  isSeq,
  isText,
  itemsOf,
  rangeOf,
  rangeOfKey,
} from '../../yaml/access.ts';
import { getExtensionAdditions } from '../../project/extensions.ts';
import { isFilledByExtension } from '../../schema/merged-by-extension.ts';
import { insertKey } from '../../yaml/edit.ts';
import { defineRule } from '../rule.ts';

export const contentTarget = defineRule({
  code: 'snapcraft/content-target',
  severity: 'error',
  since: '0.1.0',
  summary: 'A content plug that does not say where the files appear.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    // Without a base nothing is asked of plugs.
    if (project.kind === 'none') return;
    const { plugs: fromExtensions } = getExtensionAdditions(project, facts);
    for (const { name, key, value } of project.plugs) {
      if (!isMap(value) || value.broken || findText(value, 'interface') !== 'content') continue;
      const target = findValue(value, 'target');
      if (target && (project.legacy ? !isNull(target) : !isFalsy(target) || isText(target))) continue;
      // An extension completes the plug.
      if (fromExtensions.get(name)?.value?.['target'] !== undefined) continue;
      yield {
        ...rangeOf(key),
        message: `The content plug "${name}" needs a "target": the folder where the shared files appear.`,
        data: name,
      };
    }
  },
  fix({ project, document }, { data }) {
    const plug = project.plugs.find((one) => one.name === data);
    if (!plug || !isMap(plug.value) || findPair(plug.value, 'target')) return [];
    const edit = insertKey(document.text, plug.value, 'target', `$SNAP/${plug.name}`);
    return edit ? [{ title: 'Add a "target"', edits: [edit], preferred: true }] : [];
  },
});

export const providerChannel = defineRule({
  code: 'snapcraft/provider-channel',
  severity: 'error',
  since: '0.1.0',
  summary: 'A default-provider with a channel, or one that is no name.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.kind === 'none') return;
    for (const { value } of project.plugs) {
      const provider = findValue(value, 'default-provider');
      if (!provider || !findPair(value, 'default-provider')) continue;
      const text = findSlashed(provider);
      if (text !== undefined) {
        yield {
          ...rangeOf(provider),
          message: `"${text}" names a channel; "default-provider" takes the name of a snap only.`,
          data: isText(provider) ? text.slice(0, text.indexOf('/')) : null,
        };
      } else if (!project.legacy && isScalar(provider) && provider.type !== 'str' && !isFalsy(provider)) {
        yield {
          ...rangeOf(provider),
          message: `"default-provider" is the name of a snap, not "${provider.text}".`,
          data: null,
        };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string' || data === '') return [];
    return [{ title: `Use "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

/** snapcraft looks for a slash in text, and in lists for an item that is one. */
function findSlashed(node: Parameters<typeof isText>[0]): string | undefined {
  if (isText(node)) return node.text.includes('/') ? node.text : undefined;
  return itemsOf(node).some((item) => isText(item) && item.text === '/') ? '/' : undefined;
}

export const plugList = defineRule({
  code: 'snapcraft/plug-list',
  severity: 'error',
  since: '0.1.0',
  summary: 'A plug whose value is a list.',
  kinds: ['snapcraft'],
  *check(ctx) {
    const { project } = ctx;
    if (project.legacy) return;
    for (const { name, key, value } of project.plugs) {
      if (!isSeq(value) || isFilledByExtension(ctx, ['plugs', name], value)) continue;
      yield { ...rangeOf(key), message: `The plug "${name}" is a list; it takes an interface, or a map with one.` };
    }
  },
});

export const implicitPlug = defineRule({
  code: 'snapcraft/implicit-plug',
  severity: 'hint',
  since: '0.1.0',
  summary: 'A plug without a value that no app names: every app gets it.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.legacy) return;
    const empty = project.plugs.filter((plug) => isNull(plug.value));
    if (empty.length === 0 || project.apps.length === 0) return;
    const named = new Set<string>();
    for (const { value } of [...project.apps, ...project.hooks]) {
      for (const node of itemsOf(findValue(value, 'plugs'))) if (isText(node)) named.add(node.text);
    }
    for (const { name, pair } of empty) {
      if (named.has(name)) continue;
      yield {
        ...rangeOfKey(pair),
        message: `The plug "${name}" belongs to every app, since none names it; name it in the "plugs" of those that need it.`,
      };
    }
  },
});

export const plugRules = [contentTarget, providerChannel, plugList, implicitPlug] as const;
