# Values of what is empty in most Redmines, so that each property an answer can have has one somewhere.
module Seed
  module_function

  def rare
    at('2025-05-06 09:00')
    Setting.gravatar_enabled = '1'
    described
    priority_field
    project_defaults
    rarely_set
    writers
    elsewhere
    attached
  end

  # A file for each kind of record that can have one: a picture, so that it has a thumbnail.
  def attached
    document = make(Document, project: project('alpha'), category: DocumentCategory.first, title: 'Handbook')
    board = make(Board, project: project('alpha'), name: 'Help', description: 'Questions')
    message = make(Message, board: board, author: user('reporter'), subject: 'Where is it', content: 'I cannot see')
    { 'issue' => Issue.find(FACTS[:issues]['attached']), 'news' => News.find(FACTS[:news]['release'][:id]),
      'wiki page' => WikiPage.find(FACTS[:wiki]['attached'][:id]), 'document' => document, 'message' => message,
      'project' => project('alpha') }.each do |kind, record|
      fact(:attached, kind, attach(record, user('manager'), "#{kind.tr(' ', '-')}.png", PNG).id)
    end
  end

  def described
    [IssueStatus.find_by!(name: 'Feedback'), Tracker.find_by!(name: 'Support'),
     CustomField.find(field_id('project bool'))].each do |record|
      # Statuses have none before 5.1.
      next unless record.has_attribute?(:description)

      record.update_columns(description: "What #{record.name} is for")
    end
  end

  # The one kind of custom field that enumerations have, with every restriction that a field can have.
  def priority_field
    field('priority string', IssuePriorityCustomField, 'string',
          NO_FILTER.merge(regexp: '^[a-z ]+$', min_length: 2, max_length: 30, default_value: 'as usual'))
    high = IssuePriority.find_by!(name: 'High')
    high.custom_field_values = { field_id('priority string').to_s => 'in a hurry' }
    high.save!
  end

  # In a project where nothing can be made afterwards: defaults would show in what other tests make.
  def project_defaults
    version('closed-one', 'closed project', name: 'Done')
    project('closed-one').update!(default_version: Version.find(FACTS[:versions]['closed project'][:id]),
                                  default_assigned_to: user('manager'))
  end

  # The directory is never asked: nobody logs in by password with this login.
  def rarely_set
    directory = make(AuthSourceLdap, name: 'Directory', host: 'directory.example', port: 389, attr_login: 'uid')
    user('twin_two').update_columns(twofa_scheme: 'totp', last_login_on: Time.now.utc, auth_source_id: directory.id)
    fact(:authSources, 'directory', directory.id)
  end

  # Time where there is none else: in a subproject, in a closed project, on a closed issue, on one of many.
  def elsewhere
    issues = FACTS[:issues].values_at('in alpha-sub', 'in closed project', 'closed').map { |id| Issue.find(id) }
    # The first of them has a category and a version, too.
    issues.push(Issue.find_by!(subject: 'Bulk issue 1')).each do |issue|
      entry(user('manager'), project: issue.project, issue: issue, hours: 2, spent_on: Date.new(2025, 4, 7),
                             activity: TimeEntryActivity.order(:id).first, comments: 'Logged elsewhere')
    end
    FACTS[:timeEntryCount] = TimeEntry.count
    project('closed-one').update_columns(created_on: Time.utc(2024, 6, 3))
    Changeset.find(FACTS[:changesets]['hostile'][:id]).update_columns(user_id: user('developer').id)
  end

  # Of people who have written issues, are assigned to some and have logged time; a member of nothing.
  def writers
    group = make(Group, lastname: 'Writers')
    group.users << [user('timekeeper'), user('rtl'), user('ben')]
    fact(:groups, 'writers', { id: group.id, name: group.lastname })
  end
end
