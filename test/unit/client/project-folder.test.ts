import { describe, expect, it } from 'vitest';
import { findProjectFolder } from '../../../client/src/core/snapcraft/expand-extensions.ts';

describe('the folder of a project', () => {
  const on =
    (separator: string, ...files: string[]) =>
    (file: string) =>
      findProjectFolder(file, (one) => files.includes(one.replaceAll(separator, '/')), separator);

  it('is found on Windows too', () => {
    const find = on('\\', 'c:/my snap/snap/snapcraft.yaml');
    expect(find('c:\\my snap\\snap\\snapcraft.yaml')).toBe('c:\\my snap');
    expect(find('c:\\my snap\\snapcraft.yaml')).toBeUndefined();
  });

  it('keeps what only looks like a separator elsewhere', () => {
    expect(on('/', '/a\\b/snapcraft.yaml')('/a\\b/snapcraft.yaml')).toBe('/a\\b');
    expect(on('/')('/a\\snapcraft.yaml')).toBeUndefined();
  });
});
