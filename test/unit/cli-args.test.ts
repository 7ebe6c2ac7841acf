/** Options, rule settings and colours of the command line. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseOptions, type OptionSpecs } from '../../server/src/cli/args.ts';
import { shouldColor } from '../../server/src/cli/colors.ts';
import { readRuleSettings } from '../../server/src/cli/rule-settings.ts';

const SPECS: OptionSpecs = {
  format: { type: 'string', short: 'f', values: ['text', 'json'], help: '' },
  rules: { type: 'string', multiple: true, help: '' },
  strict: { type: 'boolean', help: '' },
};

function parse(...args: string[]): unknown {
  const result = parseOptions(args, SPECS);
  if ('problem' in result) return result.problem;
  return [[...result.args.flags], Object.fromEntries(result.args.values), result.args.positionals];
}

test.each([
  [
    ['a', '--strict', 'b'],
    [['strict'], {}, ['a', 'b']],
  ],
  [
    ['--format=json', '-'],
    [[], { format: ['json'] }, ['-']],
  ],
  [
    ['-f', 'json'],
    [[], { format: ['json'] }, []],
  ],
  [
    ['--rules', 'a=off', '--rules', 'b=off'],
    [[], { rules: ['a=off', 'b=off'] }, []],
  ],
  [
    ['--format', 'text', '--format', 'json'],
    [[], { format: ['json'] }, []],
  ],
  [
    ['--', '--strict'],
    [[], {}, ['--strict']],
  ],
  [
    ['--rules', '-'],
    [[], { rules: ['-'] }, []],
  ],
])('options %j', (args, expected) => {
  expect(parse(...args)).toEqual(expected);
});

test.each([
  [['--formt', 'json'], 'Unknown option "--formt". Did you mean "--format"?'],
  [['--zzz'], 'Unknown option "--zzz".'],
  [['-x'], 'Unknown option "-x".'],
  [['--constructor'], 'Unknown option "--constructor".'],
  [['--format'], 'Option "--format" needs a value: text or json.'],
  [['--format', '--strict'], 'Option "--format" needs a value: text or json.'],
  [['--format', 'xml'], 'Unknown value "xml" for option "--format": text or json.'],
  [['--strict=yes'], 'Option "--strict" takes no value.'],
])('refuses %j', (args, message) => {
  expect(parse(...args)).toBe(message);
});

const CODES = ['snapcraft/unknown-plugin', 'yaml/syntax'];
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-rules-'));
  fs.writeFileSync(path.join(folder, 'rules.json'), '{"yaml/syntax": "hint"}');
  fs.writeFileSync(path.join(folder, 'broken.json'), '{"yaml/syntax": }');
  fs.writeFileSync(path.join(folder, 'list.json'), '[]');
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

test.each([
  [['yaml/syntax=off'], { 'yaml/syntax': 'off' }],
  [['yaml/syntax=off, snapcraft/unknown-plugin=hint,'], { 'yaml/syntax': 'off', 'snapcraft/unknown-plugin': 'hint' }],
  [['{"yaml/syntax": "warning"}'], { 'yaml/syntax': 'warning' }],
  [['rules.json'], { 'yaml/syntax': 'hint' }],
  [['rules.json', 'yaml/syntax=error'], { 'yaml/syntax': 'error' }],
])('rule settings %j', (options, expected) => {
  expect(readRuleSettings(options, folder, CODES)).toEqual({ severities: expected });
});

test.each([
  ['yaml/sintax=off', 'Unknown rule code "yaml/sintax" in --rules. Did you mean "yaml/syntax"?'],
  ['what/ever=off', 'Unknown rule code "what/ever" in --rules. "snapwright rules" lists them.'],
  ['yaml/syntax=fatal', 'Unknown severity "fatal" for rule "yaml/syntax": off, hint, information, warning or error.'],
  ['{"yaml/syntax": 1}', 'Unknown severity 1 for rule "yaml/syntax": off, hint, information, warning or error.'],
  ['yaml/syntax=off,hint', 'Cannot read "hint" in --rules: write CODE=SEVERITY.'],
  ['yaml/syntax', 'Cannot read "yaml/syntax" in --rules: write CODE=SEVERITY, JSON, or the name of a file with JSON.'],
  ['missing.json', 'Cannot read "missing.json": there is no such file.'],
  ['list.json', '"list.json" must be a JSON object of codes and severities.'],
])('refuses rule settings %s', (option, message) => {
  expect(readRuleSettings([option], folder, CODES)).toEqual({ problem: message });
});

test('a broken JSON file is named', () => {
  expect(readRuleSettings(['broken.json'], folder, CODES)).toEqual({
    problem: expect.stringMatching(/^"broken\.json" is not JSON: .*\.$/) as string,
  });
});

test.each([
  ['auto', {}, true, true],
  ['auto', {}, false, false],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', { NO_COLOR: '' }, true, true],
  ['auto', { FORCE_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '0' }, true, false],
  ['auto', { TERM: 'dumb' }, true, false],
  ['always', { NO_COLOR: '1' }, false, true],
  ['never', { FORCE_COLOR: '1' }, true, false],
] as const)('colour %s %j terminal %s -> %s', (choice, env, isTerminal, expected) => {
  expect(shouldColor(choice, env, isTerminal)).toBe(expected);
});
