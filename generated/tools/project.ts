// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { Arguments, Body, Loose, Tool } from '../types.ts';

/** Toolset `project`. */
export const tools: readonly Tool[] = [
  {
    name: "add_file",
    title: "Add a file to a project",
    description: "Put a file on the Files page of a project, or of one of its versions.",
    toolset: "project",
    effect: "write",
    actions: {
      call: {
        operation: "createFile",
        operations: ["createFile", "getProject", "listFiles", "listProjects", "listVersions", "uploadFile"],
        resolve: [{ argument: ["project"], resolver: "project" }, { argument: ["version"], resolver: "version" }],
        names: { token: "file", version_id: "version", project_id: "project" },
        permit: [],
        result: { kind: "written", verb: "added", noun: "file", id: "found" },
        bind: (a: Arguments["add_file"]) => ({
          operation: "createFile",
          path: { project_id: a.project },
          body: {
            file: {
              token: a.file,
              description: a.description,
              version_id: a.version,
            },
          } satisfies Loose<Body<"createFile">>,
        }),
        project: [{ argument: "project" }],
        files: { argument: "file", upload: "uploadFile" },
        verify: {
          from: "newest",
          root: "files",
          fields: [
            {
              argument: "file",
              body: ["file", "token"],
              reads: "id",
              as: "files",
              permission: ["manage_files"],
            },
            {
              argument: "description",
              body: ["file", "description"],
              reads: "description",
              as: "text",
              permission: ["manage_files"],
            },
            {
              argument: "version",
              body: ["file", "version_id"],
              reads: "version.id",
              permission: ["manage_files"],
            },
          ],
          bind: (a: Arguments["add_file"]) => ({ operation: "listFiles", path: { project_id: a.project } }),
        },
      },
    },
  },
  {
    name: "list_files",
    title: "List files",
    description: "The files of a project and of its versions (its Files page, not those attached to issues or wiki pages).",
    toolset: "project",
    effect: "read",
    actions: {
      call: {
        operation: "listFiles",
        operations: ["getProject", "listFiles", "listProjects"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { project_id: "project" },
        permit: [],
        result: {
          kind: "rows",
          items: "files",
          shape: "ProjectFile",
          columns: ["id", "created_on", "filesize", "downloads", "version", "author", "filename", "description"],
          key: ["id"],
          noun: "files",
        },
        bind: (a: Arguments["list_files"]) => ({
          operation: "listFiles",
          path: { project_id: a.project },
        }),
      },
    },
  },
  {
    name: "list_news",
    title: "List or read news",
    description: "list: news, newest first, one line each. read: one of them (needs news_id) with text, files and comments.",
    toolset: "project",
    effect: "read",
    discriminator: "action",
    actions: {
      list: {
        operation: "listNews",
        operations: ["getProject", "listNews", "listProjects"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        names: { project_id: "project" },
        permit: [],
        result: {
          kind: "rows",
          items: "news",
          shape: "News",
          columns: ["id", "created_on", "project", "author", "title", "summary"],
          key: ["id"],
          each: 200,
          noun: "news",
        },
        bind: (a: Arguments["list_news.list"]) => ({
          operation: "listNews",
          path: { project_id: a.project },
        }),
      },
      read: {
        operation: "getNews",
        operations: ["getNews"],
        resolve: [],
        names: {},
        permit: [],
        result: {
          kind: "record",
          root: "news",
          shape: "News",
          noun: "news",
          items: {
            argument: "notes_offset",
            items: "comments",
            text: "content",
            noun: "comment",
            order: "id desc",
            budget: 6000,
            each: 1200,
            one: "comment_id",
          },
          text: { argument: "text_offset", of: "description", budget: 6000 },
        },
        bind: (a: Arguments["list_news.read"]) => ({
          operation: "getNews",
          path: { news_id: a.news_id },
          query: { include: ["attachments", "comments"] },
        }),
      },
    },
  },
];
