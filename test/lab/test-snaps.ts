/** Snaps for test installs beside the fixtures of the lab, for what those do not have: busybox is their only program. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const BUSYBOX = '/usr/bin/busybox';
export interface TestSnap {
  /** `meta/snap.yaml` */
  readonly yaml: string;
  /** Commands by their path in the snap: shell scripts, without their first line. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
}

/** Answers the file, `<name>_1_amd64.snap` in the folder. */
export function packSnap(folder: string, name: string, { yaml, scripts = {}, folders = [] }: TestSnap): string {
  const root = fs.mkdtempSync(path.join(folder, `${name}-`));
  // snapd refuses a snap whose root only its owner may read.
  fs.chmodSync(root, 0o755);
  const write = (file: string, text: string, mode = 0o644): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text, { mode });
  };
  write('meta/snap.yaml', yaml);
  for (const one of folders) fs.mkdirSync(path.join(root, one), { recursive: true });
  for (const [file, text] of Object.entries(scripts))
    write(file, `#!/snap/${name}/current/bin/busybox sh\n${text}\n`, 0o755);
  if (Object.keys(scripts).length > 0) {
    fs.mkdirSync(path.join(root, 'bin'), { recursive: true });
    fs.copyFileSync(BUSYBOX, path.join(root, 'bin/busybox'));
    fs.chmodSync(path.join(root, 'bin/busybox'), 0o755);
  }
  const file = path.join(folder, `${name}_1_amd64.snap`);
  execFileSync('mksquashfs', [root, file, '-noappend', '-comp', 'xz', '-no-xattrs', '-all-root'], { stdio: 'ignore' });
  fs.rmSync(root, { recursive: true });
  return file;
}

const service = (port: number): string => `exec "$SNAP/bin/busybox" httpd -f -p ${port} -h "$SNAP_COMMON"`;

/** Shares a folder that keystone's content plug asks for. */
export const CONTENT: TestSnap = {
  yaml: `name: swlab-data
version: "1"
base: bare
architectures: [amd64]
slots:
  tables: { interface: content, content: swlab-tables, read: [/data] }
`,
  folders: ['data'],
};

const KEYSTONE: TestSnap = {
  yaml: `name: swlab-keystone
version: 1.10
summary: lab
description: lab
base: bare
architectures: [amd64]
confinement: strict
plugs:
  tables: { interface: content, content: swlab-tables, target: $SNAP/tables, default-provider: swlab-data }
  lost: { interface: content, content: swlab-lost, target: $SNAP/lost }
apps:
  api:
    command: bin/api
    daemon: simple
    plugs: [network-bind, network-control]
  broken:
    command: bin/broken
    daemon: simple
    restart-condition: never
  manage:
    command: bin/manage
    plugs: [network, home]
`,
  scripts: {
    'bin/api': `echo "keystone is up"\n${service(5000)}`,
    'bin/broken': 'echo "no database"\nexit 3',
    'bin/manage': 'echo "manage $*"\n[ "$1" != fail ] || exit 7',
  },
  folders: ['tables', 'lost'],
};

/** Of a snap with one service. */
const toServiceYaml = (name: string, version: string): string => `name: ${name}
version: "${version}"
summary: lab
description: lab
base: bare
architectures: [amd64]
confinement: strict
apps:
  api:
    command: bin/api
    daemon: simple
    plugs: [network-bind]
`;

const NOVA: TestSnap = {
  yaml: `${toServiceYaml('swlab-nova', '27.0')}\
  manage:
    command: bin/manage
    plugs: [network-control]
`,
  scripts: {
    'bin/api': service(8774),
    'bin/manage': '"$SNAP/bin/busybox" cat "$SNAP_COMMON/etc/nova.conf"\necho "$NOVA_WORD"',
  },
};

const GLANCE: TestSnap = {
  yaml: toServiceYaml('swlab-glance', '3'),
  scripts: { 'bin/api': service(9292) },
};

const CLASSIC: TestSnap = {
  yaml: `name: swlab-classic
version: "1"
summary: lab
description: lab
base: bare
architectures: [amd64]
confinement: classic
apps:
  swlab-classic: { command: bin/hello }
`,
  scripts: { 'bin/hello': 'echo hello' },
};

const FOREIGN: TestSnap = {
  yaml: 'name: swlab-foreign\nversion: "1"\nbase: bare\narchitectures: [s390x]\napps: { a: { command: bin/a } }\n',
  scripts: { 'bin/a': 'echo a' },
};

/** Refused by its own hook. */
const HOOK: TestSnap = {
  yaml: 'name: swlab-hook\nversion: "1"\nbase: bare\narchitectures: [amd64]\n',
  scripts: { 'meta/hooks/install': 'echo "looking for a database"\necho "there is no database" >&2\nexit 3' },
};

/** Takes its time: snapd is busy with it meanwhile. */
const SLOW: TestSnap = {
  yaml: 'name: swlab-slow\nversion: "1"\nbase: bare\narchitectures: [amd64]\n',
  scripts: { 'meta/hooks/install': '"$SNAP/bin/busybox" sleep 6', 'meta/hooks/post-refresh': '' },
};

const FUTURE: TestSnap = {
  yaml: 'name: swlab-future\nversion: "1"\nbase: core26\narchitectures: [amd64]\n',
};

const DEMANDING: TestSnap = {
  yaml: 'name: swlab-demanding\nversion: "1"\nbase: bare\nassumes: [snapd9.9]\narchitectures: [amd64]\n',
};

/** What the suites install. */
export const SNAPS: Readonly<Record<string, TestSnap>> = {
  'swlab-keystone': KEYSTONE,
  'swlab-nova': NOVA,
  'swlab-glance': GLANCE,
  'swlab-classic': CLASSIC,
  'swlab-foreign': FOREIGN,
  'swlab-hook': HOOK,
  'swlab-slow': SLOW,
  'swlab-future': FUTURE,
  'swlab-demanding': DEMANDING,
};
