/** The places below a project's root where snapcraft looks for its file, in its order. */
export const PROJECT_FILES = [
  'snapcraft.yaml',
  'snap/snapcraft.yaml',
  'build-aux/snap/snapcraft.yaml',
  '.snapcraft.yaml',
] as const;
