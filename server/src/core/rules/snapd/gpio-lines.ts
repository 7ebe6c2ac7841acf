/** GPIO lines that slots of a gadget offer: each line of a chip belongs to one slot. */
import { isSeq, rangeOf } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { findDropped } from './dropped.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { attributeText, getSnapView, type Port } from './snap-view.ts';

export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** Reads numbers and spans such as `0,3-5`; undefined for anything else. */
export function parseLines(text: string): readonly LineSpan[] | undefined {
  if (!/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/.test(text)) return undefined;
  const spans: LineSpan[] = [];
  for (const part of text.split(',')) {
    const [first = '', last] = part.split('-');
    // A line alone is written alone: snapd refuses 2-2.
    if (last !== undefined && Number(last) <= Number(first)) return undefined;
    spans.push({ first: Number(first), last: Number(last ?? first) });
  }
  return spans;
}

/** What is wrong with the lines of one slot, as the end of a sentence. */
export function findLinesProblem(text: string): string | undefined {
  const spans = parseLines(text);
  if (!spans) return 'has a span whose end is not above its start';
  const large = spans.find(({ last }) => last >= 2 ** 32);
  if (large) return `names the line ${large.last}, which is too large a number`;
  const sorted = [...spans].sort((a, b) => a.first - b.first);
  let count = 0;
  let last = -1;
  for (const span of sorted) {
    if (span.first <= last) return `names the line ${span.first} twice`;
    last = span.last;
    count += span.last - span.first + 1;
  }
  return count > 512 ? `names ${count} lines; 512 are allowed` : undefined;
}

interface Offer extends LineSpan {
  readonly port: Port;
  readonly node: YamlNode;
}

export const gpioLines = defineSnapdRule({
  code: 'snapd/gpio-lines',
  severity: 'error',
  summary: 'Two slots of a gadget never offer the same GPIO line.',
  *check(ctx) {
    if (ctx.project.type !== 'gadget') return;
    const chips = new Map<string, Offer[]>();
    const view = getSnapView(ctx);
    const dropped = findDropped(view);
    for (const port of view.slots.values()) {
      if (dropped.has(port)) continue;
      const node = port.attributes.get('lines')?.value;
      const source = port.attributes.get('source-chip')?.value;
      const text = attributeText(node);
      if (port.interface !== 'gpio-chardev' || !node || text === undefined || !isSeq(source)) continue;
      for (const chip of source.items.flatMap((item) => attributeText(item) ?? [])) {
        const offers = (parseLines(text) ?? []).map((span) => ({ ...span, port, node }));
        chips.set(chip, [...(chips.get(chip) ?? []), ...offers]);
      }
    }
    for (const [chip, offers] of chips) yield* findClashes(chip, offers);
  },
});

function* findClashes(chip: string, offers: Offer[]) {
  let reach: Offer | undefined;
  for (const offer of offers.sort((a, b) => a.first - b.first)) {
    if (reach && offer.first <= reach.last && reach.port !== offer.port) {
      const [early, late] = reach.node.start < offer.node.start ? [reach, offer] : [offer, reach];
      const message = `The line ${offer.first} of the chip "${chip}" is already offered by the slot "${early.port.name}".`;
      yield {
        ...rangeOf(late.node),
        message,
        related: [{ ...rangeOf(early.node), message: 'It is offered here.' }],
      };
    }
    if (!reach || offer.last > reach.last) reach = offer;
  }
}
