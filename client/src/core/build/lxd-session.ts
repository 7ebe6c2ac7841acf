/** A build in an instance of our own: project in, snapcraft there, what it made out. */
import path from 'node:path';
import fs from 'node:fs/promises';
import { endLeftRuns } from '../lxd/end-run.ts';
import type { Lxd } from '../lxd/lxd.ts';
import { waitReady } from '../lxd/wait-ready.ts';
import { toSnapcraftArguments } from '../snapcraft/args.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { makePlace, missingArtefact, readArtefacts } from './artefacts.ts';
import { toEra } from './build-image.ts';
import { prepareInstance, toBuildInstanceName } from './build-instance.ts';
import { toInstanceEnvironment } from './environment.ts';
import { hasNetwork, noNetwork } from './install-snapcraft.ts';
import { refuseDiskFull } from './instance-trouble.ts';
import { findOwnInstance, instanceStateFile } from './own-instances.ts';
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { BuildSession } from './session.ts';
import { PROJECT_PLACE, syncProject } from './sync.ts';
import { readStateFile, writeStateFile } from '../state-file.ts';
import type { Artefact, BuildRequest } from './types.ts';

const LOG_PLACES = ['.local/state/snapcraft/log', '.cache/snapcraft/log'];
const LOG_MS = 20_000;
const NO_NETWORK =
  /Temporary failure (?:in name resolution|resolving)|Could not resolve host|Network is unreachable|Name or service not known/u;

interface LxdSessionPorts extends Pick<BuildPorts, 'lxd' | 'now'> {
  onNote(text: string): void;
  onStage(label: string): void;
}

/** The instance is up and has the project when this returns. UserError, Cancelled. */
export async function openLxdSession(
  ports: LxdSessionPorts,
  request: BuildRequest,
  options: BuildOptions,
): Promise<BuildSession> {
  const { lxd } = ports;
  const withSignal = options.signal && { signal: options.signal };
  const environment = toInstanceEnvironment(options.environment ?? process.env, request);
  const instance = toBuildInstanceName(request, lxd.machine);
  await options.idleStop?.busy(instance);
  const [checked, ended] = await Promise.allSettled([lxd.check(options.signal), endLostBuild(lxd, instance, options)]);
  // The first says more. Both are waited for, and what is lost stays known where it could not be ended.
  if (checked.status === 'rejected') throw checked.reason;
  if (ended.status === 'rejected') throw ended.reason;
  await bringIn(ports, request, options, { instance, environment });
  let isQuiet = true;
  return {
    provider: 'lxd',
    run: async (asked, onLine) => {
      isQuiet = false;
      try {
        const args = ['snapcraft', ...toSnapcraftArguments(asked, toEra(asked), 'destructive')];
        const result = await lxd.exec(instance, args, { cwd: PROJECT_PLACE, env: environment, onLine, ...withSignal });
        isQuiet = true;
        return result;
      } catch (error) {
        isQuiet = error instanceof Cancelled;
        throw error;
      }
    },
    explainFailure: async (output) => {
      refuseDiskFull(instance, output);
      if (NO_NETWORK.test(output) && !(await hasNetwork(lxd, instance))) throw noNetwork(instance);
    },
    fetchArtefacts: (named) => fetchArtefacts(lxd, { instance, request, options, named }),
    readLog: () => readOwnLog(lxd, instance, options.signal),
    close: () => leave(lxd, instance, options, isQuiet),
  };
}

/** The instance up, and the project in it; else it is left as if nothing had been. */
async function bringIn(
  ports: LxdSessionPorts,
  request: BuildRequest,
  options: BuildOptions,
  { instance, environment }: { readonly instance: string; readonly environment: Readonly<Record<string, string>> },
): Promise<void> {
  const { lxd } = ports;
  const { settings, signal, stateFolder } = options;
  const withSignal = signal && { signal };
  const work = instanceStateFile(lxd, instance, stateFolder, 'work');
  await writeStateFile(work, { instance });
  let isOurs = false;
  try {
    const { ready } = await prepareInstance(ports, { request, settings, environment, stateFolder, ...withSignal });
    isOurs = true;
    ports.onStage('Copying the project');
    const copying = syncProject(ports, {
      instance,
      folder: request.folder,
      stateFolder,
      excludes: settings.excludes,
      ...withSignal,
    });
    // Both are waited for, also where one fails: nothing goes on behind our back.
    const [copied] = await Promise.all([copying, ready]).finally(() => Promise.allSettled([copying, ready]));
    if (copied.kind !== 'nothing') ports.onNote(describeCopy(copied.sent, copied.removed));
  } catch (error) {
    // It may be another's, or not there at all.
    if (isOurs) await leave(lxd, instance, options, error instanceof Cancelled);
    else await fs.rm(work, { force: true });
    throw error;
  }
}

/**
 * A build whose window died goes on in its instance. Who has the project's lock knows that it is nobody's, and ends it;
 * where that fails, the instance is stopped.
 */
async function endLostBuild(lxd: Lxd, instance: string, { stateFolder, signal }: BuildOptions): Promise<void> {
  const memory = instanceStateFile(lxd, instance, stateFolder, 'work');
  if ((await readStateFile(memory)) === undefined) return;
  const found = await findOwnInstance(lxd, instance, signal);
  if (found?.status === 'Running') {
    const withSignal = signal && { signal };
    try {
      await endLeftRuns(lxd, instance);
      // Its window may have died while it was starting.
      await waitReady(lxd, instance, withSignal);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await lxd.stop(instance, { force: true, ...withSignal });
    }
  }
}

/** What snapcraft wrote down last. */
async function readOwnLog(lxd: Lxd, instance: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const script = `cd && ls -t ${LOG_PLACES.map((one) => `${one}/*.log`).join(' ')} 2>/dev/null | head -n 1 | xargs -r cat --`;
  const { code, stdout } = await lxd.exec(instance, ['sh', '-c', script], {
    timeoutMs: LOG_MS,
    ...(signal && { signal }),
  });
  return code === 0 && stdout !== '' ? stdout : undefined;
}

/**
 * Stopped, or handed to who stops it later. Never throws: what is gone needs no stopping.
 * @param isQuiet nothing of the build is at work there any more
 */
async function leave(lxd: Lxd, instance: string, options: BuildOptions, isQuiet: boolean): Promise<void> {
  try {
    const work = instanceStateFile(lxd, instance, options.stateFolder, 'work');
    // Of the next build: ours is gone by then.
    const isInUse = async (): Promise<boolean> => (await readStateFile(work)) !== undefined;
    if (options.idleStop && isQuiet) await options.idleStop.idle(instance, isInUse);
    else await lxd.stop(instance, { force: true });
  } catch (error) {
    // LXD does not answer: what is left is stopped before the next build.
    if (!(error instanceof UserError) || error.code !== 'lxd-instance-missing') return;
  }
  await fs.rm(instanceStateFile(lxd, instance, options.stateFolder, 'work'), { force: true }).catch(() => undefined);
}

function describeCopy(sent: number, removed: number): string {
  const more = removed > 0 ? `, ${removed} removed` : '';
  return `Copied ${sent} ${sent === 1 ? 'file or folder' : 'files and folders'}${more}.`;
}

interface FetchRequest {
  readonly instance: string;
  readonly request: BuildRequest;
  readonly options: BuildOptions;
  readonly named: readonly string[];
}

/** What was packed before and is here already stays as it is: a large snap takes its time. */
async function fetchArtefacts(lxd: Lxd, fetch: FetchRequest): Promise<readonly Artefact[]> {
  const { instance, request, options, named } = fetch;
  if (named.length === 0) return [];
  const { signal, stateFolder } = options;
  const memory = instanceStateFile(lxd, instance, stateFolder, 'fetched');
  const known = ((await readStateFile(memory)) ?? {}) as Record<string, string>;
  const inside = named.map((one) => path.posix.resolve(PROJECT_PLACE, one));
  const states = await readStates(lxd, instance, inside, signal);
  const seen: Record<string, string> = {};
  const files: string[] = [];
  for (const [at, place] of inside.entries()) {
    const state = states[at];
    if (state === undefined) throw missingArtefact(place);
    const file = await makePlace(request.folder, path.posix.relative(PROJECT_PLACE, place));
    if (known[file] !== `${state} ${await readHostState(file)}`) {
      await lxd.pullFile(instance, place, file, signal);
    }
    seen[file] = `${state} ${await readHostState(file)}`;
    files.push(file);
  }
  await writeStateFile(memory, { ...known, ...seen });
  return readArtefacts(files);
}

async function readStates(lxd: Lxd, instance: string, files: readonly string[], signal: AbortSignal | undefined) {
  // One line for each, empty where there is no such file.
  const script = 'for f; do if [ -f "$f" ]; then stat -c "%i %s %.9Z" -- "$f"; else echo; fi; done';
  const { stdout } = await lxd.exec(instance, ['sh', '-c', script, 'sh', ...files], signal ? { signal } : {});
  const lines = stdout.split('\n');
  return files.map((_, at) => (lines[at] ? lines[at] : undefined));
}

async function readHostState(file: string): Promise<string> {
  return fs.stat(file).then(
    (stat) => `${stat.size} ${stat.mtimeMs}`,
    () => '',
  );
}
