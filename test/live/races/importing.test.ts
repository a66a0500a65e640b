/** One import, sent by two at once: no row is there twice. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../clients.ts';
import { done, every, openScene, unique } from '../scene.ts';
import { reportOf } from '../tables.ts';
import { before, reads } from './between.ts';
import { hoursIn } from './rows.ts';

const statesOf = (answer: Answer) => (reportOf(answer).tables['rows'] ?? []).map((row) => row['state']);

describe.each(every)('an import by two at once, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const client = await scene.as('admin');
  const send = (rows: object[]) => client.call('import_time_entries', { rows });
  const rowsOf = (count: number, project: number) => {
    const comments = unique('Imported');
    const one = { project, activity: 'Design', spent_on: '2026-01-05', comments };
    return Array.from({ length: count }, (_, index) => ({ ...one, hours: index + 0.5 }));
  };
  const stored = async (project: number): Promise<number> =>
    (await scene.rest('admin', 'GET', `/time_entries.json?project_id=${project}&limit=1`)).body.total_count;

  it('T22: the second waits for the first, and finds all that it made', async () => {
    const { id: project } = await scene.project();
    const rows = rowsOf(4, project);
    const answers = await Promise.all([done(send(rows)), done(send(rows))]);
    // Which of them comes first is up to the server.
    expect(answers.map(statesOf).sort()).toEqual([rows.map(() => 'already there'), rows.map(() => 'created')]);
    expect(await stored(project)).toBe(4);
  });

  it('T22: two who resume what broke off make the rest once', async () => {
    const { id: project } = await scene.project();
    const rows = rowsOf(4, project);
    await scene.faulty(
      ({ method, body }, response) => {
        if (method !== 'POST' || JSON.parse(body).time_entry.hours !== 2.5) return false;
        response.writeHead(503).end();
        return true;
      },
      () => send(rows),
    );
    expect(await stored(project)).toBe(2);
    await Promise.all([done(send(rows)), done(send(rows))]);
    expect(await stored(project)).toBe(4);
  });

  it('T22: entries that move while they are compared with hide none', async () => {
    const { id: project } = await scene.project();
    const { row } = await hoursIn(scene, project, scene.id('admin'), 120);
    // The newest come first; the first two pages are asked for together, the third one when the first has come.
    const { ids: others } = await hoursIn(scene, project, scene.id('admin'), 130);
    const rows = Array.from({ length: 120 }, () => ({ ...row, project }));
    const answer = await before(
      scene,
      reads('offset=198'),
      async () => {
        for (const id of others.slice(-3)) await scene.rest('admin', 'DELETE', `/time_entries/${id}.json`);
      },
      () => done(send(rows)),
    );
    expect(new Set(statesOf(answer))).toEqual(new Set(['already there']));
    expect(await stored(project)).toBe(120 + 127);
  });
});
