import * as records from './records.ts';

export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Route = (request: Request, match: RegExpExecArray) => unknown;

/** What writes leave behind, so that reading back finds it. */
const written = { statusId: 1, notes: 0, text: 'Looked into it.' };

/** Redmine gives at most 100 rows (ApplicationController#api_offset_and_limit). */
function page(name: string, rows: readonly object[], { url }: Request) {
  const asked = Number(url.searchParams.get('limit') ?? 25);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const limit = Math.min(100, Math.max(1, asked));
  return { [name]: rows.slice(offset, offset + limit), total_count: rows.length, offset, limit };
}

function included(parts: Readonly<Record<string, readonly object[]>>, { url }: Request) {
  const asked = (url.searchParams.get('include') ?? '').split(',');
  return Object.fromEntries(Object.entries(parts).filter(([name]) => asked.includes(name)));
}

function issue(id: number, request: Request) {
  const status = records.issueParts['allowed_statuses']?.[written.statusId - 1];
  const parts = included(records.issueParts, request);
  const journals = parts['journals'] && [...parts['journals'], ...newNote()];
  const row = records.issues[records.ISSUES - id] ?? records.issues[0];
  return { issue: { ...row, id, status, ...parts, ...(journals ? { journals } : {}) } };
}

/** One note at most, so that answers stay as long as they are; its id grows as Redmine's do. */
function newNote(): object[] {
  if (written.notes === 0) return [];
  const last = records.issueParts['journals']?.at(-1);
  const { id, name } = { id: records.user.id, name: 'First1 Last1' };
  return [{ ...last, id: 100 + written.notes, user: { id, name }, notes: written.text }];
}

function changeIssue({ body }: Request): undefined {
  const { issue: change } = JSON.parse(body) as { issue: { status_id?: number | string; notes?: string } };
  if (change.status_id !== undefined) written.statusId = Number(change.status_id);
  if (change.notes) {
    written.notes++;
    written.text = change.notes;
  }
}

function logTime({ body }: Request) {
  const { time_entry: entry } = JSON.parse(body) as { time_entry: Record<string, string | number> };
  const [like] = records.timeEntries;
  const given = { hours: Number(entry['hours']), comments: entry['comments'] ?? '' };
  return { time_entry: { ...like, id: 1000, user: { id: 5, name: 'First1 Last1' }, ...given } };
}

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['GET', /^\/(?:projects\/[a-z0-9]+\/)?issues\.json$/, (request) => page('issues', records.issues, request)],
  ['GET', /^\/issues\/(\d+)\.json$/, (request, [, id]) => issue(Number(id), request)],
  ['PUT', /^\/issues\/\d+\.json$/, (request) => changeIssue(request)],
  ['GET', /^\/(?:projects\/[a-z0-9]+\/)?search\.json$/, (request) => page('results', records.found, request)],
  ['GET', /^\/projects\.json$/, (request) => page('projects', records.projects, request)],
  [
    'GET',
    /^\/projects\/([a-z0-9]+)\.json$/,
    (request, [, name]) => {
      const project = records.projects.find(({ id, identifier }) => identifier === name || id === Number(name));
      return project && { project: { ...project, ...included(records.projectParts, request) } };
    },
  ],
  ['GET', /^\/issue_statuses\.json$/, () => ({ issue_statuses: records.statuses })],
  ['GET', /^\/trackers\.json$/, () => ({ trackers: records.trackers })],
  ['GET', /^\/enumerations\/issue_priorities\.json$/, () => ({ issue_priorities: records.priorities })],
  ['GET', /^\/enumerations\/time_entry_activities\.json$/, () => ({ time_entry_activities: records.activities })],
  [
    'GET',
    /^\/(?:users\/current|my\/account)\.json$/,
    (request) => ({ user: { ...records.user, ...included({ memberships: records.memberships }, request) } }),
  ],
  ['GET', /^\/roles\/3\.json$/, () => ({ role: records.role })],
  ['GET', /^\/(?:projects\/[a-z0-9]+\/)?time_entries\.json$/, (r) => page('time_entries', records.timeEntries, r)],
  ['GET', /^\/time_entries\/1000\.json$/, () => logTime({ body: '{"time_entry":{"hours":1.5}}' } as Request)],
  ['POST', /^\/time_entries\.json$/, (request) => logTime(request)],
  ['GET', /^\/projects\/[a-z0-9]+\/wiki\/index\.json$/, () => ({ wiki_pages: records.wikiPages })],
  ['GET', /^\/projects\/[a-z0-9]+\/wiki\/[A-Za-z_]+\.json$/, () => ({ wiki_page: records.wikiPage })],
];

/** Answers as Redmine 6.1 does to the requests of the benchmark's calls; to others 404. */
export function answerTo(request: Request): Answer {
  for (const [method, path, route] of ROUTES) {
    const match = method === request.method ? path.exec(request.url.pathname) : null;
    if (!match) continue;
    const body = route(request, match);
    if (method === 'GET') return { status: body === undefined ? 404 : 200, body };
    return { status: body === undefined ? 204 : 201, body };
  }
  return { status: 404, body: undefined };
}
