/** Versioned labels such as `cuda-(9..12)-ubuntu-2404`, alone or joined by AND or OR, as the interfaces compare them. */

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Dimension {
  readonly tag: string;
  readonly numbers: Span[];
}

type Label = readonly Dimension[];
type Token = 'AND' | 'OR' | '(' | ')' | Label;

/** Ends reading: its message is the end of a sentence. */
class LabelProblem extends Error {}

const any: Span = { from: 0, to: Infinity };
const exactly = (number: number): Span => ({ from: number, to: number });
const atLeast = (number: number): Span => ({ from: number, to: Infinity });

/** The shape that every label of an interface has: one of the forms. */
const SHAPES: Readonly<Record<string, readonly Label[]>> = {
  'cuda-driver-libs': [shape(['cuda', any], ['ubuntu', atLeast(2404)])],
  'egl-driver-libs': [shape(['egl', exactly(1), exactly(5)], ['ubuntu', any])],
  'gbm-driver-libs': [
    shape(['gbmbackend', any], ['arch64', exactly(0)], ['ubuntu', any]),
    shape(['gbmbackend', any], ['arch32', exactly(0)], ['ubuntu', any]),
  ],
  'nvidia-video-driver-libs': [shape(['nvidia', exactly(0)], ['video', any, any], ['ubuntu', atLeast(2404)])],
  'opengl-driver-libs': [shape(['opengl', any, any], ['ubuntu', any])],
  'opengles-driver-libs': [shape(['opengles', any, any], ['ubuntu', any])],
  'vulkan-driver-libs': [shape(['vulkan', exactly(1), { from: 0, to: 10 }], ['ubuntu', any])],
};

function shape(...dimensions: readonly (readonly [string, ...Span[]])[]): Label {
  return dimensions.map(([tag, ...numbers]) => ({ tag, numbers }));
}

/** What is wrong with the labels of an interface, as the end of a sentence; undefined where snapd takes them. */
export function findLabelProblem(text: string, iface: string): string | undefined {
  try {
    const labels = parseExpression(readTokens(text));
    for (const label of labels) {
      if (label.length > 3) return 'has a label of more than 3 words';
      const long = label.find(({ numbers }) => numbers.length > 3);
      if (long) return `has more than 3 numbers after "${long.tag}"`;
    }
    const shapes = SHAPES[iface];
    if (!shapes || shapes.some((one) => labels.every((label) => fits(label, one)))) return undefined;
    return `does not have the form ${shapes.map((one) => `"${describe(one)}"`).join(' or ')}`;
  } catch (error) {
    if (error instanceof LabelProblem) return error.message;
    throw error;
  }
}

function fits(label: Label, wanted: Label): boolean {
  if (label.length !== wanted.length) return false;
  return wanted.every(({ tag, numbers }, index) => {
    const own = label[index];
    if (!own || own.tag !== tag || own.numbers.length !== numbers.length) return false;
    return numbers.every(({ from, to }, place) => {
      const span = own.numbers[place];
      return span !== undefined && span.from >= from && span.to <= to;
    });
  });
}

function describe(label: Label): string {
  const words = label.map(({ tag, numbers }) => {
    // A word alone counts as one with 0 after it.
    if (numbers.length === 1 && numbers[0]?.to === 0) return tag;
    return [tag, ...numbers.map(({ from, to }) => (from === to ? String(from) : 'N'))].join('-');
  });
  return words.join('-');
}

function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/[\t\n\r ]/.test(text[at] ?? '')) at++;
    if (at >= text.length) return tokens;
    const word = (['AND', 'OR', '(', ')'] as const).find((one) => text.startsWith(one, at));
    if (word !== undefined) {
      tokens.push(word);
      at += word.length;
      continue;
    }
    const label = /^[\p{Ll}\p{Nd}().-]*/u.exec(text.slice(at))?.[0] ?? '';
    if (!/^\p{Ll}/u.test(label)) throw new LabelProblem(`has "${characterAt(text, at)}" where a label begins`);
    const read = readLabel(label);
    tokens.push(read.dimensions);
    at += read.length;
  }
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0xfffd);
}

/** Words and numbers follow each other; a label ends at the first character that can be neither. */
function readLabel(text: string): { readonly dimensions: Label; readonly length: number } {
  const dimensions: Dimension[] = [];
  const numbers = (): Span[] => dimensions.at(-1)?.numbers ?? [];
  let rest = text;
  while (/^[\p{Ll}\p{Nd}-]/u.test(rest)) {
    const tag = /^\p{Ll}[\p{Ll}\p{Nd}]*/u.exec(rest)?.[0];
    if (tag !== undefined) {
      // Bytes are counted.
      if (encodeURIComponent(tag).replaceAll(/%../g, 'x').length > 32)
        throw new LabelProblem(`has the word "${tag}" of more than 32 letters`);
      if (dimensions.some((one) => one.tag === tag)) throw new LabelProblem(`has "${tag}" twice in a label`);
      dimensions.push({ tag, numbers: [] });
      rest = rest.slice(tag.length);
    } else if (rest.startsWith('-')) {
      rest = rest.slice(1);
      if (!/^[\p{Ll}\p{Nd}(]/u.test(rest))
        throw new LabelProblem('has a "-" with neither a word nor a number after it');
      if (rest.startsWith('(')) {
        const [all = '', from = '', to = ''] = /^\((\p{Nd}+)\.\.(\p{Nd}+)\)/u.exec(rest) ?? [];
        if (all === '') throw new LabelProblem('has a span that is not written as "(1..3)"');
        const span = { from: readNumber(from), to: readNumber(to) };
        if (span.to < span.from) throw new LabelProblem(`has the span "${all}", which runs backwards`);
        numbers().push(span);
        rest = rest.slice(all.length);
      }
    } else {
      const digits = /^\p{Nd}+/u.exec(rest)?.[0] ?? '';
      numbers().push(exactly(readNumber(digits)));
      rest = rest.slice(digits.length);
    }
  }
  for (const dimension of dimensions) if (dimension.numbers.length === 0) dimension.numbers.push(exactly(0));
  return { dimensions, length: text.length - rest.length };
}

function readNumber(digits: string): number {
  if (!/^(?:0|[1-9][0-9]{0,7})$/.test(digits))
    throw new LabelProblem(`has the number "${digits}"; up to 8 digits without zeros in front are allowed`);
  return Number(digits);
}

function parseExpression(tokens: readonly Token[]): readonly Label[] {
  if (tokens.length === 0) throw new LabelProblem('is empty');
  const labels: Label[] = [];
  let at = 0;
  const parseAtom = (): void => {
    const token = tokens[at++];
    if (token === '(') {
      parseChain();
      if (tokens[at++] !== ')') throw new LabelProblem('has a "(" without its ")"');
    } else if (typeof token === 'object') labels.push(token);
    else throw new LabelProblem(`has ${token === undefined ? 'no label' : `"${token}"`} where a label belongs`);
  };
  const parseChain = (): void => {
    parseAtom();
    const operator = tokens[at];
    while (operator === 'AND' || operator === 'OR') {
      const next = tokens[at];
      if (next === undefined || next === ')') return;
      if (next !== operator) throw new LabelProblem('mixes AND and OR without parentheses');
      at++;
      parseAtom();
    }
  };
  parseChain();
  if (at < tokens.length) throw new LabelProblem('goes on after its end; join labels with AND or OR');
  return labels;
}
