/** snapcraft on this machine, and whether it takes the project's base. */
import { inTerminal, notApplicable, ok, problem, readVersion, unknown, warning } from './findings.ts';
import { hasSnapd } from './probes.ts';
import type { Check, CheckContext, Finding } from './types.ts';

export const SNAPCRAFT_CHECKS: readonly Check[] = [
  { id: 'snapcraft', group: 'snapcraft', title: 'snapcraft', limit: 8000, run: checkSnapcraft },
  { id: 'snapcraft-base', group: 'snapcraft', title: "The project's base", limit: 8000, run: checkBase },
];

/** First and last major version that builds for a base, and the channel to take where another is installed. */
const VERSIONS: Readonly<Record<string, readonly [first: number, last: number, channel: string]>> = {
  core: [3, 4, '4.x/stable'],
  core18: [3, 7, '7.x/stable'],
  core20: [4, 8, '8.x/stable'],
  core22: [7, Infinity, 'latest/stable'],
  core24: [8, Infinity, 'latest/stable'],
  core26: [9, Infinity, 'latest/stable'],
};

interface Snapcraft {
  /** As it says it. */
  readonly version: string;
  /** Undefined where it is no snap. */
  readonly channel: string | undefined;
  readonly isSnap: boolean;
}

function findSnapcraft({ probes, request }: CheckContext): Promise<Snapcraft | 'silent' | undefined> {
  return probes.once('snapcraft', async () => {
    const program = request.programs?.snapcraft ?? 'snapcraft';
    // Asking snapd is a matter of milliseconds, the program itself of seconds.
    if (program === 'snapcraft') {
      const snap = await probes.snap('snapcraft');
      if (snap) return { version: snap.version, channel: snap.channel, isSnap: true };
    }
    const { end, code, stdout } = await probes.run(program, ['--version'], 7000);
    if (end === 'missing') return undefined;
    const version = /snapcraft,?\s+(?:version\s+)?'?([0-9][^\s']*)/.exec(stdout)?.[1];
    return end === 'exit' && code === 0 && version !== undefined
      ? { version, channel: undefined, isSnap: false }
      : 'silent';
  });
}

async function checkSnapcraft(ctx: CheckContext): Promise<Finding> {
  const { provider } = ctx.request;
  if (provider === 'lxd')
    return notApplicable('The setting "snapwright.build.provider" is "lxd": an instance has its own snapcraft.');
  const found = await findSnapcraft(ctx);
  if (found === 'silent')
    return problem('snapcraft does not tell its version.', { hint: 'Run "snapcraft --version" in a terminal.' });
  if (found) {
    const channel = found.channel === undefined ? '' : ` from ${found.channel}`;
    return ok(`snapcraft ${found.version}${channel}${found.isSnap ? '' : ', not as a snap'}.`);
  }
  if (ctx.machine.platform !== 'linux') {
    const text = 'snapcraft is not installed.';
    const hint =
      ctx.machine.platform === 'darwin'
        ? 'On macOS "brew install snapcraft" brings it.'
        : 'It is not made for Windows; WSL 2 has it.';
    return provider === 'snapcraft' ? problem(text, { hint }) : warning(text, { hint });
  }
  const channel = VERSIONS[effectiveBase(ctx) ?? '']?.[2] ?? 'latest/stable';
  const isPossible = hasSnapd(await ctx.probes.snapd());
  const hint = isPossible ? undefined : 'It comes as a snap, so install snapd first.';
  const install = inTerminal(
    {
      id: 'install-snapcraft',
      title: 'Install snapcraft',
      question: `Install the snap "snapcraft" from ${channel}, unconfined (classic), as root?`,
    },
    'sudo',
    'snap',
    'install',
    'snapcraft',
    '--classic',
    `--channel=${channel}`,
  );
  const fix = isPossible ? install : undefined;
  return provider === 'snapcraft'
    ? problem('snapcraft is not installed, and the setting "snapwright.build.provider" asks for it.', { hint, fix })
    : warning('snapcraft is not installed: builds run in an LXD instance that has its own.', { hint, fix });
}

function effectiveBase({ request: { project } }: CheckContext): string | undefined {
  const buildBase = project?.buildBase === 'devel' ? undefined : project?.buildBase;
  return buildBase ?? project?.base;
}

async function checkBase(ctx: CheckContext): Promise<Finding> {
  const { provider, project } = ctx.request;
  const base = effectiveBase(ctx);
  if (provider === 'lxd') return notApplicable('The instance gets the snapcraft that fits.');
  if (!project) return notApplicable('No project was named.');
  const found = await findSnapcraft(ctx);
  if (found === undefined || found === 'silent') return notApplicable('There is no snapcraft whose version is known.');
  const major = readVersion(found.version)?.[0];
  if (base === undefined) {
    return major !== undefined && major >= 3
      ? problem(`A project without a base is built by snapcraft 2 only, and this is ${found.version}.`, {
          hint: 'Give the project a base: there is a refactoring that moves it from base to base.',
        })
      : notApplicable('The project names no base.');
  }
  const range = VERSIONS[base];
  if (!range || major === undefined) return unknown(`Which snapcraft builds for "${base}" is not known.`);
  const [first, last, channel] = range;
  if (major >= first && major <= last) return ok(`snapcraft ${found.version} builds for ${base}.`);
  const wanted = last === Infinity ? `${String(first)} or newer` : String(last);
  return problem(`snapcraft ${found.version} does not build for ${base}; that takes snapcraft ${wanted}.`, {
    hint:
      provider === 'auto'
        ? 'Or set "snapwright.build.provider" to "lxd": the instance then gets the one that fits.'
        : undefined,
    fix: found.isSnap
      ? inTerminal(
          {
            id: 'switch-snapcraft',
            title: `Switch to ${channel}`,
            question: `Switch the snap "snapcraft" of this machine to ${channel}, as root? Other projects then use it too.`,
          },
          'sudo',
          'snap',
          'refresh',
          'snapcraft',
          `--channel=${channel}`,
        )
      : undefined,
  });
}
