/** How the engine is to treat a process that runs for hours, mostly waits, and shares a machine with many others. */
import { PerformanceObserver } from 'node:perf_hooks';
import v8 from 'node:v8';

/** Major version of V8. */
const ENGINE = Number.parseInt(process.versions.v8, 10);
const ENGINE_THAT_COUNTS_CALLS = 12;
/** While the server starts: what runs then runs once. */
const BYTES_AT_START = 4_000_000;
const BYTES_BEFORE_OPTIMIZING = 500_000;
/** Lets the engine decide. */
const USUAL_GROWTH = 0;
const GROWTH_PERCENT = 100;
const YOUNG_HEAP_BYTES = 3 * 1024 * 1024;
const USUAL_YOUNG_GROWTH = 2;

let hasStarted = false;
let youngGrowth = USUAL_YOUNG_GROWTH;

/**
 * Before the first document is judged nothing is worth optimizing, on threads that the start needs itself, and the heap
 * may grow as it likes.
 */
export function setStartFlags(): void {
  setFlags(BYTES_AT_START, USUAL_GROWTH);
}

/** From then on. */
export function endStart(): void {
  hasStarted = true;
  // Typing runs much code a few times each. The engine would optimize a good part of it in the first minute, on threads
  // beside this one, at more cost than is ever won back there; so it waits until a function has done some four times
  // the work that it asks for by default. It holds less code in memory then, too.
  // What each version leaves behind is collected when the heap has doubled; by default it may grow fourfold.
  setFlags(BYTES_BEFORE_OPTIMIZING, GROWTH_PERCENT);
}

function setFlags(bytes: number, growth: number): void {
  // Later engines count calls instead, complain about the flag, and have a cheaper compiler in between.
  if (ENGINE < ENGINE_THAT_COUNTS_CALLS) v8.setFlagsFromString(`--interrupt-budget=${bytes}`);
  v8.setFlagsFromString(`--heap-growing-percent=${growth}`);
}

/**
 * Every keystroke makes a tree that the next one throws away, so the engine would grow the space for young objects to
 * its maximum and keep some 20 MB more resident than is needed. Its growth is stopped once it is large enough; it only
 * grows when it is collected, so that is when to look.
 */
export function limitYoungHeap(): void {
  const observer = new PerformanceObserver(() => {
    const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if ((space?.space_size ?? 0) < YOUNG_HEAP_BYTES) return;
    setYoungGrowth(1);
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}

/** Runs something under the flags of the start. */
export function withStartFlags(run: () => void): void {
  const growth = youngGrowth;
  setYoungGrowth(USUAL_YOUNG_GROWTH);
  setStartFlags();
  run();
  if (hasStarted) endStart();
  setYoungGrowth(growth);
}

function setYoungGrowth(factor: number): void {
  youngGrowth = factor;
  v8.setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}
