/** The forecast of the store's review for a terminal. */
import type { Forecast, ForecastCause, ForecastPlug } from '../core/forecast/get-forecast.ts';
import { toPlainText } from '../core/hover/markdown.ts';
import type { Paint } from './colors.ts';

const VERDICTS = {
  broken: 'nothing to upload yet',
  refused: 'will be refused',
  held: 'will be held for a person',
  passes: 'passes by itself',
} as const satisfies Record<Forecast['verdict'], string>;

const CONNECTIONS = [
  ['itself', 'By themselves'],
  ['maybe', 'By themselves where the other side fits'],
  ['hand', 'By hand'],
  ['store', "With the store's permission only"],
] as const satisfies readonly (readonly [ForecastPlug['connection'], string])[];

export function formatForecast(raw: Forecast, rawFile: string, paint: Paint): string {
  const forecast = withoutControls(raw);
  const file = withoutControls(rawFile);
  const { verdict, errors, causes, plugs, slots, notes } = forecast;
  const title = `${forecast.name ?? file}: ${VERDICTS[verdict]}`;
  const lines = [verdict === 'passes' ? paint.good(title) : paint.severity('warning', title)];
  if (errors > 0)
    lines.push(`The project has ${errors === 1 ? 'an error' : `${String(errors)} errors`}: see "snapwright check".`);
  for (const note of notes) lines.push(toPlainText(note));
  for (const effect of ['refused', 'held', 'advice'] as const) {
    for (const cause of causes) if (cause.effect === effect) lines.push('', ...describeCause(cause, file, paint));
  }
  if (plugs.length > 0) lines.push('', paint.bold('Plugs connect'));
  for (const [connection, label] of CONNECTIONS) {
    const group = plugs.filter((plug) => plug.connection === connection);
    if (group.length === 0) continue;
    lines.push(`  ${label}:`, ...group.map((plug) => `    ${describePlug(plug)}`));
  }
  if (slots.length > 0) lines.push('', paint.bold('Slots'));
  for (const slot of slots) {
    lines.push(`  ${nameOf(slot)}: ${slot.held ? 'the store has to allow it' : 'free to offer'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Names come from the file: what could steer the terminal stays out. */
function withoutControls<T>(value: T): T {
  const clean = (_key: string, one: unknown): unknown =>
    typeof one === 'string' ? one.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd') : one;
  return JSON.parse(JSON.stringify(value), clean) as T;
}

function describeCause(
  { code, effect, line, message, summary, advice }: ForecastCause,
  file: string,
  paint: Paint,
): string[] {
  const mark = effect === 'advice' ? paint.severity('hint', 'advice') : paint.severity('warning', effect);
  return [
    `${paint.bold(`${file}:${String(line)}`)}: ${mark} ${paint.dim(code)}`,
    ...(effect === 'advice' ? [`  ${message}`] : [`  ${summary}`, `  ${toPlainText(writeOutLinks(advice))}`]),
  ];
}

/** A page in brackets reads better inside of a sentence. */
function writeOutLinks(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)');
}

function describePlug(plug: ForecastPlug): string {
  const held = plug.held ? ' (once the store allows the snap)' : '';
  return `${nameOf(plug)}${held}${plug.command === undefined ? '' : `: ${plug.command}`}`;
}

function nameOf({ name, interface: type, extension }: Forecast['slots'][number]): string {
  const about = [name === type ? '' : type, extension === undefined ? '' : `from ${extension}`];
  const words = about.filter((one) => one !== '').join(', ');
  return words === '' ? name : `${name} (${words})`;
}
