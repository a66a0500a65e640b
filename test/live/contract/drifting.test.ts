/** A catalogue that claims something else than Redmine does: each difference is found, with its edit, and nothing else. */
import { describe, expect, it } from 'vitest';
import { drift } from '../../../scripts/drift/drift.ts';
import { copySpec } from '../../scripts/spec-copy.ts';
import { newest, openScene } from '../scene.ts';

/** A copy of the catalogue with untrue claims; a test that is tried again has its own. */
function claims() {
  const copy = copySpec();
  const { change } = copy;
  change('redmine/time_entries.yaml', '      created_on: { type: string, format: date-time }\n', '');
  change(
    'redmine/versions.yaml',
    '      due_date: { type: [string, "null"], format: date }\n',
    '      due_date: { type: string, format: date }\n',
  );
  change(
    'redmine/values.yaml',
    'editable: { type: boolean, since: "5.1" }',
    'editable: { type: boolean, since: "7.0" }',
  );
  change(
    'redmine/issues.yaml',
    '      project.status: { kind: list }\n',
    '      project.status: { kind: list }\n      colour: { kind: text }\n',
  );
  change('redmine/relations.yaml', 'GET /relations/:relation_id.json', 'GET /links/:relation_id.json');
  change('api.yaml', 'GET /relations/:id.json', 'GET /links/:id.json');
  change(
    'redmine/search.yaml',
    '    effect: read\n    permission: search_project\n',
    '    effect: read\n    permission: search_project\n    since: "7.0"\n',
  );
  change('permissions/6.1.txt', 'comment_news module=news\n', '');
  return copy;
}

describe.each(newest)('Redmine $version', { timeout: 300_000 }, async (redmine) => {
  const scene = await openScene(redmine);
  const run = (spec: URL, write: boolean) =>
    drift(
      {
        url: redmine.url,
        version: undefined,
        from: undefined,
        against: undefined,
        record: undefined,
        write,
        json: true,
      },
      { env: { REDMINE_API_KEY: scene.key('admin') }, spec, progress: Object.assign(() => {}, { end: () => {} }) },
    );

  it('each difference is found, with the lines to write, after which there is none', async () => {
    const { url, change } = claims();
    const { text } = await run(url, true);
    expect(JSON.parse(text).drift).toMatchInlineSnapshot(`
      [
        {
          "edit": {
            "adds": [
              "comment_news",
            ],
            "file": "spec/permissions/6.1.txt",
            "line": 13,
            "removes": 0,
          },
          "file": "spec/permissions/6.1.txt",
          "line": 13,
          "mend": "A plugin of that server has it, or the list is old: \`npm run redmine -- permissions\` writes it.",
          "problem": "A role has the permission \`comment_news\`, which 6.1 has not.",
          "rule": "permission",
        },
        {
          "edit": {
            "adds": [],
            "file": "spec/redmine/issues.yaml",
            "line": 139,
            "removes": 1,
          },
          "file": "spec/redmine/issues.yaml",
          "line": 139,
          "mend": "No verified version hears it: take it out.",
          "problem": "listIssues ignores the filter \`colour\` in 6.1.",
          "rule": "filter",
        },
        {
          "edit": {
            "adds": [
              "    http: GET /relations/:relation_id.json",
            ],
            "file": "spec/redmine/relations.yaml",
            "line": 38,
            "removes": 1,
          },
          "file": "spec/redmine/relations.yaml",
          "line": 37,
          "mend": "This route was seen there.",
          "problem": "6.1 has no route GET /links/:relation_id.json (getRelation).",
          "rule": "operation",
        },
        {
          "edit": {
            "adds": [],
            "file": "spec/redmine/search.yaml",
            "line": 25,
            "removes": 1,
          },
          "file": "spec/redmine/search.yaml",
          "line": 20,
          "mend": "Correct since or until, in spec/api.yaml, too.",
          "problem": "GET /search.json is there in 6.1.",
          "rule": "operation",
        },
        {
          "edit": {
            "adds": [
              "      created_on: { type: string, format: date-time }",
            ],
            "file": "spec/redmine/time_entries.yaml",
            "line": 18,
            "removes": 0,
          },
          "file": "spec/redmine/time_entries.yaml",
          "line": 6,
          "mend": "Add it, with who can have written it.",
          "problem": "TimeEntry has \`created_on\` (string) in listTimeEntries of 6.1.",
          "rule": "field-new",
        },
        {
          "edit": {
            "adds": [
              "      editable: { type: boolean, since: "6.0" }",
            ],
            "file": "spec/redmine/values.yaml",
            "line": 48,
            "removes": 1,
          },
          "file": "spec/redmine/values.yaml",
          "line": 48,
          "mend": "Correct since or until.",
          "problem": "\`editable\` of CustomField is there in 6.1.",
          "rule": "field-there",
        },
        {
          "edit": {
            "adds": [
              "      due_date: { type: [string, "null"], format: date }",
            ],
            "file": "spec/redmine/versions.yaml",
            "line": 13,
            "removes": 1,
          },
          "file": "spec/redmine/versions.yaml",
          "line": 13,
          "mend": "Add it to \`type\`.",
          "problem": "\`due_date\` of Version is null in listVersions.",
          "rule": "type",
        },
      ]
    `);

    // Redmine's API is what api.yaml says: a person's work, which the compiler asks for.
    change('api.yaml', 'GET /links/:id.json', 'GET /relations/:id.json');
    const again = await run(url, false);
    expect(JSON.parse(again.text).drift).toEqual([]);
  });
});
