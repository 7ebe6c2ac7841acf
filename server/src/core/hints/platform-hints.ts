/** What the short forms of platforms and architectures stand for. */
import { isBuildable } from '../rules/snapcraft/architecture-names.ts';
import { readArchitectures } from '../rules/snapcraft/architectures.ts';
import { codeList, yamlFence } from '../hover/markdown.ts';
import { findPair, findValue, isMap, isNull, isSeq, isText, itemsOf } from '../yaml/access.ts';
import type { NamedEntry } from '../project/project.ts';
import type { YamlNode, YamlSeq } from '../yaml/tree.ts';
import { afterColon, isWanted, type Hint, type HintContext } from './hint.ts';

export function* platformHints(wanted: HintContext): Generator<Hint> {
  const { project } = wanted.ctx;
  const isOlder = project.legacy || project.kind === 'core22';
  const section = project.find(isOlder ? 'architectures' : 'platforms');
  if (!section || !isWanted(wanted, section) || section.value.alias !== undefined) return;
  if (isOlder) yield* architectureHints(section.value, project.legacy ? 'run-on' : 'build-for');
  else for (const platform of project.platforms) yield* platformHint(wanted, platform);
}

function* platformHint(wanted: HintContext, { name, pair, value }: NamedEntry): Generator<Hint> {
  if (!isWanted(wanted, pair) || !isBuildable(wanted.ctx.facts, name)) return;
  const { text } = wanted.ctx.document;
  if (isNull(value)) {
    yield { offset: afterColon(text, pair), ...expansion([name], 'build-for', [name], name) };
  } else if (
    isMap(value) &&
    value.alias === undefined &&
    findPair(value, 'build-on') &&
    !findPair(value, 'build-for')
  ) {
    const on = namesOf(findValue(value, 'build-on'));
    if (on.length === 0) return;
    yield {
      offset: value.flow ? value.end : afterColon(text, pair),
      ...expansion(on, 'build-for', [name], name),
      label: `build-for: [${name}]`,
    };
  }
}

function* architectureHints(list: YamlNode, target: string): Generator<Hint> {
  if (!isSeq(list)) return;
  if (list.flow) {
    yield* flowHint(list, target);
    return;
  }
  for (const { node, buildOn } of readArchitectures(list)) {
    const on = buildOn.map((one) => one.text);
    const only = on[0];
    if (node.alias !== undefined || on.length !== 1 || only === undefined || only === 'all') continue;
    if (isText(node)) yield { offset: node.end, ...expansion(on, target, on) };
    else if (isMap(node) && !findPair(node, 'build-for') && !findPair(node, 'run-on')) {
      const pair = findPair(node, 'build-on');
      if (!pair || pair.merged || pair.value.kind !== 'scalar') continue;
      yield { offset: pair.value.end, ...expansion(on, target, on), label: `${target}: [${only}]` };
    }
  }
}

/** One hint for the whole line. */
function* flowHint(list: YamlSeq, target: string): Generator<Hint> {
  const names = list.items.flatMap((item) => (isText(item) ? [item.text] : []));
  if (names.length < 2 || names.length !== list.items.length || names.includes('all')) return;
  const rows = names.map((name) => `- build-on: [${name}]\n  ${target}: [${name}]`).join('\n');
  yield {
    offset: list.end,
    label: `${String(names.length)} builds`,
    tooltip: `One build for each of ${codeList(names)}:\n\n${yamlFence(`architectures:\n${rows}`)}`,
  };
}

function expansion(
  on: readonly string[],
  target: string,
  to: readonly string[],
  platform?: string,
): Pick<Hint, 'label' | 'tooltip'> {
  const [first, second] = [`build-on: [${on.join(', ')}]`, `${target}: [${to.join(', ')}]`];
  const long = platform === undefined ? `- ${first}\n  ${second}` : `${platform}:\n  ${first}\n  ${second}`;
  return { label: `${first}, ${second}`, tooltip: `The same in the long form:\n\n${yamlFence(long)}` };
}

function namesOf(node: YamlNode | undefined): string[] {
  if (isText(node)) return [node.text];
  return itemsOf(node).flatMap((item) => (isText(item) ? [item.text] : []));
}
