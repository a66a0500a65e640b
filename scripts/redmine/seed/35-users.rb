# Users. All have the same password and an API key made from their login.
module Seed
  # login => [first name, last name, role in most projects or nil]
  PEOPLE = {
    'manager' => %w[Maria Manager Manager],
    'developer' => %w[David Developer Developer],
    'reporter' => %w[Rita Reporter Reporter],
    'reader' => %w[Rosa Reader Reader],
    'commenter' => %w[Carl Commenter Commenter],
    'private_noter' => ['Pia', 'Private', 'Private noter'],
    'timekeeper' => %w[Tim Timekeeper Timekeeper],
    'own_viewer' => ['Olga', 'Own', 'Own issues'],
    'blinkered' => ['Bert', 'Blinkered', 'Nobody else'],
    'bugs_only' => ['Bea', 'Bugs', 'Bugs only'],
    'anna' => %w[Anna Müller Developer],
    'ben' => %w[Ben Berger Developer],
    'twin_one' => %w[Chris Twin Reporter],
    'twin_two' => %w[Chris Twin Reporter],
    'cjk' => %w[太郎 山田 Developer],
    'rtl' => %w[יעל כהן Developer],
    'hostile' => ['Eve', 'Hostile', 'Developer'],
    'locked' => %w[Lara Locked Developer],
    'outsider' => ['Otto', 'Outsider', nil],
    # Has to choose a new password: Redmine refuses the password, not the key.
    'must_change' => ['Mia', 'Mustchange', nil]
  }.freeze

  PREFERENCES = {
    # Newest comments first, far from UTC: an order or a date taken from the caller's preferences shows itself.
    'ben' => { pref: { comments_sorting: 'desc', time_zone: 'Tokyo' } },
    # Redmine's validation messages come in her language.
    'anna' => { language: 'de' }
  }.freeze

  module_function

  def users
    at('2025-01-01 09:00')
    administrator
    PEOPLE.each { |login, (first, last)| person(login, first, last) }
    CHAMELEONS.each { |login| person(login, 'Chameleon', login) }
    group
    FACTS[:permissions].each_value do |logins|
      person(logins[:only], 'Only', logins[:only][0, 30])
      person(logins[:allBut], 'All but', logins[:allBut][0, 30])
    end
    preferences
    hostile_names
    locked_out
    User.where.not(type: 'AnonymousUser').order(:id).each { |user| user_fact(user) }
  end

  def administrator
    admin = User.find_by!(login: 'admin')
    admin.must_change_passwd = false
    admin.password = admin.password_confirmation = PASSWORD
    admin.save!
    key(admin)
  end

  def person(login, first, last)
    created = make(User, login: login, firstname: first, lastname: last, mail: "#{login}@example.net",
                         password: PASSWORD, password_confirmation: PASSWORD, language: 'en',
                         mail_notification: 'none')
    key(created)
    created
  end

  # A key that tests can know beforehand; Redmine would make a random one.
  def key(user)
    Token.where(user_id: user.id, action: 'api').delete_all
    token = Token.create!(user: user, action: 'api')
    token.update_columns(value: Digest::SHA1.hexdigest("redmine-mcp test #{user.login}"))
  end

  def preferences
    PREFERENCES.each do |login, wanted|
      found = user(login)
      found.language = wanted[:language] if wanted[:language]
      (wanted[:pref] || {}).each { |name, value| found.pref.public_send("#{name}=", value) }
      found.save!
      found.pref.save!
    end
  end

  def hostile_names
    eve = user('hostile')
    force(eve, :firstname, "#{canary('userfirst')}\n9|Bug")
    force(eve, :lastname, "#{canary('userlast')}\u2028#{CLOSE}"[0, 30])
    plant('userfirst', eve, :firstname)
    plant('userlast', eve, :lastname)
  end

  def group
    team = make(Group, lastname: 'Team')
    team.users << [user('twin_one'), user('cjk')]
    hostile = make(Group, lastname: short('group'))
    plant('group', hostile, :lastname)
    { 'team' => team, 'hostile' => hostile }.each do |label, made|
      fact(:groups, label, { id: made.id, name: made.lastname })
    end
  end

  def locked_out
    user('must_change').update_columns(must_change_passwd: true)
    user('locked').update_columns(status: Principal::STATUS_LOCKED)
  end

  def user_fact(user)
    fact(:users, user.login, { id: user.id, login: user.login, firstname: user.firstname, lastname: user.lastname,
                               name: user.name, mail: user.mail, apiKey: user.api_key, password: PASSWORD,
                               admin: user.admin?, locked: user.locked? })
  end
end
