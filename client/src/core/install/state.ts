/** What we did to a target for a project, kept in files, so that it can be undone after a crash and done again. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { takeLock } from '../lock.ts';
import { readStateFile, readStateFolder, writeStateFile } from '../state-file.ts';
import { UserError } from '../user-error.ts';
import type { ChosenMode, InstallMode } from './choose-mode.ts';

export interface TestSnap {
  readonly name: string;
  /** Undefined until the installation is over. */
  readonly version: string | undefined;
  readonly mode: ChosenMode['mode'];
  readonly flags: readonly string[];
  /** On this machine, with its components. */
  readonly files: readonly string[];
  /** What was there from the store before: it comes back when the test is removed. */
  readonly replaced:
    | {
        readonly revision: string;
        readonly channel: string | undefined;
        /** Missing in what earlier versions wrote. */
        readonly mode?: InstallMode;
      }
    | undefined;
}

export interface TestConnection {
  /** `nova:network-control` */
  readonly plug: string;
  /** `:network-control` for one of the system's. */
  readonly slot: string;
}

export interface TestAlias {
  /** `nova.manage` */
  readonly app: string;
  readonly alias: string;
}

export interface TestState {
  readonly version: 1;
  /** The project's folder. */
  readonly project: string;
  /** `Target.id` */
  readonly target: string;
  /** Name of the throw-away instance. */
  readonly instance: string | undefined;
  readonly snaps: readonly TestSnap[];
  /** Bases and the like that were not there before, with the file that they came from. */
  readonly providers: readonly { readonly name: string; readonly file: string | undefined }[];
  /** Made by hand, in their order. They outlive the installation: they are proposed again. */
  readonly connections: readonly TestConnection[];
  readonly aliases: readonly TestAlias[];
}

export interface TestStateStore {
  /** Undefined where nothing is known, also where the file can't be read. */
  read(project: string, target: string): Promise<TestState | undefined>;
  /** Starts from an empty state. What is as empty again is not kept. */
  update(project: string, target: string, change: (state: TestState) => TestState): Promise<TestState>;
  remove(project: string, target: string): Promise<void>;
  list(): Promise<readonly TestState[]>;
}

/** An update is over in a moment. */
const WAIT_MS = 5000;

/** @param folder ours alone; made when the first file is written */
export function createTestStateStore(folder: string): TestStateStore {
  const fileOf = (project: string, target: string): string =>
    path.join(folder, `${createHash('sha256').update(`${project}\0${target}`).digest('hex').slice(0, 24)}.json`);
  // One after another, in all windows: two updates at once would lose one of them.
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const held = await takeLock({ file: path.join(folder, 'states.lock'), busy: stateBusy, waitMs: WAIT_MS });
    try {
      return await work();
    } finally {
      await held.release();
    }
  };
  const store: TestStateStore = {
    async read(project, target) {
      const state = await readState(fileOf(project, target));
      return state?.project === project && state.target === target ? state : undefined;
    },
    update: (project, target, change) =>
      inTurn(async () => {
        const state = change((await store.read(project, target)) ?? emptyState(project, target));
        if (isEmpty(state)) await fs.rm(fileOf(project, target), { force: true });
        else await writeStateFile(fileOf(project, target), state);
        return state;
      }),
    remove: (project, target) => inTurn(() => fs.rm(fileOf(project, target), { force: true })),
    list: () => readStateFolder(folder, readState),
  };
  return store;
}

function stateBusy(): UserError {
  return new UserError('state-busy', 'Another window keeps what is remembered of tests to itself.', {
    hint: 'Try again; if it stays so, close that window.',
  });
}

export function emptyState(project: string, target: string): TestState {
  const nothing = { snaps: [], providers: [], connections: [], aliases: [] } as const;
  return { version: 1, project, target, instance: undefined, ...nothing };
}

function isEmpty({ instance, snaps, providers, connections, aliases }: TestState): boolean {
  return instance === undefined && [snaps, providers, connections, aliases].every(({ length }) => length === 0);
}

async function readState(file: string): Promise<TestState | undefined> {
  const value = await readStateFile(file);
  if (typeof value !== 'object' || value === null) return undefined;
  const state = value as Partial<TestState>;
  const lists = [state.snaps, state.providers, state.connections, state.aliases];
  const isSound =
    state.version === 1 &&
    typeof state.project === 'string' &&
    typeof state.target === 'string' &&
    lists.every((list) => Array.isArray(list));
  return isSound ? (value as TestState) : undefined;
}
