// Runs the engine in this process over labelled documents and prints what it gets wrong, by operator.
// usage: conformance.mjs DIR [--op REGEX] [--verdict load|pack|…] [--show N] [--good DIR] [--gate]
// --gate: fail unless all is found, none is a false alarm, and 99 % are located
import fs from 'node:fs';
import path from 'node:path';
import { loadCore } from './load-core.mjs';

const args = process.argv.slice(2);
const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
const dir = args[0] ?? '../shared/conformance/cases';
const op = new RegExp(option('--op', '.'));
const only = option('--verdict', undefined);
const show = Number(option('--show', '40'));

const { createDocument, runRules, emptyWorkspace } = await loadCore();

const judge = (text) => {
  const document = createDocument('file:///x/snap/snapcraft.yaml', text);
  const errors = [];
  const found = runRules(document, {
    workspace: emptyWorkspace,
    onRuleError: (code, error) => errors.push([code, error]),
  });
  for (const [code, error] of errors) console.log(`RULE CRASHED ${code}: ${error?.stack ?? error}`);
  return found;
};
const lineAt = (text) => {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\n' || (c === '\r' && text[i + 1] !== '\n')) starts.push(i + 1);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (starts[mid] <= offset) low = mid;
      else high = mid;
    }
    return low;
  };
};
const brief = (list, at) => list.map((d) => `${at(d.start) + 1}:${d.severity[0]} ${d.code} ${d.message}`.slice(0, 150));

for (const good of option('--good', '') ? [option('--good')] : [path.join(dir, '../good')]) {
  for (const file of fs.readdirSync(good).filter((f) => f.endsWith('.yaml'))) {
    const text = fs.readFileSync(path.join(good, file), 'utf8');
    const at = lineAt(text);
    const bad = judge(text).filter((d) => d.severity === 'error' || d.severity === 'warning');
    if (bad.length > 0) console.log(`GOOD ${file}\n    ${brief(bad, at).join('\n    ')}`);
  }
}

const cases = JSON.parse(fs.readFileSync(path.join(dir, 'cases.json'), 'utf8'));
const verdicts = JSON.parse(fs.readFileSync(path.join(dir, 'verdicts.json'), 'utf8'));
const total = { bad: 0, found: 0, locatable: 0, located: 0, ok: 0, alarm: 0, iface: 0, told: 0 };
const wrong = new Map();
const note = (kind, id, text) => {
  const key = `${kind} ${id.op}`;
  if (!wrong.has(key)) wrong.set(key, []);
  wrong.get(key).push(text);
};
for (const item of cases) {
  const verdict = verdicts[item.id];
  if (!verdict || verdict.verdict === 'timeout' || !op.test(item.op)) continue;
  if (only && verdict.verdict !== only) continue;
  const text = fs.readFileSync(path.join(dir, `${item.id}.yaml`), 'utf8');
  const at = lineAt(text);
  const found = judge(text);
  const errors = found.filter((d) => d.severity === 'error');
  const touches = (d) => !item.lines || (at(d.start) <= item.lines[1] && at(d.end) >= item.lines[0]);
  const oracle = String(verdict.message)
    .replaceAll('\n', ' | ')
    .replace(/input: .*/, '')
    .slice(0, 260);
  const context = `${item.id} lines ${item.lines?.map((l) => l + 1)} (${item.from})\n      oracle: ${oracle}\n      ours: ${brief(found, at).slice(0, 6).join('\n            ')}`;
  if (verdict.verdict === 'ok') {
    total.ok++;
    if (errors.length > 0) (total.alarm++, note('ALARM', item, context));
  } else if (verdict.verdict === 'interface') {
    total.iface++;
    if (found.some((d) => (d.severity === 'error' || d.severity === 'warning') && touches(d))) total.told++;
    else note('UNTOLD', item, context);
  } else {
    total.bad++;
    if (errors.length === 0) note('MISSED', item, context);
    else {
      total.found++;
      if (item.lines) {
        total.locatable++;
        if (errors.some(touches)) total.located++;
        else note('ELSEWHERE', item, context);
      }
    }
  }
}
for (const [key, list] of [...wrong].sort().slice(0, show)) console.log(`${key} x${list.length}\n    ${list[0]}`);
if (wrong.size > show) console.log(`… and ${wrong.size - show} more; --show N`);
console.log(
  `found ${total.found}/${total.bad}  located ${total.located}/${total.locatable}  false alarms ${total.alarm}/${total.ok}  interface told ${total.told}/${total.iface}`,
);
if (args.includes('--gate')) {
  const good =
    total.found === total.bad &&
    total.alarm === 0 &&
    total.told === total.iface &&
    total.located >= 0.99 * total.locatable;
  if (!good) process.exitCode = 1;
}
