import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Comment {
  id: number;
  body: string;
  user: { login: string };
}

/** As much of GitHub's REST API as comments need. */
function github(comments: Comment[], requests: string[]): Server {
  return createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://github');
      requests.push(`${request.method} ${url.pathname}`);
      const known = request.headers.authorization === 'Bearer secret';
      const [status, answer] = known ? answerTo(comments, request.method ?? '', url, text) : [401, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
}

function answerTo(comments: Comment[], method: string, url: URL, text: string): [number, unknown] {
  if (method === 'GET') {
    const [size, page] = [Number(url.searchParams.get('per_page')), Number(url.searchParams.get('page'))];
    return [200, comments.slice((page - 1) * size, page * size)];
  }
  const { body } = JSON.parse(text) as { body: string };
  if (method === 'POST') {
    comments.push({ id: comments.length + 1, body, user: { login: 'github-actions[bot]' } });
    return [201, {}];
  }
  const found = comments.find(({ id }) => url.pathname.endsWith(`/${id}`));
  if (!found) return [404, {}];
  found.body = body;
  return [200, {}];
}

describe('the comment of a review', () => {
  const comments: Comment[] = [];
  const requests: string[] = [];
  let server: Server;
  beforeEach(async () => {
    comments.length = requests.length = 0;
    server = github(comments, requests);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const run = async (text: string, number = '7', token = 'secret') => {
    const dir = mkdtempSync(join(tmpdir(), 'comment-'));
    const file = join(dir, 'comment.md');
    writeFileSync(file, text);
    const { port } = server.address() as AddressInfo;
    const script = new URL('../../scripts/pull-request/comment.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', script, number, file], {
      env: {
        ...process.env,
        GITHUB_API_URL: `http://127.0.0.1:${port}`,
        GITHUB_REPOSITORY: 'somebody/redmine-mcp',
        GITHUB_TOKEN: token,
      },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (out += part));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    rmSync(dir, { recursive: true });
    return { code, out };
  };

  it('is made once, then updated, and left alone when nothing is new', async () => {
    expect(await run('one')).toEqual({ code: 0, out: 'commented\n' });
    expect(await run('two')).toEqual({ code: 0, out: 'updated\n' });
    expect(await run('two')).toEqual({ code: 0, out: 'unchanged\n' });
    expect(comments.map(({ body }) => body.split('\n').at(-1))).toEqual(['two']);
  });

  it('is found behind a hundred others, and is not what somebody else wrote with our mark', async () => {
    await run('mine');
    const [mine] = comments.splice(0, 1);
    if (!mine) throw new Error('nothing was written');
    const { body } = mine;
    for (let id = 1000; id < 1150; id++) comments.push({ id, body, user: { login: 'mallory' } });
    comments.push({ ...mine, id: 2000 });
    expect((await run('again')).out).toBe('updated\n');
    expect(comments.filter(({ body }) => body.endsWith('again')).map(({ id }) => id)).toEqual([2000]);
  });

  it('is cut where GitHub would refuse it', async () => {
    await run('x'.repeat(70_000));
    expect(comments[0]?.body.length).toBeLessThan(65_536);
    expect(comments[0]?.body).toContain('cut: too long');
  });

  it('fails aloud: a refused token, and a number that is none', async () => {
    const refused = await run('text', '7', 'wrong');
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('401');
    expect(refused.out).not.toContain('wrong');
    expect((await run('text', '7/../8')).code).toBe(2);
    expect(comments).toEqual([]);
  });
});
