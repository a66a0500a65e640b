import { beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../../generator/diff/diff.ts';
import type { Finding } from '../../../generator/diff/finding.ts';
import { locator } from '../../../generator/diff/locate.ts';
import { changed, type Edit } from './changed.ts';

const ISSUES = 'redmine/issues.yaml';
const RELATIONS = 'redmine/relations.yaml';

const EXPOSED: Edit[] = [
  [
    'exclusions.yaml',
    'GET /issues/:issue_id/relations.json: needs the right to manage relations; get_issue shows them to everybody who sees the issue\n',
    '',
  ],
  [RELATIONS, '  Relation: # stored once for both issues\n', '  Relation:\n    views: { row: [id, relation_type] }\n'],
  [
    RELATIONS,
    '\ntools:\n',
    `
tools:
  list_relations:
    title: List relations
    describe: The relations of one issue, a line each.
    call: listRelations
    view: row
    input:
      issue_id: { to: path.issue_id, describe: Issue number. }
`,
  ],
];

type Wanted = Partial<
  Pick<Finding, 'level' | 'axis' | 'rule' | 'tools' | 'subject' | 'old' | 'new' | 'consequence'>
> & {
  /** What stands at its line. */
  line: string | RegExp;
};

/** A change of the real catalogue, and all that is to be found. `from` is made first, where the change is to undo it. */
const PREPARED: [name: string, { edits: Edit[]; from?: Edit[]; finds: Wanted[] }][] = [
  [
    'an effect lowered, from write to read',
    {
      edits: [[RELATIONS, 'effect: write', 'effect: read\n    why: relations are only notes']],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'effect-lowered',
          tools: ['link_issues'],
          subject: '',
          old: 'write',
          new: 'read',
          consequence: 'It is offered and allowed in read-only mode, and nothing is recorded or proven.',
          line: 'effect: read',
        },
      ],
    },
  ],
  [
    'an effect lowered, from destructive to write',
    {
      from: [
        [
          'redmine/journals.yaml',
          '  edit_note:\n',
          '  edit_note:\n    effect: destructive\n    preview: { show: [id] }\n',
        ],
      ],
      edits: [],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'effect-lowered',
          tools: ['edit_note'],
          subject: '',
          old: 'destructive',
          new: 'write',
          consequence: 'It shows no preview, and no person is asked any more.',
          line: 'edit_note:',
        },
      ],
    },
  ],
  [
    'an untrusted mark dropped',
    {
      edits: [
        [
          ISSUES,
          'subject: { type: string, x-trust: untrusted }\n      description',
          'subject: { type: string, x-trust: admin }\n      description',
        ],
      ],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'untrusted-mark-removed',
          tools: ['delete', 'get_issue', 'list_issues'],
          subject: 'answer `Issue.subject`',
          old: 'untrusted',
          new: 'admin',
          consequence: 'Text that anybody could have written reaches the model as trusted.',
          line: 'subject: { type: string, x-trust: admin }',
        },
      ],
    },
  ],
  [
    'an untrusted field that leaves the schema while its tools stay',
    {
      edits: [[ISSUES, '      comments: { type: [string, "null"], x-trust: untrusted }\n', '']],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'untrusted-field-removed',
          tools: ['get_issue'],
          subject: 'answer `Changeset.comments`',
          old: 'untrusted',
          line: /^comments:/,
        },
      ],
    },
  ],
  [
    'a path changed',
    {
      edits: [
        [ISSUES, 'http: PUT /issues/:issue_id.json', 'http: PUT /issue/:issue_id.json'],
        ['api.yaml', '  - PUT /issues/:id.json', '  - PUT /issue/:id.json'],
      ],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'route-changed',
          tools: ['update_issue'],
          subject: 'operation `updateIssue`',
          old: 'PUT /issues/:issue_id.json',
          new: 'PUT /issue/:issue_id.json',
          consequence: 'The same call reaches something else in Redmine.',
          line: 'http: PUT /issue/:issue_id.json',
        },
      ],
    },
  ],
  [
    'a permission removed from an operation',
    {
      edits: [
        [
          ISSUES,
          'http: POST /issues.json\n    also: [POST /projects/:project_id/issues.json]\n    effect: write\n    permission: add_issues',
          'http: POST /issues.json\n    also: [POST /projects/:project_id/issues.json]\n    effect: write\n    permission: public',
        ],
      ],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'permission-weakened',
          tools: ['create_issue'],
          subject: 'operation `createIssue`',
          old: ['add_issues'],
          new: 'public',
          line: 'permission: public',
        },
      ],
    },
  ],
  [
    'a permission removed from a property',
    {
      edits: [
        [
          ISSUES,
          '        permission: set_notes_private\n        unless: refuse\n        why: Redmine would publish the note.\n',
          '',
        ],
      ],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'permission-weakened',
          tools: ['update_issue'],
          subject: 'argument `private_notes`',
          old: ['set_notes_private'],
          new: ['edit_issues', 'edit_own_issues'],
          line: /private_notes/,
        },
      ],
    },
  ],
  [
    'a scope removed that Redmine does not ask a token for',
    {
      edits: [
        [
          'redmine/attachments.yaml',
          '    scopes: [edit_issues] # for files of issues Redmine asks the roles, not the token (Issue#attributes_editable?)\n',
          '',
        ],
      ],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'scope-unneeded',
          tools: ['edit_attachment'],
          subject: 'operation `updateAttachment`',
          old: ['edit_issues'],
          new: [],
          line: /updateAttachment/,
        },
      ],
    },
  ],
  [
    'the scope of one kind of record removed',
    {
      edits: [['redmine/search.yaml', '          news: view_news\n', '']],
      finds: [{ level: 'block', axis: 'authority', rule: 'scope-unneeded', tools: ['search'], line: /^scopes: / }],
    },
  ],
  [
    'a scope that one kind of record needs instead of another',
    {
      edits: [['redmine/search.yaml', 'news: view_news', 'news: view_issues']],
      finds: [{ level: 'block', axis: 'authority', rule: 'scope-unneeded', tools: ['search'], line: /^scopes: / }],
    },
  ],
  [
    'a scope added',
    {
      edits: [
        [ISSUES, '    permission: delete_issues\n', '    permission: delete_issues\n    scopes: [edit_issues]\n'],
      ],
      finds: [{ level: 'review', axis: 'caller', rule: 'scope-needed', tools: ['delete'], line: /scopes/ }],
    },
  ],
  [
    'scopes that clients are told to ask for, one more and one less',
    {
      edits: [
        [ISSUES, 'reveals: [view_private_notes, view_issue_watchers, view_time_entries]', 'reveals: [view_changesets]'],
      ],
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'scope-offered',
          new: ['view_changesets'],
          line: /^reveals: /,
        },
      ],
    },
  ],
  [
    'a refusal removed',
    {
      edits: [[ISSUES, '        unless: refuse\n        why: Redmine would publish the note.\n', '']],
      finds: [
        {
          level: 'block',
          axis: 'authority',
          rule: 'guard-removed',
          tools: ['update_issue'],
          subject: 'argument `private_notes`',
          line: /private_notes/,
        },
      ],
    },
  ],
  [
    'a limit raised, of every list',
    {
      edits: [['defaults.yaml', 'max: 1000', 'max: 5000']],
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'page-cap-raised',
          tools: [],
          subject: 'paging `max`',
          old: 1000,
          new: 5000,
          line: /max: 5000/,
        },
      ],
    },
  ],
  [
    'a limit raised, of one property that two tools take',
    {
      edits: [
        [
          ISSUES,
          'subject: { type: string, minLength: 1, maxLength: 255',
          'subject: { type: string, minLength: 1, maxLength: 999',
        ],
      ],
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'bound-widened',
          tools: ['create_issue', 'update_issue'],
          subject: 'argument `subject`, maxLength',
          old: 255,
          new: 999,
          line: /maxLength: 999/,
        },
      ],
    },
  ],
  [
    'a required input added',
    {
      edits: [
        [
          ISSUES,
          '      link_copy:\n',
          '      copy_mode: { type: string, maxLength: 9, reads: { never: an answer does not show it } }\n      link_copy:\n',
        ],
        [
          ISSUES,
          '      copy_from: { to: body.copy_from',
          '      copy_mode: { to: body.copy_mode, required: true, describe: How. }\n      copy_from: { to: body.copy_from',
        ],
      ],
      finds: [
        {
          level: 'review',
          axis: 'caller',
          rule: 'required-input-added',
          tools: ['create_issue'],
          subject: 'argument `copy_mode`',
          consequence: 'Calls without it fail.',
          line: /copy_mode: { to/,
        },
      ],
    },
  ],
  [
    'a property of a body added, that an agent may send',
    {
      edits: [
        [
          ISSUES,
          '      link_copy:\n',
          '      copy_mode: { type: string, maxLength: 9, reads: { never: an answer does not show it } }\n      link_copy:\n',
        ],
        [
          ISSUES,
          '      copy_from: { to: body.copy_from',
          '      copy_mode: { to: body.copy_mode, describe: How it is copied. }\n      copy_from: { to: body.copy_from',
        ],
      ],
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'body-property-added',
          tools: ['create_issue'],
          subject: 'argument `copy_mode`',
          line: /copy_mode: { to/,
        },
      ],
    },
  ],
  [
    'an input that need not be given any more',
    {
      edits: [
        [
          ISSUES,
          'subject: { to: body.issue.subject, required: true',
          'subject: { to: body.issue.subject',
          'everywhere',
        ],
      ],
      finds: [
        {
          level: 'note',
          axis: 'caller',
          rule: 'input-optional',
          tools: ['create_issue'],
          subject: 'argument `subject`',
          old: 'required',
          new: 'optional',
          line: /subject: { to: body.issue.subject/,
        },
      ],
    },
  ],
  [
    'a tool renamed, with an alias',
    {
      edits: [[RELATIONS, '  link_issues:\n', '  relate_issues:\n    renamed_from: [link_issues]\n']],
      finds: [
        {
          level: 'note',
          axis: 'caller',
          rule: 'tool-renamed',
          tools: ['relate_issues'],
          subject: '',
          old: 'link_issues',
          new: 'relate_issues',
          line: 'renamed_from: [link_issues]',
        },
      ],
    },
  ],
  [
    'a tool renamed, without an alias',
    {
      edits: [[RELATIONS, '  link_issues:\n', '  relate_issues:\n']],
      finds: [
        {
          level: 'review',
          axis: 'caller',
          rule: 'tool-renamed-without-alias',
          tools: ['relate_issues'],
          subject: '',
          old: 'link_issues',
          new: 'relate_issues',
          line: 'relate_issues:',
        },
      ],
    },
  ],
  [
    'a description rewritten',
    {
      edits: [
        [
          RELATIONS,
          'Relate an issue to another one, seen from issue_id',
          'Always relate an issue to another one, seen from issue_id',
        ],
      ],
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'description-changed',
          tools: ['link_issues'],
          subject: 'description',
          line: /describe: >-/,
        },
      ],
    },
  ],
  [
    'a description of an argument rewritten',
    {
      edits: [[RELATIONS, 'describe: Else relates.', 'describe: relates or what the issue says.']],
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'description-changed',
          tools: ['link_issues'],
          subject: 'argument `type`',
          old: 'Else relates.',
          new: 'relates or what the issue says.',
          line: /describe: relates or/,
        },
      ],
    },
  ],
  [
    'an operation newly exposed, by a tool of its own',
    {
      edits: EXPOSED,
      finds: [
        {
          level: 'review',
          axis: 'authority',
          rule: 'operation-exposed',
          tools: ['list_relations'],
          subject: '`GET /issues/:issue_id/relations.json`',
          old: 'excluded',
          new: 'used',
          line: 'listRelations:',
        },
      ],
    },
  ],
  [
    'an operation excluded again',
    {
      from: EXPOSED,
      edits: [],
      finds: [
        {
          level: 'review',
          axis: 'caller',
          rule: 'operation-excluded',
          tools: ['list_relations'],
          line: /relations.json/,
        },
      ],
    },
  ],
  [
    'a default changed',
    {
      edits: [[ISSUES, 'default: open, describe', 'default: any, describe']],
      finds: [
        {
          level: 'review',
          axis: 'both',
          rule: 'default-changed',
          tools: ['list_issues'],
          subject: 'argument `status`',
          old: 'open',
          new: 'any',
          line: /default: any/,
        },
      ],
    },
  ],
  ['a comment', { edits: [[ISSUES, '# what can be written', '# what may be written']], finds: [] }],
  [
    'another order of a list that has none',
    {
      edits: [
        [
          ISSUES,
          'permission: { anyOf: [edit_issues, edit_own_issues] }\n    properties:\n      project_id',
          'permission: { anyOf: [edit_own_issues, edit_issues] }\n    properties:\n      project_id',
        ],
      ],
      finds: [],
    },
  ],
];

let base: ReturnType<typeof changed>;
beforeAll(() => {
  base = changed();
}, 60_000);

function linesOf(files: readonly (readonly [string, string])[], { place }: Finding): string {
  const [, text = ''] = files.find(([name]) => name === place?.file) ?? [];
  return text.split('\n')[(place?.line ?? 0) - 1]?.trim() ?? '';
}

describe('a change gives exactly what a careful reviewer wants to see', () => {
  it.each(PREPARED)('%s', (_, { edits, from, finds }) => {
    const old = from ? changed(...from) : base;
    const next = changed(...edits);
    const found = findings(old.lock, next.lock, locator(old.files, next.files)).map((finding) => ({
      ...finding,
      line: linesOf(finding.place?.side === 'old' ? old.files : next.files, finding),
    }));
    expect(found).toMatchObject(
      finds.map(({ line, ...wanted }) => ({
        ...wanted,
        line: typeof line === 'string' ? line : expect.stringMatching(line),
      })),
    );
    for (const { fingerprint, covers } of found) {
      expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
      expect(covers.length).toBeGreaterThan(0);
    }
  });
});
