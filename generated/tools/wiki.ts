// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { Arguments, Body, Loose, Tool } from '../types.ts';

/** Toolset `wiki`. */
export const tools: readonly Tool[] = [
  {
    name: "get_wiki_page",
    title: "Read a wiki page",
    description: "A wiki page with its text and attachments; without title the start page of the project.",
    toolset: "wiki",
    effect: "read",
    tokens: 146,
    actions: {
      call: {
        operation: "getWikiPage",
        operations: ["getProject", "getWikiPage", "listProjects"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { project_id: "project" },
        permit: [],
        result: {
          kind: "record",
          root: "wiki_page",
          shape: "WikiPage",
          noun: "wiki page",
          text: { argument: "text_offset", of: "text", budget: 8000, verbatim: true },
        },
        bind: (a: Arguments["get_wiki_page"]) => ({
          operation: "getWikiPage",
          path: { project_id: a.project, title: a.title, version: a.version },
          query: { include: ["attachments"] },
        }),
      },
    },
  },
  {
    name: "list_wiki_pages",
    title: "List wiki pages",
    description: "All wiki pages of a project by title, with the parent page, the number of the latest version and its date.",
    toolset: "wiki",
    effect: "read",
    tokens: 98,
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
  {
    name: "write_wiki_page",
    title: "Write a wiki page",
    description: "create (text) makes a page and never overwrites one; update replaces what is given: read the page with verbatim before; rename (new_title) leaves a redirect.",
    toolset: "wiki",
    effect: "write",
    discriminator: "action",
    tokens: 332,
    actions: {
      create: {
        operation: "putWikiPage",
        operations: ["getProject", "getWikiPage", "listProjects", "putWikiPage", "uploadFile"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { parent_title: "parent", uploads: "attachments", project_id: "project" },
        permit: [],
        result: { kind: "written", verb: "created", noun: "wiki page", id: { path: "title" } },
        bind: (a: Arguments["write_wiki_page.create"]) => ({
          operation: "putWikiPage",
          path: { project_id: a.project, title: a.title },
          body: {
            wiki_page: {
              text: a.text,
              comments: a.comments,
              parent_title: a.parent,
              uploads: a.attachments,
            },
          } satisfies Loose<Body<"putWikiPage">>,
        }),
        project: [{ argument: "project" }],
        files: { argument: "attachments", upload: "uploadFile" },
        before: {
          operation: "getWikiPage",
          root: "wiki_page",
          shape: "WikiPage",
          bind: (a: Arguments["write_wiki_page.create"]) => ({ operation: "getWikiPage", path: { project_id: a.project, title: a.title }, query: { include: [...(a.attachments === undefined ? [] : ["attachments"])] } }),
          absent: true,
          names: ["project"],
        },
        verify: {
          from: "read",
          root: "wiki_page",
          fields: [
            { argument: "text", body: ["wiki_page", "text"], reads: "text", as: "text" },
            {
              argument: "comments",
              body: ["wiki_page", "comments"],
              reads: "comments",
              as: "text",
              why: "Redmine keeps it only with a text that is another one",
            },
            {
              argument: "parent",
              body: ["wiki_page", "parent_title"],
              reads: "parent.title",
              as: "title",
              permission: ["rename_wiki_pages"],
            },
            { argument: "attachments", body: ["wiki_page", "uploads"], reads: "attachments", as: "files" },
          ],
          bind: (a: Arguments["write_wiki_page.create"]) => a.attachments === undefined ? undefined : ({ operation: "getWikiPage", path: { project_id: a.project, title: a.title }, query: { include: [...(a.attachments === undefined ? [] : ["attachments"])] } }),
        },
        success: [201],
      },
      update: {
        operation: "putWikiPage",
        operations: ["getProject", "getWikiPage", "listProjects", "putWikiPage", "uploadFile"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { parent_title: "parent", uploads: "attachments", project_id: "project" },
        permit: [],
        result: { kind: "written", verb: "changed", noun: "wiki page", id: { path: "title" } },
        bind: (a: Arguments["write_wiki_page.update"]) => ({
          operation: "putWikiPage",
          path: { project_id: a.project, title: a.title },
          body: {
            wiki_page: {
              text: a.text,
              comments: a.comments,
              parent_title: a.parent,
              uploads: a.attachments,
            },
          } satisfies Loose<Body<"putWikiPage">>,
        }),
        project: [{ argument: "project" }],
        files: { argument: "attachments", upload: "uploadFile" },
        before: {
          operation: "getWikiPage",
          root: "wiki_page",
          shape: "WikiPage",
          bind: (a: Arguments["write_wiki_page.update"]) => ({ operation: "getWikiPage", path: { project_id: a.project, title: a.title }, query: { include: [...(a.attachments === undefined ? [] : ["attachments"])] } }),
          names: ["project"],
        },
        unchanged: { argument: "if_version", reads: "version" },
        verify: {
          from: "before",
          root: "wiki_page",
          fields: [
            { argument: "text", body: ["wiki_page", "text"], reads: "text", as: "text" },
            {
              argument: "comments",
              body: ["wiki_page", "comments"],
              reads: "comments",
              as: "text",
              why: "Redmine keeps it only with a text that is another one",
            },
            {
              argument: "parent",
              body: ["wiki_page", "parent_title"],
              reads: "parent.title",
              as: "title",
              permission: ["rename_wiki_pages"],
            },
            { argument: "attachments", body: ["wiki_page", "uploads"], reads: "attachments", as: "files" },
          ],
        },
        fill: [
          { body: ["wiki_page", "text"], reads: "text" },
          { body: ["wiki_page", "version"], reads: "version" },
        ],
        success: [204],
      },
      rename: {
        operation: "putWikiPage",
        operations: ["getProject", "getWikiPage", "listProjects", "putWikiPage"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { redirect_existing_links: "redirect", project_id: "project" },
        permit: [],
        result: { kind: "written", verb: "renamed", noun: "wiki page", id: { path: "title" } },
        bind: (a: Arguments["write_wiki_page.rename"]) => ({
          operation: "putWikiPage",
          path: { project_id: a.project, title: a.title },
          body: {
            wiki_page: {
              title: a.new_title,
              redirect_existing_links: a.redirect === undefined ? undefined : a.redirect ? '1' : '0',
            },
          } satisfies Loose<Body<"putWikiPage">>,
        }),
        project: [{ argument: "project" }],
        before: {
          operation: "getWikiPage",
          root: "wiki_page",
          shape: "WikiPage",
          bind: (a: Arguments["write_wiki_page.rename"]) => ({ operation: "getWikiPage", path: { project_id: a.project, title: a.title } }),
          names: ["project"],
        },
        verify: {
          from: "read",
          root: "wiki_page",
          fields: [
            {
              argument: "new_title",
              body: ["wiki_page", "title"],
              reads: "title",
              as: "title",
              permission: ["rename_wiki_pages"],
            },
            {
              argument: "redirect",
              body: ["wiki_page", "redirect_existing_links"],
              reads: { never: "the old title shows it" },
            },
          ],
          bind: (a: Arguments["write_wiki_page.rename"]) => ({ operation: "getWikiPage", path: { project_id: a.project, title: a.new_title } }),
        },
        fill: [
          { body: ["wiki_page", "text"], reads: "text" },
          { body: ["wiki_page", "version"], reads: "version" },
        ],
        success: [204],
      },
    },
  },
];
