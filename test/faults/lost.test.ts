/**
 * Every write of every tool × every fault that strikes after Redmine has done it: the answer must be `outcome_unknown`,
 * and what is there afterwards must be what one write makes, neither nothing nor two of it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../live/contract/examples.ts';
import { every, newest, openScene } from '../live/scene.ts';
import { type Crew, crewOf, type Worker } from './crew.ts';
import { type Deed, deeds } from './deeds.ts';
import { type Fault, losses } from './faults.ts';
import { complaints, verdictOf } from './oracle.ts';
import { changes, counts } from './records.ts';
import { tell } from './tally.ts';

/** In CI all of them on the newest Redmine, and on the others those that differ most. */
const ALL = process.env['REDMINE_FAULTS'] === 'all';
const FEW = 2;
/** Long enough for Redmine to do it, with all that is read before. */
const SLOW_S = 5;

describe.each(every)('Redmine $version', async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const writes = deeds.filter(({ isWrite }) => isWrite);
  let patient: Crew;
  let made: Record<string, number>;

  beforeAll(async () => {
    patient = await crewOf(3, redmine, 60);
    await scene.rest('admin', 'PUT', '/my/account.json', { pref: { warn_on_leaving_unsaved: '1' } });
  });
  afterAll(() => patient?.close());

  /** Calls each write once, with records of its own. @returns what became of all tables, and what is wrong */
  async function callAll(crew: Crew, call: (deed: Deed, worker: Worker, args: object) => Promise<string[]>) {
    const prepared = new Map<Deed, object>();
    await crew.each(writes, async (deed) => void prepared.set(deed, await deed.make(world)));
    const before = await counts(redmine);
    const wrong: string[] = [];
    await crew.each(writes, async (deed, worker) => {
      worker.proxy.seen.length = 0;
      wrong.push(...(await call(deed, worker, prepared.get(deed) ?? {})));
      worker.proxy.plan = undefined;
      await worker.proxy.idle();
    });
    return { wrong, changed: changes(before, await counts(redmine)) };
  }

  it('every write does what it is for when nothing goes wrong', async () => {
    const all = await callAll(patient, async (deed, { client, proxy }, args) =>
      complaints(deed, await client.call(deed.tool.name, { ...args }), ['done'], proxy),
    );
    expect(all.wrong).toEqual([]);
    made = all.changed;
  });

  const wanted = ALL || newest.some((one) => one.version === version) ? losses : losses.slice(0, FEW);
  it.each(wanted)('T18: $name', async (fault: Fault) => {
    const crew = fault.slow ? await crewOf(9, redmine, SLOW_S) : patient;
    const { wrong, changed } = await callAll(crew, async (deed, { client, proxy }, args) => {
      const success = deed.main?.success[0] ?? 200;
      proxy.plan = {
        reaches: true,
        fits: deed.isMain,
        play: (response, reply) => fault.play(response, success, reply),
      };
      const answer = await client.call(deed.tool.name, { ...args });
      tell({ version, deed: deed.name, fault: fault.name, verdict: verdictOf(answer) ?? 'none' });
      return complaints(deed, answer, ['outcome_unknown'], proxy);
    });
    if (fault.slow) await crew.close();
    expect(wrong).toEqual([]);
    // Each was made once: as many records of each kind as when nothing went wrong.
    expect(changed).toEqual(made);
  });
});
