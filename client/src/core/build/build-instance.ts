/** The instance that a project is built in: made once, kept between builds. */
import { toInstanceName, toMarkConfig, readInstanceMark } from '../lxd/instance-name.ts';
import type { Lxd, LxdInstance } from '../lxd/lxd.ts';
import { waitReady } from '../lxd/wait-ready.ts';
import { UserError } from '../user-error.ts';
import { toBuildBase, toBuildImage } from './build-image.ts';
import type { BuildImage } from './build-image.ts';
import { installSnapcraft } from './install-snapcraft.ts';
import { adoptEarlierBuild, findOwnInstance, isOwn } from './own-instances.ts';
import type { BuildPorts, BuildSettings } from './ports.ts';
import type { BuildRequest } from './types.ts';

const MARK = 'snapwright.';

export interface InstancePorts extends Pick<BuildPorts, 'lxd' | 'now'> {
  onNote(text: string): void;
  /** A few words for the progress line. */
  onStage(label: string): void;
}

export interface InstanceRequest {
  readonly request: BuildRequest;
  readonly settings: BuildSettings;
  readonly environment: Readonly<Record<string, string>>;
  /** Where the extension keeps what it remembers. */
  readonly stateFolder: string;
  readonly signal?: AbortSignal;
}

/**
 * Platforms do not share an instance: their parts would lie in the same place.
 * @param machine default: this one
 */
export function toBuildInstanceName(
  { name, platform, folder }: Pick<BuildRequest, 'name' | 'platform' | 'folder'>,
  machine?: string,
) {
  return toInstanceName('build', platform === undefined ? name : `${name}-${platform}`, folder, machine);
}

export interface PreparedInstance {
  readonly name: string;
  /** Resolves when its system has started; files can be copied before. Rejects as `prepareInstance` does. */
  readonly ready: Promise<void>;
}

/**
 * Running, with snapcraft in it. UserError by LXD's codes, `no-build-image`, `instance-no-network`,
 * `snapcraft-not-installed`. What was begun and not finished is removed.
 */
export async function prepareInstance(
  ports: InstancePorts,
  { signal, ...rest }: InstanceRequest,
): Promise<PreparedInstance> {
  const { request, settings } = rest;
  const name = toBuildInstanceName(request, ports.lxd.machine);
  const image = toBuildImage(request, settings);
  const found = await findOwn(ports, name, image, rest, signal);
  if (found && isReady(found)) {
    await applyLimits(ports.lxd, found, settings, signal);
    if (found.status === 'Running') return { name, ready: Promise.resolve() };
    ports.onStage('Starting the instance');
    try {
      await ports.lxd.start(name, signal);
    } catch (error) {
      // LXD may have gone on with it.
      await ports.lxd.stop(name, { force: true }).catch(() => undefined);
      throw error;
    }
    return { name, ready: waitReady(ports.lxd, name, signal ? { signal } : {}) };
  }
  // It takes away itself what it made; what another made in the meantime stays.
  await launch(ports, name, image, rest, signal);
  try {
    await setUp(ports, name, image, rest, signal);
  } catch (error) {
    // Half made is of no use; without the signal, which may be what ended it.
    await removeHalfMade(ports, name);
    throw error;
  }
  return { name, ready: Promise.resolve() };
}

async function findOwn(
  ports: InstancePorts,
  name: string,
  image: BuildImage,
  { request, stateFolder }: Omit<InstanceRequest, 'signal'>,
  signal: AbortSignal | undefined,
): Promise<LxdInstance | undefined> {
  const { folder } = request;
  let found = await ports.lxd.find(name, signal);
  if (!found && (await adoptEarlierBuild(ports.lxd, { name, folder, stateFolder }, signal)))
    found = await ports.lxd.find(name, signal);
  if (!found) return undefined;
  const mark = readInstanceMark(found.user);
  if (!isOwn(ports.lxd, found)) {
    const made = mark?.kind === 'build' ? 'was made on another machine' : 'was not made for builds';
    throw new UserError('instance-not-ours', `The instance "${name}" ${made}, so it is left alone.`, {
      hint: 'Rename or remove it, then build again.',
    });
  }
  const why = whyRemade(found, mark?.base, image, request);
  if (why === undefined) return found;
  ports.onNote(`${why} A new one is made.`);
  ports.onStage('Removing the old instance');
  await ports.lxd.remove(name, signal);
  return undefined;
}

function whyRemade(found: LxdInstance, base: string | undefined, image: BuildImage, request: BuildRequest) {
  if (!isReady(found)) return `The instance "${found.name}" was never finished.`;
  if (base !== toBuildBase(request)) return `The instance "${found.name}" was made for another base.`;
  if (found.user[`${MARK}image`] !== image.image) return `The instance "${found.name}" was made of another image.`;
  if ((found.user[`${MARK}channel`] ?? '') !== (image.channel ?? '')) {
    return `The instance "${found.name}" was made with snapcraft of another channel.`;
  }
  return found.status === 'Error' ? `The instance "${found.name}" is broken.` : undefined;
}

function isReady(instance: LxdInstance): boolean {
  return instance.user[`${MARK}ready`] === 'yes';
}

async function launch(
  ports: InstancePorts,
  name: string,
  image: BuildImage,
  { request, settings }: Omit<InstanceRequest, 'signal'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  ports.onStage('Launching the instance');
  ports.onNote(`Launching the instance "${name}" of image "${image.image}".`);
  const created = new Date(ports.now()).toISOString();
  await ports.lxd.launch(
    {
      name,
      image: image.image,
      config: {
        ...toMarkConfig({
          kind: 'build',
          folder: request.folder,
          machine: ports.lxd.machine,
          base: toBuildBase(request),
          created,
        }),
        [`user.${MARK}image`]: image.image,
        [`user.${MARK}channel`]: image.channel ?? '',
        ...Object.fromEntries(Object.entries(toLimits(settings)).filter(([, value]) => value !== '')),
      },
      ...(settings.disk !== undefined && { disk: settings.disk }),
    },
    { onLine: (line) => ports.onNote(line), ...(signal && { signal }) },
  );
}

async function setUp(
  ports: InstancePorts,
  name: string,
  image: BuildImage,
  { environment }: Omit<InstanceRequest, 'signal'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { lxd } = ports;
  await waitReady(lxd, name, { onStage: (label) => ports.onStage(label), ...(signal && { signal }) });
  await installSnapcraft(ports, { instance: name, channel: image.channel, environment, ...(signal && { signal }) });
  await lxd.setConfig(name, { [`user.${MARK}ready`]: 'yes' }, signal);
}

/** Settings that a running instance takes as well; nothing takes a limit away. */
function toLimits({ cpus, memory }: BuildSettings): Record<string, string> {
  return {
    'limits.cpu': cpus === undefined ? '' : String(cpus),
    'limits.memory': memory ?? '',
    [`user.${MARK}limits`]: `${cpus ?? ''}/${memory ?? ''}`,
  };
}

async function applyLimits(
  lxd: Lxd,
  found: LxdInstance,
  settings: BuildSettings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limits = toLimits(settings);
  const key = `${MARK}limits`;
  if (found.user[key] !== limits[`user.${key}`]) await lxd.setConfig(found.name, limits, signal);
}

async function removeHalfMade(ports: InstancePorts, name: string): Promise<void> {
  try {
    if (await findOwnInstance(ports.lxd, name)) await ports.lxd.remove(name);
  } catch {
    ports.onNote(`The instance "${name}" could not be removed.`);
  }
}
