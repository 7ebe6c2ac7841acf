/** What the "Snap Test" view does: each is one `snap` command on the target, and what stays is remembered. */
import type { CommandLine } from '../process/process.ts';
import type { PerformOptions, Target } from '../target/target.ts';
import { UserError } from '../user-error.ts';
import { performWhenFree } from './perform.ts';
import type { Limits } from './ports.ts';
import type { SnapTestModel } from './snap-test-model.ts';
import type { TestAlias, TestConnection, TestState, TestStateStore } from './state.ts';

export interface SnapTestPorts {
  readonly target: Target;
  readonly store: TestStateStore;
  /** The project's folder. */
  readonly project: string;
  readonly limits?: Partial<Limits>;
}

/** What was done, and what could not be. */
export interface ActionSummary<T> {
  readonly done: readonly T[];
  readonly failed: readonly { readonly item: T; readonly message: string }[];
}

/** @param slot `:network-control`, `gnome:gtk`; without one snapd chooses */
export async function connect(
  ports: SnapTestPorts,
  { plug, slot }: { readonly plug: string; readonly slot: string | undefined },
  options: PerformOptions = {},
): Promise<void> {
  await perform(ports, plug, ['connect', plug, ...(slot === undefined ? [] : [slot])], options);
  const made = slot ?? `:${plug.split(':')[1] ?? ''}`;
  await update(ports, (state) => ({
    ...state,
    connections: [...state.connections.filter((one) => one.plug !== plug || one.slot !== made), { plug, slot: made }],
  }));
}

export async function disconnect(
  ports: SnapTestPorts,
  { plug, slot }: TestConnection,
  options: PerformOptions = {},
): Promise<void> {
  try {
    await perform(ports, plug, ['disconnect', plug, slot], options);
  } catch (error) {
    // Not connected is what was wanted.
    if (!(error instanceof UserError) || error.code !== 'snap-nothing-to-do') throw error;
  }
  await update(ports, (state) => ({
    ...state,
    connections: state.connections.filter((one) => one.plug !== plug || one.slot !== slot),
  }));
}

/** All that the store would not connect, and what of it a slot is there for. One that fails keeps none from the next. */
export function connectAll(
  ports: SnapTestPorts,
  model: SnapTestModel,
  options: PerformOptions = {},
): Promise<ActionSummary<TestConnection>> {
  const waiting = model.snaps.flatMap(({ connections }) =>
    connections.flatMap(({ plug, slot, state }) => (state === 'waiting' && slot !== undefined ? [{ plug, slot }] : [])),
  );
  return each(waiting, (one) => connect(ports, one, options));
}

export function connectThese(
  ports: SnapTestPorts,
  connections: readonly TestConnection[],
  options: PerformOptions = {},
): Promise<ActionSummary<TestConnection>> {
  return each(connections, (one) => connect(ports, one, options));
}

/** What was connected by hand before, waits again, and still can be connected. */
export function proposeConnections(state: TestState | undefined, model: SnapTestModel): readonly TestConnection[] {
  const waiting = model.snaps.flatMap(({ connections }) => connections.filter((one) => one.state === 'waiting'));
  return (state?.connections ?? []).filter(({ plug, slot }) =>
    waiting.some((one) => one.plug === plug && (one.slot === slot || one.otherSlots.includes(slot))),
  );
}

/** The same for aliases. */
export function proposeAliases(state: TestState | undefined, model: SnapTestModel): readonly TestAlias[] {
  const possible = model.snaps.flatMap(({ aliases }) => aliases.filter((one) => one.state === 'possible'));
  return (state?.aliases ?? []).filter((one) =>
    possible.some(({ app, alias }) => app === one.app && alias === one.alias),
  );
}

/** @param names `nova` or `nova.api` */
export function startServices(ports: SnapTestPorts, names: readonly string[], options?: PerformOptions): Promise<void> {
  return control(ports, 'start', names, options);
}

export function stopServices(ports: SnapTestPorts, names: readonly string[], options?: PerformOptions): Promise<void> {
  return control(ports, 'stop', names, options);
}

export function restartServices(
  ports: SnapTestPorts,
  names: readonly string[],
  options?: PerformOptions,
): Promise<void> {
  return control(ports, 'restart', names, options);
}

export async function setAlias(
  ports: SnapTestPorts,
  { app, alias }: TestAlias,
  options: PerformOptions = {},
): Promise<void> {
  await perform(ports, app, ['alias', app, alias], options);
  await update(ports, (state) => ({
    ...state,
    aliases: [...state.aliases.filter((one) => one.alias !== alias), { app, alias }],
  }));
}

/** All that the model offers and that nobody else has. */
export function setAllAliases(
  ports: SnapTestPorts,
  model: SnapTestModel,
  options: PerformOptions = {},
): Promise<ActionSummary<TestAlias>> {
  const possible = model.snaps.flatMap(({ aliases }) =>
    aliases.flatMap(({ app, alias, state }) => (state === 'possible' || state === 'disabled' ? [{ app, alias }] : [])),
  );
  return each(possible, (one) => setAlias(ports, one, options));
}

export async function removeAlias(
  ports: SnapTestPorts,
  { app, alias }: TestAlias,
  options: PerformOptions = {},
): Promise<void> {
  await perform(ports, app, ['unalias', alias], options);
  await update(ports, (state) => ({ ...state, aliases: state.aliases.filter((one) => one.alias !== alias) }));
}

/** For a terminal. With `shell` a shell in the app's environment and confinement. */
export function runAppLine(
  target: Target,
  name: string,
  args: readonly string[] = [],
  { shell = false }: { readonly shell?: boolean } = {},
): CommandLine {
  return target.terminalLine(['snap', 'run', ...(shell ? ['--shell'] : []), name, ...args]);
}

/** For a terminal: goes on until it is closed. snapd shows logs to none but root. */
export function logsLine(target: Target, name: string, count = 100): CommandLine {
  return target.terminalLine(['snap', 'logs', '-f', `-n=${count}`, name], { withRights: true });
}

function control(
  ports: SnapTestPorts,
  verb: string,
  names: readonly string[],
  options: PerformOptions = {},
): Promise<void> {
  const [first] = names;
  return first === undefined ? Promise.resolve() : perform(ports, first, [verb, ...names], options);
}

/** @param name `nova`, `nova.api` or `nova:plug` */
function perform(
  { target, limits }: SnapTestPorts,
  name: string,
  args: readonly string[],
  options: PerformOptions,
): Promise<void> {
  const snap = name.split(/[.:]/)[0] ?? name;
  return performWhenFree(target, args, { ...options, snaps: [snap], ...(limits && { limits }) });
}

function update({ store, project, target }: SnapTestPorts, change: (state: TestState) => TestState): Promise<unknown> {
  return store.update(project, target.id, change);
}

async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<ActionSummary<T>> {
  const done: T[] = [];
  const failed: { item: T; message: string }[] = [];
  for (const item of items) {
    try {
      await act(item);
      done.push(item);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed.push({ item, message: error.message });
    }
  }
  return { done, failed };
}
