// Types documents again, character by character, and measures what completion and hover take at every keystroke.
// usage: typing.mjs [--lines 1000,10000] [--keystrokes N] [--alone] [--file FILE]…
// "reading" is the parse that every answer of a new version needs and that diagnostics share; it is counted in. A version
// builds on the one before, as in the server; with --alone each is read as a whole.
import fs from 'node:fs';
import path from 'node:path';
import { loadCore } from '../tools/load-core.mjs';
import { makeDocument } from './documents.mjs';

const option = (name, fallback) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback;
const sizes = option('--lines', '1000,10000').split(',').map(Number);
const keystrokes = Number(option('--keystrokes', '1500'));
const files = process.argv.flatMap((word, i) => (process.argv[i - 1] === '--file' ? [word] : []));
/** Time of the processor, which other programs on the machine do not stretch. */
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** While the code is still compiled, as in the first seconds of a session. */
const WARM_UP = 200;
/** Files that are read as what their names say; all others as snapcraft.yaml. */
const PROJECTS = new Set(['snap-openstack.yaml', 'snap-test.yaml']);

const core = await loadCore();
const { complete, createDocument, createProviderContext, defaultSettings, emptyWorkspace, getHover } = core;
const ALONE = process.argv.includes('--alone');

let count = 0;
let earlier;

function type(name, text, offset, into) {
  const document = createDocument(`file:///p/snap/${name}`, text, ++count, undefined, ALONE ? undefined : earlier);
  earlier = document;
  const start = now();
  const context = createProviderContext(document, defaultSettings, emptyWorkspace);
  void context.project;
  const read = now();
  const { items } = complete(context, offset, { snippets: true });
  const completed = now();
  getHover(context, offset);
  const hovered = now();
  into.reading.push(read - start);
  into.completion.push(completed - start);
  into.alone.push(completed - read);
  into.hover.push(read - start + hovered - completed);
  into.items += items.length;
}

/** What is typed behind the end, as a file grows. */
function* growing(text, count) {
  const step = Math.max(1, Math.floor(text.length / count));
  for (let end = 1; end <= text.length; end += step) yield [text.slice(0, end), end];
}

/** What is typed in the middle: lines anywhere are taken out and typed again. */
function* inTheMiddle(text, count) {
  const lines = text.split('\n');
  let at = 7;
  for (let done = 0; done < count;) {
    at = (at * 48271 + 11) % lines.length;
    const line = lines[at];
    if (!line.trim()) continue;
    const start = lines.slice(0, at).join('\n').length + (at > 0 ? 1 : 0);
    const rest = text.slice(start + line.length);
    for (let typed = line.length - line.trimStart().length; typed <= line.length && done < count; typed++, done++) {
      yield [text.slice(0, start + typed) + rest, start + typed];
    }
  }
}

/** The same below a line that is broken. */
function* broken(text, count) {
  const third = text.indexOf('\n', Math.floor(text.length / 3)) + 1;
  const bad = `${text.slice(0, third)}    "open [ {\n${text.slice(third)}`;
  yield* inTheMiddle(bad, count);
}

const at = (numbers, share) =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
const ms = (number) => number.toFixed(2).padStart(7);

console.log(
  `${'document'.padEnd(30)}${'p95 ms:'.padStart(8)} reading  completion  without reading    hover   (p50 completion, most)`,
);
const texts = [
  ...files.map((file) => [file, fs.readFileSync(file, 'utf8')]),
  ...sizes.map((lines) => [`${lines} lines`, makeDocument(lines)]),
];
for (const [name, text] of texts) {
  for (const [how, strokes] of [
    ['growing', growing],
    ['in the middle', inTheMiddle],
    ['broken above', broken],
  ]) {
    const into = { reading: [], completion: [], alone: [], hover: [], items: 0 };
    let typed = 0;
    earlier = undefined;
    for (const [version, offset] of strokes(text, keystrokes + WARM_UP)) {
      if (typed++ === WARM_UP) into.reading.length = into.completion.length = into.alone.length = into.hover.length = 0;
      type(PROJECTS.has(path.basename(name)) ? path.basename(name) : 'snapcraft.yaml', version, offset, into);
    }
    const { reading, completion, alone, hover } = into;
    console.log(
      `${`${name}, ${how}`.padEnd(38)} ${ms(at(reading, 0.95))}     ${ms(at(completion, 0.95))}          ${ms(at(alone, 0.95))}  ${ms(at(hover, 0.95))}   (${ms(at(completion, 0.5))}, ${ms(at(completion, 1))})`,
    );
  }
}
