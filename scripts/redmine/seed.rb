# Fills a Redmine for the tests, all or nothing, and prints what tests need to know about it. The parts are in seed/;
# seed.ts makes one program of them.

# Mails are jobs that read the database in threads of their own, where this transaction does not show yet.
ActiveJob::Base.queue_adapter = :test
facts = Seed.earlier_facts
facts ||= ActiveRecord::Base.transaction do
  Seed.settings
  Seed.roles
  Seed.users
  Seed.projects
  Seed.fields
  Seed.issues
  Seed.wiki
  Seed.content
  Seed.time_entries
  Seed.rare
  Seed.oauth
  Seed.close_projects
  Seed.project_facts
  Seed.keep_facts
  Seed::FACTS
end

puts '-----BEGIN SEED FACTS-----', JSON.generate(facts), '-----END SEED FACTS-----'
