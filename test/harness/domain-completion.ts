/** What the domain's sources offer at the place that a text marks with `<|>`. */
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete, resolveCompletion } from '../../server/src/core/completion/complete.ts';
import { domainSources } from '../../server/src/core/completion/sources/domain/index.ts';
import type { ProviderContext } from '../../server/src/core/context.ts';
import { emptyWorkspace, type Workspace } from '../../server/src/core/workspace.ts';
import { accept, contextOf, readMarked, URI } from './completion.ts';

export interface DomainCompletion {
  readonly ctx: ProviderContext;
  readonly text: string;
  /** What the domain's sources offer, best first. */
  readonly items: readonly CompletionItem[];
  /** What every source offers, best first. */
  readonly all: readonly CompletionItem[];
}

export interface DomainOptions {
  readonly workspace?: Workspace;
  readonly uri?: string;
}

const DOMAIN: ReadonlySet<string> = new Set(domainSources.map(({ name }) => name));

export function domainAt(
  marked: string,
  { workspace = emptyWorkspace, uri = URI }: DomainOptions = {},
): DomainCompletion {
  const { text, offset } = readMarked(marked);
  const ctx = contextOf(text, { workspace, uri });
  const onSourceError = (source: string, error: unknown): void => {
    throw new Error(`The source "${source}" failed.`, { cause: error });
  };
  const all = complete(ctx, offset, { snippets: true, onSourceError }).items;
  const items = all.filter(({ data }) => DOMAIN.has((data as { readonly source: string }).source));
  return { ctx, text, items, all };
}

export function labelsAt(marked: string, options?: DomainOptions): string[] {
  return domainAt(marked, options).items.map(({ label }) => label);
}

/** Labels with their one line. */
export function detailsAt(marked: string, options?: DomainOptions): Record<string, string | undefined> {
  return Object.fromEntries(domainAt(marked, options).items.map(({ label, detail }) => [label, detail]));
}

/** The text after the item of a label was taken, its stops filled with what they suggest. */
export function take(marked: string, label: string, options?: DomainOptions): string {
  const { text, items } = domainAt(marked, options);
  const item = items.find((one) => one.label === label);
  if (!item) throw new Error(`"${label}" is not offered, but ${items.map((one) => one.label).join(', ')}`);
  return accept(text, item).text;
}

export function documentationAt(marked: string, label: string, options?: DomainOptions): string | undefined {
  const { ctx, items } = domainAt(marked, options);
  const item = items.find((one) => one.label === label);
  const documentation = item && resolveCompletion(ctx, item).documentation;
  return typeof documentation === 'object' ? documentation.value : documentation;
}

/** Folders by their path below `file:///p`, with the names in them; folders end in a slash. */
export function createWorkspace(folders: Readonly<Record<string, readonly string[]>>): Workspace {
  return {
    readText: () => undefined,
    exists: () => true,
    list: (uri) => {
      const path = decodeURIComponent(uri.replace(/^file:\/\/\/p\/?/, ''));
      return folders[path]?.map((name) => ({ name: name.replace(/\/$/, ''), directory: name.endsWith('/') }));
    },
  };
}
