/** Redmine below a path of its host, behind a gate that knows it by that path only. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Recorded } from './recorder.ts';
import { done, every, openScene, trustedPart, unique, untrustedPart, writeOf } from './scene.ts';

const BELOW = '/some/tracker';

describe.each(every)('Redmine $version below a path', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);

  /** Takes the path away on the way in, and puts it into every address on the way out, as Redmine's own setting does. */
  const gate = ({ method, url, headers, body }: Recorded, response: ServerResponse): boolean => {
    if (!url.startsWith(`${BELOW}/`)) {
      response.writeHead(404).end();
      return true;
    }
    const kept = ['x-redmine-api-key', 'content-type'].map((name) => [name, headers[name]]);
    const moved = (text: string) => text.replaceAll(redmine.url, scene.url + BELOW);
    fetch(redmine.url + url.slice(BELOW.length), {
      method,
      headers: Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
      redirect: 'manual',
      ...(body === '' ? {} : { body }),
    })
      .then(async (answer) => {
        const bytes = Buffer.from(await answer.arrayBuffer());
        const isJson = (answer.headers.get('content-type') ?? '').includes('json');
        const passed = ['content-type', 'content-disposition', 'location'].flatMap((name) => {
          const value = answer.headers.get(name);
          return value === null ? [] : [[name, moved(value)]];
        });
        response.writeHead(answer.status, Object.fromEntries(passed)).end(isJson ? moved(bytes.toString()) : bytes);
      })
      .catch((error: unknown) => response.destroy(error as Error));
    return true;
  };

  it.each(['', '/'])('T35: every request goes there, with %j at the end of the address', async (end) => {
    const client = await scene.open(scene.env('manager', { REDMINE_URL: scene.url + BELOW + end }));
    const [title, next] = ['Old', 'New'].map((name) => unique(name).replace(' ', '_'));
    const page = (wiki_page: object) => scene.rest('admin', 'PUT', `/projects/alpha/wiki/${title}.json`, { wiki_page });
    await page({ text: 'It has moved' });
    await page({ title: next, text: 'It has moved', version: 1 });
    const sent = await scene.sent(() =>
      scene.faulty(gate, async () => {
        const call = (tool: string, args: object) => done(client.call(tool, { ...args }));
        const created = await call('create_issue', { project: 'alpha', subject: unique('Below a path') });
        expect((await scene.look(writeOf(created).id ?? 0)).author.id).toBe(scene.id('manager'));
        expect((await call('list_issues', { project: 'alpha', limit: 3 })).isError).toBe(false);
        const { id } = seed.attachments['text'] ?? { id: 0 };
        const file = await call('get_attachment', { attachment_id: id });
        expect(untrustedPart(file.text)).toContain('First line');
        expect(trustedPart(file.text)).toContain(`page: ${scene.url}${BELOW}/attachments/${id}`);
        const moved = await call('get_wiki_page', { project: 'alpha', title });
        expect(untrustedPart(moved.text)).toContain('It has moved');
        expect(untrustedPart(moved.text)).toContain(next);
      }),
    );
    expect(sent.map(({ url }) => url).filter((url) => !url.startsWith(`${BELOW}/`) || url.includes('//'))).toEqual([]);
    expect(sent.some(({ url }) => url.includes('/attachments/download/'))).toBe(true);
  });
});
