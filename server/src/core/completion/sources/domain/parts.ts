/** Names of parts where one part or the project speaks of others. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { getExtensionAdditions } from '../../../project/extensions.ts';
import { possibleValues } from '../../../project/grammar.ts';
import type { NamedEntry } from '../../../project/project.ts';
import { findText, findValue, isScalar } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { describePart } from '../../../hover/describe-part.ts';
import { nameAt, takesOver, valueEntry, valueSource } from './place.ts';

const PART = CompletionItemKind.Reference;

/** For each part the parts that wait for it. */
function readDependents(ctx: ProviderContext): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  const add = (part: string, after: string): void => {
    const list = dependents.get(after);
    if (list) list.push(part);
    else dependents.set(after, [part]);
  };
  for (const { name, value } of ctx.project.parts) {
    for (const node of possibleValues(findValue(value, 'after'))) if (isScalar(node)) add(name, node.text);
  }
  for (const [name, { value }] of getExtensionAdditions(ctx.project, ctx.facts).parts) {
    const after = value.after === '*' ? ctx.project.parts.map((part) => part.name) : value.after;
    for (const other of after) add(name, other);
  }
  return dependents;
}

/** The part itself and all that wait for it, however far: none of them can come before it. */
function findFollowers(part: string, ctx: ProviderContext): ReadonlySet<string> {
  const dependents = readDependents(ctx);
  const found = new Set([part]);
  for (const name of found) for (const follower of dependents.get(name) ?? []) found.add(follower);
  return found;
}

function detailOf({ value }: NamedEntry): string {
  const plugin = findText(value, 'plugin');
  return plugin === undefined ? 'part' : `part · ${plugin}`;
}

function* partsBefore(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const own = nameAt(cursor, 1) ?? '';
  const followers = findFollowers(own, ctx);
  const self = ctx.project.parts.find(({ name }) => name === own);
  for (const part of ctx.project.parts) {
    if (followers.has(part.name) || cursor.siblings.has(part.name) || (self && takesOver(part, self))) continue;
    yield valueEntry(part.name, PART, {
      detail: detailOf(part),
      documentation: () => describePart(ctx, part.name) ?? '',
      rank: 30,
    });
  }
  for (const [name, { extension }] of getExtensionAdditions(ctx.project, ctx.facts).parts) {
    if (followers.has(name) || cursor.siblings.has(name)) continue;
    yield valueEntry(name, PART, {
      detail: `part of the extension ${extension}`,
      documentation: () => describePart(ctx, name) ?? '',
      rank: 50,
    });
  }
}

/** Parts that can tell something about the snap come first. */
function* adoptedParts(_cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  for (const part of ctx.project.parts) {
    const how = adoptionOf(part, ctx);
    const detail = how === undefined ? detailOf(part) : `${detailOf(part)} · ${how}`;
    yield valueEntry(part.name, PART, {
      detail,
      documentation: () => describePart(ctx, part.name) ?? '',
      rank: how === undefined ? 50 : 20,
    });
  }
}

function adoptionOf(part: NamedEntry, ctx: ProviderContext): string | undefined {
  if (findValue(part.value, 'parse-info')) return 'has parse-info';
  const text = ctx.document.text.slice(part.value.start, part.value.end);
  return /\b(?:craftctl\s+set\s|snapcraftctl\s+set-)/.test(text) ? 'sets metadata in a script' : undefined;
}

export const partSources: readonly CompletionSource[] = [
  valueSource('parts for after', ['parts.<part>.after[]'], partsBefore),
  valueSource('parts to adopt from', ['adopt-info', 'components.<component>.adopt-info'], adoptedParts),
];
