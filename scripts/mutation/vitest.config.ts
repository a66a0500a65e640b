import { defineConfig } from 'vitest/config';

/** The tests of one part; Stryker hands its environment on to the process that runs them. */
export default defineConfig({
  test: {
    include: (process.env['MUTATION_TESTS'] ?? '').split(' '),
    testTimeout: 20_000,
  },
});
