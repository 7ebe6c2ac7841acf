/** Content snaps that are known from the extensions: what they share, and where it usually goes. */
import type { ExtensionFacts } from '../../../facts/types.ts';
import type { ProviderContext } from '../../../context.ts';

export interface ContentSnap {
  /** The plug's usual name. */
  readonly plug: string;
  readonly provider: string;
  /** The label; the plug's name where it is not written. */
  readonly content: string;
  readonly labelled: boolean;
  readonly target: string;
  readonly bases: ReadonlySet<string>;
  readonly extensions: ReadonlySet<string>;
}

const cache = new WeakMap<ExtensionFacts, readonly ContentSnap[]>();

/** Every content plug that some extension brings. */
export function getContentSnaps(facts: ExtensionFacts): readonly ContentSnap[] {
  let list = cache.get(facts);
  if (!list) cache.set(facts, (list = readContentSnaps(facts)));
  return list;
}

function readContentSnaps(facts: ExtensionFacts): readonly ContentSnap[] {
  const found = new Map<string, ContentSnap & { readonly bases: Set<string>; readonly extensions: Set<string> }>();
  for (const [extension, fact] of Object.entries(facts.extensions)) {
    for (const [base, adds] of Object.entries(fact.adds)) {
      for (const [plug, value] of Object.entries(adds.top_level?.plugs ?? {})) {
        const { interface: named, 'default-provider': provider, content, target } = value ?? {};
        if (named !== 'content' || typeof provider !== 'string' || typeof target !== 'string') continue;
        const key = `${plug}\0${provider}`;
        const known = found.get(key) ?? {
          plug,
          provider,
          content: typeof content === 'string' ? content : plug,
          labelled: typeof content === 'string',
          target,
          bases: new Set<string>(),
          extensions: new Set<string>(),
        };
        known.bases.add(base);
        known.extensions.add(extension);
        found.set(key, known);
      }
    }
  }
  return [...found.values()];
}

/** Those of the project's base; all of them where it has none of its own. */
export function contentSnapsOf(ctx: ProviderContext): readonly ContentSnap[] {
  const all = getContentSnaps(ctx.facts.extensions);
  const { base, kind } = ctx.project;
  const wanted = base !== undefined && base !== 'bare' ? base : kind;
  return all.filter((snap) => snap.bases.has(wanted));
}
