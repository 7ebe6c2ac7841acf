/** Extensions that apps name. */
import { extensionSupports, getExtensionAdditions } from '../../project/extensions.ts';
import { getBuildPairs } from '../../project/grammar.ts';
import type { ExtensionFact } from '../../facts/types.ts';
import { findNearest } from '../../text/nearest.ts';
import { findValue, isSeq, rangeOf } from '../../yaml/access.ts';
import { removeItem } from '../../yaml/edit.ts';
import { defineRule, type Finding, type Fix, type Rule, type RuleContext } from '../rule.ts';

const KINDS = ['snapcraft'] as const;

function findExtension(ctx: RuleContext, name: string): ExtensionFact | undefined {
  const all = ctx.facts.extensions.extensions;
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** Without a base, in the era before them, the key itself is unknown. */
function usesOf(ctx: RuleContext): SnapcraftUses {
  return ctx.project.kind === 'none' ? [] : ctx.project.extensions;
}
type SnapcraftUses = RuleContext['project']['extensions'];

function removeUse(ctx: RuleContext, finding: Finding): readonly Fix[] {
  for (const { node, app, name } of usesOf(ctx)) {
    if (node.start !== finding.start) continue;
    const list = findValue(app.value, 'extensions');
    const index = isSeq(list) ? list.items.indexOf(node) : -1;
    const edit = isSeq(list) && index >= 0 ? removeItem(ctx.document.text, list, index) : undefined;
    return edit ? [{ title: `Remove "${name}"`, edits: [edit] }] : [];
  }
  return [];
}

/** The snapcraft that reads this project knows the names of its own time: those before core22, or those since. */
function isCurrent(ctx: RuleContext, fact: ExtensionFact): boolean {
  const { legacy } = ctx.project;
  return fact.bases.some((base) => (base === 'core18' || base === 'core20') === legacy && base !== 'none');
}

/** Enough names to see what there is; the completion has all. */
function shorten(names: readonly string[]): string {
  // A name that only goes on from another one, such as "ros2-jazzy-desktop", says little.
  const short = names.filter((name) => !names.some((one) => name.startsWith(`${one}-`)));
  return short.length > 8 ? `${short.slice(0, 8).join(', ')} and others` : short.join(', ');
}

export const unknownExtension = defineRule({
  code: 'snapcraft/unknown-extension',
  severity: 'error',
  since: '0.1.0',
  summary: 'Every extension exists.',
  kinds: KINDS,
  *check(ctx) {
    const { base, kind } = ctx.project;
    for (const { name, node } of usesOf(ctx)) {
      const fact = findExtension(ctx, name);
      if (fact && isCurrent(ctx, fact)) continue;
      // Before core22 extensions are looked up first, and variables replaced later.
      if (name.includes('$') && !ctx.project.legacy) continue;
      const here = ctx.facts.extensions.byBase[kind === 'devel' ? 'core26' : kind] ?? [];
      const replacement =
        fact?.replacement !== undefined && here.includes(fact.replacement) ? fact.replacement : undefined;
      const near = replacement ?? findNearest(name, here) ?? findNearest(name, knownNames(ctx));
      const message = fact
        ? `The extension "${name}" is only for ${fact.bases.join(', ')}${near === undefined ? '.' : `; use "${near}".`}`
        : near === undefined
          ? `Unknown extension "${name}"${here.length > 0 ? `; ${base ?? kind} has ${shorten(here)}.` : '.'}`
          : `Unknown extension "${name}". Did you mean "${near}"?`;
      yield { ...rangeOf(node), message, data: near === undefined ? {} : { replacement: near } };
    }
  },
  fix(ctx, finding) {
    const { replacement } = finding.data as { replacement?: string };
    const change: Fix[] =
      replacement === undefined
        ? []
        : [
            {
              title: `Change to "${replacement}"`,
              edits: [{ start: finding.start, end: finding.end, newText: replacement }],
              preferred: true,
            },
          ];
    return [...change, ...removeUse(ctx, finding)];
  },
});

function knownNames(ctx: RuleContext): string[] {
  const all = ctx.facts.extensions.extensions;
  return Object.entries(all).flatMap(([name, fact]) => (isCurrent(ctx, fact) ? [name] : []));
}

export const extensionBase = defineRule({
  code: 'snapcraft/extension-base',
  severity: 'error',
  since: '0.1.0',
  summary: "An extension supports the project's base.",
  kinds: KINDS,
  *check(ctx) {
    const { base } = ctx.project;
    for (const { name, node } of usesOf(ctx)) {
      const fact = findExtension(ctx, name);
      if (!fact || !isCurrent(ctx, fact)) continue;
      if (base === undefined) {
        // A snap that should have a base is told so at another place.
        if (ctx.project.choice.reason !== 'base') continue;
        yield {
          ...rangeOf(node),
          message: `The extension "${name}" needs the key "base", which this type of snap does not have.`,
          data: {},
        };
      } else if (!extensionSupports(fact.bases, base)) {
        const sibling = findSibling(ctx, name, base);
        const help = sibling === undefined ? '' : `; for ${base} there is "${sibling}"`;
        yield {
          ...rangeOf(node),
          message: `The extension "${name}" does not support the base "${base}", only ${fact.bases.join(', ')}${help}.`,
          data: sibling === undefined ? {} : { replacement: sibling },
        };
      }
    }
  },
  fix: (ctx, finding) => unknownExtension.fix?.(ctx, finding) ?? [],
});

/** The extension of the same family for a base: `ros2-humble-desktop` and `ros2-jazzy-desktop`. */
function findSibling(ctx: RuleContext, name: string, base: string): string | undefined {
  const here = (ctx.facts.extensions.byBase as Readonly<Record<string, readonly string[] | undefined>>)[base] ?? [];
  const family = /^(ros2)-[a-z]+(.*)$/.exec(name);
  if (!family) return undefined;
  return here.find(
    (one) =>
      new RegExp(`^${family[1] ?? ''}-[a-z]+$`).test(one.slice(0, one.length - (family[2] ?? '').length)) &&
      one.endsWith(family[2] ?? ''),
  );
}

export const extensionConfinement = defineRule({
  code: 'snapcraft/extension-confinement',
  severity: 'error',
  since: '0.1.0',
  summary: "An extension supports the project's confinement.",
  kinds: KINDS,
  *check(ctx) {
    const { confinement, base } = ctx.project;
    if (confinement === undefined || !['strict', 'classic', 'devmode'].includes(confinement)) return;
    for (const { name, node } of usesOf(ctx)) {
      const fact = findExtension(ctx, name);
      if (
        !fact ||
        !isCurrent(ctx, fact) ||
        !extensionSupports(fact.bases, base) ||
        fact.confinement.includes(confinement)
      )
        continue;
      const place = ctx.project.find('confinement');
      yield {
        ...rangeOf(node),
        message: `The extension "${name}" does not support the confinement "${confinement}", only ${fact.confinement.join(', ')}.`,
        ...(place && { related: [{ ...rangeOf(place.value), message: 'The confinement is set here.' }] }),
      };
    }
  },
  fix: removeUse,
});

export const experimentalExtension = defineRule({
  code: 'snapcraft/experimental-extension',
  severity: 'information',
  since: '0.1.0',
  summary: 'Experimental extensions need a variable to be set.',
  kinds: KINDS,
  *check(ctx) {
    const { base } = ctx.project;
    for (const { name, node } of usesOf(ctx)) {
      if (base === undefined || findExtension(ctx, name)?.experimental[base] !== true) continue;
      yield {
        ...rangeOf(node),
        message: `The extension "${name}" is experimental with ${base}: set SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS to build.`,
      };
    }
  },
});

export const extensionArchitecture = defineRule({
  code: 'snapcraft/extension-architecture',
  severity: 'warning',
  since: '0.1.0',
  summary: "An extension supports the project's architectures.",
  kinds: KINDS,
  *check(ctx) {
    const uses = usesOf(ctx);
    if (uses.length === 0 || (ctx.project.platforms.length === 0 && !ctx.project.find('architectures'))) return;
    const pairs = getBuildPairs(ctx.project, ctx.facts.bases.architectures.supported_to_build);
    for (const { name, node } of uses) {
      const supported = findExtension(ctx, name)?.architectures;
      if (!supported) continue;
      const others = new Set(pairs.flatMap(({ to }) => (to === '*' || supported.includes(to) ? [] : [to])));
      if (others.size === 0) continue;
      yield {
        ...rangeOf(node),
        message: `The extension "${name}" supports ${supported.join(', ')}, not ${[...others].join(', ')}.`,
      };
    }
  },
});

export const duplicateExtension = defineRule({
  code: 'snapcraft/duplicate-extension',
  severity: 'hint',
  since: '0.1.0',
  summary: 'An app names an extension once.',
  kinds: KINDS,
  tag: 'unnecessary',
  *check(ctx) {
    const seen = new Map<string, Set<string>>();
    for (const { name, node, app } of usesOf(ctx)) {
      const names = seen.get(app.name) ?? new Set();
      seen.set(app.name, names);
      if (names.has(name))
        yield { ...rangeOf(node), message: `The extension "${name}" is already named for this app.` };
      names.add(name);
    }
  },
  fix: removeUse,
});

export const replacedPart = defineRule({
  code: 'snapcraft/replaced-part',
  severity: 'warning',
  since: '0.1.0',
  summary: "A part that an extension's part of the same name replaces.",
  kinds: KINDS,
  *check(ctx) {
    const added = getExtensionAdditions(ctx.project, ctx.facts).parts;
    if (added.size === 0) return;
    for (const { name, key } of ctx.project.parts) {
      const from = added.get(name)?.extension;
      if (from === undefined) continue;
      const message = ctx.project.legacy
        ? `The extension "${from}" brings a part "${name}" itself; this one needs another name.`
        : `The part "${name}" is replaced by the one of the extension "${from}".`;
      yield { ...rangeOf(key), message, ...(ctx.project.legacy && { severity: 'error' as const }) };
    }
  },
});

export const extensionRules: readonly Rule[] = [
  unknownExtension,
  extensionBase,
  extensionConfinement,
  experimentalExtension,
  extensionArchitecture,
  duplicateExtension,
  replacedPart,
];
