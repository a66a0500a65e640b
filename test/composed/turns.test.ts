import { describe, expect, it } from 'vitest';
import { Turns } from '../../runtime/composed/turns.ts';
import { ToolError } from '../../runtime/errors.ts';

/** Work that goes on until it is told to end. */
function held() {
  let end = (): void => undefined;
  let started = false;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    started = true;
    await ended;
    return 'done';
  };
  return { work, end: () => end(), hasStarted: () => started };
}

const forever = new AbortController().signal;
/** Whatever is ready to go on has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('T22: turns', () => {
  it('let one work after the other for the same key, and others at once', async () => {
    const turns = new Turns();
    const [first, second, other] = [held(), held(), held()];
    const working = [
      turns.take('a', forever, first.work),
      turns.take('a', forever, second.work),
      turns.take('b', forever, other.work),
    ];
    await settled();
    expect([first, second, other].map((each) => each.hasStarted())).toEqual([true, false, true]);
    first.end();
    await settled();
    expect(second.hasStarted()).toBe(true);
    second.end();
    other.end();
    expect(await Promise.all(working)).toEqual(['done', 'done', 'done']);
  });

  it('go on when one fails', async () => {
    const turns = new Turns();
    await expect(turns.take('a', forever, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.take('a', forever, async () => 'next')).toBe('next');
  });

  it('T31: who is cancelled while it waits never starts, and those behind it wait on', async () => {
    const turns = new Turns();
    const [first, second, third] = [held(), held(), held()];
    const cancel = new AbortController();
    const working = turns.take('a', forever, first.work);
    const waiting = turns.take('a', cancel.signal, second.work);
    const behind = turns.take('a', forever, third.work);
    cancel.abort();
    const error = await waiting.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'cancelled' });
    await settled();
    expect([second.hasStarted(), third.hasStarted()]).toEqual([false, false]);
    first.end();
    third.end();
    expect(await Promise.all([working, behind])).toEqual(['done', 'done']);
    expect(second.hasStarted()).toBe(false);
  });

  it('T31: whose time runs out is told that nothing was sent', async () => {
    const turns = new Turns();
    const first = held();
    const working = turns.take('a', forever, first.work);
    const signal = AbortSignal.timeout(1);
    const error = await turns.take('a', signal, held().work).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('Nothing was sent') });
    first.end();
    await working;
  });
});
