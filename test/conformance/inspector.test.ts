/** The MCP Inspector's command line, a client that none of us wrote, on the built server and a demo Redmine. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { tools, toolsets } from '../../generated/index.ts';
import { freshData } from '../../runtime/demo/data/data.ts';
import { type DemoServer, serveDemo } from '../../runtime/demo/server.ts';
import { BUNDLE } from '../live/clients.ts';
import { type Served, startHttp } from '../live/served.ts';
import { run } from './program.ts';

let redmine: DemoServer;
let served: Served;

beforeAll(async () => {
  const data = freshData(new Date());
  redmine = await serveDemo(data, 0);
  const key = data.users.find(({ login }) => login === 'jonas')?.api_key ?? '';
  served = await startHttp({ REDMINE_URL: redmine.url, REDMINE_API_KEY: key, REDMINE_MCP_LOG_LEVEL: 'error' });
});
afterAll(async () => {
  await served.stop();
  await redmine.close();
});

const TARGETS = {
  stdio: () => [process.execPath, BUNDLE, 'demo'],
  http: () => [`${served.url}/mcp`],
};

const offered = tools.filter(({ toolset }) => toolsets[toolset]?.default).map(({ name }) => name);

const cases = (['stdio', 'http'] as const).flatMap((way) =>
  (['legacy', 'modern'] as const).map((era) => [way, era] as const),
);

describe.each(cases)('over %s, %s era', (way, era) => {
  const inspect = (...args: string[]) =>
    run(inject('inspector'), ['--cli', ...TARGETS[way](), '--protocol-era', era, '--format', 'json', ...args]);
  const call = (name: string, args: object) =>
    inspect('--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args));

  it('lists the tools, whose schemas it finds no error in', async () => {
    const { code, stdout, stderr } = await inspect('--method', 'tools/list', '--strict');
    expect([code, /^(\d+) errors, /m.exec(stderr)?.[1]]).toEqual([0, '0']);
    const names = JSON.parse(stdout).result.tools.map(({ name }: { name: string }) => name);
    expect(names.sort()).toEqual([...offered].sort());
  });

  it('calls one', async () => {
    const { code, stdout } = await call('list_issues', { limit: 2 });
    expect([code, JSON.parse(stdout).result.content[0].text]).toEqual([0, expect.stringMatching(/^2 of \d+ issues/)]);
  });

  it('tells a refusal from an answer', async () => {
    const { code, stderr } = await call('get_issue', { issue_id: 99_999 });
    expect([code, JSON.parse(stderr).error.code]).toEqual([5, 'tool_is_error']);
  });
});
