import { down, reset, type Status, status, up } from './commands.ts';
import { canBuild } from './host.ts';
import { writePermissions } from './permissions.ts';
import { type Report, reporter, seconds } from './progress.ts';
import { parseVersions, UsageError, VERSIONS, type Version } from './versions.ts';

const COMMANDS = ['up', 'down', 'status', 'reset', 'permissions'] as const;
const USAGE = `usage: npm run redmine -- ${COMMANDS.join('|')} <${VERSIONS.join('|')}|all> [--json with status]`;

const WORK: Readonly<Record<Exclude<Command, 'status'>, (version: Version, report: Report) => Promise<void>>> = {
  up,
  down,
  reset,
  permissions: writePermissions,
};

type Command = (typeof COMMANDS)[number];

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<number> {
  const { command, versions, json } = parse(args);
  if (command === 'status') {
    const lines = versions.map(status);
    process.stdout.write(json ? `${JSON.stringify(lines, null, 2)}\n` : table(lines));
    return 0;
  }
  const ability = canBuild();
  if (!ability.ok) {
    process.stderr.write(`this machine cannot run the test bed: it ${ability.reason}\n`);
    return 1;
  }
  // One version's failure must not stop the others half way.
  const results = await Promise.allSettled(versions.map((version) => WORK[command](version, reporter(version))));
  let failed = 0;
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    failed += 1;
    const message = result.reason instanceof Error ? result.reason.message : String(result.reason);
    process.stderr.write(`\n${versions[index] ?? ''} ${command} failed after ${seconds()} s: ${message}\n`);
  }
  return failed === 0 ? 0 : 1;
}

function parse(args: readonly string[]): { command: Command; versions: readonly Version[]; json: boolean } {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const flags = args.filter((arg) => arg.startsWith('-'));
  const [name, version, surplus] = words;
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined) {
    throw new UsageError(`${name ?? 'no command'} is not a command: use ${COMMANDS.join(', ')}`);
  }
  if (surplus !== undefined) throw new UsageError(`${surplus} is one argument too many: name one version or all`);
  for (const flag of flags) {
    if (flag !== '--json' || command !== 'status') throw new UsageError(`${flag} is not an option of ${command}`);
  }
  return { command, versions: parseVersions(version), json: flags.length > 0 };
}

function table(lines: readonly Status[]): string {
  const rows = lines.map((line) => [
    line.version,
    line.url ?? (line.packageVersion === undefined ? 'not installed' : 'down'),
    line.pid === undefined ? '-' : String(line.pid),
    line.packageVersion ?? '-',
    line.suite ?? '-',
    line.seed,
  ]);
  const all = [['version', 'url', 'pid', 'package', 'suite', 'seed'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}
