// Writes schemas/facts/licenses.json and its compact copy from a local checkout of snapd.
// usage: update-licenses.mjs DIR [--check]     DIR is a work tree or a git directory
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const args = process.argv.slice(2);
const check = args.includes('--check');
const dir = args.find((arg) => !arg.startsWith('-'));
if (!dir) {
  console.error('usage: update-licenses.mjs DIR [--check]');
  process.exit(2);
}

const git = (...command) => execFileSync('git', ['-C', dir, ...command], { encoding: 'utf8' });
const text = git('show', 'HEAD:spdx/licenses.go');
const [commit, date] = git('log', '-1', '--format=%H %cs').trim().split(' ');

const readList = (name) => {
  const body = new RegExp(`^var ${name} = \\[\\]string\\{\\n([^}]*)^\\}`, 'm').exec(text)?.[1];
  if (body === undefined) throw new Error(`spdx/licenses.go has no list ${name}`);
  return [...body.matchAll(/^\s*"([^"]+)",/gm)].map((match) => match[1]);
};
const items = { licenses: readList('allLicenses'), exceptions: readList('licenseExceptions') };
const facts = { version: 1, source: { project: 'canonical/snapd', commit, date }, items };

const outputs = [
  ['facts/licenses.json', `${JSON.stringify(facts, undefined, 1)}\n`],
  ['compact/licenses.json', `${JSON.stringify(items)}\n`],
];
let stale = false;
for (const [name, content] of outputs) {
  const url = new URL(`../${name}`, import.meta.url);
  if (!check) fs.writeFileSync(url, content);
  else if (!fs.existsSync(url) || fs.readFileSync(url, 'utf8') !== content) {
    console.error(`schemas/${name} is out of date`);
    stale = true;
  }
}
console.log(`${items.licenses.length} licences, ${items.exceptions.length} exceptions of snapd ${commit.slice(0, 12)}`);
process.exitCode = stale ? 1 : 0;
