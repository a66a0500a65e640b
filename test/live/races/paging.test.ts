/** Rows come and go while a list is read: no row twice, none lost in silence, and the answer says that it moved. */
import { describe, expect, it } from 'vitest';
import { done, every, openScene, pageOf } from '../scene.ts';
import { reportOf, tablesOf } from '../tables.ts';
import { after, before, reads } from './between.ts';
import { hoursIn, projectWith } from './rows.ts';

const MOVED = 'the list changed while it was read';

describe.each(every)('a list that moves, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const client = await scene.as('admin');
  const remove = (id: number | undefined) => scene.rest('admin', 'DELETE', `/issues/${id}.json`);
  const isList = reads('/issues.json');
  const list = (project: number, args: object) => done(client.call('list_issues', { project, status: 'any', ...args }));

  it('T7: rows that stay are all there when one before them goes, and the answer says so', async () => {
    const { project, ids } = await projectWith(scene, 130);
    const answer = await after(
      scene,
      isList,
      () => remove(ids[4]),
      () => list(project.id, { sort: 'id', limit: 130 }),
    );
    const { ids: read, head } = tablesOf(answer);
    expect(read).toEqual(ids);
    expect(head).toContain(MOVED);
    expect(pageOf(answer).total).toBe(129);
  });

  it('T7: one that goes and one that comes leave the total as it was: the answer says all the same that rows moved', async () => {
    const { project, ids } = await projectWith(scene, 130);
    const swap = async () => {
      await remove(ids[4]);
      await remove(ids[5]);
      await scene.issue({ project_id: project.id });
      await scene.issue({ project_id: project.id });
    };
    const answer = await after(scene, isList, swap, () => list(project.id, { sort: 'id', limit: 130 }));
    const { ids: read, head } = tablesOf(answer);
    expect(pageOf(answer).total).toBe(130);
    expect(head).toContain(MOVED);
    expect(new Set(read).size).toBe(read.length);
  });

  it('T7: a row that moves to the end of the order is noticed before the end is read', async () => {
    const { project, ids } = await projectWith(scene, 130);
    const touch = () => scene.rest('admin', 'PUT', `/issues/${ids[4]}.json`, { issue: { subject: 'Touched' } });
    const answer = await after(scene, isList, touch, () => list(project.id, { sort: 'updated_on', limit: 120 }));
    const { ids: read, head } = tablesOf(answer);
    expect(head).toContain(MOVED);
    expect(read).toEqual(ids.slice(0, 120));
  });

  it('T7: a row that comes first pushes none into the answer twice', async () => {
    const { project, ids } = await projectWith(scene, 130);
    const answer = await after(
      scene,
      isList,
      () => scene.issue({ project_id: project.id }),
      () => list(project.id, { sort: 'id:desc', limit: 130 }),
    );
    const { ids: read, head } = tablesOf(answer);
    expect(head).toContain(MOVED);
    expect(new Set(read).size).toBe(read.length);
    expect(read).toEqual([...ids].reverse().slice(0, read.length));
    expect(pageOf(answer).has_more).toBe(true);
  });

  it('T7: a sum over entries that move says so', async () => {
    const project = await scene.project();
    const { ids } = await hoursIn(scene, project.id, scene.id('admin'), 230);
    const swap = async () => {
      for (const id of ids.slice(0, 2)) await scene.rest('admin', 'DELETE', `/time_entries/${id}.json`);
      await hoursIn(scene, project.id, scene.id('admin'), 2);
      await redmine.ruby(`TimeEntry.where(project_id: ${project.id}).order(:id).last(2).each { |entry|
        entry.update_columns(spent_on: Date.new(2025, 1, 6)) }`);
    };
    const report = () => done(client.call('time_report', { project: project.id }));
    // The first two pages are asked for together, the third one when the first has come.
    const answer = await before(scene, reads('offset=198'), swap, report);
    expect(answer.text).toContain('Entries changed while they were read');
    expect(reportOf(await report()).facts).toMatchObject({ hours: '230' });
  });
});
