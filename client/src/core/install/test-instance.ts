/** The throw-away instance: made once, rolled back when it is to be fresh. */
import { createHash } from 'node:crypto';
import { isOfAnotherMachine, readInstanceMark, toMarkConfig } from '../lxd/instance-name.ts';
import { waitReady } from '../lxd/wait-ready.ts';
import type { Lxd, LxdInstance } from '../lxd/lxd.ts';
import { UserError } from '../user-error.ts';
import type { InstancePorts } from './ports.ts';
import { limitsOf } from './ports.ts';
import { runStep, type OnStep } from './steps.ts';
import { throwIfCancelled } from './cancel.ts';

/** Taken when the system and snapd are ready: an instance without it was left half made. */
export const CLEAN_SNAPSHOT = 'snapwright-clean';
const SHAPE = 'snapwright.shape';

export interface InstanceRequest {
  /** See `toInstanceName`. */
  readonly name: string;
  /** The project's, or that of `snap-test.yaml`. */
  readonly folder: string;
  readonly image: string;
  readonly vm?: boolean;
  readonly cpus?: number;
  /** As LXD writes them: `4GiB`. */
  readonly memory?: string;
  readonly disk?: string;
  /** Back to the state after its first start; made anew where the image or its size is another now. */
  readonly fresh?: boolean;
  /** Further `lxc config` keys: `security.nesting`. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface InstanceHooks {
  readonly onStep?: OnStep;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Where there is no such instance: may give its name to one of an earlier version. Answers whether it did. */
  readonly adopt?: () => Promise<boolean>;
}

/**
 * Answers when snapd is ready for work. What was begun and not finished is taken away again, also after a cancel.
 * UserError `instance-foreign`, and those of LXD.
 */
export async function prepareInstance(
  ports: InstancePorts,
  request: InstanceRequest,
  hooks: InstanceHooks = {},
): Promise<'created' | 'reused' | 'rolled-back'> {
  const { lxd } = ports;
  const { signal } = hooks;
  let existing = await lxd.find(request.name, signal);
  if (!existing && (await hooks.adopt?.())) existing = await lxd.find(request.name, signal);
  if (existing) checkOurs(lxd, existing);
  const isWhole = existing?.snapshots.includes(CLEAN_SNAPSHOT) === true;
  const isSame = existing?.user[SHAPE] === shapeOf(request);
  if (existing && isWhole && !request.fresh) {
    await wake(ports, existing, hooks);
    return 'reused';
  }
  if (existing && isWhole && isSame) {
    await runStep(hooks.onStep, 'instance', `Rolling back ${labelOf(request.name)}`, async (note) => {
      await lxd.restore(request.name, CLEAN_SNAPSHOT, signal);
      // The state comes back with its files; whether it runs is LXD's affair.
      const restored = await lxd.find(request.name, signal);
      if (restored?.status !== 'Running') await lxd.start(request.name, signal);
      await ready(ports, request.name, signal, note);
    });
    return 'rolled-back';
  }
  if (existing) await lxd.remove(request.name, signal);
  await create(ports, request, hooks);
  return 'created';
}

export async function removeInstance(ports: InstancePorts, name: string, signal?: AbortSignal): Promise<void> {
  const existing = await ports.lxd.find(name, signal);
  if (!existing) return;
  checkOurs(ports.lxd, existing);
  await ports.lxd.remove(name, signal);
}

async function create(ports: InstancePorts, request: InstanceRequest, hooks: InstanceHooks): Promise<void> {
  const { lxd } = ports;
  const { signal, onLine } = hooks;
  const { name, image, vm, disk } = request;
  const label = `Creating ${labelOf(name)} from "${image}"`;
  await runStep(hooks.onStep, 'instance', label, async (note) => {
    // It takes away itself what it made; what another made in the meantime stays.
    await lxd.launch(
      { name, image, config: toConfig(lxd, request), ...(vm && { vm }), ...(disk !== undefined && { disk }) },
      { ...(signal && { signal }), onLine: (line) => (note(line), onLine?.(line)) },
    );
    try {
      await ready(ports, name, signal, note);
      note('Taking the snapshot to roll back to');
      // What is still in memory belongs to the snapshot too.
      await lxd.exec(name, ['sync'], signal && { signal });
      throwIfCancelled(signal);
      await lxd.snapshot(name, CLEAN_SNAPSHOT, signal);
    } catch (error) {
      await removeQuietly(ports, name);
      throw error;
    }
  });
}

async function wake(ports: InstancePorts, existing: LxdInstance, hooks: InstanceHooks): Promise<void> {
  const { name, status } = existing;
  const isRunning = status === 'Running';
  await runStep(hooks.onStep, 'instance', `${isRunning ? 'Using' : 'Starting'} ${labelOf(name)}`, async (note) => {
    if (!isRunning) await ports.lxd.start(name, hooks.signal);
    await ready(ports, name, hooks.signal, note);
  });
}

async function ready(
  ports: InstancePorts,
  name: string,
  signal: AbortSignal | undefined,
  note: (detail: string) => void,
): Promise<void> {
  await waitReady(ports.lxd, name, {
    snapd: true,
    timeoutMs: limitsOf(ports).bootMs,
    onStage: note,
    ...(signal && { signal }),
  });
}

/** Without the signal: taking away is what follows a cancel. */
async function removeQuietly(ports: InstancePorts, name: string): Promise<void> {
  try {
    await removeInstance(ports, name);
  } catch {
    // The first error is the one to be told; what is left over is found by its missing snapshot.
  }
}

function checkOurs({ machine }: Lxd, { name, user }: LxdInstance): void {
  const isForTests = readInstanceMark(user)?.kind === 'test';
  if (isForTests && !isOfAnotherMachine(user, machine)) return;
  const why = isForTests ? 'was made on another machine' : 'was not made for tests by Snapwright';
  throw new UserError('instance-foreign', `The instance "${name}" ${why}.`, {
    hint: 'Choose another name, or delete it yourself.',
  });
}

function toConfig({ machine }: Lxd, request: InstanceRequest): Record<string, string> {
  const { folder, cpus, memory, vm, config } = request;
  return {
    // FUSE and systemd's own name spaces want it in a container.
    ...(!vm && { 'security.nesting': 'true' }),
    ...(cpus !== undefined && { 'limits.cpu': String(cpus) }),
    ...(memory !== undefined && { 'limits.memory': memory }),
    ...config,
    ...toMarkConfig({ kind: 'test', folder, machine, base: undefined, created: new Date().toISOString() }),
    [`user.${SHAPE}`]: shapeOf(request),
  };
}

/** What an instance is made of: with another one it can't be rolled back to what is asked for. */
function shapeOf({ image, vm, cpus, memory, disk, config }: InstanceRequest): string {
  const parts = [image, vm === true, cpus ?? null, memory ?? null, disk ?? null, config ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function labelOf(name: string): string {
  return `LXD instance "${name}"`;
}
