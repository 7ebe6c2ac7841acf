/** A report of denials for people: as Markdown for an editor, as lines for a terminal. */
import { toPlainText } from '../hover/markdown.ts';
import type { ActorReport, DenialReport, DenialText, PlugSuggestion, Unhelped } from './suggest.ts';

/** Causes of one plug that are named; the rest is counted. */
const SHOWN = 5;
const SHOWN_APART = 40;

/** Sentences about the log as a whole. */
export function describeLog({ actors, denials, lines, suppressed, omitted, otherSnaps }: DenialReport): string[] {
  const notes: string[] = [];
  if (denials === 0) {
    notes.push(
      `No denial of a snap in ${count(lines, 'line')}. Denials are logged by the kernel: "journalctl -k" shows them.`,
    );
  } else if (actors.length === 0) notes.push('No denial of this snap.');
  if (otherSnaps.length > 0) {
    const rest = otherSnaps.length > 5 ? ` and ${String(otherSnaps.length - 5)} more` : '';
    notes.push(`Left out: other snaps (${otherSnaps.slice(0, 5).join(', ')}${rest}).`);
  }
  if (suppressed > 0) notes.push(`The kernel left out ${count(suppressed, 'message')}: there may be more denials.`);
  if (omitted > 0) notes.push(`${count(omitted, 'denial')} of still other causes were only counted.`);
  return notes;
}

export function nameState({ state, plug, interface: name, addable }: PlugSuggestion): string {
  const what = plug === name ? `"${name}"` : `"${plug}" (${name})`;
  if (state === 'declared') return `has the plug ${what}`;
  if (state === 'reuse') return `name the plug ${what}, which the project has`;
  return addable ? `add the plug ${what}` : `add a plug of the interface ${what}, with its attributes`;
}

export function describeReport(report: DenialReport): string {
  const lines = ['# Denials', '', ...describeLog(report).flatMap((note) => [escape(note), ''])];
  for (const actor of report.actors) {
    lines.push(`## ${escape(actor.name)}`, '', `${summarize(actor)}.`, '');
    for (const one of actor.suggestions) lines.push(...describeSuggestion(one));
    lines.push(...describeList('No plug allows', actor.uncovered));
    lines.push(...describeList('Usually harmless', actor.harmless));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function describeSuggestion(one: PlugSuggestion): string[] {
  const alternatives = one.alternatives.length > 0 ? ` Also: ${one.alternatives.slice(0, 4).join(', ')}.` : '';
  const certainty = one.certainty === 'maybe' ? ' (perhaps)' : '';
  return [
    `- **${escape(nameState(one))}**${certainty}: ${escape(one.reason)} ${escape(one.connection)}${escape(alternatives)}`,
    ...shorten(one.causes, SHOWN).map((cause) => `  - ${escape(cause)}`),
    '',
  ];
}

function describeList(title: string, list: readonly Unhelped[]): string[] {
  if (list.length === 0) return [];
  return [
    `**${title}**`,
    '',
    ...groupByAdvice(list).flatMap(({ advice, causes }) => [
      `- ${escape(advice)}`,
      ...shorten(causes, SHOWN_APART).map((cause) => `  - ${escape(cause)}`),
    ]),
    '',
  ];
}

/** Lines for a terminal, without colours; what could steer it is left to the caller. */
export function printReport(report: DenialReport): string {
  const lines = describeLog(report);
  for (const actor of report.actors) {
    if (lines.length > 0) lines.push('');
    lines.push(`${actor.name}: ${summarize(actor)}`);
    for (const one of actor.suggestions) {
      lines.push(`  ${nameState(one)}${one.certainty === 'maybe' ? ' (perhaps)' : ''}`);
      lines.push(`      ${toPlainText(`${one.reason} ${one.connection}`)}`);
      if (one.alternatives.length > 0) lines.push(`      Also: ${one.alternatives.slice(0, 4).join(', ')}.`);
      lines.push(...shorten(one.causes, SHOWN).map((cause) => `      - ${cause}`));
    }
    for (const [title, list] of [
      ['no plug allows', actor.uncovered],
      ['usually harmless', actor.harmless],
    ] as const) {
      if (list.length === 0) continue;
      lines.push(`  ${title}`);
      for (const { advice, causes } of groupByAdvice(list)) {
        lines.push(`      ${advice}`, ...shorten(causes, SHOWN_APART).map((cause) => `      - ${cause}`));
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

function summarize({ count: times, allowed, actor }: ActorReport): string {
  const where = actor.app === undefined && actor.hook === undefined ? '; the log does not tell which app' : '';
  return `${count(times, 'denial')}${allowed ? ', logged and let pass (devmode)' : ''}${where}`;
}

interface AdviceGroup {
  readonly advice: string;
  readonly causes: DenialText[];
}

function groupByAdvice(list: readonly Unhelped[]): AdviceGroup[] {
  const groups = new Map<string, AdviceGroup>();
  for (const { advice, text, count: times } of list) {
    const known = groups.get(advice);
    if (known) known.causes.push({ text, count: times });
    else groups.set(advice, { advice, causes: [{ text, count: times }] });
  }
  return [...groups.values()];
}

function shorten(causes: readonly DenialText[], most: number): string[] {
  const shown = causes
    .slice(0, most)
    .map(({ text, count: times }) => (times === 1 ? text : `${text} ×${String(times)}`));
  return causes.length > most ? [...shown, `and ${String(causes.length - most)} more`] : shown;
}

function count(number: number, word: string): string {
  return `${String(number)} ${word}${number === 1 ? '' : 's'}`;
}

/** Names come from a log: nothing of them is markup. */
function escape(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd').replaceAll(/[\\`*_<>[\]#|!]/g, String.raw`\$&`);
}
