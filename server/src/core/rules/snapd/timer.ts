/**
 * Timers as snapd reads them. Sets of events are parted by two commas; in a set, weekdays come first and times after.
 * A weekday may have the week of the month, a time may be a span, spread (`~`) and split (`/N`).
 */
export interface TimerProblem {
  /** The part of the timer that is wrong, with its place in the text. */
  readonly part: string;
  readonly offset: number;
  readonly message: string;
}

const CLOCK = /^(?:(?:[0-9]|[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/;
const WEEKDAY = /^(?:sun|mon|tue|wed|thu|fri|sat)([1-5])?$/;

/** The first problem of a timer, or undefined. */
export function findTimerProblem(timer: string): TimerProblem | undefined {
  let offset = 0;
  // Three commas are a set that begins with a comma: the split is from the left.
  for (const set of timer.split(',,')) {
    const problem = findSetProblem(set, offset);
    if (problem) return problem;
    offset += set.length + 2;
  }
  return undefined;
}

function findSetProblem(set: string, start: number): TimerProblem | undefined {
  let offset = start;
  let times = false;
  for (const part of set.split(',')) {
    const message = judgePart(part, times);
    if (message !== undefined) return { part, offset, message };
    if (part.includes(':')) times = true;
    offset += part.length + 1;
  }
  return undefined;
}

function judgePart(part: string, afterTimes: boolean): string | undefined {
  if (part === '') return 'there is nothing between two commas';
  if (part.includes(':')) return judgeTimes(part);
  if (afterTimes) return 'weekdays come before the times of a set; ",," begins a new set';
  return judgeWeekdays(part);
}

function judgeTimes(part: string): string | undefined {
  const [span = '', count, ...more] = part.split('/');
  if (count !== undefined && (more.length > 0 || !isCount(count))) {
    return 'after "/" comes one whole number from 1, into how many moments to split the span';
  }
  // A spread counts as a span; further marks are then part of the second time.
  const marked = span.includes('~') ? span.replace('~', '-') : span;
  const dash = marked.indexOf('-');
  const clocks = dash < 0 ? [marked] : [marked.slice(0, dash), marked.slice(dash + 1)];
  const wrong = clocks.find((clock) => !CLOCK.test(clock));
  if (wrong === undefined) return undefined;
  return wrong === '' ? 'a time from 0:00 to 24:00 is missing' : `"${wrong}" is no time from 0:00 to 24:00`;
}

function isCount(text: string): boolean {
  return /^[0-9]+$/.test(text) && Number(text) > 0 && Number(text) <= 0xffffffff;
}

function judgeWeekdays(part: string): string | undefined {
  const days = part.split('-');
  if (days.length > 2) return 'a span has two weekdays';
  const weeks: (string | undefined)[] = [];
  for (const day of days) {
    const match = WEEKDAY.exec(day);
    if (!match) return `"${day}" is no weekday from "mon" to "sun", or one with the week of the month such as "mon1"`;
    weeks.push(match[1]);
  }
  const [first, last] = weeks;
  if (first !== undefined && last !== undefined && last < first) return 'the second week lies before the first';
  return undefined;
}
