# News, files, documents, forums, saved queries.
module Seed
  module_function

  def content
    at('2025-03-10 09:00')
    news
    files
    document
    forum
    queries
    hostile_values
  end

  def news
    one = article('alpha', 'release', 'Release 1.0', 'It is out', 'The release is **out**.')
    comment(one, 'anna', 'Finally')
    comment(one, 'ben', 'Well done')
    article('alpha', 'deletable', 'Old news', '', 'To be deleted')
    30.times { |index| article('alpha', "bulk #{index + 1}", "News #{index + 1}", '', "Text #{index + 1}") }
    article('gamma', 'gamma', 'Secret news', '', 'Only members')
    hostile = article('hostile', 'hostile', short('newstitle'), short('newssummary'), long('newstext'), 'hostile')
    plant('newstitle', hostile, :title)
    plant('newssummary', hostile, :summary)
    plant('newstext', hostile, :description)
    plant('newscomment', comment(hostile, 'hostile', long('newscomment')), :content, news: hostile.id)
  end

  def article(identifier, label, title, summary, text, login = 'manager')
    travel(1.hour)
    made = make(News, project: project(identifier), author: user(login), title: title, summary: summary,
                      description: text)
    fact(:news, label, { id: made.id, project: identifier, title: made.title })
    made
  end

  def comment(news, login, text)
    made = Comment.new(commented: news, author: user(login), content: text)
    made.save!
    made
  end

  def files
    release = Version.find(FACTS[:versions]['v1.0'][:id])
    { 'project file' => [project('alpha'), 'manual.txt', "read me\n", 'The manual'],
      'version file' => [release, 'release.txt', "1.0\n", 'The release'],
      'hostile' => [project('hostile'), 'list.txt', 'x', short('projectfile')] }.each do |label, (where, *rest)|
      made = attach(where, user('manager'), *rest)
      fact(:files, label, { id: made.id, filename: made.filename })
      plant('projectfile', made, :description) if label == 'hostile'
    end
  end

  def document
    made = make(Document, project: project('hostile'), category: DocumentCategory.first, title: short('documenttitle'),
                          description: long('documenttext'))
    plant('documenttitle', made, :title)
    plant('documenttext', made, :description)
  end

  # The API has no forums, but its search finds their messages.
  def forum
    board = make(Board, project: project('hostile'), name: canary('boardname'), description: short('boarddescription'))
    made = make(Message, board: board, author: user('hostile'), subject: short('messagesubject'),
                         content: long('messagetext'))
    plant('messagesubject', made, :subject)
    plant('messagetext', made, :content)
  end

  def queries
    query('public', IssueQuery, 'Open bugs', Query::VISIBILITY_PUBLIC, nil, 'manager',
          'status_id' => { operator: 'o', values: [''] },
          'tracker_id' => { operator: '=', values: [FACTS[:trackers]['Bug'].to_s] })
    query('private', IssueQuery, 'Mine alone', Query::VISIBILITY_PRIVATE, nil, 'anna',
          'assigned_to_id' => { operator: '=', values: ['me'] })
    query('project', IssueQuery, 'Alpha urgent', Query::VISIBILITY_PUBLIC, 'alpha', 'manager',
          'priority_id' => { operator: '=', values: [FACTS[:priorities]['Urgent'].to_s] })
    query('time entries', TimeEntryQuery, 'This year', Query::VISIBILITY_PUBLIC, nil, 'manager',
          'spent_on' => { operator: '><', values: %w[2025-01-01 2025-12-31] })
    made = query('hostile', IssueQuery, short('queryname'), Query::VISIBILITY_PUBLIC, 'hostile', 'hostile', {})
    plant('queryname', made, :name)
  end

  def query(label, model, name, visibility, identifier, login, filters)
    made = as(user(login)) do
      make(model, name: name, visibility: visibility, project: identifier && project(identifier), user: user(login),
                  filters: filters)
    end
    fact(:queries, label, { id: made.id, name: made.name, project: identifier })
    made
  end

  # Custom field values of what is not an issue.
  def hostile_values
    { 'project string' => project('hostile'), 'user string' => user('hostile'),
      'group string' => Group.find(FACTS[:groups]['hostile'][:id]),
      'version string' => Version.find(FACTS[:versions]['hostile'][:id]) }.each do |label, record|
      slug = label.delete(' ')
      record.reload
      record.custom_field_values = { field_id(label).to_s => short(slug) }
      record.save!(validate: false)
      note(slug, record.class.base_class.name, record.id, "custom field #{label}",
           record.reload.custom_field_value(field_id(label)), customField: field_id(label))
    end
  end
end
