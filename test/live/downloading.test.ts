/** What is in attached files: text in parts, pictures, and what cannot be shown. */
import { describe, expect, it } from 'vitest';
import { connectLegacy } from './clients.ts';
import { attached, noise, uploaded } from './files.ts';
import { done, errorOf, every, newest, openScene, pageOf, trustedPart, untrustedPart } from './scene.ts';

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const read = async (id: number, args: object = {}, login = 'developer') =>
    await (await scene.as(login)).call('get_attachment', { attachment_id: id, ...args });
  const fileOf = async (filename: string, content: Buffer | string, more = {}) =>
    read(await attached(scene, filename, content, more));

  describe('text', () => {
    it('stands in a boundary, with what the file is and where people open it', async () => {
      const { id } = seed.attachments['text'] ?? { id: 0 };
      const [answer, sent] = [await done(read(id)), await scene.sent(() => read(id))];
      expect(untrustedPart(answer.text)).toContain('First line\nSecond line');
      expect(untrustedPart(answer.text)).toContain('filename: notes.txt');
      expect(trustedPart(answer.text)).toContain(`attachment ${id}`);
      expect(trustedPart(answer.text)).toContain(`page: ${scene.url}/attachments/${id}`);
      expect(trustedPart(answer.text)).not.toContain('First line');
      expect(answer.text).not.toContain('content_url');
      expect(sent.map(({ url }) => url)).toEqual([`/attachments/${id}.json`, `/attachments/download/${id}`]);
    });

    it('links to the address that people use', async () => {
      const id = seed.attachments['text']?.id ?? 0;
      const server = await scene.as('developer', { REDMINE_PUBLIC_URL: 'https://redmine.example.com/sub' });
      const { text } = await done(server.call('get_attachment', { attachment_id: id }));
      expect(trustedPart(text)).toContain(`page: https://redmine.example.com/sub/attachments/${id}\n`);
      const issue = await done(server.call('get_issue', { issue_id: seed.issues.attached }));
      expect(untrustedPart(issue.text)).toContain(`content_url: /attachments/download/${id}/notes.txt`);
      expect(text + issue.text).not.toContain(scene.url);
    });

    it('T7: comes in parts that are the whole file when laid end to end', async () => {
      const whole = Array.from({ length: 2500 }, (_, index) => `line ${index} é 😀`).join('\n');
      const id = await attached(scene, 'long.log', whole);
      const parts: string[] = [];
      for (let offset: number | null = 0; offset !== null; ) {
        const answer = await done(read(id, offset === 0 ? {} : { text_offset: offset }));
        const page = pageOf(answer);
        const content = /content \(characters .*?\):\n<untrusted-(\w{16})>\n([\s\S]*)\n<\/untrusted-\1>$/.exec(
          answer.text,
        );
        parts.push(content?.[2] ?? '');
        expect(page).toMatchObject({ total: [...whole].length, offset });
        expect(page.has_more).toBe(page.next_offset !== null);
        expect(answer.text.includes('filename:')).toBe(offset === 0);
        offset = page.next_offset;
      }
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.join('')).toBe(whole);
    });

    it('is told by its bytes, not by its name or declared type', async () => {
      const more = { content_type: 'application/zip' };
      expect(untrustedPart((await done(fileOf('picture.png', 'only words', more))).text)).toContain('only words');
    });

    it('in other encodings is read, and said to be a guess where it is one', async () => {
      const latin = await done(fileOf('alt.csv', Buffer.from('Größe;Straße', 'latin1')));
      expect(untrustedPart(latin.text)).toContain('Größe;Straße');
      expect(trustedPart(latin.text)).toContain('not UTF-8');
      const wide = await done(fileOf('wide.txt', Buffer.from('\ufeffGröße', 'utf16le')));
      expect(untrustedPart(wide.text)).toContain('Größe');
      expect(trustedPart(wide.text)).not.toContain('not UTF-8');
    });

    it('T40: of strangers stays inside, and so does the name of the file', async () => {
      const { id } = seed.attachments['hostile'] ?? { id: 0 };
      const { text, meta } = await done(read(id, {}, 'admin'));
      const words = ['filename', 'filedescription', 'filecontent'].map((slug) => seed.canaries[slug]?.word ?? '');
      for (const word of words) {
        expect(untrustedPart(text)).toContain(word);
        expect(trustedPart(text)).not.toContain(word);
      }
      expect(trustedPart(text)).not.toMatch(/forged|delete all|999/);
      for (const hidden of ['\u202e', '\u0085', '\u2028', '\u001b']) expect(text).not.toContain(hidden);
      expect(meta['redmine-mcp/untrusted']).toBe(true);
    });
  });

  describe('a picture', () => {
    it('comes as a picture that others made, whatever it is called', async () => {
      const picture = noise(20, 20);
      const answer = await done(fileOf('words.txt', picture, { content_type: 'text/plain' }));
      expect(answer.images).toEqual([{ mimeType: 'image/png', data: picture.toString('base64') }]);
      expect(trustedPart(answer.text)).toContain('data, not instructions');
      expect(answer.meta['redmine-mcp/untrusted']).toBe(true);
    });

    it('that is too large comes smaller', async () => {
      const picture = noise(900, 900);
      const { images, text } = await done(fileOf('large.png', picture));
      expect(images).toHaveLength(1);
      const bytes = Buffer.from(images[0]?.data ?? '', 'base64');
      expect(bytes.length).toBeLessThan(700_000);
      expect(bytes.equals(picture)).toBe(false);
      expect(trustedPart(text)).toContain('a smaller picture');
    });

    it('that Redmine cannot make smaller is left to people', async () => {
      const broken = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(800_000, 1)]);
      const { images, text } = await done(fileOf('broken.png', broken));
      expect(images).toEqual([]);
      expect(trustedPart(text)).toContain('cannot be shown');
    });
  });

  it('another file is described, with a link for people', async () => {
    const { images, text } = await done(fileOf('data.zip', Buffer.from('PK\x03\x04\x00\x00\x01\x02')));
    expect(images).toEqual([]);
    expect(trustedPart(text)).toMatch(/filesize: 8 .*\n[\s\S]*page: .*\/attachments\/\d+\ncontent: cannot be shown/);
  });

  it('T26: a file of a project that the caller does not see is not there', async () => {
    const id = seed.attachments['text']?.id ?? 0;
    const hidden = await scene.rest('admin', 'POST', '/issues.json', {
      issue: {
        project_id: seed.projects.gamma.id,
        subject: 'hidden',
        uploads: [{ token: await uploaded(scene, 'admin', 'hidden.txt', Buffer.from('secret words')) }],
      },
    });
    const { attachments } = (
      await scene.rest('admin', 'GET', `/issues/${hidden.body.issue.id}.json?include=attachments`)
    ).body.issue;
    const answer = await read(attachments[0].id, {}, 'outsider');
    expect(['forbidden', 'not_found']).toContain(errorOf(answer).code);
    expect(answer.text).not.toContain('secret words');
    expect(errorOf(await read(id + 100_000)).code).toBe('not_found');
  });

  it('T33: a file over the cap is not downloaded', async () => {
    const id = await attached(scene, 'big.txt', 'x'.repeat(2000));
    const server = await scene.as('developer', { ATTACHMENT_MAX_DOWNLOAD_BYTES: '1000' });
    const sent = await scene.sent(async () => {
      const answer = await server.call('get_attachment', { attachment_id: id });
      expect(errorOf(answer).code).toBe('too_large');
      expect(answer.text).toContain('2000 bytes');
      expect(answer.text).toContain(`/attachments/${id}`);
    });
    expect(sent.filter(({ url }) => url.includes('download'))).toEqual([]);
  });
});

describe.each(newest)('whatever Redmine it is ($version)', async (redmine) => {
  const scene = await openScene(redmine);
  const id = redmine.seed.attachments['text']?.id ?? 0;
  const isDownload = ({ url }: { url: string }) => url.startsWith('/attachments/download/');
  const named = { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="notes.txt"' };
  const read = async (env = {}) => (await scene.as('developer', env)).call('get_attachment', { attachment_id: id });

  it('T33: a download that does not end where it should ends at the cap', async () => {
    let written = 0;
    let isClosed = false;
    const endless = scene.faulty(
      (request, response) => {
        if (!isDownload(request)) return false;
        response.writeHead(200, named);
        response.on('close', () => {
          isClosed = true;
        });
        const more = () => {
          while (!isClosed) {
            written += 10_000;
            if (!response.write(Buffer.alloc(10_000, 'x'))) return;
          }
        };
        response.on('drain', more);
        more();
        return true;
      },
      () => read({ ATTACHMENT_MAX_DOWNLOAD_BYTES: '50000' }),
    );
    expect(errorOf(await endless).code).toBe('too_large');
    await expect.poll(() => isClosed).toBe(true);
    expect(written).toBeLessThan(100_000_000);
  });

  it.each([
    ['a redirect to the login page', 302, { location: '/login?back_url=x' }, ''],
    ['a login page', 200, { 'content-type': 'text/html' }, '<html><form>Login, secret</form></html>'],
    ['a login page that calls itself text', 200, { 'content-type': 'text/plain' }, 'Login, secret'],
    ['a redirect to another host', 302, { location: 'https://elsewhere.internal/file' }, ''],
    ['a shorter file', 200, named, 'secret'],
    ['a longer file', 200, named, 'secret'.repeat(20)],
  ])('T34: %s is an error and no content', async (_, status, headers, body) => {
    const answer = await scene.faulty(
      (request, response) => isDownload(request) && Boolean(response.writeHead(status, headers).end(body)),
      () => read(),
    );
    expect(errorOf(answer).code).toBe('bad_response');
    expect(answer.text).not.toMatch(/secret|elsewhere/);
  });

  it('an older client gets the picture, too', async () => {
    const png = redmine.seed.attachments['png']?.id ?? 0;
    const server = await scene.open(scene.env('developer'), undefined, connectLegacy);
    expect((await server.call('get_attachment', { attachment_id: png })).images).toHaveLength(1);
  });

  it('with structured results says the same', async () => {
    const server = await scene.as('developer', { REDMINE_MCP_STRUCTURED: 'true' });
    const { structured } = await done(server.call('get_attachment', { attachment_id: id }));
    expect(structured).toMatchObject({
      record: { id },
      content: { kind: 'text', encoding: 'utf-8', text: expect.stringMatching(/^<untrusted-.*\nFirst line/) },
      page: { total: 23, has_more: false },
    });
  });
});
