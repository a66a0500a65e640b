import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../generator/finding.ts';
import { loadCatalogue } from '../../generator/load.ts';
import { readCatalogue } from '../../generator/read/read.ts';
import { skeleton } from '../../scripts/new/new.ts';
import { copySpec, functions, type SpecCopy } from './spec-copy.ts';

function make(spec: SpecCopy, ...args: string[]): string {
  const { catalogue, positions } = readCatalogue(spec.url, functions);
  if (!catalogue) throw new Error('the catalogue cannot be read');
  const { file, line, text } = skeleton(args, { catalogue, positions }, spec.url);
  spec.write(file.replace('spec/', ''), text);
  return `${file}:${line}`;
}

const findings = (spec: SpecCopy) => loadCatalogue(spec.url, functions).findings.map(formatFinding);

describe('npm run new', () => {
  it('a resource, its operations and tools ask for what only people know, and for nothing else', () => {
    const spec = copySpec();
    expect(make(spec, 'resource', 'contacts', 'core')).toBe('spec/redmine/contacts.yaml:1');
    expect(findings(spec)).toEqual([]);

    const id = 'GET /projects/:project_id/contacts.json';
    expect(make(spec, 'operation', 'listContacts', id)).toBe('spec/redmine/contacts.yaml:14');
    expect(make(spec, 'operation', 'deleteContact', 'DELETE /contacts/:id.json')).toBe('spec/redmine/contacts.yaml:20');
    expect(make(spec, 'tool', 'list_contacts', 'listContacts')).toBe('spec/redmine/contacts.yaml:26');
    expect(spec.read('redmine/contacts.yaml')).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=../catalogue.schema.json
      resource: contacts
      toolset: core

      schemas:
        Contact: # an answer: what Redmine sends, each text with who can have written it (spec/README.md)
          properties:
            id: { type: integer }
            name: { type: string, x-trust: untrusted }
          views:
            row: [id, name] # columns of a list: trusted first, free text last

      operations:
        listContacts:
          http: GET /projects/:project_id/contacts.json
          effect: read
          permission: todo # TODO: a name of spec/permissions, { anyOf: […] }, public, logged_in or admin
          # pages: { items: contacts } # where it answers total_count
          response: { contacts: { list: Contact } }
        deleteContact:
          http: DELETE /contacts/:contact_id.json
          effect: destructive
          permission: todo # TODO: a name of spec/permissions, { anyOf: […] }, public, logged_in or admin

      tools:
        list_contacts:
          title: List contacts
          describe: TODO # for agents: what it does, what it answers
          call: listContacts
          view: row
          input:
            project: { to: path.project_id, resolve: project, required: true, describe: TODO }
      "
    `);
    expect(findings(spec)).toMatchInlineSnapshot(`
      [
        "spec/redmine/contacts.yaml:15:5 row: \`GET /projects/:project_id/contacts.json\` of \`listContacts\` is no row of Redmine's API.
          Mend: Write the route as spec/api.yaml has it (names of parameters may differ), or add the row there if Redmine has it.",
        "spec/redmine/contacts.yaml:17:5 permission: \`listContacts\` needs \`todo\`, which no supported Redmine knows.
          Mend: Did you mean \`log_time\`? The names are in spec/permissions.",
        "spec/redmine/contacts.yaml:20:3 exposure: No tool uses \`deleteContact\`.
          Mend: Use it in a tool, or add \`DELETE /contacts/:contact_id.json: <reason>\` to spec/exclusions.yaml.",
        "spec/redmine/contacts.yaml:21:5 row: \`DELETE /contacts/:contact_id.json\` of \`deleteContact\` is no row of Redmine's API.
          Mend: Write the route as spec/api.yaml has it (names of parameters may differ), or add the row there if Redmine has it.",
        "spec/redmine/contacts.yaml:23:5 permission: \`deleteContact\` needs \`todo\`, which no supported Redmine knows.
          Mend: Did you mean \`log_time\`? The names are in spec/permissions.",
        "spec/redmine/contacts.yaml:28:5 description: The description of \`list_contacts\` is still to be written.
          Mend: Write it in the place of TODO.",
        "spec/redmine/contacts.yaml:32:73 description: The description of \`project\` of \`list_contacts\` is still to be written.
          Mend: Write it in the place of TODO.",
      ]
    `);
  });

  it('what is known already is filled in: the first version of a row, arguments, how a write is read back', () => {
    const spec = copySpec();
    spec.change(
      'exclusions.yaml',
      'DELETE /groups/:id/users.json: only Redmine 7.0 has it; change_group does the same in all versions\n',
      '',
    );
    make(spec, 'operation', 'removeGroupUsers', 'DELETE /groups/:id/users.json', 'groups');
    expect(spec.read('redmine/groups.yaml')).toContain(
      ['  removeGroupUsers:', '    http: DELETE /groups/:group_id/users.json', '    effect: destructive', ''].join(
        '\n',
      ),
    );
    expect(spec.read('redmine/groups.yaml')).toContain('    since: "7.0"\n');
    make(spec, 'tool', 'new_version', 'createVersion');
    make(spec, 'tool', 'rename_category', 'updateIssueCategory');
    expect(spec.read('redmine/versions.yaml').split('  new_version:\n')[1]).toMatchInlineSnapshot(`
      "    title: New version
          describe: TODO # for agents: what it does, what it answers
          call: createVersion
          input:
            project: { to: path.project_id, resolve: project, required: true, describe: TODO }
            name: { to: body.version.name, describe: TODO }
            description: { to: body.version.description, describe: TODO }
            status: { to: body.version.status, describe: TODO }
            sharing: { to: body.version.sharing, describe: TODO }
            due_date: { to: body.version.due_date, describe: TODO }
            wiki_page_title: { to: body.version.wiki_page_title, describe: TODO }
            default_project_version: { to: body.version.default_project_version, describe: TODO }
            custom_fields: { to: body.version.custom_fields, describe: TODO }
          verify: answer
      "
    `);
    expect(spec.read('redmine/issue_categories.yaml').split('  rename_category:\n')[1]).toMatchInlineSnapshot(`
      "    title: Rename category
          describe: TODO # for agents: what it does, what it answers
          call: updateIssueCategory
          project: [before.project.id]
          input:
            category_id: { to: path.category_id, describe: TODO }
            name: { to: body.issue_category.name, describe: TODO }
            assigned_to: { to: body.issue_category.assigned_to_id, describe: TODO }
          before: { read: getIssueCategory }
          verify: before
      "
    `);
  });

  it('nothing is written over, and nothing else in a file changes', () => {
    const spec = copySpec();
    const before = spec.read('redmine/news.yaml');
    make(spec, 'tool', 'read_news_again', 'getNews');
    const after = spec.read('redmine/news.yaml');
    expect(after.startsWith(before.trimEnd())).toBe(true);
    expect(after.length).toBeGreaterThan(before.length);
  });

  it('with the texts written it compiles', () => {
    const spec = copySpec();
    make(spec, 'resource', 'contacts', 'core');
    make(spec, 'operation', 'listContacts', 'GET /projects/:project_id/contacts.json');
    make(spec, 'tool', 'list_contacts', 'listContacts');
    spec.change('api.yaml', 'rows:\n', 'rows:\n  - GET /projects/:project_id/contacts.json\n');
    spec.change('redmine/contacts.yaml', 'permission: todo', 'permission: view_issues');
    spec.change(
      'redmine/contacts.yaml',
      'describe: TODO #',
      'describe: People outside of Redmine whom a project knows. #',
    );
    spec.change('redmine/contacts.yaml', 'describe: TODO }', 'describe: "Name, identifier or id." }');
    expect(findings(spec)).toEqual([]);
  });

  it.each([
    [['resource', 'Contacts', 'core'], /"Contacts" is no name of a resource: small letters/],
    [['resource', 'issues', 'core'], /There is spec\/redmine\/issues.yaml already/],
    [['resource', 'contacts', 'cor'], /There is no toolset cor. Did you mean core\? There are: issues, core/],
    [['operation', 'list-contacts', 'GET /contacts.json'], /"list-contacts" is no name of an operation: camel case/],
    [['operation', 'listIssues', 'GET /other.json'], /There is an operation listIssues already/],
    [['operation', 'readIssue', 'GET /issues/:id.json'], /GET \/issues\/:issue_id.json is getIssue already/],
    [['operation', 'x', 'PATCH /issues.json'], /is no name of a request: as Redmine writes it/],
    [
      ['operation', 'x', 'GET /contacts.json'],
      /No resource is named in GET \/contacts.json: say one. There are: account/,
    ],
    [['operation', 'x', 'GET /contacts.json', 'contacts'], /There is no resource contacts/],
    [['tool', 'list_issues', 'listIssues'], /There is a tool list_issues already/],
    [['tool', 'list_it', 'listIssue'], /There is no operation listIssue. Did you mean listIssues\?/],
    [['tool', 'listIt', 'listIssues'], /"listIt" is no name of a tool/],
    [['schema', 'Contact'], /schema cannot be made: resource, operation or tool/],
    [['tool', 'list_it', 'listIssues', 'issues', 'more'], /more is one argument too many/],
  ])('%j is refused', (args, message) => {
    const spec = copySpec();
    expect(() => make(spec, ...args)).toThrow(message);
  });
});
