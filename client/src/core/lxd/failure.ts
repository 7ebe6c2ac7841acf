/** What `lxc` says, as what a person can do about it. */
import type { StreamResult } from '../process/process.ts';
import { UserError } from '../user-error.ts';

/** What a call was about, for the sentence. */
export interface LxdCallAbout {
  readonly command: string;
  readonly remote: string;
  readonly project: string | undefined;
  readonly instance?: string | undefined;
  readonly image?: string | undefined;
}

interface Kind {
  readonly code: string;
  readonly sign: RegExp;
  /** @param reason the first group of the sign */
  readonly message: (about: LxdCallAbout, reason: string | undefined) => string;
  readonly hint: string;
}

const GROUP = 'Run "sudo usermod -aG lxd $USER" and log in again.';
const START = 'Start it with "sudo snap start lxd", or "sudo systemctl start lxd" where it is no snap.';
const instanceOf = ({ instance }: LxdCallAbout): string => (instance === undefined ? 'the instance' : `"${instance}"`);
const imageOf = ({ image }: LxdCallAbout): string => (image === undefined ? 'the image' : `the image "${image}"`);

/** In this order: what is more exact comes first. Wordings of LXD 4.0 to 6. */
const KINDS: readonly Kind[] = [
  {
    code: 'lxd-permission',
    sign: /unix[^\n]*permission denied|needed permissions to talk|unix socket[^\n]*not accessible: permission/i,
    message: () => 'You may not use LXD: its socket is for the group "lxd".',
    hint: GROUP,
  },
  {
    code: 'lxd-unreachable',
    sign: /unix socket[^\n]*not (?:found|accessible)|dial unix|unix\.socket|cannot connect to the LXD daemon|LXD is shutting down|LXD daemon (?:isn't|is not|doesn't appear)/i,
    message: () => 'LXD does not answer: it is not running.',
    hint: START,
  },
  {
    code: 'lxd-disk-full',
    sign: /no space left on device|disk quota exceeded|insufficient free space|not enough (?:free )?space/i,
    message: () => 'The storage of LXD is full.',
    hint: 'Remove instances and images that are not needed ("lxc list", "lxc image list"), or enlarge the storage pool.',
  },
  {
    code: 'lxd-not-initialised',
    sign: /No root device could be found|No storage pool found|storage pool[^\n]*not found/i,
    message: () => 'LXD is not set up: its default profile has no root disk.',
    hint: 'Run "lxd init --auto" once.',
  },
  {
    code: 'lxd-remote-missing',
    sign: /The remote "[^"]*" does(?:n't| not) exist/,
    message: ({ remote, image }) => `LXD knows no remote "${/^([^:]*):/.exec(image ?? '')?.[1] ?? remote}".`,
    hint: 'See "lxc remote list".',
  },
  {
    code: 'lxd-project-missing',
    sign: /project[^\n]*not found|Project not found/i,
    message: ({ project }) => `LXD has no project "${project ?? 'default'}".`,
    hint: 'See "lxc project list".',
  },
  {
    code: 'lxd-image-missing',
    sign: /image couldn.t be found|image(?: alias)?[^\n]*not found|Image not provided|Alias doesn.t exist|image[^\n]*No such object/i,
    message: (about) => `LXD can not find ${imageOf(about)}.`,
    hint: 'See "lxc image list" and "lxc image list ubuntu:".',
  },
  {
    code: 'lxd-network',
    sign: /dial tcp|no such host|network is unreachable|i\/o timeout|TLS handshake|Temporary failure in name resolution|context deadline exceeded|connection timed out|Client\.Timeout/i,
    message: (about) =>
      about.image === undefined
        ? `The LXD server "${about.remote}" can not be reached.`
        : `The server of ${imageOf(about)} can not be reached.`,
    hint: 'Look at the network and the proxy ("lxc config get core.proxy_https"), or use an image that is there already.',
  },
  {
    code: 'lxd-instance-exists',
    sign: /(?:Instance|Container|Virtual machine) "[^"]*" already exists|This "?instances?"?(?: entry)? already exists|instance already exists/i,
    message: (about) => `The instance ${instanceOf(about)} exists already.`,
    hint: 'Use it, remove it, or choose another name.',
  },
  {
    code: 'lxd-snapshot-missing',
    sign: /snapshot[^\n]*(?:not found|does(?:n't| not) exist)/i,
    message: (about) => `There is no such snapshot of ${instanceOf(about)}.`,
    hint: 'Make the instance anew.',
  },
  {
    code: 'lxd-snapshot-exists',
    sign: /snapshot[^\n]*already (?:exists|in use)/i,
    message: (about) => `There is such a snapshot of ${instanceOf(about)} already.`,
    hint: 'Choose another name.',
  },
  {
    code: 'lxd-device-missing',
    sign: /device[^\n]*(?:does(?:n't| not) exist|not found)/i,
    message: (about) => `The instance ${instanceOf(about)} has no such device.`,
    hint: 'See "lxc config device list".',
  },
  {
    code: 'lxd-device-exists',
    sign: /device already exists/i,
    message: (about) => `The instance ${instanceOf(about)} has such a device already.`,
    hint: 'See "lxc config device list".',
  },
  {
    code: 'lxd-source-missing',
    sign: /Missing source path|source path[^\n]*(?:does(?:n't| not) exist)/i,
    message: () => 'The folder that is to be shared does not exist where LXD runs.',
    hint: 'With a remote LXD, folders of this machine can not be shared.',
  },
  {
    code: 'lxd-instance-missing',
    sign: /(?:Instance|Container)[^\n]*not found|^Error: not found$|No such (?:object|container|instance)/im,
    message: (about) => `There is no instance ${instanceOf(about)}.`,
    hint: 'It was removed or renamed in the meantime. Try again: it is made anew.',
  },
  {
    code: 'lxd-stopped',
    sign: /(?:instance|container) is not running|agent (?:isn't|is not) currently running/i,
    message: (about) => `The instance ${instanceOf(about)} is not running.`,
    hint: 'Start it ("lxc start"), or try again.',
  },
  {
    code: 'lxd-busy',
    sign: /busy running a|is currently busy/i,
    message: (about) => `LXD is still busy with ${instanceOf(about)}.`,
    hint: 'Wait a moment and try again.',
  },
  {
    code: 'lxd-forbidden',
    sign: /forbidden|not authorized|isn't allowed in (?:this )?project|not allowed in (?:this )?project|limits? (?:would be )?exceeded|reached maximum number/i,
    message: ({ project }) => `The LXD project "${project ?? 'default'}" does not allow this.`,
    hint: 'See its restrictions and limits: "lxc project show".',
  },
  {
    code: 'lxd-image-type',
    sign: /Asked for a (?:VM|virtual machine|container) but image is of type/i,
    message: (about) =>
      `With ${imageOf(about)}, only the other kind of instance can be made: a container, or a virtual machine.`,
    hint: 'Choose another image; those of "ubuntu:" are for both.',
  },
  {
    code: 'lxd-no-vm',
    sign: /instance type(?: "virtual-machine")?(?: is)? not supported(?: on this server: ([^\n]+))?|KVM support is missing|no QEMU|qemu-system[^\n]*not found|virtual[- ]machine[^\n]*not supported/i,
    message: (_, reason) => `This LXD can not run virtual machines${reason === undefined ? '' : `: ${reason}`}.`,
    hint: 'Use a container; a virtual machine needs KVM, QEMU and the kernel module "vhost_vsock" where LXD runs.',
  },
];

/** @param doing `make the instance`, for the sentence where the reason is not one of those that are known */
export function toLxdError(result: StreamResult, about: LxdCallAbout, doing: string): UserError {
  if (result.end === 'missing') return toMissing(about.command, result.stderr);
  const words = result.stderr.trim() === '' ? result.stdout : result.stderr;
  const detail = words.trim();
  if (result.end === 'timeout') {
    return new UserError('lxd-timeout', `LXD did not ${doing} in time.`, {
      hint: 'See "lxc operation list" and "lxc info". Restarting LXD helps where it hangs.',
      detail,
    });
  }
  const kind = KINDS.find(({ sign }) => sign.test(words));
  if (kind) {
    const reason = kind.sign.exec(words)?.[1]?.trim();
    return new UserError(kind.code, kind.message(about, reason), { hint: kind.hint, detail });
  }
  return new UserError('lxd-failed', `LXD could not ${doing}: ${lastWords(words, result.code)}`, { detail });
}

function toMissing(command: string, stderr: string): UserError {
  return new UserError('lxd-missing', `LXD is not installed: there is no program "${command}".`, {
    hint: 'Install it with "sudo snap install lxd", then run "lxd init --auto".',
    detail: stderr,
  });
}

/** The program's own reason: the line after `Error: `, or the last one. */
function lastWords(stderr: string, code: number): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .reverse();
  const error = lines.find((line) => line.startsWith('Error: '))?.slice('Error: '.length);
  const text = error ?? lines[0] ?? `exit code ${code}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
