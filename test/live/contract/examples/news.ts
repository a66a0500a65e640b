import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { file } from '../make.ts';

const include = ['attachments', 'comments'];

/** New news in alpha; Redmine does not answer its id. */
async function article({ scene }: World): Promise<number> {
  const title = unique('News');
  await scene.rest('admin', 'POST', '/projects/alpha/news.json', { news: { title, description: 'A text' } });
  const { body } = await scene.rest('admin', 'GET', '/projects/alpha/news.json?limit=25');
  return body.news.find((each: { title: string }) => each.title === title).id;
}

const values = async (world: World) => [
  {
    news: {
      title: unique('News'),
      summary: 'In short',
      description: 'Two\nlines',
      uploads: [await file(world)],
    },
  },
];

const shownBy = (news_id: number) => ({ operation: 'getNews', path: { news_id }, query: { include } });

export const news: Examples = {
  listNews: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, query: { limit: 100 } }),
    more: () => [{ query: { limit: 100 } }],
  },
  getNews: {
    call: ({ seed }) => ({ path: { news_id: seed.news['release']?.id }, query: { include } }),
    more: ({ seed }) => [{ path: { news_id: seed.news['hostile']?.id }, query: { include } }],
  },
  createNews: {
    call: ({ seed }) => ({
      path: { project_id: seed.projects.alpha.id },
      body: { news: { title: unique('News'), description: 'A text' } },
      shownBy: { operation: 'listNews', path: { project_id: seed.projects.alpha.id }, whole: shownBy },
    }),
    values,
  },
  updateNews: {
    call: async (world) => {
      const news_id = await article(world);
      return {
        path: { news_id },
        body: { news: { description: 'Another text' } },
        shownBy: shownBy(news_id),
      };
    },
    values,
  },
  deleteNews: {
    call: async (world) => ({ path: { news_id: await article(world) } }),
  },
};
