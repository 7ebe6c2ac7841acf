/** Variables that snapd sets for apps and hooks. Source: snapd 2.77, `snap/snapenv/snapenv.go`. */
export interface SnapVariable {
  readonly name: string;
  readonly meaning: string;
  /** Leads to a directory, so that a path usually follows. */
  readonly directory?: boolean;
  readonly since?: string;
}

export const SNAP_VARIABLES: readonly SnapVariable[] = [
  { name: 'SNAP', meaning: 'Where the snap is mounted; nobody can write there.', directory: true },
  {
    name: 'SNAP_DATA',
    meaning: "The system's data of this revision; a refresh copies it, a revert brings it back.",
    directory: true,
  },
  { name: 'SNAP_COMMON', meaning: "The system's data that all revisions share.", directory: true },
  { name: 'SNAP_USER_DATA', meaning: "The user's data of this revision.", directory: true },
  { name: 'SNAP_USER_COMMON', meaning: "The user's data that all revisions share.", directory: true },
  {
    name: 'XDG_RUNTIME_DIR',
    meaning: "The user's directory for sockets, with one of the snap's own.",
    directory: true,
  },
  { name: 'HOME', meaning: 'In a confined snap the same as `$SNAP_USER_DATA`.', directory: true },
  {
    name: 'SNAP_REAL_HOME',
    meaning: 'The home directory of the user outside of the snap.',
    directory: true,
    since: '2.46',
  },
  { name: 'SNAP_NAME', meaning: 'The name of the snap.' },
  { name: 'SNAP_INSTANCE_NAME', meaning: 'The name with the key of a parallel installation.', since: '2.35' },
  { name: 'SNAP_INSTANCE_KEY', meaning: 'The key of a parallel installation; usually empty.' },
  { name: 'SNAP_VERSION', meaning: 'The version of the snap.' },
  { name: 'SNAP_REVISION', meaning: 'The revision that the store gave, or `x1` and so on for a local one.' },
  { name: 'SNAP_ARCH', meaning: "The device's architecture, such as amd64." },
  { name: 'SNAP_UID', meaning: "The user's number.", since: '2.60' },
  { name: 'SNAP_EUID', meaning: "The user's effective number.", since: '2.60' },
];

export function findSnapVariable(name: string): SnapVariable | undefined {
  return SNAP_VARIABLES.find((one) => one.name === name);
}
