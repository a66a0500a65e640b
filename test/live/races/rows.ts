import { type Body, type Scene, unique } from '../scene.ts';

/** A public project that nobody else works in, with so many issues, the last `hidden` of them private; ids in their order. */
export async function projectWith(scene: Scene, count: number, hidden = 0): Promise<{ project: Body; ids: number[] }> {
  const project = await scene.project({ is_public: true });
  const ids = await scene.redmine.ruby(`
    project = Project.find(${project.id})
    base = { project_id: project.id, tracker_id: project.trackers.first.id, status_id: IssueStatus.sorted.first.id,
             priority_id: IssuePriority.first.id, author_id: User.find_by_login('admin').id, description: '',
             lock_version: 0, done_ratio: 0, lft: 1, rgt: 2 }
    Issue.insert_all((1..${count}).map { |number|
      at = Time.utc(2026, 1, 5) + number
      base.merge(subject: "Row #{number}", is_private: number > ${count - hidden}, created_on: at, updated_on: at)
    })
    Issue.where(project_id: project.id).update_all('root_id = id')
    print(Issue.where(project_id: project.id).order(:id).pluck(:id).to_json)
  `);
  return { project, ids: JSON.parse(ids) };
}

/** So many hours of one user on one day in a project, each with the same comment; ids in their order. */
export async function hoursIn(scene: Scene, project: number, user: number, count: number): Promise<HoursIn> {
  const [comments, spent_on] = [unique('Hours'), '2026-01-05'];
  const ids = await scene.redmine.ruby(`
    base = { project_id: ${project}, user_id: ${user}, activity_id: ${scene.redmine.seed.activities.Design}, hours: 1.0,
             spent_on: Date.new(2026, 1, 5), tyear: 2026, tmonth: 1, tweek: 2, comments: '${comments}',
             created_on: Time.utc(2026, 1, 5), updated_on: Time.utc(2026, 1, 5) }
    base[:author_id] = ${user} if TimeEntry.column_names.include?('author_id')
    TimeEntry.insert_all([base] * ${count})
    print(TimeEntry.where(project_id: ${project}, comments: '${comments}').order(:id).pluck(:id).to_json)
  `);
  return { ids: JSON.parse(ids), row: { hours: 1, activity: 'Design', spent_on, comments } };
}

interface HoursIn {
  readonly ids: number[];
  /** What each of them says, as an import takes it. */
  readonly row: { hours: number; activity: string; spent_on: string; comments: string };
}
