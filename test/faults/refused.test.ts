/**
 * Every action of every tool × every fault that never reaches Redmine, at the request that the tool is about. Nothing
 * gets through that writes, so what Redmine answers to everything else is asked once and kept.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../live/contract/examples.ts';
import { newest, openScene } from '../live/scene.ts';
import { type Crew, crewOf, type Worker } from './crew.ts';
import { type Deed, deeds } from './deeds.ts';
import { type Fault, faults, shapes } from './faults.ts';
import { complaints, expected, verdictOf } from './oracle.ts';
import type { Kept } from './proxy.ts';
import { changes, counts } from './records.ts';
import { allSlots } from './slots.ts';
import { tell } from './tally.ts';

describe.each(newest)('Redmine $version', async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const arguments_ = new Map<Deed, Record<string, unknown>>();
  let patient: Crew;
  let hurried: Crew;
  let before: Record<string, number>;

  beforeAll(async () => {
    for (const deed of deeds) arguments_.set(deed, await deed.make(world));
    // A second is the shortest time-out there is; many wait for it at once, and nobody for Redmine.
    const kept: Kept = new Map();
    [patient, hurried] = await Promise.all([crewOf(4, redmine, 30, kept), crewOf(8, redmine, 1, kept)]);
    before = await counts(redmine);
    // Redmine is asked for everything else now, when nothing is measured by seconds.
    const [first] = faults;
    if (first) await patient.each(deeds, async (deed, worker) => void (await strike(deed, first, worker)));
  });
  afterAll(() => Promise.all([patient?.close(), hurried?.close()]));

  async function strike(deed: Deed, fault: Fault, { proxy, client }: Worker) {
    const success = deed.main?.success[0] ?? 200;
    let isProven = false;
    proxy.seen.length = 0;
    proxy.plan = {
      reaches: fault.reaches,
      // whoami is about what every call begins with.
      fits: (request) => deed.isMain(request) && (deed.name !== 'whoami.call' || isProven),
      play: (response) => fault.play(response, success, undefined),
    };
    if (deed.name === 'whoami.call') await client.call('whoami');
    isProven = true;
    const answer = await client.call(deed.tool.name, arguments_.get(deed));
    proxy.plan = undefined;
    const struck = proxy.seen.some((each) => each.struck);
    const wrong = complaints(deed, answer, expected(deed, fault), proxy);
    return { verdict: verdictOf(answer) ?? 'none', wrong: struck ? wrong : [...wrong, `${deed.name} was not struck`] };
  }

  const reads = deeds.filter((deed) => !deed.isWrite);
  const cases = [
    ...faults.map((fault) => ({ fault, of: deeds, name: fault.name })),
    ...shapes.map((fault) => ({ fault, of: reads, name: fault.name })),
  ];
  it.each(cases)('T18, T31, T34, T36: $name', async ({ fault, of }) => {
    const crew = fault.slow ? hurried : patient;
    const wrong: string[] = [];
    await crew.each(of, async (deed, worker) => {
      const found = await strike(deed, fault, worker);
      tell({ version, deed: deed.name, fault: fault.name, verdict: found.verdict });
      wrong.push(...found.wrong);
    });
    expect(wrong).toEqual([]);
    // The same processes serve on, and nothing is held that was taken.
    for (const worker of crew.workers) expect(await allSlots(worker, seed.issues.plain)).toEqual([]);
  });

  it('T18: no record was made, changed in number or removed', async () => {
    const uploads = [...patient.workers, ...hurried.workers];
    await Promise.all(uploads.map(({ proxy }) => proxy.idle()));
    const { attachments = 0, ...others } = changes(before, await counts(redmine));
    expect(others).toEqual({});
    // Redmine keeps an upload that was attached to nothing for a day.
    expect(attachments).toBeLessThanOrEqual(cases.length + 1);
  });
});
