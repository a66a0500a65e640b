/** Hostile text in every field that Redmine accepts, through every way out of the server. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import { ATTACKS } from '../guard/corpus.ts';
import { command } from './commands.ts';
import { type Planted, plant, uproot } from './hostile/plant.ts';
import { CONTROLS, check, OURS } from './outside.ts';
import { errorOf, openScene, type Scene, untrustedPart } from './scene.ts';
import { callOnce, keyHeader, startHttp } from './served.ts';

const ALL = { REDMINE_MCP_TOOLSETS: 'all' };
/** Fields of which the text of every attack is stored; some versions refuse a few. */
const FIELDS = [
  ...['category', 'description', 'field', 'filename', 'group', 'lastname', 'newstitle', 'note', 'project', 'subject'],
  ...['timecomment', 'version', 'versiondescription', 'wikititle'],
];
/** Titles that are another's without what Redmine takes out of them, and files that are nowhere to be put. */
const REFUSED = ['wikititle open', 'wikititle no semicolon', 'wikititle lf', 'filename backslash', 'filename nul'];
const attack = (name: string) => ATTACKS.find(([each]) => each === name)?.[1] ?? '';

/** Control characters are refused in titles (T4), and our own tags taken out of them (T6). */
const isTitle = (title: string) => !/\p{Cc}|<\/?untrusted-[0-9a-f]{16}>/u.test(title);

type Call = readonly [tool: string, args: Record<string, unknown>];

/** Every tool that reads, at what has been planted; `each`: only every so many issues. */
function reads(planted: Planted, each: number): Call[] {
  const { project, issues, users, groups, versions, news, attachments, pages, projects } = planted;
  const ids = Object.values(issues);
  const some = ids.filter((_id, index) => index % each === 0);
  return [
    ['list_issues', { project, status: 'any', limit: 100 }],
    ...some.map((issue_id): Call => ['get_issue', { issue_id }]),
    ['list_time_entries', { project, limit: 100 }],
    ['list_projects', { limit: 200 }],
    ['project_summary', { project }],
    ['project_summary', { project: projects[0] }],
    ['list_values', { what: 'members', project }],
    ['list_values', { what: 'versions', project }],
    ['list_values', { what: 'categories', project }],
    ['list_values', { what: 'version', id: versions[3] }],
    ['search', { text: 'CANARYxsubject', project, limit: 100 }],
    ['search', { text: 'CANARYxwikitext', project, limit: 100 }],
    ['list_wiki_pages', { project }],
    ...pages
      .filter(isTitle)
      .slice(0, 14)
      .map((title): Call => ['get_wiki_page', { project, title }]),
    ['list_news', { action: 'list', project, limit: 100 }],
    ...news.slice(0, 6).map((news_id): Call => ['list_news', { action: 'read', news_id }]),
    ...attachments.slice(0, 6).map((attachment_id): Call => ['get_attachment', { attachment_id }]),
    ['find_users', { what: 'users', name: 'CANARYxlastname', limit: 100 }],
    ['find_users', { what: 'user', user_id: users[1] }],
    ['find_users', { what: 'groups' }],
    ['find_users', { what: 'group', group_id: groups[0] }],
    ['related_work', { issue_id: ids[0] }],
    ['timeline', { project }],
    ['time_report', { project, by: ['user', 'issue', 'activity'] }],
    ['issue_fields', { project }],
    // Errors that name what there is.
    ['list_issues', { project, category: 'nope' }],
    ['list_issues', { project, version: 'nope' }],
    ['list_issues', { project, assigned_to: 'nope' }],
    ['list_issues', { project: 'nope' }],
    ['create_issue', { project, subject: 'x', category: 'nope' }],
    ['get_wiki_page', { project, title: 'nope' }],
  ];
}

/** All texts in an answer for programs. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What one text in `structuredContent` has to be: a boundary and nothing else, or a line of ours. */
function checkText(text: string): void {
  const inside = /^<untrusted-([0-9a-f]{16})>([\s\S]*)<\/untrusted-\1>$/.exec(text)?.[2];
  expect(inside ?? text).not.toMatch(/[<＜]\s*\/?\s*untrusted/i);
  expect(inside ?? text).not.toMatch(CONTROLS);
  if (inside === undefined) expect(text).not.toMatch(/CANARY|\n/);
}

const every = await redmines();
const plants = await Promise.all(every.map(async (redmine) => [redmine, await plant(redmine)] as const));

describe.each(plants.map(([redmine, planted]) => ({ version: redmine.version, redmine, planted })))(
  'hostile text, Redmine $version',
  async ({ redmine, planted }) => {
    const scene: Scene = await openScene(redmine);
    const secrets = Object.values(redmine.seed.users).map(({ apiKey }) => apiKey);
    const { project, issues, counts, refused } = planted;
    afterAll(() => uproot(redmine, planted));

    it('stands in every field', () => {
      expect(Object.keys(counts).sort()).toEqual(FIELDS);
      expect(refused).toEqual(REFUSED);
    });

    it('T40, T41: comes out of every tool inside a boundary, one record on one line', async () => {
      const admin = await scene.as('admin', ALL);
      const seen: string[] = [];
      const failed: unknown[] = [];
      for (const [tool, args] of reads(planted, 2)) {
        const answer = await admin.call(tool, args);
        check(answer, secrets);
        seen.push(untrustedPart(answer.text));
        if (answer.isError && !JSON.stringify(args).includes('nope')) failed.push([tool, args, errorOf(answer).code]);
      }
      expect(failed).toEqual([]);
      const all = seen.join('\n');
      // Redmine itself takes brackets out of the names of files and pages, and with them what hides the rest.
      const others = seen.flatMap((text) => text.split('\n')).filter((line) => !/filename: |xwikititle/.test(line));
      expect(FIELDS.filter((field) => !all.includes(`CANARYx${field}`))).toEqual([]);
      expect(others.filter((line) => /hidden(?! comment)|do it/.test(line))).toEqual([]);
    });

    it('T41: comes out of structured content inside a boundary, too', async () => {
      const admin = await scene.as('admin', { ...ALL, REDMINE_MCP_STRUCTURED: 'true' });
      const seen: string[] = [];
      for (const [tool, args] of reads(planted, 6)) {
        const { structured, isError } = await admin.call(tool, args);
        const texts = textsIn(structured);
        expect(texts.length > 0).toBe(!isError);
        for (const text of texts) checkText(text);
        seen.push(...texts);
      }
      expect(FIELDS.filter((field) => !seen.some((text) => text.includes(`CANARYx${field}`)))).toEqual([]);
    });

    it('T37: comes out of what Redmine says is wrong inside a boundary', async () => {
      const admin = await scene.as('admin', ALL);
      for (const [, text] of ATTACKS) {
        const reasons = [text.replaceAll('%s', 'CANARYxreason'), 'second'];
        const answer = await scene.faulty(
          ({ method }, response) => {
            if (method === 'GET') return false;
            response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: reasons }));
            return true;
          },
          () => admin.call('create_issue', { project, subject: 'x' }),
        );
        expect(errorOf(answer)).toEqual({ code: 'rejected' });
        check(answer, secrets);
        const lines = untrustedPart(answer.text)
          .split('\n')
          .filter((line) => line !== '');
        expect([lines.length, lines[1]]).toEqual([2, 'second']);
      }
    });

    it('T41: what an agent read and sends on as an argument is not shown as ours', async () => {
      const admin = await scene.as('admin', ALL);
      for (const [, text] of ATTACKS) {
        const pasted = text.replaceAll('%s', '');
        for (const [tool, args] of [
          ['list_issues', { [pasted]: 1 }],
          ['list_issues', { sort: pasted }],
          ['list_issues', { project, category: pasted }],
          ['list_issues', { project, custom_fields: { [pasted]: 1 } }],
          ['get_wiki_page', { project, title: pasted }],
        ] as const) {
          const answer = await admin.call(tool, args);
          check(answer, secrets);
          expect(answer.isError || tool === 'get_wiki_page').toBe(true);
        }
      }
    });

    it('T20: is quoted line by line where a person is asked', async () => {
      const asked: string[] = [];
      const admin = await scene.open(scene.env('admin'), (message) => {
        asked.push(message);
        return 'decline';
      });
      const ids = Object.values(issues).filter((_id, index) => index % 3 === every.indexOf(redmine));
      for (const id of ids) await admin.call('delete', { kind: 'issue', id });
      expect(asked).toHaveLength(ids.length);
      for (const message of asked) {
        const own = message.split('\n').filter((line) => !line.startsWith('> '));
        expect(own.filter((line) => line.includes('CANARY') || !OURS.some((ours) => ours.test(line)))).toEqual([]);
        expect(message).not.toMatch(CONTROLS);
        expect(message).not.toMatch(/[<＜]\s*\/?\s*untrusted/i);
      }
    });

    it('T38: neither obeys nor breaks lines in the command, in logs and in the audit', async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.jsonl');
      const env = { ...ALL, REDMINE_MCP_AUDIT_FILE: file, REDMINE_MCP_LOG_LEVEL: 'debug' };
      const admin = await scene.open(scene.env('admin', env));
      for (const name of ['lf', 'ansi', 'bidi', 'close', 'json']) {
        const text = attack(name).replaceAll('%s', 'CANARY!log');
        await admin.call('write_wiki_page', { action: 'create', project, title: text, text, comments: text });
        await admin.call('update_issue', { issue_id: issues[name], subject: text, notes: text });
        await admin.call('create_issue', { project: text, subject: text });
      }
      const lines = [...readFileSync(file, 'utf8').split('\n'), ...admin.stderr().split('\n')].filter(Boolean);
      expect(lines.length).toBeGreaterThan(15);
      for (const line of lines) {
        expect(Object.keys(JSON.parse(line) as object)).toContain(line.includes('"catalogue":') ? 'ts' : 'time');
        expect(line).toMatch(/^[ -~]*$/);
        expect(line).not.toContain('CANARY');
      }
      for (const name of ['ansi', 'bidi', 'c1', 'nel']) {
        const args = JSON.stringify({ issue_id: issues[name], verbatim: true });
        const { stdout } = await command(['call', 'get_issue', args, '--json'], scene.env('admin'));
        expect(stdout).not.toMatch(/(?![\n])\p{Cc}|\p{Bidi_Control}/u);
        expect(JSON.parse(stdout)).toMatchObject({
          isError: false,
          text: expect.stringContaining(attack(name).slice(3)),
        });
      }
    });

    it('T36: does not come back in what HTTP refuses, nor from the doctor', async () => {
      const served = await startHttp({ REDMINE_URL: redmine.url, REDMINE_AUTH_MODE: 'per-user', ...ALL });
      const post = (path: string, headers: Record<string, string>, body: string) =>
        fetch(served.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
          body,
        });
      const key = keyHeader(scene.key('admin'));
      for (const name of ['close', 'html image', 'bidi', 'lf', 'json', 'classic']) {
        const text = attack(name).replaceAll('%s', 'CANARYxhttp');
        const path = `/mcp/${encodeURIComponent(text)}`;
        const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: text } });
        const wrong = `${message.slice(0, -1)},${text}`;
        for (const answer of await Promise.all([
          post(path, key, message),
          post('/mcp', { 'x-redmine-api-key': encodeURIComponent(text) }, message),
          post('/mcp', key, wrong),
        ])) {
          const body = await answer.text();
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(body).not.toContain('CANARY');
          expect(body).not.toMatch(CONTROLS);
          expect(answer.headers.get('content-type') ?? '').not.toContain('html');
        }
      }
      check(await callOnce(`${served.url}/mcp`, key, 'get_issue', { issue_id: issues['close'] }), secrets);
      await served.stop();
      const doctor = await command(['doctor'], { ...scene.env('hostile', ALL), COLUMNS: '9999' });
      const { stdout } = await command(['doctor', '--json'], scene.env('hostile', ALL));
      const { checks } = JSON.parse(stdout) as { checks: { id: string; mend?: string }[] };
      expect(doctor.stdout).not.toMatch(CONTROLS);
      const heads = doctor.stdout.split('\n').filter((line) => /^(ok|problem|skipped) /.test(line));
      expect(heads.map((line) => line.split(/ +/)[1])).toEqual(checks.map(({ id }) => id));
    });
  },
);
