// `npm run fuzz -- --seconds N [--seed S]`: mutates good documents and replays them as if typed.
// Asserts: no exception, no answer over a second, the same findings twice, edits of fixes apply and add no errors.
import fs from 'node:fs';
import path from 'node:path';
import { loadCore } from '../tools/load-core.mjs';
import { createRandom, mutate } from './mutate.mjs';
import { hostileDocuments } from './hostile.mjs';

const option = (name, fallback) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback;
const seconds = Number(option('--seconds', '30'));
const seed = Number(option('--seed', '1'));
const root = path.resolve(import.meta.dirname, '../..');
const { createDocument, createRuleContext, emptyWorkspace, getFixes, runRules } = await loadCore();

const folders = [
  'examples/hello/snap',
  'examples/keystone/snap',
  '../shared/conformance/good',
  '../shared/conformance/legacy/good',
];
const seeds = folders.flatMap((folder) => {
  const full = path.join(root, folder);
  if (!fs.existsSync(full)) return [];
  return fs
    .readdirSync(full)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => fs.readFileSync(path.join(full, file), 'utf8'));
});

const failures = [];
const seen = new Set();
const SLOWEST_MS = 1000;
let slowest = 0;
let runs = 0;

function judge(text, why) {
  const started = performance.now();
  let found;
  try {
    const document = createDocument('file:///fuzz/snap/snapcraft.yaml', text);
    found = runRules(document, {
      workspace: emptyWorkspace,
      onRuleError: (code, error) => fail(`${code} threw: ${error?.stack}`, text, why),
    });
    for (const finding of found) {
      if (!(finding.start >= 0 && finding.end >= finding.start && finding.end <= text.length)) {
        fail(`${finding.code}: range ${finding.start}-${finding.end} of ${text.length}`, text, why);
      }
    }
    return { document, found };
  } catch (error) {
    fail(`threw: ${error?.stack}`, text, why);
    return undefined;
  } finally {
    runs++;
    const took = performance.now() - started;
    if (took > slowest) slowest = took;
    if (took > SLOWEST_MS) fail(`took ${took.toFixed(0)} ms`, text, why);
  }
}

/** Each kind of failure is shown once, with the first document that has it. */
function fail(what, text, why) {
  const kind = what.split('\n', 1)[0].replaceAll(/\d+/g, 'N') + (why === 'mutant' || why === 'prefix' ? '' : why);
  if (failures.length >= 20 || seen.has(kind)) return;
  seen.add(kind);
  failures.push(what);
  const file = path.join(root, 'dist', `fuzz-${failures.length}.yaml`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  console.log(`FAILED (${why}): ${what}\n  document: ${path.relative(root, file)}`);
}

const errorsOf = (found) => found.filter((finding) => finding.severity === 'error').length;
const keyOf = (found) => found.map((f) => `${f.code} ${f.start} ${f.end} ${f.message}`).join('\n');

function checkFixes({ document, found }, why) {
  const context = createRuleContext(document, emptyWorkspace);
  for (const finding of found.slice(0, 12)) {
    const fixes = getFixes(context, finding, (code, error) =>
      fail(`fix of ${code} threw: ${error?.stack}`, document.text, why),
    );
    for (const fix of fixes) {
      const fixed = apply(document.text, fix.edits);
      if (fixed === undefined) fail(`fix "${fix.title}" of ${finding.code} has bad edits`, document.text, why);
      else if (document.tree.problems.length === 0) {
        const after = judge(fixed, `${why}, after "${fix.title}"`);
        if (after && after.document.tree.problems.length > 0)
          fail(`fix "${fix.title}" of ${finding.code} breaks the YAML`, document.text, why);
        // A fix may uncover what the mistake hid; it may not make things worse as a whole.
        else if (after && fix.safe && errorsOf(after.found) > errorsOf(found))
          fail(`safe fix "${fix.title}" of ${finding.code} adds errors`, document.text, why);
      }
    }
  }
}

function apply(text, edits) {
  let last = text.length;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    if (edit.start < 0 || edit.end < edit.start || edit.end > last) return undefined;
    text = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    last = edit.start;
  }
  return text;
}

console.log(`fuzz: ${seeds.length} documents, ${seconds} s, seed ${seed}`);
for (const [name, text] of hostileDocuments()) judge(text, name);
const random = createRandom(seed);
const until = performance.now() + seconds * 1000;
let prefixAt = 0;
let document = 0;
while (performance.now() < until && failures.length < 20) {
  const source = seeds[document % seeds.length];
  // One prefix as if typed so far, then one mutant; documents take turns.
  judge(source.slice(0, prefixAt % (source.length + 1)), 'prefix');
  const mutant = mutate(source, random);
  const result = judge(mutant, 'mutant');
  if (result) {
    if (runs % 7 === 0) {
      const again = judge(mutant, 'again');
      if (again && keyOf(again.found) !== keyOf(result.found)) fail('two runs differ', mutant, 'again');
    }
    checkFixes(result, 'mutant');
  }
  document++;
  if (document % seeds.length === 0) prefixAt += 7;
}
console.log(`fuzz: ${runs} runs, slowest ${slowest.toFixed(0)} ms`);
console.log(`${failures.length === 0 ? 1 : 0} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
