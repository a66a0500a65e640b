import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bindingOf, Confirmations } from '../../runtime/policy/confirm.ts';
import { OwnTickets } from '../../runtime/policy/tickets.ts';

const preview = { counts: { notes: 1 } };
const nobody = { canAsk: false };
const binding = { caller: 'one', call: 'delete 1', state: 'one note' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  // What the cache of tickets reads.
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('T20: a token is worth nothing after the time that was told', async () => {
  const confirmations = new Confirmations('token', new OwnTickets());
  const first = await confirmations.check(binding, preview, nobody, undefined);
  vi.advanceTimersByTime(Date.parse(first?.expiresAt ?? '') - Date.now() + 1000);
  const second = await confirmations.check(binding, preview, nobody, first?.ticket);
  expect(second?.ticket).not.toBe(first?.ticket);

  vi.advanceTimersByTime(1000);
  expect(await confirmations.check(binding, preview, nobody, second?.ticket)).toBe(undefined);
});

it('T26: however much somebody else asks, what one was asked can still be confirmed', async () => {
  const confirmations = new Confirmations('token', new OwnTickets());
  const first = await confirmations.check(binding, preview, nobody, undefined);
  for (let count = 0; count < 20_000; count++)
    await confirmations.check({ ...binding, caller: 'another' }, preview, nobody, undefined);
  expect(await confirmations.check({ ...binding, caller: 'another' }, preview, nobody, first?.ticket)).toBeDefined();
  expect(await confirmations.check(binding, preview, nobody, first?.ticket)).toBe(undefined);
});

describe('T20: a yes', () => {
  const person = { canAsk: true };
  /** What a question was, answered in this way. */
  const answered = async (mode: 'elicit' | 'token', bound = binding, again = bound) => {
    const confirmations = new Confirmations(mode, new OwnTickets());
    const ticket = (await confirmations.check(bound, preview, person, undefined))?.ticket ?? '';
    const yes = { ...person, ticket, answer: 'accepted' } as const;
    const repeat = () =>
      mode === 'elicit'
        ? confirmations.check(again, preview, yes, undefined)
        : confirmations.check(again, preview, nobody, ticket);
    return repeat;
  };

  it.each(['elicit', 'token'] as const)('counts once (%s)', async (mode) => {
    const repeat = await answered(mode);
    expect(await repeat()).toBeUndefined();
    expect(await repeat()).toMatchObject({ why: 'invalid', preview });
  });

  it.each([
    ['another caller', { ...binding, caller: 'two' }, 'invalid'],
    ['another call', { ...binding, call: 'delete 2' }, 'invalid'],
    ['another state', { ...binding, state: 'two notes' }, 'changed'],
  ] as const)('is not for %s', async (_what, again, why) => {
    for (const mode of ['elicit', 'token'] as const) {
      const repeat = await answered(mode, binding, again);
      const asked = await repeat();
      expect(asked).toMatchObject({ why });
      expect(asked?.ticket).toMatch(/^[\w-]{24}$/);
      expect((await repeat())?.why).toBe('invalid');
    }
  });

  it('is a first question without one, and without an answer', async () => {
    const confirmations = new Confirmations('elicit', new OwnTickets());
    expect((await confirmations.check(binding, preview, person, undefined))?.why).toBe('first');
    const { ticket } = (await confirmations.check(binding, preview, person, undefined)) ?? {};
    expect((await confirmations.check(binding, preview, { ...person, ticket }, undefined))?.why).toBe('first');
  });

  it('of a client counts nothing where the operator wants a token, and the other way round', async () => {
    const token = new Confirmations('token', new OwnTickets());
    const { ticket } = (await token.check(binding, preview, person, undefined)) ?? {};
    expect((await token.check(binding, preview, { ...person, ticket, answer: 'accepted' }, undefined))?.why).toBe(
      'first',
    );
    const elicit = new Confirmations('elicit', new OwnTickets());
    const refusal = expect.objectContaining({ code: 'invalid_arguments', details: { argument: 'confirm_token' } });
    await expect(elicit.check(binding, preview, person, ticket)).rejects.toEqual(refusal);
  });

  it('cannot come from a client that cannot ask', async () => {
    const elicit = new Confirmations('elicit', new OwnTickets());
    const { ticket } = (await elicit.check(binding, preview, person, undefined)) ?? {};
    const forged = { canAsk: false, ticket, answer: 'accepted' } as const;
    const required = expect.objectContaining({ code: 'confirmation_required' });
    await expect(elicit.check(binding, preview, forged, undefined)).rejects.toEqual(required);
  });

  it.each(['declined', 'dismissed'] as const)('is no no (%s)', async (answer) => {
    const elicit = new Confirmations('elicit', new OwnTickets());
    const { ticket } = (await elicit.check(binding, preview, person, undefined)) ?? {};
    const refused = expect.objectContaining({ code: 'confirmation_refused' });
    await expect(elicit.check(binding, preview, { ...person, ticket, answer }, undefined)).rejects.toEqual(refused);
  });

  it('lasts ten minutes', async () => {
    const repeat = await answered('token');
    vi.advanceTimersByTime(599_999);
    expect(await repeat()).toBeUndefined();
    const late = await answered('token');
    vi.advanceTimersByTime(600_000);
    expect((await late())?.why).toBe('invalid');
  });

  it('is found among a hundred questions of one caller, and no more', async () => {
    const confirmations = new Confirmations('token', new OwnTickets());
    const ask = async () => (await confirmations.check(binding, preview, nobody, undefined))?.ticket;
    const [first, second] = [await ask(), await ask()];
    for (let count = 0; count < 99; count++) await ask();
    expect((await confirmations.check(binding, preview, nobody, first))?.why).toBe('invalid');
    // That question was the hundred and second.
    expect((await confirmations.check(binding, preview, nobody, second))?.why).toBe('invalid');
  });

  it('is bound to the arguments but the token, to the record and to what was counted', async () => {
    const args = { kind: 'issue', id: 1 };
    const bound = bindingOf('one', 'delete.issue', args, { id: 1, subject: 'a' }, preview);
    expect(
      bindingOf('one', 'delete.issue', { id: 1, kind: 'issue', confirm_token: 'x' }, { subject: 'a', id: 1 }, preview),
    ).toEqual(bound);
    expect(bindingOf('one', 'delete.issue', { ...args, id: 2 }, { id: 1, subject: 'a' }, preview).call).not.toBe(
      bound.call,
    );
    expect(bindingOf('one', 'delete.project', args, { id: 1, subject: 'a' }, preview).call).not.toBe(bound.call);
    expect(bindingOf('one', 'delete.issue', args, { id: 1, subject: 'b' }, preview).state).not.toBe(bound.state);
    expect(bindingOf('one', 'delete.issue', args, { id: 1, subject: 'a' }, { counts: { notes: 2 } }).state).not.toBe(
      bound.state,
    );
    expect(bindingOf('two', 'delete.issue', args, { id: 1, subject: 'a' }, preview)).toEqual({
      ...bound,
      caller: 'two',
    });
    // Nothing of them can be read from it.
    expect([bound.call, bound.state]).toEqual([
      expect.stringMatching(/^[\da-f]{64}$/),
      expect.stringMatching(/^[\da-f]{64}$/),
    ]);
  });
});
