import { ascii } from '../../config/report.ts';
import type { Launch } from './launch.ts';

/** A program that starts MCP servers, and how it wants to be told. */
export interface Client {
  readonly title: string;
  /** Where the snippet belongs, by platform where that matters; for people. */
  readonly file: (platform: NodeJS.Platform) => string;
  /** Where the values of secrets come from. */
  readonly secrets: string;
  readonly snippet: (launch: Launch) => string;
}

const NAME = 'redmine';

/** In this order `config` names them. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  'claude-desktop': {
    title: 'Claude Desktop',
    file: (platform) => {
      if (platform === 'darwin') return '~/Library/Application Support/Claude/claude_desktop_config.json';
      if (platform === 'win32') return '%APPDATA%\\Claude\\claude_desktop_config.json';
      return '~/.config/Claude/claude_desktop_config.json';
    },
    // It expands no variables; the server refuses a value with white space in it, so that none is left unfilled unnoticed.
    secrets: 'Write them into the file yourself, where it says so',
    snippet: (launch) => servers(launch, (name) => `<the value of ${name}>`),
  },
  'claude-code': {
    title: 'Claude Code',
    file: () => '.mcp.json in the project',
    secrets: 'Claude Code takes them from its own environment',
    snippet: (launch) => servers(launch, (name) => `\${${name}}`, { type: 'stdio' }),
  },
  vscode: {
    title: 'VS Code',
    file: () => '.vscode/mcp.json in the workspace, or "MCP: Open User Configuration"',
    secrets: 'VS Code asks for them once and keeps them',
    snippet: vscode,
  },
  cursor: {
    title: 'Cursor',
    file: () => '~/.cursor/mcp.json, or .cursor/mcp.json in the project',
    secrets: 'Cursor takes them from its own environment',
    snippet: (launch) => servers(launch, (name) => `\${env:${name}}`, { type: 'stdio' }),
  },
  codex: {
    title: 'Codex',
    file: () => '~/.codex/config.toml',
    secrets: 'Codex hands them on from its own environment (env_vars)',
    snippet: codex,
  },
  gemini: {
    title: 'Gemini CLI',
    file: () => '~/.gemini/settings.json',
    secrets: 'Gemini CLI takes them from its own environment',
    snippet: (launch) => servers(launch, (name) => `\${${name}}`),
  },
};

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function entry({ command, args, env, secrets }: Launch, reference: (name: string) => string, more = {}) {
  const referred = Object.fromEntries(secrets.map((name) => [name, reference(name)]));
  return { ...more, command, args, env: { ...env, ...referred } };
}

/** The shape that most clients share. */
function servers(launch: Launch, reference: (name: string) => string, more = {}): string {
  return json({ mcpServers: { [NAME]: entry(launch, reference, more) } });
}

/** https://code.visualstudio.com/docs/copilot/reference/mcp-configuration: `inputs` are asked for once. */
function vscode(launch: Launch): string {
  const id = (name: string) => name.toLowerCase().replaceAll('_', '-');
  const inputs = launch.secrets.map((name) => ({
    type: 'promptString',
    id: id(name),
    description: name,
    password: true,
  }));
  return json({ inputs, servers: { [NAME]: entry(launch, (name) => `\${input:${id(name)}}`, { type: 'stdio' }) } });
}

/** TOML basic strings are JSON strings of ASCII (TOML 1.0, Strings); variables are handed on by `env_vars`. */
function codex({ command, args, env, secrets }: Launch): string {
  const text = (value: string) => ascii(JSON.stringify(value));
  const list = (values: readonly string[]) => `[${values.map(text).join(', ')}]`;
  const lines = [
    `[mcp_servers.${NAME}]`,
    `command = ${text(command)}`,
    `args = ${list(args)}`,
    ...(secrets.length > 0 ? [`env_vars = ${list(secrets)}`] : []),
    '',
    `[mcp_servers.${NAME}.env]`,
    ...Object.entries(env).map(([name, value]) => `${name} = ${text(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}
