/** LXD: client, server, rights, version, and whether it can make instances. */
import { formatSize } from '../format.ts';
import {
  createGatedCheck,
  inTerminal,
  notApplicable,
  ok,
  problem,
  readVersion,
  toPage,
  unknown,
  warning,
} from './findings.ts';
import { hasSnapd, type LxdServer } from './probes.ts';
import { findRootPool, toAddDevice } from './profile-devices.ts';
import type { Check, CheckContext, Finding } from './types.ts';

const GB = 1000 ** 3;
/** An image, an instance and what a build leaves take several. */
const POOL_SPACE = { problem: 2 * GB, warning: 10 * GB };
const OLDEST = 4;

const toCheck = createGatedCheck('LXD', withServer);

export const LXD_CHECKS: readonly Check[] = [
  { id: 'lxd-client', group: 'LXD', title: 'Client', run: checkClient },
  { id: 'lxd-server', group: 'LXD', title: 'Server', run: checkServer },
  { id: 'lxd-group', group: 'LXD', title: 'Rights', run: checkGroup },
  toCheck('lxd-version', 'Version', checkVersion),
  toCheck('lxd-initialised', 'Initialised', checkInitialised),
  toCheck('pool-space', 'Space in the storage pool', checkPool),
];

async function checkClient(ctx: CheckContext): Promise<Finding> {
  const { probes, machine, ports } = ctx;
  if (probes.isInstaller)
    return problem(
      'LXD is not installed yet: "lxc" is only the script that would install it.',
      await howToInstall(ctx),
    );
  const { end, stdout } = await probes.run(probes.lxc, ['--version']);
  if (end === 'exit' && stdout.trim() !== '') return ok(`The client of LXD ${stdout.trim()} is here.`);
  if (end !== 'missing')
    return problem(`"${probes.lxc}" does not tell its version.`, { hint: 'Run it in a terminal.' });
  if (machine.platform !== 'linux') {
    const hint =
      machine.platform === 'darwin' ? 'On macOS "brew install lxc" brings it.' : 'The page of LXD has it for Windows.';
    return problem('The client of LXD is not installed.', { hint, fix: toLxdPage() });
  }
  if (machine.exists('/snap/bin/lxc')) {
    return problem('LXD is installed as a snap, but /snap/bin is not in the PATH.', {
      hint: 'Add it and restart the editor, or set "snapwright.lxd.path" to /snap/bin/lxc.',
    });
  }
  const isWanted = ports.lxd.remote === 'local' ? 'LXD is not installed.' : 'The client of LXD is not installed.';
  return problem(isWanted, await howToInstall(ctx));
}

/** It comes as a snap. */
async function howToInstall({ probes }: CheckContext): Promise<Pick<Finding, 'hint' | 'fix'>> {
  if (!hasSnapd(await probes.snapd())) return { hint: 'It comes as a snap, so install snapd first.' };
  return {
    fix: inTerminal(
      { id: 'install-lxd', title: 'Install LXD', question: 'Install the snap "lxd" on this machine, as root?' },
      'sudo',
      'snap',
      'install',
      'lxd',
    ),
  };
}

const toLxdPage = (): Finding['fix'] =>
  toPage(
    { id: 'lxd-page', title: 'How to Install', question: 'Open the page on how to install the client of LXD?' },
    'https://documentation.ubuntu.com/lxd/latest/installing/',
  );

async function checkServer(ctx: CheckContext): Promise<Finding> {
  const { probes, ports } = ctx;
  const answer = await probes.server();
  const name = probes.isLocal ? 'LXD' : `The LXD server "${ports.lxd.remote}"`;
  if ('value' in answer) {
    if (answer.value.trusted) return ok(`${name} ${answer.value.version} answers.`);
    return problem(`${name} answers, but does not trust this client.`, {
      hint: 'Add it again with "lxc remote add" and a token.',
    });
  }
  const { kind, detail } = answer.trouble;
  if (kind === 'missing') return notApplicable('LXD is not installed.');
  if (kind === 'permission' && probes.isLocal)
    return problem('LXD is there, but does not let you in.', { hint: 'See the line "Rights".' });
  if (kind === 'timeout')
    return problem(`${name} did not answer in time.`, {
      hint: probes.isLocal ? undefined : 'Is that machine on?',
      fix: await start(ctx),
    });
  if ((kind === 'no-socket' || kind === 'refused') && probes.isLocal) {
    return problem('LXD is not running.', { fix: await start(ctx) });
  }
  const words = detail.replace(/^Error: /, '').replace(/\s+/g, ' ');
  if (/remote.*(doesn't exist|not found)|No such remote/i.test(words)) {
    return problem(`There is no LXD server "${ports.lxd.remote}".`, {
      hint: '"lxc remote list" shows those that are known.',
    });
  }
  return problem(`${name} can't be reached: ${words}.`);
}

async function start({ probes }: CheckContext): Promise<Finding['fix']> {
  if (!probes.isLocal) return undefined;
  const text = { id: 'start-lxd', title: 'Start LXD', question: 'Start the service of LXD on this machine, as root?' };
  return (await probes.snap('lxd'))
    ? inTerminal(text, 'sudo', 'snap', 'start', '--enable', 'lxd')
    : inTerminal(text, 'sudo', 'systemctl', 'restart', 'lxd');
}

async function checkGroup(ctx: CheckContext): Promise<Finding> {
  const { machine, probes } = ctx;
  if (!probes.isLocal) return notApplicable('Rights on this machine do not matter for a remote LXD server.');
  const { user } = machine;
  if (user.uid === 0) return ok('You are root.');
  const { end, code, stdout } = await probes.run('getent', ['group', 'lxd']);
  const entry = end === 'exit' && code === 0 ? stdout : /^lxd:.*$/m.exec(machine.readText('/etc/group') ?? '')?.[0];
  const [, , id = '', members = ''] = entry?.trim().split(':') ?? [];
  const gid = id === '' ? undefined : Number(id);
  if (gid !== undefined && (user.groups.includes(gid) || user.gid === gid)) return ok(`You are in the group "lxd".`);
  if ('value' in (await probes.server())) return ok('LXD lets you in.');
  if (gid === undefined) return notApplicable('There is no group "lxd" here.');
  if (members.split(',').includes(user.name)) {
    return problem('You are in the group "lxd", but this session began before that.', {
      hint: 'Log out of the desktop and in again; for a try, start the editor from a terminal in which you ran "newgrp lxd".',
    });
  }
  return problem('You are not in the group "lxd".', {
    hint: 'It takes effect at the next login.',
    fix: inTerminal(
      {
        id: 'join-lxd',
        title: 'Add Me to the Group',
        question: `Add "${user.name}" to the group "lxd", as root? Who is in it has as much power over this machine as root.`,
      },
      'sudo',
      'usermod',
      '-aG',
      'lxd',
      user.name,
    ),
  });
}

export async function withServer(
  { probes }: CheckContext,
  check: (server: LxdServer) => Promise<Finding> | Finding,
): Promise<Finding> {
  const answer = await probes.server();
  return 'value' in answer && answer.value.trusted
    ? check(answer.value)
    : notApplicable('There is no LXD server that answers.');
}

function checkVersion({ probes }: CheckContext, { version }: LxdServer): Finding {
  const read = readVersion(version);
  if (!read) return unknown(`LXD says it is version "${version}".`);
  if (read[0] >= OLDEST) return ok(`LXD ${version} is new enough.`);
  return problem(`LXD ${version} is too old: snapcraft needs 4.0 or newer.`, {
    fix: probes.isLocal
      ? inTerminal(
          {
            id: 'refresh-lxd',
            title: 'Update LXD',
            question: 'Update the snap "lxd" of this machine to latest/stable, as root?',
          },
          'sudo',
          'snap',
          'refresh',
          'lxd',
          '--channel=latest/stable',
        )
      : undefined,
  });
}

async function checkInitialised(ctx: CheckContext): Promise<Finding> {
  const { probes } = ctx;
  const profile = await probes.profile();
  if (!('value' in profile)) {
    return unknown(`The default profile can't be read: ${profile.trouble.detail.replace(/^Error: /, '')}.`);
  }
  const pool = await findRootPool(ctx.probes);
  if (pool !== undefined) return ok(`Instances get their root disk from the storage pool "${pool}".`);
  const pools = await probes.lxdQuery<readonly { readonly name: string }[]>('/1.0/storage-pools?recursion=1');
  const [first] = 'value' in pools ? pools.value : [];
  if (first) {
    const project = await probes.project();
    return problem('The default profile of LXD has no root disk.', {
      fix: toAddDevice(
        probes,
        project,
        {
          id: 'add-root-disk',
          title: 'Add the Root Disk',
          question: `Add a root disk from the storage pool "${first.name}" to the default profile of the LXD project "${project}"?`,
        },
        'root',
        'disk',
        'path=/',
        `pool=${first.name}`,
      ),
    });
  }
  return problem('LXD has not been initialised: it has no storage.', {
    hint: probes.isLocal ? undefined : 'Run "lxd init --auto" on that machine.',
    fix: probes.isLocal
      ? inTerminal(
          {
            id: 'initialise-lxd',
            title: 'Initialise LXD',
            question: 'Set LXD up with its defaults, as root: a storage pool and a network of its own?',
          },
          'sudo',
          'lxd',
          'init',
          '--auto',
        )
      : undefined,
  });
}

interface PoolResources {
  readonly space?: { readonly used?: number; readonly total?: number };
}

async function checkPool(ctx: CheckContext): Promise<Finding> {
  const pool = await findRootPool(ctx.probes);
  if (pool === undefined) return notApplicable('LXD has no storage yet.');
  const answer = await ctx.probes.lxdQuery<PoolResources>(`/1.0/storage-pools/${encodeURIComponent(pool)}/resources`);
  const space = 'value' in answer ? answer.value.space : undefined;
  if (!space?.total) return unknown(`The size of the storage pool "${pool}" is not known.`);
  const free = space.total - (space.used ?? 0);
  const left = `${formatSize(free)} of ${formatSize(space.total)} are free in the storage pool "${pool}"`;
  const hint = 'Delete instances and images that nobody needs: "lxc list --all-projects", "lxc image list".';
  if (free < POOL_SPACE.problem) return problem(`Only ${left}.`, { hint });
  return free < POOL_SPACE.warning ? warning(`Only ${left}.`, { hint }) : ok(`${left}.`);
}
