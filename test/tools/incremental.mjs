// Edits documents at random, version after version, and compares what is found and read with the help of the version
// before to what is found and read without.
// usage: incremental.mjs DIR [--seconds N] [--seed N]
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createRandom, mutate } from '../fuzz/mutate.mjs';
import { editLightly } from '../fuzz/edit-lightly.mjs';
import { loadCore } from './load-core.mjs';
import { toPlainTree } from './plain-tree.mjs';

const args = process.argv.slice(2);
const option = (name, fallback) => Number(args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
const folder = args[0];
if (folder === undefined) throw new Error('Name a folder with documents.');
const seed = option('--seed', '1');
const end = performance.now() + option('--seconds', '60') * 1000;
const texts = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
const { createDocument, runRules, emptyWorkspace } = await loadCore();
const URI = 'file:///x/snap/snapcraft.yaml';
const random = createRandom(seed);
// Files beside the document come and go: those that were asked for.
const files = new Map();
const asked = new Set();
const look = (uri) => {
  asked.add(uri);
  return files.get(uri);
};
const workspace = { ...emptyWorkspace, readText: look, exists: (uri) => look(uri) !== undefined };
const FILES = ['requests==2.31\n', '[project]\ndependencies = ["a"]\n', '-r other.txt\nx==1\n', ''];
function changeFile() {
  const uris = [...asked];
  const uri = uris[random(uris.length)];
  if (uri === undefined) return;
  if (random(2) === 0) files.delete(uri);
  else files.set(uri, FILES[random(FILES.length)]);
}
const options = { workspace, onRuleError: (code, error) => fail(`${code} threw: ${error.stack}`) };
const plain = (found) => found.map(({ rule, ...rest }) => ({ ...rest, rule: rule.code }));
let versions = 0;
let failures = 0;

while (performance.now() < end && failures < 5) {
  asked.clear();
  files.clear();
  let sound = texts[random(texts.length)];
  let document = createDocument(URI, sound);
  let before = '';
  runRules(document, options);
  for (let step = 0; step < 30; step++) {
    before = document.text;
    const text = random(8) === 0 ? mutate(before, random) : random(6) === 0 ? sound : editLightly(before, random);
    document = createDocument(URI, text, step + 1, undefined, document);
    const whole = createDocument(URI, text);
    versions++;
    // Now and then a version is passed over, or only looked at.
    if (random(4) === 0) changeFile();
    const way = random(10);
    if (way === 0) continue;
    if (way === 1) document.tree.root;
    else {
      const mine = plain(runRules(document, options));
      const right = plain(runRules(whole, options));
      if (!isDeepStrictEqual(mine, right)) {
        const odd = (a, b) => a.filter((one) => !b.some((two) => isDeepStrictEqual(one, two))).slice(0, 3);
        fail('findings differ', before, text, { odd: odd(mine, right), missing: odd(right, mine) });
      }
    }
    if (!isDeepStrictEqual(toPlainTree(document.tree), toPlainTree(whole.tree))) fail('trees differ', before, text);
    if (whole.tree.problems.length === 0) sound = text;
  }
}
console.log(`${versions} versions, ${failures} differences`);
process.exitCode = failures > 0 ? 1 : 0;

function fail(what, before, text, more) {
  failures++;
  console.log(what, JSON.stringify({ before, text, ...more }).slice(0, 6000));
}
