# Issues that tests look for by their role in them.
module Seed
  # The whole number of issues in projects that are not archived; the rest is filled up by bulk_issues.
  ISSUES = 300

  module_function

  def issues
    at('2025-02-03 09:00')
    simple_issues
    family
    relations
    attachments
    field_values
    transitions
    long_issue
    at('2025-04-01 09:00')
    hostile_issues
    bulk_issues
  end

  # Creates an issue and notes it under its role; without a role it is one of many.
  def issue(role, subject, identifier: 'alpha', tracker: 'Bug', status: 'New', priority: 'Normal', author: 'reporter',
            **attributes)
    author = user(author)
    made = make(Issue, { project: project(identifier), tracker: Tracker.find_by!(name: tracker), author: author,
                         status: IssueStatus.find_by!(name: status), subject: subject,
                         priority: IssuePriority.find_by!(name: priority) }.merge(attributes))
    fact(:issues, role, made.id) if role
    # Its place in the tree was written around the object.
    made.reload
  end

  def simple_issues
    issue('plain', 'A plain issue', description: 'Nothing special.', assigned_to: user('developer'),
                                    category: project('alpha').issue_categories.find_by!(name: 'UI'),
                                    fixed_version: project('alpha').versions.find_by!(name: '1.0'),
                                    start_date: '2025-02-03', due_date: '2025-02-28', estimated_hours: 7.5,
                                    done_ratio: 30)
    issue('no description', 'An issue without description', description: '')
    issue('big', 'An issue with a big description', description: big_text)
    issue('private', 'A private issue', is_private: true, author: 'manager', assigned_to: user('anna'),
                                        description: 'Only its author, its assignee and roles that see all.')
    issue('closed', 'A closed issue', status: 'Closed', done_ratio: 100)
    issue('rejected', 'A rejected issue', status: 'Rejected', tracker: 'Feature')
    issue('deletable', 'An issue to delete', author: 'manager')
    issue('in gamma', 'An issue in a private project', identifier: 'gamma', author: 'manager')
    issue('in closed project', 'An issue in a closed project', identifier: 'closed-one', author: 'manager')
    issue('in archived project', 'An issue in an archived project', identifier: 'archived-one', author: 'manager')
    issue('in alpha-sub', 'An issue in a subproject', identifier: 'alpha-sub', author: 'manager')
    issue('in alpha-sub-private', 'An issue in a private one', identifier: 'alpha-sub-private', author: 'manager')
    issue('strict', 'An issue with a required field', identifier: 'strict', tracker: 'Strict', author: 'manager',
                                                      custom_field_values: { field_id('required') => 'given' })
    issue('cjk', '日本語の課題', identifier: 'cjk', author: 'cjk', description: '説明です。')
    issue('rtl', 'נושא בעברית', author: 'rtl', description: 'תיאור')
    issue('operators', '$5 fee a|b ~x >=2 *', description: 'Text that looks like query operators: $5 fee')
    issue('by anna', 'An issue by Anna', author: 'anna', assigned_to: user('ben'))
    issue('by own_viewer', 'An issue of the one who sees only his own', author: 'own_viewer')
    issue('timed', 'An issue with many time entries', author: 'manager')
    watched = issue('watched', 'A watched issue')
    %w[anna ben manager].each { |login| make(Watcher, watchable: watched, user: user(login)) }
  end

  # Exactly 60,000 characters; every line is different.
  def big_text
    (1..).lazy.map { |number| format("Line %04d of a description that goes on and on.\n", number) }
         .first(2000).join[0, 60_000]
  end

  def field_id(label)
    FACTS[:customFields].fetch(label)[:id]
  end

  def family
    parent = issue('parent', 'A parent', author: 'manager')
    child = issue('child', 'A child', author: 'manager', parent_issue_id: parent.id, estimated_hours: 3)
    issue('second child', 'A second child', author: 'manager', parent_issue_id: parent.id, status: 'In Progress',
                                            start_date: '2025-02-10', due_date: '2025-02-20')
    issue('grandchild', 'A grandchild', author: 'manager', parent_issue_id: child.id, estimated_hours: 2)
  end

  # One issue with a relation of every type to another issue each.
  def relations
    hub = issue('relations', 'An issue with every relation', author: 'manager')
    %w[relates duplicates blocks precedes copied_to].each do |type|
      other = issue("relations #{type}", "It #{type.tr('_', ' ')} this one", author: 'manager')
      made = make(IssueRelation, issue_from: hub, issue_to: other, relation_type: type,
                                 delay: type == 'precedes' ? 2 : nil)
      fact(:relations, type, { id: made.id, from: hub.id, to: other.id })
    end
    blocked = issue('blocked', 'An issue that cannot be closed: another blocks it', author: 'manager')
    blocker = issue('blocker', 'An issue that blocks another', author: 'manager')
    make(IssueRelation, issue_from: blocker, issue_to: blocked, relation_type: 'blocks')
  end

  # The smallest PNG there is: one transparent pixel.
  PNG = Base64.decode64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6' \
                        'kgAAAABJRU5ErkJggg==')

  def attachments
    attached = issue('attached', 'An issue with attachments')
    author = user('reporter')
    { 'text' => ['notes.txt', "First line\nSecond line\n", 'Some notes'],
      'png' => ['pixel.png', PNG, 'One pixel'],
      'unicode' => ['Ünïcödé 文書.txt', "umlauts and more\n", nil],
      'html' => ['page.html', '<script>alert(1)</script>', nil] }.each do |label, (name, content, description)|
      made = attach(attached, author, name, content, description)
      fact(:attachments, label, { id: made.id, filename: made.filename, size: made.filesize })
    end
  end

  # One issue with a value in every field.
  def field_values
    made = issue('fields', 'An issue with every custom field', author: 'manager')
    version = project('alpha').versions.find_by!(name: '1.0')
    file = attach(nil, user('manager'), 'field.txt', "in a field\n")
    values = {
      'string' => 'a string', 'text' => "two\nlines", 'link' => 'one', 'int' => '42', 'float' => '1.5', 'bool' => '1',
      'date' => '2025-02-14', 'list' => 'Green', 'list multiple' => %w[Red Blue], 'user' => user('anna').id.to_s,
      'user multiple' => [user('anna').id.to_s, user('ben').id.to_s], 'version' => version.id.to_s,
      'version multiple' => [version.id.to_s], 'attachment' => { token: file.token }, 'progressbar' => '40',
      'enumeration' => option('enumeration', 'Medium'),
      'enumeration multiple' => [option('enumeration multiple', 'Small'), option('enumeration multiple', 'Large')],
      'read-only' => 'fixed', 'managers' => 'for managers only'
    }.select { |label, _| FACTS[:customFields].key?(label) }
    made.custom_field_values = values.transform_keys { |label| field_id(label).to_s }
    made.save!
  end

  def option(label, name)
    FACTS[:customFields].fetch(label)[:options].fetch(name).to_s
  end

  # Where the workflow lets a developer go from New, and where not.
  def transitions
    made = issue('transition', 'An issue that a developer may not move everywhere', author: 'manager',
                                                                                    assigned_to: user('developer'))
    reachable = made.new_statuses_allowed_to(user('developer'))
    allowed = (reachable - [made.status]).first
    forbidden = (IssueStatus.sorted.to_a - reachable).first
    raise 'the default workflow forbids nothing' unless allowed && forbidden

    FACTS[:workflow] = { user: 'developer', issue: made.id, from: status_fact(made.status),
                         allowed: status_fact(allowed), forbidden: status_fact(forbidden) }
  end

  def status_fact(status)
    { id: status.id, name: status.name }
  end
end
