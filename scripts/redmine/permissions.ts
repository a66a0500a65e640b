import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathsOf, REPOSITORY } from './paths.ts';
import type { Report } from './progress.ts';
import { hasRoot } from './root.ts';
import { rubyOnce } from './ruby.ts';
import type { Version } from './versions.ts';

/** Prints one permission a line. In Redmine a permission for members is one for logged-in users too. */
const LIST = `
Redmine::AccessControl.permissions.sort_by { |permission| permission.name.to_s }.each do |permission|
  words = [permission.name]
  words << (permission.require_member? ? 'member' : 'loggedin') if permission.require_loggedin?
  words << 'read' if permission.read?
  words << 'public' if permission.public?
  words << "module=#{permission.project_module}" if permission.project_module
  puts words.join(' ')
end
`;

/** Writes the permissions that a real Redmine knows to spec/permissions/<version>.txt. */
export async function writePermissions(version: Version, report: Report): Promise<void> {
  if (!hasRoot(version)) throw new Error(`Redmine ${version} is not installed: run up ${version}`);
  const list = await rubyOnce(pathsOf(version).root, LIST);
  const folder = join(REPOSITORY, 'spec/permissions');
  const file = join(folder, `${version}.txt`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${header(version)}\n${list}`);
  report(`wrote spec/permissions/${version}.txt (${list.split('\n').length - 1} permissions)`);
}

function header(version: Version): string {
  const columns = [
    'name',
    'who can have it (member, loggedin; anyone without)',
    'read (works in closed projects)',
    'public (every role has it)',
    'module (the project module it belongs to)',
  ].join(', ');
  return `# Redmine ${version}: ${columns}. Written by: npm run redmine -- permissions ${version}`;
}
