/** `snapwright new`. */
import fs from 'node:fs';
import path from 'node:path';
import {
  checkAnswer,
  getQuestions,
  scaffold,
  type QuestionId,
  type RawAnswers,
  type Scaffold,
} from '../core/scaffold/index.ts';
import { PROGRAM_KINDS } from '../core/scaffold/answers.ts';
import { BASE_IDS } from '../core/scaffold/bases.ts';
import { findProject, OTHER_PROJECT } from '../core/scaffold/openstack/projects.ts';
import { PROJECT_FILES } from '../core/project-files.ts';
import { parseOptions, type OptionSpecs, type ParsedArgs } from './args.ts';
import { askQuestions } from './ask.ts';
import { describeFileError } from './file-error.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { findTaken, writeNewFiles } from './write-new-files.ts';

const OPTIONS: OptionSpecs = {
  kind: { type: 'string', values: [...PROGRAM_KINDS, 'openstack'], help: 'What goes into the snap.' },
  name: { type: 'string', placeholder: 'NAME', help: 'Name of the snap; that of the folder by default.' },
  summary: { type: 'string', placeholder: 'TEXT', help: 'What it is, in one line.' },
  title: { type: 'string', placeholder: 'TEXT', help: 'How the store shows the name.' },
  description: { type: 'string', placeholder: 'TEXT', help: 'What it does, and for whom.' },
  base: { type: 'string', values: BASE_IDS, help: 'What it runs on; core24 by default.' },
  license: { type: 'string', placeholder: 'SPDX', help: 'Licence; Apache-2.0 by default.' },
  installer: { type: 'string', values: ['uv', 'pip'], help: 'What installs Python packages; uv by default.' },
  existing: { type: 'boolean', help: 'There is a program already: write only what makes it a snap.' },
  project: { type: 'string', placeholder: 'NAME', help: 'Project of OpenStack, such as keystone.' },
  series: { type: 'string', placeholder: 'ID', help: 'Series; the newest maintained one that fits the base.' },
  services: { type: 'string', placeholder: 'LIST', help: 'Services, with commas: api and others; all by default.' },
  web: { type: 'string', values: ['nginx', 'uwsgi'], help: 'What listens for the API; nginx by default.' },
  runner: {
    type: 'string',
    values: ['plain', 'helper'],
    help: 'Apps start programs themselves, or by snap-openstack; plain by default.',
  },
  'no-ci': { type: 'boolean', help: 'No workflow for GitHub.' },
  yes: { type: 'boolean', short: 'y', help: 'Ask nothing; take what is suggested.' },
  'dry-run': { type: 'boolean', help: 'Write nothing; list the files.' },
  quiet: { type: 'boolean', short: 'q', help: 'Do not list the files.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

/** Options that answer a question by their text. */
const ANSWERS = [
  'kind',
  'name',
  'summary',
  'title',
  'description',
  'base',
  'license',
  'installer',
  'series',
  'web',
  'runner',
] as const;

export const NEW_HELP = `Starts a snap: asks a few questions and writes the files. Nothing that is there is changed.

Usage: snapwright new [options] [DIR]

The files go into DIR, or into this folder. In a terminal, what the options leave open is asked; "<" goes one step back.

${describeOptions(OPTIONS)}
Exit code: 0 written, 1 some of the files are there already and nothing was written, 2 wrong usage, or a file that can't
be written.
`;

export async function newSnap(argv: readonly string[], host: CliHost): Promise<number> {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { flags, positionals } = parsed.args;
  if (positionals.length > 1) return refuse(`One folder is expected, not ${positionals.length}.`, host);
  const folder = path.resolve(host.cwd, positionals[0] ?? '.');
  const given = readGiven(parsed.args);
  const suggestedName = path
    .basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const holds = (file: string): boolean => fs.existsSync(path.join(folder, file));

  const projects = listTaken(folder, PROJECT_FILES);
  // Nobody should answer questions in vain.
  if (projects.length > 0) return tellTaken(projects, folder, host, '');

  let answers: RawAnswers = given;
  if (host.openPrompt && !flags.has('yes')) {
    const prompt = host.openPrompt();
    try {
      const asked = await askQuestions(given, { prompt, out: host.out, holds, name: suggestedName });
      if (!asked) {
        host.out('\n');
        return refuse('Nothing was written.', host);
      }
      answers = asked;
      const made = make(answers);
      if (typeof made !== 'string' && !flags.has('dry-run')) {
        const list = made.files.map((file) => `  ${file.path}\n`).join('');
        const reply = await prompt.ask(`\n${list}Write these files to ${show(folder, host)}? [Y/n]: `);
        if (reply === undefined || !/^(?:y(?:es)?)?$/i.test(reply.trim())) return refuse('Nothing was written.', host);
      }
    } finally {
      prompt.close();
    }
  } else {
    answers = suggest(given, suggestedName, holds);
  }
  const made = make(answers);
  if (typeof made === 'string') return refuse(made, host);
  const stray = Object.keys(given).find((id) => !getQuestions(answers).some((question) => question.id === id));
  if (stray !== undefined) return refuse(describeStray(stray, answers), host);
  return write(folder, made, answers, parsed.args, host);
}

/** What is there already; nothing where that can't be seen, as writing will tell. */
function listTaken(folder: string, paths: readonly string[]): readonly string[] {
  try {
    return findTaken(folder, paths);
  } catch {
    return [];
  }
}

function tellTaken(taken: readonly string[], folder: string, host: CliHost, hint: string): number {
  const names = taken.map((name) => `"${name}"`).join(', ');
  const are = taken.length === 1 ? 'is' : 'are';
  host.err(`snapwright: Nothing was written: in ${show(folder, host)} there ${are} ${names} already.${hint}\n`);
  return EXIT.problems;
}

function readGiven({ flags, values }: ParsedArgs): RawAnswers {
  const given: Partial<Record<QuestionId, string | readonly string[]>> = {};
  for (const id of ANSWERS) {
    const value = values.get(id)?.[0];
    if (value !== undefined) given[id] = value;
  }
  const project = values.get('project')?.[0];
  if (project !== undefined) {
    given.kind ??= 'openstack';
    if (findProject(project)) given.project = project;
    else Object.assign(given, { project: OTHER_PROJECT, 'other-project': project });
  }
  const services = values.get('services')?.[0];
  if (services !== undefined) given.services = services.split(/[\s,]+/).filter((word) => word !== '');
  if (flags.has('existing')) given.code = 'existing';
  if (flags.has('no-ci')) given.ci = 'none';
  return given;
}

/** Where nobody can be asked: the folder names the snap, and tells whether there is a program. */
function suggest(given: RawAnswers, name: string, holds: (file: string) => boolean): RawAnswers {
  let answers = given;
  if (answers.name === undefined && given.project === undefined && checkAnswer(answers, 'name', name) === undefined) {
    answers = { ...answers, name };
  }
  for (const question of getQuestions(answers)) {
    if (question.type !== 'choice' || answers[question.id] !== undefined) continue;
    if (question.unless?.files.some(holds) === true) {
      answers = { ...answers, [question.id]: question.unless.suggestion };
    }
  }
  return answers;
}

function make(answers: RawAnswers): Scaffold | string {
  const made = scaffold(answers);
  if (!('problem' in made)) return made;
  const option = made.question === 'other-project' ? 'project' : made.question;
  return option !== undefined && Object.hasOwn(OPTIONS, option)
    ? `Option "--${option}": ${made.problem}`
    : made.problem;
}

function describeStray(id: string, answers: RawAnswers): string {
  const option = id === 'code' ? 'existing' : id === 'ci' ? 'no-ci' : id === 'other-project' ? 'project' : id;
  const kind = typeof answers.kind === 'string' ? answers.kind : 'python';
  return `Option "--${option}" has nothing to say about a snap of the kind "${kind}" with these choices.`;
}

function write(folder: string, made: Scaffold, answers: RawAnswers, { flags }: ParsedArgs, host: CliHost): number {
  const shown = show(folder, host);
  const list = (): void => {
    if (!flags.has('quiet')) for (const file of made.files) host.out(`  ${file.path}\n`);
  };
  try {
    if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
      return refuse(`"${shown}" is not a folder.`, host);
    }
    const taken = findTaken(folder, [...made.files.map((file) => file.path), ...made.reserved]);
    if (taken.length > 0) return tellTaken(taken, folder, host, findHint(folder, answers));
    if (flags.has('dry-run')) {
      if (!flags.has('quiet')) host.out(`Would write to ${shown}:\n`);
      list();
      return EXIT.clean;
    }
    writeNewFiles(folder, made.files);
  } catch (error) {
    return refuse(`${describeFileError(shown, error, 'write')} Nothing was written.`, host);
  }
  if (!flags.has('quiet')) host.out(`Wrote to ${shown}:\n`);
  list();
  if (!flags.has('quiet')) host.out('"snapcraft pack" builds the snap.\n');
  return EXIT.clean;
}

/** Names the option that leaves out what is in the way. */
function findHint(folder: string, answers: RawAnswers): string {
  const options = [
    ['--existing', { code: 'existing' }],
    ['--no-ci', { ci: 'none' }],
  ] as const;
  for (const [option, less] of options) {
    const made = scaffold({ ...answers, ...less });
    const paths = 'problem' in made ? [''] : made.files.map((file) => file.path);
    if (listTaken(folder, paths).length === 0) return ` With "${option}" that is left out.`;
  }
  return '';
}

function show(folder: string, host: CliHost): string {
  const relative = path.relative(host.cwd, folder);
  if (relative === '') return 'this folder';
  return relative.startsWith('..') || path.isAbsolute(relative) ? folder : relative.split(path.sep).join('/');
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}
