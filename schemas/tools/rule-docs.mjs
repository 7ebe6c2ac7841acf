// Writes docs/rules/README.md, the list of all rules, from the rule table. `--check` only compares.
import fs from 'node:fs';
import path from 'node:path';
import { loadCore } from '../../test/tools/load-core.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { rules } = await loadCore();
const AREAS = [
  ['yaml', 'The text itself', 'What the YAML loader of snapcraft refuses.'],
  ['snapcraft', 'snapcraft', 'What snapcraft refuses when it reads the project or plans the build.'],
  ['snapd', 'snapd', 'What snapd refuses in the metadata that the build would write, or drops from it.'],
  ['store', 'The store', 'What the store would hold.'],
];

const lines = [
  '# Rules',
  '',
  'Written by `schemas/tools/rule-docs.mjs` from the rule table; do not edit.',
  '',
  'Severities can be changed by [settings and comments](../settings.md).',
];
for (const [area, title, text] of AREAS) {
  const list = rules.filter((rule) => rule.code.startsWith(`${area}/`)).sort((a, b) => (a.code < b.code ? -1 : 1));
  if (list.length === 0) continue;
  lines.push('', `## ${title}`, '', text, '', '| Code | Severity | Fix | What it finds |', '| --- | --- | --- | --- |');
  for (const rule of list) {
    lines.push(
      `| [\`${rule.code}\`](${rule.code}.md) | ${rule.severity} | ${rule.fix ? 'yes' : ''} | ${rule.summary} |`,
    );
  }
}
const text = `${lines.join('\n')}\n`;
const file = path.join(root, 'docs/rules/README.md');
if (process.argv.includes('--check')) {
  const now = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (now !== text) {
    console.log('docs/rules/README.md is not what the rule table says: run node schemas/tools/rule-docs.mjs');
    process.exitCode = 1;
  }
} else {
  fs.writeFileSync(file, text);
}
