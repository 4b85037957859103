import { defineConfig } from 'vitest/config';

// Unit tests stand beside the code; feature tests start the embedded engines once per file, so files run in forks.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
