import { describe, expect, it } from 'vitest';
import type { ToolError } from '../../runtime/errors.ts';
import { WriteBudget } from '../../runtime/policy/write-budget.ts';
import { MemoryStore } from '../../runtime/state/memory.ts';
import type { Places } from '../../runtime/state/store.ts';

const MINUTE = 60_000;

async function refusal(work: () => Promise<void>): Promise<ToolError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error as ToolError;
  }
}

describe('a write budget', () => {
  const made = (writes: number, deletes: number) => {
    const clock = { now: 0 };
    return { clock, budget: new WriteBudget({ writes, deletes }, new MemoryStore(10, () => clock.now)) };
  };

  it('is used up, says when it will do again, and does', async () => {
    const { clock, budget } = made(2, 9);
    await budget.spend(1, 'write');
    clock.now = 10 * MINUTE;
    await budget.spend(1, 'write');
    const error = await refusal(() => budget.spend(1, 'write'));
    expect(error?.code).toBe('rate_limited');
    expect(error?.details.retryAfterS).toBe(50 * 60);
    expect(error?.message).toContain('2 writes and 9 deletes an hour');
    expect(error?.message).toContain('in 50 minutes');
    clock.now = 60 * MINUTE;
    expect(await refusal(() => budget.spend(1, 'write'))).toBeUndefined();
    expect((await refusal(() => budget.spend(1, 'write')))?.details.retryAfterS).toBe(10 * 60);
  });

  it('T26: is of one account', async () => {
    const { budget } = made(1, 1);
    await budget.spend(1, 'write');
    expect((await refusal(() => budget.spend(1, 'write')))?.code).toBe('rate_limited');
    expect(await refusal(() => budget.spend(2, 'write'))).toBeUndefined();
  });

  it('counts a delete as both', async () => {
    const { budget } = made(3, 1);
    await budget.spend(1, 'destructive');
    expect((await refusal(() => budget.spend(1, 'destructive')))?.code).toBe('rate_limited');
    await budget.spend(1, 'write');
    await budget.spend(1, 'write');
    expect((await refusal(() => budget.spend(1, 'write')))?.code).toBe('rate_limited');
  });

  it('takes all rows of a call or none, and says when they never fit', async () => {
    const { budget } = made(3, 0);
    const error = await refusal(() => budget.spend(1, 'write', 4));
    expect(error?.message).toContain('Ask for fewer at once');
    expect(error?.details.retryAfterS).toBeUndefined();
    expect(await refusal(() => budget.spend(1, 'write', 3))).toBeUndefined();
    expect(await refusal(() => budget.spend(1, 'write', 0))).toBeUndefined();
  });

  it('of nothing allows nothing', async () => {
    const { budget } = made(0, 0);
    expect((await refusal(() => budget.check(1, 'write')))?.code).toBe('rate_limited');
  });

  it('is not taken by a look', async () => {
    const { budget } = made(1, 1);
    for (let count = 0; count < 5; count++) await budget.check(1, 'destructive');
    expect(await refusal(() => budget.spend(1, 'destructive'))).toBeUndefined();
  });

  it.each<[what: string, writes: number, deletes: number, rule: RegExp]>([
    ['writes alone', 0, Number.POSITIVE_INFINITY, /allows an account 0 writes an hour/],
    ['deletes alone', Number.POSITIVE_INFINITY, 0, /allows an account 0 deletes an hour/],
  ])('of %s says nothing of the other', async (_, writes, deletes, rule) => {
    const { budget } = made(writes, deletes);
    expect((await refusal(() => budget.spend(1, 'destructive')))?.message).toMatch(rule);
  });

  it('does not say when so many deletes will fit, where they never do', async () => {
    const error = await refusal(() => made(3, 1).budget.spend(1, 'destructive', 2));
    expect(error).toMatchObject({ code: 'rate_limited', message: expect.stringContaining('Ask for fewer at once') });
    expect(error?.details).not.toHaveProperty('retryAfterS');
  });

  it('keeps what is limited, and nothing of a call that writes no row', async () => {
    const kept: string[][] = [];
    const reserve = async (places: readonly Places[]) => {
      kept.push(places.map(({ key, most }) => `${key} ${most}`));
      return 0;
    };
    const budget = new WriteBudget({ writes: Number.POSITIVE_INFINITY, deletes: 5 }, { reserve });
    await budget.spend(1, 'destructive');
    await budget.spend(1, 'destructive', 0);
    expect(kept).toEqual([['budget:deletes:1 5']]);
  });
});
