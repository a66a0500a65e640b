/** What is in a fresh demo holds together, on whatever day it is started. */
import { expect, it } from 'vitest';
import { freshData } from '../../runtime/demo/data/data.ts';
import type { Data } from '../../runtime/demo/store.ts';

const DAYS = ['2026-01-01T00:00:00Z', '2026-03-29T12:34:56Z', '2028-02-29T23:59:59Z'].map((day) => new Date(day));

/** Where the records of each list point to. */
const REFERENCES: { [List in keyof Data]?: Record<string, (keyof Data)[]> } = {
  members: { project_id: ['projects'], user_id: ['users'] },
  projects: { parent_id: ['projects'] },
  versions: { project_id: ['projects'] },
  categories: { project_id: ['projects'], assigned_to_id: ['users'] },
  issues: {
    project_id: ['projects'],
    tracker_id: ['trackers'],
    status_id: ['statuses'],
    priority_id: ['priorities'],
    author_id: ['users'],
    assigned_to_id: ['users'],
    category_id: ['categories'],
    fixed_version_id: ['versions'],
    parent_id: ['issues'],
  },
  journals: { issue_id: ['issues'], user_id: ['users'] },
  relations: { issue_from_id: ['issues'], issue_to_id: ['issues'] },
  time_entries: { project_id: ['projects'], issue_id: ['issues'], user_id: ['users'], activity_id: ['activities'] },
  wiki_pages: { project_id: ['projects'], parent_id: ['wiki_pages'] },
};

it.each(DAYS)('%s: every reference leads somewhere', (day) => {
  const data = freshData(day);
  const dangling = Object.entries(REFERENCES).flatMap(([list, properties]) =>
    Object.entries(properties).flatMap(([property, [target]]) => {
      const ids = new Set((data[target as keyof Data] as { id: number }[]).map(({ id }) => id));
      return (data[list as keyof Data] as unknown as Record<string, number | null>[])
        .filter((record) => record[property] !== null && !ids.has(record[property] as number))
        .map((record) => `${list} ${record['id']}: ${property} ${record[property]}`);
    }),
  );
  expect(dangling).toEqual([]);
});

it.each(DAYS)('%s: categories and versions are those of the project or shared with it', (day) => {
  const { issues, categories, versions, projects } = freshData(day);
  const parent = new Map(projects.map(({ id, parent_id }) => [id, parent_id]));
  const strange = issues.filter(({ project_id, category_id, fixed_version_id }) => {
    const category = categories.find(({ id }) => id === category_id);
    const version = versions.find(({ id }) => id === fixed_version_id);
    const isNear = version && (version.project_id === project_id || version.project_id === parent.get(project_id));
    return (category && category.project_id !== project_id) || (version && !isNear);
  });
  expect(strange.map(({ id, subject }) => `${id} ${subject}`)).toEqual([]);
});

it.each(DAYS)('%s: nothing happened later than now, and each history is in order', (day) => {
  const data = freshData(day);
  const now = `${day.toISOString().slice(0, 19)}Z`;
  const times = [...data.issues, ...data.journals, ...data.time_entries].map(({ created_on }) => created_on);
  expect(times.filter((time) => time > now)).toEqual([]);
  for (const { id, created_on } of data.issues) {
    const history = data.journals.filter(({ issue_id }) => issue_id === id).map((journal) => journal.created_on);
    expect([...history].sort(), `issue ${id}`).toEqual(history);
    expect(
      history.filter((time) => time < created_on),
      `issue ${id}`,
    ).toEqual([]);
  }
  const today = now.slice(0, 10);
  const open = new Set(data.statuses.filter(({ is_closed }) => !is_closed).map(({ id }) => id));
  const overdue = data.issues.filter(({ due_date, status_id }) => due_date && due_date < today && open.has(status_id));
  expect(overdue.length).toBeGreaterThan(5);
});
