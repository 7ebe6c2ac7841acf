/** The questions that lead to a new snap; which ones come depends on the answers before them. */
import { nameSeries } from '../openstack/releases.ts';
import { PROGRAM_KINDS, type ProgramKind } from './answers.ts';
import { BASES, BASE_IDS, basesOfExtension, DEFAULT_BASE, type BaseId } from './bases.ts';
import {
  findProject,
  guessProject,
  OTHER_PROJECT,
  PROJECTS,
  servicesOf,
  type OpenStackProject,
} from './openstack/projects.ts';
import { defaultSeries, seriesChoices, seriesFor } from './openstack/series.ts';
import { toTitle } from './program-name.ts';
import type { Choice, Question, QuestionId, RawAnswers } from './types.ts';
import {
  validateDescription,
  validateLicense,
  validateName,
  validateProject,
  validateSummary,
  validateTitle,
} from './validate.ts';

const KINDS: Readonly<Record<ProgramKind, Omit<Choice, 'id'>>> = {
  python: { label: 'Python', detail: 'a program in Python, installed by uv or pip' },
  go: { label: 'Go', detail: 'a program in Go, built from its module' },
  rust: { label: 'Rust', detail: 'a program in Rust, built by Cargo' },
  node: { label: 'Node.js', detail: 'a program in JavaScript; the snap brings Node.js along' },
  cmake: { label: 'C or C++ with CMake', detail: 'a program that CMake builds' },
  desktop: { label: 'Desktop program', detail: 'a program with windows: GTK 4, with the GNOME extension' },
};

/** What tells that there is a program of a kind already. */
const MARKERS: Readonly<Record<ProgramKind, readonly string[]>> = {
  python: ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt'],
  go: ['go.mod'],
  rust: ['Cargo.toml'],
  node: ['package.json'],
  cmake: ['CMakeLists.txt'],
  desktop: ['meson.build'],
};

/** The id of the API among the services. */
export const API = 'api';

/** What may be asked by options alone: a good value follows from the other answers. */
export const UNASKED: readonly QuestionId[] = ['title', 'description', 'ci'];

/**
 * Every question that matters with these answers, in order. An answer that does not fit its question counts as none.
 */
export function getQuestions(raw: RawAnswers): readonly Question[] {
  return text(raw, 'kind') === 'openstack' ? openstackQuestions(raw) : programQuestions(raw);
}

/** What is wrong with an answer, in one sentence; undefined for a good one. */
export function checkAnswer(raw: RawAnswers, id: QuestionId, value: string | readonly string[]): string | undefined {
  const question = getQuestions(raw).find((one) => one.id === id);
  if (!question) return `There is nothing to answer about "${id}" here.`;
  if (question.type === 'text') {
    return typeof value === 'string' ? checkText(id, value) : 'One line is expected.';
  }
  const values = typeof value === 'string' ? [value] : value;
  const known = new Set(question.choices.map((choice) => choice.id));
  const unknown = values.find((one) => !known.has(one));
  if (unknown !== undefined) return refuseChoice(question.title, unknown, [...known], raw, id);
  if (question.type === 'choice' && values.length !== 1) return 'One choice is expected.';
  return id === 'services' && values.length === 0 ? 'Choose at least one service.' : undefined;
}

function refuseChoice(title: string, value: string, known: readonly string[], raw: RawAnswers, id: QuestionId): string {
  const why =
    id === 'base' && (BASE_IDS as readonly string[]).includes(value) && text(raw, 'kind') === 'desktop'
      ? ` The GNOME extension does not work on ${value}.`
      : id === 'series'
        ? ` It is not known, is at its end, or does not fit the Python of ${baseOf(raw)}.`
        : '';
  return `${title}: "${value}" is not among ${known.map((one) => `"${one}"`).join(', ')}.${why}`;
}

function checkText(id: QuestionId, value: string): string | undefined {
  switch (id) {
    case 'name':
      return validateName(value);
    case 'title':
      return validateTitle(value);
    case 'summary':
      return validateSummary(value);
    case 'description':
      return validateDescription(value);
    case 'license':
      return validateLicense(value);
    case 'other-project':
      return validateProject(value);
    default:
      return undefined;
  }
}

function programQuestions(raw: RawAnswers): readonly Question[] {
  const kind = programKindOf(raw);
  const bases = kind === 'desktop' ? basesOfExtension('gnome') : BASE_IDS;
  return [
    kindQuestion(),
    nameQuestion(''),
    summaryQuestion(''),
    baseQuestion(bases),
    ...(kind === 'python' ? [installerQuestion()] : []),
    licenseQuestion(),
    {
      id: 'code',
      type: 'choice',
      title: 'Program',
      prompt: 'Is there a program already?',
      choices: [
        { id: 'new', label: 'No, write a small one', detail: 'a program to begin with, README.md and .gitignore' },
        { id: 'existing', label: 'Yes', detail: 'write only what makes it a snap' },
      ],
      suggestion: 'new',
      unless: { files: MARKERS[kind ?? 'python'], suggestion: 'existing' },
    },
    ...unasked(raw),
  ];
}

function kindQuestion(): Question {
  return {
    id: 'kind',
    type: 'choice',
    title: 'Kind',
    prompt: 'What goes into the snap?',
    choices: [
      ...PROGRAM_KINDS.map((id) => ({ id, ...KINDS[id] })),
      { id: 'openstack', label: 'OpenStack', detail: 'services of OpenStack, kept to the constraints of a series' },
    ],
    suggestion: 'python',
  };
}

function openstackQuestions(raw: RawAnswers): readonly Question[] {
  const project = projectOf(raw);
  const base = baseOf(raw);
  const series = seriesOf(raw);
  const services = servicesOf(project, series);
  const chosen = raw.services;
  const hasApi = chosen === undefined || chosen.includes(API);
  return [
    kindQuestion(),
    {
      id: 'project',
      type: 'choice',
      title: 'Project',
      prompt: 'Which project of OpenStack?',
      choices: [
        ...PROJECTS.map(({ id, summary }) => ({ id, label: toTitle(id), detail: summary })),
        { id: OTHER_PROJECT, label: 'Another one', detail: 'named in the next step' },
      ],
      suggestion: 'keystone',
    },
    ...(text(raw, 'project') === OTHER_PROJECT
      ? [
          {
            id: 'other-project',
            type: 'text',
            title: 'Repository',
            prompt: 'The name of the project, as its repository is called',
            suggestion: '',
            placeholder: 'watcher',
          } as const,
        ]
      : []),
    nameQuestion(project.id),
    summaryQuestion(project.summary),
    baseQuestion(BASE_IDS.filter((id) => seriesFor(id).length > 0)),
    {
      id: 'series',
      type: 'choice',
      title: 'Series',
      prompt: `Which series? These are tested with the Python of ${base}.`,
      choices: seriesChoices(base),
      suggestion: defaultSeries(base),
    },
    {
      id: 'services',
      type: 'choices',
      title: 'Services',
      prompt: `Which services of ${toTitle(project.id)} ${nameSeries(series)}?`,
      choices: [
        { id: API, label: 'API', detail: `answers on port ${project.port}, in uwsgi` },
        ...services.map(({ id, binary, detail }) => ({ id, label: binary, detail })),
      ],
      suggestion: [API, ...services.map(({ id }) => id)],
    },
    ...(hasApi ? [webQuestion()] : []),
    {
      id: 'runner',
      type: 'choice',
      title: 'Start',
      prompt: 'How are the programs started?',
      choices: [
        {
          id: 'plain',
          label: 'By the apps themselves',
          detail: 'configuration lies in the snap, and nothing stands between',
        },
        {
          id: 'helper',
          label: 'By snap-openstack',
          detail: 'the helper of 2017: snap-openstack.yaml, and templates that are rendered at installation',
        },
      ],
      suggestion: 'plain',
    },
    licenseQuestion(),
    ...unasked(raw),
  ];
}

function nameQuestion(suggestion: string): Question {
  return {
    id: 'name',
    type: 'text',
    title: 'Name',
    prompt: 'The name of the snap: lower-case letters, digits and hyphens',
    suggestion,
    placeholder: 'tide-table',
  };
}

function summaryQuestion(suggestion: string): Question {
  return {
    id: 'summary',
    type: 'text',
    title: 'Summary',
    prompt: 'What it is, in one line of at most 78 characters',
    suggestion,
    placeholder: 'Shows when the water comes',
  };
}

function baseQuestion(bases: readonly BaseId[]): Question {
  return {
    id: 'base',
    type: 'choice',
    title: 'Base',
    prompt: 'Which system does it run on?',
    choices: bases.map((id) => ({
      id,
      label: id,
      detail: `Ubuntu ${BASES[id].ubuntu}${BASES[id].hasPython ? '' : ', without a Python of its own'}`,
    })),
    suggestion: DEFAULT_BASE,
  };
}

function installerQuestion(): Question {
  return {
    id: 'installer',
    type: 'choice',
    title: 'Installer',
    prompt: 'What installs the Python packages?',
    choices: [
      { id: 'uv', label: 'uv', detail: 'exactly what uv.lock names' },
      { id: 'pip', label: 'pip', detail: 'what pyproject.toml allows at the time of the build' },
    ],
    suggestion: 'uv',
  };
}

function webQuestion(): Question {
  return {
    id: 'web',
    type: 'choice',
    title: 'Web server',
    prompt: 'What stands in front of the API?',
    choices: [
      { id: 'nginx', label: 'nginx', detail: 'nginx listens on the port and passes on to uwsgi' },
      { id: 'uwsgi', label: 'Nothing', detail: 'uwsgi listens on the port itself, for a load balancer to ask' },
    ],
    suggestion: 'nginx',
  };
}

function licenseQuestion(): Question {
  return {
    id: 'license',
    type: 'text',
    title: 'Licence',
    prompt: 'The licence, as an SPDX expression',
    suggestion: 'Apache-2.0',
    placeholder: 'GPL-3.0-only',
  };
}

function unasked(raw: RawAnswers): readonly Question[] {
  const project = text(raw, 'kind') === 'openstack' ? projectOf(raw) : undefined;
  const summary = text(raw, 'summary') ?? project?.summary ?? '';
  return [
    {
      id: 'title',
      type: 'text',
      title: 'Title',
      prompt: 'How the store shows the name',
      suggestion: project?.title ?? toTitle(text(raw, 'name') ?? ''),
    },
    {
      id: 'description',
      type: 'text',
      title: 'Description',
      prompt: 'What it does, and for whom',
      suggestion: project?.description ?? `${summary.replace(/[.!?]?$/, '.')}`,
    },
    {
      id: 'ci',
      type: 'choice',
      title: 'Workflow',
      prompt: 'Shall GitHub check and build each change?',
      choices: [
        { id: 'github', label: 'Yes', detail: '.github/workflows/snap.yaml' },
        { id: 'none', label: 'No' },
      ],
      suggestion: 'github',
    },
  ];
}

function text(raw: RawAnswers, id: QuestionId): string | undefined {
  const value = raw[id];
  return typeof value === 'string' ? value : undefined;
}

function programKindOf(raw: RawAnswers): ProgramKind | undefined {
  return PROGRAM_KINDS.find((kind) => kind === raw.kind);
}

function baseOf(raw: RawAnswers): BaseId {
  return BASE_IDS.find((base) => base === raw.base) ?? DEFAULT_BASE;
}

function seriesOf(raw: RawAnswers): string {
  const base = baseOf(raw);
  const chosen = text(raw, 'series');
  return seriesFor(base).some(({ id }) => id === chosen) && chosen !== undefined ? chosen : defaultSeries(base);
}

/** Keystone where nothing else is known yet. */
function projectOf(raw: RawAnswers): OpenStackProject {
  const id = text(raw, 'project') ?? 'keystone';
  if (id !== OTHER_PROJECT) return findProject(id) ?? guessProject('keystone');
  const other = text(raw, 'other-project') ?? '';
  return findProject(other) ?? guessProject(validateProject(other) === undefined ? other : 'project');
}
