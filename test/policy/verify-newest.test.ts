/** News and files, of which Redmine answers nothing when they are made: each is looked for in the list. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { newestIn } from '../../runtime/policy/verify-write.ts';
import { actionOf } from '../shape/catalogue.ts';
import { sessionWith } from './session.ts';
import { because, lookedBack } from './written.ts';

/** The account of these tests. */
const ME = 6;
const NOT_LISTED = /not in the list: Redmine may not have made it/;

const news = (id: number, title: string, more: JsonObject = {}) => ({
  id,
  project: { id: 1, name: 'Alpha' },
  author: { id: ME, name: 'Dev' },
  title,
  summary: '',
  description: 'Come all',
  created_on: '2026-01-05T12:00:00Z',
  ...more,
});
const THEIRS = { author: { id: 7, name: 'Another' } };

/** A call that makes news, with the list as it was and as it is afterwards. */
async function announced(
  was: Json[],
  is: Json[],
  more: JsonObject = {},
  answers: Parameters<typeof sessionWith>[0] = {},
) {
  const args = { project: 1, title: 'Party', description: 'Come all', ...more };
  const action = actionOf('write_news', 'create');
  const earlier = sessionWith({ listNews: { news: was } });
  const newestBefore = await newestIn(action, args, earlier.session);
  return lookedBack(['write_news', 'create'], args, { listNews: { news: is }, ...answers }, { newestBefore });
}

describe('T15: news', () => {
  const OLD = news(4, 'Old');

  it('are found in the list by their account, and tell their id', async () => {
    const { verified, id, sent } = await announced([OLD], [news(6, 'Theirs', THEIRS), news(5, 'Party'), OLD]);
    expect(id).toBe(5);
    expect(verified).toEqual({ applied: ['title', 'description'], ignored: [], differs: [], unchecked: [] });
    expect(sent).toEqual(['listNews']);
  });

  it('are the first of a project', async () => {
    expect(await announced([], [news(1, 'Party')])).toMatchObject({ id: 1 });
  });

  it.each<[what: string, was: Json[], is: Json[]]>([
    ['it is not there', [OLD], [OLD]],
    ['the same was said before', [news(5, 'Party'), news(3, 'Older')], [news(5, 'Party'), news(3, 'Older')]],
    ['the same was said before an older one of somebody else', [news(3, 'Party')], [news(3, 'Party')]],
    ['only somebody else said something', [OLD], [news(5, 'Party', THEIRS), OLD]],
    ['nobody is its author', [OLD], [news(5, 'Party', { author: undefined }), OLD]],
    ['there are none at all', [], []],
  ])('are not taken for made when %s', async (_, was, is) => {
    expect(await announced(was, is)).toMatchObject({ verified: expect.stringMatching(NOT_LISTED) });
  });

  it.each<[what: string, is: Json[], id: number]>([
    ['another title', [news(6, 'Other'), news(5, 'Party'), OLD], 5],
    ['another text', [news(6, 'Party', { description: 'Stay home' }), news(5, 'Party'), OLD], 5],
    ['another text, listed later', [OLD, news(5, 'Party'), news(6, 'Party', { description: 'Stay home' })], 5],
    ['all the same', [news(6, 'Party'), news(5, 'Party'), OLD], 6],
    ['all the same, listed later', [OLD, news(5, 'Party'), news(6, 'Party')], 6],
    ['line ends that Redmine changed', [news(6, 'Other'), news(5, 'Party', { description: 'Come all\r\n' })], 5],
  ])('of one account made twice at once, with %s, each tell their own id', async (_, is, id) => {
    expect(await announced([OLD], is)).toMatchObject({ id, verified: { ignored: [], differs: [] } });
  });

  it('are the newest where Redmine stored them differently', async () => {
    const { id, verified } = await announced([OLD], [OLD, news(5, 'Before'), news(6, 'Partyy')]);
    expect([id, verified]).toMatchObject([6, { differs: [{ field: 'title' }] }]);
  });

  describe('with files, which the list does not show', () => {
    const attachments = [{ token: '12.abc', filename: 'map.txt' }];
    const getNews = ({ path }: { path?: JsonObject }) => ({
      news: news(Number(path?.['news_id']), 'Party', {
        attachments: path?.['news_id'] === 5 ? [{ id: 12, filename: 'map.txt' }] : [],
      }),
    });

    it('are read whole', async () => {
      const { id, verified, sent } = await announced([OLD], [news(5, 'Party'), OLD], { attachments }, { getNews });
      expect(sent).toEqual(['listNews', 'getNews']);
      expect([id, verified]).toMatchObject([5, { applied: ['title', 'description', 'attachments.0'], attached: [12] }]);
    });

    it('are told from others that the account made at once', async () => {
      const rows = [news(6, 'Other'), news(5, 'Party'), OLD];
      const { id, verified } = await announced([OLD], rows, { attachments }, { getNews });
      expect([id, verified]).toMatchObject([5, { ignored: [], attached: [12] }]);
    });

    it('are not looked for further when they are not in the list', async () => {
      const { sent, verified } = await announced([OLD], [OLD], { attachments }, { getNews });
      expect([sent, verified]).toEqual([['listNews'], expect.stringMatching(NOT_LISTED)]);
    });
  });
});

describe('T15: a file of a project', () => {
  const file = (id: number, filename: string, more: JsonObject = {}) => ({
    id,
    filename,
    description: 'The manual',
    author: { id: ME, name: 'Dev' },
    ...more,
  });
  /** Redmine lists files by their names. */
  const added = (is: Json[], more: JsonObject = {}) =>
    lookedBack(
      ['add_file'],
      { project: 1, file: '12.abc', description: 'The manual', ...more },
      { listFiles: { files: is } },
      { newestBefore: 9 },
    );

  it('is the one whose token was sent', async () => {
    const { id, verified } = await added([file(9, 'a.txt'), file(12, 'manual.txt')]);
    expect([id, verified]).toEqual([
      12,
      { applied: ['file', 'description'], ignored: [], differs: [], unchecked: [], attached: [12] },
    ]);
  });

  it('is not another one that the account added at once', async () => {
    const rows = [file(13, 'a.txt'), file(12, 'manual.txt', { description: 'Other words' }), file(14, 'z.txt')];
    const { id, verified } = await added(rows);
    expect([id, verified]).toMatchObject([12, { applied: ['file'], ignored: [], differs: [{ field: 'description' }] }]);
  });

  it('is not there when only others are', async () => {
    expect(await added([file(9, 'a.txt'), file(13, 'z.txt')])).toMatchObject({
      verified: expect.stringMatching(NOT_LISTED),
    });
  });

  it('went to no version', async () => {
    const { verified } = await added([file(12, 'manual.txt')], { version: 3 });
    expect(verified).toMatchObject({
      applied: ['file', 'description'],
      ignored: [because('version', /^likely a perm/)],
    });
  });
});

it('T11: what is not looked for in a list costs no request before the write', async () => {
  for (const action of [actionOf('create_issue'), actionOf('delete', 'issue')]) {
    const { session, sent } = sessionWith({});
    expect(await newestIn(action, { project: 1, id: 7 }, session)).toBeUndefined();
    expect(sent).toEqual([]);
  }
});
