// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { Arguments, Tool } from '../types.ts';

/** Toolset `core`. */
export const tools: readonly Tool[] = [
  {
    name: "delete",
    title: "Delete",
    description: "Delete one record for good. Shows what goes with it and asks a person for confirmation first. An issue takes its subtasks, notes, attachments and logged time with it.",
    toolset: "core",
    effect: "destructive",
    discriminator: "kind",
    actions: {
      issue: {
        operation: "deleteIssue",
        operations: ["deleteIssue", "getIssue", "listIssues", "listTimeEntries"],
        resolve: [],
        permit: [],
        result: { kind: "written", verb: "deleted", noun: "issue", id: { path: "issue_id" } },
        bind: (a: Arguments["delete.issue"]) => ({
          operation: "deleteIssue",
          path: { issue_id: a.id },
        }),
        before: {
          operation: "getIssue",
          root: "issue",
          shape: "Issue",
          bind: (a: Arguments["delete.issue"]) => ({ operation: "getIssue", path: { issue_id: a.id }, query: { include: ["attachments", "journals", "relations", "children"] } }),
        },
        preview: {
          show: ["project", "tracker", "status", "subject", "total_spent_hours", "updated_on"],
          counts: [
            {
              name: "subtasks",
              list: { operation: "listIssues", below: "parent_id", filters: { status_id: { is: "any" } } },
            },
            { name: "time_entries", list: { operation: "listTimeEntries", below: "issue_id", filters: {} } },
            { name: "notes", items: "journals" },
            { name: "attachments", items: "attachments" },
            { name: "relations", items: "relations" },
          ],
          shape: "Issue",
        },
      },
      time_entry: {
        operation: "deleteTimeEntry",
        operations: ["deleteTimeEntry", "getTimeEntry"],
        resolve: [],
        permit: [],
        result: { kind: "written", verb: "deleted", noun: "time entry", id: { path: "time_entry_id" } },
        bind: (a: Arguments["delete.time_entry"]) => ({
          operation: "deleteTimeEntry",
          path: { time_entry_id: a.id },
        }),
        before: {
          operation: "getTimeEntry",
          root: "time_entry",
          shape: "TimeEntry",
          bind: (a: Arguments["delete.time_entry"]) => ({ operation: "getTimeEntry", path: { time_entry_id: a.id } }),
        },
        preview: {
          show: ["project", "issue", "user", "activity", "hours", "spent_on", "comments"],
          counts: [],
          shape: "TimeEntry",
        },
      },
    },
  },
  {
    name: "list_projects",
    title: "List projects",
    description: "Find projects that you can see. status 1 is active, 5 closed. One line per project.",
    toolset: "core",
    effect: "read",
    actions: {
      call: {
        operation: "listProjects",
        operations: ["listProjects"],
        resolve: [],
        permit: [],
        result: {
          kind: "rows",
          items: "projects",
          shape: "Project",
          columns: ["id", "status", "is_public", "parent", "identifier", "name"],
          noun: "projects",
        },
        bind: (a: Arguments["list_projects"]) => ({
          operation: "listProjects",
          filters: {
            "name": { is: a.name },
            "status": { is: a.status ?? [1, 5] },
          },
        }),
      },
    },
  },
  {
    name: "list_values",
    title: "List values",
    description: "The values that other tools take by name. members, versions, categories and issue_custom_fields need project; custom_fields (formats and possible values) needs an administrator.",
    toolset: "core",
    effect: "read",
    discriminator: "what",
    actions: {
      statuses: {
        operation: "listIssueStatuses",
        operations: ["listIssueStatuses"],
        resolve: [],
        permit: [],
        result: {
          kind: "rows",
          items: "issue_statuses",
          shape: "IssueStatus",
          columns: ["id", "name", "is_closed"],
          noun: "issue statuses",
        },
        bind: () => ({
          operation: "listIssueStatuses",
        }),
      },
      trackers: {
        operation: "listTrackers",
        operations: ["listTrackers"],
        resolve: [],
        permit: [],
        result: {
          kind: "rows",
          items: "trackers",
          shape: "Tracker",
          columns: ["id", "name", "default_status"],
          noun: "trackers",
        },
        bind: () => ({
          operation: "listTrackers",
        }),
      },
      priorities: {
        operation: "listIssuePriorities",
        operations: ["listIssuePriorities"],
        resolve: [],
        permit: [],
        result: {
          kind: "rows",
          items: "issue_priorities",
          shape: "EnumerationValue",
          columns: ["id", "name", "is_default", "active"],
          noun: "issue priorities",
        },
        bind: () => ({
          operation: "listIssuePriorities",
        }),
      },
      activities: {
        operation: "listTimeEntryActivities",
        operations: ["listTimeEntryActivities"],
        resolve: [],
        permit: [],
        result: {
          kind: "rows",
          items: "time_entry_activities",
          shape: "EnumerationValue",
          columns: ["id", "name", "is_default", "active"],
          noun: "time entry activities",
        },
        bind: () => ({
          operation: "listTimeEntryActivities",
        }),
      },
      custom_fields: {
        operation: "listCustomFields",
        operations: ["listCustomFields"],
        resolve: [],
        permit: [],
        result: {
          kind: "rows",
          items: "custom_fields",
          shape: "CustomField",
          columns: [
            "id",
            "name",
            "customized_type",
            "field_format",
            "multiple",
            "is_required",
            "is_filter",
            "possible_values",
          ],
          noun: "custom fields",
        },
        bind: () => ({
          operation: "listCustomFields",
        }),
      },
      members: {
        operation: "listMemberships",
        operations: ["getProject", "listMemberships", "listProjects"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        permit: [],
        result: {
          kind: "rows",
          items: "memberships",
          shape: "Membership",
          columns: ["id", "roles", "user", "group"],
          noun: "memberships",
        },
        bind: (a: Arguments["list_values.members"]) => ({
          operation: "listMemberships",
          path: { project_id: a.project },
        }),
      },
      versions: {
        operation: "listVersions",
        operations: ["getProject", "listProjects", "listVersions"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        permit: [],
        result: {
          kind: "rows",
          items: "versions",
          shape: "Version",
          columns: ["id", "status", "due_date", "name"],
          noun: "versions",
        },
        bind: (a: Arguments["list_values.versions"]) => ({
          operation: "listVersions",
          path: { project_id: a.project },
        }),
      },
      categories: {
        operation: "getProject",
        operations: ["getProject", "listProjects"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        permit: [],
        result: {
          kind: "rows",
          items: "project.issue_categories",
          shape: "CategoryRef",
          columns: ["id", "name"],
          noun: "issue categories",
        },
        bind: (a: Arguments["list_values.categories"]) => ({
          operation: "getProject",
          path: { project_id: a.project },
          query: { include: ["issue_categories"] },
        }),
      },
      issue_custom_fields: {
        operation: "getProject",
        operations: ["getProject", "listProjects"],
        resolve: [{ argument: ["project"], resolver: "project" }],
        permit: [],
        result: {
          kind: "rows",
          items: "project.issue_custom_fields",
          shape: "CustomFieldRef",
          columns: ["id", "name"],
          noun: "issue custom fields",
        },
        bind: (a: Arguments["list_values.issue_custom_fields"]) => ({
          operation: "getProject",
          path: { project_id: a.project },
          query: { include: ["issue_custom_fields"] },
        }),
      },
    },
  },
  {
    name: "whoami",
    title: "Who am I",
    description: "The Redmine account that this server acts as, whether it is an administrator, and its projects with roles.",
    toolset: "core",
    effect: "read",
    actions: {
      call: {
        operation: "getCurrentUser",
        operations: ["getCurrentUser"],
        resolve: [],
        permit: [],
        result: { kind: "record", root: "user", shape: "User", noun: "user" },
        bind: () => ({
          operation: "getCurrentUser",
          query: { include: ["memberships"] },
        }),
      },
    },
  },
];
