/** What a fix writes for a key that is missing: something that loads, and that the author will want to change. */
import { toScalar } from '../yaml/edit.ts';

const VALUES: Readonly<Record<string, string>> = {
  name: 'my-snap',
  confinement: 'strict',
  version: "'0.1'",
  summary: 'One line about the snap',
  description: 'What the snap does.',
  'adopt-info': 'my-part',
  parts: '\nmy-part:\n  plugin: nil',
  'parts.<part>.plugin': 'nil',
  'parts.<part>.source': '.',
  'apps.<app>.sockets.<socket>.listen-stream': '$SNAP_DATA/socket',
  'apps.<app>.daemon': 'simple',
  'architectures[].build-on': '[amd64]',
  'lint.ignore': '[]',
  'components.<component>.summary': 'One line about the component',
  'components.<component>.description': 'What the component brings.',
  'components.<component>.type': 'standard',
  'package-repositories[].type': 'apt',
  'package-repositories[].url': 'https://example.org/ubuntu',
  'package-repositories[].key-id': `'${'0'.repeat(40)}'`,
  'system-usernames.scope': 'shared',
};

/** @param steps the place of the mapping, so that an app can be given its own name as command */
export function placeholderFor(
  keyPath: string,
  steps: readonly (string | number)[],
  types: string | undefined,
): string {
  if (keyPath === 'apps.<app>.command') return toScalar(`bin/${String(steps[1] ?? 'my-app')}`);
  const value = VALUES[keyPath];
  if (value !== undefined) return value;
  if (types?.startsWith('list')) return '[]';
  if (types?.startsWith('map')) return '{}';
  if (types === 'boolean') return 'false';
  return types === 'integer' || types === 'number' ? '0' : "''";
}
