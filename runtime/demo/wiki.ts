import type { Access } from './access.ts';
import {
  type Answer,
  type Asked,
  cannot,
  created,
  type Fields,
  forbidden,
  included,
  invalid,
  noContent,
  notFound,
  ok,
  Refusal,
  refuse,
  rootOf,
} from './answer.ts';
import { attach, claim } from './attachments.ts';
import { isTrue } from './journals.ts';
import { scopeOf } from './projects.ts';
import { attachmentsOf, optional, principal, showAttachment } from './show.ts';
import { byId, type Data, nextId, now, type Project, type WikiPage, type WikiVersion } from './store.ts';

/** Wiki.titleize: to Ruby, white space is ASCII. */
export function titleize(text: string): string {
  const title = text.replace(/[ \t-\r]+/g, '_').replace(/[,./?;|:]/g, '');
  return title.replace(/^./u, (first) => first.toUpperCase());
}

function wikiOf(asked: Asked): Project {
  const project = scopeOf(asked);
  if (!project || project.wiki_start_page === null) throw notFound();
  return project;
}

const isCalled = (title: string) => {
  const wanted = titleize(title).toLowerCase();
  return (page: { title: string }) => page.title.toLowerCase() === wanted;
};

const pagesOf = (data: Data, project: Project) => data.wiki_pages.filter(({ project_id }) => project_id === project.id);

/** Wiki#find_page: the page, or where an old title leads. */
function locate(data: Data, project: Project, title: string): { page?: WikiPage; redirected?: true } {
  const page = pagesOf(data, project).find(isCalled(title));
  if (page) return { page };
  const redirect = data.wiki_redirects.filter(({ project_id }) => project_id === project.id).find(isCalled(title));
  const target = redirect && pagesOf(data, project).find(isCalled(redirect.to));
  return target ? { page: target, redirected: true } : {};
}

const current = (page: WikiPage) => page.versions.at(-1) as WikiVersion;

/** GET /projects/:project_id/wiki/index.json */
export function listWikiPages(asked: Asked): Answer {
  const project = wikiOf(asked);
  asked.access.demand(['view_wiki_pages'], project);
  const pages = pagesOf(asked.data, project).sort((a, b) => (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1));
  return ok({
    wiki_pages: pages.map((page) => ({
      title: page.title,
      ...parentOf(asked.data, page),
      version: current(page).version,
      created_on: page.created_on,
      updated_on: current(page).updated_on,
    })),
  });
}

function parentOf(data: Data, page: WikiPage): object {
  const parent = byId(data.wiki_pages, page.parent_id);
  return parent ? { parent: { title: parent.title } } : {};
}

/** GET /projects/:project_id/wiki/:title.json, without title the start page, with a number an older version. */
export function getWikiPage(asked: Asked): Answer {
  const { data, access, path } = asked;
  const project = wikiOf(asked);
  access.demand(['view_wiki_pages'], project);
  const { page, redirected } = locate(data, project, path['title'] ?? project.wiki_start_page ?? '');
  if (page && redirected) {
    throw new Refusal({
      status: 302,
      location: `/projects/${project.identifier}/wiki/${encodeURIComponent(page.title)}`,
    });
  }
  if (path['version'] !== undefined && !access.may('view_wiki_edits', project)) access.deny();
  const version =
    path['version'] === undefined
      ? page?.versions.at(-1)
      : page?.versions.find((each) => String(each.version) === path['version']);
  if (!page || !version) throw notFound();
  return ok({ wiki_page: showPage(asked, page, version) });
}

function showPage(
  asked: Asked,
  page: WikiPage,
  { text, version, author_id, comments, updated_on }: WikiVersion,
): object {
  const { data, query } = asked;
  return {
    title: page.title,
    ...parentOf(data, page),
    text,
    version,
    ...optional('author', principal(data, author_id)),
    comments,
    created_on: page.created_on,
    updated_on,
    ...(included(query).has('attachments')
      ? { attachments: attachmentsOf(data, 'WikiPage', page.id).map((file) => showAttachment(asked, file)) }
      : {}),
  };
}

/** PUT /projects/:project_id/wiki/:title.json (WikiController#update): makes, changes and renames. */
export function putWikiPage(asked: Asked): Answer {
  const { data, access, path, body } = asked;
  const project = wikiOf(asked);
  access.demand(['edit_wiki_pages'], project);
  refuse(body, ['content', 'section', 'attachments'], 'a wiki page');
  const fields = rootOf(body, 'wiki_page');
  refuse(fields, ['wiki_id', 'deleted_attachment_ids', 'parent_id'], 'a wiki page');
  const { page: found } = locate(data, project, path['title'] ?? '');
  if (found?.protected && !access.may('protect_wiki_pages', project)) throw forbidden();
  const page = found ?? blank(data, project, path['title'] ?? '');
  const text = textOf(fields['text']);
  const isChanged = text !== page.versions.at(-1)?.text;
  const place = placeOf(asked, project, page, !found, fields);
  refuseText(page, fields, text, isChanged, place.refused);
  applyRename(data, project, page, place);
  if (isTrue(fields['is_start_page']) && access.may('manage_wiki', project)) project.wiki_start_page = page.title;
  if (isChanged) addVersion(access, page, fields, text);
  if (!found) data.wiki_pages.push(page);
  attach(claim(asked, fields['uploads']), { type: 'WikiPage', id: page.id });
  if (found) return noContent;
  const location = `/projects/${project.identifier}/wiki/${encodeURIComponent(page.title)}`;
  return created({ wiki_page: showPage(asked, page, current(page)) }, location);
}

const textOf = (value: unknown) => (value === undefined || value === null ? '' : String(value));

/**
 * What is wrong with the page itself Redmine does not say, and what is wrong with a text that stays it does not see.
 * A version that is not the last one is a conflict only where the text would change.
 */
function refuseText(page: WikiPage, fields: Fields, text: string, isChanged: boolean, isPlaceRefused: boolean): void {
  const errors: string[] = [];
  if (text.trim() === '') errors.push('Text cannot be blank');
  if ([...textOf(fields['comments'])].length > 1024) {
    errors.push('Comment is too long (maximum is 1024 characters)');
  }
  if (isPlaceRefused) throw invalid(isChanged ? errors : []);
  if (!isChanged) return;
  if (errors.length > 0) throw invalid(errors);
  const last = page.versions.at(-1)?.version;
  if (last !== undefined && 'version' in fields && Number(fields['version']) !== last)
    throw new Refusal({ status: 409 });
}

/** A new page takes the number that is sent for its first version. */
function addVersion(access: Access, page: WikiPage, fields: Fields, text: string): void {
  const sent = 'version' in fields ? Number(fields['version']) - 1 : 0;
  const version = (page.versions.at(-1)?.version ?? sent) + 1;
  const comments = fields['comments'] === undefined ? null : textOf(fields['comments']);
  page.versions.push({ version, text, author_id: access.id, comments, updated_on: now() });
}

function blank(data: Data, project: Project, title: string): WikiPage {
  return {
    id: nextId(data.wiki_pages),
    project_id: project.id,
    title: titleize(title),
    parent_id: null,
    protected: false,
    created_on: now(),
    versions: [],
  };
}

interface Place {
  readonly refused: boolean;
  readonly title: string;
  readonly parent: number | null;
  readonly redirects: boolean;
}

/** Title and page above, where the account may set them. */
function placeOf({ data, access }: Asked, project: Project, page: WikiPage, isNew: boolean, fields: Fields): Place {
  const may = isNew || access.may('rename_wiki_pages', project);
  const title = may && 'title' in fields ? titleize(String(fields['title'] ?? '')) : page.title;
  const named = may && 'parent_title' in fields ? String(fields['parent_title'] ?? '') : undefined;
  const parent = named ? locate(data, project, named).page : undefined;
  const taken = pagesOf(data, project).some((each) => each !== page && isCalled(title)(each));
  const isCircle = parent !== undefined && (parent === page || ancestors(data, parent).includes(page));
  return {
    refused: title === '' || taken || (!!named && !parent) || isCircle || [...title].length > 255,
    title,
    parent: named === undefined ? page.parent_id : (parent?.id ?? null),
    redirects: String(fields['redirect_existing_links'] ?? '') !== '0',
  };
}

function ancestors(data: Data, page: WikiPage): WikiPage[] {
  const parent = byId(data.wiki_pages, page.parent_id);
  return parent ? [parent, ...ancestors(data, parent)] : [];
}

/** WikiPage#handle_rename_or_move: the old title leads to the new one. */
function applyRename(data: Data, project: Project, page: WikiPage, { title, parent, redirects }: Place): void {
  page.parent_id = parent;
  if (title === page.title) return;
  const own = ({ project_id }: { project_id: number }) => project_id === project.id;
  for (const redirect of data.wiki_redirects) if (own(redirect) && redirect.to === page.title) redirect.to = title;
  data.wiki_redirects = data.wiki_redirects.filter((each) => !(own(each) && each.title === title));
  if (redirects && page.versions.length > 0)
    data.wiki_redirects.push({ project_id: project.id, title: page.title, to: title });
  if (project.wiki_start_page === page.title) project.wiki_start_page = title;
  page.title = title;
}

/** DELETE /projects/:project_id/wiki/:title.json: pages below it stay unless `todo` says otherwise. */
export function deleteWikiPage(asked: Asked): Answer {
  const { data, access, path, query } = asked;
  const project = wikiOf(asked);
  access.demand(['delete_wiki_pages'], project);
  const { page, redirected } = locate(data, project, path['title'] ?? '');
  if (!page) throw notFound();
  if (redirected) throw cannot('delete a page by the title that it had');
  if (page.protected && !access.may('protect_wiki_pages', project)) throw forbidden();
  const todo = query.get('todo') ?? 'nullify';
  if (todo !== 'nullify' && pagesOf(data, project).some(({ parent_id }) => parent_id === page.id))
    throw cannot(`do ${todo} with pages below`);
  for (const each of data.wiki_pages) if (each.parent_id === page.id) each.parent_id = null;
  data.wiki_redirects = data.wiki_redirects.filter(
    ({ project_id, to }) => project_id !== project.id || to !== page.title,
  );
  data.attachments = data.attachments.filter(
    ({ container }) => container?.type !== 'WikiPage' || container.id !== page.id,
  );
  data.wiki_pages = data.wiki_pages.filter((each) => each !== page);
  return noContent;
}
