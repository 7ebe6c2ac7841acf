/** The forecast of the store's review as a document to read. */
import type { ProviderContext } from '../context.ts';
import { getRulePage } from '../diagnostics.ts';
import { bullets, code, link, paragraphs, prose } from '../hover/markdown.ts';
import {
  getForecast,
  type Forecast,
  type ForecastCause,
  type ForecastPlug,
  type ForecastSlot,
} from './get-forecast.ts';

/** The report as Markdown. */
export function forecastReview(ctx: ProviderContext): string {
  if (ctx.document.kind !== 'snapcraft') return '# Store review\n\nThis file is not a snapcraft.yaml.\n';
  return printForecast(getForecast(ctx));
}

export function printForecast(forecast: Forecast): string {
  const { causes, plugs, slots, notes } = forecast;
  const inTheWay = causes.filter((cause) => cause.effect !== 'advice');
  const advice = causes.filter((cause) => cause.effect === 'advice');
  const text = paragraphs(
    `# Store review of ${forecast.name === undefined ? 'this snap' : code(forecast.name)}`,
    verdictLine(forecast),
    bullets(notes),
    inTheWay.length > 0 && '## What is in the way',
    ...inTheWay.map(describeCause),
    advice.length > 0 && '## Worth a look',
    bullets(advice.map((cause) => `Line ${String(cause.line)}: ${prose(cause.message)} ${pageOf(cause)}`)),
    plugs.length > 0 && '## Connections',
    plugs.length > 0 && plugTable(plugs),
    slots.length > 0 && '## Slots',
    slots.length > 0 && slotTable(slots),
    '---',
    'A forecast from the project file alone, by the base declaration of snapd and the checks of the public review tools. It does not know what the store has already allowed for this snap, and it does not see the files in it.',
  );
  return `${text}\n`;
}

function verdictLine(forecast: Forecast): string {
  const held = forecast.causes.filter((cause) => cause.effect === 'held').length;
  const refused = forecast.causes.filter((cause) => cause.effect === 'refused').length;
  switch (forecast.verdict) {
    case 'broken': {
      const errors = forecast.errors === 1 ? 'an error' : `${String(forecast.errors)} errors`;
      const what = forecast.errors === 0 ? 'is empty' : `has ${errors}`;
      return `**Nothing to upload yet.** The project ${what}; what follows is for when that is mended.`;
    }
    case 'refused':
      return `**Will be refused.** The review has ${count(refused, 'objection')}${held > 0 ? `, and ${count(held, 'point')} for a person to decide` : ''}.`;
    case 'held':
      return `**Will be held for a person.** ${held === 1 ? 'There is one cause; the upload waits until it is allowed.' : `There are ${String(held)} causes; the upload waits until each of them is allowed.`}`;
    case 'passes':
      return '**Passes by itself.** Nothing in the project calls for a person.';
  }
}

function count(number: number, noun: string): string {
  return number === 1 ? `one ${noun}` : `${String(number)} ${noun}s`;
}

function describeCause(cause: ForecastCause): string {
  const effect = cause.effect === 'held' ? 'held' : 'refused';
  return paragraphs(
    `### Line ${String(cause.line)}: ${effect} (${pageOf(cause)})`,
    prose(cause.summary),
    `What to do: ${cause.advice}`,
  );
}

function pageOf({ code: rule }: ForecastCause): string {
  return link(code(rule), getRulePage(rule));
}

const CONNECTS = {
  itself: 'by itself',
  maybe: 'by itself where the other side fits',
  hand: 'by hand',
  store: "with the store's permission only",
} as const satisfies Record<ForecastPlug['connection'], string>;
const ORDER: readonly ForecastPlug['connection'][] = ['itself', 'maybe', 'hand', 'store'];

function plugTable(plugs: readonly ForecastPlug[]): string {
  const sorted = [...plugs].sort((a, b) => ORDER.indexOf(a.connection) - ORDER.indexOf(b.connection));
  return table(
    ['Plug', 'Interface', 'Connects', 'Why', 'Command'],
    sorted.map((plug) => [
      nameOf(plug),
      code(plug.interface),
      `${CONNECTS[plug.connection]}${plug.held ? ', once the store allows the snap' : ''}`,
      prose(plug.why),
      plug.command === undefined ? '' : code(plug.command),
    ]),
  );
}

function slotTable(slots: readonly ForecastSlot[]): string {
  return table(
    ['Slot', 'Interface', 'Store', 'Why'],
    slots.map((slot) => [nameOf(slot), code(slot.interface), slot.held ? 'has to allow it' : 'free', prose(slot.why)]),
  );
}

function nameOf({ name, extension }: ForecastPlug | ForecastSlot): string {
  return extension === undefined ? code(name) : `${code(name)} (from ${code(extension)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
