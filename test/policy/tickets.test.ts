import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reachable } from '../../runtime/policy/state.ts';
import { OwnTickets, SharedTickets, type Tickets } from '../../runtime/policy/tickets.ts';
import { MemoryStore } from '../../runtime/state/memory.ts';
import { Sealer } from '../../runtime/state/seal.ts';
import { StateUnavailable, type Store } from '../../runtime/state/store.ts';
import { failure } from './session.ts';

const binding = { caller: 'one', call: 'delete 1', state: 'one note' };
const sealer = () => new Sealer(['k'.repeat(32)]);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What was asked, and who may be told: the same one, or another replica. */
const kinds: [string, () => readonly [Tickets, Tickets]][] = [
  [
    'of this process',
    () => {
      const own = new OwnTickets();
      return [own, own];
    },
  ],
  [
    'of all replicas',
    () => {
      const store = new MemoryStore();
      return [new SharedTickets({ store, sealer: sealer() }), new SharedTickets({ store, sealer: sealer() })];
    },
  ],
];

describe.each(kinds)('open questions %s', (_, tickets) => {
  it('T20: are answered once, with what they were about', async () => {
    const [asking, told] = tickets();
    await asking.put('ticket', binding);
    expect(await told.take('ticket', 'one')).toMatchObject(binding);
    expect(await told.take('ticket', 'one')).toBeUndefined();
    expect(await asking.take('ticket', 'one')).toBeUndefined();
  });

  it('T20: of one caller are open at once', async () => {
    const [asking, told] = tickets();
    await asking.put('first', binding);
    await asking.put('second', { ...binding, call: 'delete 2' });
    expect(await told.take('first', 'one')).toMatchObject({ call: 'delete 1' });
    expect(await told.take('second', 'one')).toMatchObject({ call: 'delete 2' });
  });

  it('T26: are not found, or used up, by another caller or another ticket', async () => {
    const [asking, told] = tickets();
    await asking.put('ticket', binding);
    await asking.put('theirs', { ...binding, caller: 'two' });
    expect(await told.take('ticket', 'two')).toBeUndefined();
    expect(await told.take('other', 'one')).toBeUndefined();
    expect(await told.take('theirs', 'one')).toBeUndefined();
    expect(await told.take('ticket', 'one')).toMatchObject(binding);
    expect(await told.take('theirs', 'two')).toMatchObject({ caller: 'two' });
  });

  it('T20: are closed after ten minutes', async () => {
    const [asking, told] = tickets();
    await asking.put('early', binding);
    await asking.put('late', binding);
    vi.advanceTimersByTime(599_999);
    expect(await told.take('early', 'one')).toMatchObject(binding);
    vi.advanceTimersByTime(1);
    expect(await told.take('late', 'one')).toBeUndefined();
  });
});

it('of the questions of one caller in this process a hundred are open, the latest ones', async () => {
  const tickets = new OwnTickets();
  for (let count = 0; count < 101; count++) await tickets.put(`${count}`, binding);
  await tickets.put('theirs', { ...binding, caller: 'two' });
  expect(await tickets.take('0', 'one')).toBeUndefined();
  expect(await tickets.take('1', 'one')).toMatchObject(binding);
  expect(await tickets.take('100', 'one')).toMatchObject(binding);
});

describe('T26: a store of all replicas', () => {
  it('takes a thousand questions of one caller in ten minutes, and says when it takes the next', async () => {
    const tickets = new SharedTickets({ store: new MemoryStore(), sealer: sealer() });
    await tickets.put('first', binding);
    vi.advanceTimersByTime(500);
    for (let count = 1; count < 1000; count++) await tickets.put(`${count}`, binding);
    const refused = await failure(tickets.put('one more', binding));
    expect(refused).toMatchObject({ code: 'rate_limited', details: { retryAfterS: 600 } });
    expect(refused.message).toContain('1000 confirmations in 10 minutes');
    expect(await tickets.take('one more', 'one')).toBeUndefined();
    await tickets.put('theirs', { ...binding, caller: 'two' });
    vi.advanceTimersByTime(599_500);
    await tickets.put('one more', binding);
    expect(await tickets.take('one more', 'one')).toMatchObject(binding);
  });

  it('tells who reads it neither who was asked what, nor a ticket', async () => {
    const store = new MemoryStore();
    await new SharedTickets({ store, sealer: sealer() }).put('secret-ticket', binding);
    const questions = store.entries().filter(([key]) => key.startsWith('ticket:'));
    expect(questions.map(([key]) => key)).toEqual([expect.stringMatching(/^ticket:[\w-]{43}$/)]);
    expect(JSON.stringify(questions)).not.toMatch(/secret-ticket|"one"|delete|note/);
  });

  it('answers with nothing where its keys are others now, or a question was put in the place of another', async () => {
    const store = new MemoryStore();
    const tickets = new SharedTickets({ store, sealer: sealer() });
    await tickets.put('ticket', binding);
    expect(
      await new SharedTickets({ store, sealer: new Sealer(['other'.repeat(8)]) }).take('ticket', 'one'),
    ).toBeUndefined();
    await tickets.put('mine', binding);
    const [mine] = store.entries().filter(([key]) => key.startsWith('ticket:'));
    await tickets.put('theirs', { ...binding, caller: 'two' });
    const [theirs] = store.entries().filter(([key]) => key.startsWith('ticket:') && key !== mine?.[0]);
    await store.set(String(theirs?.[0]), String(mine?.[1]), 600);
    expect(await tickets.take('theirs', 'two')).toBeUndefined();
  });
});

describe('a store that cannot be reached', () => {
  const broken = (error: Error): Store =>
    ({ reserve: () => Promise.reject(error), take: () => Promise.reject(error) }) as unknown as Store;

  it('is said to be, and when to try again', async () => {
    const tickets = new SharedTickets({ store: broken(new StateUnavailable('secret reason')), sealer: sealer() });
    for (const work of [tickets.put('ticket', binding), tickets.take('ticket', 'one')]) {
      const error = await failure(work);
      expect(error).toMatchObject({ code: 'unreachable', details: { retryAfterS: 5 } });
      expect(error.message).toContain('Nothing was sent; try again in 5 s.');
      expect(error.message).not.toContain('secret');
    }
  });

  it('is not what any other mistake is', async () => {
    const mistake = new TypeError('a mistake');
    await expect(reachable(() => Promise.reject(mistake))).rejects.toBe(mistake);
    expect(await reachable(async () => 'there')).toBe('there');
  });
});
