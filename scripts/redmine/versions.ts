/** The Redmine versions of the test bed and where Debian keeps each of them. */

export type Version = '5.0' | '6.0' | '6.1';

/** Debian suites to try for a version, in order. forky moves; sid is asked when it has moved on or is broken. */
export const SUITES: Readonly<Record<Version, readonly string[]>> = {
  '5.0': ['bookworm'],
  '6.0': ['trixie'],
  '6.1': ['forky', 'sid'],
};

export const VERSIONS = Object.keys(SUITES) as readonly Version[];

/** An argument on the command line that cannot be understood: exit status 2, no stack trace. */
export class UsageError extends Error {}

/** Reads one version argument of the command line; `all` (or none) means every version. */
export function parseVersions(argument: string | undefined): readonly Version[] {
  if (argument === undefined || argument === 'all') return VERSIONS;
  const found = VERSIONS.find((version) => version === argument);
  if (found === undefined) {
    throw new UsageError(`${argument} is not a version of the test bed: use ${VERSIONS.join(', ')} or all`);
  }
  return [found];
}
