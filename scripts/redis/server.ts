import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { freePort } from '../redmine/server.ts';
import { type Program, redisProgram } from './package.ts';

const READY_MS = 10_000;
const POLL_MS = 20;
const HOST = '127.0.0.1';

/** A Redis of its own on loopback, with a password and without a disk, for as long as the process that started it. */
export interface Redis {
  /** As REDMINE_MCP_STATE_URL has it. */
  readonly url: string;
  readonly password: string;
  /** Everything that is in it, whatever its type: for looking for what must not be there. */
  dump(): Promise<{ key: string; text: string }[]>;
  /** As its administrator. */
  command(...parts: readonly string[]): Promise<unknown>;
  /** Ends it, as a crash does: all that was in it is gone. */
  kill(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  /** Holds it, so that it takes commands and answers none. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** @throws Error with what redis-server said */
export async function startRedis(...more: readonly string[]): Promise<Redis> {
  const program = await redisProgram();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort(undefined);
  const password = `test-only-${port}-0123456789abcdef`;
  const url = `redis://:${password}@${HOST}:${port}`;
  const options = ['--bind', HOST, '--port', String(port), '--requirepass', password, '--dir', folder, '--save', ''];
  let child = await launch(program, [...options, ...more], url);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    url,
    password,
    dump: () => dump(url),
    command: (...parts) => asking(url, (client) => client.sendCommand([...parts])),
    kill,
    start: async () => {
      child = await launch(program, [...options, ...more], url);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch({ executable, env }: Program, options: readonly string[], url: string): Promise<ChildProcess> {
  // It ends with the process that started it, however that one ends.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', executable, ...options], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('error', (error) => (said += error.message));
  const deadline = Date.now() + READY_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(url)) return child;
    await sleep(POLL_MS);
  }
  child.kill('SIGKILL');
  throw new Error(`redis-server did not start:\n${said.trimEnd()}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return await asking(url, async (client) => (await client.ping()) === 'PONG');
  } catch {
    return false;
  }
}

function dump(url: string): Promise<{ key: string; text: string }[]> {
  return asking(url, async (client) => {
    const found = [];
    for (const key of await client.keys('*')) {
      const type = await client.type(key);
      const held =
        type === 'string'
          ? await client.get(key)
          : type === 'set'
            ? await client.sMembers(key)
            : await client.zRangeWithScores(key, 0, -1);
      found.push({ key, text: JSON.stringify(held) });
    }
    return found;
  });
}

type Asked = ReturnType<typeof createClient>;

async function asking<T>(url: string, work: (client: Asked) => Promise<T>): Promise<T> {
  const client = createClient({ url, socket: { reconnectStrategy: false } }).on('error', () => undefined);
  await client.connect();
  try {
    return await work(client as Asked);
  } finally {
    client.destroy();
  }
}
