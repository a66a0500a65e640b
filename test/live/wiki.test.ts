import { describe, expect, it } from 'vitest';
import { everyAndDemo } from './demo/every.ts';
import { done, errorOf, openScene, trustedPart, unique, untrustedPart, writeOf } from './scene.ts';

/** Pages are named by their titles: a new one for each test, in alpha. */
const titled = () => unique('Page of a test');

describe.each(everyAndDemo)('wiki pages, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const path = (title: string) => `/projects/alpha/wiki/${encodeURIComponent(title)}.json`;
  const stored = async (title: string) => (await scene.rest('admin', 'GET', path(title))).body.wiki_page;
  const put = (title: string, wiki_page: object, login = 'admin') =>
    scene.rest(login, 'PUT', path(title), { wiki_page });
  const write = async (args: Record<string, unknown>, login = 'manager') =>
    (await scene.as(login)).call('write_wiki_page', { project: 'alpha', ...args });
  const read = async (args: Record<string, unknown>, login = 'reporter') =>
    (await scene.as(login)).call('get_wiki_page', { project: 'alpha', ...args });

  /** Somebody writes the page right after the server under test has looked at it. */
  async function raced<T>(title: string, theirs: object, work: () => Promise<T>): Promise<T> {
    let first = true;
    return scene.afterwards(
      ({ method, url: asked }) => method === 'GET' && asked.includes('/wiki/') && first,
      async (response, { status, body }) => {
        first = false;
        await put(title, theirs);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      },
      work,
    );
  }

  it('reads a page with ids outside and what people wrote inside', async () => {
    const title = titled();
    await put(title, { text: 'The text', comments: 'made' });
    const answer = await done(read({ title: title.toUpperCase() }));
    expect(trustedPart(answer.text)).toContain('version: 1');
    expect(trustedPart(answer.text)).not.toContain('The text');
    expect(untrustedPart(answer.text)).toContain('The text');
    expect(untrustedPart(answer.text)).toContain(title.replaceAll(' ', '_'));
  });

  it('without a title reads the start page', async () => {
    expect((await done(read({}))).text).toContain('Start page of Alpha');
  });

  it('reads an older version to those who may see it', async () => {
    const title = titled();
    await put(title, { text: 'first text' });
    await put(title, { text: 'second text' });
    expect((await done(read({ title, version: 1 }, 'admin'))).text).toContain('first text');
    expect(errorOf(await read({ version: 1 }, 'admin'))).toMatchObject({ code: 'invalid_arguments' });
    expect(errorOf(await read({ title, version: 7 }, 'admin'))).toMatchObject({ code: 'not_found' });
  });

  it('says which argument is wrong where two have the same name to Redmine', async () => {
    const answer = await write({ action: 'rename', title: 'A%2FB', new_title: titled() });
    expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments', argument: 'title' });
    expect(answer.text).not.toContain('new_title');
  });

  it('says why Redmine may have refused without a reason, and why it dropped a comment', async () => {
    const [title, other] = [titled(), titled()];
    for (const each of [title, other]) await put(each, { text: 'The same' });
    const taken = await write({ action: 'rename', title, new_title: other });
    expect(errorOf(taken)).toEqual({ code: 'rejected' });
    expect(taken.text).toContain('another page is called so already');
    const same = await done(write({ action: 'update', title, text: 'The same', comments: 'Why?' }));
    expect(writeOf(same)).toMatchObject({ applied: ['text'], ignored: [{ field: 'comments' }] });
    expect(same.text).toContain('only with a text that is another one');
  });

  it('goes on in a long text, and every part together is the whole', async () => {
    const title = titled();
    const whole = Array.from({ length: 1500 }, (_, index) => `line ${index}`).join('\n');
    await put(title, { text: whole });
    let text = '';
    for (let offset: number | null = 0; offset !== null; ) {
      const answer = await done(read({ title, text_offset: offset }));
      text += /text \(.*\):\n<untrusted-[0-9a-f]{16}>\n([\s\S]*)\n<\/untrusted/.exec(answer.text)?.[1] ?? '';
      offset = (answer.meta['redmine-mcp/page'] as { next_offset: number | null }).next_offset;
    }
    expect(text).toBe(whole);
  });

  it('gives the text as it is stored when it is to be rewritten', async () => {
    const title = titled();
    const raw = 'before <!-- kept for editors --> zero\u200bwidth after';
    await put(title, { text: raw });
    expect((await done(read({ title }))).text).not.toContain('kept for editors');
    expect((await done(read({ title, verbatim: true }))).text).toContain(raw);
  });

  it('T19: creating makes a page and says what Redmine has', async () => {
    const title = titled();
    const answer = await done(write({ action: 'create', title, text: 'one\ntwo', comments: 'why', parent: 'Wiki' }));
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['text', 'comments', 'parent'], ignored: [] });
    expect(await stored(title)).toMatchObject({ version: 1, comments: 'why', parent: { title: 'Wiki' } });
  });

  it('T19: creating never overwrites, under no spelling and not through an old title', async () => {
    const title = titled();
    await put(title, { text: 'theirs' });
    const renamed = titled();
    await put(title, { title: renamed, text: 'theirs', version: 1 });
    for (const taken of [title, title.toLowerCase(), renamed]) {
      const sent = await scene.sent(async () => {
        expect(errorOf(await write({ action: 'create', title: taken, text: 'mine' }))).toMatchObject({
          code: 'conflict',
        });
      });
      expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
    }
    expect((await stored(renamed)).text).toBe('theirs');
  });

  it('T19: updating never creates', async () => {
    const title = titled();
    expect(errorOf(await write({ action: 'update', title, text: 'mine' }))).toMatchObject({ code: 'not_found' });
    expect((await scene.rest('admin', 'GET', path(title))).status).toBe(404);
  });

  it('T19: what somebody wrote in between is a conflict, and theirs stays', async () => {
    const title = titled();
    await put(title, { text: 'first' });
    await put(title, { text: 'theirs' });
    const stale = await write({ action: 'update', title, text: 'mine', if_version: 1 });
    expect(errorOf(stale)).toMatchObject({ code: 'conflict', argument: 'if_version' });
    // Between our read and our write: Redmine's own lock.
    const answer = await raced(title, { text: 'theirs, later' }, () =>
      write({ action: 'update', title, text: 'mine' }),
    );
    expect(errorOf(answer)).toMatchObject({ code: 'conflict' });
    expect(await stored(title)).toMatchObject({ text: 'theirs, later', version: 3 });
  });

  it('T19: a page that somebody makes in between is a lost race, and said to be one', async () => {
    const title = titled();
    const answer = await raced(title, { text: 'theirs' }, () => write({ action: 'create', title, text: 'mine' }));
    expect(errorOf(answer)).toMatchObject({ code: 'conflict' });
    expect(answer.text).toContain('Somebody made the wiki page in between, and what was sent has replaced their text');
    expect(writeOf(answer)).toMatchObject({ outcome: 'done' });
    expect(await stored(title)).toMatchObject({ text: 'mine', version: 2 });
  });

  it('changes what is given and nothing else', async () => {
    const title = titled();
    await put(title, { text: 'stays', parent_title: 'Wiki' });
    const answer = await done(write({ action: 'update', title, parent: null }));
    expect(writeOf(answer)).toMatchObject({ applied: ['parent'], ignored: [] });
    const page = await stored(title);
    expect(page.text).toBe('stays');
    expect(page.parent).toBeUndefined();
  });

  it('T24: renames, and the old title leads on unless it shall not', async () => {
    for (const [redirect, code] of [
      [undefined, undefined],
      [true, undefined],
      [false, 'not_found'],
    ] as const) {
      const [title, next] = [titled(), titled()];
      await put(title, { text: 'moves' });
      const answer = await done(
        write({ action: 'rename', title, new_title: next, ...(redirect === undefined ? {} : { redirect }) }),
      );
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['new_title'] });
      expect(await stored(next)).toMatchObject({ text: 'moves' });
      const old = await read({ title });
      expect(old.isError ? errorOf(old).code : undefined).toBe(code);
      if (!old.isError) expect(untrustedPart(old.text)).toContain(next.replaceAll(' ', '_'));
    }
  });

  it('T15: a title that may not be changed is reported', async () => {
    const title = titled();
    await put(title, { text: 'protected' });
    const answer = await done(write({ action: 'rename', title, new_title: titled() }, 'developer'));
    expect(answer.text).toMatch(/^nothing renamed: wiki page is as it was/);
    expect(writeOf(answer)).toMatchObject({
      outcome: 'partly',
      applied: [],
      ignored: [{ field: 'new_title', reason: expect.stringContaining('rename_wiki_pages') }],
    });
    expect((await stored(title)).text).toBe('protected');
  });

  it.each(['Ünï çödé', 'x&y=z', 'a+b 100%', '日本語のページ', "it's (one) *bold*!"])(
    'T4: %s is a title',
    async (name) => {
      const title = unique(name);
      await done(write({ action: 'create', title, text: 'round trip' }));
      expect((await done(read({ title }))).text).toContain('round trip');
      expect(untrustedPart((await done(read({ title }))).text)).toContain(title.slice(1).replaceAll(' ', '_'));
    },
  );

  // In lower case Redmine has something else there: the list of pages, an export, a form.
  it.each(['new', 'index', 'date_index', 'export'])('T4: %s is a title', async (title) => {
    await done(write({ action: 'create', title, text: 'a page like others' }));
    expect((await done(read({ title }))).text).toContain('a page like others');
    await done(write({ action: 'update', title, text: 'changed like others' }));
    const page = title.replace(/^./, (first) => first.toUpperCase());
    expect((await stored(page)).text).toBe('changed like others');
    await scene.rest('admin', 'DELETE', path(page));
  });

  // What is white space, and what a first letter is, Ruby decides (Wiki.titleize).
  it.each(['no\u00a0break', 'line\u2028end', '\u{10428}desert', 'ßharp', 'ǆ'])(
    'T42: a parent called %j is applied',
    async (name) => {
      const [parent, title] = [unique(name), titled()];
      await done(write({ action: 'create', title: parent, text: 'above' }));
      const answer = await done(write({ action: 'create', title, text: 'below', parent }));
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['text', 'parent'], ignored: [] });
    },
  );

  it.each(['a/b', 'x?y', 'foo.json', 'a;b', 'a|b', 'a:b', 'a,b', '../x', '', ' '])(
    'T4: %j is refused, since Redmine would make another title of it',
    async (title) => {
      const sent = await scene.sent(async () => {
        expect(errorOf(await write({ action: 'create', title, text: 'x' }))).toMatchObject({
          code: 'invalid_arguments',
        });
      });
      expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );

  it('deletes after a person has seen what goes', async () => {
    const title = titled();
    await put(title, { text: 'goes' });
    const asked: string[] = [];
    const connection = await scene.open(scene.env('admin'), (message) => {
      asked.push(message);
      return 'accept';
    });
    await done(connection.call('delete', { kind: 'wiki_page', project: 'alpha', title }));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(title.replaceAll(' ', '_'));
    expect((await scene.rest('admin', 'GET', path(title))).status).toBe(404);
  });
});
