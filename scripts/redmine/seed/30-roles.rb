# Roles: some as people have them, and for each permission one role that has only it and one that has all but it.
module Seed
  # Permissions that tests of the catalogue's permission contract look at one by one. What 5.0 lacks comes last, so
  # that ids are the same everywhere.
  CONTRACT = %i[
    view_issues add_issues edit_issues edit_own_issues copy_issues add_issue_notes edit_issue_notes
    edit_own_issue_notes view_private_notes set_notes_private set_issues_private set_own_issues_private delete_issues
    manage_issue_relations manage_subtasks view_issue_watchers add_issue_watchers delete_issue_watchers
    view_time_entries log_time edit_time_entries edit_own_time_entries log_time_for_other_users
    manage_categories manage_versions manage_members manage_related_issues view_changesets
    view_wiki_pages edit_wiki_pages delete_wiki_pages rename_wiki_pages view_wiki_edits protect_wiki_pages
    view_news manage_news comment_news view_files manage_files
    edit_project close_project delete_project add_project add_subprojects select_project_modules
    save_queries manage_public_queries view_members select_project_publicity
  ].freeze

  # Users whose role a test may change at will (through Ruby), one test at a time each.
  CHAMELEONS = (1..8).map { |number| "chameleon_#{number}" }.freeze

  NAMED = {
    'Reader' => { permissions: %i[view_issues] },
    'Commenter' => { permissions: %i[view_issues add_issue_notes] },
    'Private noter' => { permissions: %i[view_issues add_issue_notes view_private_notes set_notes_private] },
    'Timekeeper' => { permissions: %i[view_issues log_time view_time_entries edit_own_time_entries],
                      time_entries_visibility: 'own' },
    'Own issues' => { permissions: %i[view_issues add_issues edit_own_issues add_issue_notes],
                      issues_visibility: 'own' },
    'Nobody else' => { permissions: %i[view_issues add_issues edit_issues add_issue_notes],
                       users_visibility: 'members_of_visible_projects' },
    # Sees issues of one tracker only; the tracker is set below.
    'Bugs only' => { permissions: %i[view_issues add_issues edit_issues add_issue_notes] }
  }.freeze

  module_function

  def roles
    at('2025-01-01 08:00')
    NAMED.each { |name, attributes| role_with(name, **attributes) }
    bugs_only(role('Bugs only'))
    CHAMELEONS.each { |login| role_with(login, permissions: []) }
    contract
    Role.order(:id).each { |role| fact(:roles, role.name, role.id) }
  end

  # Only permissions that can be taken away: a public one belongs to every role, so it has no contract.
  def contract
    all = Redmine::AccessControl.permissions.reject(&:public?).map(&:name)
    (CONTRACT & all).each do |permission|
      role_with("only-#{permission}", permissions: [permission])
      role_with("all-but-#{permission}", permissions: all - [permission])
      fact(:permissions, permission, { only: "only_#{permission}", allBut: "allbut_#{permission}" })
    end
  end

  # The manager's workflow for all, so that what a role may do is a matter of its permissions alone.
  def role_with(name, permissions:, **attributes)
    defaults = { assignable: false, issues_visibility: 'all', users_visibility: 'all', time_entries_visibility: 'all' }
    created = make(Role, { name: name, permissions: permissions }.merge(defaults).merge(attributes))
    WorkflowRule.copy(nil, role('Manager'), Tracker.sorted.to_a, [created])
    created
  end

  def bugs_only(role)
    bug = Tracker.find_by!(name: 'Bug')
    role.permissions.each { |permission| role.set_permission_trackers(permission, [bug.id]) }
    role.save!
  end
end
