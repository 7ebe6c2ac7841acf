/**
 * What snapcraft and snapd really said of documents with one planted mistake each: the problem that is read from it
 * has to touch the lines that were changed. The labels were made with the tools themselves, not by this project.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBuildOutput } from '../../../client/src/core/snapcraft/output.ts';
import { createDocument } from '../../../server/src/core/index.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { locateBuildProblem } from '../../../server/src/core/build-problems/locate.ts';
import { toLog } from '../../harness/build-log.ts';

const ROOT = path.join(import.meta.dirname, '../../../../shared/conformance');

interface Labelled {
  readonly id: string;
  /** First and last line, from 0; null where none can be named. */
  readonly lines: readonly [number, number] | null;
}

type Verdicts = Readonly<Record<string, { readonly verdict: string; readonly message: string }>>;

/**
 * Shares of the labelled documents whose problem has to be at the right lines: by the message and what our rules know
 * of the text, and by the message alone.
 */
const EXPECTED = [
  ['cases', { load: 0.99, lifecycle: 0.95, pack: 1, interface: 1 }, { load: 0.96, lifecycle: 0.89, pack: 0.95 }],
  ['legacy/cases', { load: 0.95 }, { load: 0.91 }],
] as const;

function readCases(folder: string): readonly (Labelled & { readonly verdict: string; readonly message: string })[] {
  const read = (name: string): unknown => JSON.parse(fs.readFileSync(path.join(ROOT, folder, name), 'utf8'));
  const verdicts = read('verdicts.json') as Verdicts;
  return (read('cases.json') as readonly Labelled[]).flatMap((one) => {
    const verdict = verdicts[one.id];
    return verdict && verdict.verdict !== 'ok' ? [{ ...one, ...verdict }] : [];
  });
}

type Labels = ReturnType<typeof readCases>[number];

/** Where the places are worked out; all messages are read. All of them: `EVERY=1`. */
const EVERY = Number(process.env['EVERY'] ?? 8);
/** A few may stand for more than their share. */
const SLACK = EVERY > 1 ? 0.05 : 0;

/** Whether one of the problems stands on the lines, by both ways; undefined where nothing was made of the message. */
function judge(
  folder: string,
  { id, lines, verdict, message }: Labels,
  isPlaced: boolean,
): { full: boolean; alone: boolean } | 'read' | undefined {
  const text = fs.readFileSync(path.join(ROOT, folder, `${id}.yaml`), 'utf8');
  const { log, exitCode, era } = toLog(verdict, message, folder.startsWith('legacy'), text);
  const output = createBuildOutput({ parts: [], era });
  for (const line of log.split('\n')) output.line(line, 'stderr');
  const { problems } = output.end(exitCode);
  if (problems.length === 0 || problems.some(({ code }) => code === 'build/failed')) return undefined;
  if (!isPlaced) return 'read';
  const document = createDocument('file:///p/snap/snapcraft.yaml', text);
  const at = getLines(document);
  const [first, last] = lines ?? [0, Infinity];
  const isRight = (problem: (typeof problems)[number]): boolean => {
    const place = locateBuildProblem(document, problem);
    return place !== undefined && at.positionAt(place.start).line <= last && at.positionAt(place.end).line >= first;
  };
  // Rules are asked for known codes only.
  return { full: problems.some(isRight), alone: problems.some((problem) => isRight({ ...problem, code: '' })) };
}

describe.skipIf(!fs.existsSync(path.join(ROOT, 'cases')))('labelled documents', () => {
  test.each(EXPECTED)('%s', { timeout: 120_000 }, (folder, withRules, alone) => {
    const counts: Record<string, { all: number; full: number; alone: number }> = {};
    const unread: string[] = [];
    for (const [index, one] of readCases(folder).entries()) {
      const result = judge(folder, one, index % EVERY === 0);
      if (!result) unread.push(one.id);
      if (!result || result === 'read' || !one.lines) continue;
      const count = (counts[one.verdict] ??= { all: 0, full: 0, alone: 0 });
      count.all++;
      if (result.full) count.full++;
      if (result.alone) count.alone++;
    }
    expect(unread).toEqual([]);
    for (const [verdict, share] of Object.entries(withRules)) {
      const { all = 0, full = 0 } = counts[verdict] ?? {};
      expect(full / all, verdict).toBeGreaterThanOrEqual(share - SLACK);
    }
    for (const [verdict, share] of Object.entries(alone)) {
      const { all = 0, alone: right = 0 } = counts[verdict] ?? {};
      expect(right / all, verdict).toBeGreaterThanOrEqual(share - SLACK);
    }
  });
});
