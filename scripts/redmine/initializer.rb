# Loaded by each Redmine of the test bed before its own initializers. Nothing here changes what Redmine answers.

# SQLite allows one writer. Debian's configuration does not wait for it at all, so two requests at the same time would
# fail with "database is locked" where Redmine on another database would just wait. Here they wait: in Ruby's sleep,
# which lets the other threads of puma go on, and from the start of a transaction, because SQLite refuses to wait
# in one that has read already.
module PatientDatabase
  def initialize(*arguments, **options, &block)
    super
    busy_handler do |tries|
      sleep 0.01
      tries < 2000
    end
  end

  def transaction(mode = :immediate, &block)
    super
  end
end

require 'sqlite3'
SQLite3::Database.prepend(PatientDatabase)

# No mail leaves, and nothing waits for a mail server that is not there.
Rails.application.config.after_initialize { ActionMailer::Base.perform_deliveries = false }
