/** What a client asks that installs snaps: it takes `meta/snap.yaml` out of the file, the server reads YAML. */

/** `{ text }` of a `meta/snap.yaml` to `SnapMeta`. */
export const SNAP_META_REQUEST = 'snapwright/readSnapMeta';

export type { SnapMeta } from '../core/snap-meta/read-snap-meta.ts';
