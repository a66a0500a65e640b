import type { Redmine } from '../../../scripts/redmine/testbed.ts';
import { ATTACKS } from '../../guard/corpus.ts';

/** Hostile text in every field that this Redmine's own validations let through. */
export interface Planted {
  readonly project: number;
  /** By the name of the attack. */
  readonly issues: Readonly<Record<string, number>>;
  readonly users: readonly number[];
  readonly groups: readonly number[];
  readonly projects: readonly number[];
  readonly versions: readonly number[];
  readonly news: readonly number[];
  readonly attachments: readonly number[];
  readonly pages: readonly string[];
  readonly notes: readonly number[];
  /** `field attack` where Redmine refuses the text. */
  readonly refused: readonly string[];
  /** By field, how many texts stand in it. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A name of a group or a project holds so many characters; that of a user does since 6.0, and 30 before (User). */
const NAME_LENGTH = 255;
const OLD_NAME_LENGTH = 30;

/** By which a text is found again: letters and digits only. */
const canary = (field: string) => `CANARYx${field}`;

/** The attacks as they stand in a field: each of its own. */
const single = (field: string) => ATTACKS.map(([, text]) => text.replaceAll('%s', canary(field)));

/** The same in as few names as hold them: others read the lists of people and projects meanwhile. */
function packed(field: string): string[] {
  const names: string[] = [];
  for (const text of single(field).filter((each) => !each.includes('\0'))) {
    const longer = `${names.at(-1) ?? ''} ${text}`;
    if (names.length > 0 && [...longer].length <= NAME_LENGTH) names[names.length - 1] = longer;
    else names.push(text);
  }
  return names;
}

const SINGLE = [
  ...['subject', 'description', 'field', 'note', 'filename', 'filedescription', 'timecomment', 'category'],
  ...['version', 'versiondescription', 'newstitle', 'newssummary', 'newstext', 'wikititle', 'wikitext', 'wikicomment'],
];
const PACKED = ['lastname', 'group', 'project', 'projectdescription', 'homepage'];

/** Written by Redmine's own models, validations and all: hundreds of requests would take minutes. */
export async function plant(redmine: Redmine): Promise<Planted> {
  const texts = Object.fromEntries([
    ...SINGLE.map((field) => [field, single(field)]),
    ...PACKED.map((field) => [field, packed(field)]),
  ]);
  const { seed, version } = redmine;
  if (version === '5.0') texts['lastname'] = single('lastname').filter((text) => [...text].length <= OLD_NAME_LENGTH);
  return JSON.parse(
    await redmine.ruby(`
      wanted = JSON.parse(<<~'JSON')
        ${JSON.stringify({ texts, names: ATTACKS.map(([name]) => name), field: seed.customFields['string']?.id })}
      JSON
      texts, names, field_id = wanted.values_at('texts', 'names', 'field')
      made = Hash.new { |hash, key| hash[key] = [] }
      refused, counts = [], Hash.new(0)
      admin = User.find_by!(login: 'admin')
      User.current = admin
      mark = "h#{SecureRandom.hex(4)}"
      keep = lambda do |field, index, record|
        saved = begin
          record.save
        rescue StandardError => error
          raise unless error.is_a?(ActiveRecord::StatementInvalid) || error.is_a?(ArgumentError)
          false
        end
        saved ? counts[field] += 1 : refused << "#{field} #{names[index]}"
        saved ? record : nil
      end
      ActiveRecord::Base.transaction do
        project = Project.new(name: mark, identifier: mark, is_public: false)
        project.enabled_module_names = Redmine::AccessControl.available_project_modules.map(&:to_s)
        project.save!
        project.trackers = [Tracker.sorted.first]
        made['project'] = project.id
        texts['lastname'].each_with_index do |text, index|
          user = User.new(firstname: 'H', lastname: text, mail: "#{mark}#{index}@example.net", language: 'en')
          user.login = "#{mark}#{index}"
          next unless keep.call('lastname', index, user)
          made['users'] << user.id
          Member.create!(project: project, principal: user, roles: [Role.givable.first])
        end
        texts['group'].each_with_index do |text, index|
          group = keep.call('group', index, Group.new(lastname: text))
          made['groups'] << group.id if group
        end
        texts['project'].each_with_index do |text, index|
          child = Project.new(name: text, identifier: "#{mark}-#{index}", is_public: false)
          child.description = texts['projectdescription'][index]
          child.homepage = texts['homepage'][index]
          made['projects'] << child.id if keep.call('project', index, child)
        end
        wiki = project.wiki || Wiki.create!(project: project, start_page: 'Wiki')
        people = [admin] + User.where(id: made['users']).to_a
        names.each_with_index do |name, index|
          author = people[index % people.length]
          category = keep.call('category', index, IssueCategory.new(project: project, name: texts['category'][index]))
          version = keep.call('version', index, Version.new(project: project, name: texts['version'][index]))
          if version
            made['versions'] << version.id
            version.description = texts['versiondescription'][index]
            keep.call('versiondescription', index, version)
          end
          # What a project knows of its categories and versions is from when it was asked first.
          issue = Issue.new(project: Project.find(project.id), tracker: project.trackers.first, author: author, category: category,
                            priority: IssuePriority.active.first, subject: texts['subject'][index])
          issue.fixed_version = version if version
          issue.description = texts['description'][index]
          issue.custom_field_values = { field_id.to_s => texts['field'][index] }
          next unless keep.call('subject', index, issue)
          (made['issues'] = made['issues'].is_a?(Hash) ? made['issues'] : {})[name] = issue.id
          { 'description' => issue.reload.description, 'field' => issue.custom_field_value(field_id) }.each do |field, value|
            counts[field] += 1 if value.to_s.include?('CANARY')
          end
          note = Journal.new(journalized: issue, user: author, notes: texts['note'][index])
          made['notes'] << note.id if keep.call('note', index, note)
          file = Attachment.new(container: issue, author: author, file: 'some text', filename: texts['filename'][index])
          file.description = texts['filedescription'][index]
          file.content_type = 'text/plain'
          made['attachments'] << file.id if keep.call('filename', index, file)
          time = TimeEntry.new(project: project, issue: issue, user: admin, hours: 1, spent_on: Date.today,
                               activity: TimeEntryActivity.active.first, comments: texts['timecomment'][index])
          time.author = admin
          keep.call('timecomment', index, time)
          news = News.new(project: project, author: author, title: texts['newstitle'][index])
          news.summary, news.description = texts['newssummary'][index], texts['newstext'][index]
          made['news'] << news.id if keep.call('newstitle', index, news)
          page = WikiPage.new(wiki: wiki, title: texts['wikititle'][index])
          page.content = WikiContent.new(page: page, author: author, text: texts['wikitext'][index],
                                         comments: texts['wikicomment'][index])
          made['pages'] << page.reload.title if keep.call('wikititle', index, page)
        end
      end
      print made.merge(refused: refused, counts: counts).to_json`),
  ) as Planted;
}

/** People and projects go again: others count them. */
export async function uproot(redmine: Redmine, { project, projects, users, groups }: Planted): Promise<void> {
  await redmine.ruby(`
    Project.where(id: ${JSON.stringify([project, ...projects])}).to_a.each(&:destroy)
    Principal.where(id: ${JSON.stringify([...users, ...groups])}).to_a.each(&:destroy)`);
}
