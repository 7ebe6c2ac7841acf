/** Plugins and extensions of the project's base. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describeExtension } from '../../../hover/describe-extension.ts';
import { describePlugin } from '../../../hover/describe-plugin.ts';
import { getExtensionAdditions } from '../../../project/extensions.ts';
import { getBuildPairs } from '../../../project/grammar.ts';
import {
  findKeyFact,
  findPluginFact,
  isKnownIn,
  pluginKeys,
  pluginKind,
  pluginVariants,
} from '../../../schema/navigate.ts';
import type { FactBase, PluginKeyFact } from '../../../facts/types.ts';
import { entriesOf, findPair, findText, keyText } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { valueEntry, valueSource } from './place.ts';
import { listProject, splitPath } from './project-files.ts';

/** Files at the root of a source that give its build away. */
const MARKS: readonly (readonly [file: RegExp, plugin: string])[] = [
  [/^uv\.lock$/, 'uv'],
  [/^poetry\.lock$/, 'poetry'],
  [/^(?:pyproject\.toml|setup\.(?:py|cfg))$/, 'python'],
  [/^go\.mod$/, 'go'],
  [/^Cargo\.toml$/, 'rust'],
  [/^package\.json$/, 'npm'],
  [/^CMakeLists\.txt$/, 'cmake'],
  [/^meson\.build$/, 'meson'],
  [/^(?:configure|configure\.ac|autogen\.sh|bootstrap)$/, 'autotools'],
  [/^(?:GNUmakefile|[Mm]akefile)$/, 'make'],
  [/^pom\.xml$/, 'maven'],
  [/^(?:build\.gradle(?:\.kts)?|gradlew)$/, 'gradle'],
  [/^build\.xml$/, 'ant'],
  [/^Gemfile$/, 'ruby'],
  [/^pubspec\.yaml$/, 'flutter'],
  [/^SConstruct$/, 'scons'],
  [/\.pro$/, 'qmake'],
  [/\.(?:csproj|fsproj|sln)$/, 'dotnet'],
  [/^MODULE\.bazel$/, 'bazel'],
];

/** What the files of a source suggest, best first: the plugin and the file that speaks for it. */
export function suggestPlugins(source: string, ctx: ProviderContext): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const folder = splitPath(source);
  const entries = folder && listProject(ctx, folder);
  if (!entries) return found;
  for (const [pattern, plugin] of MARKS) {
    const file = entries.find(({ name, directory }) => !directory && pattern.test(name));
    if (file && !found.has(plugin)) found.set(plugin, file.name);
  }
  return found;
}

/** The keys of a part that are not common to all parts: a plugin reads them. */
function pluginKeysOf(cursor: Cursor, { facts, project }: ProviderContext): readonly string[] {
  return entriesOf(cursor.map).flatMap((pair) => {
    const key = keyText(pair);
    if (key === undefined || key === '<<') return [];
    const fact = findKeyFact(facts, `parts.<part>.${key}`);
    return fact && isKnownIn(fact, project.kind) ? [] : [key];
  });
}

/** Values that let a plugin load; the author puts his own in their place. */
const SAMPLES: Readonly<Record<string, string>> = {
  'npm-node-version': '20.18.0',
  'go-importpath': 'example.com/program',
};

export function sampleOf(key: string, fact: PluginKeyFact, stop: number): string {
  const sample = SAMPLES[key] ?? fact.enum?.[0] ?? 'name';
  if (fact.type.startsWith('list')) return `[\${${stop}:${sample}}]`;
  if (fact.type.startsWith('map')) return `{\${${stop}:from}: to}`;
  return `\${${stop}:${sample}}`;
}

/** The eras before core22 take a source for every plugin that builds something. */
export function takesSource(plugin: string, { facts, project }: ProviderContext): boolean {
  if (project.legacy) return plugin !== 'nil' && plugin !== 'conda';
  return pluginVariants(findPluginFact(facts, plugin), project.kind).some((variant) => variant.requires_source);
}

/** What the part lacks for a plugin. At the end of the file, what follows the plugin is about to be typed. */
function linesBeside(plugin: string, cursor: Cursor, ctx: ProviderContext): readonly string[] {
  const { facts, project, document } = ctx;
  if (!/\S/.test(document.text.slice(cursor.end))) return [];
  const lines: string[] = [];
  const required = pluginVariants(findPluginFact(facts, plugin), project.kind).some((one) => one.requires_source);
  if (required && !findPair(cursor.map, 'source')) lines.push('source: ${1:.}');
  for (const [key, fact] of pluginKeys(findPluginFact(facts, plugin), project.kind)) {
    if (fact.required === true && !findPair(cursor.map, key)) {
      lines.push(`${key}: ${sampleOf(key, fact, lines.length + 1)}`);
    }
  }
  return lines;
}

const KERNEL_PLUGINS: readonly string[] = ['kernel', 'initrd'];

function* pluginNames(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { kind, type } = ctx.project;
  const suggested = suggestPlugins(findText(cursor.map, 'source') ?? '.', ctx);
  const order = [...suggested.keys()];
  const names = ctx.facts.plugins.byBase[pluginKind(kind)] ?? [];
  // What the part says already is for one plugin, or for a few.
  const keys = pluginKeysOf(cursor, ctx);
  const reads = (name: string): boolean => {
    const known = pluginKeys(findPluginFact(ctx.facts, name), kind);
    return keys.every((key) => known.has(key));
  };
  const fitting = names.filter(reads);
  for (const name of fitting.length > 0 ? fitting : names) {
    const fact = findPluginFact(ctx.facts, name);
    if (!fact) continue;
    const beside = cursor.path.length === 3 ? linesBeside(name, cursor, ctx) : [];
    const added = beside.map((line) => `"${line.slice(0, line.indexOf(':'))}"`).join(' and ');
    const needsSource = pluginVariants(fact, kind).at(-1)?.requires_source === true;
    const file = suggested.get(name);
    const hint =
      file !== undefined
        ? `${file} is there · `
        : added !== ''
          ? `adds ${added} · `
          : needsSource
            ? 'needs source · '
            : '';
    const special = KERNEL_PLUGINS.includes(name) ? (type === 'kernel' ? 20 : 75) : name.endsWith('-use') ? 60 : 50;
    yield {
      label: name,
      kind: CompletionItemKind.Module,
      detail: `${hint}${fact.description}`,
      rank: file === undefined ? special : 5 + order.indexOf(name),
      documentation: () => describePlugin(name, fact, kind, true),
      insert: { type: 'value', text: name, beside },
    };
  }
}

/** Whether a layout of an extension lies in one of another extension that the snap uses. */
function clashes(name: string, base: string, { project, facts }: ProviderContext): boolean {
  const own = Object.keys(facts.extensions.extensions[name]?.adds[base as FactBase]?.top_level?.layout ?? {});
  const { layout } = getExtensionAdditions(project, facts);
  return own.some((path) => [...layout.keys()].some((other) => liesIn(path, other) || liesIn(other, path)));
}

function liesIn(path: string, other: string): boolean {
  return path.startsWith(`${other}/`);
}

function* extensionNames(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { project } = ctx;
  const { base, confinement } = project;
  if (base === undefined) return;
  const byBase: Readonly<Record<string, readonly string[] | undefined>> = ctx.facts.extensions.byBase;
  const names = Object.hasOwn(byBase, base) ? byBase[base] : undefined;
  const targets = new Set(getBuildPairs(project, ctx.facts.bases.architectures.supported_to_build).map(({ to }) => to));
  const said = project.platforms.length > 0 || project.find('architectures') !== undefined;
  for (const name of names ?? []) {
    const fact = ctx.facts.extensions.extensions[name];
    if (!fact || cursor.siblings.has(name)) continue;
    if (confinement !== undefined && !fact.confinement.includes(confinement)) continue;
    if (clashes(name, base, ctx)) continue;
    const { architectures } = fact;
    const foreign =
      said && architectures !== null && [...targets].some((to) => to !== '*' && !architectures.includes(to));
    const experimental = fact.experimental[base] === true;
    const notes = [
      ...(experimental ? ['experimental'] : []),
      ...(architectures === null ? [] : [`only ${architectures.join(', ')}`]),
      fact.description,
    ];
    yield valueEntry(name, CompletionItemKind.Module, {
      detail: notes.join(' · '),
      rank: foreign ? 80 : experimental ? 65 : 40,
      documentation: () => describeExtension(name, fact, base),
    });
  }
}

export const pluginSources: readonly CompletionSource[] = [
  valueSource('plugins', ['parts.<part>.plugin'], pluginNames),
  valueSource('extensions', ['apps.<app>.extensions[]'], extensionNames),
];
