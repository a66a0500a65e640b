import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/live/**',
            'test/package/**',
            'test/conformance/**',
            'test/faults/**',
            'test/fuzz/**',
            'test/soak/**',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          // Longer runs take as long as they are told to.
          testTimeout: 3_600_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          testTimeout: 3_600_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: ['test/package/global-setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/conformance/global-setup.ts'],
          testTimeout: 120_000,
          // One program at a time: some scenarios of the suite wait for what has to come within a second or two.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          exclude: ['test/live/demo.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Two files at once: three Redmines and their databases share the machine.
          maxWorkers: 2,
          // They also share what is in them: what another file changed in between is tried once more, and reported.
          retry: 1,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Records are counted before and after: nobody else may write meanwhile.
          fileParallelism: false,
          // A machine that is busy may need more than the second that slow faults leave: once more, and reported.
          retry: 1,
        },
      },
      {
        test: {
          name: 'demo',
          // Compares every record of a Redmine with its copy: after the others, when nobody else writes there.
          include: ['test/live/demo.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
