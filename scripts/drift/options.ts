import { parseArgs } from 'node:util';

/** What `npm run drift` was asked to do. */
export interface Options {
  /** The server to look at, that of the test bed, or the record of one: one of the three. */
  readonly url: string | undefined;
  readonly version: string | undefined;
  readonly from: string | undefined;
  /** A record to compare with instead of the catalogue. */
  readonly against: string | undefined;
  /** Where to write what was seen. */
  readonly record: string | undefined;
  readonly write: boolean;
  readonly json: boolean;
}

export const USAGE = `usage: npm run drift -- --url <redmine> | --version <test bed> | --from <record> [--against <record>] [--record <file>] [--write] [--json]

  --url      a running Redmine; REDMINE_API_KEY and all other settings come from the environment. Only GET is sent
  --version  the Redmine of this version in the test bed (npm run redmine), as its administrator
  --from     a record of one, instead of a running one
  --against  compares with this record instead of the catalogue
  --record   keeps what was seen there: keys and types, no values
  --write    makes the edits in spec/ that a program can know
  --json     findings and notes for programs

Exit codes: 0 no drift, 1 drift, 2 wrong usage, or the server could not be asked.`;

/** The command line asks for something that there is not, or the server cannot be asked: exit code 2. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readOptions(args: readonly string[]): Options {
  const { url, version, from, against, record, write = false, json = false } = parsed(args);
  if ([url, version, from].filter((each) => each !== undefined).length !== 1) {
    throw new UsageError('Say --url, --version or --from, one of them.');
  }
  if (from !== undefined && record !== undefined)
    throw new UsageError('--record needs a running Redmine: --from is a record already.');
  if (against !== undefined && write) throw new UsageError('--write needs the catalogue: leave --against out.');
  return { url, version, from, against, record, write, json };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { url: text, version: text, from: text, against: text, record: text, write: flag, json: flag };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
