import type { Body } from '../../scene.ts';
import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { file, ownProject } from '../make.ts';

const GUIDE = { title: 'Guide' };

/** A new page, made by the administrator, or the one that has this title. */
async function page({ scene }: World, project_id: string | number, title = unique('Page').replace(' ', '_')) {
  const wiki_page = { text: 'A page' };
  const { status } = await scene.rest('admin', 'PUT', `/projects/${project_id}/wiki/${title}.json`, { wiki_page });
  if (status !== 201 && status !== 204) throw new Error(`a wiki page in ${project_id}: ${status}`);
  return { project_id, title };
}

export const wiki: Examples = {
  listWikiPages: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
  },
  getWikiPage: {
    call: ({ seed }) => ({
      path: { project_id: seed.projects.alpha.id, ...GUIDE },
      query: { include: ['attachments'] },
    }),
    more: ({ seed }) => [
      { path: { project_id: seed.projects.alpha.id } },
      { path: { project_id: seed.projects.alpha.id, ...GUIDE, version: 2 } },
      { path: { project_id: seed.projects.alpha.id, title: 'Nested' } },
      { path: { project_id: seed.projects.alpha.id, title: 'Attached' }, query: { include: ['attachments'] } },
    ],
  },
  putWikiPage: {
    // What is written goes to a project of its own: one value is that it is the start page.
    call: async (world, wanted?: Body) => {
      const project = wanted ? await ownProject(world) : 'alpha';
      if (wanted?.wiki_page.parent_title) await page(world, project, wanted.wiki_page.parent_title);
      const path = await page(world, project);
      const title = wanted?.wiki_page.title ?? path.title;
      return {
        path,
        body: { wiki_page: { text: 'Other words' } },
        shownBy: { operation: 'getWikiPage', path: { ...path, title }, query: { include: ['attachments'] } },
      };
    },
    more: ({ seed }) => [
      {
        path: { project_id: seed.projects.alpha.id, title: unique('Page') },
        body: { wiki_page: { text: 'A new page', comments: 'Made' } },
      },
    ],
    values: async (world) => [
      { wiki_page: { text: 'x', uploads: [await file(world)] } },
      { wiki_page: { text: 'Two\nlines', comments: 'Why', version: 1, parent_title: 'Above' } },
      { wiki_page: { text: 'x', title: unique('Another name'), redirect_existing_links: '0' } },
      { wiki_page: { text: 'x', is_start_page: true } },
    ],
  },
  deleteWikiPage: {
    call: async (world) => ({ path: await page(world, 'alpha') }),
  },
};
