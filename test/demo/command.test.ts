/** `redmine-mcp demo`, as its users start it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../runtime/main.ts', import.meta.url));
const children: ChildProcessWithoutNullStreams[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'demo', ...args]);
  children.push(child);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stderr })),
  );
  return { child, ended };
}

/** A demo Redmine alone: where it is, and the key of each account. */
async function serve(...args: string[]) {
  const { child, ended } = start('--port', '0', ...args);
  const printed = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('Ctrl+C')) resolve(text);
    });
    void ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';
  const key = (login: string) => new RegExp(`^ {2}${login} .* ([0-9a-f]{40})$`, 'm').exec(printed)?.[1] ?? '';
  const ask = async (login: string, path: string, method = 'GET', body?: object) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(login ? { 'X-Redmine-API-Key': key(login) } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    // biome-ignore lint/suspicious/noExplicitAny: Redmine's JSON as it comes
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as any };
  };
  return { child, ended, url, ask };
}

describe('demo --port', { timeout: 60_000 }, () => {
  it('serves the demo Redmine to whoever has a key, and ends when it is asked to', async () => {
    const { ask, url, child, ended } = await serve();
    expect((await ask('jonas', '/users/current.json')).body.user).toMatchObject({ login: 'jonas', admin: false });
    expect((await ask('', '/users/current.json')).status).toBe(401);
    const basic = { Authorization: `Basic ${Buffer.from('mira:demo').toString('base64')}` };
    const answer = await fetch(`${url}/users/current.json`, { headers: basic });
    expect(await answer.json()).toMatchObject({ user: { login: 'mira' } });
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, stderr: '' });
  });

  it('hides a private project, private issues and private notes from those who may not see them', async () => {
    const { ask } = await serve();
    expect((await ask('jonas', '/projects/operations.json')).status).toBe(200);
    expect((await ask('priya', '/projects/operations.json')).status).toBe(403);
    expect((await ask('', '/projects/operations.json')).status).toBe(401);
    expect((await ask('jonas', '/issues/29.json')).status).toBe(200);
    expect((await ask('tom', '/issues/29.json')).status).toBe(403);
    const notes = async (login: string) =>
      (await ask(login, '/issues/5.json?include=journals')).body.issue.journals.length;
    expect(await notes('jonas')).toBe((await notes('tom')) + 1);
  });

  it('refuses by 501 what it does not do, and changes nothing', async () => {
    const { ask } = await serve();
    const before = (await ask('admin', '/issues/5.json')).body;
    for (const [path, method, body] of [
      ['/news.json', 'GET'],
      ['/issues.json?f[]=no_such_filter&op[no_such_filter]==&v[no_such_filter][]=1', 'GET'],
      ['/issues.json?sort=spent_hours', 'GET'],
      ['/issues.json?query_id=1', 'GET'],
      ['/issues/5.json', 'PUT', { issue: { subject: 'Other words', lock_version: 1 } }],
      ['/projects.json', 'POST', { project: { name: 'New' } }],
    ] as const) {
      const answer = await ask('admin', path, method, body);
      expect(answer.status, path).toBe(501);
      expect(answer.body.errors).toEqual([expect.stringMatching(/^The demo does not .+\.$/)]);
    }
    expect((await ask('admin', '/issues/5.json')).body).toEqual(before);
    expect(await ask('admin', '/no-such-page.json')).toMatchObject({ status: 404 });
  });
});

describe('demo --keep', { timeout: 60_000 }, () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'redmine-mcp-demo-'));

  it('keeps what was changed, whole, in one file', async () => {
    const file = join(folder(), 'demo.json');
    const first = await serve('--keep', file);
    const made = await first.ask('jonas', '/issues.json', 'POST', { issue: { project_id: 1, subject: 'Kept' } });
    expect(made.status).toBe(201);
    // Without a chance to tidy up.
    first.child.kill('SIGKILL');
    await first.ended;
    expect(readdirSync(join(file, '..'))).toEqual(['demo.json']);
    const second = await serve('--keep', file);
    expect((await second.ask('jonas', `/issues/${made.body.issue.id}.json`)).body.issue.subject).toBe('Kept');
  });

  it('says that there is nowhere to keep it, before it serves', async () => {
    const file = join(folder(), 'none', 'demo.json');
    const { code, stderr } = await start('--keep', file, '--port', '0').ended;
    expect([code, stderr.trim()]).toEqual([2, `--keep ${file} cannot be written (ENOENT). Name another file.`]);
  });

  it.each([
    ['no JSON', 'a shopping list'],
    ['JSON of somebody else', '{"format":"other","data":{}}'],
    ['half of ours', '{"format":"redmine-mcp demo 1","data":{"issues":[]}}'],
  ])('leaves a file alone that is %s', async (_, content) => {
    const file = join(folder(), 'theirs.json');
    writeFileSync(file, content);
    const { code, stderr } = await start('--keep', file, '--port', '0').ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`--keep ${file}`);
    expect(stderr).toMatch(/Name another file/);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });
});

describe('demo, used wrongly', { timeout: 60_000 }, () => {
  it.each([
    [['--port', 'x'], '--port "x" is no port'],
    [['--port', '70000'], '--port "70000" is no port'],
    [['--as', 'nobody'], 'the demo has admin, mira, jonas'],
    [['--port', '0', '--as', 'tom'], '--as is for the server'],
    [['--prot', '1'], 'Nearest: --port'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, stderr } = await start(...args).ended;
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
