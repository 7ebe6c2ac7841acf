/** `architectures` of each era, and `platforms` of those after them. */
import type { Facts } from '../../../facts/provider.ts';
import type { TextEdit } from '../../../rules/rule.ts';
import { isArchitecture, isBuildable, readNames } from '../../../rules/snapcraft/architecture-names.ts';
import { findPair, findValue, isMap, isNull, isSeq, isText, keyText } from '../../../yaml/access.ts';
import {
  columnAt,
  contentEnd,
  insertKey,
  lineBreakOf,
  lineEndAt,
  lineStartAt,
  replaceKey,
  replaceNode,
} from '../../../yaml/edit.ts';
import type { YamlComment, YamlMap, YamlNode, YamlPair, YamlSeq } from '../../../yaml/tree.ts';
import { commentsIn, hasProperties } from '../text.ts';
import { enters, isAtLeast, type Change, type Step, type StepContext } from './step.ts';

/** Where it does not matter what builds, this is what everybody has. */
const ANY_BUILDER = 'amd64';

export const targets: Step = {
  group: 'targets',
  *find(ctx) {
    const pair = ctx.project.find('architectures');
    if (!pair || pair.merged || ctx.project.root?.flow !== false || hasProperties(pair.value)) return;
    if (enters(ctx, 'core22')) yield* toBuildFor(ctx, pair);
    if (enters(ctx, 'core24')) yield* toPlatforms(ctx, pair);
  },
};

function texts(node: YamlNode | undefined): readonly string[] {
  return readNames(node).map((name) => name.text);
}

/** run-on of the eras before core22, which can be many, becomes build-for, which is one. */
function* toBuildFor(ctx: StepContext, pair: YamlPair): Iterable<Change> {
  const { text } = ctx.document;
  const list = pair.value;
  if (isText(list) && isArchitecture(ctx.facts, list.text)) {
    yield { edits: [replaceNode(text, list, `[${list.text}]`)], done: 'Made a list of "architectures".' };
    return;
  }
  if (!isSeq(list)) return;
  const first = list.items[0];
  if (list.items.length === 1 && isText(first) && first.text === 'all') {
    const newText = `:${lineBreakOf(text)}  - build-on: [${ANY_BUILDER}]${lineBreakOf(text)}    build-for: [all]`;
    yield {
      edits: [{ start: pair.key.end, end: contentEnd(text, list), newText }],
      done: 'Wrote "all" as the target of one build.',
      check: `The snap for all architectures is built on ${ANY_BUILDER} now; before, any machine could build it.`,
    };
    return;
  }
  for (const [index, item] of list.items.entries()) if (isMap(item)) yield* modernItem(ctx, list, index, item);
}

function* modernItem(ctx: StepContext, list: YamlSeq, index: number, item: YamlMap): Iterable<Change> {
  const { text } = ctx.document;
  const buildOn = findPair(item, 'build-on');
  const runOn = findPair(item, 'run-on');
  if (!buildOn || findPair(item, 'build-for') || item.pairs.length !== (runOn ? 2 : 1)) return;
  const on = texts(buildOn.value);
  const to = runOn ? texts(runOn.value) : on;
  const same = on.length > 1 && to.length === on.length && on.every((name) => to.includes(name));
  const edits: TextEdit[] = [];
  if (on.includes('all')) {
    edits.push(replaceNode(text, buildOn.value, `[${ANY_BUILDER}]`));
    const added = runOn ? replaceKey(runOn, 'build-for') : insertKey(text, item, 'build-for', '[all]');
    if (!added) return;
    yield {
      edits: [...edits, added].sort((a, b) => a.start - b.start),
      done: 'Named the machine that builds instead of "all".',
      check: `What could be built on any machine is built on ${ANY_BUILDER} now.`,
    };
    return;
  }
  if (!same) {
    if (runOn) yield { edits: [replaceKey(runOn, 'build-for')], done: 'Renamed "run-on" to "build-for".' };
    return;
  }
  const newText = splitItem(text, list, item, on);
  if (newText === undefined || commentsIn(ctx.tree, item.start, contentEnd(text, item)).length > 0) return;
  yield {
    edits: [{ start: item.start, end: contentEnd(text, item), newText }],
    done: `Wrote one entry of "architectures" for each of ${on.join(', ')}.`,
    check: `There is one snap for each of ${on.join(', ')} now, where entry ${index + 1} made one for all of them.`,
  };
}

function splitItem(text: string, list: YamlSeq, item: YamlMap, names: readonly string[]): string | undefined {
  if (list.flow) return names.map((name) => `{build-on: [${name}], build-for: [${name}]}`).join(', ');
  const column = columnAt(text, item.start);
  const dash = text.slice(lineStartAt(text, item.start), item.start);
  if (item.flow || !/^ *- +$/.test(dash)) return undefined;
  const lineBreak = lineBreakOf(text);
  return names
    .map((name) => `build-on: [${name}]${lineBreak}${' '.repeat(column)}build-for: [${name}]`)
    .join(lineBreak + dash);
}

function* toPlatforms(ctx: StepContext, pair: YamlPair): Iterable<Change> {
  const { text } = ctx.document;
  const { facts, tree, project } = ctx;
  if (!isSeq(pair.value) || project.find('platforms')) return;
  const list = pair.value;
  const end = contentEnd(text, list);
  const used = new Set<string>();
  const lines: string[] = [];
  const checks = new Set<string>();
  let head = 'platforms:';
  const write = (comment: YamlComment): string => text.slice(comment.start, comment.end);
  let at = pair.key.end;
  for (const item of list.items) {
    const itemEnd = Math.max(item.start, contentEnd(text, item));
    const lineEnd = list.flow ? itemEnd : lineEndAt(text, itemEnd);
    for (const comment of commentsIn(tree, at, lineEnd)) {
      if (comment.start < lineEndAt(text, pair.key.end)) head += ` ${write(comment)}`;
      else lines.push(`  ${write(comment)}`);
    }
    at = Math.max(at, lineEnd);
    const entries = readItem(facts, item);
    if (!entries) return;
    for (const { label, on, to, check } of entries) {
      if (used.has(label)) return;
      used.add(label);
      if (check !== undefined) checks.add(check);
      if (on.length === 1 && on[0] === label && to === label) lines.push(`  ${label}:`);
      else lines.push(`  ${label}:`, `    build-on: [${on.join(', ')}]`, `    build-for: [${to}]`);
    }
  }
  if (used.size === 0) return;
  // A comment behind a list in brackets stays where it is.
  const stop = list.flow ? end : Math.max(end, at);
  for (const comment of commentsIn(tree, at, stop)) lines.push(`  ${write(comment)}`);
  yield {
    edits: [{ start: pair.key.start, end: stop, newText: [head, ...lines].join(lineBreakOf(text)) }],
    done: 'Turned "architectures" into "platforms".',
    ...(checks.size > 0 && { check: [...checks].join(' ') }),
  };
}

interface Platform {
  readonly label: string;
  readonly on: readonly string[];
  readonly to: string;
  readonly check?: string;
}

/** Undefined for what has no certain counterpart. */
function readItem(facts: Facts, item: YamlNode): readonly Platform[] | undefined {
  if (isText(item)) return alone(facts, [item.text]);
  if (!isMap(item) || item.pairs.some((one) => !/^build-(?:on|for)$/.test(keyText(one) ?? ''))) return undefined;
  const on = texts(findValue(item, 'build-on'));
  const given = findValue(item, 'build-for');
  if (on.length === 0 || !on.every((name) => isArchitecture(facts, name))) return undefined;
  if (!given || isNull(given)) return alone(facts, on);
  const to = texts(given);
  const [target] = to;
  if (to.length !== 1 || target === undefined || (target !== 'all' && !isArchitecture(facts, target))) return undefined;
  const builders = on.filter((name) => isBuildable(facts, name));
  if (builders.length > 0) return [{ label: target, on, to: target }];
  return [{ label: target, on: [ANY_BUILDER], to: target, check: noBuilder(on.join(', ')) }];
}

function alone(facts: Facts, names: readonly string[]): readonly Platform[] | undefined {
  if (!names.every((name) => isArchitecture(facts, name))) return undefined;
  return names.map((name) =>
    isBuildable(facts, name)
      ? { label: name, on: [name], to: name }
      : { label: name, on: [ANY_BUILDER], to: name, check: noBuilder(name) },
  );
}

function noBuilder(names: string): string {
  return `Nothing is built on ${names} any more; ${ANY_BUILDER} builds for it instead.`;
}

/** What core22 passed over counts from core24 on: next to it, `architectures` has no meaning left. */
export const bothTargets: Step = {
  group: 'targets',
  *find(ctx) {
    const pair = ctx.project.find('architectures');
    const platforms = ctx.project.find('platforms');
    if (!isAtLeast(ctx, 'core24') || !pair || pair.merged || !ctx.project.root) return;
    if (!platforms || !isMap(platforms.value) || platforms.value.entries.length === 0) return;
    const { text } = ctx.document;
    const start = lineStartAt(text, pair.key.start);
    const end = lineEndAt(text, Math.max(pair.key.end, contentEnd(text, pair.value)));
    if (ctx.project.root.flow || ctx.project.root.pairs.length < 2) return;
    yield {
      edits: [{ start, end: Math.min(end + (text.startsWith('\r\n', end) ? 2 : 1), text.length), newText: '' }],
      done: 'Removed "architectures": "platforms" is there and counts from now on.',
      check: 'core22 passed "platforms" over; look whether it says what "architectures" did.',
    };
  },
};
