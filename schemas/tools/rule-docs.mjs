// Writes what follows from the rule table: docs/rules/README.md, and the codes that the setting `snapwright.rules` knows.
// `--check` only compares.
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
  [
    'snap-openstack',
    'The runner of OpenStack snaps',
    'What snap-openstack makes of snap-openstack.yaml, and of the commands that run it.',
  ],
  [
    'snap-test',
    'Tests of several snaps',
    'What is wrong with a snap-test.yaml, by itself and with the projects beside it.',
  ],
  ['constraints', 'Constraints', "How a snap keeps to the upper-constraints of OpenStack's releases."],
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
const manifestFile = path.join(root, 'package.json');
const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
// So that the settings editor completes codes and marks those that no rule has.
manifest.contributes.configuration.properties['snapwright.rules'].propertyNames = {
  enum: rules.map((rule) => rule.code).sort(),
};

const targets = [
  [path.join(root, 'docs/rules/README.md'), `${lines.join('\n')}\n`],
  [manifestFile, `${JSON.stringify(manifest, null, 2)}\n`],
];
for (const [file, text] of targets) {
  if (!process.argv.includes('--check')) {
    fs.writeFileSync(file, text);
  } else if (normalise(file, fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '') !== normalise(file, text)) {
    console.log(`${path.relative(root, file)} is not what the rule table says: run node schemas/tools/rule-docs.mjs`);
    process.exitCode = 1;
  }
}

/** npm and the formatter lay JSON out in their own ways; only the content counts. */
function normalise(file, text) {
  return file.endsWith('.json') && text !== '' ? JSON.stringify(JSON.parse(text)) : text;
}
