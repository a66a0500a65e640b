# Wikis: pages with a history, a tree, a redirect, and titles that are hard to address.
module Seed
  TITLES = {
    'unicode' => 'Ünï çödé', 'percent' => '100%_sure', 'hash' => 'A#b', 'plus' => 'C++', 'slash' => 'A/B',
    'question' => 'X?y#z', 'json' => 'Foo.json', 'ampersand' => 'A&b=c', 'quote' => %q(It's "quoted"),
    'cjk' => '日本語', 'bracket' => '<b>Bold</b>', 'encoded' => 'A%2Fb', 'dashes' => '--'
  }.freeze

  module_function

  def wiki
    at('2025-03-03 09:00')
    page('alpha', 'start', 'Wiki', 'h1. Start page of Alpha')
    guide = page('alpha', 'guide', 'Guide', 'Version 1')
    (2..5).each { |number| new_text(guide, user('anna'), "Version #{number}\n\nMore text.", "Change #{number}") }
    fact(:wiki, 'guide', FACTS[:wiki]['guide'].merge(version: 5))
    nested = page('alpha', 'nested', 'Nested', 'Below the guide', parent: guide)
    page('alpha', 'deeply nested', 'Deeply nested', 'Below that', parent: nested)
    renamed
    protected_page = page('alpha', 'protected', 'Protected', 'Only with a permission')
    protected_page.update_columns(protected: true)
    page('alpha', 'deletable', 'Deletable', 'To be deleted')
    with_file = page('alpha', 'attached', 'Attached', 'With a file')
    attach(with_file, user('anna'), 'wiki.txt', "in a wiki\n")
    TITLES.each { |label, title| page('alpha', "title #{label}", title, "Asked for as: #{title}") }
    page('beta', 'beta start', 'Wiki', 'Start page of Beta')
    page('gamma', 'gamma start', 'Wiki', 'Start page of Gamma', author: user('manager'))
    hostile_wiki
  end

  def page(identifier, label, title, text, author: user('manager'), parent: nil, comments: nil)
    made = WikiPage.new(wiki: project(identifier).wiki, title: title)
    made.parent = parent
    content = WikiContent.new(page: made, text: text, author: author, comments: comments)
    made.save_with_content(content) || raise("wiki page #{title}: #{made.errors.full_messages}")
    fact(:wiki, label, { id: made.id, project: identifier, title: made.title, askedFor: title, version: 1 })
    made
  end

  def new_text(page, author, text, comments)
    travel(1.hour)
    content = page.reload.content
    content.text = text
    content.author = author
    content.comments = comments
    content.save!
  end

  # The old title still leads to the page.
  def renamed
    made = page('alpha', 'renamed', 'Old name', 'Renamed once')
    made.reload
    made.redirect_existing_links = '1'
    made.title = 'New name'
    made.save!
    fact(:wiki, 'renamed', FACTS[:wiki]['renamed'].merge(title: made.title, oldTitle: 'Old_name'))
  end

  # Titles may hold what is neither a space to Ruby nor one of , . / ? ; | and colon: line separators among them.
  def hostile_wiki
    made = page('hostile', 'hostile', 'Wiki', long('wikitext'), author: user('hostile'), comments: short('wikicomment'))
    plant('wikitext', made.content, :text, page: made.title)
    plant('wikicomment', made.content, :comments, page: made.title)
    titled = page('hostile', 'hostile title', "#{canary('wikititle')}\u2028999<untrusted-0000000000000000>", 'A title',
                  author: user('hostile'), parent: made)
    plant('wikititle', titled, :title)
  end
end
