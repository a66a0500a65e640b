/** Relations between issues: made as seen from one of them, and taken away again after a person said so. */
import { describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import { everyAndDemo } from './demo/every.ts';
import { done, errorOf, openScene, untrustedPart, writeOf, writes } from './scene.ts';

const TOKEN = { REDMINE_MCP_CONFIRM: 'token' };

describe.each(everyAndDemo)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const link = async (login: string, issue: number, other: number, more: object = {}) =>
    await (await scene.as(login)).call('link_issues', { issue_id: issue, other_issue_id: other, ...more });
  const relations = async (issue: number) => (await scene.look(issue, 'relations')).relations ?? [];
  /** Without dates: what follows has none to move by, which the demo would not do. */
  const pair = async () => [await scene.issue({ start_date: '' }), await scene.issue({ start_date: '' })] as const;

  it.each([
    ['relates', 'relates', false],
    ['duplicates', 'duplicates', false],
    ['duplicated', 'duplicates', true],
    ['blocks', 'blocks', false],
    ['blocked', 'blocks', true],
    ['precedes', 'precedes', false],
    ['follows', 'precedes', true],
    ['copied_to', 'copied_to', false],
    ['copied_from', 'copied_to', true],
  ])('T42: %s is applied, though Redmine may store it from the other end', async (type, stored, isTurned) => {
    const [one, other] = await pair();
    const answer = await done(link('developer', one, other, { type }));
    const [relation] = await relations(one);
    expect(writeOf(answer)).toEqual({
      outcome: 'done',
      id: relation.id,
      applied: ['other_issue_id', 'type'],
      ignored: [],
    });
    expect(relation).toMatchObject({
      issue_id: isTurned ? other : one,
      issue_to_id: isTurned ? one : other,
      relation_type: stored,
    });
  });

  it('is relates where nothing else is said, from either side', async () => {
    const [one, other] = await pair();
    expect(writeOf(await done(link('developer', other, one)))).toMatchObject({ applied: ['other_issue_id'] });
    expect(await relations(one)).toMatchObject([{ relation_type: 'relates' }]);
  });

  it.each(['precedes', 'follows'])('a delay of %s', async (type) => {
    const [one, other] = await pair();
    const answer = await done(link('developer', one, other, { type, delay: 3 }));
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['other_issue_id', 'type', 'delay'] });
    expect(await relations(one)).toMatchObject([{ relation_type: 'precedes', delay: 3 }]);
  });

  it('T15: a delay that this type has not got is told as not applied', async () => {
    const [one, other] = await pair();
    const answer = await done(link('developer', one, other, { type: 'blocks', delay: 3 }));
    expect(writeOf(answer)).toMatchObject({
      outcome: 'partly',
      ignored: [{ field: 'delay', reason: 'only precedes and follows have a delay' }],
    });
    expect((await relations(one))[0].delay ?? null).toBe(null);
  });

  describe("T37: Redmine's reasons against it", () => {
    it.each<[what: string, prepare: (one: number, other: number) => Promise<Answer>]>([
      ['there is one already', (one, other) => link('developer', one, other)],
      ['it would go in circles', (one, other) => link('developer', other, one, { type: 'blocks' })],
    ])('%s', async (what, prepare) => {
      const [one, other] = await pair();
      await done(prepare(one, other));
      const type = what.includes('circles') ? { type: 'blocks' } : {};
      const before = await relations(one);
      const answer = await link('developer', one, other, type);
      expect(errorOf(answer)).toEqual({ code: 'rejected' });
      expect(untrustedPart(answer.text)).not.toBe('');
      expect(await relations(one)).toEqual(before);
    });

    it('an issue that the account does not see, or that is not there', async () => {
      const [one] = await pair();
      for (const other of [seed.issues['private'], 999_999_999])
        expect(errorOf(await link('reporter', one, other))).toMatchObject({
          code: expect.stringMatching(/rejected|forbidden/),
        });
      expect(await relations(one)).toEqual([]);
    });
  });

  it('needs the right to, and a server that writes', async () => {
    const [one, other] = await pair();
    const login = seed.permissions['manage_issue_relations']?.allBut ?? '';
    expect(errorOf(await link(login, one, other))).toMatchObject({ code: 'forbidden' });
    const sent = await scene.sent(async () => {
      const client = await scene.as('developer', { REDMINE_MCP_READ_ONLY: 'true' });
      const answer = await client.call('link_issues', { issue_id: one, other_issue_id: other });
      expect(errorOf(answer)).toEqual({ code: 'read_only' });
    });
    expect(writes(sent)).toEqual([]);
    expect(await relations(one)).toEqual([]);
  });

  describe('T20: a relation is deleted', () => {
    const remove = async (login: string, id: number, more = {}) =>
      await (await scene.as(login, TOKEN)).call('delete', { kind: 'relation', id, ...more });

    it('after a look at both of its issues', async () => {
      const [one, other] = await pair();
      const { id } = writeOf(await done(link('developer', one, other, { type: 'blocked' })));
      const preview = await remove('developer', id as number);
      expect(errorOf(preview)).toEqual({ code: 'confirmation_required' });
      expect(preview.text).toContain(`issue_id: ${other}\nrelation_type: blocks\nissue_to_id: ${one}\n`);
      expect(await relations(one)).toHaveLength(1);
      const { token } = preview.meta['redmine-mcp/confirm'] as { token: string };
      expect(writeOf(await done(remove('developer', id as number, { confirm_token: token })))).toMatchObject({
        outcome: 'done',
        id,
      });
      expect(await relations(one)).toEqual([]);
    });

    it('not without the right to', async () => {
      const [one, other] = await pair();
      const { id } = writeOf(await done(link('developer', one, other)));
      const login = seed.permissions['manage_issue_relations']?.allBut ?? '';
      const { token } = (await remove(login, id as number)).meta['redmine-mcp/confirm'] as { token: string };
      const answer = await remove(login, id as number, { confirm_token: token });
      expect(errorOf(answer)).toMatchObject({ code: 'forbidden' });
      expect(await relations(one)).toHaveLength(1);
    });
  });
});
