/** Two who write one wiki page: nobody's text is lost in silence. */
import { describe, expect, it } from 'vitest';
import { done, errorOf, every, openScene, unique, writeOf } from '../scene.ts';
import { after, before, reads, sends } from './between.ts';

describe.each(every)('one wiki page, two writers, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const path = (title: string) => `/projects/alpha/wiki/${encodeURIComponent(title)}.json`;
  const titled = () => unique('Raced').replace(' ', '_');
  const put = (title: string, wiki_page: object) => scene.rest('admin', 'PUT', path(title), { wiki_page });
  const remove = (title: string) => scene.rest('admin', 'DELETE', path(title));
  const stored = async (title: string) => (await scene.rest('admin', 'GET', path(title))).body.wiki_page;
  const write = async (args: Record<string, unknown>) =>
    (await scene.as('manager')).call('write_wiki_page', { project: 'alpha', ...args });
  const isPage = reads('/wiki/');
  const isWrite = sends('PUT', '/wiki/');
  const page = async (text = 'first') => {
    const title = titled();
    await put(title, { text });
    return title;
  };

  it('T19: of two updates that read the same version one is made, the other a conflict', async () => {
    const title = await page();
    let theirs = {};
    const mine = await after(
      scene,
      isPage,
      async () => {
        theirs = writeOf(await done(write({ action: 'update', title, text: 'theirs' })));
      },
      () => write({ action: 'update', title, text: 'mine' }),
    );
    expect(theirs).toMatchObject({ outcome: 'done', applied: ['text'] });
    expect(errorOf(mine)).toEqual({ code: 'conflict' });
    expect(writeOf(mine)).toBeUndefined();
    expect(await stored(title)).toMatchObject({ text: 'theirs', version: 2 });
  });

  it('T19: of two who create one page the second is a conflict that says what it replaced', async () => {
    const title = titled();
    const mine = await after(
      scene,
      isPage,
      () => done(write({ action: 'create', title, text: 'theirs' })),
      () => write({ action: 'create', title, text: 'mine' }),
    );
    expect(errorOf(mine)).toEqual({ code: 'conflict' });
    expect(mine.text).toContain('what was sent has replaced their text');
    expect(writeOf(mine)).toMatchObject({ outcome: 'done' });
    // Theirs is in the history, where the answer sends one.
    expect(await stored(title)).toMatchObject({ text: 'mine', version: 2 });
  });

  it('T19: an update of a page that is deleted meanwhile makes it anew, and says so', async () => {
    const title = await page();
    const mine = await before(
      scene,
      isWrite,
      () => remove(title),
      () => write({ action: 'update', title, text: 'mine' }),
    );
    expect(errorOf(mine)).toEqual({ code: 'conflict' });
    expect(mine.text).toContain('was deleted or renamed in between, so Redmine made it anew');
    expect(writeOf(mine)).toMatchObject({ outcome: 'done' });
    expect((await stored(title)).text).toBe('mine');
  });

  it('T19: an update of a page that is renamed meanwhile changes that page, wherever it is', async () => {
    const [title, next] = [await page(), titled()];
    const mine = await before(
      scene,
      isWrite,
      () => put(title, { title: next, text: 'first', version: 1 }),
      () => write({ action: 'update', title, text: 'mine' }),
    );
    expect(writeOf(await done(Promise.resolve(mine)))).toMatchObject({ outcome: 'done', applied: ['text'] });
    expect((await stored(next)).text).toBe('mine');
  });

  it('T19: where a renamed page leaves no trace the update says that it made another one', async () => {
    const [title, next] = [await page(), titled()];
    const mine = await before(
      scene,
      isWrite,
      () => put(title, { title: next, redirect_existing_links: '0', text: 'first', version: 1 }),
      () => write({ action: 'update', title, text: 'mine' }),
    );
    expect(errorOf(mine)).toEqual({ code: 'conflict' });
    expect(mine.text).toContain('deleted or renamed in between');
    expect([(await stored(next)).text, (await stored(title)).text]).toEqual(['first', 'mine']);
  });

  it('T42: what somebody changed after the write is called that, not ignored', async () => {
    const title = await page();
    const mine = await after(
      scene,
      isWrite,
      () => put(title, { text: 'theirs, later' }),
      () => write({ action: 'update', title, text: 'mine' }),
    );
    expect(writeOf(mine)).toMatchObject({ applied: [], ignored: [], differs: [{ field: 'text' }] });
    expect(mine.text).toContain('changed by somebody else');
  });

  it('T18: a page that is deleted right after the write was written all the same', async () => {
    const title = await page();
    const mine = await after(
      scene,
      isWrite,
      () => remove(title),
      () => write({ action: 'update', title, text: 'mine' }),
    );
    expect(mine.isError).toBe(false);
    expect(writeOf(mine)).toMatchObject({ outcome: 'done', applied: [], ignored: [] });
    expect(mine.text).toContain('could not be read back (not_found)');
  });

  it('T20: a page that is renamed between the last look and the delete is not deleted under its new name', async () => {
    const [title, next] = [await page(), titled()];
    const client = await scene.open(scene.env('admin'), () => 'accept');
    const answer = await before(
      scene,
      sends('DELETE', '/wiki/'),
      () => put(title, { title: next, text: 'first', version: 1 }),
      () => client.call('delete', { kind: 'wiki_page', project: 'alpha', title }),
    );
    expect(answer.isError).toBe(true);
    expect(writeOf(answer)).toBeUndefined();
    expect((await stored(next)).text).toBe('first');
  });
});
