import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/lsp/**/*.test.ts'],
    testTimeout: 20_000,
    coverage: { include: ['server/src/core/**', 'client/src/core/**'] },
  },
});
