import { defineConfig } from 'vitest/config';

/** One file after the other: they share one LXD, and two processors. */
export default defineConfig({
  test: {
    include: ['test/lab/**/*.lab.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
