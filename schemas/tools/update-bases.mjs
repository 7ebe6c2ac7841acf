// Compares schemas/facts/bases.json with snapcraft's and craft-platforms' sources: the names of bases, build-bases,
// types and architectures. A new base needs a person (its schema kind, its support dates), so it is only told.
import path from 'node:path';
import { extract, finish, isSame, readArguments, readFacts, show } from './facts-file.mjs';

const { folder, check } = readArguments('update-bases.mjs CHECKOUTS');
const derived = extract('bases', folder);
const envelope = readFacts('bases');
const { items } = envelope;
const changes = [];

for (const base of [...derived.stable, ...derived.unstable]) {
  if (!items.bases[base]) changes.push(`? base ${base} is new: describe it by hand, and give it a schema kind`);
}
for (const base of derived.esm_bases) {
  if (!items.esm_bases_refused_by_9.includes(base))
    changes.push(`? base ${base} is no longer supported: say so by hand`);
}
replace(items, 'type_values', derived.type_values, 'types');
replace(items.architectures, 'names', [...derived.architectures, 'all'], 'architectures');
replace(items.architectures, 'supported_to_build', derived.supported_to_build, 'architectures to build on');

function replace(record, field, values, what) {
  if (isSame(record[field], values)) return;
  changes.push(`~ ${what}: ${show(record[field])} -> ${show(values)}`);
  record[field] = values;
}

finish('bases', envelope, changes, { check, folder: path.join(folder, 'snapcraft') });
