// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { Tool } from '../types.ts';

/** Toolset `reports`. */
export const tools: readonly Tool[] = [
  {
    name: "issue_fields",
    title: "Show fields of issues",
    description: "Which standard and custom fields issues of a project and a tracker have; to administrators with formats, possible values and which are required. Give issue_id, or project and tracker.",
    toolset: "reports",
    effect: "read",
    tokens: 113,
    actions: {
      call: {
        compose: "issueFields",
        operations: ["getIssue", "getProject", "listCustomFields", "listIssues", "listProjects", "listTrackers"],
        uses: {
          getIssue: "issue",
          getProject: "project",
          listCustomFields: "custom_fields",
          listIssues: "issues",
          listTrackers: "trackers",
        },
        project: [{ argument: "project" }],
        resolve: [
          { argument: ["project"], resolver: "project" },
          { argument: ["tracker"], resolver: "project_tracker" },
        ],
        names: {},
        result: { kind: "report", shape: "FieldsReport", noun: "fields" },
      },
    },
  },
  {
    name: "related_work",
    title: "Show related work",
    description: "What hangs together with an issue, as far as you can see it: parents, subtasks, other subtasks of the same parent and relations, each with its status; how many subtasks and blockers are open. Look before you change or close it.",
    toolset: "reports",
    effect: "read",
    tokens: 89,
    actions: {
      call: {
        compose: "relatedWork",
        operations: ["listIssues"],
        uses: { listIssues: "issues" },
        resolve: [],
        names: {},
        result: { kind: "report", shape: "RelatedWork", noun: "related work" },
      },
    },
  },
  {
    name: "timeline",
    title: "Show a timeline",
    description: "Issues of a project that have dates, in the order of these, with what blocks or precedes each, and the versions with their due dates. Overdue: due before today (UTC).",
    toolset: "reports",
    effect: "read",
    tokens: 145,
    actions: {
      call: {
        compose: "timeline",
        operations: ["getProject", "listIssues", "listProjects", "listVersions"],
        uses: { listIssues: "issues", listVersions: "versions" },
        project: [{ argument: "project" }],
        resolve: [{ argument: ["project"], resolver: "project" }, { argument: ["version"], resolver: "version" }],
        names: {},
        result: { kind: "report", shape: "Timeline", noun: "timeline", pages: "issues" },
      },
    },
  },
];
