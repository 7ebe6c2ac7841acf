/** `platforms` and `architectures` between their short form, a name that says it all, and the long one. */
import type { TextEdit } from '../../rules/rule.ts';
import { isArchitecture, isBuildable, readNames } from '../../rules/snapcraft/architecture-names.ts';
import { findPair, findValue, isMap, isNull, isSeq, isText, keyText } from '../../yaml/access.ts';
import { columnAt, contentEnd, insertLine, lineBreakOf } from '../../yaml/edit.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import type { NamedEntry } from '../../project/project.ts';
import type { ProviderContext } from '../../context.ts';
import type { Offer, Refactoring } from './refactoring.ts';
import { commentsIn, hasProperties } from './text.ts';

export const longTargets: Refactoring = {
  name: 'long-targets',
  kind: 'refactor.rewrite',
  find: (ctx, { place }) => offerForms(ctx, place.path, 'long'),
};

export const shortTargets: Refactoring = {
  name: 'short-targets',
  kind: 'refactor.rewrite',
  find: (ctx, { place }) => offerForms(ctx, place.path, 'short'),
};

type Form = 'long' | 'short';

function* offerForms(ctx: ProviderContext, path: readonly (string | number)[], form: Form): Iterable<Offer> {
  const [section, label] = path;
  if (section === 'architectures') {
    const pair = ctx.project.find('architectures');
    const edit = pair && !pair.merged && (form === 'long' ? lengthenList(ctx, pair) : shortenList(ctx, pair));
    if (edit) yield { title: `Write "architectures" in ${form} form`, edits: [edit] };
    return;
  }
  if (section !== 'platforms' || ctx.project.find('platforms')?.merged || hasAlias(ctx)) return;
  const change = form === 'long' ? lengthen : shorten;
  const entries = ctx.project.platforms.filter(({ pair }) => !pair.merged);
  const own = entries.find(({ name }) => name === label);
  const edits = own && change(ctx, own);
  if (own && edits) yield { title: `Write "${own.name}" in ${form} form`, edits };
  const all = entries.map((entry) => change(ctx, entry) ?? []).filter((one) => one.length > 0);
  if (all.length > (label === undefined ? 0 : 1)) {
    yield { title: `Write every platform in ${form} form`, edits: all.flat() };
  }
}

function hasAlias({ project }: ProviderContext): boolean {
  return project.find('platforms')?.value.alias !== undefined;
}

function isFlow({ project }: ProviderContext, key: string): boolean {
  const value = project.find(key)?.value;
  return project.root?.flow === true || (isMap(value) && value.flow);
}

function lengthen(ctx: ProviderContext, { name, key, value }: NamedEntry): readonly TextEdit[] | undefined {
  const { text } = ctx.document;
  if (!isNull(value) || hasProperties(value) || hasProperties(key) || !isBuildable(ctx.facts, name)) return undefined;
  if (isFlow(ctx, 'platforms')) {
    const colon = /^\s*:/.exec(text.slice(key.end, key.end + 80))?.[0].length ?? 0;
    const end = value.start === value.end ? key.end + colon : value.end;
    return [{ start: key.end, end, newText: `: {build-on: [${name}], build-for: [${name}]}` }];
  }
  const pad = ' '.repeat(columnAt(text, key.start) + 2);
  const lines = `${pad}build-on: [${name}]${lineBreakOf(text)}${pad}build-for: [${name}]`;
  const word = value.start === value.end ? [] : [{ start: key.end, end: value.end, newText: ':' }];
  return [...word, insertLine(text, Math.max(key.end, value.end), lines)];
}

function shorten(ctx: ProviderContext, { name, key, value }: NamedEntry): readonly TextEdit[] | undefined {
  const { text } = ctx.document;
  if (!isMap(value) || value.pairs.length === 0 || hasProperties(value) || !isBuildable(ctx.facts, name)) {
    return undefined;
  }
  const end = contentEnd(text, value);
  if (!saysOnly(value.pairs, ['build-on', 'build-for'], name) || !findPair(value, 'build-on')) return undefined;
  if (commentsIn(ctx.tree, key.end, end).length > 0) return undefined;
  return [{ start: key.end, end, newText: isFlow(ctx, 'platforms') ? ': null' : ':' }];
}

/** No other keys than these, each with the one name. */
function saysOnly(pairs: readonly YamlPair[], keys: readonly string[], name: string): boolean {
  return pairs.every((pair) => {
    const names = readNames(pair.value);
    const count = isSeq(pair.value) ? pair.value.items.length : 1;
    return keys.includes(keyText(pair) ?? '') && count === 1 && names[0]?.text === name;
  });
}

/** The key of the other side: what the snap is for. */
function targetKey(ctx: ProviderContext): 'build-for' | 'run-on' {
  return ctx.project.legacy ? 'run-on' : 'build-for';
}

function canRewriteList(ctx: ProviderContext, pair: YamlPair): boolean {
  const { kind, root, legacy } = ctx.project;
  if ((kind !== 'core22' && !legacy) || root?.flow === true || hasProperties(pair.value)) return false;
  return commentsIn(ctx.tree, pair.key.end, contentEnd(ctx.document.text, pair.value)).length === 0;
}

function lengthenList(ctx: ProviderContext, pair: YamlPair): TextEdit | undefined {
  const { text } = ctx.document;
  const list = pair.value;
  if (!canRewriteList(ctx, pair) || !isSeq(list) || list.items.length === 0 || !list.items.every(isText)) {
    return undefined;
  }
  const names = list.items.map((item) => item.text);
  const known = names.every((name) => isArchitecture(ctx.facts, name) || (name === 'all' && ctx.project.legacy));
  if (!known) return undefined;
  // Before core22 the names together are one build.
  const groups = ctx.project.legacy ? [names] : names.map((name) => [name]);
  const lines = groups.flatMap((group) => [
    `  - build-on: [${group.join(', ')}]`,
    `    ${targetKey(ctx)}: [${group.join(', ')}]`,
  ]);
  const newText = [':', ...lines].join(lineBreakOf(text));
  return { start: pair.key.end, end: contentEnd(text, list), newText };
}

function shortenList(ctx: ProviderContext, pair: YamlPair): TextEdit | undefined {
  const { text } = ctx.document;
  const list = pair.value;
  if (!canRewriteList(ctx, pair) || !isSeq(list) || list.items.length === 0) return undefined;
  const names = list.items.map((item): readonly string[] | undefined => {
    if (!isMap(item)) return undefined;
    const on = readNames(findValue(item, 'build-on')).map((node) => node.text);
    const to = findPair(item, targetKey(ctx));
    const same =
      !to ||
      readNames(to.value)
        .map((node) => node.text)
        .join() === on.join();
    const keys = item.pairs.length === (to ? 2 : 1) && findPair(item, 'build-on') !== undefined;
    return same && keys && on.length > 0 ? on : undefined;
  });
  if (!names.every((group) => group !== undefined)) return undefined;
  const single = ctx.project.legacy ? names.length === 1 : names.every((group) => group.length === 1);
  if (!single) return undefined;
  return { start: pair.key.end, end: contentEnd(text, list), newText: `: [${names.flat().join(', ')}]` };
}
