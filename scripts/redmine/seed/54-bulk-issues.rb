# Issues in number, so that lists have pages and filters have something to choose from.
module Seed
  # How the rest is spread: of ten, so many in each project.
  SPREAD = %w[alpha alpha alpha alpha alpha alpha beta beta beta gamma].freeze

  module_function

  def bulk_issues
    (ISSUES - live_issues.count).times { |index| bulk_issue(index) }
    FACTS[:issueCount] = live_issues.count
  end

  # The project is archived only when everything in it is made.
  def live_issues
    Issue.where.not(project_id: project('archived-one').id)
  end

  def bulk_issue(index)
    identifier = SPREAD[index % SPREAD.size]
    travel_to(Time.utc(2025, 4, 2) + index.hours)
    project = project(identifier)
    start = Date.new(2025, 4, 1) + (index % 90)
    issue(nil, "Bulk issue #{index + 1}",
          identifier: identifier,
          tracker: %w[Bug Feature Support][index % 3],
          status: ['New', 'In Progress', 'Resolved', 'Feedback', 'Closed', 'Rejected'][(index / 3) % 6],
          priority: %w[Low Normal High Urgent Immediate][index % 5],
          author: identifier == 'gamma' ? 'manager' : %w[manager developer reporter anna][index % 4],
          assigned_to: [nil, user(identifier == 'gamma' ? 'manager' : 'developer'), user('anna')][index % 3],
          category: (index % 4).zero? ? project.issue_categories.order(:id).first : nil,
          fixed_version: (index % 5).zero? ? project.versions.where(status: 'open').order(:id).first : nil,
          start_date: start, due_date: (index % 2).zero? ? start + 14 : nil,
          estimated_hours: (index % 3).zero? ? index % 16 + 0.5 : nil,
          done_ratio: (index % 11) * 10,
          description: "Description of bulk issue #{index + 1}.",
          custom_field_values: bulk_values(index))
  end

  def bulk_values(index)
    return {} unless (index % 2).zero?

    { field_id('string').to_s => "bulk #{index % 7}", field_id('int').to_s => index.to_s,
      field_id('list').to_s => LIST[index % 3], field_id('bool').to_s => (index % 4).zero? ? '1' : '0' }
  end
end
