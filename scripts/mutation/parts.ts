import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../redmine/paths.ts';

/** Every file of a folder, by its path from the top of the repository. */
const all = (folder: string) => readdirSync(join(REPOSITORY, folder)).map((name) => `${folder}/${name}`);

/** Files that are mutated, and the fast tests that have to notice. */
export interface Part {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

/** What policy, boundary, sanitiser and paths are made of: a mistake in one of these lets something through. */
export const PARTS: Readonly<Record<string, Part>> = {
  guard: {
    mutate: all('runtime/guard').filter((path) => !path.endsWith('/plain.ts')),
    tests: ['test/guard/{boundary,cut,entities,look-alike,one-line,pasted,sanitise}.test.ts'],
  },
  // Its test goes through all characters, which takes seconds.
  plain: { mutate: ['runtime/guard/plain.ts'], tests: ['test/guard/{plain,sanitise,boundary,look-alike}.test.ts'] },
  paths: {
    mutate: [
      'runtime/redmine/route.ts',
      'runtime/redmine/query.ts',
      'runtime/redmine/redirect.ts',
      'runtime/files/addresses.ts',
      'runtime/files/local.ts',
      'runtime/files/remote.ts',
    ],
    tests: ['test/redmine/{route,query,redirect,answers,http}.test.ts', 'test/files/**/*.test.ts'],
  },
  policy: {
    mutate: all('runtime/policy'),
    tests: ['test/policy/**/*.test.ts', 'test/pipeline.test.ts'],
  },
};
