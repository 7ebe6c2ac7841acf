/** Hints in apps and hooks: the interface behind a name, and timers in words. */
import { listPorts, type SnapPort } from '../forecast/list-ports.ts';
import { describeInterface } from '../hover/describe-interface.ts';
import { timerWords } from '../hover/time-words.ts';
import { capitalize, code } from '../hover/markdown.ts';
import { namedEntries, type NamedEntry } from '../project/project.ts';
import { findPair, findValue, isSeq, isText } from '../yaml/access.ts';
import { isWanted, type Hint, type HintContext } from './hint.ts';

export function* timerHints(wanted: HintContext): Generator<Hint> {
  for (const { pair: app, value } of wanted.ctx.project.apps) {
    if (!isWanted(wanted, app) || value.alias !== undefined) continue;
    const pair = findPair(value, 'timer');
    if (!pair || pair.merged || !isText(pair.value)) continue;
    const label = timerWords(pair.value.text);
    if (label === undefined) continue;
    yield { offset: pair.value.end, label, tooltip: `${capitalize(label)}, by the clock of the device.` };
  }
}

/** Behind the names of plugs and slots that are called otherwise than their interface. */
export function* interfaceHints(wanted: HintContext): Generator<Hint> {
  const { project } = wanted.ctx;
  const holders = [
    ...project.apps,
    ...project.hooks,
    ...project.components.flatMap(({ value }) => namedEntries(findValue(value, 'hooks'))),
  ].filter(({ pair, value }) => isWanted(wanted, pair) && value.alias === undefined);
  if (holders.length === 0) return;
  const ports = listPorts(wanted.ctx);
  for (const [key, side] of [
    ['plugs', 'plug'],
    ['slots', 'slot'],
  ] as const) {
    const renamed = new Map(ports[key].filter((port) => port.fact.name !== port.name).map((port) => [port.name, port]));
    if (renamed.size > 0) for (const holder of holders) yield* listHints(wanted, holder, key, side, renamed);
  }
}

function* listHints(
  { ctx }: HintContext,
  holder: NamedEntry,
  key: 'plugs' | 'slots',
  side: 'plug' | 'slot',
  renamed: ReadonlyMap<string, SnapPort>,
): Generator<Hint> {
  const pair = findPair(holder.value, key);
  if (!pair || pair.merged || !isSeq(pair.value) || pair.value.alias !== undefined) return;
  for (const item of pair.value.items) {
    const port = isText(item) ? renamed.get(item.text) : undefined;
    if (!port) continue;
    const { fact, name, provider, extension } = port;
    const about = describeInterface(fact, {
      side,
      name,
      snap: ctx.project.name,
      provider,
      classic: ctx.project.confinement === 'classic',
      short: true,
    });
    const from = extension === undefined ? '' : `\n\nThe extension ${code(extension)} declares it.`;
    yield { offset: item.end, label: fact.name, tooltip: about + from };
  }
}
