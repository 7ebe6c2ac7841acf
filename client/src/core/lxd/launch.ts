/** A new instance, complete or not at all. */
import { UserError } from '../user-error.ts';
import type { LxdClient } from './call.ts';
import { createRunToken } from './end-run.ts';
import type { LaunchRequest, Lxd, LxdInstance } from './lxd.ts';

/** Names the one launch that made an instance: only that one may take it away again. */
const LAUNCH_KEY = 'snapwright.launch';
/** Images are large. */
const CREATE_MS = 30 * 60_000;
const START_MS = 5 * 60_000;
/** What LXD has begun it often ends before it lets go: its client is given the time to see that. */
const GRACE_MS = 20_000;
const TIDY_TRIES = 20;

export interface LaunchDeps {
  readonly client: LxdClient;
  readonly find: (name: string) => Promise<LxdInstance | undefined>;
}

export async function launchInstance(
  { client, find }: LaunchDeps,
  request: LaunchRequest,
  options: Parameters<Lxd['launch']>[1] = {},
): Promise<void> {
  const { name, image, vm = false, config = {}, disk, ephemeral = false } = request;
  const { signal, onLine } = options;
  const token = createRunToken();
  const at = client.at(name);
  if (image === '' || image.startsWith('-')) {
    throw new UserError('lxd-image-missing', `"${image}" can not be the name of an image.`);
  }
  // Without a remote the client means the one that it is switched to, and not the server of the instance.
  const source = image.includes(':') ? image : `${client.at()}${image}`;
  const common = { instance: name, image, graceMs: GRACE_MS, ...(signal && { signal }) };
  const settings = Object.entries({ ...config, [`user.${LAUNCH_KEY}`]: token });
  const args = [
    'init',
    source,
    at,
    ...(vm ? ['--vm'] : []),
    ...(ephemeral ? ['--ephemeral'] : []),
    ...settings.flatMap(([key, value]) => ['--config', `${key}=${value}`]),
  ];
  // Progress is overwritten with blanks.
  const tell = onLine && { onLine: (line: string) => (line.trim() === '' ? undefined : onLine(line.trimEnd())) };
  try {
    await client.call(args, { ...common, ...tell, doing: `make the instance "${name}"`, timeoutMs: CREATE_MS });
    if (disk !== undefined) {
      const size = ['config', 'device', 'override', at, 'root', `size=${disk}`];
      await client.call(size, { ...common, doing: `give the instance "${name}" a disk of ${disk}` });
    }
    await client.call(['start', at], {
      ...common,
      ...tell,
      doing: `start the instance "${name}"`,
      timeoutMs: START_MS,
    });
  } catch (error) {
    await tidy({ client, find }, name, token);
    throw error;
  }
}

/** LXD goes on for a while with what it was asked for: until then it does not let the instance go. */
async function tidy({ client, find }: LaunchDeps, name: string, token: string): Promise<void> {
  for (let tries = 0; tries < TIDY_TRIES; tries++) {
    try {
      const instance = await find(name);
      if (instance?.user[LAUNCH_KEY] !== token) return;
      await client.call(['delete', '--force', client.at(name)], { instance: name, doing: 'remove the instance' });
      return;
    } catch (error) {
      if (!(error instanceof UserError) || ['lxd-missing', 'lxd-unreachable', 'lxd-permission'].includes(error.code))
        return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
