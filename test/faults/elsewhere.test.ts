/**
 * Faults at every other request of a call, for tools of every kind: the proof of who calls, names that are looked up,
 * what is read before, uploads, what is read back. What the answer has to be follows from what the proxy saw of the
 * write: not sent, then nothing may be called done or unknown; done, then nothing may be called failed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../live/clients.ts';
import type { World } from '../live/contract/examples.ts';
import type { Recorded } from '../live/recorder.ts';
import { newest, openScene } from '../live/scene.ts';
import { type Crew, crewOf, type Worker } from './crew.ts';
import { deeds } from './deeds.ts';
import { type Fault, faults } from './faults.ts';
import { complaints, outcomeOf, type Verdict, verdictOf } from './oracle.ts';
import type { FaultProxy } from './proxy.ts';
import { tell } from './tally.ts';

const TOOLS = new Set([
  'create_issue.call',
  'update_issue.call',
  'log_time.call',
  'import_time_entries.call',
  'write_wiki_page.create',
  'write_wiki_page.update',
  'add_file.call',
  'write_news.create',
  'change_member.create',
  'set_project_state.close',
  'delete.project',
  'get_attachment.call',
  'time_report.call',
]);
const sample = deeds.filter(({ name }) => TOOLS.has(name));
const FAULTS = ['403', '404', '500', 'the connection is closed instead of an answer', 'half of a JSON text'];
const used = faults.filter(({ name }) => FAULTS.includes(name));

const ON_THE_WAY = /^(timeout|unreachable|upstream_error|bad_response|too_large)$/;

describe.each(newest)('Redmine $version', async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  let crew: Crew;
  beforeAll(async () => {
    crew = await crewOf(1, redmine, 60);
  });
  afterAll(() => crew?.close());

  it('the samples are there', () => {
    expect([sample.length, used.length]).toEqual([TOOLS.size, FAULTS.length]);
  });

  describe.each(sample)('$name', (deed) => {
    it.each(used)('T18, T36: $name at each of its other requests', async (fault) => {
      const wrong: string[] = [];
      await crew.each([deed], async (_, worker) => {
        for (let index = 0, isThere = true; isThere; index++) {
          const args = await deed.make(world);
          isThere = await strike(worker, index, fault, args, wrong);
        }
      });
      expect(wrong).toEqual([]);
    });

    /** @returns whether the call has so many requests */
    async function strike(
      { proxy, client }: Worker,
      index: number,
      fault: Fault,
      args: Record<string, unknown>,
      wrong: string[],
    ): Promise<boolean> {
      proxy.seen.length = 0;
      const aim = aimAt(index);
      proxy.plan = {
        reaches: false,
        fits: (request) => aim.fits(request),
        play: (response) => fault.play(response, 200, undefined),
      };
      const answer = await client.call(deed.tool.name, args);
      proxy.plan = undefined;
      const verdict = verdictOf(answer) ?? 'none';
      if (aim.struck !== '') tell({ version, deed: deed.name, fault: `${fault.name} elsewhere`, verdict });
      const found = [...untruths(answer, proxy), ...complaints(deed, answer, [verdict as Verdict], proxy)];
      wrong.push(...found.map((each) => `${aim.struck} (request ${index}): ${each}`));
      return index < proxy.seen.length;
    }

    /** The request with this number, and each time that it comes again; never the main one. */
    function aimAt(index: number) {
      let count = 0;
      return {
        struck: '',
        fits(request: Recorded): boolean {
          if (deed.isMain(request)) return false;
          const name = `${request.method} ${request.url}`;
          if (count++ === index) this.struck = name;
          return this.struck === name;
        },
      };
    }

    /** Of a write: done or not is what the proxy saw. A read may do without what struck, or fail. */
    function untruths(answer: Answer, { seen }: FaultProxy): string[] {
      if (!deed.isWrite) return [];
      const isDone = seen.some(({ request, reply }) => deed.isMain(request) && (reply?.status ?? 500) < 300);
      const verdict = verdictOf(answer) ?? 'none';
      const isTrue = isDone ? verdict === 'done' : isUndone(answer, verdict);
      const what = isDone ? 'done' : 'not sent';
      return isTrue ? [] : [`the write was ${what}, and the answer is ${verdict} ${answer.text}`];
    }
  });
});

/** Says that it has failed, and, where the way there failed, that nothing was changed. */
function isUndone(answer: Answer, verdict: string): boolean {
  if (verdict === 'done' || verdict === 'outcome_unknown' || outcomeOf(answer) === 'done') return false;
  return !ON_THE_WAY.test(verdict) || /nothing was/i.test(answer.text);
}
