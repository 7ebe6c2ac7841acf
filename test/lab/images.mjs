// The images of the lab: one root filesystem with systemd and snapd, and the same with the stand-in snapcraft.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { BUILD_IMAGE, LAB_PROPERTY, LabError, lxc, MIRROR, places, run, SNAPD_IMAGE, SUITE } from './places.mjs';

/** What boots, what snapd wants, what an ordinary user needs, and what the stand-in snapcraft runs on. */
const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'dbus', 'dbus-user-session', 'iproute2', 'ca-certificates', 'procps', 'sudo'],
  ...['snapd', 'squashfuse', 'fuse3', 'squashfs-tools'],
  ...['python3-minimal', 'python3-yaml'],
];

/**
 * After each start snapd asks the store for its catalogue and does nothing else meanwhile: half a minute where there is
 * no network. With a fresh list of names it doesn't ask.
 */
const SNAPD_DROP_IN = `[Service]
ExecStartPre=/bin/mkdir -p /var/cache/snapd
ExecStartPre=/bin/touch /var/cache/snapd/names
`;

/** Another root filesystem is made when this changes. */
const RECIPE = [SUITE, ...PACKAGES, SNAPD_DROP_IN].join(' ');

/** Returns whether it had to be made. */
export function makeRootfs() {
  const { rootfs, rootfsMark } = places;
  if (fs.existsSync(rootfsMark) && fs.readFileSync(rootfsMark, 'utf8') === RECIPE) return false;
  fs.rmSync(rootfsMark, { force: true });
  fs.rmSync(rootfs, { recursive: true, force: true });
  fs.mkdirSync(places.cache, { recursive: true });
  try {
    run('debootstrap', ['--variant=minbase', `--include=${PACKAGES.join(',')}`, SUITE, rootfs, MIRROR]);
  } catch (error) {
    fs.rmSync(rootfs, { recursive: true, force: true });
    throw new LabError(
      `No root filesystem could be made from ${MIRROR}: is it in reach? LAB_MIRROR names another.\n${error.message}`,
    );
  }
  for (const folder of ['debootstrap', 'var/cache/apt/archives', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/man'])
    fs.rmSync(path.join(rootfs, folder), { recursive: true, force: true });
  const dropIn = path.join(rootfs, 'etc/systemd/system/snapd.service.d/lab.conf');
  ensure(path.dirname(dropIn));
  fs.writeFileSync(dropIn, SNAPD_DROP_IN);
  // A number of its own for each instance is drawn at its first start.
  fs.writeFileSync(path.join(rootfs, 'etc/machine-id'), '');
  fs.writeFileSync(rootfsMark, RECIPE);
  return true;
}

/** Imports what is not there in its present form. Returns the aliases that were imported. */
export function importImages() {
  const wanted = [
    { alias: SNAPD_IMAGE, key: hash(RECIPE), files: [] },
    { alias: BUILD_IMAGE, key: hash(RECIPE, ...standInFiles().map(readFile)), files: standInPlaces() },
  ];
  const present = JSON.parse(lxc('image', 'list', '--format', 'json'));
  const imported = [];
  for (const { alias, key, files } of wanted) {
    const old = present.find((image) => image.aliases.some(({ name }) => name === alias));
    if (old?.properties?.[LAB_PROPERTY] === key) continue;
    const fingerprint = importImage(alias, key, files);
    if (old) lxc('image', 'alias', 'delete', alias);
    lxc('image', 'alias', 'create', alias, fingerprint);
    if (old) removeImage(old.fingerprint);
    imported.push(alias);
  }
  return imported;
}

const IN_IMAGE = 'usr/local/lib/snapcraft-stand-in';

function standInFiles() {
  return fs
    .readdirSync(places.standIn, { withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

const readFile = (name) => fs.readFileSync(path.join(places.standIn, name));

/** For mksquashfs: files beside those of the root filesystem, which stays as it is. */
function standInPlaces() {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const entries = [
    `${IN_IMAGE} d 755 0 0`,
    ...standInFiles().map((name) => `${IN_IMAGE}/${name} f 755 0 0 cat ${quoted(path.join(places.standIn, name))}`),
    `usr/local/bin/snapcraft s 777 0 0 /${IN_IMAGE}/snapcraft`,
  ];
  return entries.flatMap((entry) => ['-p', entry]);
}

function importImage(alias, key, files) {
  const folder = fs.mkdtempSync(path.join(ensure(places.images), 'image-'));
  try {
    const squashfs = path.join(folder, 'rootfs.squashfs');
    run('mksquashfs', [places.rootfs, squashfs, '-noappend', '-comp', 'lz4', '-no-progress', ...files]);
    const description = `Lab of Snapwright: ${alias} (${SUITE})`;
    return importParts(folder, { description, [LAB_PROPERTY]: key }, squashfs);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Answers the fingerprint. */
function importParts(folder, properties, file) {
  const metadata = {
    architecture: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
    creation_date: Math.floor(Date.now() / 1000),
    properties: { os: 'debian', release: SUITE, ...properties },
  };
  // JSON is YAML too.
  fs.writeFileSync(path.join(folder, 'metadata.yaml'), JSON.stringify(metadata));
  const archive = path.join(folder, 'meta.tar.gz');
  run('tar', ['-C', folder, '-czf', archive, 'metadata.yaml']);
  const said = lxc('image', 'import', archive, file);
  const fingerprint = /[0-9a-f]{64}/.exec(said)?.[0];
  if (!fingerprint) throw new LabError(`The image "${properties.description}" was not imported.\n${said}`);
  return fingerprint;
}

/** For a virtual machine, with nothing on its disk: to see what LXD says to it. Answers the fingerprint. */
export function importEmptyVmImage() {
  const folder = fs.mkdtempSync(path.join(ensure(places.images), 'image-'));
  try {
    const disk = path.join(folder, 'rootfs.img');
    fs.writeFileSync(disk, emptyDisk());
    return importParts(folder, { description: 'Lab of Snapwright: an empty disk' }, disk);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Header, reference table and level 1 table of the format qcow2, version 2, for one megabyte. */
function emptyDisk() {
  const cluster = 65536;
  const disk = Buffer.alloc(4 * cluster);
  disk.write('QFI\xfb', 'latin1');
  disk.writeUInt32BE(2, 4);
  disk.writeUInt32BE(16, 20);
  disk.writeBigUInt64BE(1n << 20n, 24);
  disk.writeUInt32BE(1, 36);
  disk.writeBigUInt64BE(BigInt(cluster), 40);
  disk.writeBigUInt64BE(BigInt(2 * cluster), 48);
  disk.writeUInt32BE(1, 56);
  return disk;
}

export function removeImage(fingerprint) {
  lxc('image', 'delete', fingerprint);
}

/** All images of the lab that LXD holds. */
export function listImages() {
  return JSON.parse(lxc('image', 'list', '--format', 'json')).filter((image) => image.properties?.[LAB_PROPERTY]);
}

function hash(...parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 16);
}

function ensure(folder) {
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
