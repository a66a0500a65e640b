import type { Examples } from '../examples.ts';

export const search: Examples = {
  searchAll: {
    call: () => ({ query: { q: 'bulk issue', kinds: ['issues', 'news'], limit: 100 } }),
    more: ({ seed }) => [
      { query: { q: 'CANARY', limit: 100 } },
      { query: { q: 'the', attachments: 'only', titles_only: true, open_issues: true } },
      {
        path: { project_id: seed.projects.alpha.id },
        query: { q: 'issue page', all_words: false, scope: 'subprojects' },
      },
    ],
  },
};
