/** Completion in lists of packages that a snap uses: requirement and constraint files, and pyproject.toml. */
import { CompletionItemKind, type CompletionItem, type CompletionList } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { constraintsUrl } from '../openstack/addresses.ts';
import { describeName, describeStatus } from '../openstack/describe-series.ts';
import { findOffer, offerPackages, readTyped } from '../openstack/offer-packages.ts';
import { allSeries } from '../openstack/releases.ts';
import { getScopes } from '../openstack/scope.ts';
import { getLines, toRange } from '../positions.ts';
import { lineStartAt } from '../yaml/edit.ts';

const NOTHING: CompletionList = { isIncomplete: false, items: [] };
/** How far back the array that the cursor is in may begin. */
const FAR = 60_000;

export function completePackages(ctx: ProviderContext, offset: number): CompletionList {
  const { uri, text } = ctx.document;
  const isToml = uri.endsWith('.toml');
  if (uri.endsWith('.lock')) return NOTHING;
  const line = text.slice(lineStartAt(text, offset), offset);
  const reference = isToml ? undefined : /^\s*(?:-c\s*|--constraint[ =])(\S*)$/.exec(line)?.[1];
  if (reference !== undefined) return offerAddresses(ctx, offset, reference);
  const before = isToml ? readInArray(text, offset) : line.trimStart();
  const typed = before === undefined ? undefined : readTyped(before);
  const [scope] = getScopes(ctx);
  if (!typed || !scope) return NOTHING;
  const { owner, part } = scope;
  const lines = getLines(ctx.document);
  if (typed.operator !== undefined) {
    const offer = findOffer(owner, part, typed.name);
    if (!offer) return NOTHING;
    const range = toRange(lines, offset - typed.version.length, offset);
    const item: CompletionItem = {
      label: offer.version,
      kind: CompletionItemKind.Value,
      detail: `${offer.name} in ${offer.from}`,
      textEdit: { range, newText: offer.version },
    };
    return { isIncomplete: false, items: [item] };
  }
  const range = toRange(lines, offset - typed.name.length, offset);
  const isCopy = part.localConstraints.some((file) => file.uri === uri);
  const items = [...offerPackages(owner, part)].map(({ name, version, from }): CompletionItem => {
    const newText = isCopy ? `${name}===${version}` : name;
    return {
      label: name,
      kind: CompletionItemKind.Module,
      detail: `${version} in ${from}`,
      textEdit: { range, newText },
    };
  });
  return { isIncomplete: false, items };
}

const ARRAY = /(?:^|\n)[ \t]*(?:[\w.-]*dependencies|requires|[\w-]+)[ \t]*=[ \t]*\[[^\]]*$/;

/** What is typed of the string at the cursor, in an array that may be one of requirements. */
function readInArray(text: string, offset: number): string | undefined {
  const before = text.slice(Math.max(0, offset - FAR), offset);
  const string = /["']([^"'\n]*)$/.exec(before.slice(before.lastIndexOf('\n') + 1));
  if (!string) return undefined;
  // The extras of a requirement are brackets of their own.
  return ARRAY.test(before.replaceAll(/\[[\w,. -]*\](?=[^\n]*["'])/g, '')) ? string[1] : undefined;
}

function offerAddresses(ctx: ProviderContext, offset: number, typed: string): CompletionList {
  const range = toRange(getLines(ctx.document), offset - typed.length, offset);
  const items = [...allSeries()].reverse().map(({ id }, index): CompletionItem => {
    const url = constraintsUrl(id);
    return {
      label: url,
      kind: CompletionItemKind.Value,
      detail: [describeName(id, url), describeStatus(id)].filter(Boolean).join(' · '),
      sortText: String(index).padStart(3, '0'),
      textEdit: { range, newText: url },
    };
  });
  return { isIncomplete: false, items };
}
