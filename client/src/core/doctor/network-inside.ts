/** Tries the network from inside an instance. */
import { randomBytes } from 'node:crypto';
import { readInstanceMark } from '../lxd/instance-name.ts';
import { sleep } from '../sleep.ts';
import { notApplicable, ok, problem, unknown } from './findings.ts';
import { findNic } from './profile-devices.ts';
import { SNAPCRAFT_PROJECT, type RawInstance } from './probes.ts';
import type { CheckContext, Finding } from './types.ts';

export const DOCTOR_KIND = 'doctor';
const DEFAULT_IMAGE = 'ubuntu:24.04';
/** An instance that has just started has no address yet. */
const SETTLE_MS = 30_000;
const PAUSE_MS = 2000;

const HOST = 'archive.ubuntu.com';
const NO_NAMES = 3;
const NO_WAY = 4;
/** Nothing in it comes from outside. */
const SCRIPT = [
  `timeout 3 getent hosts ${HOST} >/dev/null || exit ${String(NO_NAMES)}`,
  `timeout 3 bash -c 'exec 3<>/dev/tcp/${HOST}/80' || exit ${String(NO_WAY)}`,
].join('\n');

export function tryNetworkInside(ctx: CheckContext): Promise<Finding> {
  return ctx.probes.once('network inside', () => tryIt(ctx));
}

async function tryIt(ctx: CheckContext): Promise<Finding> {
  const { probes, request } = ctx;
  if (!request.network) return notApplicable('The network is not tried: its use is turned off.');
  const listed = await probes.instances();
  if (!('value' in listed)) return notApplicable('There is no LXD server that answers.');
  const running = listed.value.find((one) => one.status === 'Running' && isForUs(one));
  if (running) return judge(await ask(ctx, running.project ?? 'default', running.name), `"${running.name}"`);
  if (!(await findNic(probes))) return notApplicable('New instances have no network device.');
  if (!request.deep) {
    return unknown('No instance of ours is running from which the network could be tried.', {
      hint: 'The thorough examination starts one for that (on the command line: "--deep").',
    });
  }
  return inFreshInstance(ctx);
}

/** What others made is left alone. */
export function isForUs(instance: RawInstance): boolean {
  return instance.project === SNAPCRAFT_PROJECT || readInstanceMark(toUserKeys(instance)) !== undefined;
}

export function toUserKeys({ config }: RawInstance): Readonly<Record<string, string>> {
  const entries = Object.entries(config).filter(([key]) => key.startsWith('user.'));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice('user.'.length), value]));
}

async function inFreshInstance(ctx: CheckContext): Promise<Finding> {
  const { ports, request, signal, probes } = ctx;
  const name = `snapwright-doctor-${randomBytes(4).toString('hex')}`;
  try {
    await ports.lxd.launch(
      {
        name,
        image: request.image ?? DEFAULT_IMAGE,
        ephemeral: true,
        config: { 'user.snapwright.kind': DOCTOR_KIND, 'user.snapwright.created': new Date(ctx.now).toISOString() },
      },
      { signal },
    );
    const project = await probes.project();
    const end = performance.now() + SETTLE_MS;
    for (;;) {
      const code = await ask(ctx, project, name);
      if (code === 0 || performance.now() > end || signal.aborted) return judge(code, 'a new instance');
      await sleep(PAUSE_MS, signal);
    }
  } finally {
    // Also after a cancel; what was never made can't be removed.
    await ports.lxd.remove(name).catch(() => undefined);
  }
}

/** The exit code of the script; -1 where it could not be run. */
async function ask({ probes }: CheckContext, project: string, name: string): Promise<number> {
  const args = ['--project', project, 'exec', `${probes.remote}${name}`, '--', 'sh', '-c', SCRIPT];
  const { code, end } = await probes.run(probes.lxc, args, 8000);
  return end === 'exit' ? code : -1;
}

function judge(code: number, where: string): Finding {
  if (code === 0) return ok(`The network is reached from ${where}.`);
  const hint =
    "Look at the lines on the bridge and on Docker; a firewall of the machine (ufw, firewalld) may refuse LXD's bridge too.";
  if (code === NO_NAMES) return problem(`From ${where} names can't be resolved.`, { hint });
  if (code === NO_WAY) return problem(`From ${where} ${HOST} can't be reached.`, { hint });
  return unknown(`The network could not be tried from ${where}.`);
}
