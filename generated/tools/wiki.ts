// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { Arguments, Tool } from '../types.ts';

/** Toolset `wiki`. */
export const tools: readonly Tool[] = [
  {
    name: "list_wiki_pages",
    title: "List wiki pages",
    description: "All wiki pages of a project by title, with the parent page, the number of the latest version and its date.",
    toolset: "wiki",
    effect: "read",
    actions: {
      call: {
        operation: "listWikiPages",
        operations: ["getProject", "listProjects", "listWikiPages"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { project_id: "project" },
        permit: [],
        result: {
          kind: "rows",
          items: "wiki_pages",
          shape: "WikiPageEntry",
          columns: ["title", "parent", "version", "updated_on"],
          key: [],
          noun: "wiki pages",
        },
        bind: (a: Arguments["list_wiki_pages"]) => ({
          operation: "listWikiPages",
          path: { project_id: a.project },
        }),
      },
    },
  },
];
