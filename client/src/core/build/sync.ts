/** A project's folder, copied into an instance: all of it once, then only what changed. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ExecOptions, Lxd } from '../lxd/lxd.ts';
import type { StreamResult } from '../process/process.ts';
import { UserError } from '../user-error.ts';
import { createExcludes } from './glob.ts';
import { refuseDiskFull } from './instance-trouble.ts';
import { fromJson, planAll, planSync, toJson } from './manifest.ts';
import type { Manifest, SyncPlan } from './manifest.ts';
import { instanceStateFile } from './own-instances.ts';
import { scanFolder } from './scan.ts';
import type { Scan } from './scan.ts';
import { readStateFile, writeStateFile } from '../state-file.ts';
import { tarStream } from './tar.ts';

/** Where the project lies in an instance. */
export const PROJECT_PLACE = '/root/project';
/** Says inside which copy was the last: an instance that was rolled back says another one than is remembered. */
const MARK_PLACE = '/root/.snapwright-sync';
/** What a build leaves beside the project. Not copied, and kept where all is copied again. */
const WORK_FOLDERS = ['parts', 'stage', 'prime', '.craft'];
const WORK_PATTERNS = [...WORK_FOLDERS, '*.snap', '*.comp'];

export interface SyncPorts {
  readonly lxd: Lxd;
  now(): number;
  /** A line for the person who looks on. */
  onNote(text: string): void;
}

export interface SyncRequest {
  readonly instance: string;
  /** Absolute. */
  readonly folder: string;
  /** Where the extension may keep what it remembers. */
  readonly stateFolder: string;
  readonly excludes: readonly string[];
  readonly signal?: AbortSignal;
}

export interface SyncResult {
  readonly kind: 'all' | 'changes' | 'nothing';
  readonly sent: number;
  readonly bytes: number;
  readonly removed: number;
}

/** UserError `disk-full`, `file-unreadable`, `sync-failed`, or LXD's; what was sent half is sent again the next time. */
export async function syncProject(ports: SyncPorts, request: SyncRequest): Promise<SyncResult> {
  const memory = instanceStateFile(ports.lxd, request.instance, request.stateFolder, 'copied');
  const scanned = ports.now();
  const signal = request.signal && { signal: request.signal };
  const [remembered, mark, scan] = await Promise.all([
    readStateFile(memory).then(fromJson),
    readMark(ports.lxd, request.instance, request.signal),
    scanFolder(request.folder, {
      isExcluded: createProjectExcludes(request.excludes),
      onSkipped: (name, why) => ports.onNote(`Not copied: "${name}", ${why}.`),
      ...signal,
    }),
  ]);
  const known = remembered && mark !== undefined && remembered.marks.includes(mark) ? remembered : undefined;
  const plan = known && planSync(known, scan);
  if (plan?.send.length === 0 && plan.remove.length === 0) return { kind: 'nothing', sent: 0, bytes: 0, removed: 0 };

  const work: Work = { ports, request, memory, scanned, scan };
  if (!known || !plan) return copyAll(work);
  try {
    return await copyChanges(work, known, plan);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'sync-failed') throw error;
    // A build may have put a folder where a file belongs now, and what else nobody thinks of.
    ports.onNote('The changes could not be copied, so all is copied again.');
    return copyAll(work);
  }
}

interface Work {
  readonly ports: SyncPorts;
  readonly request: SyncRequest;
  readonly memory: string;
  readonly scanned: number;
  readonly scan: Scan;
}

async function copyAll(work: Work): Promise<SyncResult> {
  await clearInside(work.ports.lxd, work.request);
  return send(work, planAll(work.scan), { kind: 'all', mark: randomUUID() });
}

async function copyChanges(work: Work, known: Manifest, plan: SyncPlan): Promise<SyncResult> {
  const mark = randomUUID();
  // Until it is over, nothing is known of what is being sent; what is remembered meanwhile says so.
  const unsure = new Set([...plan.send.map(([name]) => name), ...plan.remove]);
  await writeStateFile(work.memory, toJson({ ...known, marks: [...known.marks, mark], unsure }));
  await removeInside(work.ports.lxd, work.request, plan.remove);
  return send(work, plan, { kind: 'changes', mark });
}

async function send(
  { ports, request, memory, scanned, scan }: Work,
  plan: SyncPlan,
  { kind, mark }: { readonly kind: 'all' | 'changes'; readonly mark: string },
): Promise<SyncResult> {
  const gone = await sendInside(ports.lxd, request, plan, { mark, keepTimes: kind === 'all' });
  const entries = new Map([...scan].filter(([name]) => !gone.has(name)));
  await writeStateFile(memory, toJson({ marks: [mark], scanned, entries, unsure: gone }));
  return {
    kind,
    sent: plan.send.length - gone.size,
    bytes: plan.send.reduce((sum, [, entry]) => sum + entry.size, 0),
    removed: plan.remove.length,
  };
}

export function createProjectExcludes(more: readonly string[]): (relative: string) => boolean {
  // Anchored: a folder "parts" deeper down is the project's own.
  return createExcludes([...WORK_PATTERNS.map((one) => `/${one}`), ...more]);
}

async function readMark(lxd: Lxd, instance: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const result = await lxd.exec(instance, ['cat', MARK_PLACE], signal ? { signal } : {});
  return result.code === 0 ? result.stdout.trim() : undefined;
}

async function clearInside(lxd: Lxd, request: SyncRequest): Promise<void> {
  const kept = WORK_PATTERNS.flatMap((one) => ['!', '-name', one]);
  const script = 'rm -f -- "$1" && mkdir -p -- "$2" && cd -- "$2" && shift 2 && find . "$@" -exec rm -rf -- {} +';
  const find = ['-mindepth', '1', '-maxdepth', '1', ...kept];
  await mustWork(lxd, request, ['sh', '-c', script, 'sh', MARK_PLACE, PROJECT_PLACE, ...find]);
}

async function removeInside(lxd: Lxd, request: SyncRequest, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const stdin = names.map((one) => `./${one}\0`).join('');
  await mustWork(lxd, request, ['xargs', '-0', 'rm', '-rf', '--'], { stdin, cwd: PROJECT_PLACE });
}

async function sendInside(
  lxd: Lxd,
  request: SyncRequest,
  plan: SyncPlan,
  { mark, keepTimes }: { readonly mark: string; readonly keepTimes: boolean },
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  let trouble: unknown;
  const source = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* tarStream(request.folder, plan.send, { onGone: (name) => gone.add(name) });
    } catch (error) {
      // Ends what takes the archive, which then only knows that it ended.
      trouble = error;
      throw error;
    }
  };
  // snapcraft sees by the time of a file that it changed since the last build: the time of the instance counts then.
  const times = keepTimes ? [] : ['--touch'];
  const tar = ['tar', '--extract', '--file=-', '--no-same-owner', '--preserve-permissions'];
  const script = 'mark=$1; place=$2; shift 2; "$@" && printf %s "$mark" > "$place"';
  const stdin = Readable.from(source(), { objectMode: false, highWaterMark: 1024 * 1024 });
  try {
    await mustWork(lxd, request, ['sh', '-c', script, 'sh', mark, MARK_PLACE, ...tar, ...times], {
      stdin,
      cwd: PROJECT_PLACE,
    });
  } catch (error) {
    throw trouble ?? error;
  } finally {
    stdin.destroy();
  }
  return gone;
}

async function mustWork(
  lxd: Lxd,
  request: SyncRequest,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<StreamResult> {
  const signal = request.signal && { signal: request.signal };
  const result = await lxd.exec(request.instance, args, { ...options, ...signal });
  if (result.code === 0) return result;
  refuseDiskFull(request.instance, result.stderr);
  throw new UserError('sync-failed', `The project could not be copied into the instance "${request.instance}".`, {
    hint: 'Build again; if it stays so, clean the project, which removes the instance.',
    detail: result.stderr.trim(),
  });
}
