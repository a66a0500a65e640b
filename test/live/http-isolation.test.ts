/** T26: twenty people who may see different things use one server at the same time. */
import { describe, expect, it } from 'vitest';
import { errorOf, every, openScene, unique } from './scene.ts';
import { callOnce, keyHeader, startHttp } from './served.ts';

const PEOPLE = 20;
const CALLS = 200;

interface Person {
  readonly login: string;
  readonly key: string;
  /** Only this person may see the project and what is in it. */
  readonly project: { id: number; identifier: string };
  readonly issue: number;
  /** Stands in the subject of the issue, in the name of the category, and nowhere else. */
  readonly mark: string;
}

type Reply = Awaited<ReturnType<typeof callOnce>>;

describe.each(every)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  // All projects have the same name: whoever looks it up is to find the own one.
  const name = unique('Everybody has one');

  async function person(number: number): Promise<Person> {
    const mark = unique(`mark${number}x`).replace(' ', '');
    const project = await scene.project({ name, is_public: false });
    const { login, key } = await scene.user('Manager', {}, project.id);
    const category = { issue_category: { name: `only ${mark}` } };
    await scene.rest('admin', 'POST', `/projects/${project.id}/issue_categories.json`, category);
    const issue = await scene.issue({ project_id: project.id, subject: `about ${mark}` });
    return { login, key, project, issue, mark };
  }

  it('nobody sees a row, a name or an error of anybody else, whatever is called and cached', {
    timeout: 600_000,
  }, async () => {
    const people: Person[] = [];
    for (let number = 0; number < PEOPLE; number++) people.push(await person(number));
    const served = await startHttp({
      REDMINE_URL: redmine.url,
      REDMINE_AUTH_MODE: 'per-user',
      REDMINE_MCP_TOOLSETS: 'all',
      REDMINE_MCP_CONFIRM: 'token',
      REDMINE_MCP_LOG_LEVEL: 'debug',
      REDMINE_TIMEOUT: '120',
    });
    const url = `${served.url}/mcp`;
    const neighbour = (index: number) => people[(index + 1) % PEOPLE] as Person;

    // What each asks: by a name that all share, by what is kept per account, by what belongs to somebody else.
    const asked: readonly ((me: Person, other: Person) => [string, object, (reply: Reply) => void])[] = [
      ({ mark, issue }) => ['list_issues', { project: name }, (reply) => seen(reply, [mark, `${issue} |`])],
      ({ mark }) => ['list_issues', { status: 'all', limit: 100 }, (reply) => seen(reply, [mark])],
      ({ mark }) => ['list_values', { kind: 'categories', project: name }, (reply) => seen(reply, [mark])],
      ({ mark, issue }) => ['get_issue', { issue_id: issue }, (reply) => seen(reply, [mark])],
      ({ login }) => ['whoami', {}, (reply) => seen(reply, [`login: ${login}`])],
      ({ mark }) => ['search', { query: mark }, (reply) => seen(reply, [mark])],
      (_, { issue }) => ['get_issue', { issue_id: issue }, (reply) => refused(reply)],
      (_, { project }) => ['list_issues', { project: project.identifier }, (reply) => refused(reply)],
      ({ mark }) => [
        'list_issues',
        { project: name, category: 'no such category' },
        (reply) => {
          refused(reply);
          expect(reply.text).toContain(mark);
        },
      ],
      ({ issue }) => [
        'delete',
        { kind: 'issue', id: issue },
        (reply) => {
          expect(errorOf(reply)).toMatchObject({ code: 'confirmation_required' });
        },
      ],
    ];
    const seen = ({ text, isError }: Reply, marks: string[]) => {
      expect(isError, text).toBe(false);
      for (const mark of marks) expect(text).toContain(mark);
    };
    const refused = ({ isError, text }: Reply) => expect(isError, text).toBe(true);

    const replies = await Promise.all(
      Array.from({ length: CALLS }, async (_, index) => {
        const me = people[index % PEOPLE] as Person;
        const ask = asked[Math.floor(index / PEOPLE) % asked.length] as (typeof asked)[number];
        const [tool, args, check] = ask(me, neighbour(index));
        return { me, check, reply: await callOnce(url, keyHeader(me.key), tool, args) };
      }),
    );
    expect(replies).toHaveLength(CALLS);
    for (const { me, check, reply } of replies) {
      check(reply);
      const all = reply.text + JSON.stringify(reply.meta);
      for (const other of people) if (other !== me) expect(all).not.toMatch(new RegExp(`${other.mark}|${other.login}`));
    }

    // A confirmation is of the one who was asked.
    const tokens = replies.flatMap(({ me, reply }) => {
      const { token } = (reply.meta['redmine-mcp/confirm'] ?? {}) as { token?: string };
      return token === undefined ? [] : [{ me, token }];
    });
    expect(tokens).toHaveLength(PEOPLE);
    const shared = await Promise.all(
      tokens.map(async ({ token }, index) => {
        const me = people[(index + 1) % PEOPLE] as Person;
        const args = { kind: 'issue', id: me.issue, confirm_token: token };
        return callOnce(url, keyHeader(me.key), 'delete', args);
      }),
    );
    for (const reply of shared) expect(errorOf(reply)).toMatchObject({ code: 'confirmation_required' });
    for (const { issue } of people) expect(await scene.isThere(issue)).toBe(true);

    const metrics = await (await fetch(`${served.url}/metrics`)).text();
    for (const { mark, login, key } of people) {
      expect(metrics).not.toMatch(new RegExp(`${mark}|${login}|${key}`));
      expect(served.stderr()).not.toMatch(new RegExp(`${mark}|${key}`));
    }
    expect(await served.stop()).toBe(0);
  });
});
