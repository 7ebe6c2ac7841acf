/** Copies of every series brought to the next one: afterwards nothing differs. */
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alignCopy } from '../../../server/src/core/openstack/align-copy.ts';
import { compareCopy, getCopies } from '../../../server/src/core/openstack/copies.ts';
import { getPythonParts } from '../../../server/src/core/openstack/python-parts.ts';
import { allSeries } from '../../../server/src/core/openstack/releases.ts';
import { parseConstraints } from '../../../server/src/core/python/upper-constraints.ts';
import { ALL_CONSTRAINTS, readConstraintsOf } from '../../harness/constraint-store.ts';
import { applyEdits, provideFor, SNAPCRAFT, type Files } from '../../harness/openstack-project.ts';

const folder = fs.existsSync(ALL_CONSTRAINTS) ? ALL_CONSTRAINTS : undefined;
const ids = [...allSeries().map(({ id }) => id), 'master'].filter((id) => readConstraintsOf(id, folder) !== undefined);
const textOf = (id: string): string => readConstraintsOf(id, folder) ?? '';

test.each(ids)('every line of %s is read', (id) => {
  const { problems, size } = parseConstraints(textOf(id));
  expect(problems).toEqual([]);
  const lines = textOf(id)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(size).toBe(lines.length);
});

const steps = ids.slice(1).map((id, at) => [ids[at] ?? '', id] as const);

function read(files: Files): {
  copy: ReturnType<typeof getCopies>[number];
  environment: { python: string; machine: string };
} {
  const [part] = getPythonParts(provideFor(files));
  const [copy] = part ? getCopies(part) : [];
  if (!part?.environment || !copy) throw new Error('There is no copy.');
  return { copy, environment: part.environment };
}

const snap = (plugin: string, more = ''): string =>
  `name: x\nbase: core24\nversion: '1'\nparts:\n  x:\n    plugin: ${plugin}\n    source: .\n${more}`;

describe.each([
  [
    'pyproject.toml',
    (text: string): string =>
      `[tool.uv]\nconstraint-dependencies = [\n  # begin\n${text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => `  "${line}",\n`)
        .join('')}  # end\n]\n`,
    snap('uv'),
  ],
  [
    'constraints.txt',
    (text: string): string => `# begin\n${text}# end\n`,
    snap('python', '    python-constraints: [constraints.txt]\n'),
  ],
] as const)('in %s', (file, write, project) => {
  test.each(steps)('%s to %s', (from, to) => {
    const [before, after] = [parseConstraints(textOf(from)), parseConstraints(textOf(to))];
    const text = write(textOf(from));
    const { copy, environment } = read({ [SNAPCRAFT]: project, [file]: text });
    expect(compareCopy(copy.lines, before, environment)).toEqual({ changed: [], extra: [], missing: [] });

    const { edits } = alignCopy(copy, after, before);
    const moved = applyEdits(text, edits);
    const result = read({ [SNAPCRAFT]: project, [file]: moved }).copy;
    expect(compareCopy(result.lines, after, environment)).toEqual({ changed: [], extra: [], missing: [] });
    expect(result.lines).toHaveLength(after.size);
    expect([moved.match(/# begin/g), moved.match(/# end/g)]).toEqual([['# begin'], ['# end']]);
    expect(alignCopy(result, after, after).edits).toEqual([]);
  });
});

test('what the author left out stays out, and what is the own stays', () => {
  const [before, after] = [
    parseConstraints('a===1\nb===1\nc===1\nd===1\ne===1\nf===1\n'),
    parseConstraints('a===2\nb===2\nc===2\nd===2\ng===1\n'),
  ];
  const project = snap('python', '    python-constraints: [constraints.txt]\n');
  const text = 'a===1\nb===1 # by hand\nc===1\nd===1\ne===1\nmine===5\n';
  const { copy } = read({ [SNAPCRAFT]: project, 'constraints.txt': text });
  // "f" was left out, "e" is gone from the series, "g" is new in it, "mine" is in neither.
  expect(applyEdits(text, alignCopy(copy, after, before).edits)).toBe(
    'a===2\nb===2 # by hand\nc===2\nd===2\nmine===5\ng===1\n',
  );
  // Not knowing the old series, nothing is taken away.
  expect(applyEdits(text, alignCopy(copy, after).edits)).toBe(
    'a===2\nb===2 # by hand\nc===2\nd===2\ne===1\nmine===5\ng===1\n',
  );
});
