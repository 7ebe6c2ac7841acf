/** Every code of a build has its line in the documentation, and nothing else has. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUILD_CODES } from '../../../client/src/core/snapcraft/codes.ts';

const page = fs.readFileSync(path.join(import.meta.dirname, '../../../docs/building/problems.md'), 'utf8');

test('codes', () => {
  const rows = [...page.matchAll(/^\| `(build\/[a-z-]+)`\s*\| (.*?)\s*\|/gm)].map(([, code = '', text = '']) => [
    code,
    text,
  ]);
  expect(Object.fromEntries(rows)).toEqual(BUILD_CODES);
  expect(rows).toHaveLength(Object.keys(BUILD_CODES).length);
});
