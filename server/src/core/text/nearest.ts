/** The known word that somebody probably meant. */

/** Edits that still count as a slip: one in short words, up to three in long ones. */
function allowance(length: number): number {
  if (length < 2) return 0;
  if (length < 6) return 1;
  return length < 11 ? 2 : 3;
}

/** Case and the difference between `_` and `-` are not slips, merely another way to write it. */
function normalize(word: string): string {
  return word.toLowerCase().replaceAll('_', '-');
}

/**
 * The candidate nearest to a word by swapped, missing, extra and wrong characters, or undefined when none is near.
 * The word itself is no answer.
 */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  const wanted = normalize(word);
  let limit = allowance(wanted.length);
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const other = normalize(candidate);
    if (other === wanted) return candidate;
    if (Math.abs(other.length - wanted.length) > limit) continue;
    const distance = measureDistance(wanted, other, limit);
    if (distance > limit || distance >= Math.min(wanted.length, other.length)) continue;
    const better = distance < bestDistance || (best?.[0] !== word[0] && candidate[0] === word[0]);
    if (!better) continue;
    best = candidate;
    bestDistance = distance;
    limit = distance;
  }
  return best;
}

/** Damerau-Levenshtein distance (adjacent swaps cost one); stops above `limit`. */
export function measureDistance(a: string, b: string, limit = Infinity): number {
  let before: number[] = [];
  let previous: number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current: number[] = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
      if (cost < smallest) smallest = cost;
    }
    if (smallest > limit) return smallest;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
