/** Hooks that snapd runs, and when. Source: snapd 2.77, `snap/hooktypes.go` and `snap/implicit.go`. */
export interface HookFact {
  readonly name: string;
  readonly runs: string;
  /** Types of snaps that it is for; every type but base and snapd where left out. */
  readonly types?: readonly string[];
}

export const HOOK_FACTS: readonly HookFact[] = [
  { name: 'install', runs: 'When the snap is installed, before its services start.' },
  { name: 'configure', runs: 'When configuration changes, and after installing and refreshing.' },
  { name: 'pre-refresh', runs: 'Before a refresh, with the old revision.' },
  { name: 'post-refresh', runs: 'After a refresh, with the new revision.' },
  { name: 'remove', runs: 'When the snap is removed.' },
  { name: 'check-health', runs: "After installing and refreshing, to report the snap's state." },
  {
    name: 'default-configure',
    runs: 'Once, before services start for the first time; only together with `configure`.',
  },
  { name: 'gate-auto-refresh', runs: 'To hold or let go refreshes that affect the snap.' },
  { name: 'prepare-device', runs: 'Before the device asks for its identity.', types: ['gadget'] },
  { name: 'prepare-serial-request', runs: "While the device's request for an identity is made.", types: ['gadget'] },
  { name: 'install-device', runs: 'While the system installs.', types: ['gadget'] },
  { name: 'fde-setup', runs: 'For the keys of disk encryption.', types: ['kernel'] },
];

/** Hooks that exist for each plug and slot, in the order of a connection's life. */
export const CONNECTION_HOOKS: readonly { readonly prefix: string; readonly runs: string }[] = [
  { prefix: 'prepare', runs: 'before a connection' },
  { prefix: 'connect', runs: 'after a connection' },
  { prefix: 'disconnect', runs: 'when a connection is taken down' },
  { prefix: 'unprepare', runs: 'to undo what prepare did' },
];

export const COMPONENT_HOOK_FACTS: readonly HookFact[] = [
  { name: 'install', runs: 'When the component is installed.' },
  { name: 'pre-refresh', runs: 'Before a refresh, with the old revision.' },
  { name: 'post-refresh', runs: 'After a refresh, with the new revision.' },
  { name: 'remove', runs: 'When the component is removed.' },
];
