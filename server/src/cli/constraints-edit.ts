/** `snapwright constraints move` and `snapwright constraints align`. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  alignWithConstraints,
  applyToFiles,
  createRuleContext,
  moveToSeries,
  moveWithBase,
  nameSeries,
  type FileEdit,
  type SnapDocument,
} from '../core/index.ts';
import type { ConstraintStore } from '../core/openstack/types.ts';
import type { RuleContext } from '../core/rules/rule.ts';
import type { ParsedArgs } from './args.ts';
import { openConstraints, readSeriesArgument, recordMisses } from './constraint-options.ts';
import { decode, encode } from './decode.ts';
import { describeFileError } from './file-error.ts';
import { fileWorkspace } from './file-workspace.ts';
import { findTargets, isBesideProjects } from './files.ts';
import { EXIT, type CliHost } from './host.ts';
import { readSource } from './read-source.ts';
import { writeFileAtomically } from './write-file.ts';

interface Change {
  readonly edits: readonly FileEdit[];
  readonly name: string;
  readonly notes: readonly string[];
}

type Work = (ctx: RuleContext) => Change | { readonly problem: string };

/** `constraints move SERIES [FILE…]` */
export function move(args: ParsedArgs, words: readonly string[], host: CliHost, version: string): Promise<number> {
  const [word, ...files] = words;
  if (word === undefined) return refuse('Say which series: "constraints move SERIES FILE".', host);
  const read = readSeriesArgument(word);
  if ('problem' in read) return refuse(read.problem, host);
  const { series } = read;
  const work: Work = (ctx) => {
    const base = args.values.get('base')?.[0];
    const result = base === undefined ? moveToSeries(ctx, series) : moveWithBase(ctx, base, series);
    return 'problem' in result ? result : { edits: result.edits, notes: result.notes, name: nameSeries(series) };
  };
  return change(args, files, work, host, version);
}

/** `constraints align FILE…` */
export function align(args: ParsedArgs, files: readonly string[], host: CliHost, version: string): Promise<number> {
  const work: Work = (ctx) => {
    const result = alignWithConstraints(ctx);
    return 'problem' in result ? result : { edits: result.edits, notes: [], name: result.name };
  };
  return change(args, files, work, host, version);
}

async function change(
  args: ParsedArgs,
  files: readonly string[],
  work: Work,
  host: CliHost,
  version: string,
): Promise<number> {
  const fetches = args.flags.has('fetch');
  const opened = openConstraints(args, host, version, fetches ? 'auto' : 'cache');
  if ('problem' in opened) return refuse(opened.problem, host);
  const { targets, failures } = findTargets(files.length > 0 ? files : ['.'], host.cwd);
  const problems = failures.map(({ message }) => message);
  const isDry = args.flags.has('dry-run');
  const missed = new Set<string>();
  let changed = 0;
  for (const target of targets.filter((target) => !isBesideProjects(target))) {
    const result = readSource(target);
    if ('problem' in result) {
      problems.push(result.problem);
      continue;
    }
    const { document } = result.source;
    const recorder = recordMisses(opened.store);
    if (fetches) {
      // The first time what is asked for is on its way.
      run(document, opened.store, work);
      await opened.store.idle();
    }
    const outcome = run(document, recorder.store, work);
    for (const one of recorder.missed()) missed.add(one);
    if ('problem' in outcome.change) {
      problems.push(`${target.shown}: ${outcome.change.problem}`);
      continue;
    }
    const { name, notes, edits } = outcome.change;
    for (const [uri, text] of applyToFiles(outcome.ctx, edits)) {
      const file = fileURLToPath(uri);
      const shown = toShown(file, host.cwd);
      const problem = isDry ? undefined : save(file, text, shown);
      if (problem !== undefined) {
        problems.push(problem);
        continue;
      }
      changed++;
      const count = edits.filter((edit) => edit.uri === uri).length;
      const places = count === 1 ? 'one place' : `${count} places`;
      if (!args.flags.has('quiet')) host.out(`${isDry ? 'Would bring' : 'Brought'} ${shown} to ${name}: ${places}\n`);
    }
    if (edits.length === 0 && !args.flags.has('quiet')) host.out(`${target.shown} is of ${name} already\n`);
    for (const note of notes) host.out(`To do: ${note}\n`);
  }
  if (missed.size > 0) {
    const names = [...missed].sort().join(' ');
    host.err(`snapwright: The constraints of ${names} are not at hand; "--fetch" fetches them.\n`);
  }
  for (const problem of problems) host.err(`snapwright: ${problem}\n`);
  if (problems.length > 0) return EXIT.trouble;
  return isDry && changed > 0 ? EXIT.problems : EXIT.clean;
}

function run(
  document: SnapDocument,
  constraints: ConstraintStore,
  work: Work,
): { readonly ctx: RuleContext; readonly change: ReturnType<Work> } {
  const ctx = createRuleContext(document, fileWorkspace, { constraints, series: undefined });
  return { ctx, change: work(ctx) };
}

function save(file: string, text: string, shown: string): string | undefined {
  try {
    const decoded = decode(fs.readFileSync(file));
    if (!decoded) return `Cannot write "${shown}": what is in it is no text.`;
    writeFileAtomically(file, encode(decoded, text));
    return undefined;
  } catch (error) {
    return describeFileError(shown, error, 'write');
  }
}

function toShown(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative.split(path.sep).join('/');
}

function refuse(problem: string, host: CliHost): Promise<number> {
  host.err(`snapwright: ${problem}\n`);
  return Promise.resolve(EXIT.trouble);
}
