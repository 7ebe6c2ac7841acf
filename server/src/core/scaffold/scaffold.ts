/** From answers to the files of a new snap. Nothing is read or written here. */
import { findSeries } from '../openstack/releases.ts';
import { PROJECT_FILES } from '../project-files.ts';
import { PROGRAM_KINDS, type ProgramAnswers, type SnapAnswers } from './answers.ts';
import type { BaseId } from './bases.ts';
import { workflow } from './common-files.ts';
import { openstackFiles } from './openstack/openstack.ts';
import { findProject, guessProject, servicesOf } from './openstack/projects.ts';
import { programFiles, type ProgramParts } from './programs/program.ts';
import { cmakeParts } from './programs/cmake.ts';
import { desktopParts } from './programs/desktop.ts';
import { goParts } from './programs/go.ts';
import { nodeParts } from './programs/node.ts';
import { pythonParts } from './programs/python.ts';
import { rustParts } from './programs/rust.ts';
import { toProgramName } from './program-name.ts';
import { API, checkAnswer, getQuestions } from './questions.ts';
import type { QuestionId, RawAnswers, ScaffoldFile, ScaffoldProblem, ScaffoldResult } from './types.ts';

const PARTS: Readonly<Record<ProgramAnswers['kind'], (answers: ProgramAnswers) => ProgramParts>> = {
  python: pythonParts,
  go: goParts,
  rust: rustParts,
  node: nodeParts,
  cmake: cmakeParts,
  desktop: desktopParts,
};

/** What has no answer takes what its question suggests. */
export function scaffold(raw: RawAnswers): ScaffoldResult {
  const answers = readAnswers(raw);
  if ('problem' in answers) return answers;
  const own: readonly ScaffoldFile[] =
    answers.kind === 'openstack' ? openstackFiles(answers) : programFiles(answers, PARTS[answers.kind](answers));
  const files = answers.ci ? [...own, workflow()] : own;
  const taken = new Set(files.map(({ path }) => path));
  return {
    files,
    reserved: PROJECT_FILES.filter((path) => !taken.has(path)),
    main: 'snap/snapcraft.yaml',
  };
}

/** @returns the answers, each of them checked, or the first that is wrong */
export function readAnswers(raw: RawAnswers): SnapAnswers | ScaffoldProblem {
  const read = fillIn(raw);
  if ('problem' in read) return read;
  const { answers } = read;
  const text = (id: QuestionId): string => {
    const value = answers[id];
    return typeof value === 'string' ? value.trim() : '';
  };
  const kind = PROGRAM_KINDS.find((one) => one === answers.kind);
  const common = {
    name: text('name'),
    title: text('title'),
    summary: text('summary'),
    description: text('description'),
    base: text('base') as BaseId,
    license: text('license'),
    ci: text('ci') === 'github',
  };
  if (kind) {
    return {
      ...common,
      kind,
      installer: text('installer') === 'pip' ? 'pip' : 'uv',
      code: text('code') === 'existing' ? 'existing' : 'new',
      program: toProgramName(common.name),
    };
  }
  const project =
    findProject(text('project')) ?? findProject(text('other-project')) ?? guessProject(text('other-project'));
  const series = findSeries(text('series'));
  if (!series) return { problem: `No series of OpenStack fits ${common.base}.`, question: 'base' };
  const chosen = new Set(answers.services);
  return {
    ...common,
    kind: 'openstack',
    project,
    series,
    services: servicesOf(project, series.id).filter(({ id }) => chosen.has(id)),
    api: chosen.has(API),
    web: text('web') === 'uwsgi' ? 'uwsgi' : 'nginx',
    runner: text('runner') === 'helper' ? 'helper' : 'plain',
  };
}

/** Goes through the questions in their order, as each answer decides what comes after it. */
function fillIn(raw: RawAnswers): { readonly answers: RawAnswers } | ScaffoldProblem {
  let answers: RawAnswers = raw;
  const done = new Set<QuestionId>();
  for (;;) {
    const question = getQuestions(answers).find(({ id }) => !done.has(id));
    if (!question) return { answers };
    const { id, suggestion } = question;
    const value = answers[id] ?? suggestion;
    const problem = checkAnswer(answers, id, value);
    if (problem !== undefined) return { problem, question: id };
    answers = { ...answers, [id]: value };
    done.add(id);
  }
}
