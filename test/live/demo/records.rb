# Prints the records of this Redmine as the demo keeps them (runtime/demo/store.ts).
time = ->(value) { value && value.utc.strftime('%Y-%m-%dT%H:%M:%SZ') }
date = ->(value) { value && value.strftime('%Y-%m-%d') }
custom = Hash.new { |all, type| all[type] = Hash.new { |one, id| one[id] = {} } }
multiple = CustomField.pluck(:id, :multiple).to_h
CustomValue.order(:id).each do |value|
  values = custom[value.customized_type][value.customized_id]
  if multiple[value.custom_field_id]
    (values[value.custom_field_id] ||= []) << value.value.to_s
  else
    values[value.custom_field_id] = value.value
  end
end
watchers = Watcher.where(watchable_type: 'Issue').order(:id).group_by(&:watchable_id)
named = ->(record) { { id: record.id, name: record.name } }
enumeration = ->(each) { named.(each).merge(is_default: each.is_default, active: each.active, values: custom['Enumeration'][each.id]) }
data = {
  statuses: IssueStatus.sorted.map { |each| named.(each).merge(is_closed: each.is_closed, description: each.description) },
  trackers: Tracker.sorted.map do |each|
    named.(each).merge(default_status_id: each.default_status_id, description: each.description, core_fields: each.core_fields)
  end,
  priorities: IssuePriority.sorted.map(&enumeration),
  activities: TimeEntryActivity.shared.sorted.map(&enumeration),
  document_categories: DocumentCategory.shared.sorted.map(&enumeration),
  roles: Role.sorted.map do |role|
    restricted = (role.permissions_all_trackers || {}).select { |_, all| all.to_s == '0' }.keys
    named.(role).merge(
      builtin: role.builtin, assignable: role.assignable, issues_visibility: role.issues_visibility,
      time_entries_visibility: role.time_entries_visibility, users_visibility: role.users_visibility,
      permissions: role.permissions,
      trackers: restricted.to_h { |name| [name, role.permissions_tracker_ids(name)] }
    )
  end,
  users: User.where(type: 'User').order(:id).map do |user|
    {
      id: user.id, login: user.login, firstname: user.firstname, lastname: user.lastname, mail: user.mail.to_s,
      hide_mail: user.pref.hide_mail ? true : false, auto_watch_on: user.pref.auto_watch_on, admin: user.admin,
      status: user.status, api_key: user.api_key, password: PASSWORD_OF_ALL, created_on: time.(user.created_on),
      updated_on: time.(user.updated_on), last_login_on: time.(user.last_login_on),
      passwd_changed_on: time.(user.passwd_changed_on), twofa_scheme: user.twofa_scheme,
      values: custom['Principal'][user.id]
    }
  end,
  groups: Group.order(:id).map do |group|
    { id: group.id, name: group.lastname.presence || group.name, user_ids: group.users.order(:id).pluck(:id), builtin: group.builtin_type, values: custom['Principal'][group.id] }
  end,
  members: Member.order(:id).map do |member|
    {
      id: member.id, project_id: member.project_id, user_id: member.user_id, created_on: time.(member.created_on),
      roles: member.member_roles.order(:id).map { |each| { id: each.role_id, inherited: each.inherited_from.present? } }
    }
  end,
  projects: Project.order(:lft).map do |project|
    named.(project).merge(
      identifier: project.identifier, description: project.description, homepage: project.homepage,
      parent_id: project.parent_id, status: project.status, is_public: project.is_public,
      inherit_members: project.inherit_members, default_version_id: project.default_version_id,
      default_assigned_to_id: project.default_assigned_to_id,
      modules: project.enabled_modules.order(:id).map { |each| { id: each.id, name: each.name } },
      tracker_ids: project.tracker_ids, field_ids: project.issue_custom_field_ids,
      wiki_start_page: project.wiki&.start_page, created_on: time.(project.created_on),
      updated_on: time.(project.updated_on), values: custom['Project'][project.id]
    )
  end,
  fields: CustomField.sorted.sort_by { |field| [field.class.name, field.position || 0] }.map do |field|
    named.(field).merge(
      of: field.class.customized_class.name.underscore, field_format: field.field_format, description: field.description,
      regexp: field.regexp.to_s, min_length: field.min_length, max_length: field.max_length,
      is_required: field.is_required, is_for_all: field.is_for_all, is_filter: field.is_filter,
      searchable: field.searchable, multiple: field.multiple ? true : false, default_value: field.default_value,
      visible: field.visible, editable: field.editable,
      possible_values: (field.possible_values_options || []).map { |label, value| { value: (value || label).to_s, label: label } },
      tracker_ids: field.is_a?(IssueCustomField) ? field.tracker_ids : [], role_ids: field.role_ids
    )
  end,
  transitions: WorkflowTransition.order(:id).map do |each|
    {
      tracker_id: each.tracker_id, role_id: each.role_id, from: each.old_status_id, to: each.new_status_id,
      author: each.author ? true : false, assignee: each.assignee ? true : false
    }
  end,
  field_rules: WorkflowPermission.order(:id).map do |each|
    {
      tracker_id: each.tracker_id, role_id: each.role_id, status_id: each.old_status_id,
      field: each.field_name, rule: each.rule
    }
  end,
  versions: Version.order(:id).map do |version|
    named.(version).merge(
      project_id: version.project_id, description: version.description, status: version.status,
      due_date: date.(version.effective_date), sharing: version.sharing, wiki_page_title: version.wiki_page_title,
      created_on: time.(version.created_on), updated_on: time.(version.updated_on), values: custom['Version'][version.id]
    )
  end,
  categories: IssueCategory.order(:id).map do |each|
    named.(each).merge(project_id: each.project_id, assigned_to_id: each.assigned_to_id)
  end,
  issues: Issue.order(:id).map do |issue|
    issue.attributes.symbolize_keys.slice(
      :id, :project_id, :tracker_id, :status_id, :priority_id, :author_id, :assigned_to_id, :category_id,
      :fixed_version_id, :parent_id, :subject, :description, :done_ratio, :is_private, :estimated_hours
    ).merge(
      start_date: date.(issue.start_date), due_date: date.(issue.due_date), created_on: time.(issue.created_on),
      updated_on: time.(issue.updated_on), closed_on: time.(issue.closed_on),
      watcher_ids: (watchers[issue.id] || []).map(&:user_id), values: custom['Issue'][issue.id]
    )
  end,
  journals: Journal.where(journalized_type: 'Issue').order(:id).preload(:details).map do |journal|
    {
      id: journal.id, issue_id: journal.journalized_id, user_id: journal.user_id, notes: journal.notes,
      private_notes: journal.private_notes ? true : false, created_on: time.(journal.created_on),
      updated_on: time.(journal.updated_on), updated_by_id: journal.updated_by_id,
      details: journal.details.sort_by(&:id).map do |each|
        { property: each.property, name: each.prop_key, old_value: each.old_value, new_value: each.value }
      end
    }
  end,
  relations: IssueRelation.order(:id).map { |each| each.attributes.symbolize_keys.slice(:id, :issue_from_id, :issue_to_id, :relation_type, :delay) },
  time_entries: TimeEntry.order(:id).map do |entry|
    entry.attributes.symbolize_keys.slice(:id, :project_id, :issue_id, :user_id, :author_id, :activity_id, :comments).merge(
      hours: entry.hours.to_f, spent_on: date.(entry.spent_on), created_on: time.(entry.created_on),
      updated_on: time.(entry.updated_on), values: custom['TimeEntry'][entry.id]
    )
  end,
  wiki_pages: WikiPage.order(:id).preload(:content).select(&:content).map do |page|
    {
      id: page.id, project_id: page.wiki.project_id, title: page.title, parent_id: page.parent_id,
      protected: page.protected, created_on: time.(page.created_on),
      versions: page.content.versions.reorder(:version).map do |each|
        {
          version: each.version, text: each.text, author_id: each.author_id, comments: each.comments,
          updated_on: time.(each.updated_on)
        }
      end
    }
  end,
  wiki_redirects: WikiRedirect.order(:id).map do |each|
    { project_id: Wiki.find(each.wiki_id).project_id, title: each.title, to: each.redirects_to }
  end,
  attachments: Attachment.order(:id).map do |file|
    {
      id: file.id,
      container: file.container_type && {
        type: %w[Issue WikiPage].include?(file.container_type) ? file.container_type : 'other', id: file.container_id
      },
      filename: file.filename, description: file.description, content_type: file.content_type,
      author_id: file.author_id, created_on: time.(file.created_on), digest: file.digest,
      base64: File.exist?(file.diskfile) ? [File.binread(file.diskfile)].pack('m0') : ''
    }
  end,
  queries: Query.order(:id).map do |query|
    named.(query).merge(
      type: query.type, project_id: query.project_id, user_id: query.user_id, visibility: query.visibility, role_ids: query.role_ids
    )
  end
}
print data.to_json
