/** What was really made or taken away, over the whole road to a demo Redmine: by the answer where it shows all, else by a look. */
import { describe, expect, it } from 'vitest';
import { sends } from '../live/races/between.ts';
import { demoCalls } from './demo.ts';
import { because, textOf, writeOf } from './written.ts';

const demo = await demoCalls({ REDMINE_MCP_CONFIRM: 'off' });

const requests = async (work: () => Promise<unknown>) =>
  (await demo.sent(work)).map(({ method, url }) => `${method} ${url}`);
const text = (filename: string) => ({ filename, content: 'some words' });
/** Redmine gets a token that it does not know. */
const lostUpload = <T>(work: () => Promise<T>) =>
  demo.afterwards(
    sends('POST', '/uploads'),
    (response, { body }) => {
      const { upload } = JSON.parse(body);
      response.writeHead(201).end(JSON.stringify({ upload: { ...upload, token: `${upload.id}.${'0'.repeat(64)}` } }));
    },
    work,
  );

describe('a new issue', () => {
  const issue = { project: 'ferry-app', subject: 'Whistle on arrival' };

  it('T11: is told by what Redmine answers: nothing is read afterwards', async () => {
    const sent = await requests(async () => {
      const { id, ...write } = writeOf(await demo.call('tom', 'create_issue', { ...issue, estimated_hours: 2 }));
      expect(write).toEqual({ outcome: 'done', applied: ['project', 'subject', 'estimated_hours'], ignored: [] });
      expect(demo.data.issues.at(-1)).toMatchObject({ id, subject: issue.subject, estimated_hours: 2 });
    });
    expect(sent.at(-1)).toMatch(/^POST .*\/issues\.json$/);
  });

  it('T15: is looked at for what the answer does not show: files and watchers', async () => {
    const sent = await requests(async () => {
      const args = { ...issue, watchers: ['Tom Fischer'], attachments: [text('plan.txt'), text('why?.txt')] };
      const { id, ...write } = writeOf(await demo.call('mira', 'create_issue', args));
      const attached = demo.data.attachments.filter(({ container }) => container?.id === id).map((file) => file.id);
      expect(attached).toHaveLength(2);
      expect(write).toEqual({
        outcome: 'partly',
        applied: ['project', 'subject', 'watchers', 'attachments.0'],
        ignored: [],
        differs: [because('attachments.1', /stored another value/)],
        attached,
      });
    });
    expect(sent.at(-2)).toMatch(/^GET \/issues\/\d+\.json\?include=watchers%2Cattachments$/);
  });

  it('T15: whose watchers it may not add is told so', async () => {
    for (const role of demo.data.roles) if (role.name === 'Reporter') role.permissions.push('view_issue_watchers');
    const outcome = await demo.call('tom', 'create_issue', { ...issue, watchers: ['me'] });
    expect(writeOf(outcome)).toMatchObject({
      ignored: [because('watchers', /^needs the permission add_issue_watchers,/)],
    });
  });

  it('T15: is not known when Redmine answers without it', async () => {
    const outcome = await demo.afterwards(
      sends('POST', '/issues.json'),
      (response) => void response.writeHead(201, { 'content-type': 'application/json' }).end('{}'),
      () => demo.call('tom', 'create_issue', issue),
    );
    expect(writeOf(outcome)).toEqual({ outcome: 'done', id: null, applied: [], ignored: [] });
    expect(textOf(outcome)).toMatch(/not checked: Redmine answered without the record$/);
  });
});

describe('a relation', () => {
  it.each([
    ['relates', 'relates', false],
    ['duplicates', 'duplicates', false],
    ['duplicated', 'duplicates', true],
    ['blocks', 'blocks', false],
    ['blocked', 'blocks', true],
  ])(
    'T42: %s is applied from either of two issues, though Redmine stores it from one',
    async (type, stored, isTurned) => {
      for (const [issue_id, other_issue_id] of [
        [38, 43],
        [43, 38],
      ] as const) {
        demo.data.relations = [];
        const outcome = await demo.call('mira', 'link_issues', { issue_id, other_issue_id, type });
        expect(writeOf(outcome)).toEqual({ outcome: 'done', id: 1, applied: ['other_issue_id', 'type'], ignored: [] });
        const from = type === 'relates' ? 38 : isTurned ? other_issue_id : issue_id;
        expect(demo.data.relations).toMatchObject([{ relation_type: stored, issue_from_id: from }]);
      }
    },
  );

  it('T15: whose delay was dropped says why; nobody is asked who reads, since its own answer shows it', async () => {
    const sent = await requests(async () => {
      const args = { issue_id: 16, other_issue_id: 17, type: 'blocks', delay: 3 };
      expect(writeOf(await demo.call('mira', 'link_issues', args))).toMatchObject({
        outcome: 'partly',
        applied: ['other_issue_id', 'type'],
        ignored: [{ field: 'delay', reason: 'only precedes and follows have a delay' }],
      });
    });
    expect(sent.at(-1)).toBe('POST /issues/16/relations.json');
  });

  it('T15: is not known when Redmine answers without it', async () => {
    const outcome = await demo.afterwards(
      sends('POST', '/relations.json'),
      (response) => void response.writeHead(201, { 'content-type': 'application/json' }).end('{}'),
      () => demo.call('mira', 'link_issues', { issue_id: 14, other_issue_id: 15 }),
    );
    expect(writeOf(outcome)).toEqual({ outcome: 'done', id: null, applied: [], ignored: [] });
    expect(textOf(outcome)).toMatch(/not checked: Redmine answered without the record$/);
  });
});

it('T11: time that is logged is told by what Redmine answers, though its issue was read before', async () => {
  const sent = await requests(async () => {
    const args = { issue_id: 9, hours: 1.5, activity: 'Design', comments: 'Drawn' };
    const { id, ...write } = writeOf(await demo.call('jonas', 'log_time', args));
    const applied = ['issue_id', 'hours', 'activity', 'comments'];
    expect(write).toEqual({ outcome: 'done', applied, ignored: [] });
    expect(demo.data.time_entries.at(-1)).toMatchObject({ id, hours: 1.5 });
  });
  expect(sent.at(-1)).toMatch(/^POST .*\/time_entries\.json$/);
});

describe('a wiki page', () => {
  const page = (title: string) => ({ action: 'create', project: 'ferry-app', title, text: 'Timetable of the summer' });

  it('T11: is told by what Redmine answers', async () => {
    const sent = await requests(async () => {
      const outcome = await demo.call('mira', 'write_wiki_page', { ...page('Summer'), comments: 'first' });
      expect(writeOf(outcome)).toEqual({ outcome: 'done', id: null, applied: ['text', 'comments'], ignored: [] });
    });
    expect(sent.at(-1)).toBe('PUT /projects/1/wiki/Summer.json');
  });

  it('T15: is looked at for its files: one that Redmine dropped in silence is told', async () => {
    const args = { ...page('Winter'), attachments: [text('ice.txt')] };
    const outcome = await lostUpload(() => demo.call('mira', 'write_wiki_page', args));
    expect(writeOf(outcome)).toEqual({
      outcome: 'partly',
      id: null,
      applied: ['text'],
      ignored: [because('attachments.0', /^Redmine did not attach it/)],
    });
    const again = { ...args, action: 'update', text: 'Colder', attachments: [text('snow.txt')] };
    expect(writeOf(await demo.call('mira', 'write_wiki_page', again))).toMatchObject({
      outcome: 'done',
      applied: ['text', 'attachments.0'],
      attached: [demo.data.attachments.at(-1)?.id],
    });
  });

  it('T15: that is renamed is looked for by its new title', async () => {
    await demo.call('mira', 'write_wiki_page', page('Spring'));
    const sent = await requests(async () => {
      const args = { action: 'rename', project: 'ferry-app', title: 'Spring', new_title: 'early year' };
      const outcome = await demo.call('mira', 'write_wiki_page', args);
      expect(writeOf(outcome)).toEqual({ outcome: 'done', id: null, applied: ['new_title'], ignored: [] });
    });
    expect(sent.at(-1)).toMatch(/^GET \/projects\/1\/wiki\/early(%20|_)year\.json$/);
  });
});

it('T15: what was deleted is not looked for', async () => {
  const sent = await requests(async () => {
    const outcome = await demo.call('mira', 'delete', { kind: 'issue', id: 60 });
    expect(writeOf(outcome)).toEqual({ outcome: 'done', id: 60, applied: [], ignored: [] });
  });
  expect(sent.at(-1)).toMatch(/^DELETE \/issues\/60\.json/);
});
