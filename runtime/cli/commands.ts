import type { Command } from './command.ts';

/** Every command by its name. Without a name it serves over stdin and stdout. */
export const commands: Readonly<Record<string, Command>> = {
  doctor: {
    usage: '[--json]',
    summary: 'look for what is wrong with settings, connection and account; says how to mend it',
    load: () => import('./doctor.ts'),
  },
  tools: {
    usage: '[--json]',
    summary: 'the tools under the current settings, and what they cost in tokens',
    load: () => import('./tools.ts'),
  },
  call: {
    usage: "<tool> ['<json arguments>' | -] [--json]",
    summary: 'call one tool, as a client would',
    load: () => import('./call.ts'),
  },
  config: {
    usage: '<client> [--package <spec>]',
    summary: 'what connects a client: claude-desktop, claude-code, vscode, cursor, codex, gemini',
    load: () => import('./config.ts'),
  },
  http: {
    usage: '',
    summary: 'serve many MCP clients over HTTP',
    load: () => import('./http.ts'),
  },
  demo: {
    usage: '[--port <n>] [--keep <file>]',
    summary: 'try it: serve with a small Redmine of its own; with --port that Redmine alone',
    load: () => import('./demo.ts'),
  },
  verify: {
    usage: '<lock file>',
    summary: 'whether the catalogue that runs is the reviewed one (generated/catalogue.json)',
    load: () => import('./verify.ts'),
  },
};

/** What `redmine-mcp` does without a command. */
export const serve: Command = {
  usage: '',
  summary: 'serve one MCP client over stdin and stdout',
  load: () => import('./serve.ts'),
};
