import { describeSettings } from '../config.ts';
import { packageVersion } from '../release.ts';
import { commands, serve } from './commands.ts';

const OPTIONS = [
  ['redmine-mcp --version', 'version and the sha256 of the compiled catalogue'],
  ['redmine-mcp --help', 'this text'],
] as const;

/** All that `--help` prints. */
export function helpText(): string {
  const lines = [
    ['redmine-mcp', serve.summary] as const,
    ...Object.entries(commands).map(
      ([name, { usage, summary }]) => [`redmine-mcp ${name} ${usage}`.trimEnd(), summary] as const,
    ),
    ...OPTIONS,
  ];
  const width = Math.max(...lines.map(([call]) => call.length));
  const usage = lines.map(([call, summary]) => `  ${call.padEnd(width)}   ${summary}`).join('\n');
  return `redmine-mcp ${packageVersion}: an MCP server for Redmine

Usage:
${usage}

Exit codes: 0 done, 1 the tool answered with an error, 2 wrong usage or settings.

Settings come from the environment:

${describeSettings()}
`;
}
