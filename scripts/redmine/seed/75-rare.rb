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

  def rarely_set
    user('twin_two').update_columns(twofa_scheme: 'totp', last_login_on: Time.now.utc)
  end
end
