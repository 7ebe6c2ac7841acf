/** What `assumes` may ask for. Source: snapd 2.77, `overlord/snapstate/check_snap.go`, with the first release of each. */
export interface AssumesFeature {
  readonly name: string;
  /** The first snapd that knows it. */
  readonly since: string;
  readonly meaning: string;
}

export const ASSUMES_FEATURES: readonly AssumesFeature[] = [
  {
    name: 'command-chain',
    since: '2.36',
    meaning: 'Apps and hooks may have a `command-chain`.',
  },
  {
    name: 'common-data-dir',
    since: '2.0.3',
    meaning: 'There are data directories that all revisions share: `$SNAP_COMMON` and `$SNAP_USER_COMMON`.',
  },
  {
    name: 'snap-env',
    since: '2.15',
    meaning: 'The key `environment` works.',
  },
  {
    name: 'app-refresh-mode',
    since: '2.57',
    meaning: 'Apps that are no services may have `refresh-mode: ignore-running`.',
  },
  {
    name: 'snap-uid-envvars',
    since: '2.60',
    meaning: 'The variables `$SNAP_UID` and `$SNAP_EUID` are set.',
  },
  {
    name: 'kernel-assets',
    since: '2.50',
    meaning: 'A gadget may refer to assets of the kernel snap.',
  },
  {
    name: 'isa-riscv64-rva23',
    since: '2.75',
    meaning: 'On riscv64 the processor offers the profile RVA23; other architectures ignore it.',
  },
];
