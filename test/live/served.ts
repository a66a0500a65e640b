import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll } from 'vitest';
import { BUNDLE, connectLegacyHttp, connectModernHttp } from './clients.ts';

type Env = Record<string, string>;

/** Both generations of MCP clients, over HTTP. */
export const HTTP_ERAS = [
  ['1.x', connectLegacyHttp],
  ['2.x', connectModernHttp],
] as const;

/** `redmine-mcp http` in a process of its own. */
export interface Served {
  /** `http://127.0.0.1:40000`, without a path. */
  readonly url: string;
  readonly process: ChildProcess;
  /** What it wrote to stderr so far. */
  stderr(): string;
  /** What it wrote to stdout so far: nothing belongs there. */
  stdout(): string;
  /** Asks it to end; its exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts it on a port of its own. Nothing of this machine's environment reaches its settings. */
export async function startHttp(env: Env, node = process.execPath): Promise<Served> {
  const child = spawnHttp({ SERVER_PORT: '0', ...env }, node);
  running.add(child.process);
  const exit = once(child.process, 'exit').then(([code]) => {
    running.delete(child.process);
    return code as number | null;
  });
  const url = await Promise.race([child.url, exit.then(() => Promise.reject(new Error(child.stderr())))]);
  return {
    ...child,
    url,
    stop() {
      child.process.kill('SIGTERM');
      return exit;
    },
  };
}

/** One that is expected to end by itself: its exit code and what it said. */
export async function refusedStart(env: Env): Promise<{ code: number | null; stderr: string }> {
  const child = spawnHttp(env);
  const [code] = await once(child.process, 'close');
  return { code, stderr: child.stderr() };
}

function spawnHttp(env: Env, node = process.execPath) {
  const process_ = spawn(node, [BUNDLE, 'http'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [text, out] = ['', ''];
  process_.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  const url = new Promise<string>((resolve) => {
    process_.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const [, found] = /^redmine-mcp serves (\S+)\/mcp$/m.exec(text) ?? [];
      if (found) resolve(found);
    });
  });
  return { process: process_, url, stderr: () => text, stdout: () => out };
}

export const keyHeader = (key: string): Env => ({ 'x-redmine-api-key': key });

/** One stateless call, without an MCP client: its text and facts. */
export async function callOnce(url: string, headers: Env, name: string, args: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  const text = await response.text();
  const data = /^data: (.*)$/m.exec(text)?.[1];
  if (data === undefined) throw new Error(`${response.status} ${text}`);
  const { result } = JSON.parse(data);
  return {
    text: result.content[0].text as string,
    isError: result.isError === true,
    meta: result._meta ?? {},
    images: [],
  };
}
