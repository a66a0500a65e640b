import { rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cached } from '../package/cached.ts';
import { REPOSITORY } from '../redmine/paths.ts';

const VERSION = '10.1.1';

/** Stryker and its runner, installed into the cache folder. */
export interface Stryker {
  readonly program: string;
  readonly runner: string;
}

/**
 * Stryker works with the Vitest and the TypeScript of this repository, and is installed without: of two Vitests, the
 * tests would import one and be run by the other.
 */
export function stryker(): Stryker {
  const runner = cached(
    `stryker-${VERSION}`,
    ['--legacy-peer-deps', `@stryker-mutator/core@${VERSION}`, `@stryker-mutator/vitest-runner@${VERSION}`],
    '@stryker-mutator/vitest-runner/dist/src/index.js',
  );
  const modules = dirname(dirname(dirname(dirname(dirname(runner)))));
  for (const name of ['vitest', 'typescript']) {
    const link = join(modules, name);
    // Another clone may have used it last.
    rmSync(link, { force: true });
    symlinkSync(join(REPOSITORY, 'node_modules', name), link);
  }
  return { runner, program: join(modules, '@stryker-mutator/core/bin/stryker.js') };
}
