/** The project as it goes into snap.yaml: what `passthrough` says stands in place of the keys of the same name. */
import { ReadProject, type SnapcraftProject } from '../../project/project.ts';
import { findPair, findValue, isMap, keyText } from '../../yaml/access.ts';
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
    return isMap(top) || inApps ? new PassthroughView(project) : project;
  });
}

class PassthroughView extends ReadProject {
  private readonly project: SnapcraftProject;

  constructor(project: SnapcraftProject) {
    super(project.root, project.choice);
    this.project = project;
  }

  override find(key: string): YamlPair | undefined {
    const passed = REWRITTEN.has(key) ? undefined : findPair(this.project.find('passthrough')?.value, key);
    const pair = passed ?? this.project.find(key);
    return key === 'apps' && pair && isMap(pair.value) ? { ...pair, value: overlayApps(pair.value) } : pair;
  }
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
