# What all parts of the seed share: the clock, the facts, and the making of records.
require 'active_support/testing/time_helpers'
require 'base64'
require 'digest'
require 'json'
require 'zlib'

module Seed
  extend ActiveSupport::Testing::TimeHelpers

  PASSWORD = 'redmine-mcp test 1'.freeze
  # A private, archived project that is made last: where it exists, the whole seed is there already.
  MARKER = 'redmine-mcp-seed'.freeze

  # What tests need to know; printed as JSON at the end.
  FACTS = {}

  module_function

  # Stops the clock, so that all versions and all runs get the same times.
  def at(time)
    Seed.travel_to(Time.utc(*time.scan(/\d+/).map(&:to_i)))
  end

  # Notes a fact: fact(:issues, 'long', 17).
  def fact(group, name, value)
    (FACTS[group] ||= {})[name.to_s] = value
    value
  end

  # Runs a block as a user, as a request of that user would.
  def as(user)
    before = User.current
    User.current = user
    yield
  ensure
    User.current = before
  end

  # Creates a record with all its validations; what Redmine refuses says which record it was.
  def make(model, attributes)
    record = model.new
    attributes.each { |name, value| record.public_send("#{name}=", value) }
    record.save!
    record
  rescue ActiveRecord::RecordInvalid => error
    raise "#{model} #{attributes.inspect[0, 300]}: #{error.message}"
  end

  def user(login)
    (@users ||= {})[login] ||= User.find_by!(login: login)
  end

  def role(name)
    Role.find_by!(name: name)
  end

  def project(identifier)
    (@projects ||= {})[identifier] ||= Project.find(identifier)
  end

  def attach(container, author, filename, content, description = nil, content_type = nil)
    attributes = { container: container, author: author, file: StringIO.new(content), filename: filename,
                   description: description }
    attributes[:content_type] = content_type if content_type
    make(Attachment, attributes)
  end

  # Finished before? Then its facts, as they were printed then.
  def earlier_facts
    marker = Project.find_by(identifier: MARKER)
    marker && JSON.parse(Zlib::Inflate.inflate(Base64.decode64(marker.description)))
  end

  # Packed, because the facts may be longer than other databases let a description be, and tests search for words.
  def keep_facts
    packed = Base64.strict_encode64(Zlib::Deflate.deflate(JSON.generate(FACTS), 9))
    make(Project, name: 'redmine-mcp seed', identifier: MARKER, is_public: false, description: packed).archive
  end
end
