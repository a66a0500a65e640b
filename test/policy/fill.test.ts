import { describe, expect, it } from 'vitest';
import type { Action, Call, Json } from '../../generated/types.ts';
import type { Outcome } from '../../runtime/pipeline.ts';
import { filled } from '../../runtime/policy/fill.ts';
import { after, before, reads, sends } from '../live/races/between.ts';
import { actionOf } from '../shape/catalogue.ts';
import { demoCalls } from './demo.ts';

describe('what Redmine insists on', () => {
  const update = actionOf('write_wiki_page', 'update');
  const page: Json = { title: 'Piers', text: 'theirs', version: 4 };
  const request: Call = { operation: 'putWikiPage', path: { project_id: 1, title: 'Piers' } };
  const call = (body: Call['body']): Call => (body === undefined ? request : { ...request, body });

  it.each<[what: string, sent: Call['body'], record: Json | undefined, want: Call['body']]>([
    [
      'is taken from the record, beside what is changed',
      { wiki_page: { parent_title: 'Wiki' } },
      page,
      { wiki_page: { parent_title: 'Wiki', text: 'theirs', version: 4 } },
    ],
    [
      'is not taken where it is changed',
      { wiki_page: { text: 'mine' } },
      page,
      { wiki_page: { text: 'mine', version: 4 } },
    ],
    ['is all that is sent where nothing is changed', undefined, page, { wiki_page: { text: 'theirs', version: 4 } }],
    ['is not made up', { wiki_page: { text: 'mine' } }, { title: 'Piers' }, { wiki_page: { text: 'mine' } }],
    ['is not made up without a record', { wiki_page: { text: 'mine' } }, undefined, { wiki_page: { text: 'mine' } }],
    ['lies beside other roots', { uploads: [] }, page, { uploads: [], wiki_page: { text: 'theirs', version: 4 } }],
  ])('%s', (_, sent, record, want) => {
    const { body, ...rest } = filled(call(sent), update, record);
    expect(body).toStrictEqual(want);
    expect(rest).toEqual(request);
  });

  it.each<[what: string, action: Action, plain: Call]>([
    [
      'of an action without any',
      actionOf('update_issue'),
      { operation: 'updateIssue', body: { issue: { subject: 'x' } } },
    ],
    ['that has no body', actionOf('delete', 'issue'), { operation: 'deleteIssue', path: { issue_id: 1 } }],
  ])('is nothing in a request %s, which goes as it is', (_, action, plain) => {
    expect(filled(plain, action, page)).toStrictEqual(plain);
  });
});

describe('T19: a wiki page', async () => {
  const demo = await demoCalls();
  const project = 'ferry-app';
  const isPage = reads('/wiki/');
  const isWrite = sends('PUT', '/wiki/');
  const write = (args: object) => demo.call('mira', 'write_wiki_page', { project, ...args });
  const stored = (title: string) => demo.data.wiki_pages.find((page) => page.title === title)?.versions.at(-1)?.text;
  const remove = (title: string) => async () => {
    demo.data.wiki_pages = demo.data.wiki_pages.filter((page) => page.title !== title);
  };
  const made = async (title: string) => {
    expect(await write({ action: 'create', title, text: 'first' })).toMatchObject({ isError: false });
    return title;
  };
  const conflict = { isError: true, meta: { 'redmine-mcp/error': { code: 'conflict' } } };
  const textOf = (outcome: Outcome) => (outcome.kind === 'answer' ? outcome.text : '');

  it('that was changed between our read and our write is a conflict, and theirs stays', async () => {
    const title = await made('Raced');
    const theirs = () => write({ action: 'update', title, text: 'theirs' });
    const mine = await after(demo, isPage, theirs, () => write({ action: 'update', title, text: 'mine' }));
    expect(mine).toMatchObject(conflict);
    expect(mine).not.toMatchObject({ meta: { 'redmine-mcp/write': {} } });
    expect(stored(title)).toBe('theirs');
  });

  it('that somebody made in between is told of as replaced, though it was done', async () => {
    const theirs = () => made('Twice');
    const mine = await after(demo, isPage, theirs, () => write({ action: 'create', title: 'Twice', text: 'mine' }));
    expect(mine).toMatchObject({ ...conflict, meta: { ...conflict.meta, 'redmine-mcp/write': { outcome: 'done' } } });
    expect(textOf(mine)).toMatch(/Somebody made the wiki page in between.* replaced their text/);
    expect(stored('Twice')).toBe('mine');
  });

  it('that somebody deleted in between is told of as made anew, though only a change was asked for', async () => {
    const title = await made('Gone');
    const mine = await before(demo, isWrite, remove(title), () => write({ action: 'update', title, text: 'mine' }));
    expect(mine).toMatchObject({ ...conflict, meta: { ...conflict.meta, 'redmine-mcp/write': { outcome: 'done' } } });
    expect(textOf(mine)).toMatch(/The wiki page was deleted or renamed in between.* made it anew/);
    expect(stored(title)).toBe('mine');
  });

  it('keeps its text under a new parent and a new name', async () => {
    const title = await made('Harbour');
    expect(await write({ action: 'update', title, parent: 'Wiki' })).toMatchObject({ isError: false });
    expect(await write({ action: 'rename', title, new_title: 'Harbours' })).toMatchObject({ isError: false });
    expect(stored('Harbours')).toBe('first');
  });
});
