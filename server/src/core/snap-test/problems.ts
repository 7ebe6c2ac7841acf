/** What the schema finds in a snap-test.yaml, in words. */
import { Attached } from '../attached.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import * as fix from '../schema/fixes.ts';
import { labelOf, stepsOf } from '../schema/problem.ts';
import { rangeOfOwner, rangeOfPlace } from '../schema/ranges.ts';
import { validate, type Place, type Violation } from '../schema/validate.ts';
import { listWords, nodeWords, typeWords } from '../schema/words.ts';
import type { SnapDocument } from '../document.ts';
import { findNearest } from '../text/nearest.ts';
import { isMap, isText, keyText, rangeOf, rangeOfKey } from '../yaml/access.ts';
import { quote, replaceNode } from '../yaml/edit.ts';
import type { YamlMap, YamlPair, YamlTree } from '../yaml/tree.ts';
import { getSnapTestSchema } from './schema.ts';

export type TestSchemaCode =
  | 'snap-test/unknown-key'
  | 'snap-test/wrong-type'
  | 'snap-test/missing-key'
  | 'snap-test/invalid-value'
  | 'snap-test/duplicate-item';

export interface TestProblem {
  readonly code: TestSchemaCode;
  readonly finding: Finding;
  /** Made when asked for. */
  readonly fixes?: (text: string) => readonly Fix[];
}

const MAX_PROBLEMS = 1000;

const cache = new Attached<YamlTree, readonly TestProblem[]>();

/** Everything that the schema finds; worked out once for each tree. */
export function findTestProblems(document: SnapDocument): readonly TestProblem[] {
  const { tree } = document;
  let problems = cache.get(tree);
  if (!problems) cache.set(tree, (problems = judge(document)));
  return problems;
}

function judge(document: SnapDocument): readonly TestProblem[] {
  const { root, problems: broken } = document.tree;
  if (!root) return [];
  const problems: TestProblem[] = [];
  validate(root, getSnapTestSchema(), (violation) => {
    const problem = problems.length < MAX_PROBLEMS ? explain(document, violation) : undefined;
    if (problem) problems.push(problem);
  });
  const told = broken.filter(({ code }) => code !== 'yaml/duplicate-key');
  if (told.length === 0) return problems;
  return problems.filter(({ finding }) => !told.some(({ start, end }) => start <= finding.end && end >= finding.start));
}

function explain(document: SnapDocument, violation: Violation): TestProblem | undefined {
  const { place } = violation;
  const label = labelOf(place);
  const make = (code: TestSchemaCode, message: string, fixes?: TestProblem['fixes'], more = {}): TestProblem => ({
    code,
    finding: { ...rangeOfPlace(document, place), message, ...more },
    ...(fixes && { fixes }),
  });
  const invalid = (message: string, fixes?: TestProblem['fixes']): TestProblem =>
    make('snap-test/invalid-value', message, fixes);
  switch (violation.kind) {
    case 'type':
      return explainType(violation, make);
    case 'enum': {
      const values = violation.allowed.filter((value): value is string => typeof value === 'string');
      const message = `${shown(place)} is not allowed for ${label}; use ${listWords(values, 'or')}.`;
      return invalid(message, (text) => fix.fixEnum(text, place, values));
    }
    case 'pattern':
      // Channels have a rule of their own, which knows what was meant.
      if (place.step === 'channel') return undefined;
      return invalid(`${shown(place)} is not allowed for ${label}: ${formatOf(place)}.`, (text) =>
        fixPattern(text, place),
      );
    case 'name': {
      const message = `"${String(place.step)}" is not allowed here: ${nameFormatOf(place)}.`;
      const range = place.pair ? rangeOf(place.pair.key) : rangeOf(place.node);
      return { code: 'snap-test/invalid-value', finding: { ...range, message } };
    }
    case 'nameLength':
    case 'maxLength':
      return invalid(`${label} is longer than ${violation.limit} characters.`);
    case 'minimum':
      return invalid(`${label} must be at least ${violation.limit}.`);
    case 'maximum':
      return invalid(`${label} must be at most ${violation.limit}.`);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return invalid(`${label} must not be empty.`);
    case 'maxProperties':
      return invalid('An item of "connect" is one plug, or one plug with its slot.');
    case 'maxItems':
    case 'not':
    case 'dependency':
      return undefined;
    case 'duplicate':
      return make(
        'snap-test/duplicate-item',
        `${shown(place)} stands twice in ${label}.`,
        (text) => fix.fixDuplicate(text, place),
        { related: [{ ...rangeOf(violation.first), message: 'The first one is here.' }] },
      );
    case 'missing':
      return explainMissing(document, violation);
    case 'unknown':
      return explainUnknown(place, violation.known);
  }
}

type Make = (code: TestSchemaCode, message: string, fixes?: TestProblem['fixes']) => TestProblem;

function explainType({ place, types }: Violation & { kind: 'type' }, make: Make): TestProblem | undefined {
  const { node } = place;
  const label = labelOf(place);
  const wanted = typeWords(types);
  const isItem = typeof place.step === 'number';
  const parent = place.parent?.node;
  if (isItem && parent?.kind === 'seq' && parent.broken && node.start === node.end) return undefined;
  if (node.kind === 'scalar' && node.type === 'null') {
    const message = isItem ? `An item of ${label} is empty.` : `${label} has no value; it must be ${wanted}.`;
    return make('snap-test/wrong-type', message, (text) => fix.fixNull(text, place));
  }
  const subject = isItem ? `The items of ${label}` : label;
  if (place.step === 'mode' && node.kind === 'scalar' && node.type === 'int') {
    const message = '"mode" must be text, since YAML reads octal numbers in more than one way; put it in quotes.';
    return make('snap-test/wrong-type', message, (text) => fix.fixType(text, place, types));
  }
  const message =
    node.kind === 'scalar' && node.type !== 'str'
      ? `${subject} must be ${wanted}; YAML reads ${shown(place)} as ${nodeWords(node)}.`
      : `${subject} must be ${wanted}, not ${nodeWords(node)}.`;
  return make('snap-test/wrong-type', message, (text) => fix.fixType(text, place, types));
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  name: 'my-test',
  snap: 'my-snap',
  from: 'file',
  to: '/root/',
};

function explainMissing(
  document: SnapDocument,
  { place, keys }: Violation & { kind: 'missing' },
): TestProblem | undefined {
  const map = place.node;
  if (!isMap(map)) return undefined;
  // A key that is there with a slip in it is a finding of its own.
  const known = new Set(Object.keys(PLACEHOLDERS));
  const strangers = map.entries.flatMap((pair) => {
    const key = keyText(pair);
    return key === undefined || known.has(key) ? [] : [key];
  });
  const missing = keys.filter((key) => !strangers.some((other) => findNearest(other, [key]) === key));
  if (missing.length === 0) return undefined;
  const where = typeof place.step === 'string' && place.step !== '' ? ` in "${place.step}"` : '';
  const values = missing.flatMap((key) => {
    const value = PLACEHOLDERS[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    code: 'snap-test/missing-key',
    finding: {
      ...rangeOfOwner(document, place),
      message: `Missing key${missing.length > 1 ? 's' : ''} ${listWords(missing)}${where}.`,
    },
    fixes: (text) => (values.length < missing.length ? [] : fix.fixMissing(text, place, values, undefined)),
  };
}

function explainUnknown(place: Place, known: readonly string[]): TestProblem | undefined {
  const map = place.parent?.node;
  const { pair } = place;
  if (!isMap(map) || !pair) return undefined;
  const name = String(place.step);
  const nearest = findNearest(name, known);
  const elsewhere = nearest === undefined ? belongsTo(name, place) : undefined;
  const help =
    nearest !== undefined
      ? `did you mean "${nearest}"?`
      : (elsewhere ?? `known here are ${known.map((key) => `"${key}"`).join(', ')}.`);
  return {
    code: 'snap-test/unknown-key',
    finding: { ...rangeOfKey(pair), message: `Unknown key "${name}": ${help}` },
    fixes: (text) => fixUnknown(text, map, pair, nearest),
  };
}

function fixUnknown(text: string, map: YamlMap, pair: YamlPair, nearest: string | undefined): readonly Fix[] {
  if (pair.merged) return [];
  const rename = nearest === undefined ? [] : fix.fixRenameKey(text, map, pair, nearest);
  return [...rename, ...fix.fixRemoveKey(text, map, pair, keyText(pair) ?? '')];
}

const LEVELS: readonly (readonly [where: string, isThere: (path: readonly (string | number)[]) => boolean])[] = [
  ['at the top of the file', (path) => path.length === 0],
  ['in "instance"', (path) => path.length === 1 && path[0] === 'instance'],
  ['in an item of "snaps"', (path) => path.length === 2 && path[0] === 'snaps'],
];

/** A key that is right, in the wrong place. */
function belongsTo(name: string, place: Place): string | undefined {
  if (name === 'sudo' || name === 'user') return 'every command runs as root.';
  const schema = getSnapTestSchema();
  const at = stepsOf(place).slice(0, -1);
  const tables = [schema.properties, schema.$defs['instance']?.properties, schema.$defs['snap']?.properties];
  for (const [index, [where, isThere]] of LEVELS.entries()) {
    const table = tables[index];
    if (table && Object.hasOwn(table, name) && !isThere(at)) return `it belongs ${where}.`;
  }
  return ['timeout', 'packages'].includes(name)
    ? 'it belongs in a step; write the steps one by one in "steps".'
    : undefined;
}

const FORMATS: Readonly<Record<string, string>> = {
  name: 'it has small letters, digits and hyphens, begins with a letter, and is no longer than 40 characters',
  snap: 'a snap name has small letters, digits and single hyphens between them, and at least one letter',
  image: 'an image is a name, or a remote and a name such as "ubuntu:24.04"',
  memory: 'it is a whole number with its unit, such as "8GiB"',
  disk: 'it is a whole number with its unit, such as "40GiB"',
  packages: 'it is the name of a Debian package',
  timeout: 'it is a number of seconds, or a number with "s", "m" or "h", such as "5m"',
  mode: 'permissions are three or four octal digits, such as "0644"',
};

function formatOf(place: Place): string {
  for (let at: Place | undefined = place; at; at = at.parent) {
    if (at.parent?.step === 'aliases')
      return 'an alias has letters, digits and "-_.", and begins with a letter or digit';
    const words = typeof at.step === 'string' && Object.hasOwn(FORMATS, at.step) ? FORMATS[at.step] : undefined;
    if (words !== undefined) return words;
  }
  return 'it has another form';
}

function nameFormatOf(place: Place): string {
  return place.parent?.step === 'environment'
    ? 'a variable has letters, digits and "_", and does not begin with a digit'
    : 'an option has small letters, digits and hyphens, and dots between its levels';
}

const UNITS: Readonly<Record<string, string>> = { m: 'MiB', g: 'GiB', t: 'TiB' };

/** What can only have been meant in one way: `8G`, `8 gb`, `0o644`. */
function fixPattern(text: string, place: Place): readonly Fix[] {
  const { node } = place;
  if (!isText(node) || node.alias !== undefined) return [];
  if (place.step === 'snap') return fix.fixSnapName(text, node);
  const [, amount = '', unit = ''] = /^([1-9][0-9]*)\s*([MGT])i?b?$/i.exec(node.text) ?? [];
  const [, digits = ''] = /^0o([0-7]{3,4})$/.exec(node.text) ?? [];
  const isSize = place.step === 'memory' || place.step === 'disk';
  const better =
    isSize && amount !== '' ? `${amount}${UNITS[unit.toLowerCase()] ?? ''}` : place.step === 'mode' ? digits : '';
  if (better === '') return [];
  const written = isSize ? better : quote(better);
  return [{ title: `Change to "${better}"`, edits: [replaceNode(text, node, written)], preferred: true }];
}

/** A value in quotes for a message, shortened where it is long. */
function shown({ node, step }: Place): string {
  const text = node.kind === 'scalar' ? node.text : String(step);
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  return line.length > 60 || line !== text ? `"${line.slice(0, 57)}…"` : `"${line}"`;
}
