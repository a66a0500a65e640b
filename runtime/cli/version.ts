import { catalogueSha256 } from '../../generated/index.ts';
import { packageVersion } from '../release.ts';
import { EXIT, type ExitCode } from './command.ts';
import { print } from './terminal.ts';

/** `--version`: what runs, and the catalogue that it was compiled from. */
export async function printVersion(): Promise<ExitCode> {
  await print(`redmine-mcp ${packageVersion} catalogue ${catalogueSha256}\n`);
  return EXIT.done;
}
