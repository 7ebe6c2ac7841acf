/** The order in which parts build. */
import { code, codeList } from '../hover/markdown.ts';
import { getPartOrder, type PartOrder } from '../project/part-order.ts';
import { afterColon, isWanted, type Hint, type HintContext } from './hint.ts';

/** How many parts before and after one are named. */
const NEIGHBOURS = 4;

export function* partHints(wanted: HintContext): Generator<Hint> {
  const { project, facts, document } = wanted.ctx;
  if (project.parts.length === 0) return;
  const order = getPartOrder(project, facts);
  // One part has no order, and parts that wait for each other in a circle have none either.
  if (order.names.length < 2 || order.names.length !== order.after.size) return;
  for (const { name, pair } of project.parts) {
    const position = order.position.get(name);
    if (position === undefined || !isWanted(wanted, pair)) continue;
    yield {
      offset: afterColon(document.text, pair),
      label: `builds ${ordinal(position + 1)} of ${String(order.names.length)}`,
      tooltip: describeOrder(order, name, position),
    };
  }
}

function describeOrder(order: PartOrder, name: string, position: number): string {
  const from = Math.max(0, position - NEIGHBOURS);
  const to = position + NEIGHBOURS + 1;
  const rows = order.names.slice(from, to).map((one, index) => {
    const added = order.added.get(one);
    const origin = added === undefined ? '' : ` (from the extension ${code(added)})`;
    return `${String(from + index + 1)}. ${one === name ? `**${code(one)}**` : code(one)}${origin}`;
  });
  const after = order.after.get(name) ?? [];
  const before = order.before.get(name) ?? [];
  const reasons = [
    after.length > 0 && `It waits for ${codeList(after)}.`,
    before.length > 0 && `${codeList(before)} ${before.length === 1 ? 'waits' : 'wait'} for it.`,
    'Parts that do not wait for each other are built by name.',
  ];
  return `${rows.join('\n')}\n\n${reasons.filter((one) => one !== false).join(' ')}`;
}

export function ordinal(number: number): string {
  const tens = number % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${String(number)}${ending}`;
}
