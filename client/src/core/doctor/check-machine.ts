/** What this machine is: system, walls around us, space. */
import { formatSize } from '../format.ts';
import { listNames, notApplicable, ok, problem, toUbuntuArchitecture, toPage, unknown, warning } from './findings.ts';
import type { Check, CheckContext, Finding } from './types.ts';

const GB = 1000 ** 3;
/** A snap and its log come out of a build; parts stay in the instance. */
const FOLDER_SPACE = { problem: GB / 2, warning: 2 * GB };

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'macOS', win32: 'Windows', linux: 'Linux' };

export const MACHINE_CHECKS: readonly Check[] = [
  { id: 'system', group: 'This machine', title: 'System', run: checkSystem },
  { id: 'container', group: 'This machine', title: 'Container', run: checkContainer },
  {
    id: 'editor',
    group: 'This machine',
    title: 'Confinement of the editor',
    run: checkEditor,
  },
  { id: 'folder-space', group: 'This machine', title: 'Space for the snap', run: checkFolder },
  { id: 'architecture', group: 'This machine', title: 'Architecture', run: checkArchitecture },
];

function checkSystem({ machine, request, ports }: CheckContext): Finding {
  const { platform, arch, release } = machine;
  const system = SYSTEMS[platform] ?? platform;
  const where =
    request.remoteHost === undefined ? '' : `, the remote host (${request.remoteHost}) that the editor works on`;
  if (platform === 'linux') {
    return ok(`Linux ${release} on ${toUbuntuArchitecture(arch)}${where}.`);
  }
  const fix = toPage(
    { id: 'remote-lxd', title: 'How to Add an LXD Server', question: 'Open the documentation of LXD?' },
    'https://documentation.ubuntu.com/lxd/latest/howto/server_expose/',
  );
  if (ports.lxd.remote !== 'local') {
    return ok(
      `${system} with the LXD server "${ports.lxd.remote}": builds and tests run there, tests on ${system} itself can't.`,
    );
  }
  return warning(
    `${system} has no LXD server and no snapd: only checking and remote builds work without another machine.`,
    {
      hint: 'Add an LXD server with "lxc remote add" and name it in the setting "snapwright.lxd.remote".',
      fix,
    },
  );
}

async function checkContainer(ctx: CheckContext): Promise<Finding> {
  const { machine, probes } = ctx;
  if (machine.platform !== 'linux') return notApplicable('Looked at on Linux only.');
  const kernel = machine.readText('/proc/version') ?? '';
  if (/microsoft/i.test(kernel)) {
    if (!/WSL2/i.test(kernel)) {
      return problem('This is WSL 1, in which neither LXD nor snapd can run.', {
        hint: 'Change to WSL 2 with "wsl --set-version" in Windows.',
      });
    }
    return machine.readText('/proc/1/comm')?.trim() === 'systemd'
      ? ok('This is WSL 2 with systemd.')
      : warning('This is WSL 2 without systemd, which snapd and the LXD snap need.', {
          hint: 'Write "[boot]" and "systemd=true" into /etc/wsl.conf, then run "wsl --shutdown" in Windows.',
        });
  }
  const kind = await findContainer(ctx);
  if (kind === undefined) return ok('This is no container.');
  // What answers works, whatever is around it.
  if ('value' in (await probes.server())) return ok(`This is a container (${kind}); LXD answers all the same.`);
  return warning(`This is a container (${kind}): LXD and snapd often can't run in one.`, {
    hint: 'Mount the socket of LXD into it, or use a remote LXD server.',
  });
}

async function findContainer({ machine, probes }: CheckContext): Promise<string | undefined> {
  // The files first: docker without systemd has no such program.
  if (machine.exists('/.dockerenv')) return 'docker';
  if (machine.exists('/run/.containerenv')) return 'podman';
  const told = machine.readText('/run/systemd/container')?.trim();
  if (told) return told;
  const { end, stdout } = await probes.run('systemd-detect-virt', ['--container']);
  const name = stdout.trim();
  return end !== 'exit' || name === '' || name === 'none' ? undefined : name;
}

function checkEditor({ machine }: CheckContext): Finding {
  const { platform, env } = machine;
  if (platform !== 'linux') return notApplicable('Looked at on Linux only.');
  if (machine.exists('/.flatpak-info')) {
    return problem('This runs in Flatpak, whose walls hide the programs and sockets of this machine.', {
      hint: 'Install the editor as a package, or as the classic snap "code".',
    });
  }
  const label = machine.readText('/proc/self/attr/current')?.trim() ?? '';
  const confined = /^(?<snap>snap\.[^ ]+) \(enforce\)$/.exec(label)?.groups?.['snap'];
  const name = env['SNAP_INSTANCE_NAME'] ?? env['SNAP_NAME'];
  if (confined !== undefined) {
    return problem(
      `This runs in the strictly confined snap "${name ?? confined.split('.')[1] ?? ''}", which reaches neither LXD nor snapd.`,
      {
        hint: 'Install the editor as a package, or as the classic snap "code".',
      },
    );
  }
  return ok(
    name === undefined ? 'Nothing confines this program.' : `This runs in the snap "${name}", which is not confined.`,
  );
}

async function checkFolder({ machine, request }: CheckContext): Promise<Finding> {
  if (request.folder === undefined) return notApplicable('No project was named.');
  const free = await machine.freeSpace(request.folder);
  if (free === undefined) return unknown("The free space of the project's folder is not known.");
  const left = `${formatSize(free)} are free where the project lies`;
  if (free < FOLDER_SPACE.problem) return problem(`Only ${left}.`, { hint: 'Delete old snaps and build folders.' });
  return free < FOLDER_SPACE.warning ? warning(`Only ${left}.`) : ok(`${left}.`);
}

/** Of the LXD server, since that is what builds; of this machine where no server answers. */
async function checkArchitecture({ machine, probes, request }: CheckContext): Promise<Finding> {
  const platforms = request.project?.platforms ?? [];
  const on = [...new Set(platforms.flatMap(({ buildOn }) => buildOn))].sort();
  const server = await probes.server();
  const names = 'value' in server ? server.value.architectures : [machine.arch];
  const [main] = names.map(toUbuntuArchitecture);
  if (main === undefined) return unknown('The LXD server does not tell its architecture.');
  if (on.length === 0) return ok(`Builds run on ${main}.`);
  const fitting = platforms.filter(({ buildOn }) => buildOn.includes(main));
  if (fitting.length === 0) {
    return problem(`The project builds on ${listNames(on)}, and this is ${main}.`, {
      hint: `Add a platform that builds on ${main}, or use Remote Build or an LXD server on such a machine.`,
    });
  }
  if (fitting.length === platforms.length) return ok(`Every platform of the project can be built on ${main}.`);
  const others = platforms.filter((one) => !fitting.includes(one)).map(({ name }) => `"${name}"`);
  return ok(
    `On ${main} ${listNames(fitting.map(({ name }) => `"${name}"`))} can be built; ${listNames(others)} need another machine.`,
  );
}
