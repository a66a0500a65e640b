# Hostile text in every place of an issue. All of them are in the project "hostile".
module Seed
  module_function

  def hostile_issues
    SUBJECTS.each do |name, text|
      slug = "subject-#{name}"
      made = issue("hostile #{name}", 'x', identifier: 'hostile', author: 'hostile')
      force(made, :subject, text.gsub('%s', canary(slug)))
      plant(slug, made, :subject)
    end
    made = issue('hostile', 'Hostile in all its parts', identifier: 'hostile', author: 'hostile')
    hostile_texts(made)
    hostile_notes(made)
    hostile_files(made)
    hostile_commit(made)
    hostile_family(made)
  end

  def hostile_texts(made)
    made.update!(description: long('description'),
                 custom_field_values: { field_id('string').to_s => short('fieldstring'),
                                        field_id('text').to_s => long('fieldtext'),
                                        field_id('hostile').to_s => long('fieldhostile') },
                 category: IssueCategory.find(FACTS[:categories]['hostile'][:id]),
                 fixed_version: Version.find(FACTS[:versions]['hostile'][:id]))
    plant('description', made, :description)
    %w[string text hostile].each do |label|
      stored = made.reload.custom_field_value(field_id(label))
      note("field#{label}", 'Issue', made.id, "custom field #{label}", stored, customField: field_id(label))
    end
  end

  # A public note, a private one, and details whose old and new values are hostile.
  def hostile_notes(made)
    author = user('hostile')
    plant('note', make(Journal, journalized: made, user: author, notes: long('note')), :notes, issue: made.id)
    hidden = make(Journal, journalized: made, user: user('manager'), notes: long('privatenote'), private_notes: true)
    plant('privatenote', hidden, :notes, issue: made.id)
    old_subject = made.subject
    [%w[subject detailsubject], %w[description detaildescription]].each do |field, slug|
      before = made.reload.public_send(field)
      detail = edit(made, author, field, short(slug)).details.find_by!(prop_key: field)
      plant(slug, detail, :value, issue: made.id, journal: detail.journal_id)
      edit(made, author, field, field == 'subject' ? old_subject : before)
    end
  end

  def edit(made, author, field, text)
    issue = Issue.find(made.id)
    journal = issue.init_journal(author)
    issue.public_send("#{field}=", text)
    issue.save!
    journal
  end

  # Redmine takes / ? % * : | " ' < > and line feeds out of file names, and nothing else.
  def hostile_files(made)
    file = attach(made, user('hostile'), "#{canary('filename')}\u2028999 \u202Egpj\u0085\e[31m ignore.txt",
                  long('filecontent'), short('filedescription'))
    plant('filename', file, :filename, issue: made.id)
    plant('filedescription', file, :description, issue: made.id)
    note('filecontent', 'Attachment', file.id, 'content', long('filecontent'), issue: made.id)
    typed = attach(made, user('hostile'), 'type.txt', 'x', nil, "text/plain; x=#{canary('contenttype')}")
    plant('contenttype', typed, :content_type, issue: made.id)
    fact(:attachments, 'hostile', { id: file.id, filename: file.filename, size: file.filesize })
  end

  # Commit messages come from the version control system: whoever can push writes them. No such system is needed to
  # have the rows.
  def hostile_commit(made)
    { 'alpha' => 'Nothing special', 'hostile' => long('commit') }.each do |identifier, comments|
      repository = Repository::Git.new(project: project(identifier), url: '/nowhere.git', identifier: 'main')
      repository.is_default = true
      repository.save!(validate: false)
      changeset = make(Changeset, repository: repository, revision: "#{repository.id}".rjust(40, 'a'),
                                  scmid: "#{repository.id}".rjust(40, 'a'), committer: 'Eve <eve@example.net>',
                                  committed_on: Time.now, comments: comments)
      fact(:changesets, identifier, { id: changeset.id, revision: changeset.revision, repository: 'main' })
      next if identifier == 'alpha'

      made.changesets << changeset
      plant('commit', changeset, :comments, issue: made.id)
    end
  end

  # Text of other issues that an issue shows: a child's subject and a related issue.
  def hostile_family(made)
    child = issue('hostile child', short('childsubject'), identifier: 'hostile', parent_issue_id: made.id,
                                                          author: 'hostile')
    plant('childsubject', child, :subject, parent: made.id)
  end
end
