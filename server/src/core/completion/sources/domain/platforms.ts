/** Architectures: platforms of core24 and later, `architectures` of the eras before, and wherever else one is named. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describeValue } from '../../../hover/describe-value.ts';
import { findKeyFact, isKnownIn } from '../../../schema/navigate.ts';
import { findValue, isScalar, itemsOf } from '../../../yaml/access.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { choices, keySource, nameAt, snippet, valueEntry, valueSource } from './place.ts';

const ARCHITECTURE = CompletionItemKind.EnumMember;

const MEANINGS: Readonly<Record<string, string>> = {
  amd64: '64-bit Intel and AMD',
  arm64: '64-bit ARM',
  armhf: '32-bit ARM',
  i386: '32-bit Intel and AMD',
  ppc64el: 'IBM POWER',
  riscv64: '64-bit RISC-V',
  s390x: 'IBM Z',
  all: 'every architecture: nothing is compiled',
};

/** The architectures that the project's era builds on. */
export function buildable(ctx: ProviderContext): readonly string[] {
  const { bases, architectures } = ctx.facts.bases;
  const { kind } = ctx.project;
  const own = Object.hasOwn(bases, kind) ? bases[kind]?.['architectures'] : undefined;
  if (Array.isArray(own)) return own.filter((name): name is string => typeof name === 'string');
  const old = bases['core18']?.['architectures'];
  return kind === 'none' && Array.isArray(old) ? (old as readonly string[]) : architectures.supported_to_build;
}

function* architectures(names: readonly string[], cursor: Cursor, rank = 5): Iterable<CompletionEntry> {
  for (const [index, name] of names.entries()) {
    if (cursor.siblings.has(name)) continue;
    const detail = MEANINGS[name];
    yield valueEntry(name, ARCHITECTURE, {
      rank: rank + index,
      documentation: () => describeValue('architectures', name) ?? '',
      ...(detail !== undefined && { detail }),
    });
  }
}

const platformNames = keySource('platforms', ['platforms'], function* (cursor, ctx) {
  const fact = findKeyFact(ctx.facts, 'platforms');
  if (!fact || !isKnownIn(fact, ctx.project.kind)) return;
  const names = buildable(ctx);
  for (const [index, name] of names.entries()) {
    if (cursor.siblings.has(name)) continue;
    yield {
      label: name,
      kind: ARCHITECTURE,
      detail: `built on and for ${name} · ${MEANINGS[name] ?? ''}`,
      rank: 20 + index,
      insert: snippet(`${name}:`),
    };
  }
  if (cursor.siblings.size > 0) {
    yield {
      label: 'cross build',
      kind: CompletionItemKind.Snippet,
      detail: 'a platform that is built on another architecture',
      rank: 40,
      insert: snippet(
        '${1:device}:',
        `  build-on: [${choices(2, names)}]`,
        `  build-for: [${choices(3, [...names].reverse())}]`,
      ),
    };
  } else {
    yield {
      label: 'all architectures',
      kind: CompletionItemKind.Snippet,
      detail: 'one snap for every architecture: nothing is compiled',
      rank: 40,
      insert: snippet('${1:all}:', `  build-on: [${choices(2, names)}]`, '  build-for: [all]'),
    };
  }
});

const platformBuilds = valueSource(
  'platform builds',
  [
    'platforms.<label>.build-on',
    'platforms.<label>.build-on[]',
    'platforms.<label>.build-for',
    'platforms.<label>.build-for[]',
  ],
  function* (cursor, ctx) {
    const names = buildable(ctx);
    const label = nameAt(cursor, 1) ?? '';
    if (cursor.path[2] === 'build-on') {
      yield* architectures(names, cursor);
      return;
    }
    // One target per platform, and a label that is an architecture is the target.
    if (cursor.siblings.size > 0) return;
    if (ctx.facts.bases.architectures.names.includes(label)) yield* architectures([label], cursor);
    else yield* architectures(ctx.project.platforms.length > 1 ? names : [...names, 'all'], cursor);
  },
);

/** What the other entries build for; in the older eras also where they build. */
function takenElsewhere(cursor: Cursor, ctx: ProviderContext, key = cursor.path[2]): ReadonlySet<string> {
  const items = itemsOf(ctx.project.find('architectures')?.value);
  // An item whose dash is missing is not in the tree yet.
  const own = cursor.needsDash ? undefined : cursor.path[1];
  const isTarget = typeof own === 'number' && !findValue(items[own], 'build-for');
  if (key === 'build-on' && !ctx.project.legacy && !isTarget) return new Set();
  return new Set(
    items.flatMap((item, index) => {
      if (index === own) return [];
      const on = textsOf(findValue(item, 'build-on'));
      const target = textsOf(findValue(item, 'build-for') ?? findValue(item, 'run-on'));
      if (key === 'build-on' && ctx.project.legacy) return on;
      return target.length > 0 ? target : on;
    }),
  );
}

/** Where an entry of `architectures` may be built, and for what, beside the other entries. */
export function freeArchitectures(
  cursor: Cursor,
  ctx: ProviderContext,
  target: 'build-for' | 'run-on',
): { readonly on: readonly string[]; readonly to: readonly string[] } {
  const names = buildable(ctx);
  const targets = takenElsewhere(cursor, ctx, target);
  const builders = ctx.project.legacy ? takenElsewhere(cursor, ctx, 'build-on') : new Set<string>();
  return { on: names.filter((name) => !builders.has(name)), to: names.filter((name) => !targets.has(name)) };
}

function textsOf(value: YamlNode | undefined): string[] {
  if (isScalar(value)) return [value.text];
  return itemsOf(value).flatMap((item) => (isScalar(item) ? [item.text] : []));
}

const architectureItems = valueSource(
  'architectures',
  [
    ...['', '.build-on', '.build-on[]', '.run-on', '.run-on[]', '.build-for', '.build-for[]'].map(
      (rest) => `architectures[]${rest}`,
    ),
  ],
  function* (cursor, ctx) {
    const names = buildable(ctx);
    const list = ctx.project.find('architectures')?.value;
    const only = itemsOf(list).length <= 1;
    if (cursor.path.length === 2) {
      // Names and maps are not mixed.
      if (itemsOf(list).some((item) => item.kind === 'map' && item.entries.length > 0)) return;
      yield* architectures(names, cursor);
      return;
    }
    const target = cursor.path[2] !== 'build-on';
    if (cursor.path[2] === 'build-for' && cursor.siblings.size > 0) return;
    const taken = takenElsewhere(cursor, ctx);
    const free = names.filter((name) => !taken.has(name));
    yield* architectures(target && only && cursor.siblings.size === 0 ? [...free, 'all'] : free, cursor);
  },
);

const architectureMaps = keySource('architecture entries', ['architectures[]'], function* (cursor, ctx) {
  if (cursor.flow || cursor.siblings.size > 0) return;
  // Names and maps are not mixed.
  const items = itemsOf(ctx.project.find('architectures')?.value);
  if (items.some((item) => isScalar(item) && item.type === 'str' && item !== cursor.node)) return;
  const target = ctx.project.kind === 'core22' ? 'build-for' : 'run-on';
  const { on, to } = freeArchitectures(cursor, ctx, target);
  if (on.length === 0 || to.length === 0) return;
  yield {
    label: `build-on and ${target}`,
    kind: CompletionItemKind.Snippet,
    detail: 'built on one architecture for another',
    rank: 60,
    insert: snippet(`build-on: [${choices(1, on)}]`, `${target}: [${choices(2, to)}]`),
  };
});

const repositoryArchitectures = valueSource(
  'repository architectures',
  ['package-repositories[].architectures[]'],
  (cursor, ctx) => architectures([...buildable(ctx), ...(buildable(ctx).includes('i386') ? [] : ['i386'])], cursor),
);

export const platformSources: readonly CompletionSource[] = [
  platformNames,
  platformBuilds,
  architectureItems,
  architectureMaps,
  repositoryArchitectures,
];
