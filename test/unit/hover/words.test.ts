/** Times in words, and Markdown as plain text. */
import { expect, test } from 'vitest';
import { code, prose, toPlainText } from '../../../server/src/core/hover/markdown.ts';
import { durationWords, timerWords } from '../../../server/src/core/hover/time-words.ts';
import { basesWords, typeWords } from '../../../server/src/core/hover/words.ts';

test.each([
  ['10:00', 'every day, at 10:00'],
  ['mon', 'every Monday'],
  ['mon,10:00,15:30', 'every Monday, at 10:00 and 15:30'],
  ['mon-fri,9:00-17:00/4', 'Monday to Friday, at 9:00, 11:00, 13:00 and 15:00'],
  ['mon1,7:00', 'the first Monday of the month, at 7:00'],
  ['fri5,23:00~1:00', 'the last Friday of the month, at a random moment between 23:00 and 1:00'],
  ['23:00-1:00/2', 'every day, at 23:00 and 0:00'],
  ['00:00-24:00/24', 'every day, 24 times between 00:00 and 24:00'],
  ['sat,sun,10:00,,mon,9:00', 'every Saturday and every Sunday, at 10:00; and every Monday, at 9:00'],
  ['9:00~17:00/2', 'every day, 2 times between 9:00 and 17:00, each at a random moment of its share'],
])('the timer %s', (timer, words) => {
  expect(timerWords(timer)).toBe(words);
});

test.each(['', 'Mon', '25:00', 'mon,,', '10'])('the timer "%s" has no words', (timer) => {
  expect(timerWords(timer)).toBeUndefined();
});

test.each([
  ['10s', '10 seconds'],
  ['1m30s', '1 minute 30 seconds'],
  ['90m', '1 hour 30 minutes'],
  ['1500ms', '1 second 500 milliseconds'],
  ['0', 'none: the same as leaving the key out'],
])('the duration %s', (text, words) => {
  expect(durationWords(text)).toBe(words);
});

test('no duration', () => {
  expect(durationWords('10')).toBeUndefined();
  expect(durationWords('-1s')).toBeUndefined();
});

test('prose keeps what Markdown would take away, and comes back as plain text', () => {
  const text = 'a *b* <c> _d_ x86_64 [e] `f` \\g';
  expect(toPlainText(prose(text))).toBe(text);
  expect(toPlainText(`${code('a*b')} **bold** [text](https://example.org)`)).toBe('a*b bold text: https://example.org');
  expect(toPlainText('one\n\n```yaml\na: *b\n```\n\ntwo')).toBe('one\n\n    a: *b\n\ntwo');
});

test('types and bases', () => {
  expect(typeWords(['list<string>|null'])).toBe('list of texts');
  expect(typeWords(['string', 'list<string>'])).toBe('text or list of texts');
  expect(typeWords(['list<string|map<list<string>>>'])).toBe('list');
  expect(basesWords(['core22', 'core24', 'core26', 'devel', 'bare'])).toBe('from `core22` on');
  expect(basesWords(['none', 'core18', 'core20'])).toBe('up to `core20`');
  expect(basesWords(['none'])).toBe('only without a base');
});
