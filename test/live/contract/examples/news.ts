import type { Examples } from '../examples.ts';

const include = ['attachments', 'comments'];

export const news: Examples = {
  listNews: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, query: { limit: 100 } }),
    more: () => [{ query: { limit: 100 } }],
  },
  getNews: {
    call: ({ seed }) => ({ path: { news_id: seed.news['release']?.id }, query: { include } }),
    more: ({ seed }) => [{ path: { news_id: seed.news['hostile']?.id }, query: { include } }],
  },
};
