import { type Answer, type Asked, cannot, ok, pageOf } from './answer.ts';
import { fieldsOf, fieldValue, isVisible } from './custom-fields.ts';
import { searchTexts } from './issue-filters.ts';
import { isClosed } from './issue-tree.ts';
import { scope } from './issues.ts';
import { contains, tokensOf } from './operators.ts';
import { scopeOf } from './projects.ts';
import { byId, type Issue, type Project, type WikiPage } from './store.ts';

interface Found {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly url: string;
  readonly description: string | null;
  readonly datetime: string;
}

/** What Redmine can search; of the rest the demo has nothing. */
const KINDS = ['issues', 'news', 'documents', 'changesets', 'wiki_pages', 'messages', 'projects'];

/** GET /search.json, GET /projects/:project_id/search.json (SearchController#index) */
export function searchAll(asked: Asked): Answer {
  const { query } = asked;
  const project = scopeOf(asked);
  if (project) asked.access.demand(['search_project'], project);
  if (!['', '0'].includes(query.get('attachments') ?? '')) throw cannot('search in files');
  if (query.get('scope') === 'bookmarks') throw cannot('have bookmarks');
  const words = tokensOf(query.get('q') ?? '');
  const { offset, limit } = pageOf(query);
  if (words.length === 0) return ok({ results: [], total_count: null, offset: null, limit });
  const wanted = KINDS.filter((kind) => query.get(kind));
  const isWanted = (kind: string) => wanted.length === 0 || wanted.includes(kind);
  const isIn = placesOf(asked, project);
  const found = [
    ...(isWanted('issues') ? issues(asked, words, isIn) : []),
    ...(isWanted('wiki_pages') ? wikiPages(asked, words, isIn) : []),
    ...(isWanted('projects') && (!project || query.get('scope')) ? projects(asked, words, isIn) : []),
  ].sort((a, b) => (a.datetime === b.datetime ? b.id - a.id : a.datetime < b.datetime ? 1 : -1));
  return ok({ results: found.slice(offset, offset + limit), total_count: found.length, offset, limit });
}

function placesOf({ data, access, query }: Asked, project: Project | undefined): (id: number) => boolean {
  if (query.get('scope') === 'all') return () => true;
  const mine = new Set(data.members.filter(({ user_id }) => user_id === access.id).map(({ project_id }) => project_id));
  if (query.get('scope') === 'my_projects') return (id) => mine.has(id);
  if (query.get('scope') === 'subprojects')
    return project ? (id) => scope(data, project)({ project_id: id }) : () => true;
  return (id) => project === undefined || project.id === id;
}

/** One of the texts has all the words, or any of them where that is asked for. */
function fits({ query }: Asked, words: readonly string[], texts: readonly string[]): boolean {
  const isAll = !query.has('all_words') || query.get('all_words') !== '';
  const has = (text: string) =>
    isAll ? words.every((word) => contains(text, word)) : words.some((word) => contains(text, word));
  return texts.some(has);
}

const titlesOnly = ({ query }: Asked) => !!query.get('titles_only');

function issues(asked: Asked, words: readonly string[], isIn: (id: number) => boolean): Found[] {
  const { data, access, query, origin } = asked;
  const show = (issue: Issue): Found => {
    const [tracker, status] = [byId(data.trackers, issue.tracker_id), byId(data.statuses, issue.status_id)];
    return {
      id: issue.id,
      title: `${tracker?.name} #${issue.id} (${status?.name}): ${issue.subject}`,
      type: status?.is_closed ? 'issue-closed' : 'issue',
      url: `${origin}/issues/${issue.id}`,
      description: issue.description,
      datetime: issue.created_on,
    };
  };
  return data.issues
    .filter(
      (issue) =>
        isIn(issue.project_id) && access.seesIssue(issue) && !(query.get('open_issues') && isClosed(data, issue)),
    )
    .filter((issue) => fits(asked, words, titlesOnly(asked) ? [issue.subject] : searchTexts(data, access, issue)))
    .map(show);
}

function wikiPages(asked: Asked, words: readonly string[], isIn: (id: number) => boolean): Found[] {
  const { data, access, origin } = asked;
  const isSeen = (page: WikiPage) => {
    const project = byId(data.projects, page.project_id);
    return project !== undefined && isIn(project.id) && access.may('view_wiki_pages', project);
  };
  return data.wiki_pages.filter(isSeen).flatMap((page) => {
    const text = page.versions.at(-1)?.text ?? '';
    if (!fits(asked, words, [titlesOnly(asked) ? page.title : `${page.title}\n${text}`])) return [];
    const url = `${origin}/projects/${byId(data.projects, page.project_id)?.identifier}/wiki/${encodeURIComponent(page.title)}`;
    return [
      {
        id: page.id,
        title: `Wiki: ${page.title}`,
        type: 'wiki-page',
        url,
        description: text,
        datetime: page.created_on,
      },
    ];
  });
}

function projects(asked: Asked, words: readonly string[], isIn: (id: number) => boolean): Found[] {
  const { data, access, origin } = asked;
  const texts = (project: Project) => {
    if (titlesOnly(asked)) return [project.name];
    const fields = fieldsOf(data, 'project').filter((field) => field.searchable && isVisible(field, project, access));
    const values = fields.flatMap((field) => [fieldValue(field, project.values)].flat());
    return [`${project.name}\n${project.identifier}\n${project.description ?? ''}`, ...values].filter(
      (text): text is string => !!text,
    );
  };
  return data.projects
    .filter((project) => isIn(project.id) && access.sees(project) && fits(asked, words, texts(project)))
    .map((project) => ({
      id: project.id,
      title: `Project: ${project.name}`,
      type: 'project',
      url: `${origin}/projects/${project.identifier}`,
      description: project.description,
      datetime: project.created_on,
    }));
}
