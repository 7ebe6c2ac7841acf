// Brings up the lab: LXD, its images and the fixture snaps. What is there already is kept.
// usage: up.mjs
import { pathToFileURL } from 'node:url';
import { makeSnaps } from './fixture-snaps.mjs';
import { importImages, makeRootfs } from './images.mjs';
import { addStorage, installPackages, startLxd, whyNoLab } from './lxd-server.mjs';
import { LabError } from './places.mjs';

const STAGES = [
  ['packages', () => installPackages()],
  ['LXD', () => (startLxd() ? 'started' : 'runs already')],
  ['storage', () => addStorage()],
  ['root filesystem', () => (makeRootfs() ? 'made' : 'is there already')],
  ['images', () => importImages().join(', ') || 'are there already'],
  ['fixture snaps', () => makeSnaps().join(', ') || 'are there already'],
];

/** Throws a LabError whose message is for the reader. `say` is told of each stage and its time. */
export function bringUp(say) {
  const reason = whyNoLab({ mayInstall: true });
  if (reason) throw new LabError(`There can be no lab here: ${reason}.`);
  const started = performance.now();
  for (const [name, work] of STAGES) {
    const since = performance.now();
    const said = work();
    say(`${seconds(since)} s  ${name}${said ? `: ${said}` : ''}`);
  }
  say(`${seconds(started)} s  in all`);
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1).padStart(6);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    bringUp(console.log);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
