import type { Command } from './command.ts';

/** Every command by its name. Without a name it serves over stdin and stdout. */
export const commands: Readonly<Record<string, Command>> = {
  http: {
    usage: '',
    summary: 'serve many MCP clients over HTTP',
    load: () => import('./http.ts'),
  },
};

/** What `redmine-mcp` does without a command. */
export const serve: Command = {
  usage: '',
  summary: 'serve one MCP client over stdin and stdout',
  load: () => import('./serve.ts'),
};
