#!/usr/bin/env node
/**
 * `node scripts/demo.mjs`: from a clean clone to a working server. Installs and builds where that is to be done, starts
 * `redmine-mcp demo` through a real MCP client, makes a few calls and shows what came of them. Plain JavaScript, since
 * it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const root = fileURLToPath(new URL('../', import.meta.url));
const bundle = `${root}dist/redmine-mcp.js`;

const isTerminal = process.stdout.isTTY === true && process.env.TERM !== 'dumb';
const isColoured = (isTerminal || Boolean(process.env.FORCE_COLOR)) && !process.env.NO_COLOR;
const style = (code) => (text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
const [bold, dim, green, yellow, cyan] = ['1', '2', '32', '33', '36'].map(style);
const width = Math.max(40, Math.min(Number(process.env.COLUMNS) || (process.stdout.columns ?? 100), 110));
let number = 0;
const say = (text = '') => process.stdout.write(`${text}\n`);
const fit = (text, room = width) => {
  const characters = [...text];
  return characters.length > room ? `${characters.slice(0, room - 1).join('')}…` : text;
};

await main().catch((error) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main() {
  refuseOldNode();
  if (!isInstalled()) run('Installing (once)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!isBuilt()) run('Building', 'npm', ['run', '--silent', 'build']);
  const begun = Date.now();
  await show();
  say(dim(`Done in ${((Date.now() - begun) / 1000).toFixed(1)} s. Nothing is left running, and nothing was kept.`));
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Error(`This needs Node.js ${OLDEST_NODE.join('.')} or later, and this is ${process.versions.node}.`);
}

/** Whether what npm installed last is what the lock file asks for, on this platform. */
function isInstalled() {
  const installed = packagesOf(`${root}node_modules/.package-lock.json`);
  if (!installed) return false;
  return Object.entries(packagesOf(`${root}package-lock.json`) ?? {}).every(([path, { version, optional }]) => {
    const found = installed[path];
    return path === '' || (found ? found.version === version : optional === true);
  });
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/** Whether nothing that goes into the bundle is newer than it. */
function isBuilt() {
  if (!existsSync(bundle)) return false;
  const built = statSync(bundle).mtimeMs;
  const sources = ['runtime', 'generated', 'scripts/build.ts', 'package-lock.json'];
  return sources.every((path) => newest(`${root}${path}`) <= built);
}

function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(`${path}/${name}`)));
}

function run(what, command, args) {
  say(dim(`${what} …`));
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : '.'}`);
}

async function show() {
  say();
  say(bold('redmine-mcp') + dim(' · an MCP server for Redmine, here with a small Redmine of its own'));
  say(dim('The team: a ferry company. You are Jonas, a developer.'));
  say(dim('What follows is what an agent gets to see.'));
  const agent = await connect(['demo']);
  const reader = await connect(['demo', '--as', 'mira'], { REDMINE_MCP_READ_ONLY: 'true' });
  try {
    await story(agent, reader);
  } finally {
    await Promise.all([agent.close(), reader.close()]);
  }
  configuration();
}

async function story(agent, reader) {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const overdue = { project: 'Ferry App', due: `..${yesterday}`, sort: 'priority:desc,due_date', limit: 4 };
  await step(agent, 'What is overdue?', 'list_issues', overdue, (lines) => lines);
  await step(agent, 'Read one, with what people said', 'get_issue', { issue_id: 5 }, (lines) => [
    ...lines.slice(0, 2),
    '…',
    ...between(lines, /^note /, 6),
  ]);
  await step(agent, 'Log the time', 'log_time', { issue_id: 5, hours: 1.5, comments: 'Asked the bank' });
  const created = { project: 'Ferry App', tracker: 'Bug', subject: 'Ask for the ticket again after waking up' };
  await step(agent, 'Create an issue, by names', 'create_issue', {
    ...created,
    priority: 'High',
    version: '2.4',
    assigned_to: 'me',
  });
  await step(
    agent,
    'Change something that Redmine would drop in silence',
    'update_issue',
    { issue_id: 5, status: 'Closed', notes: 'Mended.' },
    undefined,
    'Redmine answers 204 to this. Whoever does not read back believes that the issue is closed.',
  );
  await step(
    agent,
    'Text that strangers wrote stays text',
    'get_issue',
    { issue_id: 18 },
    (lines) => ['…', ...between(lines, /^description/, 8)],
    'Nobody can guess the number of the mark, so nothing inside can pretend to have left it.',
  );
  await step(
    reader,
    'Delete something, with REDMINE_MCP_READ_ONLY=true',
    'delete',
    { kind: 'issue', id: 5 },
    undefined,
    'Mira may delete in Redmine. The operator of this server decided otherwise, and no prompt changes that.',
  );
}

/** So many lines from the first that fits. */
function between(lines, pattern, count) {
  const start = lines.findIndex((line) => pattern.test(line));
  return start < 0 ? [] : lines.slice(start, start + count);
}

async function step(client, title, tool, args, choose = (lines) => lines, moral = undefined) {
  number += 1;
  const begun = performance.now();
  const { content, isError } = await client.callTool({ name: tool, arguments: args });
  const took = Math.round(performance.now() - begun);
  const lines = content
    .map(({ text = '' }) => text)
    .join('\n')
    .split('\n');
  say();
  say(bold(`${number}. ${title}`));
  say(cyan(fit(`   → ${tool} ${JSON.stringify(args)}`)));
  for (const line of choose(lines)) say(`   ${paint(fit(line, width - 3), isError === true)}`);
  say(dim(`   ${took} ms`));
  if (moral) say(green(wrapped(moral)));
}

function paint(line, isError) {
  if (isError || line.startsWith('NOT applied')) return yellow(line);
  return /^<\/?untrusted-/.test(line) ? dim(line) : line;
}

function wrapped(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (`   ${lines.at(-1)} ${word}`.length > width) lines.push('');
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trimStart();
  }
  return lines.map((line) => `   ${line}`).join('\n');
}

async function connect(args, env = {}) {
  const { Client } = await import('@modelcontextprotocol/client');
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio');
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bundle, ...args],
    env: { PATH: process.env.PATH ?? '', ...env },
    stderr: 'ignore', // audit lines
  });
  const client = new Client({ name: 'redmine-mcp-demo', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(transport);
  return client;
}

function configuration() {
  const server = (args, env) => ({ command: 'node', args: [bundle, ...args], ...(env ? { env } : {}) });
  const servers = {
    'redmine-demo': server(['demo']),
    redmine: server([], { REDMINE_URL: 'https://redmine.example.com', REDMINE_API_KEY: '…' }),
  };
  say();
  say(bold('Your turn') + dim(' · for a client that reads mcpServers: the demo, and a Redmine of your own'));
  say();
  const pretty = JSON.stringify({ mcpServers: servers }, null, 2);
  say(pretty.replace(/\[\s+([^\]]*?)\s+\]/g, (_, items) => `[${items.replace(/,\s+/g, ', ')}]`));
  say();
}
