// Edits as hands, merges and bad tools make them.

/** A small repeatable generator (mulberry32). */
export function createRandom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit) | 0;
  };
}

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '? ',
  ', ',
  '#',
  ' #',
  '|',
  '>',
  '|2-',
  '"',
  "'",
  '&a ',
  '*a',
  '<<: *a',
  '!!str ',
  '!x ',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u0085',
  '\u2028',
  '\u0000',
  '\ud800',
  '\ufeff',
  '~',
  'null',
  'yes',
  '010',
  '1.10',
  '2024-01-01',
  '12:30',
  '@',
  '`',
  '\\',
  '\\x',
  '$',
  '${',
  'é',
  '😀',
  '    ',
  '  ',
];

const edits = [
  (text, r) => splice(text, r(text.length), 1, ''),
  (text, r) => splice(text, r(text.length), 0, TOKENS[r(TOKENS.length)]),
  (text, r) => splice(text, r(text.length), 1 + r(4), TOKENS[r(TOKENS.length)]),
  (text, r) => splice(text, r(text.length), 0, String.fromCharCode(r(0x250))),
  (text, r) => onLines(text, (lines) => lines.splice(r(lines.length), 1)),
  (text, r) => onLines(text, (lines) => lines.splice(r(lines.length), 0, lines[r(lines.length)])),
  (text, r) => onLines(text, (lines) => lines.splice(r(lines.length), 0, ...lines.splice(r(lines.length), 1 + r(5)))),
  (text, r) =>
    onLines(text, (lines) => {
      const i = r(lines.length);
      lines[i] = ' '.repeat(r(6)) + lines[i];
    }),
  (text, r) =>
    onLines(text, (lines) => {
      const i = r(lines.length);
      lines[i] = lines[i].replace(/^ {1,2}/, '');
    }),
  (text, r) =>
    onLines(text, (lines) => {
      const i = r(lines.length);
      lines[i] = lines[i].replace(/:.*/, ':');
    }),
  (text, r) =>
    onLines(text, (lines) => {
      const i = r(lines.length);
      lines[i] = lines[i].replace(/:\s+.*/, `: ${TOKENS[r(TOKENS.length)]}`);
    }),
  (text, r) => {
    const words = text.match(/[\w.$/-]+/g) ?? ['x'];
    const a = words[r(words.length)];
    return text.replace(a, words[r(words.length)]);
  },
  (text, r) => text.slice(0, r(text.length)),
  (text, r) => text.slice(r(text.length)),
];

/** One to three edits. */
export function mutate(text, random) {
  for (let i = 1 + random(3); i > 0; i--) text = edits[random(edits.length)](text, random);
  return text;
}

function splice(text, at, remove, insert) {
  return text.slice(0, at) + insert + text.slice(at + remove);
}

function onLines(text, change) {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}
