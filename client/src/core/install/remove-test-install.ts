/** Undoes a test install, also one that was broken off. */
import type { Change } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { throwIfCancelled } from './cancel.ts';
import { modeOf } from './choose-mode.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { performWhenFree } from './perform.ts';
import type { InstallPorts } from './ports.ts';
import { putBack, type Perform } from './put-back.ts';
import type { TestSnap, TestState } from './state.ts';
import { runStep, type OnStep } from './steps.ts';
import { removeInstance } from './test-instance.ts';

export interface RemoveRequest {
  readonly project: string;
  readonly target: Target;
  /** In an instance: deletes it whole. Default true. */
  readonly deleteInstance?: boolean;
  /** Bases and the like that came with it. Default true. */
  readonly providers?: boolean;
  /** Also what is remembered to be proposed again. */
  readonly forget?: boolean;
}

export interface RemoveHooks {
  readonly onStep?: OnStep;
  readonly onChange?: (change: Change) => void;
  readonly signal?: AbortSignal;
}

/** Answers sentences on what could not be undone; throws where a snap could not be removed, or `target-busy`. */
export async function removeTestInstall(
  ports: InstallPorts,
  request: RemoveRequest,
  hooks: RemoveHooks = {},
): Promise<readonly string[]> {
  const { project, target } = request;
  const instance = (await ports.store.read(project, target.id))?.instance;
  const locked = { id: target.id, label: target.label, instance };
  return oneAtATime(ports, locked, () => removeNow(ports, request, hooks));
}

async function removeNow(ports: InstallPorts, request: RemoveRequest, hooks: RemoveHooks): Promise<readonly string[]> {
  const { project, target } = request;
  const state = await ports.store.read(project, target.id);
  const instance = state?.instance;
  const problems: string[] = [];
  if (instance !== undefined && request.deleteInstance !== false) {
    await runStep(hooks.onStep, 'instance', `Deleting LXD instance "${instance}"`, () =>
      removeInstance(ports, instance, hooks.signal),
    );
    await ports.store.update(project, target.id, (old) => ({ ...old, instance: undefined, snaps: [], providers: [] }));
  } else if (state) {
    await removeSnaps(ports, request, state, hooks, problems);
  }
  if (request.forget) await ports.store.remove(project, target.id);
  return problems;
}

async function removeSnaps(
  ports: InstallPorts,
  request: RemoveRequest,
  state: TestState,
  hooks: RemoveHooks,
  problems: string[],
): Promise<void> {
  const { project, target } = request;
  const { store, limits } = ports;
  const perform = (snap: string, args: readonly string[]): Promise<void> =>
    performWhenFree(target, args, { ...hooks, snaps: [snap], ...(limits && { limits }) });
  // The newest first: what came later may need what came before.
  for (const snap of [...state.snaps].reverse()) {
    throwIfCancelled(hooks.signal);
    const label = snap.replaced ? `Putting "${snap.name}" of the store back` : `Removing "${snap.name}"`;
    await runStep(hooks.onStep, `remove: ${snap.name}`, label, () => removeOne(target, snap, state, perform));
    await store.update(project, target.id, (old) => ({
      ...old,
      snaps: old.snaps.filter(({ name }) => name !== snap.name),
    }));
  }
  if (request.providers === false) return;
  for (const { name } of [...state.providers].reverse()) {
    throwIfCancelled(hooks.signal);
    try {
      await runStep(hooks.onStep, `remove: ${name}`, `Removing "${name}", which came with it`, () =>
        removeIfThere(target, name, perform),
      );
      await store.update(project, target.id, (old) => ({
        ...old,
        providers: old.providers.filter((provider) => provider.name !== name),
      }));
    } catch (error) {
      if (error instanceof Cancelled || !(error instanceof UserError)) throw error;
      // Another snap uses it by now, or it is one that snapd keeps for itself.
      problems.push(`"${name}" stays on ${target.label}: ${error.message}`);
      await store.update(project, target.id, (old) => ({
        ...old,
        providers: old.providers.filter((provider) => provider.name !== name),
      }));
    }
  }
}

async function removeOne(target: Target, snap: TestSnap, state: TestState, perform: Perform): Promise<void> {
  const { name, replaced } = snap;
  if (!replaced) {
    await removeIfThere(target, name, perform);
    return;
  }
  const now = await target.snapd.snap(name);
  if (!now || (now.revision === replaced.revision && modeOf(now) === (replaced.mode ?? modeOf(now)))) return;
  // A snap of the store keeps its data, and what was set by hand for the test goes.
  for (const { app, alias } of state.aliases) if (ownerOf(app) === name) await perform(name, ['unalias', alias]);
  for (const { plug, slot } of state.connections) {
    if (ownerOf(plug) === name) await perform(name, ['disconnect', plug, slot]).catch(ignoreMissing);
  }
  await putBack(target, name, replaced, perform);
}

/** Removing a snap takes its connections and aliases along. */
async function removeIfThere(target: Target, name: string, perform: Perform): Promise<void> {
  if (await target.snapd.snap(name)) await perform(name, ['remove', '--purge', name]);
}

/** Disconnected by hand in the meantime. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

/** Of `nova.manage` and `nova:network`. */
function ownerOf(word: string): string {
  return word.split(/[.:]/)[0] ?? word;
}
