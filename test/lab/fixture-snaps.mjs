// Snaps for an LXD without a network: what snapd wants before it installs any, and small ones to install.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { places, run } from './places.mjs';

const ARCHITECTURE = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? process.arch;

const BASE_FOLDERS = [
  ...['dev', 'etc', 'home', 'lib/modules', 'media', 'mnt', 'opt', 'proc', 'root', 'run', 'snap', 'sys', 'tmp'],
  ...['usr/lib/snapd', 'usr/src', 'var/lib/snapd', 'var/log', 'var/tmp', 'var/snap'],
];
const COMMANDS = ['sh', 'cat', 'cp', 'echo', 'env', 'id', 'ls', 'mkdir', 'mv', 'rm', 'sleep', 'test', 'touch', 'uname'];

const script = (snap, ...lines) => ({
  text: [`#!/snap/${snap}/current/bin/busybox sh`, ...lines, ''].join('\n'),
  mode: 0o755,
});

/** Name to `{ yaml, files }`; `busybox: true` brings bin/busybox. What is not a file of ours is copied by `copy`. */
export const SNAPS = {
  /** snapd itself, out of the root filesystem. */
  snapd: { yaml: { type: 'snapd' }, copy: ['usr/lib/snapd', 'usr/bin/snap'] },
  bare: { yaml: { type: 'base' }, folders: BASE_FOLDERS },
  /** A stand-in: it has a shell and little more, enough for scripts of snaps on this base. */
  core24: {
    yaml: { type: 'base' },
    folders: BASE_FOLDERS,
    busybox: true,
    links: Object.fromEntries(COMMANDS.map((name) => [`bin/${name}`, 'busybox'])),
  },
  /** A service on port 8765 that shares a folder. */
  'test-server': {
    yaml: {
      base: 'bare',
      apps: {
        serve: { command: 'bin/serve', daemon: 'simple', plugs: ['network-bind'] },
        'test-server': { command: 'bin/about' },
      },
      slots: { greetings: { interface: 'content', content: 'greetings', read: ['$SNAP/share'] } },
    },
    busybox: true,
    files: {
      'bin/serve': script(
        'test-server',
        'echo "serving on port 8765"',
        'exec "$SNAP/bin/busybox" httpd -f -vv -p 127.0.0.1:8765 -h "$SNAP/share"',
      ),
      'bin/about': script('test-server', 'echo "test-server $SNAP_VERSION at $SNAP"'),
      'share/greeting': { text: 'hello from test-server\n', mode: 0o644 },
    },
  },
  /** Reads that folder, if connected; `test-app.manage` asks for an alias; one plug the store would not connect. */
  'test-app': {
    yaml: {
      base: 'bare',
      apps: {
        'test-app': { command: 'bin/greet', plugs: ['network', 'greetings'] },
        manage: { command: 'bin/manage', plugs: ['network', 'network-control'] },
      },
      plugs: { greetings: { interface: 'content', content: 'greetings', target: '$SNAP/greetings' } },
    },
    busybox: true,
    folders: ['greetings'],
    files: {
      'bin/greet': script('test-app', '"$SNAP/bin/busybox" cat "$SNAP/greetings/greeting" 2>/dev/null || echo alone'),
      'bin/manage': script('test-app', 'echo "managing: $*"'),
    },
  },
  /** A service that comes up within seconds once `$SNAP_COMMON/worker.conf` is there; `snap set` needs its hook. */
  'test-worker': {
    yaml: {
      base: 'bare',
      apps: {
        work: { command: 'bin/work', daemon: 'simple', 'restart-delay': '3s' },
        config: { command: 'bin/config' },
      },
    },
    busybox: true,
    files: {
      'bin/work': script(
        'test-worker',
        '[ -f "$SNAP_COMMON/worker.conf" ] || { echo "no worker.conf" >&2; exit 1; }',
        'echo "working by $("$SNAP/bin/busybox" cat "$SNAP_COMMON/worker.conf")"',
        'exec "$SNAP/bin/busybox" sleep 1000000',
      ),
      'bin/config': script('test-worker', 'exec /usr/lib/snapd/snapctl get "$1"'),
      'meta/hooks/configure': script('test-worker', 'exit 0'),
    },
  },
  /** Its install hook fails: snapd undoes the change. */
  'test-broken': {
    yaml: { base: 'bare', apps: { 'test-broken': { command: 'bin/busybox true' } } },
    busybox: true,
    files: {
      'meta/hooks/install': script('test-broken', 'echo "this hook fails on purpose" >&2', 'exit 3'),
    },
  },
};

export const snapFile = (name) => path.join(places.snaps, `${name}_1.0_${ARCHITECTURE}.snap`);

/** Returns the names of those that had to be made. */
export function makeSnaps() {
  fs.mkdirSync(places.snaps, { recursive: true });
  const key = createHash('sha256')
    .update(fs.readFileSync(import.meta.filename))
    .update(fs.readFileSync(places.rootfsMark))
    .digest('hex');
  const mark = path.join(places.snaps, 'made-by');
  const isFresh = fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === key;
  const missing = Object.keys(SNAPS).filter((name) => !isFresh || !fs.existsSync(snapFile(name)));
  for (const name of missing) makeSnap(name, SNAPS[name]);
  fs.writeFileSync(mark, key);
  return missing;
}

function makeSnap(name, { yaml, copy = [], folders = [], files = {}, links = {}, busybox = false }) {
  const folder = fs.mkdtempSync(path.join(places.snaps, `${name}-`));
  const at = (file) => {
    const whole = path.join(folder, file);
    fs.mkdirSync(path.dirname(whole), { recursive: true });
    return whole;
  };
  try {
    fs.chmodSync(folder, 0o755);
    for (const one of folders) fs.mkdirSync(path.join(folder, one), { recursive: true });
    for (const one of copy) run('cp', ['-a', path.join(places.rootfs, one), at(one)]);
    for (const [file, { text, mode }] of Object.entries(files)) fs.writeFileSync(at(file), text, { mode });
    if (busybox) fs.cpSync('/bin/busybox', at('bin/busybox'), { dereference: true });
    for (const [file, target] of Object.entries(links)) fs.symlinkSync(target, at(file));
    const meta = {
      name,
      version: '1.0',
      summary: `Fixture of the lab: ${name}`,
      description: 'Made for tests; it is on no store.',
      architectures: [ARCHITECTURE],
      grade: 'devel',
      ...(yaml.type === undefined && { confinement: 'strict' }),
      ...yaml,
    };
    // JSON is YAML too.
    fs.writeFileSync(at('meta/snap.yaml'), JSON.stringify(meta, null, 2));
    // Large and only read here: packed fast rather than small.
    const packed = ['-noappend', '-comp', 'lzo', '-no-xattrs', '-all-root', '-no-progress'];
    run('mksquashfs', [folder, `${folder}.snap`, ...packed]);
    fs.renameSync(`${folder}.snap`, snapFile(name));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.rmSync(`${folder}.snap`, { force: true });
  }
}
