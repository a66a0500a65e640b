/** Writes that do not happen, and writes of which nobody can say whether they happened. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Redmine } from '../../scripts/redmine/testbed.ts';
import type { Answer } from './clients.ts';
import {
  done,
  errorOf,
  every,
  newest,
  openScene,
  trustedPart,
  unique,
  untrustedPart,
  writeOf,
  writes,
} from './scene.ts';

const impossible = { start_date: '2026-03-01', due_date: '2026-02-01' };

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed, scene, call, refused } = await openTable(redmine);

  describe('rights', () => {
    it('T17: does not make public what was to be private', async () => {
      const answer = await refused('forbidden', () =>
        call('reporter', 'create_issue', { project: 'alpha', subject: 'Secret', is_private: true }),
      );
      expect(errorOf(answer)).toMatchObject({ argument: 'is_private' });
    });

    it.each(['reporter', 'outsider'])('T17: does not publish a note that was to be private, by %s', async (login) => {
      const answer = await refused('forbidden', () =>
        call(login, 'update_issue', { issue_id: seed.issues.plain, notes: 'Secret', private_notes: true }),
      );
      expect(errorOf(answer)).toMatchObject({ argument: 'private_notes' });
    });

    it('writes nothing where the account may only read, or nothing at all', async () => {
      await refused('forbidden', () => call('reader', 'create_issue', { project: 'alpha', subject: 'x' }));
      await refused('forbidden', () => call('reader', 'update_issue', { issue_id: seed.issues.plain, notes: 'x' }));
      await refused('forbidden', () => call('reader', 'log_time', { issue_id: seed.issues.plain, hours: 1 }));
      await refused('forbidden', () =>
        call('outsider', 'update_issue', { issue_id: seed.issues['in gamma'], notes: 'x' }),
      );
      await refused('forbidden', () => call('outsider', 'log_time', { issue_id: seed.issues['in gamma'], hours: 1 }));
    });

    it('T20: what goes with it is unknown, not zero, where the account may not see it', async () => {
      const login = seed.permissions['view_time_entries']?.allBut ?? '';
      const issue = await scene.issue();
      await scene.logHour(issue);
      const answer = await (await scene.as(login, { REDMINE_MCP_CONFIRM: 'token' })).call('delete', {
        kind: 'issue',
        id: issue,
      });
      expect((answer.meta['redmine-mcp/confirm'] as { preview: object }).preview).toMatchObject({
        time_entries: null,
        subtasks: 0,
      });
      expect(answer.text).toContain('an unknown number of time entries');
    });

    it('says no more than Redmine where it cannot know better: a closed project', async () => {
      const issue = seed.issues['in closed project'];
      const answer = await call('developer', 'update_issue', { issue_id: issue, notes: 'Too late' });
      expect(errorOf(answer)).toMatchObject({ code: 'forbidden' });
      expect(answer.text).toContain('closed');
      expect((await scene.look(issue)).journals).toEqual([]);
    });

    it('logs no time for others without the right to', async () => {
      const answer = await call('developer', 'log_time', {
        issue_id: seed.issues.plain,
        hours: 1,
        activity: 'Design',
        user: 'Anna Müller',
      });
      expect(errorOf(answer)).toEqual({ code: 'rejected' });
    });
  });

  describe('a stale copy', () => {
    it('T19: is a conflict with if_updated_on, and nothing is sent', async () => {
      const issue = await scene.issue();
      const seen = (await scene.look(issue)).updated_on;
      const stale = seen.replace(/^\d{4}/, '2020');
      const answer = await refused('conflict', () =>
        call('developer', 'update_issue', { issue_id: issue, subject: 'Overwritten', if_updated_on: stale }),
      );
      expect(errorOf(answer)).toMatchObject({ argument: 'if_updated_on' });
      expect(answer.text).toContain(seen);
      const fresh = call('developer', 'update_issue', { issue_id: issue, subject: 'Changed', if_updated_on: seen });
      expect(writeOf(await done(fresh))).toMatchObject({ outcome: 'done', applied: ['subject'] });
    });
  });

  describe("T37: Redmine's own reasons", () => {
    it('stand inside a boundary', async () => {
      const issue = await scene.issue();
      const answer = await call('developer', 'update_issue', { issue_id: issue, ...impossible });
      expect(errorOf(answer)).toEqual({ code: 'rejected' });
      expect(untrustedPart(answer.text)).toBe('Due date must be greater than start date');
      expect(trustedPart(answer.text)).not.toContain('Due date');
      expect(answer.meta['redmine-mcp/untrusted']).toBe(true);
      expect(answer.meta).not.toHaveProperty('redmine-mcp/write');
    });

    it('for a wrong value, where only Redmine knows what a field takes', async () => {
      const answer = await call('developer', 'create_issue', {
        project: 'alpha',
        subject: 'Never made',
        custom_fields: { 'List field': 'Pink' },
      });
      expect(errorOf(answer)).toEqual({ code: 'rejected' });
      expect(untrustedPart(answer.text)).toContain('List field');
    });
  });
});

describe.each(newest)('Redmine $version', async (redmine) => {
  const { seed, scene, call, refused } = await openTable(redmine);

  describe('T16: nothing is sent when a part of it cannot be resolved', () => {
    const fields = { status: 'Doen', tracker: 'Bgu', priority: 'Higher', category: 'Frontend', version: '9.9' };

    it.each(Object.entries(fields))('%s "%s"', async (argument, name) => {
      const subject = unique('Never made');
      const created = await refused('unknown_name', () =>
        call('developer', 'create_issue', { project: 'alpha', subject, [argument]: name }),
      );
      expect(errorOf(created)).toMatchObject({ argument });
      const changed = await refused('unknown_name', () =>
        call('developer', 'update_issue', { issue_id: seed.issues.plain, notes: subject, [argument]: name }),
      );
      expect(created.text).not.toContain(name);
      expect(changed.text.length).toBeGreaterThan(created.text.indexOf('\n'));
    });

    it.each(['developer', 'admin'])('somebody who is no member, by %s', async (login) => {
      const { firstname, lastname } = seed.users.outsider;
      for (const assigned_to of ['outsider', `${firstname} ${lastname}`]) {
        const answer = await refused('unknown_name', () =>
          call(login, 'create_issue', { project: 'beta', subject: 'Never made', assigned_to }),
        );
        expect(errorOf(answer)).toMatchObject({ argument: 'assigned_to' });
        // Few are members of beta: all of them are listed, and nobody else.
        for (const member of ['manager', 'developer', 'reporter', 'anna'] as const)
          expect(untrustedPart(answer.text)).toContain(seed.users[member].name);
        expect(untrustedPart(answer.text)).not.toContain(lastname);
      }
    });

    it.each(['developer', 'admin'])('a tracker that the project does not have, by %s', async (login) => {
      const answer = await refused('unknown_name', () =>
        call(login, 'create_issue', { project: 'alpha', subject: 'Never made', tracker: 'Strict' }),
      );
      expect(errorOf(answer)).toEqual({
        code: 'unknown_name',
        argument: 'tracker',
        allowed: ['Bug', 'Feature', 'Support'],
      });
    });

    it.each(['developer', 'admin'])('a custom field that there is not, by %s', async (login) => {
      const answer = await refused('unknown_name', () =>
        call(login, 'update_issue', { issue_id: seed.issues.plain, custom_fields: { Sise: 'M' }, notes: 'x' }),
      );
      expect(errorOf(answer).allowed).toContain('String field');
    });

    it('two people of one name', async () => {
      const answer = await refused('ambiguous_name', () =>
        call('developer', 'create_issue', { project: 'alpha', subject: 'Never made', assigned_to: 'Chris Twin' }),
      );
      expect(errorOf(answer).allowed?.sort()).toEqual([scene.id('twin_one'), scene.id('twin_two')].sort());
    });

    it('an activity, and a project', async () => {
      const time = { issue_id: seed.issues.plain, hours: 1 };
      const activity = await refused('unknown_name', () =>
        call('developer', 'log_time', { ...time, activity: 'Napping' }),
      );
      expect(errorOf(activity).allowed).toEqual(expect.arrayContaining(['Design', 'Development']));
      await refused('unknown_name', () => call('developer', 'log_time', { project: 'omega', hours: 1 }));
      // What the account may not see is no more there than what does not exist.
      await refused('unknown_name', () => call('developer', 'create_issue', { project: 'gamma', subject: 'x' }));
    });
  });

  it.each([
    ['Bool field', 'maybe'],
    ['Int field', 1.5],
    ['Int field', true],
    ['Float field', '1,5'],
    ['Date field', '1.2.2026'],
    ['List field', 'Pink'],
    ['List field', ['Red', 'Blue']],
    ['List multiple field', ['Red', 'Pink']],
    ['Enumeration field', 'Huge'],
    ['Attachment field', 'file.txt'],
  ])('T23: %s refuses %j, and nothing is sent', async (name, value) => {
    const fields = { [name]: value };
    const answer = await refused('invalid_arguments', () =>
      call('admin', 'create_issue', { project: 'alpha', subject: 'Never made', custom_fields: fields }),
    );
    expect(errorOf(answer)).toMatchObject({ argument: expect.stringContaining('custom_fields') });
    expect(answer.text).toContain(name);
  });

  it.each([
    ['de', /Abgabedatum/],
    ['ja', /期日/],
  ])('T24, T37: reasons of Redmine come as they are in the language %s', async (language, words) => {
    const { key } = await scene.user('Developer', { language });
    const client = await scene.open({ ...scene.env('admin'), REDMINE_API_KEY: key });
    const answer = await client.call('create_issue', { project: 'alpha', subject: 'Never made', ...impossible });
    expect(errorOf(answer)).toEqual({ code: 'rejected' });
    expect(untrustedPart(answer.text)).toMatch(words);
    expect(trustedPart(answer.text)).toMatch(/^rejected: /);
  });

  describe('T18: the outcome is unknown', () => {
    const faults: [string, (response: ServerResponse) => void][] = [
      ['the connection is cut', (response) => response.destroy()],
      [
        'Redmine answers 500',
        (response) => response.writeHead(500).end('{"status":500,"error":"Internal Server Error"}'),
      ],
    ];

    describe.each(faults)('when %s after the write', (_, play) => {
      const lost = async (method: string, work: () => Promise<Answer>) => {
        let answer: Answer | undefined;
        const sent = await scene.sent(async () => {
          answer = await scene.afterwards((request) => request.method === method, play, work);
        });
        expect(writes(sent)).toHaveLength(1);
        expect(errorOf(answer as Answer)).toEqual({ code: 'outcome_unknown' });
        expect(answer?.text).toContain('It may or may not have been done');
        return answer as Answer;
      };
      const unknown = (id: number | null) => ({ outcome: 'unknown', id, applied: [], ignored: [] });

      it('a created issue is there once', async () => {
        const subject = unique('Once only');
        const answer = await lost('POST', () => call('developer', 'create_issue', { project: 'alpha', subject }));
        expect(writeOf(answer)).toEqual(unknown(null));
        const found = await done(
          call('developer', 'list_issues', { project: 'alpha', subject: subject.split(' ').at(-1) }),
        );
        expect(found.meta['redmine-mcp/page']).toMatchObject({ total: 1 });
      });

      it('logged time is there once', async () => {
        const comments = unique('Once only');
        await lost('POST', () =>
          call('developer', 'log_time', { issue_id: seed.issues.plain, hours: 1, activity: 'Design', comments }),
        );
        const found = await done(call('developer', 'list_time_entries', { comments: comments.split(' ').at(-1) }));
        expect(found.meta['redmine-mcp/page']).toMatchObject({ total: 1 });
      });

      it('a note is there once', async () => {
        const issue = await scene.issue();
        const answer = await lost('PUT', () =>
          call('developer', 'update_issue', { issue_id: issue, notes: 'Once only' }),
        );
        expect(writeOf(answer)).toEqual(unknown(issue));
        expect((await scene.look(issue)).journals).toHaveLength(1);
      });

      it('a deleted issue is gone', async () => {
        const issue = await scene.issue();
        const client = await scene.as('admin', { REDMINE_MCP_CONFIRM: 'off' });
        const answer = await lost('DELETE', () => client.call('delete', { kind: 'issue', id: issue }));
        expect(writeOf(answer)).toEqual(unknown(issue));
        expect(await scene.isThere(issue)).toBe(false);
      });
    });

    it('when Redmine takes the request and never answers', async () => {
      const client = await scene.open(scene.env('developer', { REDMINE_TIMEOUT: '1' }));
      const answer = await scene.faulty(
        ({ method }) => method === 'POST',
        () => client.call('create_issue', { project: 'alpha', subject: 'Never answered' }),
      );
      expect(errorOf(answer)).toEqual({ code: 'outcome_unknown' });
      expect(writeOf(answer)).toMatchObject({ outcome: 'unknown', id: null });
    });

    it('but known when only the look at it afterwards fails', async () => {
      const issue = await scene.issue();
      let written = false;
      const answer = await scene.faulty(
        ({ method }, response) => {
          if (method === 'PUT') written = true;
          if (method !== 'GET' || !written) return false;
          response.writeHead(500).end();
          return true;
        },
        () => call('developer', 'update_issue', { issue_id: issue, notes: 'Written' }),
      );
      expect(answer.isError).toBe(false);
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', id: issue, applied: [], ignored: [] });
      expect(answer.text).toMatch(/not checked/);
      expect((await scene.look(issue)).journals).toHaveLength(1);
    });
  });
});

async function openTable(redmine: Redmine) {
  const scene = await openScene(redmine);
  const call = async (login: string, tool: string, args: object) => (await scene.as(login)).call(tool, { ...args });

  /** The call is refused with this code, and nothing that changes anything reaches Redmine. */
  async function refused(code: string, work: () => Promise<Answer>): Promise<Answer> {
    let answer: Answer | undefined;
    const sent = await scene.sent(async () => {
      answer = await work();
    });
    if (!answer?.isError) throw new Error(`not refused: ${answer?.text}`);
    expect(errorOf(answer), answer.text).toMatchObject({ code });
    expect(writes(sent)).toEqual([]);
    return answer;
  }

  return { seed: redmine.seed, scene, call, refused };
}
