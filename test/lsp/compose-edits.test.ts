import { describe, expect, it } from 'vitest';
import { composeEdits } from '../../server/src/core/actions/compose-edits.ts';
import { applyEdits } from '../../server/src/core/yaml/edit.ts';

describe('composeEdits', () => {
  it('joins rounds into edits of the first text', () => {
    expect(
      composeEdits(6, [
        [
          { start: 1, end: 2, newText: 'XY' },
          { start: 4, end: 4, newText: '+' },
        ],
        [{ start: 2, end: 3, newText: 'Z' }],
      ]),
    ).toEqual([
      { start: 1, end: 2, newText: 'XZ' },
      { start: 4, end: 4, newText: '+' },
    ]);
    expect(composeEdits(3, [])).toEqual([]);
    expect(composeEdits(3, [[{ start: 0, end: 3, newText: '' }], [{ start: 0, end: 0, newText: 'new' }]])).toEqual([
      { start: 0, end: 3, newText: 'new' },
    ]);
  });

  it('agrees with applying one round after the other', () => {
    let seed = 7;
    const random = (limit: number): number => (seed = (seed * 48271) % 2147483647) % limit;
    for (let run = 0; run < 300; run++) {
      const first = 'abcdefghijklmnopqrst'.slice(0, random(21));
      let text = first;
      const rounds = [];
      for (let round = 0; round < 4; round++) {
        const edits = [];
        for (let at = 0; at <= text.length;) {
          const start = at + random(5);
          const end = start + random(4);
          if (end > text.length) break;
          edits.push({ start, end, newText: 'XYZ'.slice(0, random(4)) });
          at = end + 1;
        }
        rounds.push(edits);
        text = applyEdits(text, edits);
      }
      expect(applyEdits(first, composeEdits(first.length, rounds))).toBe(text);
    }
  });
});
