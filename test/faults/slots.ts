import type { ServerResponse } from 'node:http';
import type { Worker } from './crew.ts';
import { pass } from './proxy.ts';

/** Connections to Redmine that a server has (runtime/redmine/pool.ts). */
const SLOTS = 8;

/**
 * Proves that a server has all of its slots: as many requests as it has connections are held until all have arrived,
 * and more calls than that wait behind them. One slot less, and they would wait for ever.
 * @returns what is wrong
 */
export async function allSlots({ proxy, client }: Worker, issue: number): Promise<string[]> {
  const isIt = ({ url }: { url: string }) => url.startsWith(`/issues/${issue}.json`);
  proxy.seen.length = 0;
  await client.call('get_issue', { issue_id: issue });
  const reply = proxy.seen.find(({ request }) => isIt(request))?.reply;
  if (!reply) return ['get_issue does not work any more'];
  const held: ServerResponse[] = [];
  let isFull = false;
  proxy.plan = {
    reaches: false,
    fits: isIt,
    play(response) {
      held.push(response);
      isFull ||= held.length === SLOTS;
      if (isFull) for (const each of held.splice(0)) pass(each, reply);
    },
  };
  const answers = await Promise.all(
    Array.from({ length: SLOTS + 4 }, () => client.call('get_issue', { issue_id: issue })),
  );
  proxy.plan = undefined;
  return answers.filter(({ isError }) => isError).map(({ text }) => text);
}
