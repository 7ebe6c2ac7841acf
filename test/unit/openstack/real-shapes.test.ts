/** What lives, or lived: nothing that the runner took is called an error. */
import { describe, expect, test } from 'vitest';
import { judgeFile, tellFile } from '../../harness/runner-fixture.ts';
import { SHAPES } from './real-shapes.ts';

const isOurs = (code: string): boolean => code.startsWith('snap-openstack/') || code.startsWith('yaml/');

describe.each(SHAPES.map((shape) => [shape.name, shape] as const))(
  '%s',
  (_name, { project, file, files, found, beside }) => {
    test('has no error', () => {
      const errors = [project, file].flatMap((path) =>
        judgeFile(files, path).filter(({ code, severity }) => isOurs(code) && severity === 'error'),
      );
      expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    });

    test('has these findings in snap-openstack.yaml', () => {
      expect(tellFile(files, file)).toEqual(found);
    });

    test('and these in snapcraft.yaml', () => {
      expect(tellFile(files, project, isOurs)).toEqual(beside);
    });

    test('each file points at places that are there', () => {
      for (const path of [project, file]) {
        for (const { related } of judgeFile(files, path)) {
          for (const { uri, start, end } of related ?? []) {
            const text = uri === undefined ? files[path] : files[uri.replace('file:///projects/demo/', '')];
            expect(text?.length ?? -1).toBeGreaterThanOrEqual(end);
            expect(end).toBeGreaterThanOrEqual(start);
          }
        }
      }
    });
  },
);
