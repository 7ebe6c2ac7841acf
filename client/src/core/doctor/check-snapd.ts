/** snapd on this machine: present, answering, done with its first start, and how far it can confine. */
import { createGatedCheck, inTerminal, notApplicable, ok, problem, unknown, warning, toPage } from './findings.ts';
import { hasSnapd } from './probes.ts';
import type { SystemInfo } from '../snapd/types.ts';
import type { Check, CheckContext, Finding } from './types.ts';

const toCheck = createGatedCheck('snapd', withSnapd);

export const SNAPD_CHECKS: readonly Check[] = [
  { id: 'snapd', group: 'snapd', title: 'snapd', run: checkSnapd },
  toCheck('snapd-seeded', 'First start', checkSeeded),
  toCheck('confinement', 'Confinement', checkConfinement),
  toCheck('squashfs', 'Mounting of snaps', checkSquashfs),
];

async function checkSnapd({ probes, machine }: CheckContext): Promise<Finding> {
  const answer = await probes.snapd();
  if (!answer) return notApplicable('snapd runs on Linux only.');
  if ('info' in answer) return ok(`snapd ${answer.info.version} answers.`);
  if ('missing' in answer) {
    const hint = 'Tests in LXD need no snapd here; snapcraft and tests on this machine do.';
    const command = pickInstaller(machine.readText('/etc/os-release') ?? '');
    const text = { id: 'install-snapd', title: 'Install snapd', question: 'Install snapd on this machine, as root?' };
    const fix = command
      ? inTerminal(text, 'sudo', ...command)
      : toPage(
          { ...text, question: 'Open the page on how to install snapd?' },
          'https://snapcraft.io/docs/installing-snapd',
        );
    return warning('snapd is not installed.', { hint, fix });
  }
  return problem('snapd is installed, but does not answer.', {
    hint: 'Its log is shown by "journalctl -u snapd".',
    fix: inTerminal(
      { id: 'start-snapd', title: 'Start snapd', question: 'Start the service snapd on this machine, as root?' },
      'sudo',
      'systemctl',
      'enable',
      '--now',
      'snapd.socket',
      'snapd.service',
    ),
  });
}

function pickInstaller(release: string): readonly string[] | undefined {
  const words = [...release.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap(([, names = '']) => names.split(' '));
  if (words.includes('debian') || words.includes('ubuntu')) return ['apt-get', 'install', 'snapd'];
  if (words.includes('fedora')) return ['dnf', 'install', 'snapd'];
  return words.includes('opensuse') || words.includes('suse') ? ['zypper', 'install', 'snapd'] : undefined;
}

async function withSnapd(
  { probes }: CheckContext,
  check: (info: SystemInfo) => Promise<Finding> | Finding,
): Promise<Finding> {
  const answer = await probes.snapd();
  return hasSnapd(answer) ? check(answer.info) : notApplicable('There is no snapd that answers.');
}

async function checkSeeded({ ports, signal }: CheckContext): Promise<Finding> {
  const changes = (await ports.snapd?.changes('all', undefined, signal)) ?? [];
  const seed = changes.filter(({ kind }) => kind === 'seed');
  const wait = inTerminal(
    { id: 'wait-for-snapd', title: 'Wait for snapd', question: 'Wait in a terminal until snapd is ready?' },
    'sudo',
    'snap',
    'wait',
    'system',
    'seed.loaded',
  );
  if (seed.some(({ ready }) => !ready)) {
    return problem('snapd is still setting itself up and installs nothing until then.', { fix: wait });
  }
  if (seed.length > 0 && seed.every(({ status }) => status === 'Error')) {
    return problem('snapd could not set itself up.', {
      hint: `"snap change ${seed.at(-1)?.id ?? ''}" tells why; snapd tries again when it is restarted.`,
    });
  }
  const busy = changes.find(({ ready }) => !ready);
  if (busy) {
    return warning(`snapd is busy with change ${busy.id}: ${busy.summary}.`, {
      hint: `An install waits or is refused until that is over: "snap watch ${busy.id}".`,
    });
  }
  return ok('snapd is ready and has nothing else to do.');
}

function checkConfinement({ machine }: CheckContext, { confinement }: SystemInfo): Finding {
  if (confinement === 'strict') return ok('Snaps are confined in full here.');
  const file = '/sys/module/apparmor/parameters/enabled';
  const isOn = machine.readText(file)?.trim() === 'Y';
  const why = isOn ? "the kernel's AppArmor lacks what snapd needs" : 'AppArmor is off in the kernel';
  return warning(`Snaps are confined only in part here: ${why}.`, {
    hint: 'Strict snaps install, but what they may not do is not all refused or logged; jailmode is refused. A test in an Ubuntu virtual machine shows it.',
  });
}

function checkSquashfs({ machine }: CheckContext): Finding {
  const systems = machine.readText('/proc/filesystems');
  if (systems === undefined) return unknown('The file systems of the kernel are not known.');
  if (/\bsquashfs$/m.test(systems)) return ok('The kernel mounts snaps.');
  const hasFuse = machine.exists('/dev/fuse');
  const helper = machine.findProgram('squashfuse') ?? machine.findProgram('snapfuse');
  if (hasFuse && helper !== undefined) return ok('Snaps are mounted through FUSE.');
  if (machine.exists(`/lib/modules/${machine.release}/kernel/fs/squashfs`)) return ok('The kernel mounts snaps.');
  return hasFuse
    ? warning('The kernel does not say that it knows squashfs, and squashfuse is not installed.', {
        hint: 'Where "snap install" can mount nothing, install the package squashfuse.',
      })
    : warning('The kernel does not say that it knows squashfs, and there is no /dev/fuse.', {
        hint: 'Where "snap install" can mount nothing, this container needs the device /dev/fuse.',
      });
}
