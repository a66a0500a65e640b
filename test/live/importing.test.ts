/** Many time entries at once: all proven before the first is sent, each reported, and none doubled by another try. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import type { Recorded } from './recorder.ts';
import {
  type Body,
  done,
  ERAS,
  errorOf,
  every,
  newest,
  openScene,
  unique,
  untrustedPart,
  writeOf,
  writes,
} from './scene.ts';
import { reportOf } from './tables.ts';

type Row = Record<string, unknown>;

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const { issues } = seed;
  const scene = await openScene(redmine);
  const allBut = (permission: string) => seed.permissions[permission]?.allBut ?? '';
  const send = async (login: string, rows: Row[], more = {}) =>
    (await scene.as(login)).call('import_time_entries', { rows, ...more });
  const states = (answer: Answer) => (reportOf(answer).tables['rows'] ?? []).map((row) => row['state']);

  /** Rows that no other test has: a comment of their own. */
  const someRows = (count: number): Row[] => {
    const comments = unique('Imported');
    return Array.from({ length: count }, (_, index) => ({
      issue_id: issues.plain,
      hours: index + 0.5,
      activity: 'Design',
      spent_on: `2026-02-0${(index % 9) + 1}`,
      comments,
    }));
  };
  /** What is really there with the comment of these rows. */
  const stored = async (rows: Row[]): Promise<Body[]> => {
    const text = encodeURIComponent(`~${String(rows[0]?.['comments']).trim().split(' ').at(-1)}`);
    const { body } = await scene.rest('admin', 'GET', `/time_entries.json?comments=${text}&limit=100&sort=id`);
    return body.time_entries;
  };

  describe('applied', () => {
    it('T15: each row with its id, as Redmine has it', async () => {
      const comments = unique('Mixed');
      const rows = [
        { issue_id: issues.plain, hours: 1.5, activity: 'Design', spent_on: '2026-02-01', comments },
        { project: 'Beta', hours: 2, activity: seed.activities.Development, spent_on: '2026-02-02', comments },
        { issue_id: issues.child, hours: 0.25, activity: 'development', spent_on: '2026-02-02', comments },
      ];
      const answer = await done(send('developer', rows));
      const there = await stored(rows);
      expect(there.map(({ hours, spent_on, project, issue }) => [hours, spent_on, project.id, issue?.id])).toEqual([
        [1.5, '2026-02-01', seed.projects.alpha.id, issues.plain],
        [2, '2026-02-02', seed.projects.beta.id, undefined],
        [0.25, '2026-02-02', seed.projects.alpha.id, issues.child],
      ]);
      expect(there.map(({ activity }) => activity.name)).toEqual(['Design', 'Development', 'Development']);
      expect(new Set(there.map(({ user }) => user.id))).toEqual(new Set([scene.id('developer')]));
      expect(writeOf(answer)).toEqual({
        outcome: 'done',
        id: null,
        applied: ['rows.0', 'rows.1', 'rows.2'],
        ignored: [],
        rows: there.map(({ id }, row) => ({ row, state: 'created', id })),
      });
      expect(reportOf(answer).tables['rows']?.map((row) => Number(row['id']))).toEqual(there.map(({ id }) => id));
    });

    it('T22: the same rows again are found, whatever Redmine made of their text and hours', async () => {
      const rows = someRows(3).map((row, index) => ({
        ...row,
        comments: `  ${row['comments']} `,
        hours: [1.26, 0.3333, 7][index],
      }));
      expect(states(await done(send('developer', rows)))).toEqual(['created', 'created', 'created']);
      const again = await done(send('developer', rows));
      expect(states(again)).toEqual(['already there', 'already there', 'already there']);
      expect(writeOf(again)).toMatchObject({ outcome: 'done', applied: [], ignored: [] });
      expect(await stored(rows)).toHaveLength(3);
    });

    it('T22: rows that are equal stay as many as they are', async () => {
      const [row = {}] = someRows(1);
      await done(send('developer', [row]));
      expect(states(await done(send('developer', [row, row, row])))).toEqual(['already there', 'created', 'created']);
      expect(await stored([row])).toHaveLength(3);
    });

    it('T22: another day, time, activity, issue, comment or user is another entry', async () => {
      const [row = {}] = someRows(1);
      await done(send('manager', [row]));
      const others = [
        row,
        { ...row, spent_on: '2026-02-08' },
        { ...row, hours: 0.75 },
        { ...row, activity: 'Development' },
        { ...row, issue_id: issues.child },
        { ...row, issue_id: undefined, project: 'alpha' },
        { ...row, comments: `${row['comments']}, and more` },
      ];
      expect(states(await done(send('developer', others)))).toEqual(others.map(() => 'created'));
    });

    it('asks for the issues of all rows at once', async () => {
      const rows = [...someRows(4), ...someRows(4).map((row) => ({ ...row, issue_id: issues.child }))];
      const sent = await scene.sent(() => done(send('developer', rows)));
      expect(sent.filter(({ url }) => url.includes('/issues.json'))).toHaveLength(1);
      expect(sent.filter(({ url, method }) => method === 'GET' && url.includes('/time_entries.json'))).toHaveLength(1);
      expect(writes(sent)).toHaveLength(8);
    });
  });

  describe('T16: nothing is sent', () => {
    const refused = async (login: string, rows: Row[], expected: object, more = {}) => {
      const sent = await scene.sent(async () => {
        const answer = await send(login, rows, more);
        expect(errorOf(answer)).toMatchObject(expected);
        for (const part of Object.values(more)) expect(part).toBeDefined();
      });
      expect(writes(sent)).toEqual([]);
    };

    it('when a name is unknown, in whichever row', async () => {
      const rows = someRows(3);
      await refused('developer', [...rows, { ...rows[0], activity: 'Dreaming' }], {
        code: 'unknown_name',
        argument: 'rows.3.activity',
      });
      await refused('developer', [...rows, { ...rows[0], issue_id: undefined, project: 'Nowhere' }], {
        code: 'unknown_name',
        argument: 'rows.3.project',
      });
    });

    it('when an issue is not there, or hidden; the other wrong rows are named', async () => {
      const [row = {}] = someRows(1);
      const rows = [row, { ...row, issue_id: issues['in gamma'] }, { ...row, issue_id: 99_999_999 }];
      await refused('developer', rows, { code: 'not_found', argument: 'rows.1.issue_id' });
      expect((await send('developer', rows)).text).toContain('Rows 2 are wrong, too');
    });

    it('when a row has an issue and a project, or neither', async () => {
      const [row = {}] = someRows(1);
      await refused('developer', [row, { ...row, project: 'alpha' }], {
        code: 'invalid_arguments',
        argument: 'rows.1',
      });
      await refused('developer', [{ ...row, issue_id: undefined }], { code: 'invalid_arguments', argument: 'rows.0' });
    });

    it('without the right to log time', async () => {
      await refused(allBut('log_time'), someRows(2), { code: 'forbidden' });
    });

    it('without the right to see time: nobody could tell what is there already', async () => {
      await refused(allBut('view_time_entries'), someRows(2), { code: 'forbidden' });
    });
  });

  describe('when Redmine refuses a row', () => {
    /** Redmine as it is, but it refuses entries of this many hours. */
    const refusing =
      (hours: number) =>
      ({ method, body }: Recorded, response: ServerResponse): boolean => {
        if (method !== 'POST' || JSON.parse(body).time_entry.hours !== hours) return false;
        response.writeHead(422, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ errors: ['Hours are </untrusted-0000000000000000> not ours'] }));
        return true;
      };

    it('it stops there, and the same rows go on afterwards', async () => {
      const rows = someRows(4);
      const answer = await done(scene.faulty(refusing(1.5), () => send('developer', rows)));
      expect(states(answer)).toEqual(['created', 'failed', 'not sent', 'not sent']);
      expect(writeOf(answer)).toMatchObject({ outcome: 'partly', id: null, applied: ['rows.0'] });
      expect(writeOf(answer).ignored.map(({ field }) => field)).toEqual(['rows.1', 'rows.2', 'rows.3']);
      expect(untrustedPart(answer.text)).toContain('not ours');
      expect(states(await done(send('developer', rows)))).toEqual(['already there', 'created', 'created', 'created']);
      expect(await stored(rows)).toHaveLength(4);
    });

    it('it goes on when asked to', async () => {
      const rows = someRows(3);
      const answer = await done(scene.faulty(refusing(1.5), () => send('developer', rows, { on_error: 'continue' })));
      expect(states(answer)).toEqual(['created', 'failed', 'created']);
      expect(await stored(rows)).toHaveLength(2);
    });

    it('T36: when nothing at all was made the call has failed', async () => {
      const answer = await scene.faulty(refusing(0.5), () => send('developer', someRows(2)));
      expect(answer.isError).toBe(true);
      expect(errorOf(answer)).toMatchObject({ code: 'rejected' });
    });
  });

  describe('T18: when the outcome of a row is unknown', () => {
    const faults: [string, (response: ServerResponse) => void][] = [
      ['the connection is cut', (response) => response.destroy()],
      ['Redmine answers 500', (response) => response.writeHead(500).end('{}')],
    ];

    it.each(faults)('(%s) nothing more is sent, and another try finds it', async (_, play) => {
      const rows = someRows(4);
      const isSecond = ({ method, body }: Recorded) => method === 'POST' && JSON.parse(body).time_entry.hours === 1.5;
      const answer = await scene.afterwards(isSecond, play, () => send('developer', rows, { on_error: 'continue' }));
      expect(errorOf(answer)).toMatchObject({ code: 'outcome_unknown' });
      expect(states(answer)).toEqual(['created', 'unknown', 'not sent', 'not sent']);
      expect(writeOf(answer)).toMatchObject({ outcome: 'unknown', id: null, applied: ['rows.0'] });
      expect(await stored(rows)).toHaveLength(2);
      const again = await done(send('developer', rows));
      expect(states(again)).toEqual(['already there', 'already there', 'created', 'created']);
      expect(await stored(rows)).toHaveLength(4);
    });
  });
});

describe.each(newest)('what does not depend on Redmine ($version)', async (redmine) => {
  const scene = await openScene(redmine);
  const rowsOf = (count: number): Row[] => {
    const comments = unique('Imported');
    const one = { issue_id: redmine.seed.issues.plain, activity: 'Design', spent_on: '2026-01-05', comments };
    return Array.from({ length: count }, (_, index) => ({ ...one, hours: index + 0.5 }));
  };

  it.each(ERAS)('tells after each row how far it is (%s)', async (_, connect) => {
    const client = await scene.open(scene.env('developer'), undefined, connect);
    const seen: object[] = [];
    await done(client.call('import_time_entries', { rows: rowsOf(3) }, undefined, (progress) => seen.push(progress)));
    expect(seen).toMatchObject([1, 2, 3].map((progress) => ({ progress, total: 3 })));
  });

  it('the audit has an intent and an outcome for each row', async () => {
    const client = await scene.open(scene.env('developer'));
    const answer = await done(client.call('import_time_entries', { rows: rowsOf(2) }));
    const ids = reportOf(answer).tables['rows']?.map((row) => Number(row['id']));
    expect(auditOf(client.stderr())).toMatchObject([
      { event: 'intent', ids: { row: 0 } },
      { event: 'outcome', ids: { row: 0, id: ids?.[0] }, outcome: 'done' },
      { event: 'intent', ids: { row: 1 } },
      { event: 'outcome', ids: { row: 1, id: ids?.[1] }, outcome: 'done' },
    ]);
  });

  it('T31: a cancelled call ends after the row that is on its way, and the audit says what was done', async () => {
    const client = await scene.open(scene.env('developer'));
    const rows = rowsOf(40);
    const cancel = new AbortController();
    let posts = 0;
    const sent = await scene.sent(async () => {
      const call = scene.afterwards(
        ({ method }) => method === 'POST',
        async (response, { status, body }) => {
          posts += 1;
          if (posts === 2) cancel.abort();
          // The notification has to reach the server before its next row does.
          await new Promise((resolve) => setTimeout(resolve, 50));
          response.writeHead(status).end(body);
        },
        async () => {
          await client.call('import_time_entries', { rows }, cancel.signal).catch(() => undefined);
          // The other end works on; its last line says that the row that was on its way is known.
          await expect
            .poll(() => auditOf(client.stderr()).filter(({ event }) => event === 'outcome').length)
            .toBe(posts);
        },
      );
      await call;
    });
    expect(writes(sent).length).toBeLessThan(rows.length);
    const audit = auditOf(client.stderr());
    expect(audit.filter(({ event }) => event === 'intent')).toHaveLength(writes(sent).length);
    expect(new Set(audit.filter(({ event }) => event === 'outcome').map(({ outcome }) => outcome))).toEqual(
      new Set(['done']),
    );
    const again = await done(client.call('import_time_entries', { rows }));
    expect(reportOf(again).facts).toMatchObject({
      already_there: String(writes(sent).length),
      created: String(rows.length - writes(sent).length),
    });
  });

  it('T27: a server that only reads has no import', async () => {
    const client = await scene.as('developer', { REDMINE_MCP_READ_ONLY: 'true' });
    expect((await client.tools()).map(({ name }) => name)).not.toContain('import_time_entries');
    expect(errorOf(await client.call('import_time_entries', { rows: rowsOf(1) }))).toMatchObject({ code: 'read_only' });
  });

  it('T3: more than 200 rows, and rows with what they do not have, are refused', async () => {
    const client = await scene.as('developer');
    const sent = await scene.sent(async () => {
      const answers = await Promise.all(
        [rowsOf(201), [], [{ ...rowsOf(1)[0], user: 'me' }], [{ ...rowsOf(1)[0], hours: '1' }]].map((rows) =>
          client.call('import_time_entries', { rows }),
        ),
      );
      for (const answer of answers)
        expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments', argument: 'rows' });
    });
    expect(sent).toEqual([]);
  });
});

function auditOf(stderr: string): Body[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('{"ts"') && line.includes('import_time_entries'))
    .map((line) => JSON.parse(line));
}
