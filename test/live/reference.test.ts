/**
 * One call of each tool with what Redmine's newest version and the server answer, kept in spec/examples.json for
 * generated/REFERENCE.md. Ids, dates and boundaries are replaced by fixed ones, so that only a change of the answer shows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '../../generated/index.ts';
import type { Connection } from './clients.ts';
import { IDENTIFIER, idOfWrite, type Made, steps } from './reference/steps.ts';
import { type Body, newest, openScene } from './scene.ts';

const FILE = new URL('../../spec/examples.json', import.meta.url);
const DAY = '2026-03-02';
/** Ids of this test's records begin so high, in each table elsewhere, that no other number in an answer is one of them. */
const HIGH = 100_000;
const HIGH_IDS = `
  models = [Project, Principal, Member, Version, IssueCategory, Issue, Journal, IssueRelation, TimeEntry, News, Attachment]
  models.map(&:table_name).uniq.each_with_index do |table, index|
    first = ${HIGH} * (index + 1)
    connection = ActiveRecord::Base.connection
    case connection.adapter_name
    when /sqlite/i then connection.execute("UPDATE sqlite_sequence SET seq = MAX(seq, #{first}) WHERE name = '#{table}'")
    when /mysql/i then connection.execute("ALTER TABLE #{table} AUTO_INCREMENT = #{first}")
    else connection.execute("SELECT setval('#{table}_id_seq', #{first})")
    end
  end
`;
/** What they are in the reference. */
const FIRST = 4001;
const today = new Date().toISOString().slice(0, 10);

describe.each(newest)('examples, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const made: Made = {};
  const asked: Record<string, Connection> = {};

  const post = async (path: string, body: object): Promise<Body> => {
    const answer = await scene.rest('admin', 'POST', path, body);
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const person = async (firstname: string, lastname: string, role: string) => {
    const login = `cornershop_${firstname.toLowerCase()}`;
    const mail = `${firstname}.${lastname}@example.net`.toLowerCase();
    const user = { login, firstname, lastname, mail, generate_password: true };
    const { id, api_key } = (await post('/users.json', { user })).user;
    const membership = { user_id: id, role_ids: [redmine.seed.roles[role]] };
    const { id: member } = (await post(`/projects/${made['project']}/memberships.json`, { membership })).membership;
    Object.assign(made, { [firstname]: id, [`member ${firstname}`]: member });
    const shown = (await scene.rest('admin', 'GET', `/users/${id}.json`)).body.user;
    return api_key ?? shown.api_key;
  };
  /** Also what an earlier run left that was ended in the middle. */
  const clear = async () => {
    await scene.rest('admin', 'DELETE', `/projects/${IDENTIFIER}.json`);
    const { users } = (await scene.rest('admin', 'GET', '/users.json?name=cornershop_&limit=100')).body;
    for (const { id } of users) await scene.rest('admin', 'DELETE', `/users/${id}.json`);
    const { groups } = (await scene.rest('admin', 'GET', '/groups.json')).body;
    for (const { id, name } of groups) {
      if (name === 'Corner shop team') await scene.rest('admin', 'DELETE', `/groups/${id}.json`);
    }
  };

  beforeAll(async () => {
    await clear();
    await redmine.ruby(HIGH_IDS);
    const { trackers } = redmine.seed;
    const modules = ['issue_tracking', 'time_tracking', 'wiki', 'news', 'files'];
    const project = {
      name: 'Corner shop',
      identifier: IDENTIFIER,
      is_public: false,
      tracker_ids: [trackers['Bug'], trackers['Feature']],
      enabled_module_names: modules,
    };
    made['project'] = (await post('/projects.json', { project })).project.id;
    const keys = {
      manager: await person('Mara', 'Novak', 'Manager'),
      rosa: await person('Rosa', 'Lindt', 'Developer'),
      tom: await person('Tom', 'Abel', 'Reporter'),
    };
    made['other'] = await scene.issue({
      project_id: made['project'],
      subject: 'Print vouchers on receipts',
      description: '',
      start_date: '2030-04-22',
    });
    const open = (key: string) =>
      scene.open({
        REDMINE_URL: scene.url,
        REDMINE_API_KEY: key,
        REDMINE_MCP_TOOLSETS: 'all',
        REDMINE_MCP_CONFIRM: 'token',
      });
    for (const [name, key] of Object.entries({ ...keys, admin: scene.key('admin') })) asked[name] = await open(key);
  });
  afterAll(clear);

  it('every tool has one, and its answer is the one of the reference', { retry: 0 }, async () => {
    const seen: Record<string, { arguments: unknown; answer: string }> = {};
    for (const { tool, as = 'manager', arguments: given, makes, finds } of steps) {
      const args = given(made);
      await asOfOneSecond(tool);
      const answer = await asked[as]?.call(tool, args);
      if (!answer || (answer.isError && tool !== 'delete')) throw new Error(`${tool}: ${answer?.text}`);
      if (makes) made[makes] = idOfWrite(answer);
      Object.assign(made, await finds?.(scene, made, answer));
      seen[tool] = { arguments: JSON.parse(fixed(JSON.stringify(args))), answer: fixed(answer.text) };
    }
    expect(Math.min(...Object.values(made))).toBeGreaterThanOrEqual(HIGH);
    const left = tools.map(({ name }) => name).filter((name) => !seen[name] && name !== 'link_changeset');
    expect(left).toEqual([]);
    if (process.env['REDMINE_VERIFIED'] === 'update') writeFileSync(FILE, `${JSON.stringify(seen, null, 2)}\n`);
    const known = JSON.parse(readFileSync(FILE, 'utf8'));
    for (const [tool, example] of Object.entries(seen)) {
      expect(example, `${tool}: where the change is meant, npm run verify:update`).toEqual(known[tool]);
    }
  });

  /** Redmine counts seconds, and a note that is edited within one of them is shown without its second time. */
  const asOfOneSecond = async (tool: string) => {
    if (tool !== 'get_issue') return;
    await redmine.ruby(`
      Journal.where(journalized_type: 'Issue', journalized_id: Issue.where(project_id: ${made['project']}).select(:id))
             .update_all('updated_on = created_on')
    `);
  };

  /** The text with ids, days, times, tokens and boundaries that every run has alike. */
  function fixed(text: string): string {
    const named = new Map(Object.values(made).map((id, index) => [String(id), String(FIRST + index)]));
    return text
      .replaceAll(/untrusted-[0-9a-f]{16}/g, 'untrusted-3f9c2a7b1d4e8f60')
      .replaceAll(/confirm_token "[\w-]+"/g, 'confirm_token "Zk3vN8…"')
      .replaceAll(scene.url, 'https://redmine.example.com')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?Z/g, `${DAY}T09:30:00Z`)
      .replaceAll(new RegExp(`${today} \\d\\d:\\d\\d`, 'g'), `${DAY} 09:30`)
      .replaceAll(today, DAY)
      .replaceAll(/\b\d{5,}\b/g, (number) => named.get(number) ?? number);
  }
});
