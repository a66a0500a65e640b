import { expect, it } from 'vitest';
import { demoCalls } from './demo.ts';

const deleting = await demoCalls();
const tokens = await demoCalls({ REDMINE_MCP_CONFIRM: 'token' });

/** A call, and the writes that reached Redmine. */
async function called(demo: typeof deleting, args: object, confirmation: object = {}) {
  let outcome: Awaited<ReturnType<typeof deleting.call>> | undefined;
  const sent = await demo.sent(async () => {
    outcome = await demo.call('admin', 'delete', args, { confirmation: { canAsk: true, ...confirmation } });
  });
  return {
    outcome,
    writes: sent.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`),
  };
}

it('T20: what has changed since a person saw it is shown to them again; only what they saw goes', async () => {
  const args = { kind: 'issue', id: 1 };
  const first = await called(deleting, args);
  expect(first).toMatchObject({ outcome: { kind: 'ask', why: 'first' }, writes: [] });
  const yes = (asked: typeof first) => ({
    answer: 'accepted',
    ticket: asked.outcome?.kind === 'ask' ? asked.outcome.ticket : '',
  });
  await deleting.call('mira', 'update_issue', { issue_id: 1, notes: 'Wait, this is still needed.' });
  const second = await called(deleting, args, yes(first));
  expect(second).toMatchObject({ outcome: { kind: 'ask', why: 'changed' }, writes: [] });
  const third = await called(deleting, args, yes(second));
  expect(third).toMatchObject({ outcome: { kind: 'answer', isError: false }, writes: ['DELETE /issues/1.json'] });
  expect(deleting.data.issues.some(({ id }) => id === 1)).toBe(false);
});

it('T20: a token is for the call that it was given for, once', async () => {
  const args = { kind: 'category', id: 1 };
  const asked = async (more: object) => {
    const { outcome, writes } = await called(tokens, { ...args, ...more });
    expect(writes).toEqual([]);
    const meta = outcome?.kind === 'answer' ? outcome.meta : {};
    expect(meta).toMatchObject({ 'redmine-mcp/error': { code: 'confirmation_required' } });
    return (meta['redmine-mcp/confirm'] as { token: string }).token;
  };
  const confirm_token = await asked({});
  await asked({ id: 2, confirm_token });
  // It was used up there.
  await asked({ confirm_token });
  const fresh = await asked({});
  expect((await called(tokens, { ...args, confirm_token: fresh })).writes).toEqual(['DELETE /issue_categories/1.json']);
});
