import { defineConfig } from 'vitest/config';

/** The tests of one part; Stryker hands its environment on to the process that runs them. */
export default defineConfig({
  test: {
    include: (process.env['MUTATION_TESTS'] ?? '').split(' '),
    // How long very long texts take is no matter of one wrong sign, and they take seconds.
    testNamePattern: /^(?!.*(?:repeated without end|takes very much of|nested 20,000 deep))/,
    testTimeout: 20_000,
  },
});
