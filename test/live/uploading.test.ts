/** Files that an agent attaches: where they come from, what Redmine makes of them, and what is said when it takes none. */
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import { attached } from './files.ts';
import {
  done,
  errorOf,
  every,
  newest,
  openScene,
  type Scene,
  trustedPart,
  unique,
  untrustedPart,
  writeOf,
  writes,
} from './scene.ts';

type File = Record<string, string>;

const uploads = (requests: readonly { url: string }[]) => requests.filter(({ url }) => url.startsWith('/uploads'));
const text = (filename: string, content = 'some words', more: File = {}): File => ({ filename, content, ...more });

/** What Redmine has for each attachment of an issue, as an administrator downloads it. */
async function filesOf(scene: Scene, issue: number) {
  const { attachments } = await scene.look(issue, 'attachments');
  return Promise.all(
    (attachments as { id: number; filename: string; description: string }[]).map(async (file) => {
      const address = `${scene.redmine.url}/attachments/download/${file.id}`;
      const answer = await fetch(address, { headers: { 'X-Redmine-API-Key': scene.key('admin') } });
      return { ...file, content: Buffer.from(await answer.arrayBuffer()) };
    }),
  );
}

describe.each(every)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const create = async (files: File[], more: object = {}, login = 'developer', env = {}): Promise<Answer> =>
    (await scene.as(login, env)).call('create_issue', {
      project: 'alpha',
      subject: unique('With files'),
      attachments: files,
      ...more,
    });
  const update = async (issue: number, files: File[], more: object = {}, login = 'developer') =>
    (await scene.as(login)).call('update_issue', { issue_id: issue, attachments: files, ...more });
  /** Issues that this file made: others make some meanwhile. */
  const count = async () =>
    (await scene.rest('admin', 'GET', '/issues.json?status_id=*&subject=~With+files&limit=1')).body.total_count;

  it('T15: attaches text and bytes to a new issue, and says which attachments they are', async () => {
    const bytes = Buffer.from([0, 1, 2, 255, 254]);
    const files = [
      text('Grüße 文書.txt', 'Grüße\nan alle'),
      { filename: 'data.bin', content_base64: bytes.toString('base64'), description: 'Some bytes' },
    ];
    const answer = await done(create(files));
    const { id, applied, ...rest } = writeOf(answer) as ReturnType<typeof writeOf> & { attached: number[] };
    expect(applied).toEqual(['project', 'subject', 'attachments.0', 'attachments.1']);
    const stored = await filesOf(scene, id as number);
    expect(stored).toMatchObject([
      { filename: 'Grüße 文書.txt', content: Buffer.from('Grüße\nan alle') },
      { filename: 'data.bin', content: bytes, description: 'Some bytes' },
    ]);
    expect(rest).toEqual({ outcome: 'done', ignored: [], attached: stored.map((file) => file.id) });
    expect(answer.text).toContain(`attachment ids: ${stored.map((file) => file.id).join(', ')}`);
  });

  it('T15: adds a file to an issue that has one, with a note', async () => {
    const issue = await scene.issue();
    await done(update(issue, [text('first.txt', 'first')]));
    const answer = await done(update(issue, [text('second.txt', 'second')], { notes: 'See the file' }));
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes', 'attachments.0'] });
    expect((await filesOf(scene, issue)).map(({ content }) => content.toString())).toEqual(['first', 'second']);
  });

  it('T42: says when Redmine gave a file another name', async () => {
    const issue = await scene.issue();
    const answer = await done(update(issue, [text('why?.txt')]));
    expect(writeOf(answer)).toMatchObject({ outcome: 'partly', differs: [{ field: 'attachments.0' }] });
    expect((await filesOf(scene, issue))[0]?.filename).toBe('why_.txt');
  });

  it('T11: looks at a new issue again only when there are files', async () => {
    const sent = await scene.sent(async () => done(create([text('a.txt')])));
    const requests = sent.map(({ method, url }) => `${method} ${url.replace(/\d+/g, 'N')}`);
    expect(requests.slice(-3)).toEqual([
      'POST /uploads.json?filename=a.txt',
      'POST /issues.json',
      'GET /issues/N.json?include=attachments',
    ]);
    const server = await scene.as('developer');
    const plain = await scene.sent(() =>
      done(server.call('create_issue', { project: 'alpha', subject: unique('Plain') })),
    );
    expect(plain.at(-1)?.url).toBe('/issues.json');
  });

  it('T14: tokens go to Redmine and nowhere else', async () => {
    const server = await scene.open(scene.env('developer', { REDMINE_MCP_LOG_LEVEL: 'debug' }));
    const tokens: string[] = [];
    const answer = await scene.afterwards(
      ({ url }) => url.startsWith('/uploads'),
      (response, { status, body }) => {
        tokens.push(JSON.parse(body).upload.token);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      },
      () => server.call('create_issue', { project: 'alpha', subject: unique('Secret'), attachments: [text('a.txt')] }),
    );
    expect(answer.isError, answer.text).toBe(false);
    expect(tokens).toHaveLength(1);
    expect(JSON.stringify(answer) + server.stderr()).not.toContain(tokens[0]?.split('.')[1]);
    expect(server.stderr()).toContain('"intent"');
  });

  it('T16: uploads nothing when something else cannot be resolved', async () => {
    const sent = await scene.sent(async () => {
      expect(errorOf(await create([text('a.txt')], { status: 'Nonsense' })).code).toBe('unknown_name');
    });
    expect(writes(sent)).toEqual([]);
  });

  it('a file that Redmine does not take leaves nothing but what was uploaded before', async () => {
    await redmine.ruby("Setting.attachment_extensions_denied = 'exe'");
    const before = await count();
    try {
      const sent = await scene.sent(async () => {
        const answer = await create([text('fine.txt'), text('bad.exe'), text('later.txt')]);
        expect(errorOf(answer)).toEqual({ code: 'rejected', argument: 'attachments.1' });
        expect(trustedPart(answer.text)).toContain('1 uploaded file is attached to nothing');
        expect(untrustedPart(answer.text)).toMatch(/exe/);
      });
      expect(uploads(sent)).toHaveLength(2);
      expect(await count()).toBe(before);
    } finally {
      await redmine.ruby("Setting.attachment_extensions_denied = ''");
    }
  });

  it('a write that Redmine rejects says that its files are attached to nothing', async () => {
    const project = { project: 'strict', tracker: 'Strict' };
    const answer = await create([text('a.txt'), text('b.txt')], project);
    expect(errorOf(answer).code, answer.text).toBe('rejected');
    expect(trustedPart(answer.text)).toContain('2 uploaded files are attached to nothing');
  });

  it('T15: a token that Redmine does not know attaches nothing', async () => {
    const issue = await scene.issue();
    const answer = await scene.afterwards(
      ({ url }) => url.startsWith('/uploads'),
      (response, { status, body }) => {
        const { upload } = JSON.parse(body);
        const wrong = { upload: { ...upload, token: `${upload.id}.${'0'.repeat(64)}` } };
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(wrong));
      },
      () => update(issue, [text('a.txt')], { notes: 'With a file' }),
    );
    if (answer.isError) expect(errorOf(answer).code).toBe('rejected');
    else expect(writeOf(answer)).toMatchObject({ outcome: 'partly', ignored: [{ field: 'attachments.0' }] });
    expect(await filesOf(scene, issue)).toEqual([]);
  });

  it('T33: reads a file from an allowed folder; one that is larger than Redmine takes is rejected', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attach-'));
    writeFileSync(join(folder, 'report.txt'), 'from the disk');
    writeFileSync(join(folder, 'large.txt'), 'x'.repeat(6_000_000));
    const env = { REDMINE_MCP_UPLOAD_FILE_ROOTS: folder };
    const answer = await done(create([{ path: join(folder, 'report.txt') }], {}, 'developer', env));
    const stored = await filesOf(scene, writeOf(answer).id as number);
    expect(stored).toMatchObject([{ filename: 'report.txt', content: Buffer.from('from the disk') }]);
    const before = await count();
    const large = await create([{ path: join(folder, 'large.txt') }], {}, 'developer', env);
    expect(errorOf(large)).toEqual({ code: 'rejected', argument: 'attachments.0' });
    expect(await count()).toBe(before);
  });

  it('T15: puts a file on the Files page of a project or a version, and finds it there', async () => {
    const server = await scene.as('manager', { REDMINE_MCP_TOOLSETS: 'all' });
    const filename = `${unique('manual')}.txt`;
    const args = { project: 'alpha', description: 'The manual', file: text(filename, 'read me') };
    const plain = writeOf(await done(server.call('add_file', args)));
    const ofVersion = writeOf(await done(server.call('add_file', { ...args, version: '1.0' })));
    expect(plain).toMatchObject({
      outcome: 'done',
      applied: ['file', 'description'],
      ignored: [],
      attached: [plain.id],
    });
    expect(ofVersion).toMatchObject({ outcome: 'done', applied: ['file', 'description', 'version'] });
    const { files } = (await scene.rest('admin', 'GET', '/projects/alpha/files.json')).body;
    const found = (id: number | null) => files.find((file: { id: number }) => file.id === id);
    expect(found(plain.id)).toMatchObject({ filename, description: 'The manual', filesize: 7 });
    expect(found(ofVersion.id)).toMatchObject({ filename, version: { id: redmine.seed.versions['v1.0']?.id } });
    const refused = await (await scene.as('reader', { REDMINE_MCP_TOOLSETS: 'all' })).call('add_file', args);
    expect(errorOf(refused).code).toBe('forbidden');
  });

  it('T15: attaches files to a wiki page, new or not', async () => {
    const server = await scene.as('developer');
    const title = unique('Page').replace(' ', '_');
    const write = async (args: object) =>
      writeOf(await done(server.call('write_wiki_page', { project: 'alpha', title, ...args })));
    const made = await write({ action: 'create', text: 'A page', attachments: [text('one.txt', 'one')] });
    expect(made).toMatchObject({ outcome: 'done', applied: ['text', 'attachments.0'] });
    const changed = await write({ action: 'update', attachments: [text('two.txt', 'two')] });
    expect(changed).toMatchObject({ outcome: 'done', applied: ['attachments.0'] });
    const page = (await scene.rest('admin', 'GET', `/projects/alpha/wiki/${title}.json?include=attachments`)).body;
    const names = page.wiki_page.attachments.map(({ filename }: { filename: string }) => filename);
    expect(names.sort()).toEqual(['one.txt', 'two.txt']);
    expect(page.wiki_page.text).toBe('A page');
  });

  it('T15: attaches files to news, new or not', async () => {
    const server = await scene.as('manager', { REDMINE_MCP_TOOLSETS: 'all' });
    const write = async (args: object) => writeOf(await done(server.call('write_news', { ...args })));
    const made = await write({
      action: 'create',
      project: 'alpha',
      title: unique('News'),
      description: 'With a file',
      attachments: [text('one.txt')],
    });
    expect(made).toMatchObject({ outcome: 'done', applied: ['title', 'description', 'attachments.0'] });
    const changed = await write({ action: 'update', news_id: made.id, attachments: [text('two.txt')] });
    expect(changed).toMatchObject({ outcome: 'done', applied: ['attachments.0'] });
    const { news } = (await scene.rest('admin', 'GET', `/news/${made.id}.json?include=attachments`)).body;
    const ids = news.attachments.map(({ id }: { id: number }) => id);
    expect([made, changed].flatMap((each) => (each as { attached?: number[] }).attached)).toEqual(ids);
  });

  it('T15: a wiki page without the file that Redmine dropped in silence', async () => {
    const server = await scene.as('developer');
    const title = unique('Page').replace(' ', '_');
    const answer = await scene.afterwards(
      ({ url }) => url.startsWith('/uploads'),
      (response, { status, body }) => {
        const { upload } = JSON.parse(body);
        const wrong = { upload: { ...upload, token: `${upload.id}.${'0'.repeat(64)}` } };
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(wrong));
      },
      () =>
        server.call('write_wiki_page', {
          action: 'create',
          project: 'alpha',
          title,
          text: 'A page',
          attachments: [text('lost.txt')],
        }),
    );
    expect(writeOf(answer)).toMatchObject({
      outcome: 'partly',
      applied: ['text'],
      ignored: [{ field: 'attachments.0', reason: expect.stringContaining('did not attach') }],
    });
  });

  it('edit_attachment renames and describes, and says what it did', async () => {
    const id = await attached(scene, 'old.txt', 'words', { description: 'Old' });
    const server = await scene.as('developer');
    const edit = (args: object) => done(server.call('edit_attachment', { attachment_id: id, ...args }));
    expect(writeOf(await edit({ filename: 'new.txt', description: 'New' }))).toEqual({
      outcome: 'done',
      id,
      applied: ['filename', 'description'],
      ignored: [],
    });
    expect(writeOf(await edit({ description: null })).applied).toEqual(['description']);
    expect(writeOf(await edit({ filename: 'a/b?c.txt' }))).toMatchObject({
      outcome: 'partly',
      differs: [{ field: 'filename' }],
    });
    const { attachment } = (await scene.rest('admin', 'GET', `/attachments/${id}.json`)).body;
    expect(attachment).toMatchObject({ filename: 'b_c.txt' });
    expect(attachment.description ?? '').toBe('');
    const refused = await (await scene.as('reader')).call('edit_attachment', { attachment_id: id, filename: 'x.txt' });
    expect(errorOf(refused).code).toBe('forbidden');
  });

  it('T20: deleting an attachment shows what goes', async () => {
    const id = await attached(scene, 'goes.txt', 'words');
    const messages: string[] = [];
    const server = await scene.open(scene.env('developer'), (message) => {
      messages.push(message);
      return 'accept';
    });
    const answer = await done(server.call('delete', { kind: 'attachment', id }));
    expect(messages[0]).toContain('goes.txt');
    expect(messages[0]).toContain('filesize: 5');
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', id });
    expect((await scene.rest('admin', 'GET', `/attachments/${id}.json`)).status).toBe(404);
  });
});

describe.each(newest)('whatever Redmine it is ($version)', async (redmine) => {
  const scene = await openScene(redmine);
  const fetched: string[] = [];
  const web = createServer((request, response) => {
    fetched.push(request.url ?? '');
    response.end('from the web');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  afterAll(() => web.close());
  const { port } = web.address() as AddressInfo;

  const folder = mkdtempSync(join(tmpdir(), 'attach-'));
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));

  const refusedBy = async (env: Record<string, string>, attachments: unknown) => {
    let answer: Answer | undefined;
    const server = await scene.as('developer', env);
    const sent = await scene.sent(async () => {
      answer = await server.call('create_issue', { project: 'alpha', subject: 'Never made', attachments });
    });
    expect(writes(sent)).toEqual([]);
    return { ...errorOf(answer as Answer), text: answer?.text ?? '' };
  };

  it.each<[string, unknown, string, string]>([
    ['no source', [{ filename: 'a.txt' }], 'attachments', 'exactly one of content, content_base64, path, url'],
    ['two sources', [{ filename: 'a', content: 'x', path: '/x' }], 'attachments', 'not content and path'],
    ['content without a name', [{ content: 'x' }], 'attachments', 'filename'],
    ['a name with a path', [text('../a.txt')], 'attachments', 'filename'],
    ['a name that is only spaces', [text('  ')], 'attachments.0.filename', 'filename'],
    ['something that is not base64', [{ filename: 'a', content_base64: 'a b' }], 'attachments', 'content_base64'],
    ['half of base64', [{ filename: 'a', content_base64: 'abc' }], 'attachments.0.content_base64', 'base64'],
    ['an unknown key', [{ filename: 'a', text: 'x' }], 'attachments', 'Did you mean'],
    ['no files', [], 'attachments', 'attachments'],
    ['eleven files', Array.from({ length: 11 }, () => text('a.txt')), 'attachments', 'attachments'],
    ['one file that is not in a list', text('a.txt'), 'attachments', 'array'],
  ])('T3: refuses %s', async (_, attachments, argument, says) => {
    const refusal = await refusedBy({}, attachments);
    expect(refusal).toMatchObject({ code: 'invalid_arguments', argument });
    expect(refusal.text).toContain(says);
  });

  it('T27: reads only', async () => {
    expect((await refusedBy({ REDMINE_MCP_READ_ONLY: 'true' }, [text('a.txt')])).code).toBe('read_only');
  });

  it('T33: paths and URLs are off until the operator allows them', async () => {
    const path = await refusedBy({}, [{ path: join(outside, 'secret.txt') }]);
    expect(path).toMatchObject({ code: 'not_enabled', argument: 'attachments.0.path' });
    expect(path.text).toContain('REDMINE_MCP_UPLOAD_FILE_ROOTS');
    const url = await refusedBy({}, [text('a.txt'), { url: `http://127.0.0.1:${port}/a.txt` }]);
    expect(url).toMatchObject({ code: 'not_enabled', argument: 'attachments.1.url' });
    expect(url.text).toContain('REDMINE_MCP_UPLOAD_URLS');
    expect(fetched).toEqual([]);
  });

  it.each([
    ['outside', join(outside, 'secret.txt')],
    ['that leads outside', join(folder, '..', 'outside', 'x')],
    ['that is not there', join(folder, 'nothing.txt')],
    ['of a link that leads outside', join(folder, 'link.txt')],
    ['of a folder', folder],
  ])('T33: refuses the path %s, in the same words', async (_, path) => {
    const refusal = await refusedBy({ REDMINE_MCP_UPLOAD_FILE_ROOTS: folder }, [text('a.txt'), { path }]);
    expect(refusal).toMatchObject({ code: 'forbidden', argument: 'attachments.1.path' });
    expect(refusal.text).toBe(
      'forbidden: "attachments.1.path" is no file that this server may read: it needs the full path of a file in a folder that its operator chose.',
    );
  });

  it.each([`http://127.0.0.1:${port}/a`, `http://localhost:${port}/a`, `http://2130706433:${port}/a`, redmine.url])(
    'T32: does not fetch %s',
    async (url) => {
      const refusal = await refusedBy({ REDMINE_MCP_UPLOAD_URLS: 'true' }, [{ url }]);
      expect(refusal).toMatchObject({ code: 'forbidden', argument: 'attachments.0.url' });
      expect(refusal.text).not.toContain('127.0.0.1');
      expect(fetched).toEqual([]);
    },
  );

  it('T18: an upload whose outcome is not known has changed nothing', async () => {
    const subject = unique('Never made');
    const answer = await scene.faulty(
      ({ url }, response) => url.startsWith('/uploads') && Boolean(response.destroy()),
      async () =>
        (await scene.as('developer')).call('create_issue', {
          project: 'alpha',
          subject,
          attachments: [text('a.txt')],
        }),
    );
    expect(errorOf(answer)).toEqual({ code: 'upstream_error', argument: 'attachments.0' });
    expect(answer.text).toContain('nothing was changed');
    const made = await scene.rest('admin', 'GET', `/issues.json?status_id=*&subject=${encodeURIComponent(subject)}`);
    expect(made.body.total_count).toBe(0);
  });

  it('T18: a write whose outcome is not known may have its files', async () => {
    const answer = await scene.faulty(
      ({ method, url }, response) => method === 'POST' && url === '/issues.json' && Boolean(response.destroy()),
      async () =>
        (await scene.as('developer')).call('create_issue', {
          project: 'alpha',
          subject: 'Perhaps made',
          attachments: [text('a.txt')],
        }),
    );
    expect(errorOf(answer).code).toBe('outcome_unknown');
    expect(answer.text).not.toContain('attached to nothing');
  });
});
