# Settings of the whole Redmine, and its default data where they are missing.
module Seed
  module_function

  def settings
    ActionMailer::Base.perform_deliveries = false
    Redmine::DefaultData::Loader.load('en') if Redmine::DefaultData::Loader.no_data?
    {
      rest_api_enabled: '1',
      default_language: 'en',
      text_formatting: Redmine::WikiFormatting.format_names.include?('common_mark') ? 'common_mark' : 'textile',
      # Without events to tell of, no request prepares mails that nobody gets.
      notified_events: []
    }.each { |name, value| Setting[name] = value }
    FACTS[:redmine] = Redmine::VERSION.to_a.first(3).join('.')
    FACTS[:password] = PASSWORD
    FACTS[:textFormatting] = Setting.text_formatting
    enumerations
  end

  def enumerations
    Tracker.sorted.each { |tracker| fact(:trackers, tracker.name, tracker.id) }
    IssueStatus.sorted.each { |status| fact(:statuses, status.name, status.id) }
    IssuePriority.order(:position).each { |priority| fact(:priorities, priority.name, priority.id) }
    TimeEntryActivity.order(:position).each { |activity| fact(:activities, activity.name, activity.id) }
    DocumentCategory.order(:position).each { |category| fact(:documentCategories, category.name, category.id) }
  end
end
