import { createHash } from 'node:crypto';
import type { Attachment, Data, FieldValues, Issue, Journal, TimeEntry, WikiPage } from '../store.ts';
import { relations, type Story, stories, watchers } from './issues.ts';
import { remarks } from './notes.ts';
import { idOf, keyOf, roles, statuses, trackers, transitions, users } from './people.ts';
import {
  activities,
  categories,
  documentCategories,
  fields,
  members,
  priorities,
  projectId,
  projects,
  versions,
} from './projects.ts';
import { logged } from './time.ts';
import { files, pages } from './wiki.ts';

const DAY_MS = 86_400_000;

/** Who can be in the demo, and the API key of each. */
export const accounts = () =>
  users('').map(({ login, firstname, lastname }) => ({ login, name: `${firstname} ${lastname}`, key: keyOf(login) }));

/** The records of a fresh demo. Their dates follow the day, so that "overdue" and "yesterday" have something to show. */
export function freshData(today: Date): Data {
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  const day = (offset: number) => new Date(midnight + offset * DAY_MS).toISOString().slice(0, 10);
  // Nothing happened later than now, not even on the day itself.
  const at = (offset: number, hour: number) =>
    `${new Date(Math.min(midnight + offset * DAY_MS + hour * 3_600_000, today.getTime())).toISOString().slice(0, 19)}Z`;
  const since = at(-100, 8);
  const journals = journalsOf(at);
  return {
    statuses,
    trackers,
    priorities,
    activities,
    document_categories: documentCategories,
    roles,
    users: users(since),
    groups: [],
    members: members(since),
    projects: projects(since),
    fields,
    transitions,
    field_rules: [],
    versions: versions(since, day),
    categories,
    issues: stories.map((story, index) => issueOf(story, index + 1, journals, day, at)),
    journals,
    relations: relations.map(([from, type, to], index) => ({
      id: index + 1,
      issue_from_id: from,
      issue_to_id: to,
      relation_type: type,
      delay: null,
    })),
    time_entries: timeOf(day, at),
    wiki_pages: wikiOf(at),
    wiki_redirects: [],
    attachments: filesOf(at),
    queries: [],
  };
}

type At = (offset: number, hour: number) => string;

const named = (records: readonly { id: number; name: string }[], name: string | undefined) =>
  records.find((record) => record.name === name)?.id ?? null;

const numberIn = (text: string | undefined) => (text === undefined ? null : Number(text));

function issueOf(
  story: Story,
  id: number,
  journals: readonly Journal[],
  day: (offset: number) => string,
  at: At,
): Issue {
  const { project, created, more, assignee, due } = story;
  const created_on = at(created, 6 + (id % 3));
  const updated_on = journals.filter(({ issue_id }) => issue_id === id).at(-1)?.created_on ?? created_on;
  const isClosed = ['Closed', 'Rejected'].includes(story.status);
  return {
    id,
    project_id: projectId(project),
    tracker_id: named(trackers, story.tracker) ?? 1,
    status_id: named(statuses, story.status) ?? 1,
    priority_id: named(priorities, story.priority) ?? 2,
    author_id: idOf(story.author),
    assigned_to_id: assignee === null ? null : idOf(assignee),
    category_id: named(categories, more['category']),
    fixed_version_id: named(versions('', day), more['version']),
    parent_id: numberIn(more['parent']),
    subject: story.subject,
    description: story.text.replaceAll('\n', '\r\n'),
    start_date: day(created),
    due_date: due === null ? null : day(due),
    done_ratio: numberIn(more['done']) ?? 0,
    is_private: 'private' in more,
    estimated_hours: numberIn(more['hours']),
    created_on,
    updated_on,
    closed_on: isClosed ? updated_on : null,
    watcher_ids: (watchers[id] ?? []).map((login) => idOf(login)),
    values: valuesOf(story),
  };
}

function valuesOf({ tracker, more }: Story): FieldValues {
  return {
    ...(tracker === 'Support' ? {} : { 1: more['platform']?.split('+') ?? [] }),
    ...(tracker === 'Feature' ? { 3: more['size'] ?? '' } : { 2: more['by'] ?? '' }),
  };
}

function journalsOf(at: At): Journal[] {
  const ordered = [...remarks].sort((a, b) => a.day - b.day);
  return ordered.map(({ issue, day, who, text, changes = [], ...more }, index) => {
    const time = at(day, 9 + (index % 8));
    return {
      id: index + 1,
      issue_id: issue,
      user_id: idOf(who),
      notes: text,
      private_notes: more.private ?? false,
      created_on: time,
      updated_on: time,
      updated_by_id: null,
      details: changes.map(([name, old_value, new_value]) => ({
        property: 'attr' as const,
        name,
        old_value,
        new_value,
      })),
    };
  });
}

function timeOf(day: (offset: number) => string, at: At): TimeEntry[] {
  return logged.map(({ day: offset, who, on, hours, activity, comment }, index) => {
    const project = typeof on === 'string' ? on : (stories[on - 1] as Story).project;
    const time = at(offset, 17);
    return {
      id: index + 1,
      project_id: projectId(project),
      issue_id: typeof on === 'string' ? null : on,
      user_id: idOf(who),
      author_id: idOf(who),
      activity_id: named(activities, activity) ?? 7,
      hours,
      comments: comment,
      spent_on: day(offset),
      created_on: time,
      updated_on: time,
      values: {},
    };
  });
}

function wikiOf(at: At): WikiPage[] {
  return pages.map(({ project, title, parent, versions: texts }, index) => {
    const above = pages.findIndex((page) => page.project === project && page.title === parent);
    const history = texts.map(([day, who, comments, text], number) => ({
      version: number + 1,
      text,
      author_id: idOf(who),
      comments,
      updated_on: at(day, 10),
    }));
    return {
      id: index + 1,
      project_id: projectId(project),
      title,
      parent_id: above < 0 ? null : above + 1,
      protected: false,
      created_on: history[0]?.updated_on ?? at(0, 0),
      versions: history,
    };
  });
}

function filesOf(at: At): Attachment[] {
  return files.map(({ issue, day, who, filename, type, description, text, base64 }, index) => {
    const content = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
    return {
      id: index + 1,
      container: { type: 'Issue', id: issue },
      filename,
      description,
      content_type: type,
      author_id: idOf(who),
      created_on: at(day, 11),
      digest: createHash('sha256').update(content).digest('hex'),
      base64: content.toString('base64'),
    };
  });
}
