/** Sound documents written oddly: other widths, lists at their key's column, blanks, comments and breaks anywhere. */

/** A small generator with a seed, so that a failure can be met again. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Random = (below: number) => number;
type Mutation = (lines: string[], random: Random) => string[];

const blanksOf = (line: string): number => line.length - line.trimStart().length;
const indented = (line: string, width: number): string => ' '.repeat(width) + line.trimStart();
const isText = (line: string): boolean => line.trim() !== '' && !line.trim().startsWith('#');

function insertAt(lines: string[], at: number, ...more: string[]): string[] {
  return [...lines.slice(0, at), ...more, ...lines.slice(at)];
}

/** Changes some lines, chosen by chance. */
function some(lines: string[], random: Random, oneIn: number, change: (line: string) => string): string[] {
  return lines.map((line) => (random(oneIn) === 0 && isText(line) ? change(line) : line));
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  wider: (lines, random) => {
    const width = 3 + random(3);
    return lines.map((line) => indented(line, (blanksOf(line) / 2) * width));
  },
  narrower: (lines) => lines.map((line) => indented(line, Math.floor(blanksOf(line) / 2))),
  indentedAsAWhole: (lines) => lines.map((line) => (line === '' ? line : `   ${line}`)),
  flushLists: (lines) => {
    let column = -1;
    return lines.map((line) => {
      const at = blanksOf(line);
      const isItem = line.trimStart().startsWith('- ');
      if (column >= 0 && isText(line) && at < column) column = -1;
      if (column < 0 && isItem) column = at;
      return column >= 0 && at >= column ? line.slice(Math.min(2, column)) : line;
    });
  },
  blanksAfterColon: (lines, random) =>
    some(lines, random, 3, (line) => line.replace(/: (?=\S)/, `:${' '.repeat(1 + random(5))}`)),
  blanksBeforeColon: (lines, random) => some(lines, random, 6, (line) => line.replace(/^( *[\w-]+): /, '$1  : ')),
  blanksAfterDash: (lines, random) => some(lines, random, 3, (line) => line.replace(/^( *)- (?=[^:]*$)/, '$1-   ')),
  trailingBlanks: (lines, random) => lines.map((line) => (random(5) === 0 ? line + ' '.repeat(1 + random(4)) : line)),
  blankLines: (lines, random) =>
    lines.flatMap((line) =>
      random(6) === 0 ? [...Array<string>(1 + random(3)).fill(' '.repeat(random(9))), line] : [line],
    ),
  comments: (lines, random) =>
    lines.flatMap((line) => {
      if (random(5) !== 0) return [line];
      const column = [0, blanksOf(line), blanksOf(line) + 2, random(12)][random(4)] ?? 0;
      return [`${' '.repeat(column)}#${['', ' a', ' - b', '  c: d'][random(4)] ?? ''}`, line];
    }),
  trailingComments: (lines, random) => some(lines, random, 5, (line) => `${line}${' '.repeat(1 + random(3))}# why`),
  flowBlanks: (lines, random) =>
    some(lines, random, 1, (line) =>
      line.replace(/[[{](?=\S)|(?<=\S)[\]}]|, /g, (mark) => {
        const by = ' '.repeat(random(3));
        if (mark === ', ') return `${by},${by}`;
        return mark === '[' || mark === '{' ? mark + by : by + mark;
      }),
    ),
  flowBreaks: (lines, random) =>
    lines.flatMap((line) => {
      if (!/: [[{].*[\]}]$/.test(line) || random(2) === 0) return [line];
      const broken = line
        .replace(/, /g, () => (random(2) === 0 ? `,\n${' '.repeat(blanksOf(line) + 1 + random(8))}` : ', '))
        .replace(/([[{])(?=\S)/, (mark) => (random(2) === 0 ? `${mark}\n${' '.repeat(blanksOf(line) + 2)}` : mark))
        .replace(/([\]}])$/, (mark) => (random(3) === 0 ? `\n${' '.repeat(blanksOf(line) + random(3))}${mark}` : mark));
      return broken.split('\n');
    }),
  folds: (lines, random) =>
    lines.flatMap((line) => {
      const match = /^( *)((?:- )?[\w-]+: )(\S.* \S.*)$/.exec(line);
      if (!match || /["'#|>[{&*]/.test(line) || random(2) === 0) return [line];
      const [, blanks = '', key = '', text = ''] = match;
      const quote = ['', '"', "'"][random(3)] ?? '';
      const below = [blanks.length + 4, blanks.length + key.length + random(2), blanks.length + 5][random(3)] ?? 0;
      const words = text.split(' ');
      const at = 1 + random(words.length - 1);
      const first = `${blanks}${key}${quote}${words.slice(0, at).join(' ')}`;
      const gap = random(4) === 0 ? ['   '] : [];
      return [first, ...gap, `${' '.repeat(below)}${words.slice(at).join(' ')}${quote}`];
    }),
  anchors: (lines, random) => {
    let count = 0;
    return some(lines, random, 6, (line) =>
      line.replace(/^( *(?:- )?[\w-]+:) ?(?=$|[\w"'[{|>])/, (_all, key: string) => `${key} &a${count++}  `),
    );
  },
  ownLines: (lines, random) =>
    lines.flatMap((line) => {
      const match = /^( *)([\w-]+:) ([\w"'[{].*)$/.exec(line);
      if (!match || random(4) !== 0) return [line];
      return [`${match[1]}${match[2]}`, `${match[1]}${' '.repeat(1 + random(6))}${match[3]}`];
    }),
  headers: (lines, random) =>
    some(lines, random, 1, (line) =>
      line.replace(/: \|$/, `: ${['|+', '|-', '|2', '>', '|2-', '|+2', '>-'][random(7)]}`),
    ),
  textBlanks: (lines, random) => {
    const at = lines.findIndex((line) => /: [|>]/.test(line));
    if (at < 0) return lines;
    const column = blanksOf(lines[at] ?? '') + 2;
    const more = ['', ' '.repeat(column), ' '.repeat(column + 3), `${' '.repeat(column)}  deeper  `];
    return insertAt(lines, at + 1 + random(4), more[random(4)] ?? '');
  },
  markers: (lines, random) =>
    [
      ['---', ...lines],
      ['%YAML 1.1', '---', ...lines],
      [...lines, '...'],
      ['# top', '--- # start', ...lines, '...', '# end'],
    ][random(4)] ?? lines,
};

/** A document after one to four mutations; `broken` breaks its lines as Windows does. */
export function mutate(text: string, random: Random): { readonly names: readonly string[]; readonly text: string } {
  const all = Object.keys(MUTATIONS);
  const names = Array.from({ length: 1 + random(4) }, () => all[random(all.length)] ?? '');
  let lines = text.replace(/\n$/, '').split('\n');
  for (const name of names) lines = MUTATIONS[name]?.(lines, random).join('\n').split('\n') ?? lines;
  const lineBreak = random(5) === 0 ? '\r\n' : '\n';
  const end = ['', lineBreak, lineBreak, `${lineBreak}${lineBreak}  ${lineBreak}`][random(4)] ?? '';
  return { names, text: lines.join(lineBreak) + end };
}
