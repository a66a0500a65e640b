# Time entries over several users, activities, days and issues.
module Seed
  ENTRIES = 150

  module_function

  def time_entries
    at('2025-05-05 09:00')
    timed = Issue.find(FACTS[:issues]['timed'])
    loggers = %w[manager developer reporter timekeeper anna]
    ENTRIES.times { |index| logged(index, timed, loggers[index % loggers.size]) }
    hostile_time
    FACTS[:timeEntryCount] = TimeEntry.count
    FACTS[:timedIssue] = { id: timed.id, entries: timed.time_entries.count, hours: timed.time_entries.sum(:hours).to_f }
  end

  def logged(index, timed, login)
    other = Issue.find(FACTS[:issues][%w[plain child closed][index % 3]])
    made = entry(user(login), hours: [0.25, 0.5, 1, 1.75, 8][index % 5], spent_on: Date.new(2025, 5, 1) + (index % 60),
                              activity: TimeEntryActivity.order(:id)[index % 2], comments: "Entry #{index + 1}",
                              project: project('alpha'), issue: [timed, other, nil][index % 3])
    fact(:timeEntries, "by #{login}", made.id)
  end

  def entry(user, **attributes)
    make(TimeEntry, { user: user, author: user }.merge(attributes))
  end

  def hostile_time
    made = entry(user('hostile'), project: project('hostile'), hours: 1, spent_on: Date.new(2025, 5, 5),
                                  activity: TimeEntryActivity.order(:id).first, comments: long('timecomment')[0, 1024],
                                  issue: Issue.find(FACTS[:issues]['hostile']),
                                  custom_field_values: { field_id('time string').to_s => short('timefield') })
    fact(:timeEntries, 'hostile', made.id)
    plant('timecomment', made, :comments)
    note('timefield', 'TimeEntry', made.id, 'custom field time string',
         made.reload.custom_field_value(field_id('time string')), customField: field_id('time string'))
  end
end
