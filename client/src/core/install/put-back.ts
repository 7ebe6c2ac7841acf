/** The way back to a snap of the store that gave way to a test. */
import type { Target } from '../target/target.ts';
import { modeOf } from './choose-mode.ts';
import type { TestSnap } from './state.ts';

type Replaced = NonNullable<TestSnap['replaced']>;
/** `snap` with these words, about that snap. */
export type Perform = (snap: string, args: readonly string[]) => Promise<void>;

/** Where snapd keeps the files of what is installed. */
const BLOBS = '/var/lib/snapd/snaps';

/** As it was: its revision and its mode. Nothing of the test stays. */
export async function putBack(
  target: Pick<Target, 'snapd'>,
  name: string,
  { revision, channel, mode = 'strict' }: Replaced,
  perform: Perform,
): Promise<void> {
  const flags = mode === 'strict' ? [] : [`--${mode}`];
  if (!(await target.snapd.revisions(name)).includes(revision)) {
    // snapd did not keep it: then it comes from the store again.
    const from = channel === undefined ? [] : [`--channel=${channel}`];
    await perform(name, ['refresh', name, '--amend', ...from, ...flags]);
    return dropTests(target, name, perform);
  }
  await revertTo(target, name, revision, perform, flags);
  const now = await target.snapd.snap(name);
  if (mode !== 'strict' || !now || modeOf(now) === mode) return;
  // A revert takes the mode along, and no flag says "strict": its own file has to be installed so in between.
  await perform(name, ['install', '--dangerous', `${BLOBS}/${name}_${revision}.snap`]);
  await revertTo(target, name, revision, perform);
}

/** snapd keeps two revisions: before a third comes, that of the test has to go, or else that of the store would. */
export async function makeRoom(
  target: Pick<Target, 'snapd'>,
  name: string,
  { revision }: Replaced,
  perform: Perform,
): Promise<void> {
  const now = await target.snapd.snap(name);
  if (!now || now.revision === revision) return;
  if ((await target.snapd.revisions(name)).includes(revision)) await revertTo(target, name, revision, perform);
}

async function revertTo(
  target: Pick<Target, 'snapd'>,
  name: string,
  revision: string,
  perform: Perform,
  flags: readonly string[] = [],
): Promise<void> {
  // What was broken off may have come so far before.
  if ((await target.snapd.snap(name))?.revision !== revision)
    await perform(name, ['revert', name, `--revision=${revision}`, ...flags]);
  await dropTests(target, name, perform);
}

/** What came from files has the revisions x1, x2, … */
async function dropTests({ snapd }: Pick<Target, 'snapd'>, name: string, perform: Perform): Promise<void> {
  for (const one of await snapd.revisions(name)) {
    if (/^x/.test(one)) await perform(name, ['remove', name, `--revision=${one}`]);
  }
}
