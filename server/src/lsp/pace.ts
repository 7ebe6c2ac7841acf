/**
 * How soon a document may be judged again. Where a run is quick, at once. Where it takes long, runs keep a distance,
 * so that a burst of edits becomes one run and the machine stays free; the first edit after a pause never waits.
 */
export interface Pace {
  /** Milliseconds to wait before the next run. */
  delay(): number;
  /** Runs, and remembers how long that took. */
  measure<T>(run: () => T): T;
}

const QUICK_MS = 20;
const LONGEST_WAIT_MS = 400;

export function createPace(now: () => number = () => performance.now()): Pace {
  let lastEnd = -Infinity;
  let lastTook = 0;
  return {
    delay() {
      if (lastTook < QUICK_MS) return 0;
      const distance = Math.min(lastTook / 3, LONGEST_WAIT_MS);
      return Math.max(0, lastEnd + distance - now());
    },
    measure(run) {
      const start = now();
      try {
        return run();
      } finally {
        lastEnd = now();
        lastTook = lastEnd - start;
      }
    },
  };
}
