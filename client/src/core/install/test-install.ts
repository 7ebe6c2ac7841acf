/** Installs what was built on a throw-away instance or on this machine. */
import type { Artefact } from '../build/types.ts';
import type { InstalledSnap } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import { UserError } from '../user-error.ts';
import { checkSystem, type SystemFacts } from './check-system.ts';
import type { InstallMode } from './choose-mode.ts';
import { describePlan } from './describe-plan.ts';
import { installSnaps, planSnaps, readSystem, type InstallHooks, type PlannedSnap } from './install-snaps.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { InstallPorts } from './ports.ts';
import { readSnapFile, readSnapFileThere, type SnapFile } from './read-snap-file.ts';
import { adoptEarlier } from '../lxd/adopt-earlier.ts';
import { prepareInstance, type InstanceRequest } from './test-instance.ts';

export interface TestInstallRequest {
  /** The project's folder, absolute: what is installed is remembered under it. */
  readonly project: string;
  readonly files: readonly Pick<Artefact, 'file' | 'kind'>[];
  readonly place: { readonly kind: 'host' } | { readonly kind: 'lxd'; readonly instance: InstanceRequest };
  /** `devmode` unless the user wants another; a classic snap then is installed as one. */
  readonly mode?: InstallMode;
  /** Folders with bases and the like, taken in place of the store's. */
  readonly localSnaps?: readonly string[];
  /** After `snap-from-store`: yes, replace it. */
  readonly replaceStoreSnap?: boolean;
}

export interface TestInstallHooks extends Omit<InstallHooks, 'record' | 'limits'> {
  /** Output of what runs, for the log. */
  readonly onLine?: (line: string) => void;
}

export interface TestInstallResult {
  readonly target: Target;
  readonly snaps: readonly InstalledSnap[];
  /** Sentences that a person should see: a mode that is not the one asked for. */
  readonly notes: readonly string[];
}

/** Throws UserError before anything is done where the request can't work; else `Cancelled` or the error of a step. */
export async function testInstall(
  ports: InstallPorts,
  request: TestInstallRequest,
  hooks: TestInstallHooks = {},
): Promise<TestInstallResult> {
  const { signal } = hooks;
  const { place } = request;
  const early = await readPlan(ports, request, undefined, signal);
  const target = place.kind === 'host' ? ports.openHost() : ports.openInstance(place.instance.name);
  if (early) checkAll(early, await readEarly(ports, request, target, signal));
  const instance = place.kind === 'host' ? undefined : place.instance.name;
  const locked = { id: target.id, label: target.label, instance };
  return oneAtATime(ports, locked, () => installOn(ports, request, hooks, target, early));
}

async function installOn(
  ports: InstallPorts,
  request: TestInstallRequest,
  hooks: TestInstallHooks,
  target: Target,
  early: readonly PlannedSnap[] | undefined,
): Promise<TestInstallResult> {
  const { place, project } = request;
  const { signal } = hooks;
  if (place.kind === 'lxd') {
    const adopt = (): Promise<boolean> => adoptTest(ports, project, place.instance, target, signal);
    const made = await prepareInstance(ports, place.instance, { ...hooks, adopt });
    await ports.store.update(project, target.id, (state) => ({
      ...state,
      ...(made !== 'reused' && { snaps: [], providers: [] }),
      instance: place.instance.name,
    }));
  }
  const plan = early ?? (await readPlan(ports, request, target, signal)) ?? [];
  const snaps = await installSnaps(
    ports,
    target,
    { snaps: plan, localSnaps: request.localSnaps ?? [], replaceStoreSnap: request.replaceStoreSnap ?? false },
    {
      ...hooks,
      ...(ports.limits && { limits: ports.limits }),
      record: (change) => ports.store.update(project, target.id, change),
    },
  );
  return { target, snaps, notes: plan.flatMap(({ chosen }) => chosen.note ?? []) };
}

/** One of an earlier version, with what is remembered of it. */
async function adoptTest(
  { lxd, store, openInstance }: InstallPorts,
  project: string,
  { name, folder }: InstanceRequest,
  { id }: Target,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const read = (earlier: string): ReturnType<typeof store.read> => store.read(project, openInstance(earlier).id);
  const isKnown = async (earlier: string): Promise<boolean> => (await read(earlier))?.instance !== undefined;
  const earlier = await adoptEarlier(lxd, { kind: 'test', name, folder, isKnown }, signal);
  if (earlier === undefined) return false;
  const known = await read(earlier);
  if (known) {
    await store.update(project, id, () => ({ ...known, target: id, instance: name }));
    await store.remove(project, known.target);
  }
  return true;
}

/**
 * What `testInstall` would do, in sentences for a question to the user. Reads only.
 * @param ports as for the installation itself
 */
export async function describeInstall(
  ports: InstallPorts,
  request: TestInstallRequest,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const plan = await readPlan(ports, request, undefined, signal);
  const target = request.place.kind === 'host' ? ports.openHost() : undefined;
  if (plan && target) checkAll(plan, await readSystem(target, signal));
  const before = target ? await target.snapd.snaps(signal) : [];
  return describePlan(request, plan ?? [], before);
}

/** Undefined where only the target can look into the files. */
async function readPlan(
  ports: InstallPorts,
  request: TestInstallRequest,
  target: Target | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly PlannedSnap[] | undefined> {
  const components = request.files.filter(({ kind }) => kind === 'component').map(({ file }) => file);
  const snaps: SnapFile[] = [];
  for (const { file, kind } of request.files) {
    if (kind !== 'snap') continue;
    const read = target
      ? await readSnapFileThere(ports, target, file, signal)
      : await readSnapFile(ports, file, signal);
    if (read) snaps.push(read);
    else if (request.place.kind === 'lxd') return undefined;
    else throw missingTool();
  }
  if (snaps.length === 0) {
    throw new UserError('no-artefact', 'There is no snap to install.', { hint: 'Build it first.' });
  }
  return planSnaps(snaps, components, request.mode ?? 'devmode');
}

/** What is known of the place before an instance is there. */
async function readEarly(
  ports: InstallPorts,
  { place }: TestInstallRequest,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<SystemFacts> {
  if (place.kind === 'host') return readSystem(target, signal);
  const { architecture } = await ports.lxd.check(signal);
  return { label: target.label, architecture };
}

function checkAll(plan: readonly PlannedSnap[], system: SystemFacts): void {
  for (const { meta, chosen } of plan) checkSystem(meta, chosen, system);
}

function missingTool(): UserError {
  return new UserError('unsquashfs-missing', 'The program "unsquashfs" is needed to look into the snap.', {
    hint: 'On Ubuntu and Debian it comes with the package "squashfs-tools".',
  });
}
