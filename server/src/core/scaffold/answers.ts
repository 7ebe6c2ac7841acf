/** The answers once they are known to be good. */
import type { BaseId } from './bases.ts';
import type { OpenStackProject, Service } from './openstack/projects.ts';
import type { Series } from '../openstack/releases.ts';

export const PROGRAM_KINDS = ['python', 'go', 'rust', 'node', 'cmake', 'desktop'] as const;
export type ProgramKind = (typeof PROGRAM_KINDS)[number];

interface CommonAnswers {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly base: BaseId;
  readonly license: string;
  /** Whether to write a workflow for GitHub. */
  readonly ci: boolean;
}

export interface ProgramAnswers extends CommonAnswers {
  readonly kind: ProgramKind;
  /** How Python packages are installed. */
  readonly installer: 'uv' | 'pip';
  /** A small program to begin with, or only what the snap adds to a program that is there. */
  readonly code: 'new' | 'existing';
  /** What the program inside is called: the snap's name where every language can have it. */
  readonly program: string;
}

export interface OpenStackAnswers extends CommonAnswers {
  readonly kind: 'openstack';
  readonly project: OpenStackProject;
  readonly series: Series;
  /** Without the API. */
  readonly services: readonly Service[];
  readonly api: boolean;
  readonly web: 'nginx' | 'uwsgi';
  readonly runner: 'plain' | 'helper';
}

export type SnapAnswers = ProgramAnswers | OpenStackAnswers;
