// Brings schemas/facts/interfaces.json up to date with a checkout of snapd, and checks the result against snapd's own
// test of its base declaration. Summaries and attributes live in snapd-interfaces/interfaces_overlay.py: an interface
// or attribute that it does not know stops the tool, with its name.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findHistory, finish, isSame, readArguments, readFacts, runPython } from './facts-file.mjs';

const { folder, check } = readArguments('update-interfaces.mjs SNAPD');
const tools = path.join(import.meta.dirname, 'snapd-interfaces');
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-interfaces-'));
const output = path.join(temporary, 'interfaces.json');
// A checkout with its history tells in which release an interface came; else the kept table does.
const gitDir = check || !fs.existsSync(path.join(folder, '.git')) ? undefined : findHistory(folder);
const history = gitDir === undefined ? [] : ['--git-dir', gitDir];
runPython([path.join(tools, 'extract_interfaces.py'), folder, output, ...history]);
console.log(
  runPython([path.join(tools, 'check_interfaces.py'), output, folder])
    .trim()
    .split('\n')
    .at(-1),
);
const { $meta: meta, interfaces } = JSON.parse(fs.readFileSync(output, 'utf8'));
fs.rmSync(temporary, { recursive: true });

const envelope = readFacts('interfaces');
const known = new Map(envelope.items.map((item) => [item.name, item]));
const changes = [];
for (const item of interfaces) {
  const before = known.get(item.name);
  if (!before) changes.push(`+ interface ${item.name}`);
  else {
    const fields = new Set([...Object.keys(before), ...Object.keys(item)]);
    const changed = [...fields].filter((field) => !isSame(before[field], item[field]));
    if (changed.length > 0) changes.push(`~ interface ${item.name}: ${changed.join(', ')}`);
  }
  known.delete(item.name);
}
for (const name of known.keys()) changes.push(`- interface ${name}`);

const source = { ...envelope.source, commit: meta.snapdVersion };
finish('interfaces', { ...envelope, source, kinds: meta.kinds, items: interfaces }, changes, { check, folder });
