/** What a client cancels ends at Redmine, too: the connection is closed there, and what the call held is free. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Connection,
  connectLegacy,
  connectLegacyHttp,
  connectModern,
  connectModernHttp,
} from '../live/clients.ts';
import type { Recorded } from '../live/recorder.ts';
import { newest, openScene, type Scene, writeOf } from '../live/scene.ts';
import { startHttp } from '../live/served.ts';

interface Opened {
  readonly client: Connection;
  /** Of the same server. */
  another(): Promise<Connection>;
  stderr(): string;
}

interface Way {
  open(scene: Scene): Promise<Opened>;
  /** Its client says that it cancels outside of any session, where nobody can tell whose call is meant: it has to leave. */
  readonly leaves?: true;
}

const stdio = (connect: typeof connectModern): Way => ({
  async open(scene) {
    const client = await scene.open(scene.env('manager', LONG), undefined, connect);
    return { client, another: async () => client, stderr: () => client.stderr() };
  },
});
const http = (connect: typeof connectModernHttp, canAsk: boolean, more: Pick<Way, 'leaves'> = {}): Way => ({
  ...more,
  async open(scene) {
    const served = await startHttp(scene.env('manager', LONG));
    const another = () => connect(`${served.url}/mcp`, {}, canAsk ? () => 'cancel' : undefined);
    return { client: await another(), another, stderr: () => served.stderr() };
  },
});

const ways: readonly [string, Way][] = [
  ['1.x over stdio', stdio(connectLegacy)],
  ['2.x over stdio', stdio(connectModern)],
  ['1.x over HTTP', http(connectLegacyHttp, false, { leaves: true })],
  ['1.x over HTTP with a session', http(connectLegacyHttp, true)],
  ['2.x over HTTP', http(connectModernHttp, false)],
];

/** So long that no time-out can be what ended it. */
const LONG = { REDMINE_TIMEOUT: '600' };
const PATIENT = { timeout: 30_000 };

/** More than there are connections to Redmine, and than an account may have running. */
const MANY = 9;

describe.each(newest)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);

  /** What a client does that no longer wants to wait. */
  const end = async ({ leaves }: Way, client: Connection, controller: AbortController) => {
    controller.abort();
    if (leaves) await client.close();
  };

  it.each(ways)(
    'T31: calls that a client %s cancels close their connections and leave their places',
    async (_, way) => {
      const { client, another } = await way.open(scene);
      const issue = await scene.issue();
      const closing: Promise<unknown>[] = [];
      const controller = new AbortController();
      const hang = ({ url }: Recorded, response: ServerResponse) => {
        const isIt = url.startsWith(`/issues/${issue}.json`);
        if (isIt) closing.push(once(response, 'close'));
        return isIt;
      };
      await scene.faulty(hang, async () => {
        const calls = Array.from({ length: MANY }, () =>
          client.call('get_issue', { issue_id: issue }, controller.signal).then(
            ({ text }) => text,
            () => 'cancelled',
          ),
        );
        // As many as run at once, and some are waiting behind them.
        await expect.poll(() => closing.length, PATIENT).toBeGreaterThanOrEqual(4);
        await end(way, client, controller);
        expect(new Set(await Promise.all(calls))).toEqual(new Set(['cancelled']));
        await Promise.all(closing);
      });
      const next = await another();
      const answers = await Promise.all(
        Array.from({ length: MANY }, () => next.call('get_issue', { issue_id: issue })),
      );
      expect(answers.filter(({ isError }) => isError)).toEqual([]);
    },
  );

  it.each(ways)('T18: a write that a client %s cancels is unknown in the audit', async (_, way) => {
    const { client, another, stderr } = await way.open(scene);
    const issue = await scene.issue();
    const controller = new AbortController();
    const closing: Promise<unknown>[] = [];
    const hang = ({ method }: Recorded, response: ServerResponse) => {
      if (method === 'PUT') closing.push(once(response, 'close'));
      return method === 'PUT';
    };
    await scene.faulty(hang, async () => {
      const args = { issue_id: issue, notes: 'never' };
      const call = client.call('update_issue', args, controller.signal).catch(() => undefined);
      await expect.poll(() => closing.length, PATIENT).toBe(1);
      await end(way, client, controller);
      await Promise.all([call, ...closing]);
    });
    await expect.poll(stderr, PATIENT).toMatch(/"event":"outcome".*"outcome":"unknown"/);
    const next = await another();
    const answer = await next.call('update_issue', { issue_id: issue, notes: 'now' });
    expect(writeOf(answer)).toMatchObject({ outcome: 'done' });
  });
});
