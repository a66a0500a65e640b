/** Notes come and go while an issue is read part by part: the total of each part tells. */
import { describe, expect, it } from 'vitest';
import type { Connection } from '../clients.ts';
import { done, every, openScene, pageOf, trustedPart, unique } from '../scene.ts';

/** Enough for several parts. */
const NOTES = 60;

describe.each(every)('notes that move, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const client = await scene.as('admin');

  async function noted(): Promise<number> {
    const id = await scene.issue();
    const text = unique('a long note ').padEnd(700, 'and more ');
    await redmine.ruby(`${NOTES}.times { |i|
      Journal.create!(journalized: Issue.find(${id}), user: User.find(${scene.id('admin')}), notes: "#{i} ${text}") }`);
    return id;
  }
  const idsOf = async (issue: number) =>
    ((await scene.look(issue)).journals as { id: number }[]).map(({ id }) => id).sort((a, b) => b - a);

  it('T7: one that comes pushes none out: one is seen twice, and the total says why', async () => {
    const issue = await noted();
    const ids = await idsOf(issue);
    const first = await part(client, issue, 0);
    await scene.rest('admin', 'PUT', `/issues/${issue}.json`, { issue: { notes: 'one more' } });
    const { shown, totals } = await theRest(client, issue, first.next);
    expect(first.total).toBe(NOTES);
    expect(new Set(totals)).toEqual(new Set([NOTES + 1]));
    expect([...first.shown, ...shown.slice(1)]).toEqual(ids);
    expect(shown[0]).toBe(first.shown.at(-1));
  });

  it('T7: one that goes takes one along, and the total says so', async () => {
    const issue = await noted();
    const ids = await idsOf(issue);
    const first = await part(client, issue, 0);
    await redmine.ruby(`Journal.find(${ids[2]}).destroy`);
    const { shown, totals } = await theRest(client, issue, first.next);
    expect(new Set(totals)).toEqual(new Set([NOTES - 1]));
    expect([...first.shown, ...shown]).toEqual(ids.filter((_, index) => index !== first.shown.length));
  });
});

async function part(client: Connection, issue_id: number, notes_offset: number) {
  const answer = await done(client.call('get_issue', { issue_id, notes_offset }));
  const { total, next_offset: next } = pageOf(answer);
  const shown = [...trustedPart(answer.text).matchAll(/^note (\d+) ·/gm)].map((match) => Number(match[1]));
  return { total, next, shown };
}

async function theRest(client: Connection, issue: number, from: number | null) {
  const parts: Awaited<ReturnType<typeof part>>[] = [];
  for (let next = from; next !== null; next = parts.at(-1)?.next ?? null) parts.push(await part(client, issue, next));
  return { shown: parts.flatMap(({ shown }) => shown), totals: parts.map(({ total }) => total) };
}
