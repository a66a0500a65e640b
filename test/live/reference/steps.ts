import type { Answer } from '../clients.ts';
import { type Scene, writeOf } from '../scene.ts';

/** Ids of what was made so far, by what it is called here. */
export type Made = Record<string, number>;

/** One example of generated/REFERENCE.md: a call that a small team's agent makes, in the order of their work. */
export interface Step {
  readonly tool: string;
  /** Who asks; else the project's manager. */
  readonly as?: 'admin' | 'rosa';
  readonly arguments: (made: Made) => Record<string, unknown>;
  /** What the record that the call makes is called from here on. */
  readonly makes?: string;
  /** Ids that only Redmine shows. */
  readonly finds?: (scene: Scene, made: Made, answer: Answer) => Promise<Made>;
}

/** Of the project that everything happens in. */
export const IDENTIFIER = 'corner-shop';
const step = (tool: string, args: Step['arguments'], more: Partial<Step> = {}): Step => ({
  tool,
  arguments: args,
  ...more,
});

/** The manager, Rosa and Tom of the project exist before; see reference.test.ts. */
export const steps: readonly Step[] = [
  step('whoami', () => ({}), { as: 'rosa' }),
  step('list_projects', () => ({ name: 'Corner shop', status: 1 }), { as: 'rosa' }),
  step('list_values', (_made) => ({ what: 'members', project: IDENTIFIER })),
  step(
    'change_version',
    (_made) => ({ action: 'create', project: IDENTIFIER, name: 'Opening day', due_date: '2030-05-02' }),
    { makes: 'version' },
  ),
  step(
    'change_category',
    (_made) => ({ action: 'create', project: IDENTIFIER, name: 'Checkout', assigned_to: 'Rosa Lindt' }),
    { makes: 'category' },
  ),
  step(
    'create_issue',
    (_made) => ({
      project: IDENTIFIER,
      tracker: 'Bug',
      subject: 'Vouchers are taken twice',
      description: 'A voucher still works after it was used.\n\nSteps: pay with it, go back, pay again.',
      priority: 'High',
      category: 'Checkout',
      version: 'Opening day',
      assigned_to: 'Rosa Lindt',
      start_date: '2030-04-01',
      due_date: '2030-04-20',
    }),
    { makes: 'issue' },
  ),
  step(
    'update_issue',
    (made) => ({
      issue_id: made['issue'],
      status: 'In Progress',
      done_ratio: 20,
      notes: 'I can see it on the test shop.',
    }),
    {
      as: 'rosa',
      finds: async (scene, made) => ({ note: (await scene.look(made['issue'] ?? 0)).journals.at(-1).id }),
    },
  ),
  step('edit_note', (made) => ({
    issue_id: made['issue'],
    note_id: made['note'],
    notes: 'Seen on the test shop, too.',
  })),
  step('change_watchers', (made) => ({ action: 'add', issue_id: made['issue'], users: ['Tom Abel'] })),
  step('link_issues', (made) => ({ issue_id: made['issue'], other_issue_id: made['other'], type: 'blocks' }), {
    finds: async (scene, made) => ({
      relation: (await scene.look(made['issue'] ?? 0, 'relations')).relations[0].id,
    }),
  }),
  step('get_issue', (made) => ({ issue_id: made['issue'] })),
  step('list_issues', () => ({ project: IDENTIFIER, status: 'open', sort: 'priority:desc' })),
  step('search', () => ({ text: 'voucher', project: IDENTIFIER })),
  step(
    'log_time',
    (made) => ({
      issue_id: made['issue'],
      hours: 2,
      activity: 'Development',
      spent_on: '2026-02-27',
      comments: 'Found the cause',
    }),
    { as: 'rosa', makes: 'time' },
  ),
  step('edit_time_entry', (made) => ({ time_entry_id: made['time'], hours: 2.5 })),
  step(
    'import_time_entries',
    (made) => ({
      rows: [
        { issue_id: made['issue'], hours: 1, activity: 'Development', spent_on: '2026-02-26' },
        { project: IDENTIFIER, hours: 0.5, activity: 'Design', spent_on: '2026-02-26', comments: 'Planning' },
      ],
    }),
    {
      as: 'rosa',
      finds: async (scene, made) => {
        const { body } = await scene.rest('admin', 'GET', `/time_entries.json?project_id=${made['project']}`);
        const entry = (hours: number) => body.time_entries.find((each: { hours: number }) => each.hours === hours).id;
        return { imported: entry(1), planned: entry(0.5) };
      },
    },
  ),
  step('list_time_entries', (_made) => ({
    project: IDENTIFIER,
    user: 'Rosa Lindt',
    spent: '2026-02-01..2026-02-28',
  })),
  step('time_report', () => ({ project: IDENTIFIER, by: ['activity', 'issue'] })),
  step('project_summary', () => ({ project: IDENTIFIER })),
  step('timeline', () => ({ project: IDENTIFIER })),
  step('related_work', (made) => ({ issue_id: made['issue'] })),
  step('issue_fields', (_made) => ({ project: IDENTIFIER, tracker: 'Bug' }), { as: 'admin' }),
  step('write_wiki_page', (_made) => ({
    action: 'create',
    project: IDENTIFIER,
    title: 'Vouchers',
    text: 'A voucher is used up with the first payment.',
    comments: 'What we agreed on',
  })),
  step('get_wiki_page', () => ({ project: IDENTIFIER, title: 'Vouchers' })),
  step('list_wiki_pages', () => ({ project: IDENTIFIER })),
  step(
    'write_news',
    (_made) => ({
      action: 'create',
      project: IDENTIFIER,
      title: 'The shop opens in May',
      description: 'On the second.',
    }),
    { makes: 'news' },
  ),
  step('list_news', () => ({ action: 'list', project: IDENTIFIER })),
  step(
    'add_file',
    (_made) => ({ project: IDENTIFIER, file: { filename: 'vouchers.csv', content: 'code,value\nSPRING,10\n' } }),
    {
      finds: async (scene, made) => {
        const { body } = await scene.rest('admin', 'GET', `/projects/${made['project']}/files.json`);
        return { file: body.files[0].id };
      },
    },
  ),
  step('list_files', () => ({ project: IDENTIFIER })),
  step('get_attachment', (made) => ({ attachment_id: made['file'] })),
  step('edit_attachment', (made) => ({ attachment_id: made['file'], description: 'All vouchers of this spring' })),
  step(
    'change_user',
    () => ({
      action: 'create',
      login: 'cornershop_ida',
      firstname: 'Ida',
      lastname: 'Berg',
      mail: 'ida.berg@example.net',
      generate_password: true,
    }),
    { as: 'admin', makes: 'ida' },
  ),
  step('find_users', () => ({ what: 'users', name: 'cornershop_ida' }), { as: 'admin' }),
  step('change_group', (made) => ({ action: 'create', name: 'Corner shop team', users: [made['ida']] }), {
    as: 'admin',
    makes: 'group',
  }),
  step(
    'change_member',
    (made) => ({ action: 'create', project: IDENTIFIER, user: made['group'], roles: ['Reporter'] }),
    {
      makes: 'membership',
    },
  ),
  step('update_my_account', () => ({ mail_notification: 'only_assigned' }), { as: 'rosa' }),
  step('write_project', (_made) => ({
    action: 'update',
    project: IDENTIFIER,
    description: 'Everything about the shop on the corner.',
  })),
  step('delete', (made) => ({ kind: 'issue', id: made['other'] })),
  step('set_project_state', () => ({ action: 'close', project: IDENTIFIER })),
];

/** The id of what a write made. */
export const idOfWrite = (answer: Answer): number => writeOf(answer).id ?? 0;
