/** Which plugin a part names, and what the plugin's model checks beyond the type of each key. */
import { findNearest } from '../../text/nearest.ts';
import { insertKey, replaceNode } from '../../yaml/edit.ts';
import { isText, keyText, rangeOf, rangeOfValue } from '../../yaml/access.ts';
import { checkEach } from '../each-entry.ts';
import { defineRule, type Finding, type Rule, type RuleContext } from '../rule.ts';
import {
  factKind,
  findPlugin,
  findVariant,
  isUnset,
  partsOf,
  partsOfEveryEra,
  pluginName,
  pluginNodes,
  PROJECT_VARIABLE,
  type PartView,
} from './part-view.ts';

const KINDS = ['snapcraft'] as const;

interface Replacement {
  readonly replacement?: string;
}

export const missingPlugin = defineRule({
  code: 'snapcraft/missing-plugin',
  severity: 'error',
  since: '0.1.0',
  summary: 'Every part names its plugin.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/missing-plugin', 'parts', partsOf(ctx), function* (part) {
      const pair = part.find('plugin');
      if (part.map.broken && !pair) return;
      if (pair ? !(isText(pair.value) && pair.value.text === '') : isMisspelt(part, 'plugin')) return;
      yield {
        ...(pair ? rangeOfValue(pair) : rangeOf(part.key)),
        message: `The part "${part.name}" needs a plugin; "nil" does nothing of its own.`,
        data: { part: part.name },
      };
    });
  },
  fix(ctx, finding) {
    const part = partsOf(ctx).find(({ name }) => name === (finding.data as { part?: string }).part);
    if (!part) return [];
    const pair = part.find('plugin');
    const edit = pair
      ? replaceNode(ctx.document.text, pair.value, 'nil')
      : insertKey(ctx.document.text, part.map, 'plugin', 'nil');
    return edit ? [{ title: 'Add "plugin: nil"', edits: [edit] }] : [];
  },
});

export const unknownPlugin = defineRule({
  code: 'snapcraft/unknown-plugin',
  severity: 'error',
  since: '0.1.0',
  summary: "A part's plugin exists for the project's base.",
  kinds: KINDS,
  *check(ctx) {
    const known = ctx.facts.plugins.byBase[factKind(ctx.project.kind)] ?? [];
    const names = new Set(known);
    // The plugins of that time are looked up as modules, whose names have underscores.
    if (ctx.project.kind === 'none') for (const name of known) names.add(name.replaceAll('-', '_'));
    yield* checkEach(ctx.tree, 'snapcraft/unknown-plugin', 'parts', partsOfEveryEra(ctx), function* (part) {
      for (const node of pluginNodes(part)) {
        if (!isText(node) || names.has(node.text) || PROJECT_VARIABLE.test(node.text)) continue;
        // Later eras tell an empty name as a missing one.
        if (node.text === '' && !ctx.project.legacy) continue;
        // Before core22 a project may bring plugins of its own.
        if (ctx.project.legacy && hasLocalPlugin(ctx, node.text)) continue;
        yield { ...rangeOf(node), ...explainPlugin(ctx, node.text, known) };
      }
    });
  },
  fix(_ctx, finding) {
    const { replacement } = finding.data as Replacement;
    if (replacement === undefined) return [];
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits, preferred: true }];
  },
});

/** Where the eras before core22 look for a plugin first. */
function hasLocalPlugin(ctx: RuleContext, name: string): boolean {
  const folder = ctx.document.uri.replace(/[^/]*$/, '');
  const root = folder.replace(/snap\/$/, '');
  const module = name.replaceAll('-', '_');
  return [name, module, `x-${name}`, `x_${module}`].some((file) =>
    [`${root}snap/plugins/`, `${root}parts/plugins/`].some((place) => ctx.workspace.exists(`${place}${file}.py`)),
  );
}

function explainPlugin(
  ctx: RuleContext,
  name: string,
  known: readonly string[],
): { message: string; data: Replacement } {
  const fact = findPlugin(ctx.facts.plugins, name);
  const kind = ctx.project.kind === 'none' ? 'projects without a base' : ctx.project.kind;
  if (fact) {
    const { replacement } = fact;
    if (replacement !== undefined && replacement !== null && known.includes(replacement)) {
      return {
        message: `The plugin "${name}" does not exist for ${kind}; use "${replacement}".`,
        data: { replacement },
      };
    }
    const bases = fact.bases.filter((base) => base !== 'none').join(', ');
    const where = bases === '' ? 'in any base' : `for ${kind}, only for ${bases}`;
    return { message: `The plugin "${name}" does not exist ${where}.`, data: {} };
  }
  const nearest = findNearest(name, known);
  if (nearest !== undefined) {
    return { message: `Unknown plugin "${name}". Did you mean "${nearest}"?`, data: { replacement: nearest } };
  }
  return { message: `Unknown plugin "${name}"; ${kind} has ${known.join(', ')}.`, data: {} };
}

/** The key is there but for a slip, which is told as an unknown key. */
function isMisspelt(part: PartView, key: string): boolean {
  return part.map.entries.some((pair) => {
    const text = keyText(pair) ?? '';
    // "plugin:nil" within braces is one word.
    return text.startsWith(`${key}:`) || (findNearest(text, [key]) !== undefined && !text.startsWith(`${key}-`));
  });
}

export const missingSource = defineRule({
  code: 'snapcraft/missing-source',
  severity: 'error',
  since: '0.1.0',
  summary: 'A part whose plugin builds from a source names one.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/missing-source', 'parts', partsOf(ctx), function* (part) {
      const plugin = part.find('plugin');
      const name = pluginName(part);
      if (!plugin || part.map.broken || part.find('source')) return;
      if (!findVariant(findPlugin(ctx.facts.plugins, name), ctx.project.kind)?.requires_source) return;
      if (isMisspelt(part, 'source')) return;
      yield {
        ...rangeOf(part.key),
        message: `The plugin "${name}" needs a "source" in the part "${part.name}".`,
        data: { part: part.name },
        related: [{ ...rangeOf(plugin.value), message: 'The plugin is named here.' }],
      };
    });
  },
  fix(ctx, finding) {
    const part = partsOf(ctx).find(({ name }) => name === (finding.data as { part?: string }).part);
    const plugin = part?.find('plugin');
    const edit = part && insertKey(ctx.document.text, part.map, 'source', '.', plugin?.merged ? undefined : plugin);
    return edit ? [{ title: 'Add "source: ."', edits: [edit], preferred: true }] : [];
  },
});

export const experimentalPlugin = defineRule({
  code: 'snapcraft/experimental-plugin',
  severity: 'information',
  since: '0.1.0',
  summary: 'Some plugins of core22 need an option to be used.',
  kinds: KINDS,
  *check(ctx) {
    if (ctx.project.kind !== 'core22') return;
    for (const part of partsOf(ctx)) {
      for (const node of pluginNodes(part)) {
        if (node.text !== 'kernel' && node.text !== 'initrd') continue;
        yield {
          ...rangeOf(node),
          message: `With core22 the plugin "${node.text}" needs "snapcraft --enable-experimental-plugins".`,
        };
      }
    }
  },
});

export const selfContained = defineRule({
  code: 'snapcraft/self-contained-plugin',
  severity: 'error',
  since: '0.1.0',
  summary: 'Only some plugins can build self-contained.',
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/self-contained-plugin', 'parts', partsOf(ctx), function* (part) {
      const found = attributeNode(part, 'self-contained');
      const name = pluginName(part);
      const variant = findVariant(findPlugin(ctx.facts.plugins, name), ctx.project.kind);
      if (!found || !variant || variant.build_attributes?.includes('self-contained')) return;
      yield {
        start: found.start,
        end: found.end,
        message: `The plugin "${name}" does not support the build attribute "self-contained".`,
      };
    });
  },
});

function attributeNode(part: PartView, name: string): { readonly start: number; readonly end: number } | undefined {
  const value = part.find('build-attributes')?.value;
  return value?.kind === 'seq' ? value.items.find((item) => isText(item) && item.text === name) : undefined;
}

/** Yields where a key is, for a message about it. */
function at(part: PartView, key: string, message: string): Finding {
  const pair = part.find(key);
  return { ...(pair ? rangeOf(pair.key) : rangeOf(part.key)), message };
}

type Check = (part: PartView, ctx: RuleContext) => Iterable<Finding>;

function* checkNode(part: PartView): Iterable<Finding> {
  const include = part.find('npm-include-node')?.value;
  const included = include?.kind === 'scalar' && /^(?:true|yes|on|y|t|1)$/i.test(include.text);
  const version = part.find('npm-node-version');
  if (included) {
    if (!version || isUnset(version.value)) {
      yield at(part, 'npm-include-node', '"npm-include-node" needs "npm-node-version" beside it.');
    }
    const attribute = attributeNode(part, 'self-contained');
    if (attribute) {
      yield {
        start: attribute.start,
        end: attribute.end,
        message: '"npm-include-node" and "self-contained" exclude each other.',
      };
    }
  } else if (version && !isUnset(version.value)) {
    const message = '"npm-node-version" has an effect only with "npm-include-node: true".';
    yield include ? at(part, 'npm-include-node', message) : at(part, 'npm-node-version', message);
  }
}

const RUST_CHANNEL = /^(?:none|(?:stable|beta|nightly)(?:-[\w-]+)?|\d+\.\d+(?:\.\d+)?(?:-[\w-]+)?)$/;

function* checkRust(part: PartView): Iterable<Finding> {
  const channel = part.find('rust-channel')?.value;
  if (!isText(channel)) return;
  if (!RUST_CHANNEL.test(channel.text)) {
    const allowed = 'stable, beta, nightly (each with a date, as in "nightly-2025-01-01"), a version or none';
    yield { ...rangeOf(channel), message: `"${channel.text}" is no Rust channel: ${allowed}.` };
  } else if (channel.text !== 'none' && afterNames(part).includes('rust-deps')) {
    yield {
      ...rangeOf(channel),
      message: 'With a part "rust-deps" the toolchain comes from there: "rust-channel" must be none.',
    };
  }
}

function afterNames(part: PartView): readonly string[] {
  const value = part.find('after')?.value;
  return value?.kind === 'seq' ? value.items.flatMap((item) => (isText(item) ? [item.text] : [])) : [];
}

function* checkDotnet(part: PartView, ctx: RuleContext): Iterable<Finding> {
  const version = part.find('dotnet-version')?.value;
  if (ctx.project.kind === 'core22' || !isText(version)) return;
  const major = /^(\d+)(?:\.\d+)?$/.exec(version.text)?.[1];
  if (major !== undefined && Number(major) >= 6) return;
  yield { ...rangeOf(version), message: `"${version.text}" is no .NET version: 6 or later, such as "8" or "8.0".` };
}

function* checkGradle(part: PartView): Iterable<Finding> {
  const task = part.find('gradle-task');
  if (task && isText(task.value) && task.value.text === '') {
    yield { ...rangeOfValue(task), message: '"gradle-task" must not be empty.' };
  }
}

function* checkJlink(part: PartView): Iterable<Finding> {
  if (isUnset(part.find('jlink-modules')?.value)) return;
  for (const key of ['jlink-jars', 'jlink-extra-modules', 'jlink-multi-release']) {
    const value = part.find(key)?.value;
    if (isUnset(value) || (isText(value) && value.text === 'base')) continue;
    yield at(part, key, `"${key}" and "jlink-modules" exclude each other.`);
  }
}

function* checkKernel(part: PartView): Iterable<Finding> {
  const isSet = (key: string): boolean => {
    const value = part.find(key)?.value;
    return !isUnset(value) && !(isText(value) && /^(?:false|no|off|n|f|0)$/i.test(value.text));
  };
  const exclude: readonly (readonly [string, string])[] = [
    ['kernel-ubuntu-release-name', 'source'],
    ['kernel-ubuntu-binary-package', 'kernel-ubuntu-debian-package'],
    ['kernel-ubuntu-binary-package', 'kernel-tools'],
  ];
  for (const [key, other] of exclude) {
    if (isSet(key) && isSet(other)) yield at(part, key, `"${key}" and "${other}" exclude each other.`);
  }
  if (isSet('kernel-ubuntu-debian-dkms') && !isSet('kernel-ubuntu-debian-package')) {
    yield at(
      part,
      'kernel-ubuntu-debian-dkms',
      '"kernel-ubuntu-debian-dkms" needs "kernel-ubuntu-debian-package: true".',
    );
  }
}

function* checkInitrd(part: PartView): Iterable<Finding> {
  const pair = ['initrd-efi-image-key', 'initrd-efi-image-cert'] as const;
  for (const [key, other] of [pair, [pair[1], pair[0]]] as const) {
    if (part.find(key) && !part.find(other)) yield at(part, key, `"${key}" needs "${other}" beside it.`);
  }
}

const CHECKS: Readonly<Record<string, Check>> = {
  npm: checkNode,
  rust: checkRust,
  dotnet: checkDotnet,
  gradle: checkGradle,
  jlink: checkJlink,
  kernel: checkKernel,
  initrd: checkInitrd,
};

export const pluginOptions = defineRule({
  code: 'snapcraft/plugin-options',
  severity: 'error',
  since: '0.1.0',
  summary: "A plugin's options fit each other.",
  kinds: KINDS,
  *check(ctx) {
    yield* checkEach(ctx.tree, 'snapcraft/plugin-options', 'parts', partsOf(ctx), function* (part) {
      const name = pluginName(part);
      if (name !== undefined && Object.hasOwn(CHECKS, name) && !part.map.broken) yield* CHECKS[name]?.(part, ctx) ?? [];
    });
  },
});

export const pluginRules: readonly Rule[] = [
  missingPlugin,
  unknownPlugin,
  missingSource,
  experimentalPlugin,
  selfContained,
  pluginOptions,
];
