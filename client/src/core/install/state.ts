/** What we did to a target for a project, kept in files, so that it can be undone after a crash and done again. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ChosenMode } from './choose-mode.ts';

export interface TestSnap {
  readonly name: string;
  /** Undefined until the installation is over. */
  readonly version: string | undefined;
  readonly mode: ChosenMode['mode'];
  readonly flags: readonly string[];
  /** On this machine, with its components. */
  readonly files: readonly string[];
  /** What was there from the store before: it comes back when the test is removed. */
  readonly replaced: { readonly revision: string; readonly channel: string | undefined } | undefined;
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

/** @param folder ours alone; made when the first file is written */
export function createTestStateStore(folder: string): TestStateStore {
  const fileOf = (project: string, target: string): string =>
    path.join(folder, `${createHash('sha256').update(`${project}\0${target}`).digest('hex').slice(0, 24)}.json`);
  // One after another: two updates at once would lose one of them.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
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
        else await writeJson(fileOf(project, target), state);
        return state;
      }),
    remove: (project, target) => inTurn(() => fs.rm(fileOf(project, target), { force: true })),
    async list() {
      const names = await fs.readdir(folder).catch(() => []);
      const files = names.filter((name) => name.endsWith('.json')).sort();
      const states = await Promise.all(files.map((name) => readState(path.join(folder, name))));
      return states.filter((state) => state !== undefined);
    },
  };
  return store;
}

export function emptyState(project: string, target: string): TestState {
  const nothing = { snaps: [], providers: [], connections: [], aliases: [] } as const;
  return { version: 1, project, target, instance: undefined, ...nothing };
}

function isEmpty({ instance, snaps, providers, connections, aliases }: TestState): boolean {
  return instance === undefined && [snaps, providers, connections, aliases].every(({ length }) => length === 0);
}

async function readState(file: string): Promise<TestState | undefined> {
  const value = await readJson(file);
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

/** Undefined for what is not there or is no JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Written beside its place and moved there: a crash leaves the old file or the new one. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await fs.writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`);
    await fs.rename(draft, file);
  } catch (error) {
    await fs.rm(draft, { force: true });
    throw error;
  }
}
