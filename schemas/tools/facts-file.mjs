// Reading, comparing and writing schemas/facts/*.json, for the update-*.mjs tools.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const facts = new URL('../facts/', import.meta.url);

export const MODERN = ['core22', 'core24', 'core26'];

export function readFacts(name) {
  return JSON.parse(fs.readFileSync(new URL(`${name}.json`, facts), 'utf8'));
}

/** What extract.py says about plugins, keys, extensions or bases. */
export function extract(what, checkouts) {
  const folders = ['snapcraft', 'craft-parts', 'craft-application', 'craft-platforms'].map((name) =>
    path.join(checkouts, name),
  );
  const script = path.join(import.meta.dirname, 'snapcraft-source/extract.py');
  return JSON.parse(runPython([script, what, ...folders]));
}

export function runPython(args) {
  const result = spawnSync(process.env.PYTHON ?? 'python3', ['-B', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.error) stop(`Cannot run python3: ${result.error.message}.`);
  if (result.status !== 0) stop(result.stderr.trim() || result.stdout.trim());
  return result.stdout;
}

export function stop(message) {
  console.error(message);
  process.exit(2);
}

/** `{ commit, date }` of a checkout, or nothing where it is no git work tree. */
export function describeCommit(folder) {
  // A folder without history of its own may still lie in somebody else's work tree.
  if (!fs.existsSync(path.join(folder, '.git'))) return {};
  const result = spawnSync('git', ['-C', folder, 'log', '-1', '--format=%H %cs'], { encoding: 'utf8' });
  const [commit, date] = result.stdout.trim().split(' ');
  return commit && date ? { commit, date } : {};
}

/** The git directory of a checkout that brought its tags along. */
export function findHistory(folder) {
  const git = (...args) => spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).stdout?.trim() ?? '';
  return git('tag', '--list') === '' ? undefined : git('rev-parse', '--absolute-git-dir');
}

/** The checkouts' folder from the command line, and whether only to compare. */
export function readArguments(usage) {
  const args = process.argv.slice(2);
  const folder = args.find((arg) => !arg.startsWith('--'));
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--check');
  if (unknown || !folder) stop(`usage: ${usage} [--check]${unknown ? `\nUnknown option "${unknown}".` : ''}`);
  return { folder, check: args.includes('--check') };
}

/**
 * Prints what changed and, unless only comparing, writes the file.
 * @param changes lines such as `+ plugin x`; what only a person can judge begins with `?` and does not fail a check
 */
export function finish(name, envelope, changes, { check, folder }) {
  for (const change of changes) console.log(change);
  const certain = changes.filter((change) => !change.startsWith('?'));
  if (check && certain.length > 0) process.exitCode = 1;
  if (check) return console.log(`${name}: ${certain.length === 0 ? 'nothing changed' : `${certain.length} changes`}`);
  const source = { ...envelope.source, ...describeCommit(folder) };
  const text = `${JSON.stringify({ ...envelope, source }, null, 1)}\n`;
  fs.writeFileSync(new URL(`${name}.json`, facts), text);
  console.log(
    certain.length === 0
      ? `${name}: nothing changed as of ${source.commit}`
      : `${name}: ${certain.length} changes written; now npm run generate`,
  );
}

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal as facts: the order of a record's keys does not matter, nor that of a list of names. */
export function isSame(a, b) {
  const normalize = (value) =>
    Array.isArray(value)
      ? value.map(normalize).sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1))
      : isRecord(value)
        ? Object.fromEntries(
            Object.keys(value)
              .sort()
              .map((key) => [key, normalize(value[key])]),
          )
        : value;
  return JSON.stringify(normalize(a)) === JSON.stringify(normalize(b));
}

export const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));
