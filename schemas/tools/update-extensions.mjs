// Brings the extensions of core22 and later in schemas/facts/extensions.json up to date with snapcraft's source: which
// there are, their bases, confinement, and whether they are experimental. What each adds to a project is code there and
// stays written by hand here: a changed extension is named, so that somebody reads it.
import path from 'node:path';
import { extract, finish, isSame, MODERN, readArguments, readFacts, show } from './facts-file.mjs';

const { folder, check } = readArguments('update-extensions.mjs CHECKOUTS');
const derived = extract('extensions', folder);
const envelope = readFacts('extensions');
const { byBase, extensions } = envelope.items;
const changes = [];
const pickModern = (bases) => bases.filter((base) => MODERN.includes(base));
const keepOld = (bases) => bases.filter((base) => !MODERN.includes(base));

for (const [name, found] of Object.entries(derived)) {
  const known = extensions[name];
  if (!known) {
    changes.push(`+ extension ${name} (write its description and what it adds)`);
    const adds = Object.fromEntries(found.bases.map((base) => [base, {}]));
    extensions[name] = { description: '', architectures: null, ...found, adds };
    continue;
  }
  if (!isSame(pickModern(known.bases), found.bases)) {
    changes.push(`~ extension ${name}: bases ${show(pickModern(known.bases))} -> ${show(found.bases)}`);
    known.bases = [...keepOld(known.bases), ...found.bases];
    for (const base of found.bases) known.adds[base] ??= {};
  }
  if (!isSame(known.confinement, found.confinement)) {
    changes.push(`~ extension ${name}: confinement ${show(known.confinement)} -> ${show(found.confinement)}`);
    known.confinement = found.confinement;
  }
  for (const [base, experimental] of Object.entries(found.experimental)) {
    if (known.experimental[base] === experimental) continue;
    changes.push(`~ extension ${name} on ${base}: experimental ${show(known.experimental[base])} -> ${experimental}`);
    known.experimental[base] = experimental;
  }
}
for (const [name, known] of Object.entries(extensions)) {
  if (derived[name] || pickModern(known.bases).length === 0) continue;
  changes.push(`- extension ${name} on ${pickModern(known.bases).join(', ')}`);
  known.bases = keepOld(known.bases);
}
for (const base of MODERN) {
  byBase[base] = Object.keys(extensions)
    .filter((name) => extensions[name].bases.includes(base))
    .sort();
}

finish('extensions', envelope, changes, { check, folder: path.join(folder, 'snapcraft') });
