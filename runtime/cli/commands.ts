import type { Command } from './command.ts';

/** Every command by its name. Without a name it serves over stdin and stdout. */
export const commands: Readonly<Record<string, Command>> = {
  demo: {
    usage: '[--port <n>] [--keep <file>] [--as <login>]',
    summary: 'try it: serve with a small Redmine of its own; with --port that Redmine alone',
    load: () => import('./demo.ts'),
  },
};

/** What `redmine-mcp` does without a command. */
export const serve: Command = {
  usage: '',
  summary: 'serve one MCP client over stdin and stdout',
  load: () => import('./serve.ts'),
};
