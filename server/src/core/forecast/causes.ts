/** What each finding about the store means for the upload, and what helps. */

/**
 * - `held`: waits for a person.
 * - `refused`: the review tools say no; the project has to change.
 * - `advice`: passes, and would be better with it.
 */
export type Effect = 'held' | 'refused' | 'advice';

interface Cause {
  readonly effect: Effect;
  /** Markdown; the next step of the author. */
  readonly advice: string;
}

const REQUESTS = '[store requests of the Snapcraft forum](https://forum.snapcraft.io/c/store-requests)';

const PATHS = `List single files of the program that the snap brings, with \`read\` where that is enough, and name the plug after them. Then open a topic in the ${REQUESTS} with a reason for each path.`;

export const CAUSES: Readonly<Record<string, Cause>> = {
  'store/classic-confinement': {
    effect: 'held',
    advice: `Try \`strict\` with the plugs that the snap needs. If that cannot do, open a topic in the ${REQUESTS}: what the snap is, and which of its doings no plug covers.`,
  },
  'store/reserved-type': {
    effect: 'held',
    advice: `Open a topic in the ${REQUESTS}: who is behind the snap, and for which devices or snaps it is.`,
  },
  'store/privileged-interface': {
    effect: 'held',
    advice: `Leave the plug out where a narrower interface would do. If not, open a topic in the ${REQUESTS}: what the snap does with it, and why nothing less will do.`,
  },
  'store/personal-files': { effect: 'held', advice: PATHS },
  'store/system-files': { effect: 'held', advice: PATHS },
  'store/slot-needs-approval': {
    effect: 'held',
    advice: `Open a topic in the ${REQUESTS}: which snaps will connect to the slot, and what they may do then.`,
  },
  'snapd/slot-type': {
    effect: 'held',
    advice: `Leave the slot to the system and the snaps that it belongs to. If this snap has to offer it, open a topic in the ${REQUESTS}: what it stands for, and on which devices.`,
  },
  'store/connection-permission': {
    effect: 'advice',
    advice: `The upload passes, but the plug may stay unconnected. Open a topic in the ${REQUESTS}: which snap it connects to, and why.`,
  },
  'store/classic-interfaces': {
    effect: 'refused',
    advice: 'Remove the plugs and slots, or choose `strict` confinement, which needs them.',
  },
  'store/base-interfaces': { effect: 'refused', advice: 'Remove the plugs and slots.' },
  'store/browser-support-daemon': {
    effect: 'refused',
    advice: 'Give the plug to an app without `daemon`, or leave it out of the service.',
  },
  'snapcraft/passthrough': {
    effect: 'held',
    advice: 'Use the keys of snapcraft.yaml of the same name; from core22 on there is one for each that snapd reads.',
  },
  'store/missing-title': { effect: 'advice', advice: 'Add `title`.' },
  'store/missing-contact': { effect: 'advice', advice: 'Add `contact`, a mail address or a link.' },
  'store/missing-license': { effect: 'advice', advice: 'Add `license`, an SPDX expression.' },
  'store/missing-links': { effect: 'advice', advice: 'Add `source-code`, `issues` or `website`.' },
};
