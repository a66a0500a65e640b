/** T26: twenty people who may see different things use one server at the same time. */
import { describe, expect, it } from 'vitest';
import { errorOf, every, openScene, type Scene, unique } from './scene.ts';
import { callOnce, keyHeader, startHttp } from './served.ts';

const PEOPLE = 20;
const CALLS = 200;

interface Person {
  readonly login: string;
  readonly key: string;
  /** Only this person may see it and what is in it. */
  readonly project: { name: string; identifier: string };
  readonly issue: number;
  /** Stands in the subject of the issue and in the name of the category, and nowhere else. */
  readonly mark: string;
}

type Reply = Awaited<ReturnType<typeof callOnce>>;
interface Question {
  readonly tool: string;
  readonly args: object;
  /** Whether it was answered at all. */
  readonly answered?: boolean;
  readonly contains: readonly string[];
}

/** What each asks: by a name that all share, by what is kept per account, by what belongs to somebody else. */
const QUESTIONS: readonly ((me: Person, other: Person) => Question)[] = [
  ({ mark, issue, project: { name: project } }) => ({
    tool: 'list_issues',
    args: { project },
    contains: ['1 issues', mark, `${issue}|`],
  }),
  ({ mark }) => ({ tool: 'list_issues', args: { limit: 100 }, contains: [mark] }),
  ({ mark, project: { name: project } }) => ({
    tool: 'list_values',
    args: { what: 'categories', project },
    contains: [mark],
  }),
  ({ mark, issue }) => ({ tool: 'get_issue', args: { issue_id: issue }, contains: [mark] }),
  ({ login }) => ({ tool: 'whoami', args: {}, contains: [`login: ${login}`] }),
  ({ mark }) => ({ tool: 'search', args: { text: mark }, contains: [mark] }),
  (_, { issue }) => ({ tool: 'get_issue', args: { issue_id: issue }, answered: false, contains: ['forbidden'] }),
  (_, { project: { identifier: project } }) => ({
    tool: 'list_issues',
    args: { project },
    answered: false,
    contains: ['unknown_name'],
  }),
  ({ mark, project: { name: project } }) => ({
    tool: 'list_issues',
    args: { project, category: 'no such category' },
    answered: false,
    contains: [mark],
  }),
  ({ issue, mark }) => ({
    tool: 'delete',
    args: { kind: 'issue', id: issue },
    answered: false,
    contains: ['confirmation_required', mark],
  }),
];

/** All projects have the same name: whoever looks it up is to find the own one. */
async function peopleIn(scene: Scene): Promise<Person[]> {
  const name = unique('Everybody has one');
  const people: Person[] = [];
  for (let number = 0; number < PEOPLE; number++) {
    const mark = unique(`mark${number}x`).replace(' ', '');
    const project = await scene.project({ name, is_public: false });
    const { login, key } = await scene.user('Manager', {}, project.id);
    const category = { issue_category: { name: `only ${mark}` } };
    await scene.rest('admin', 'POST', `/projects/${project.id}/issue_categories.json`, category);
    const issue = await scene.issue({ project_id: project.id, subject: `about ${mark}` });
    people.push({ login, key, project, issue, mark });
  }
  return people;
}

function check({ answered = true, contains }: Question, { text, isError }: Reply): void {
  expect(!isError, text).toBe(answered);
  for (const part of contains) expect(text).toContain(part);
}

function namesNobody(text: string, others: readonly Person[]): void {
  for (const { mark, login, key } of others) expect(text).not.toMatch(new RegExp(`${mark}|${login}|${key}`));
}

const confirmOf = ({ meta }: Reply) => meta['redmine-mcp/confirm'] as { token: string } | undefined;

describe.each(every)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);

  it('nobody sees a row, a name or an error of anybody else, whatever is called and cached', {
    timeout: 600_000,
  }, async () => {
    const people = await peopleIn(scene);
    const served = await startHttp({
      REDMINE_URL: redmine.url,
      REDMINE_AUTH_MODE: 'per-user',
      REDMINE_MCP_TOOLSETS: 'all',
      REDMINE_MCP_CONFIRM: 'token',
      REDMINE_MCP_LOG_LEVEL: 'debug',
      REDMINE_TIMEOUT: '120',
    });
    const ask = (me: Person, tool: string, args: object) =>
      callOnce(`${served.url}/mcp`, keyHeader(me.key), tool, args);
    const neighbourOf = (me: Person) => people[(people.indexOf(me) + 1) % PEOPLE] as Person;

    const replies = await Promise.all(
      Array.from({ length: CALLS }, async (_, index) => {
        const me = people[index % PEOPLE] as Person;
        const question = QUESTIONS[Math.floor(index / PEOPLE) % QUESTIONS.length]?.(me, neighbourOf(me)) as Question;
        return { me, question, reply: await ask(me, question.tool, question.args) };
      }),
    );
    for (const { me, question, reply } of replies) {
      check(question, reply);
      const others = people.filter((other) => other !== me);
      namesNobody(reply.text + JSON.stringify(reply.meta), others);
    }

    // What one was asked, nobody else can confirm; not even for the same issue.
    const asked = replies.filter(({ reply }) => confirmOf(reply));
    expect(asked).toHaveLength(PEOPLE);
    const stolen = await Promise.all(
      asked.map(({ me, reply }) => {
        const thief = neighbourOf(me);
        const token = confirmOf(reply)?.token;
        return ask(thief, 'delete', { kind: 'issue', id: thief.issue, confirm_token: token });
      }),
    );
    for (const reply of stolen) expect(errorOf(reply)).toMatchObject({ code: 'confirmation_required' });
    for (const { issue } of people) expect(await scene.isThere(issue)).toBe(true);

    namesNobody(await (await fetch(`${served.url}/metrics`)).text(), people);
    namesNobody(served.stderr(), people);
    expect(await served.stop()).toBe(0);
  });

  it('T20: what one administrator was asked, another one cannot confirm', async () => {
    const served = await startHttp({
      REDMINE_URL: redmine.url,
      REDMINE_AUTH_MODE: 'per-user',
      REDMINE_MCP_CONFIRM: 'token',
    });
    const other = await scene.user('Manager', { admin: true });
    const issue = await scene.issue();
    const ask = (key: string, more = {}) =>
      callOnce(`${served.url}/mcp`, keyHeader(key), 'delete', { kind: 'issue', id: issue, ...more });
    const token = confirmOf(await ask(scene.key('admin')))?.token;
    expect(token).toBeDefined();
    expect(errorOf(await ask(other.key, { confirm_token: token }))).toMatchObject({ code: 'confirmation_required' });
    expect(await scene.isThere(issue)).toBe(true);
    // To its owner it is still good.
    expect((await ask(scene.key('admin'), { confirm_token: token })).isError).toBe(false);
    expect(await scene.isThere(issue)).toBe(false);
    expect(await served.stop()).toBe(0);
  });
});
