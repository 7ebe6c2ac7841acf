/** Installs snap files on a target that is ready, after all that they need. */
import path from 'node:path';
import type { Change, InstalledSnap } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import { UserError } from '../user-error.ts';
import { checkSystem, type SystemFacts } from './check-system.ts';
import { chooseMode, modeOf, type ChosenMode, type InstallMode } from './choose-mode.ts';
import { explainInstallError } from './explain-error.ts';
import { findNeeds, readLocalSnaps, sortForInstall, type Need } from './find-needs.ts';
import { throwIfCancelled } from './cancel.ts';
import { performWhenFree } from './perform.ts';
import type { Limits, ReadPorts } from './ports.ts';
import { makeRoom } from './put-back.ts';
import type { SnapFile } from './read-snap-file.ts';
import type { TestSnap, TestState } from './state.ts';
import { runStep, type OnStep } from './steps.ts';

export interface PlannedSnap extends SnapFile {
  readonly chosen: ChosenMode;
  /** `.comp` files that go along. */
  readonly components: readonly string[];
}

export interface SnapsRequest {
  readonly snaps: readonly PlannedSnap[];
  /** Folders with snaps that are taken in place of the store's. */
  readonly localSnaps: readonly string[];
  /** Whether one from the store may give way. */
  readonly replaceStoreSnap: boolean;
}

export interface InstallHooks {
  readonly onStep?: OnStep;
  readonly onChange?: (change: Change) => void;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<Limits>;
  /** Keeps what is done, before it is done where that can be told. */
  readonly record?: (change: (state: TestState) => TestState) => Promise<TestState>;
}

/** In the order of installation. Components go with the snap that their name begins with, else with the last one. */
export function planSnaps(
  files: readonly SnapFile[],
  components: readonly string[],
  wanted: InstallMode,
): readonly PlannedSnap[] {
  const sorted = sortForInstall(files);
  const ownerOf = (component: string): SnapFile | undefined =>
    sorted.find(({ meta }) => path.basename(component).startsWith(`${meta.name}+`)) ?? sorted.at(-1);
  return sorted.map((snap) => ({
    ...snap,
    chosen: chooseMode(snap.meta, wanted),
    components: components.filter((component) => ownerOf(component) === snap),
  }));
}

export async function readSystem(target: Target, signal?: AbortSignal): Promise<SystemFacts> {
  return { label: target.label, ...(await target.snapd.systemInfo(signal)) };
}

/** Answers what is installed now, in the order of the request. */
export async function installSnaps(
  ports: ReadPorts,
  target: Target,
  request: SnapsRequest,
  hooks: InstallHooks,
): Promise<readonly InstalledSnap[]> {
  const { signal, record } = hooks;
  const { snaps } = request;
  const system = await readSystem(target, signal);
  for (const { meta, chosen } of snaps) checkSystem(meta, chosen, system);
  const before = new Map((await target.snapd.snaps(signal)).map((snap) => [snap.name, snap]));
  const replaced = snaps.map(({ meta }) => findReplaced(before.get(meta.name), target, request.replaceStoreSnap));

  for (const need of await findMissing(ports, request, system, before, signal)) {
    throwIfCancelled(signal);
    await installNeed(target, need, hooks);
  }
  const installed: InstalledSnap[] = [];
  for (const [index, snap] of snaps.entries()) {
    throwIfCancelled(signal);
    const { name } = snap.meta;
    const state = await record?.((before) => ({
      ...before,
      snaps: withSnap(before.snaps, toTestSnap(snap, undefined, replaced[index])),
    }));
    const underneath = state?.snaps.find((one) => one.name === name)?.replaced;
    const now = await installOne(target, snap, underneath, hooks).catch(async (error: unknown) => {
      if (!(await isThere(target, name))) {
        await record?.((state) => ({ ...state, snaps: state.snaps.filter((one) => one.name !== name) }));
      }
      throw error;
    });
    installed.push(now);
    await record?.((state) => ({
      ...state,
      snaps: withSnap(
        state.snaps,
        toTestSnap(snap, now.version, state.snaps.find((one) => one.name === name)?.replaced),
      ),
    }));
  }
  return installed;
}

interface MissingNeed extends Need {
  readonly local: SnapFile | undefined;
}

async function findMissing(
  ports: ReadPorts,
  { snaps, localSnaps }: SnapsRequest,
  system: SystemFacts,
  before: ReadonlyMap<string, InstalledSnap>,
  signal: AbortSignal | undefined,
): Promise<readonly MissingNeed[]> {
  const missing = findNeeds(snaps).filter(({ snap }) => !before.has(snap));
  // snapd wants itself as a snap for every base but "core", and fetches it from the store.
  const wantsSnapd = !before.has('snapd') && snaps.some(({ meta }) => meta.type === 'app' && meta.base !== undefined);
  const isGiven = snaps.some(({ meta }) => meta.name === 'snapd');
  if (missing.length === 0 && !wantsSnapd) return [];
  const local = await readLocalSnaps(ports, localSnaps, system.architecture, signal);
  const needs = missing.map((need) => ({ ...need, local: local.get(need.snap) }));
  const own = wantsSnapd && !isGiven ? local.get('snapd') : undefined;
  return own ? [{ snap: 'snapd', role: 'snapd itself', local: own }, ...needs] : needs;
}

async function installNeed(target: Target, { snap, role, local }: MissingNeed, hooks: InstallHooks): Promise<void> {
  const from = local ? `from ${path.basename(local.file)}` : 'from the store';
  await runStep(hooks.onStep, `need: ${snap}`, `Installing "${snap}" ${from}, ${role}`, async (note) => {
    await hooks.record?.((state) => ({
      ...state,
      providers: [...state.providers.filter(({ name }) => name !== snap), { name: snap, file: local?.file }],
    }));
    try {
      if (local)
        await performWithFiles(target, ['install', '--dangerous'], [local.file], { ...hooks, snaps: [snap], note });
      else await performWhenFree(target, ['install', snap], { ...hooks, snaps: [snap], note });
    } catch (error) {
      if (!(await isThere(target, snap))) {
        await hooks.record?.((state) => ({ ...state, providers: state.providers.filter(({ name }) => name !== snap) }));
      }
      throw explainInstallError(error, { snap, role, label: target.label });
    }
  });
}

async function installOne(
  target: Target,
  snap: PlannedSnap,
  underneath: TestSnap['replaced'],
  hooks: InstallHooks,
): Promise<InstalledSnap> {
  const { meta, chosen, components, file } = snap;
  const { name } = meta;
  const how = chosen.mode === 'none' ? '' : ` (${chosen.mode})`;
  return runStep(hooks.onStep, `install: ${name}`, `Installing "${name}" ${meta.version}${how}`, async (note) => {
    if (chosen.note !== undefined) note(chosen.note);
    try {
      const more = { ...hooks, snaps: [name], note };
      if (underneath) await makeRoom(target, name, underneath, (_, words) => performWhenFree(target, words, more));
      const args = ['install', ...chosen.flags];
      await performWithFiles(target, args, [file, ...components], more);
    } catch (error) {
      throw explainInstallError(error, { snap: name, role: undefined, label: target.label });
    }
    const now = await target.snapd.snap(name, hooks.signal);
    if (now) return now;
    throw new UserError('not-installed', `snapd says that it installed "${name}", and it is not on ${target.label}.`, {
      hint: 'Look at "snap changes" there.',
    });
  });
}

/** After a failure or a cancel: what can't be told counts as there, so that it is taken away later. */
async function isThere(target: Target, snap: string): Promise<boolean> {
  try {
    return (await target.snapd.snap(snap)) !== undefined;
  } catch {
    return true;
  }
}

/** What was copied for it is deleted again, however it ends. */
async function performWithFiles(
  target: Target,
  args: readonly string[],
  files: readonly string[],
  hooks: Parameters<typeof performWhenFree>[2],
): Promise<void> {
  const there: string[] = [];
  try {
    for (const file of files) there.push(await target.provideFile(file, hooks.signal));
    await performWhenFree(target, [...args, ...there], hooks);
  } finally {
    const copies = there.filter((file, index) => file !== files[index]);
    if (copies.length > 0)
      await target.run(['rm', '-f', '--', ...copies], { timeoutMs: 30_000 }).catch(() => undefined);
  }
}

function findReplaced(existing: InstalledSnap | undefined, target: Target, mayReplace: boolean): TestSnap['replaced'] {
  // Those that were installed from files have the revisions x1, x2, …
  if (!existing || !/^\d+$/.test(existing.revision)) return undefined;
  const { name, version, revision, channel } = existing;
  if (target.kind === 'host' && !mayReplace) {
    const from = channel === undefined ? 'the store' : `the store's channel "${channel}"`;
    throw new UserError('snap-from-store', `"${name}" ${version} from ${from} is installed on ${target.label}.`, {
      hint: 'Replace it for the test ("Remove Test Install" puts it back), or test in an LXD instance.',
    });
  }
  return { revision, channel, mode: modeOf(existing) };
}

function toTestSnap(snap: PlannedSnap, version: string | undefined, replaced: TestSnap['replaced']): TestSnap {
  const { meta, chosen, file, components } = snap;
  const { mode, flags } = chosen;
  return { name: meta.name, version, mode, flags, files: [file, ...components], replaced };
}

/** A second installation must not forget what the first one replaced. */
function withSnap(snaps: readonly TestSnap[], snap: TestSnap): readonly TestSnap[] {
  const earlier = snaps.find(({ name }) => name === snap.name);
  const kept = { ...snap, replaced: snap.replaced ?? earlier?.replaced };
  return earlier ? snaps.map((one) => (one === earlier ? kept : one)) : [...snaps, kept];
}
