/** Every operation of the catalogue can be called as its example says, and answers what its schema says. */
import { describe, expect, it } from 'vitest';
import { requestsOf, responseOf, successOf } from '../../../generator/targets.ts';
import { every, openScene } from '../scene.ts';
import { Comparison } from './answers.ts';
import { call, type Request, type Response } from './call.ts';
import { isIn, operationIds, operationOf } from './catalogue.ts';
import { settle } from './evidence.ts';
import { examples, type World } from './examples.ts';

it('every operation has an example, and every example is one of an operation', () => {
  const known = Object.keys(examples).sort();
  expect(known, 'Add what is missing to test/live/contract/examples/, under the id of the operation.').toEqual(
    operationIds,
  );
});

describe.each(every)('Redmine $version', { timeout: 180_000 }, async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const here = operationIds.filter((id) => isIn(operationOf(id), version));
  const comparison = new Comparison(version);
  const calls = new Map<string, Record<string, number[]>>();
  const answers = new Map<string, string>();

  it.each(here)('%s', async (id) => {
    const operation = operationOf(id);
    const seen: Record<string, number[]> = {};
    const all: Response[] = [];
    for (const request of await requests(id)) {
      const answer = await call(redmine.url, request.key ?? scene.key(request.as ?? 'admin'), id, request);
      const { status, body, route } = answer;
      expect(successOf(operation), `${route} answered ${status} ${JSON.stringify(body)}`).toContain(status);
      seen[route] = [...new Set([...(seen[route] ?? []), status])].sort();
      all.push(answer);
    }
    expect(comparison.differences(id, all), 'Change these lines, or what they claim.').toEqual([]);
    const uncalled = requestsOf(operation).filter((route) => !(route in seen));
    expect(uncalled, `Add a call of this route to the example of ${id}, under \`more\`.`).toEqual([]);
    calls.set(id, seen);
    if (responseOf(operation)) answers.set(id, 'as the schema says');
  });

  it('every property of a schema has had a value in some answer', () => {
    expect(comparison.neverSeen(here)).toEqual([]);
  });

  it('this is the evidence', () => {
    settle(version, 'calls', calls);
    settle(version, 'answers', answers);
  });

  async function requests(id: string): Promise<Request[]> {
    const example = examples[id];
    return example ? [await example.call(world), ...((await example.more?.(world)) ?? [])] : [];
  }
});
