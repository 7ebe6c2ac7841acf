/** Builds a project: the one way in for commands, tasks and deployments. */
import { createBuildOutput } from '../snapcraft/output.ts';
import type { BuildOutput } from '../snapcraft/output.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { openBuildLog } from './build-log.ts';
import type { BuildLog } from './build-log.ts';
import { toEra } from './build-image.ts';
import { chooseProvider } from './choose-provider.ts';
import { addRecord } from './history.ts';
import { lockProject } from './lock.ts';
import { openLxdSession } from './lxd-session.ts';
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { BuildSession } from './session.ts';
import { openSnapcraftSession } from './snapcraft-session.ts';
import type { Artefact, BuildProgress, BuildRecord, BuildRequest, PartTime, ProviderId } from './types.ts';

/** How much of the output's end is searched for the reason of a failure. */
const KEPT_LINES = 400;

/**
 * What snapcraft does not like about a project is a record with the result `failed`, its problems go to the port. Every
 * build is in the history, however it ended. UserError: `already-building`, `no-builder`, `snapcraft-missing`,
 * `disk-full`, `no-artefact`, `instance-…`, `lxd-…`. Throws Cancelled where the signal fired.
 */
export async function buildSnap(ports: BuildPorts, request: BuildRequest, options: BuildOptions): Promise<BuildRecord> {
  return runActions(ports, request, [request], options);
}

/** Several runs of snapcraft in one session, under one lock; ends with the first that fails. The last one counts. */
export async function runActions(
  ports: BuildPorts,
  request: BuildRequest,
  actions: readonly BuildRequest[],
  options: BuildOptions,
): Promise<BuildRecord> {
  if (options.signal?.aborted) throw new Cancelled();
  // Shells want a terminal: see command-lines.ts.
  const plain = actions.map((one) => ({ ...one, debug: false, shell: false, shellAfter: false }));
  const unlock = await lockProject(request.folder, options.stateFolder);
  try {
    return await runLocked(ports, request, plain, options);
  } finally {
    await unlock();
  }
}

interface Under {
  readonly started: number;
  readonly log: BuildLog;
  provider: ProviderId;
  parts: readonly PartTime[];
}

async function runLocked(
  ports: BuildPorts,
  request: BuildRequest,
  actions: readonly BuildRequest[],
  options: BuildOptions,
): Promise<BuildRecord> {
  const started = ports.now();
  const log = openBuildLog(options.stateFolder, request.folder, started);
  const under: Under = { started, log, provider: 'snapcraft', parts: [] };
  const tell: BuildPorts['onLine'] = (text, stream) => {
    log.add(text);
    ports.onLine(text, stream);
  };
  const finish = async (end: Pick<BuildRecord, 'result' | 'artefacts' | 'reason'>): Promise<BuildRecord> => {
    await log.close();
    const record: BuildRecord = {
      started,
      // The clock may have been set meanwhile.
      milliseconds: Math.max(0, ports.now() - started),
      provider: under.provider,
      platform: request.platform,
      ...(request.action !== 'pack' && { action: request.action }),
      parts: under.parts,
      logFile: log.file,
      ...end,
    };
    // A build is none the worse for it.
    await addRecord(options.stateFolder, request.folder, record).catch((error: unknown) => {
      ports.onLine(error instanceof Error ? error.message : String(error), 'note');
    });
    return record;
  };
  try {
    ports.onProblems([]);
    return await finish(await runInSession({ ...ports, onLine: tell }, request, actions, options, under));
  } catch (error) {
    if (error instanceof Cancelled) {
      tell('Cancelled.', 'note');
      await finish({ result: 'cancelled', artefacts: [] });
    } else if (error instanceof UserError) {
      tell(error.message, 'note');
      if (error.hint !== undefined) tell(error.hint, 'note');
      if (error.detail !== undefined) log.add(error.detail);
      await finish({ result: 'failed', artefacts: [], reason: error.message });
    } else {
      await log.close();
    }
    throw error;
  }
}

async function runInSession(
  ports: BuildPorts,
  request: BuildRequest,
  actions: readonly BuildRequest[],
  options: BuildOptions,
  under: Under,
): Promise<{ result: 'built' | 'failed'; artefacts: readonly Artefact[]; reason?: string }> {
  under.provider = await chooseProvider(ports, options);
  const session = await openSession(ports, under.provider, request, options);
  try {
    let artefacts: readonly string[] = [];
    for (const action of actions) {
      const output = createBuildOutput({
        parts: options.parts,
        action: action.action,
        era: toEra(action),
        now: () => ports.now(),
      });
      const { code, text } = await follow(ports, session, action, output);
      const outcome = output.end(code);
      under.parts = outcome.parts;
      ports.onProblems(outcome.problems);
      ports.onProgress(output.progress);
      if (code !== 0) {
        await addOwnLog(session, under.log);
        await session.explainFailure(text);
        return { result: 'failed', artefacts: [], reason: outcome.reason ?? `snapcraft ended with exit code ${code}.` };
      }
      artefacts = [...outcome.snaps, ...outcome.components];
    }
    const found = await session.fetchArtefacts(artefacts);
    return { result: 'built', artefacts: found };
  } finally {
    await session.close();
  }
}

function openSession(
  ports: BuildPorts,
  provider: ProviderId,
  request: BuildRequest,
  options: BuildOptions,
): Promise<BuildSession> {
  if (provider === 'snapcraft') return openSnapcraftSession(ports, request, options);
  const stage = (label: string): BuildProgress => ({
    label,
    part: undefined,
    step: undefined,
    partNumber: undefined,
    partCount: options.parts.length,
    fraction: 0,
  });
  const own = {
    lxd: ports.lxd,
    now: () => ports.now(),
    onNote: (text: string) => ports.onLine(text, 'note'),
    onStage: (label: string) => ports.onProgress(stage(label)),
  };
  return openLxdSession(own, request, options);
}

async function follow(ports: BuildPorts, session: BuildSession, action: BuildRequest, output: BuildOutput) {
  const last: string[] = [];
  let told = '';
  const result = await session.run(action, (line, stream) => {
    ports.onLine(line, stream);
    output.line(line, stream);
    const { progress } = output;
    const state = `${progress.label} ${progress.fraction}`;
    if (state !== told) ports.onProgress(progress);
    told = state;
    last.push(line);
    if (last.length > 2 * KEPT_LINES) last.splice(0, KEPT_LINES);
  });
  return { code: result.code, text: last.join('\n') };
}

/** What snapcraft wrote down and did not print. */
async function addOwnLog(session: BuildSession, log: BuildLog): Promise<void> {
  const text = await session.readLog().catch(() => undefined);
  if (text !== undefined) log.add(`\n--- snapcraft's own log ---\n${text}`);
}
