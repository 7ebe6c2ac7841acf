/** The doctor's lines for people: a terminal, or Markdown. */
import { quoteCommandLine } from '../process/quote.ts';
import type { DoctorReport } from './doctor.ts';
import type { DoctorFix, DoctorGroup, DoctorLine, DoctorState } from './types.ts';

const MARKS: Readonly<Record<DoctorState, readonly [unicode: string, ascii: string]>> = {
  ok: ['✓', 'ok'],
  warning: ['!', '!'],
  problem: ['✗', 'X'],
  unknown: ['?', '?'],
  'not-applicable': ['·', '-'],
};

export interface DoctorStyle {
  readonly unicode: boolean;
  bold(text: string): string;
  dim(text: string): string;
  state(state: DoctorState, text: string): string;
}

/** What comes from this machine must not steer the terminal. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Line by line, with a heading where a group begins. The lines come in their order. */
export function createTextPrinter(style: DoctorStyle): (line: DoctorLine) => string {
  let group: DoctorGroup | undefined;
  const width = style.unicode ? 1 : 2;
  return (line) => {
    const heading = line.group === group ? '' : `${group === undefined ? '' : '\n'}${style.bold(line.group)}\n`;
    group = line.group;
    return heading + printLine(line, style, width);
  };
}

function printLine({ title, state, reason, hint, fix }: DoctorLine, style: DoctorStyle, width: number): string {
  const mark = MARKS[state][style.unicode ? 0 : 1].padEnd(width);
  const text = clean(`${title}: ${reason}`);
  const head = `  ${style.state(state, mark)} ${state === 'not-applicable' ? style.dim(text) : text}\n`;
  const indent = ' '.repeat(width + 5);
  const more = [
    ...(hint === undefined ? [] : [clean(hint)]),
    ...(fix ? [`${clean(fix.title)}: ${style.bold(clean(showFix(fix)))}`] : []),
  ];
  return head + more.map((one) => `${indent}${one}\n`).join('');
}

/** What a person types, or the address. */
export function showFix(fix: DoctorFix): string {
  return fix.kind === 'link' ? fix.url : quoteCommandLine(fix.command);
}

/** `2 problems, 1 warning` */
export function summarizeDoctor({ count }: Pick<DoctorReport, 'count'>): string {
  const words = [
    ['problem', count.problem],
    ['warning', count.warning],
  ] as const;
  const found = words
    .filter(([, number]) => number > 0)
    .map(([word, number]) => `${String(number)} ${word}${number === 1 ? '' : 's'}`);
  return found.length === 0 ? 'No problems' : found.join(', ');
}

export function toDoctorMarkdown(report: DoctorReport): string {
  const parts: string[] = [`# Doctor: ${summarizeDoctor(report)}\n`];
  let group: DoctorGroup | undefined;
  for (const line of report.lines) {
    if (line.group !== group) parts.push(`\n## ${(group = line.group)}\n\n`);
    parts.push(`- ${MARKS[line.state][0]} **${escape(line.title)}**: ${escape(line.reason)}\n`);
    if (line.hint !== undefined) parts.push(`  ${escape(line.hint)}\n`);
    const { fix } = line;
    if (fix?.kind === 'link') parts.push(`  [${escape(fix.title)}](<${fix.url}>)\n`);
    else if (fix) parts.push(`  ${escape(fix.title)}: ${toCode(clean(showFix(fix)))}\n`);
  }
  return parts.join('');
}

function clean(text: string): string {
  return text.replace(CONTROLS, '\ufffd');
}

function escape(text: string): string {
  return clean(text).replace(/[\\`*_[\]<>&#|~]/g, '\\$&');
}

/** A fence longer than any in the text. */
function toCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
