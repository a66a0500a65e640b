// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import { tools as admin_tools } from './tools/admin.ts';
import { tools as core_tools } from './tools/core.ts';
import { tools as issues_tools } from './tools/issues.ts';
import { tools as project_tools } from './tools/project.ts';
import { tools as reports_tools } from './tools/reports.ts';
import { tools as time_tools } from './tools/time.ts';
import { tools as wiki_tools } from './tools/wiki.ts';
import add_file_schemas from './schemas/add_file.json' with { type: 'json' };
import change_category_schemas from './schemas/change_category.json' with { type: 'json' };
import change_group_schemas from './schemas/change_group.json' with { type: 'json' };
import change_member_schemas from './schemas/change_member.json' with { type: 'json' };
import change_user_schemas from './schemas/change_user.json' with { type: 'json' };
import change_version_schemas from './schemas/change_version.json' with { type: 'json' };
import change_watchers_schemas from './schemas/change_watchers.json' with { type: 'json' };
import create_issue_schemas from './schemas/create_issue.json' with { type: 'json' };
import delete_schemas from './schemas/delete.json' with { type: 'json' };
import edit_attachment_schemas from './schemas/edit_attachment.json' with { type: 'json' };
import edit_note_schemas from './schemas/edit_note.json' with { type: 'json' };
import edit_time_entry_schemas from './schemas/edit_time_entry.json' with { type: 'json' };
import find_users_schemas from './schemas/find_users.json' with { type: 'json' };
import get_attachment_schemas from './schemas/get_attachment.json' with { type: 'json' };
import get_issue_schemas from './schemas/get_issue.json' with { type: 'json' };
import get_wiki_page_schemas from './schemas/get_wiki_page.json' with { type: 'json' };
import import_time_entries_schemas from './schemas/import_time_entries.json' with { type: 'json' };
import issue_fields_schemas from './schemas/issue_fields.json' with { type: 'json' };
import link_changeset_schemas from './schemas/link_changeset.json' with { type: 'json' };
import link_issues_schemas from './schemas/link_issues.json' with { type: 'json' };
import list_files_schemas from './schemas/list_files.json' with { type: 'json' };
import list_issues_schemas from './schemas/list_issues.json' with { type: 'json' };
import list_news_schemas from './schemas/list_news.json' with { type: 'json' };
import list_projects_schemas from './schemas/list_projects.json' with { type: 'json' };
import list_time_entries_schemas from './schemas/list_time_entries.json' with { type: 'json' };
import list_values_schemas from './schemas/list_values.json' with { type: 'json' };
import list_wiki_pages_schemas from './schemas/list_wiki_pages.json' with { type: 'json' };
import log_time_schemas from './schemas/log_time.json' with { type: 'json' };
import project_summary_schemas from './schemas/project_summary.json' with { type: 'json' };
import related_work_schemas from './schemas/related_work.json' with { type: 'json' };
import search_schemas from './schemas/search.json' with { type: 'json' };
import set_project_state_schemas from './schemas/set_project_state.json' with { type: 'json' };
import time_report_schemas from './schemas/time_report.json' with { type: 'json' };
import timeline_schemas from './schemas/timeline.json' with { type: 'json' };
import update_issue_schemas from './schemas/update_issue.json' with { type: 'json' };
import update_my_account_schemas from './schemas/update_my_account.json' with { type: 'json' };
import whoami_schemas from './schemas/whoami.json' with { type: 'json' };
import write_news_schemas from './schemas/write_news.json' with { type: 'json' };
import write_project_schemas from './schemas/write_project.json' with { type: 'json' };
import write_wiki_page_schemas from './schemas/write_wiki_page.json' with { type: 'json' };
import type { Tool, ToolSchemas } from './types.ts';

export * from './tables.ts';

export const tools: readonly Tool[] = [...admin_tools, ...core_tools, ...issues_tools, ...project_tools, ...reports_tools, ...time_tools, ...wiki_tools,];

export const schemas: { readonly [tool: string]: ToolSchemas } = {
  "add_file": add_file_schemas,
  "change_category": change_category_schemas,
  "change_group": change_group_schemas,
  "change_member": change_member_schemas,
  "change_user": change_user_schemas,
  "change_version": change_version_schemas,
  "change_watchers": change_watchers_schemas,
  "create_issue": create_issue_schemas,
  "delete": delete_schemas,
  "edit_attachment": edit_attachment_schemas,
  "edit_note": edit_note_schemas,
  "edit_time_entry": edit_time_entry_schemas,
  "find_users": find_users_schemas,
  "get_attachment": get_attachment_schemas,
  "get_issue": get_issue_schemas,
  "get_wiki_page": get_wiki_page_schemas,
  "import_time_entries": import_time_entries_schemas,
  "issue_fields": issue_fields_schemas,
  "link_changeset": link_changeset_schemas,
  "link_issues": link_issues_schemas,
  "list_files": list_files_schemas,
  "list_issues": list_issues_schemas,
  "list_news": list_news_schemas,
  "list_projects": list_projects_schemas,
  "list_time_entries": list_time_entries_schemas,
  "list_values": list_values_schemas,
  "list_wiki_pages": list_wiki_pages_schemas,
  "log_time": log_time_schemas,
  "project_summary": project_summary_schemas,
  "related_work": related_work_schemas,
  "search": search_schemas,
  "set_project_state": set_project_state_schemas,
  "time_report": time_report_schemas,
  "timeline": timeline_schemas,
  "update_issue": update_issue_schemas,
  "update_my_account": update_my_account_schemas,
  "whoami": whoami_schemas,
  "write_news": write_news_schemas,
  "write_project": write_project_schemas,
  "write_wiki_page": write_wiki_page_schemas,
};

/** Of the compiled catalogue: the same as `sha256` in catalogue.json. */
export const catalogueSha256 = "5440cfe5cd5312259d9412558ab78b613a8a09cdcf024230a050682686c7db4c";
