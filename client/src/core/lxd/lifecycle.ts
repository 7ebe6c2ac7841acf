/** What is done to an instance as a whole: each is one call of the client. */
import { UserError } from '../user-error.ts';
import type { LxdClient } from './call.ts';
import type { Lxd } from './lxd.ts';

const START_MS = 5 * 60_000;
/** After this an instance is not asked to stop any more. */
const STOP_SECONDS = 30;
const SNAPSHOT_MS = 15 * 60_000;

type Lifecycle = Pick<
  Lxd,
  'start' | 'stop' | 'remove' | 'rename' | 'setConfig' | 'snapshot' | 'restore' | 'addDisk' | 'removeDevice'
>;

export function createLifecycle(client: LxdClient): Lifecycle {
  const at = (name: string): string => client.at(name);
  const call: LxdClient['call'] = (args, more) => client.call(args, more);
  return {
    async start(name, signal) {
      const more = { instance: name, doing: `start "${name}"`, timeoutMs: START_MS, ...(signal && { signal }) };
      await unless(/already running/i, call(['start', at(name)], more));
    },
    async stop(name, { force = false, signal } = {}) {
      const more = { instance: name, doing: `stop "${name}"`, timeoutMs: START_MS, ...(signal && { signal }) };
      const forced = (): Promise<unknown> => call(['stop', at(name), '--force'], more);
      const gentle = (): Promise<unknown> => call(['stop', at(name), '--timeout', String(STOP_SECONDS)], more);
      // One that does not shut down in time is switched off.
      const act = force
        ? forced()
        : gentle().catch((error: unknown) => (isCode(error, 'lxd-failed') ? forced() : Promise.reject(error as Error)));
      await unless(/already stopped|is not running/i, act);
    },
    async remove(name, signal) {
      const more = { instance: name, doing: `remove "${name}"`, timeoutMs: START_MS, ...(signal && { signal }) };
      await tolerate('lxd-instance-missing', call(['delete', '--force', at(name)], more));
    },
    async rename(name, to, signal) {
      const more = { instance: name, doing: `rename "${name}"`, ...(signal && { signal }) };
      // The new name alone: with a remote in front older ones refuse it.
      await call(['rename', at(name), at(to).slice(client.remote.length + 1)], more);
    },
    async setConfig(name, config, signal) {
      const pairs = Object.entries(config).map(([key, value]) => `${key}=${value}`);
      if (pairs.length === 0) return;
      const more = { instance: name, doing: `set up "${name}"`, ...(signal && { signal }) };
      await call(['config', 'set', at(name), ...pairs], more);
    },
    async snapshot(name, snapshot, signal) {
      const more = {
        instance: name,
        doing: `keep a snapshot of "${name}"`,
        timeoutMs: SNAPSHOT_MS,
        ...(signal && { signal }),
      };
      await call(['snapshot', at(name), snapshot], more);
    },
    async restore(name, snapshot, signal) {
      const more = { instance: name, doing: `roll "${name}" back`, timeoutMs: SNAPSHOT_MS, ...(signal && { signal }) };
      await call(['restore', at(name), snapshot], more);
    },
    async addDisk(name, device, source, path, signal) {
      const more = { instance: name, doing: `share "${source}" with "${name}"`, ...(signal && { signal }) };
      await call(['config', 'device', 'add', at(name), device, 'disk', `source=${source}`, `path=${path}`], more);
    },
    async removeDevice(name, device, signal) {
      const more = { instance: name, doing: `take "${device}" from "${name}"`, ...(signal && { signal }) };
      await tolerate('lxd-device-missing', call(['config', 'device', 'remove', at(name), device], more));
    },
  };
}

/** So already: good. */
async function tolerate(code: string, act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== code) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof UserError && error.code === code;
}

/** Already so: good. */
async function unless(sign: RegExp, act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof UserError) || !sign.test(error.detail ?? '')) throw error;
  }
}
