// Takes the lab down: every instance that was made of its images, and the LXD that up.mjs started.
// usage: down.mjs [--all]  --all removes the images and the cache too
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { listImages, removeImage } from './images.mjs';
import { answers, stopLxd } from './lxd-server.mjs';
import { LAB_PROPERTY, LabError, lxc, places } from './places.mjs';

/** Instances of other images are not touched, and neither is an LXD that was there before. */
export function takeDown(say, { all = false } = {}) {
  if (answers()) {
    const removed = removeInstances();
    say(`${removed.length} ${removed.length === 1 ? 'instance' : 'instances'} removed`);
    if (all) for (const { fingerprint } of listImages()) removeImage(fingerprint);
  }
  if (stopLxd()) say('LXD stopped');
  if (all) fs.rmSync(places.cache, { recursive: true, force: true });
}

/** @param isWanted by name; all of the lab's by default */
export function removeInstances(isWanted = () => true) {
  const instances = JSON.parse(lxc('list', '--format', 'json'));
  const ours = instances.filter(({ name, config }) => config[`image.${LAB_PROPERTY}`] && isWanted(name));
  for (const { name } of ours) lxc('delete', '--force', name);
  return ours.map(({ name }) => name);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    takeDown(console.log, { all: process.argv.includes('--all') });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
