/** Who the account is, proven before anything is read or written, and what remains of it in the audit. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Answer, Connection } from './clients.ts';
import type { Recorded } from './recorder.ts';
import {
  done,
  errorOf,
  every,
  newest,
  openScene,
  type Scene,
  unique,
  untrustedPart,
  writeOf,
  writes,
} from './scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROBE = 'GET /users/current.json?include=memberships';
const lines = (requests: readonly Recorded[]) => requests.map(({ method, url }) => `${method} ${url}`);

/** Reads and writes fail with `unauthenticated`, and Redmine was asked nothing but who this is. */
async function isNobody(scene: Scene, client: Connection): Promise<Answer> {
  const calls: [string, object][] = [
    ['list_issues', { project: 'alpha' }],
    ['whoami', {}],
    ['update_issue', { issue_id: scene.redmine.seed.issues.plain, notes: 'By nobody' }],
    ['delete', { kind: 'issue', id: scene.redmine.seed.issues.plain }],
  ];
  const answers: Answer[] = [];
  const sent = await scene.sent(async () => {
    for (const [tool, args] of calls) answers.push(await client.call(tool, { ...args }));
  });
  for (const answer of answers) {
    expect(errorOf(answer), answer.text).toEqual({ code: 'unauthenticated' });
    expect(untrustedPart(answer.text)).toBe('');
  }
  expect(new Set(lines(sent))).toEqual(new Set([PROBE]));
  return answers[0] as Answer;
}

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  it('T25: a key that Redmine does not know gets no public data', async () => {
    const key = '0'.repeat(40);
    const open = await fetch(`${redmine.url}/issues/${seed.issues.plain}.json`, {
      headers: { 'X-Redmine-API-Key': key },
    });
    expect(open.status).toBe(200);
    const answer = await isNobody(scene, await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: key }));
    expect(answer.text).toContain('REDMINE_API_KEY');
    expect(answer.text).not.toContain(key);
  });

  it('T25: a locked account is told that it may be locked', async () => {
    const answer = await isNobody(scene, await scene.as('locked'));
    expect(answer.text).toContain('locked');
  });

  it('T25, T29: a wrong password is no way in, and a right one is', async () => {
    const { login, password } = seed.users.developer;
    const wrong = { REDMINE_URL: scene.url, REDMINE_USERNAME: login, REDMINE_PASSWORD: 'not the password' };
    const answer = await isNobody(scene, await scene.open(wrong));
    expect(answer.text).toContain('REDMINE_PASSWORD');
    expect(answer.text).not.toContain('not the password');

    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_USERNAME: login, REDMINE_PASSWORD: password });
    expect((await done(client.call('whoami'))).text).toMatch(new RegExp(`^user ${scene.id('developer')}\n`));
    const created = await done(client.call('create_issue', { project: 'alpha', subject: unique('With a password') }));
    expect((await scene.look(writeOf(created).id as number)).author.id).toBe(scene.id('developer'));
  });

  it('T25: who has to choose a new password first is told so', async () => {
    const { login, password } = seed.users.must_change;
    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_USERNAME: login, REDMINE_PASSWORD: password });
    expect((await isNobody(scene, client)).text).toContain('change its password');
  });

  it('T25: a key that is gone after a call is noticed before the next write', async () => {
    const { id, key } = await scene.user('Developer');
    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: key });
    const issue = await scene.issue();
    await done(client.call('update_issue', { issue_id: issue, notes: 'Still known' }));

    await scene.rest('admin', 'DELETE', `/users/${id}.json`);
    const asAnonymous = await fetch(`${redmine.url}/issues/${issue}.json`, { headers: { 'X-Redmine-API-Key': key } });
    expect(asAnonymous.status).toBe(200);
    const sent = await scene.sent(async () => {
      const answer = await client.call('update_issue', { issue_id: issue, notes: 'By nobody' });
      expect(errorOf(answer)).toEqual({ code: 'unauthenticated' });
    });
    expect(lines(sent)).toEqual([PROBE]);
    expect((await scene.look(issue)).journals).toMatchObject([{ notes: 'Still known' }]);
    expect(errorOf(await client.call('list_issues', {}))).toEqual({ code: 'unauthenticated' });
  });

  it.each(['admin', 'developer'])('T29: whoami says who %s is', async (login) => {
    const { text } = await done((await scene.as(login)).call('whoami'));
    const user = seed.users[login];
    expect(text).toMatch(new RegExp(`^user ${user?.id}\nadmin: ${user?.admin} `));
    expect(untrustedPart(text)).toContain(`login: ${login}\n`);
    if (login === 'developer')
      expect(text).toMatch(
        new RegExp(`^memberships \\d+: project: ${seed.projects.alpha.id} · roles: Developer$`, 'm'),
      );
  });
});

describe.each(newest)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);

  it('T25: with the REST API switched off nothing is read as Anonymous', async () => {
    const admin = await scene.as('admin');
    const rest = await scene.switchedOff();
    const open = await rest(`/issues/${seed.issues.plain}.json`);
    expect(open.status).toBe(200);
    await scene.faulty(
      ({ url, headers }, response) => {
        void rest(url, String(headers['x-redmine-api-key'])).then(({ status, type, body }) =>
          response.writeHead(status, { 'content-type': type }).end(body),
        );
        return true;
      },
      async () => {
        const answer = await isNobody(scene, await scene.open(scene.env('developer')));
        expect(answer.text).toContain('REST API is switched off');
        expect(errorOf(await admin.call('update_issue', { issue_id: seed.issues.plain, notes: 'x' }))).toEqual({
          code: 'unauthenticated',
        });
      },
    );
  });

  it('T14, T36: the key is in no answer, no log and no error', async () => {
    const client = await scene.open(scene.env('admin', { REDMINE_MCP_LOG_LEVEL: 'debug' }));
    const answers = [
      await client.call('whoami'),
      await client.call('list_values', { what: 'members', project: 'alpha' }),
      await client.call('get_issue', { issue_id: 999_999 }),
      await scene.faulty(
        (_, response) => {
          response
            .writeHead(500, { 'content-type': 'text/html' })
            .end(`<pre>X-Redmine-API-Key: ${scene.key('admin')}</pre>`);
          return true;
        },
        () => client.call('update_issue', { issue_id: seed.issues.plain, notes: 'x' }),
      ),
    ];
    const everything = JSON.stringify(answers) + client.stderr();
    expect(everything).not.toContain(scene.key('admin'));
    expect(everything).not.toMatch(/api_key/);
    expect(everything).not.toMatch(/\bat .*\.js:\d+/);
  });

  describe('the audit', () => {
    const file = join(folder, `${redmine.version}.jsonl`);
    const client = () => scene.as('developer', { REDMINE_MCP_AUDIT_FILE: file });
    const SECRETS = ['Only between us', 'Not even the subject', 'String field'];

    /** The audit lines of a call, and what Redmine saw of it. */
    async function recorded(tool: string, args: Record<string, unknown>) {
      const before = read().length;
      let answer: Answer | undefined;
      const sent = await scene.sent(async () => {
        answer = await (await client()).call(tool, args);
      });
      return { answer: answer as Answer, sent, audit: read().slice(before) };
    }
    function read(): Record<string, unknown>[] {
      try {
        return readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
      } catch {
        return [];
      }
    }

    it('has a line before a write and one after it, with the request id that Redmine saw', async () => {
      const issue = await scene.issue();
      const { sent, audit } = await recorded('update_issue', {
        issue_id: issue,
        notes: SECRETS[0],
        subject: SECRETS[1],
        custom_fields: { 'String field': 'a value' },
      });
      expect(audit).toMatchObject([
        {
          event: 'intent',
          tool: 'update_issue',
          effect: 'write',
          user: { id: scene.id('developer') },
          ids: { issue_id: issue },
        },
        {
          event: 'outcome',
          tool: 'update_issue',
          effect: 'write',
          user: { id: scene.id('developer') },
          outcome: 'done',
        },
      ]);
      const ids = new Set([
        ...sent.map(({ headers }) => headers['x-request-id']),
        ...audit.map(({ requestId }) => requestId),
      ]);
      expect(ids.size).toBe(1);
      expect(new Set(sent.map(({ headers }) => headers['user-agent']))).toEqual(
        new Set([expect.stringMatching(/^redmine-mcp\/\d+\.\d+\.\d+ \(update_issue\)$/)]),
      );
    });

    it('names what a create made, and what a write did not achieve', async () => {
      const made = await recorded('create_issue', { project: 'alpha', subject: SECRETS[1] });
      expect(made.audit.map(({ event }) => event)).toEqual(['intent', 'outcome']);
      expect(made.audit[1]).toMatchObject({ outcome: 'done', ids: { id: writeOf(made.answer).id } });

      const impossible = { issue_id: seed.issues.plain, start_date: '2026-03-01', due_date: '2026-02-01' };
      const { audit } = await recorded('update_issue', impossible);
      expect(audit).toMatchObject([{ event: 'intent' }, { event: 'outcome', outcome: 'failed', code: 'rejected' }]);
    });

    it('has a line for a refusal, before which nothing was written', async () => {
      const refused = { issue_id: seed.issues.plain, status: 'Doen', notes: SECRETS[0] };
      const { sent, audit } = await recorded('update_issue', refused);
      expect(audit).toMatchObject([{ event: 'refused', tool: 'update_issue', code: 'unknown_name' }]);
      expect(writes(sent)).toEqual([]);
      const reads = await recorded('get_issue', { issue_id: seed.issues.plain });
      expect(reads.audit).toEqual([]);
    });

    it('has no content and no secret in it', () => {
      const text = readFileSync(file, 'utf8');
      expect(text.length).toBeGreaterThan(500);
      for (const secret of [...SECRETS, 'Doen', scene.key('developer'), redmine.url])
        expect(text).not.toContain(secret);
    });
  });
});
