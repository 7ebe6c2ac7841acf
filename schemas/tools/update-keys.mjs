// Compares schemas/facts/snapcraft-keys.json with the models in the sources of snapcraft and craft-parts, for core22
// and later. Allowed values, lengths, limits and uniqueness are brought up to date; new and vanished keys, and types
// that differ, are told: what a model accepts has to be observed. Patterns live in code there and are not compared.
import path from 'node:path';
import { extract, finish, isSame, readArguments, readFacts, show } from './facts-file.mjs';
import { factFor } from './schema-facts.mjs';

const { folder, check } = readArguments('update-keys.mjs CHECKOUTS');
const derived = extract('keys', folder);
const envelope = readFacts('snapcraft-keys');
const keys = envelope.items;
const changes = [];

const LIMITS = ['enum', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'uniqueItems'];
const ERA = 'core24';
const MODERN_VARIANT = 'core22+';

/** Where the facts are right although the model says otherwise. */
const DELIBERATE = new Map([
  ['base enum', 'each class of project allows its own base'],
  ['build-base enum', 'each class of project allows its own build-base'],
  ['parts required', 'a project without parts loads from core24 on'],
  ['epoch types', 'a validator turns numbers into text'],
  ['apps.<app>.extensions uniqueItems', 'extensions are taken out before the model sees the app'],
  ['apps.<app>.start-timeout types', 'a number is turned into text'],
  ['apps.<app>.stop-timeout types', 'a number is turned into text'],
  ['apps.<app>.watchdog-timeout types', 'a number is turned into text'],
  ['apps.<app>.restart-delay types', 'a number is turned into text'],
  ['parts.<part>.source-tag types', 'a number is turned into text'],
  ['parts.<part>.source-type enum', 'the source handlers know their names, at pull'],
  ['parts.<part>.build-attributes enum', 'a validator knows the names'],
  ['parts.<part>.parse-info', 'snapcraft takes it out before the part is checked'],
  ['platforms.<label>.build-on enum', 'a validator knows the architectures'],
  ['platforms.<label>.build-for enum', 'a validator knows the architectures'],
  ['plugs types', 'a plug that is no content plug may be anything'],
  ['plugs.<plug>.interface required', 'the model is that of content plugs alone'],
]);

for (const [name, found] of Object.entries(derived)) {
  const fact = keys[name];
  if (!fact || fact.bases.length === 0) {
    if (!DELIBERATE.has(name)) changes.push(`? key ${name} is new (${found.type}): describe it by hand`);
    continue;
  }
  const effective = factFor(name, ERA) ?? factFor(name, 'core22') ?? fact;
  for (const limit of LIMITS) {
    if (isSame(effective[limit] ?? false, found[limit] ?? false) || DELIBERATE.has(`${name} ${limit}`)) continue;
    // The model can say it in code that this tool does not read; then only the facts know.
    if (found[limit] === undefined && !['enum', 'uniqueItems'].includes(limit)) continue;
    changes.push(`~ key ${name}: ${limit} ${show(effective[limit])} -> ${show(found[limit])}`);
    setLimit(fact, limit, found[limit]);
  }
  const types = [containersOf(effective.types), containersOf(splitTypes(found.type))];
  if (!isSame(...types) && !DELIBERATE.has(`${name} types`)) {
    changes.push(`? key ${name}: types ${show(types[0])} in the facts, ${show(types[1])} in the model: observe it`);
  }
  const required = found.required === (effective.required === 'always');
  if (!required && effective.required !== 'conditional' && !DELIBERATE.has(`${name} required`)) {
    changes.push(
      `? key ${name}: ${effective.required} in the facts, ${found.required ? 'required' : 'optional'} in the model`,
    );
  }
}

const prefixes = new Set(Object.keys(derived).map((name) => name.slice(0, Math.max(0, name.lastIndexOf('.')))));
for (const [name, fact] of Object.entries(keys)) {
  const isModern = fact.bases.includes('core24') || fact.bases.includes('core22');
  const prefix = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  if (!isModern || derived[name] || DELIBERATE.has(name) || !prefixes.has(prefix) || /[\]>]$/.test(name)) continue;
  changes.push(`? key ${name} is in no model any more: look where it went`);
}

/** Older bases keep what they have: the change goes into the variant of core22 and later where both share the fact. */
function setLimit(fact, limit, value) {
  const shared = fact.bases.some((base) => ['none', 'core18', 'core20'].includes(base));
  const target = shared ? ((fact.variants ??= {})[MODERN_VARIANT] ??= {}) : fact;
  if (value !== undefined) target[limit] = value;
  else if (shared) target[limit] = limit === 'uniqueItems' ? false : null;
  else delete target[limit];
}

/** `list<string>` and `list<map>` are both lists; null counts as leaving a key out. */
function containersOf(types) {
  const names = types.map((type) => type.replace(/<.*/, '')).filter((type) => type !== 'null');
  return [...new Set(names)];
}

/** Splits `map<any|null>|string` at the bars outside of the angle brackets. */
function splitTypes(type) {
  let depth = 0;
  return [...type].reduce(
    (parts, character) => {
      if (character === '<') depth++;
      if (character === '>') depth--;
      if (character === '|' && depth === 0) parts.push('');
      else parts[parts.length - 1] += character;
      return parts;
    },
    [''],
  );
}

finish('snapcraft-keys', envelope, changes, { check, folder: path.join(folder, 'snapcraft') });
