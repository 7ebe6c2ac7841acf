/** Timers and durations in words. */
import { findTimerProblem } from '../rules/snapd/timer.ts';
import { parseDuration } from '../rules/snapd/duration.ts';

const DAYS: Readonly<Record<string, string>> = {
  sun: 'Sunday',
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
};
const WEEKS = ['', 'first', 'second', 'third', 'fourth', 'last'] as const;
const MINUTES_OF_DAY = 24 * 60;
/** More moments than these are counted, not listed. */
const MAX_LISTED = 8;

/** `every day at 10:00`; undefined for what snapd would refuse. */
export function timerWords(timer: string): string | undefined {
  if (timer === '' || findTimerProblem(timer)) return undefined;
  return timer.split(',,').map(setWords).join('; and ');
}

function setWords(set: string): string {
  const parts = set.split(',');
  const days = parts.filter((part) => !part.includes(':'));
  const times = parts.filter((part) => part.includes(':'));
  const when = days.length === 0 ? 'every day' : joinWords(days.map(dayWords));
  // "at 10:00 and 15:30" rather than "at 10:00 and at 15:30".
  const words = times.map(timeWords).map((one, index) => (index > 0 ? one.replace(/^at (?=\d)/, '') : one));
  return words.length === 0 ? when : `${when}, ${joinWords(words)}`;
}

function dayWords(part: string): string {
  const [first = '', last] = part.split('-');
  if (last === undefined) {
    const week = Number(first.slice(3));
    return week > 0 ? `the ${oneDay(first)} of the month` : `every ${oneDay(first)}`;
  }
  if (first.length === 3 && last.length === 3) return `${oneDay(first)} to ${oneDay(last)}`;
  return `from the ${oneDay(first)} to the ${oneDay(last)} of the month`;
}

function oneDay(day: string): string {
  const week = WEEKS[Number(day.slice(3))] ?? '';
  const name = DAYS[day.slice(0, 3)] ?? day;
  return week === '' ? name : `${week} ${name}`;
}

function timeWords(part: string): string {
  const [span = '', count] = part.split('/');
  const spread = span.includes('~');
  const [from = '', to] = span.split(/[-~]/);
  if (to === undefined) return `at ${from}`;
  const number = count === undefined ? 1 : Number(count);
  if (spread) {
    const where = `between ${from} and ${to}`;
    return number === 1
      ? `at a random moment ${where}`
      : `${String(number)} times ${where}, each at a random moment of its share`;
  }
  if (number === 1) return `at ${from}`;
  return number > MAX_LISTED
    ? `${String(number)} times between ${from} and ${to}`
    : `at ${joinWords(startsOf(from, to, number))}`;
}

/** The beginning of each share of a span. */
function startsOf(from: string, to: string, number: number): string[] {
  const start = minutesOf(from);
  const length = (minutesOf(to) - start + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
  return Array.from({ length: number }, (_, index) => clock(start + Math.floor((length / number) * index)));
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function clock(minutes: number): string {
  const inDay = minutes % MINUTES_OF_DAY;
  return `${String(Math.floor(inDay / 60))}:${String(inDay % 60).padStart(2, '0')}`;
}

function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

const UNITS = [
  ['day', 86_400e9],
  ['hour', 3600e9],
  ['minute', 60e9],
  ['second', 1e9],
  ['millisecond', 1e6],
  ['microsecond', 1e3],
  ['nanosecond', 1],
] as const;

/** `1 minute 30 seconds`; undefined for what is no duration. */
export function durationWords(text: string): string | undefined {
  const { nanoseconds, problem } = parseDuration(text);
  if (problem || nanoseconds < 0) return undefined;
  if (nanoseconds === 0) return 'none: the same as leaving the key out';
  let rest = nanoseconds;
  const words: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count === 0) continue;
    rest -= count * size;
    words.push(`${String(count)} ${unit}${count === 1 ? '' : 's'}`);
  }
  return words.slice(0, 3).join(' ');
}
