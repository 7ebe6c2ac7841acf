/** The project as it goes into snap.yaml: what `passthrough` says stands in place of the keys of the same name. */
import { namedEntries, type NamedEntry, type SnapcraftProject } from '../../project/project.ts';
import { findPair, findValue, isMap, isScalar, keyText } from '../../yaml/access.ts';
import { createMemo, withoutNoting } from '../../yaml/reads.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';

const memo = createMemo<SnapcraftProject, SnapcraftProject>();

/** Keys that are written in another form, so that a key of the same name means nothing to snapd. */
const REWRITTEN: ReadonlySet<string> = new Set(['contact', 'donation', 'issues', 'source-code', 'website']);

export function withPassthrough(project: SnapcraftProject): SnapcraftProject {
  return memo(project, () => {
    const top = project.find('passthrough')?.value;
    // Rules that look at apps read them by themselves; for the others it does not matter.
    const inApps = withoutNoting(() => project.apps.some(({ value }) => isMap(findValue(value, 'passthrough'))));
    return isMap(top) || inApps ? createView(project) : project;
  });
}

function createView(project: SnapcraftProject): SnapcraftProject {
  const find = (key: string): YamlPair | undefined => {
    const passed = REWRITTEN.has(key) ? undefined : findPair(project.find('passthrough')?.value, key);
    const pair = passed ?? project.find(key);
    return key === 'apps' && pair && isMap(pair.value) ? { ...pair, value: overlayApps(pair.value) } : pair;
  };
  const text = (key: string) => (): string | undefined => {
    const value = find(key)?.value;
    return isScalar(value) && value.type !== 'null' ? value.text : undefined;
  };
  const sections = new Map<string, readonly NamedEntry[]>();
  const section = (key: string) => (): readonly NamedEntry[] => {
    const value = find(key)?.value;
    let entries = sections.get(key);
    if (!entries) sections.set(key, (entries = namedEntries(value)));
    return entries;
  };
  const getters = Object.fromEntries([
    ...['name', 'base', 'type', 'confinement', 'grade'].map((key) => [key, { get: text(key) }]),
    ...['apps', 'plugs', 'slots', 'hooks', 'components', 'layout'].map((key) => [key, { get: section(key) }]),
  ]) as PropertyDescriptorMap;
  return Object.create(project, { ...getters, find: { value: find } }) as SnapcraftProject;
}

function overlayApps(apps: YamlMap): YamlMap {
  return { ...apps, entries: apps.entries.map((pair) => ({ ...pair, value: overlay(pair.value) })) };
}

function overlay(app: YamlPair['value']): YamlPair['value'] {
  const passed = findValue(app, 'passthrough');
  if (!isMap(app) || !isMap(passed)) return app;
  const names = new Set(passed.entries.map(keyText));
  return { ...app, entries: [...app.entries.filter((pair) => !names.has(keyText(pair))), ...passed.entries] };
}
