/** Which of our file kinds a document is, by its name. */
export type DocumentKind =
  | 'snapcraft'
  | 'snap-openstack'
  /** Several snaps together on a throw-away machine. */
  | 'snap-test'
  /** Lists of Python packages: judged where a snap of the workspace uses them. */
  | 'packages'
  | 'other';

const SNAPCRAFT_NAME = /(?:^|\/)\.?snapcraft\.ya?ml$/;
const PACKAGES_NAME =
  /(?:^|\/)(?:pyproject\.toml|uv\.lock|poetry\.lock|[^/]*(?:requirements|constraints)[^/]*\.txt|requirements\/[^/]+\.txt)$/;
const SNAP_OPENSTACK_NAME = /(?:^|\/)snap-openstack\.ya?ml$/;
const SNAP_TEST_NAME = /(?:^|\/)snap-test\.ya?ml$/;

/**
 * @param uri the document's address or path
 * @param languageId what the editor calls it; a file by our name is ours even as plain `yaml`
 */
export function getDocumentKind(uri: string, languageId?: string): DocumentKind {
  if (languageId === 'snapcraft' || languageId === 'snap-openstack' || languageId === 'snap-test') return languageId;
  const path = uri.split(/[?#]/, 1)[0] ?? uri;
  if (SNAPCRAFT_NAME.test(path)) return 'snapcraft';
  if (SNAP_OPENSTACK_NAME.test(path)) return 'snap-openstack';
  if (SNAP_TEST_NAME.test(path)) return 'snap-test';
  if (PACKAGES_NAME.test(path)) return 'packages';
  return 'other';
}
