import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRedmine } from './chroot.ts';
import { pathsOf } from './paths.ts';
import { identify, isAlive, type ProcessId } from './process.ts';
import type { Report } from './progress.ts';
import { tail } from './shell.ts';
import { type State, writeState } from './state.ts';
import type { Version } from './versions.ts';

const READY_MS = 120_000;
const STOP_MS = 5_000;
const POLL_MS = 100;
const HOST = '127.0.0.1';

/** Where a version answers. */
export function urlOf(port: number): string {
  return `http://${HOST}:${port}`;
}

/** Whether this state's puma still runs. */
export function isRunning(state: State): state is State & { server: ProcessId; port: number } {
  return state.server !== undefined && state.port !== undefined && isAlive(state.server);
}

/** Starts puma when it does not run, waits until Redmine answers, and records it. */
export async function startServer(version: Version, state: State, report: Report): Promise<State> {
  if (isRunning(state)) return state;
  const port = await freePort(state.port);
  const server = launch(version, port);
  // Recorded before it is ready: a run that is interrupted here leaves a server that `down` can still find.
  const started = writeState(version, { ...state, port, server });
  report(`starting puma on ${urlOf(port)}`);
  try {
    await ready(version, port, server);
  } catch (error) {
    await stopServer(version, started);
    throw error;
  }
  return started;
}

/** Ends puma, and only the very process that was recorded. */
export async function stopServer(version: Version, state: State): Promise<State> {
  const { server, ...stopped } = state;
  if (server !== undefined) {
    const deadline = Date.now() + STOP_MS;
    if (isAlive(server)) process.kill(server.pid, 'SIGTERM');
    while (isAlive(server) && Date.now() < deadline) await sleep(POLL_MS);
    if (isAlive(server)) process.kill(server.pid, 'SIGKILL');
  }
  return writeState(version, stopped);
}

/** Starts puma so that it outlives this command: a session of its own, its output in a file. */
function launch(version: Version, port: number): ProcessId {
  const { root, serverLog } = pathsOf(version);
  // Rails gives a process five connections to its database: more threads than that answer 500 when all are busy.
  const puma = ['puma', '-e', 'production', '-b', `tcp://${HOST}:${port}`, '-t', '4:5', 'config.ru'];
  const [program = '', ...args] = inRedmine(root, puma);
  const log = openSync(serverLog, 'w');
  try {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) throw new Error(`${program} could not be started`);
    return identify(child.pid);
  } finally {
    closeSync(log);
  }
}

async function ready(version: Version, port: number, server: ProcessId): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (!isAlive(server)) throw new Error(`puma of ${version} ended:\n${tail(pathsOf(version).serverLog)}`);
    if (await answers(port)) return;
    await sleep(POLL_MS);
  }
  throw new Error(`Redmine ${version} did not answer in ${READY_MS / 1000} s:\n${tail(pathsOf(version).serverLog)}`);
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`${urlOf(port)}/login`, { redirect: 'manual' });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** The wanted port when it is free, else one the system chooses. */
export async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && (await listenOnce(wanted)) !== undefined) return wanted;
  const chosen = await listenOnce(0);
  if (chosen === undefined) throw new Error(`no free port on ${HOST}`);
  return chosen;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, HOST, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
