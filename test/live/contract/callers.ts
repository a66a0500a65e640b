import { randomBytes } from 'node:crypto';
import type { Redmine } from '../../../scripts/redmine/testbed.ts';

/** A role: these permissions and no others, or all that this version has but these. */
export type Permissions = { readonly only: readonly string[] } | { readonly but: readonly string[] };

export interface Caller {
  readonly id: number;
  readonly key: string;
}

/** Makes users that are members of alpha, each with a role of its own, in the order of `roles`. */
export async function makeCallers(redmine: Redmine, roles: readonly Permissions[]): Promise<Caller[]> {
  const name = `contract${randomBytes(4).toString('hex')}`;
  return JSON.parse(
    await redmine.ruby(`
      roles = JSON.parse(<<~'JSON')
        ${JSON.stringify(roles)}
      JSON
      all = Redmine::AccessControl.permissions.map { |permission| permission.name.to_s }
      manager = Role.find_by!(name: 'Manager')
      made = ActiveRecord::Base.transaction do
        roles.each_with_index.map do |wanted, index|
          login = "${name}_#{index}"
          role = Role.new(name: login, issues_visibility: 'all', users_visibility: 'all', time_entries_visibility: 'all')
          role.permissions = wanted['only'] || (all - wanted['but'])
          role.save!
          WorkflowRule.copy(nil, manager, Tracker.sorted.to_a, [role])
          user = User.new(firstname: 'Contract', lastname: index.to_s, mail: "#{login}@example.net", language: 'en')
          user.login = login
          user.save!
          Member.create!(project: Project.find('alpha'), principal: user, roles: [role])
          { id: user.id, key: user.api_key }
        end
      end
      print made.to_json`),
  );
}
