# Custom fields: every format that the version has.
module Seed
  # label => [class, format, attributes]. All issue fields are in all trackers of the default data. By default a field
  # is for all projects and can be filtered by.
  ALPHA_ONLY = { is_for_all: false }.freeze
  NO_FILTER = { is_filter: false }.freeze
  LIST = ['Red', 'Green', 'Blue', '=equals', 'a|b'].freeze
  FIELDS = {
    'string' => [IssueCustomField, 'string', { searchable: true, max_length: 100 }],
    'text' => [IssueCustomField, 'text', {}],
    'link' => [IssueCustomField, 'link', ALPHA_ONLY.merge(url_pattern: 'https://links.example/%value%')],
    'int' => [IssueCustomField, 'int', {}],
    'float' => [IssueCustomField, 'float', NO_FILTER],
    'bool' => [IssueCustomField, 'bool', {}],
    'date' => [IssueCustomField, 'date', {}],
    'list' => [IssueCustomField, 'list', { possible_values: LIST }],
    'list multiple' => [IssueCustomField, 'list', { possible_values: LIST, multiple: true }],
    'enumeration' => [IssueCustomField, 'enumeration', ALPHA_ONLY],
    'enumeration multiple' => [IssueCustomField, 'enumeration', ALPHA_ONLY.merge(multiple: true)],
    'user' => [IssueCustomField, 'user', {}],
    'user multiple' => [IssueCustomField, 'user', ALPHA_ONLY.merge(multiple: true)],
    'version' => [IssueCustomField, 'version', {}],
    'version multiple' => [IssueCustomField, 'version', ALPHA_ONLY.merge(multiple: true)],
    'attachment' => [IssueCustomField, 'attachment', ALPHA_ONLY.merge(NO_FILTER)],
    # Not editable for reporters (by workflow), not visible to others than managers, required in its own tracker.
    'read-only' => [IssueCustomField, 'string', ALPHA_ONLY],
    'managers' => [IssueCustomField, 'string', ALPHA_ONLY.merge(visible: false)],
    'required' => [IssueCustomField, 'string', { is_for_all: false, is_required: true }],
    'time string' => [TimeEntryCustomField, 'string', {}],
    'time list' => [TimeEntryCustomField, 'list', { possible_values: %w[Onsite Remote] }],
    'project string' => [ProjectCustomField, 'string', {}],
    'project bool' => [ProjectCustomField, 'bool', {}],
    'user string' => [UserCustomField, 'string', { editable: true, visible: true }],
    'group string' => [GroupCustomField, 'string', {}],
    'version string' => [VersionCustomField, 'string', {}],
    'hostile' => [IssueCustomField, 'text', NO_FILTER],
    # 6.1 and later; last, so that the other ids are the same everywhere.
    'progressbar' => [IssueCustomField, 'progressbar', ALPHA_ONLY]
  }.freeze

  module_function

  def fields
    at('2025-01-02 09:00')
    available = Redmine::FieldFormat.all.keys.map(&:to_s)
    FIELDS.each do |label, (model, format, attributes)|
      field(label, model, format, attributes) if available.include?(format)
    end
    hostile_field
    strict_tracker
    read_only_for_reporters
  end

  def field(label, model, format, attributes)
    created = make(model, { name: "#{label.capitalize} field", field_format: format, is_for_all: true,
                            is_filter: true, roles: attributes[:visible] == false ? [role('Manager')] : [] }
                            .merge(attributes))
    options = format == 'enumeration' ? enumeration_values(created) : nil
    if model == IssueCustomField
      created.trackers = Tracker.sorted.to_a
      created.projects = [project('alpha')] unless created.is_for_all?
    end
    created.save!
    field_fact(label, created, options)
    created
  end

  def enumeration_values(field)
    %w[Small Medium Large].each_with_index.to_h do |name, index|
      value = make(CustomFieldEnumeration, custom_field: field, name: name, position: index + 1, active: true)
      [name, value.id]
    end
  end

  def field_fact(label, field, options)
    known = { id: field.id, name: field.name, type: field.class.name, format: field.field_format,
              multiple: field.multiple?, isFilter: field.is_filter?, isForAll: field.is_for_all? }
    known[:possibleValues] = field.possible_values if field.field_format == 'list'
    known[:options] = options if options
    fact(:customFields, label, known)
  end

  # A name can be hostile too: only an administrator writes it, but a compromised one does.
  def hostile_field
    made = CustomField.find(field_id('hostile'))
    force(made, :name, "#{canary('fieldname')}\n9|#{OPEN}"[0, 30])
    made.projects = [project('hostile')]
    made.is_for_all = false
    made.save!(validate: false)
    plant('fieldname', made, :name)
    field_fact('hostile', made, nil)
  end

  # The required field is where it disturbs no other test: in a tracker that only the project "strict" has.
  def strict_tracker
    tracker = make(Tracker, name: 'Strict', default_status: IssueStatus.sorted.first)
    WorkflowRule.copy(Tracker.find_by!(name: 'Bug'), nil, [tracker], Role.all.to_a)
    Project.where.not(identifier: 'strict').find_each { |project| project.trackers -= [tracker] }
    project('strict').trackers = [tracker, Tracker.find_by!(name: 'Bug')]
    required = CustomField.find(FACTS[:customFields]['required'][:id])
    required.trackers = [tracker]
    required.projects = [project('strict')]
    fact(:trackers, tracker.name, tracker.id)
  end

  def read_only_for_reporters
    id = FACTS[:customFields]['read-only'][:id]
    Tracker.sorted.each do |tracker|
      IssueStatus.sorted.each do |status|
        make(WorkflowPermission, role: role('Reporter'), tracker: tracker, old_status: status,
                                 field_name: id.to_s, rule: 'readonly')
      end
    end
  end
end
