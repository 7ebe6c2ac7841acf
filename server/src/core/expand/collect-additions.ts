/** All that the extensions of a project add, put together as snapcraft applies them: by name, one after the other. */
import type { Facts } from '../facts/provider.ts';
import type { ExtensionAdds, SchemaKind } from '../facts/types.ts';
import { getExtensionAdditions, type AppliedExtension } from '../project/extensions.ts';
import type { NamedEntry, SnapcraftProject } from '../project/project.ts';
import { findPluginFact, pluginKeys } from '../schema/navigate.ts';
import { findText } from '../yaml/access.ts';
import { fromJson, isValueMap, mergeValues, Remark, type Value, type ValueMap } from './value.ts';

export interface Additions {
  readonly applied: readonly AppliedExtension[];
  /** What is merged into the project, apart from apps and parts. */
  readonly top: ValueMap;
  /** What is merged into an app, by its name. */
  readonly apps: ReadonlyMap<string, ValueMap>;
  /** What is merged into a part, by its name. */
  readonly within: ReadonlyMap<string, ValueMap>;
  /** New parts; they take the place of a part of the same name. */
  readonly parts: ValueMap;
}

export function collectAdditions(project: SnapcraftProject, facts: Facts): Additions {
  const { applied } = getExtensionAdditions(project, facts);
  let top: Value = {};
  const apps = new Map<string, ValueMap>();
  const within = new Map<string, ValueMap>();
  const parts: Record<string, Value> = {};
  const own = project.parts.map((part) => part.name);
  for (const { adds, places } of applied) {
    top = mergeValues(top, topOf(adds));
    for (const { app } of places) {
      const merged = mergeValues(apps.get(app.name), appOf(adds, app.name, project.name));
      if (isValueMap(merged)) apps.set(app.name, merged);
    }
    for (const part of project.parts) {
      const merged = mergeValues(within.get(part.name) ?? {}, withinOf(adds, part, facts, project.kind));
      if (isValueMap(merged) && Object.keys(merged).length > 0) within.set(part.name, merged);
    }
    // A list of all parts is made before those of the extension come in.
    const present = [...new Set([...own, ...Object.keys(parts)])];
    for (const [name, part] of Object.entries(adds.new_parts ?? {})) parts[name] = partOf(part, present);
  }
  return { applied, top: isValueMap(top) ? top : {}, apps, within, parts };
}

function topOf(adds: ExtensionAdds): Value {
  const top = fromJson(adds.top_level ?? {});
  if (!isValueMap(top)) return {};
  const repositories = top['package-repositories'];
  if (!Array.isArray(repositories)) return top;
  return {
    ...top,
    'package-repositories': repositories.map((one: Value) => {
      if (!isValueMap(one)) return one;
      const { origin, ...rest } = one;
      return typeof origin === 'string' ? { ...rest, url: new Remark(origin) } : rest;
    }),
  };
}

function appOf(adds: ExtensionAdds, app: string, snap: string | undefined): Value {
  const value = fromJson(adds.app ?? {});
  const environment = isValueMap(value) ? value['environment'] : undefined;
  if (!isValueMap(value) || !isValueMap(environment)) return value;
  const names: Readonly<Record<string, string | undefined>> = { '<app name>': app, '<snap name>': snap };
  const named = Object.entries(environment).map(([key, one]): [string, Value] => [
    key,
    typeof one === 'string' ? (names[one] ?? one) : one,
  ]);
  return { ...value, environment: Object.fromEntries(named) };
}

/** Keys of a plugin go to the parts that it builds; others could not have them. */
function withinOf(adds: ExtensionAdds, part: NamedEntry, facts: Facts, kind: SchemaKind): ValueMap {
  const plugin = findText(part.value, 'plugin');
  if (plugin === undefined) return {};
  const known = pluginKeys(findPluginFact(facts, plugin), kind);
  const added = Object.entries(adds.every_part ?? {}).filter(([key]) => known.has(key));
  return Object.fromEntries(added.map(([key, value]) => [key, fromJson(value)]));
}

function partOf(fact: Readonly<Record<string, unknown>>, present: readonly string[]): Value {
  const part: Record<string, Value> = {};
  const { plugin, after, source, has_scripts: scripts, ...rest } = fact;
  part['plugin'] = fromJson(plugin);
  if (typeof source === 'string') part['source'] = new Remark(source);
  // A text describes a computed list: the part waits for all the others.
  if (after !== undefined) part['after'] = Array.isArray(after) ? fromJson(after) : present;
  for (const [key, value] of Object.entries(rest)) part[key] = fromJson(value);
  for (const script of Array.isArray(scripts) ? scripts : []) {
    part[String(script)] = new Remark('a script of the extension');
  }
  return part;
}
