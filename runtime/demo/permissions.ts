/** Redmine's permissions as far as the demo asks for them (lib/redmine/preparation.rb). */

/** The module that a permission belongs to; those that are missing need none. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  issue_tracking: [
    'view_issues',
    'add_issues',
    'edit_issues',
    'edit_own_issues',
    'copy_issues',
    'manage_issue_relations',
    'manage_subtasks',
    'set_issues_private',
    'set_own_issues_private',
    'add_issue_notes',
    'edit_issue_notes',
    'edit_own_issue_notes',
    'view_private_notes',
    'set_notes_private',
    'delete_issues',
    'view_issue_watchers',
    'add_issue_watchers',
    'delete_issue_watchers',
    'import_issues',
    'manage_categories',
  ],
  time_tracking: [
    'view_time_entries',
    'log_time',
    'edit_time_entries',
    'edit_own_time_entries',
    'manage_project_activities',
    'log_time_for_other_users',
    'import_time_entries',
  ],
  wiki: [
    'view_wiki_pages',
    'view_wiki_edits',
    'export_wiki_pages',
    'edit_wiki_pages',
    'rename_wiki_pages',
    'delete_wiki_pages',
    'delete_wiki_pages_attachments',
    'view_wiki_page_watchers',
    'protect_wiki_pages',
    'manage_wiki',
  ],
};
const MODULE_OF = new Map(
  Object.entries(MODULES).flatMap(([name, permissions]) => permissions.map((permission) => [permission, name])),
);

/** What may still be done in a closed project. */
const READ = new Set([
  'view_project',
  'search_project',
  'view_members',
  'close_project',
  'delete_project',
  'view_issues',
  'view_private_notes',
  'view_issue_watchers',
  'view_time_entries',
  'view_wiki_pages',
  'view_wiki_edits',
  'export_wiki_pages',
  'view_wiki_page_watchers',
]);

/** Every role has them. */
const PUBLIC = new Set(['view_project', 'search_project', 'view_members']);

export const moduleOf = (permission: string) => MODULE_OF.get(permission);
export const isRead = (permission: string) => READ.has(permission);
export const isPublic = (permission: string) => PUBLIC.has(permission);
