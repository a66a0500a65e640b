// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import { tools as core_tools } from './tools/core.ts';
import { tools as issues_tools } from './tools/issues.ts';
import { tools as reports_tools } from './tools/reports.ts';
import { tools as time_tools } from './tools/time.ts';
import create_issue_schemas from './schemas/create_issue.json' with { type: 'json' };
import delete_schemas from './schemas/delete.json' with { type: 'json' };
import edit_note_schemas from './schemas/edit_note.json' with { type: 'json' };
import get_issue_schemas from './schemas/get_issue.json' with { type: 'json' };
import import_time_entries_schemas from './schemas/import_time_entries.json' with { type: 'json' };
import issue_fields_schemas from './schemas/issue_fields.json' with { type: 'json' };
import list_issues_schemas from './schemas/list_issues.json' with { type: 'json' };
import list_projects_schemas from './schemas/list_projects.json' with { type: 'json' };
import list_time_entries_schemas from './schemas/list_time_entries.json' with { type: 'json' };
import list_values_schemas from './schemas/list_values.json' with { type: 'json' };
import log_time_schemas from './schemas/log_time.json' with { type: 'json' };
import project_summary_schemas from './schemas/project_summary.json' with { type: 'json' };
import related_work_schemas from './schemas/related_work.json' with { type: 'json' };
import time_report_schemas from './schemas/time_report.json' with { type: 'json' };
import timeline_schemas from './schemas/timeline.json' with { type: 'json' };
import update_issue_schemas from './schemas/update_issue.json' with { type: 'json' };
import whoami_schemas from './schemas/whoami.json' with { type: 'json' };
import type { Tool, ToolSchemas } from './types.ts';

export * from './tables.ts';

export const tools: readonly Tool[] = [...core_tools, ...issues_tools, ...reports_tools, ...time_tools,];

export const schemas: { readonly [tool: string]: ToolSchemas } = {
  "create_issue": create_issue_schemas,
  "delete": delete_schemas,
  "edit_note": edit_note_schemas,
  "get_issue": get_issue_schemas,
  "import_time_entries": import_time_entries_schemas,
  "issue_fields": issue_fields_schemas,
  "list_issues": list_issues_schemas,
  "list_projects": list_projects_schemas,
  "list_time_entries": list_time_entries_schemas,
  "list_values": list_values_schemas,
  "log_time": log_time_schemas,
  "project_summary": project_summary_schemas,
  "related_work": related_work_schemas,
  "time_report": time_report_schemas,
  "timeline": timeline_schemas,
  "update_issue": update_issue_schemas,
  "whoami": whoami_schemas,
};

/** Of the compiled catalogue: the same as `sha256` in catalogue.json. */
export const catalogueSha256 = "ad5670bc2823960d275d8b5d20446a774f8d91f531ae7f7facc4be265ba08d7b";
