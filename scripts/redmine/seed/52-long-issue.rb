# One issue with a long history: 250 journals by several users, some private, some changing fields.
module Seed
  JOURNALS = 250

  module_function

  def long_issue
    made = issue('long', 'An issue with a long history', author: 'manager', assigned_to: user('developer'))
    writers = %w[manager developer reporter anna].map { |login| user(login) }
    statuses = %w[In\ Progress Feedback].map { |name| IssueStatus.find_by!(name: name) }
    privates = []
    JOURNALS.times do |index|
      travel_to(Time.utc(2025, 2, 10) + index.hours)
      private_note = index % 25 == 24
      text = "Note #{index + 1} of #{JOURNALS}"
      journal = if index % 10 == 5
                  change(made, writers[index % 2], text, statuses[(index / 10) % 2], index * 100 / JOURNALS)
                else
                  make(Journal, journalized: made, user: writers[index % (private_note ? 2 : 4)], notes: text,
                                private_notes: private_note)
                end
      privates << journal.id if private_note
    end
    found = made.journals.count
    raise "#{found} journals instead of #{JOURNALS}" unless found == JOURNALS

    FACTS[:longIssue] = { id: made.id, journals: JOURNALS, privateJournalIds: privates,
                          firstJournalId: made.journals.minimum(:id), lastJournalId: made.journals.maximum(:id) }
  end

  # An issue object keeps its journal, even over a reload: each change needs an object of its own.
  def change(made, author, text, status, done_ratio)
    issue = Issue.find(made.id)
    journal = issue.init_journal(author, text)
    issue.status = status
    issue.done_ratio = done_ratio
    issue.save!
    journal
  end
end
