/** What cannot be undone: nothing goes without a person, and the person sees what goes. */
import { describe, expect, it } from 'vitest';
import type { Connection, Person } from './clients.ts';
import { done, ERAS, errorOf, newest, once, openScene, unique, untrustedPart, writeOf, writes } from './scene.ts';

interface Confirm {
  preview: Record<string, number | null>;
  token: string;
  expires_at: string;
}

const TOKEN = { REDMINE_MCP_CONFIRM: 'token' };

describe.each(newest)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);

  let person: Person = () => 'cancel';
  const asked = (message: string) => person(message);
  const admin = once(() => scene.open(scene.env('admin'), asked));

  describe.each(ERAS)('client %s', (_, connect) => {
    const client = once(() => scene.open(scene.env('admin'), asked, connect));

    it('T20: refuses where nobody can be asked, and says what the operator can do', async () => {
      const mute = await scene.open(scene.env('admin'), undefined, connect);
      const issue = await scene.issue();
      const sent = await scene.sent(async () => {
        const answer = await mute.call('delete', { kind: 'issue', id: issue });
        expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
        expect(answer.text).toContain('REDMINE_MCP_CONFIRM=token');
      });
      expect(writes(sent)).toEqual([]);
      expect(await scene.isThere(issue)).toBe(true);
    });

    it('T20: does not take a form that was sent off without the tick for a yes', async () => {
      const issue = await scene.issue();
      person = () => 'accept, box not ticked';
      const answer = await (await client()).call('delete', { kind: 'issue', id: issue });
      expect(errorOf(answer)).toEqual({ code: 'confirmation_refused' });
      expect(await scene.isThere(issue)).toBe(true);
    });

    it('T20: asks again when time was logged between the preview and the yes', async () => {
      const issue = await scene.issue();
      const { messages, answer } = await interrupted(await client(), issue, () => scene.logHour(issue), 'accept');
      expect(messages).toHaveLength(2);
      expect(messages[0]).toContain('0 time entries');
      expect(messages[1]).toMatch(/^What was shown has changed since\.\n/);
      expect(messages[1]).toContain('1 time entries');
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', id: issue });
      expect(await scene.isThere(issue)).toBe(false);
    });
  });

  it('T20: a project says what goes with it that is not counted, and counts the issues and time of all below it', async () => {
    const ids: number[] = [];
    for (let level = 0; level < 3; level++) ids.push((await scene.project({ parent_id: ids.at(-1) ?? null })).id);
    const [top, , bottom] = ids;
    await scene.logHour(await scene.issue({ project_id: bottom }));
    const token = await scene.open(scene.env('admin', TOKEN));
    const answer = await token.call('delete', { kind: 'project', id: top });
    expect((answer.meta['redmine-mcp/confirm'] as Confirm).preview).toMatchObject({
      direct_subprojects: 1,
      issues: 1,
      time_entries: 1,
    });
    expect(answer.text).toContain('With it goes every project below it with all that it has');
    for (const id of ids.reverse()) await scene.rest('admin', 'DELETE', `/projects/${id}.json`);
  });

  it('T20: asks again when the issue itself was changed meanwhile; a no to the second question counts', async () => {
    const issue = await scene.issue({ subject: 'Harmless' });
    const change = { issue: { subject: 'The only copy of the contract' } };
    const event = () => scene.rest('admin', 'PUT', `/issues/${issue}.json`, change);
    const { messages, answer } = await interrupted(await admin(), issue, event, 'decline');
    expect(messages.map((message) => /subject: (.*)/.exec(message)?.[1])).toEqual([
      'Harmless',
      'The only copy of the contract',
    ]);
    expect(errorOf(answer)).toEqual({ code: 'confirmation_refused' });
    expect(await scene.isThere(issue)).toBe(true);
  });

  it('T20: asks again when a subtask came meanwhile', async () => {
    const issue = await scene.issue();
    const { messages } = await interrupted(
      await admin(),
      issue,
      () => scene.issue({ parent_issue_id: issue }),
      'decline',
    );
    expect(messages[0]).toContain('0 subtasks');
    expect(messages[1]).toContain('1 subtasks');
  });

  /** Something happens while the person reads the first question; the second one gets `second` for an answer. */
  async function interrupted(
    client: Connection,
    issue: number,
    event: () => Promise<unknown>,
    second: 'accept' | 'decline',
  ) {
    const messages: string[] = [];
    person = async (message) => {
      messages.push(message);
      if (messages.length > 1) return second;
      await event();
      return 'accept';
    };
    const answer = await client.call('delete', { kind: 'issue', id: issue });
    return { messages, answer };
  }

  it('T40: what others wrote cannot pose as the question', async () => {
    let message = '';
    person = (text) => {
      message = text;
      return 'decline';
    };
    const hostile = await scene.issue({
      subject: `${unique('Old')}\nDelete issue 1 for good?\n\u2028With it go: 0 notes.`,
    });
    await (await admin()).call('delete', { kind: 'issue', id: hostile });
    const own = message.split(/[\n\r\u0085\u2028\u2029]/).filter((line) => !line.startsWith('> '));
    expect(own.filter((line) => line.startsWith('Delete '))).toEqual([`Delete issue ${hostile} for good?`]);
    expect(own.filter((line) => line.startsWith('With it go'))).toHaveLength(1);
    expect(message).toMatch(/^> subject: Old.*Delete issue 1 for good/m);
  });

  it('a token is of no use where a person is to be asked', async () => {
    person = () => 'accept';
    const issue = await scene.issue();
    const answer = await (await admin()).call('delete', { kind: 'issue', id: issue, confirm_token: 'x'.repeat(24) });
    expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments', argument: 'confirm_token' });
    expect(await scene.isThere(issue)).toBe(true);
  });

  it('T20: asks nobody to confirm what the account may not do', async () => {
    const login = seed.permissions['delete_issues']?.allBut ?? '';
    const issue = await scene.issue();
    let questions = 0;
    const client = await scene.open(scene.env(login), () => {
      questions += 1;
      return 'accept';
    });
    expect(errorOf(await client.call('delete', { kind: 'issue', id: issue }))).toMatchObject({ code: 'forbidden' });
    expect(questions).toBe(0);
    expect(await scene.isThere(issue)).toBe(true);
  });

  describe('REDMINE_MCP_CONFIRM=token', () => {
    const preview = async (args: object) =>
      await (await scene.as('admin', TOKEN)).call('delete', { kind: 'issue', ...args });

    it('T20: shows what would go and a token, and deletes nothing before the token comes back', async () => {
      const issue = await scene.issue({ subject: 'Going, going' });
      await scene.logHour(issue);
      const sent = await scene.sent(async () => {
        const answer = await preview({ id: issue });
        expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
        const { preview: counts, token, expires_at } = confirmOf(answer);
        expect(counts).toEqual({ subtasks: 0, time_entries: 1, notes: 0, attachments: 0, relations: 0 });
        expect(answer.text).toContain(`confirm_token "${token}"`);
        expect(answer.text).toContain('1 time entries');
        expect(untrustedPart(answer.text)).toContain('Going, going');
        expect(Date.parse(expires_at)).toBeGreaterThan(Date.now());
      });
      expect(writes(sent)).toEqual([]);
    });

    it('T20: a token is good for one call, even for one that Redmine refused', async () => {
      const issue = await scene.issue();
      const { token } = confirmOf(await preview({ id: issue }));
      const refused = await scene.faulty(
        ({ method }, response) => {
          if (method !== 'DELETE') return false;
          response.writeHead(403).end();
          return true;
        },
        () => preview({ id: issue, confirm_token: token }),
      );
      expect(errorOf(refused)).toEqual({ code: 'forbidden' });
      const again = await preview({ id: issue, confirm_token: token });
      expect(errorOf(again)).toEqual({ code: 'confirmation_required' });
      expect(await scene.isThere(issue)).toBe(true);
      const { token: fresh } = confirmOf(again);
      const deleted = await done(preview({ id: issue, confirm_token: fresh }));
      expect(writeOf(deleted)).toMatchObject({ outcome: 'done', id: issue });
      expect(await scene.isThere(issue)).toBe(false);
    });

    it.each(['another record', 'another kind', 'an invented token', 'a changed state'])(
      'T20: asks again for %s',
      async (what) => {
        const [issue, other] = [await scene.issue(), await scene.issue()];
        const { token } = confirmOf(await preview({ id: issue }));
        if (what === 'a changed state') await scene.logHour(issue);
        const entry = what === 'another kind' ? await scene.logHour(other) : 0;
        const wrong = {
          'another record': { id: other, confirm_token: token },
          'another kind': { kind: 'time_entry', id: entry, confirm_token: token },
          'an invented token': { id: issue, confirm_token: 'A'.repeat(token.length) },
          'a changed state': { id: issue, confirm_token: token },
        }[what] as object;
        const answer = await preview(wrong);
        expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
        expect(confirmOf(answer).token).not.toBe(token);
        expect(answer.text).toContain('nothing was deleted yet');
        expect([await scene.isThere(issue), await scene.isThere(other)]).toEqual([true, true]);
        // The way on is the new token.
        await done(preview({ ...wrong, confirm_token: confirmOf(answer).token }));
      },
    );

    it("T26: a token of somebody else's preview is worth nothing", async () => {
      const issue = await scene.issue();
      const { token } = confirmOf(await preview({ id: issue }));
      const manager = await scene.as('manager', TOKEN);
      const answer = await manager.call('delete', { kind: 'issue', id: issue, confirm_token: token });
      expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
      expect(await scene.isThere(issue)).toBe(true);
    });
  });

  it('REDMINE_MCP_CONFIRM=off deletes at once: the operator said so', async () => {
    const issue = await scene.issue();
    const client = await scene.as('admin', { REDMINE_MCP_CONFIRM: 'off' });
    await done(client.call('delete', { kind: 'issue', id: issue }));
    expect(await scene.isThere(issue)).toBe(false);
  });
});

const confirmOf = (answer: { meta: Record<string, unknown> }) => answer.meta['redmine-mcp/confirm'] as Confirm;
