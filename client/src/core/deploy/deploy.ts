/** Carries out a `snap-test.yaml` on one throw-away instance, step by step. */
import type { SnapTestPlan, SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import { oneAtATime } from '../install/one-at-a-time.ts';
import { throwIfCancelled } from '../install/cancel.ts';
import { runStep as runOne, type OnStep, type TestStep } from '../install/steps.ts';
import { CLEAN_SNAPSHOT, prepareInstance, removeInstance, type InstanceRequest } from '../install/test-instance.ts';
import { adoptEarlier } from '../lxd/adopt-earlier.ts';
import { toInstanceName } from '../lxd/instance-name.ts';
import type { Change } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import { UserError } from '../user-error.ts';
import { carryOut } from './carry-out.ts';
import { fingerprintOf, type DeploymentState, type StepRecord } from './deployment-state.ts';
import { buildProject } from './install-step.ts';
import type { DeployPorts, StepContext } from './step-context.ts';

export interface DeployOptions {
  /** Where `snap-test.yaml` is, absolute. */
  readonly folder: string;
  /** Where the plan says nothing of the instance. */
  readonly defaults: Pick<InstanceRequest, 'image' | 'vm' | 'cpus' | 'memory' | 'disk'>;
  readonly localSnaps?: readonly string[];
  /** Goes on with what is not done yet, on the instance as it is. Else everything, on a fresh one. */
  readonly resume?: boolean;
  /** First `waiting` for every step of the run, then as they go on. Builds and the instance are steps too. */
  readonly onStep?: OnStep;
  /** Output of commands, with the step that runs. */
  readonly onOutput?: (stepId: string, line: string) => void;
  readonly onChange?: (change: Change) => void;
  readonly signal?: AbortSignal;
}

export interface DeployResult {
  readonly target: Target;
  readonly instance: string;
}

export const INSTANCE_STEP = 'instance';

/** @param machine default: this one */
export function deploymentInstance(plan: Pick<SnapTestPlan, 'name'>, folder: string, machine?: string): string {
  return toInstanceName('test', plan.name, folder, machine);
}

/** Throws the error of the step that failed, or `Cancelled`; what is done stays done, to be resumed. */
export function deploy(ports: DeployPorts, plan: SnapTestPlan, options: DeployOptions): Promise<DeployResult> {
  const instance = deploymentInstance(plan, options.folder, ports.lxd.machine);
  const target = ports.openInstance(instance);
  return oneAtATime(ports, { id: target.id, label: target.label, instance }, async () => {
    await deployAll(ports, plan, options, instance, target);
    return { target, instance };
  });
}

/** One step by itself, whatever its state, on the deployment that is there. UserError `no-deployment`. */
export function runDeploymentStep(
  ports: DeployPorts,
  plan: SnapTestPlan,
  stepId: string,
  options: Omit<DeployOptions, 'resume'>,
): Promise<void> {
  const instance = deploymentInstance(plan, options.folder, ports.lxd.machine);
  const target = ports.openInstance(instance);
  const step = plan.steps.find(({ id }) => id === stepId);
  return oneAtATime(ports, { id: target.id, label: target.label, instance }, async () => {
    const existing = await ports.lxd.find(instance, options.signal);
    if (!step || !existing?.snapshots.includes(CLEAN_SNAPSHOT)) {
      const message = step ? `"${plan.name}" is not deployed.` : `The plan has no step "${stepId}" any more.`;
      throw new UserError('no-deployment', message, { hint: 'Deploy it first.' });
    }
    await prepareInstance(ports, toRequest(plan, options, instance, false), withoutStep(options));
    const run = createRun(ports, plan, options, instance, target);
    await run.load();
    await run.step(step);
  });
}

/** Deletes the instance with all that is on it. UserError `target-busy` while it is being deployed. */
export async function removeDeployment(ports: DeployPorts, instance: string, signal?: AbortSignal): Promise<void> {
  const { id, label } = ports.openInstance(instance);
  await oneAtATime(ports, { id, label, instance }, async () => {
    await removeInstance(ports, instance, signal);
    await ports.deployments.remove(instance);
  });
}

async function deployAll(
  ports: DeployPorts,
  plan: SnapTestPlan,
  options: DeployOptions,
  instance: string,
  target: Target,
): Promise<void> {
  const { signal, onStep } = options;
  const run = createRun(ports, plan, options, instance, target);
  const existing = options.resume ? await ports.lxd.find(instance, signal) : undefined;
  const canResume = existing?.snapshots.includes(CLEAN_SNAPSHOT) === true;
  if (canResume) await run.load();
  // From the first step on that is not done as it is written now: what follows may rest on it.
  const first = plan.steps.findIndex((step) => !run.isDone(step));
  const start = first < 0 ? plan.steps.length : first;
  const todo = plan.steps.slice(start);
  const projects = new Map(
    todo.flatMap((step) =>
      step.kind === 'install' && step.source.kind === 'project' ? [[step.source.folder, step.snap]] : [],
    ),
  );
  for (const folder of projects.keys())
    onStep?.({ id: `build: ${folder}`, label: `Build "${folder}"`, state: 'waiting' });
  onStep?.({ id: INSTANCE_STEP, label: `LXD instance "${instance}"`, state: 'waiting' });
  for (const [index, { id, label }] of plan.steps.entries()) {
    if (index < start) onStep?.({ id, label, state: 'skipped', detail: 'done before' });
    else onStep?.({ id, label, state: 'waiting' });
  }

  // Before the instance: what can't be built needs none.
  for (const folder of projects.keys()) {
    throwIfCancelled(signal);
    await runOne(onStep, `build: ${folder}`, `Build "${folder}"`, async () => {
      const artefacts = await buildProject(run.base, folder);
      return artefacts.map(({ file }) => file.split(/[\\/]/).at(-1)).join(', ');
    });
  }
  throwIfCancelled(signal);
  // Until it is there again nothing is done on it.
  if (!canResume) await run.reset();
  const adopt = (): Promise<boolean> => adoptDeployment(ports, instance, options);
  await prepareInstance(ports, toRequest(plan, options, instance, !canResume), { ...options, adopt });
  for (const step of todo) {
    throwIfCancelled(signal);
    await run.step(step);
  }
}

/** One of an earlier version. What was done in it is not of use: it is going to be rolled back. */
async function adoptDeployment(
  { lxd, deployments }: DeployPorts,
  name: string,
  { folder, signal }: DeployOptions,
): Promise<boolean> {
  const isKnown = async (one: string): Promise<boolean> => (await deployments.read(one)) !== undefined;
  const earlier = await adoptEarlier(lxd, { kind: 'test', name, folder, isKnown }, signal);
  if (earlier !== undefined) await deployments.remove(earlier);
  return earlier !== undefined;
}

interface Run {
  readonly base: Omit<StepContext, 'note' | 'onLine'>;
  load(): Promise<void>;
  reset(): Promise<void>;
  isDone(step: SnapTestStep): boolean;
  step(step: SnapTestStep): Promise<void>;
}

function createRun(
  ports: DeployPorts,
  plan: SnapTestPlan,
  options: Omit<DeployOptions, 'resume'>,
  instance: string,
  target: Target,
): Run {
  const { folder, localSnaps = [], signal, onStep, onOutput, onChange } = options;
  const base = { ports, target, instance, folder, localSnaps, signal, onChange, built: new Map() };
  let state: DeploymentState = { version: 1, name: plan.name, folder, instance, steps: {} };
  const record = async (step: SnapTestStep, { state: now, detail, milliseconds }: TestStep): Promise<void> => {
    const entry: StepRecord = {
      state: now,
      fingerprint: fingerprintOf(step),
      ...(detail !== undefined && { detail }),
      ...(milliseconds !== undefined && { milliseconds }),
    };
    state = { ...state, steps: { ...state.steps, [step.id]: entry } };
    await ports.deployments.write(state);
  };
  return {
    base,
    async load() {
      state = (await ports.deployments.read(instance)) ?? state;
    },
    reset: () => ports.deployments.write((state = { ...state, steps: {} })),
    isDone(step) {
      const known = state.steps[step.id];
      return known?.state === 'done' && known.fingerprint === fingerprintOf(step);
    },
    async step(step) {
      let last: TestStep = { id: step.id, label: step.label, state: 'running' };
      await record(step, last);
      const tell: OnStep = (now) => onStep?.((last = now));
      try {
        await runOne(tell, step.id, step.label, (note) =>
          carryOut({ ...base, note, onLine: (line) => onOutput?.(step.id, line) }, step),
        );
      } finally {
        await record(step, last);
      }
    },
  };
}

function toRequest(plan: SnapTestPlan, options: DeployOptions, name: string, fresh: boolean): InstanceRequest {
  const { defaults, folder } = options;
  const {
    image = defaults.image,
    vm,
    cpus = defaults.cpus,
    memory = defaults.memory,
    disk = defaults.disk,
  } = plan.instance;
  return {
    name,
    folder,
    image,
    fresh,
    vm: vm || defaults.vm === true,
    ...(cpus !== undefined && { cpus }),
    ...(memory !== undefined && { memory }),
    ...(disk !== undefined && { disk }),
  };
}

function withoutStep({ signal }: Pick<DeployOptions, 'signal'>): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}
