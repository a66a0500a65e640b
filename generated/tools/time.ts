// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { Arguments, Body, Loose, Tool } from '../types.ts';

/** Toolset `time`. */
export const tools: readonly Tool[] = [
  {
    name: "list_time_entries",
    title: "List time entries",
    description: "Find logged time. Filters combine with AND, several values of one with OR; a filter takes names or ids. Newest first, one line per entry.",
    toolset: "time",
    effect: "read",
    actions: {
      call: {
        operation: "listTimeEntries",
        operations: [
          "getProject",
          "listMemberships",
          "listProjects",
          "listTimeEntries",
          "listTimeEntryActivities",
          "listUsers",
        ],
        resolve: [
          { argument: ["project"], resolver: "project" },
          { argument: ["user"], resolver: "principal" },
          { argument: ["activity"], resolver: "activity" },
          { argument: ["not", "user"], resolver: "principal" },
          { argument: ["not", "activity"], resolver: "activity" },
        ],
        names: { user_id: "user", activity_id: "activity", spent_on: "spent", project_id: "project" },
        permit: [],
        result: {
          kind: "rows",
          items: "time_entries",
          shape: "TimeEntry",
          columns: ["id", "issue", "activity", "hours", "spent_on", "project", "user", "comments"],
          key: ["id"],
          noun: "time entries",
        },
        bind: (a: Arguments["list_time_entries"]) => ({
          operation: "listTimeEntries",
          path: { project_id: a.project },
          filters: {
            "issue_id": { is: a.issue_id },
            "user_id": { is: a.user, not: a.not?.user },
            "activity_id": { is: a.activity, not: a.not?.activity },
            "spent_on": { is: a.spent },
            "hours": { is: a.hours },
            "comments": { is: a.comments },
          },
        }),
        project: [{ argument: "project" }],
      },
    },
  },
  {
    name: "log_time",
    title: "Log time",
    description: "Log spent time on an issue, or on a project as a whole. Give issue_id or project.",
    toolset: "time",
    effect: "write",
    actions: {
      call: {
        operation: "createTimeEntry",
        operations: [
          "createTimeEntry",
          "getIssue",
          "getProject",
          "listCustomFields",
          "listIssues",
          "listMemberships",
          "listProjects",
          "listTimeEntries",
          "listTimeEntryActivities",
          "listVersions",
        ],
        resolve: [
          { argument: ["project"], resolver: "project" },
          { argument: ["activity"], resolver: "activity" },
          { argument: ["user"], resolver: "member" },
        ],
        names: { project_id: "project", activity_id: "activity", user_id: "user" },
        permit: [],
        result: { kind: "written", verb: "created", noun: "time entry", id: { answer: "time_entry.id" } },
        bind: (a: Arguments["log_time"]) => ({
          operation: "createTimeEntry",
          body: {
            time_entry: {
              issue_id: a.issue_id,
              project_id: a.project,
              hours: a.hours,
              activity_id: a.activity,
              spent_on: a.spent_on,
              comments: a.comments,
              user_id: a.user,
              custom_fields: a.custom_fields,
            },
          } satisfies Loose<Body<"createTimeEntry">>,
        }),
        project: [{ argument: "project" }, { before: "project.id" }],
        customFields: { argument: "custom_fields", use: "values", of: "time_entry" },
        before: {
          operation: "getIssue",
          root: "issue",
          shape: "Issue",
          bind: (a: Arguments["log_time"]) => a.issue_id === undefined ? undefined : ({ operation: "getIssue", path: { issue_id: a.issue_id } }),
        },
        verify: {
          from: "answer",
          root: "time_entry",
          fields: [
            { argument: "issue_id", body: ["time_entry", "issue_id"], reads: "issue.id" },
            { argument: "project", body: ["time_entry", "project_id"], reads: "project.id" },
            { argument: "hours", body: ["time_entry", "hours"], reads: "hours" },
            { argument: "activity", body: ["time_entry", "activity_id"], reads: "activity.id" },
            { argument: "spent_on", body: ["time_entry", "spent_on"], reads: "spent_on" },
            { argument: "comments", body: ["time_entry", "comments"], reads: "comments", as: "text" },
            {
              argument: "user",
              body: ["time_entry", "user_id"],
              reads: "user.id",
              permission: ["log_time_for_other_users"],
            },
            {
              argument: "custom_fields",
              body: ["time_entry", "custom_fields"],
              reads: "custom_fields",
              as: "custom-fields",
            },
          ],
        },
      },
    },
  },
];
