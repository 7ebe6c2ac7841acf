/** What a base is: Ubuntu, Python, who builds it, how long it is supported. */
import type { BaseFacts } from '../facts/types.ts';
import { DOCS_PAGES } from './docs-pages.ts';
import { bullets, code, codeList, labelled, link, paragraphs, prose, sentence } from './markdown.ts';

interface BaseFact {
  readonly ubuntu?: string;
  readonly series?: string;
  readonly python?: string | null;
  readonly ubuntu_python?: string;
  readonly snapcraft_versions?: string;
  readonly refused_from?: string;
  readonly support?: string | Readonly<Record<string, string | null>>;
  readonly build_base?: string;
  readonly architectures?: readonly string[];
}

const WORDS: Readonly<Record<string, string>> = {
  none: 'No base: the way of 2016 to 2018. The snap runs on the snap `core` (Ubuntu 16.04).',
  bare: 'An empty base: the snap has to bring everything that it runs with, down to the C library.',
  devel:
    'The Ubuntu release in development. It has no stable base snap yet, so `build-base: devel` goes with it and the grade is not `stable`.',
};

function findBase(name: string, facts: BaseFacts): BaseFact | undefined {
  return Object.hasOwn(facts.bases, name) ? facts.bases[name] : undefined;
}

/** `Ubuntu 24.04, Python 3.12`; undefined where a base has no system of its own or is not known. */
export function summarizeBase(name: string, facts: BaseFacts): string | undefined {
  const base = findBase(name, facts);
  if (!base) return undefined;
  if (base.ubuntu === undefined) return name === 'bare' ? 'empty' : 'in development';
  return `Ubuntu ${base.ubuntu}, ${pythonWords(base)}`;
}

function pythonWords(base: BaseFact): string {
  return typeof base.python === 'string' ? `Python ${base.python}` : 'no Python';
}

/** Markdown about a base; undefined for a name that is none. */
export function describeBase(name: string, facts: BaseFacts, today = new Date()): string | undefined {
  const base = findBase(name, facts);
  if (!base) return undefined;
  return paragraphs(
    name === 'none' ? '**No base**' : `**${name}**: base`,
    WORDS[name] ?? `The snap runs and is built with Ubuntu ${base.ubuntu ?? ''}${seriesWords(base)}.`,
    bullets([
      base.ubuntu === undefined ? undefined : labelled('Python', describePython(base)),
      labelled('Support', supportWords(base, today)),
      labelled('Built by', buildWords(base)),
      labelled('With build-base', name === 'none' ? undefined : base.build_base && prose(base.build_base)),
      labelled('Architectures', base.architectures && codeList(base.architectures)),
    ]),
    link('Documentation', DOCS_PAGES.bases),
  );
}

function seriesWords(base: BaseFact): string {
  return base.series === undefined ? '' : ` (${base.series})`;
}

/** The Python that a snap of the base runs with: that of the base, or of the Ubuntu that it is built with. */
export function findPythonOf(name: string, facts: BaseFacts): string | undefined {
  const base = findBase(name, facts);
  return base?.python ?? base?.ubuntu_python;
}

function describePython(base: BaseFact): string {
  if (typeof base.python === 'string') return base.python;
  const packaged = base.ubuntu_python;
  return packaged === undefined ? 'none' : `none in the base; stage the packages of Python ${packaged}`;
}

function buildWords(base: BaseFact): string | undefined {
  if (base.snapcraft_versions === undefined) return undefined;
  const refused = base.refused_from === undefined ? '' : `; refused from ${prose(base.refused_from)}`;
  return `snapcraft ${prose(base.snapcraft_versions)}${refused}`;
}

function supportWords(base: BaseFact, today: Date): string | undefined {
  const { support } = base;
  if (support === undefined) return undefined;
  if (typeof support === 'string') return prose(support);
  const { lts_until: standard, esm_until: extended, note } = support;
  if (typeof standard !== 'string') return typeof note === 'string' ? sentence(prose(note)) : undefined;
  const month = today.toISOString().slice(0, 7);
  const more = typeof extended === 'string' ? `, with Ubuntu Pro until ${extended}` : '';
  return standard >= month ? `until ${standard}${more}` : `**ended ${standard}**${more}`;
}

/** What a `build-base` does. */
export function describeBuildBase(name: string, facts: BaseFacts): string | undefined {
  const base = findBase(name, facts);
  if (!base) return undefined;
  if (name === 'devel') {
    return paragraphs(
      '**devel**: build-base',
      'Builds with the Ubuntu release in development. Such a snap is for trying: its grade is not `stable`.',
    );
  }
  const system = base.ubuntu === undefined ? '' : ` Ubuntu ${base.ubuntu}${seriesWords(base)}.`;
  return paragraphs(
    `**${name}**: build-base`,
    `The snap is built in${system === '' ? ` ${code(name)}.` : system} What it runs with is a matter of ${code('base')}.`,
    link('Documentation', DOCS_PAGES.bases),
  );
}
