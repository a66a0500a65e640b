import { afterAll } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import { type App, createApp } from '../../runtime/app.ts';
import { callerOf } from '../../runtime/caller.ts';
import { readSettings } from '../../runtime/config.ts';
import { freshData } from '../../runtime/demo/data/data.ts';
import { keyOf, type Login } from '../../runtime/demo/data/people.ts';
import { serveDemo } from '../../runtime/demo/server.ts';
import type { Data } from '../../runtime/demo/store.ts';
import type { Invocation, Outcome } from '../../runtime/pipeline.ts';
import { tools } from '../catalogue.ts';
import { type Proxied, proxied } from '../live/proxied.ts';

const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };

/** The whole road of a call over a demo Redmine, which answers as Redmine 6.1 does: live/demo.test.ts compares the two. */
export interface DemoCalls extends Omit<Proxied, 'close'> {
  /** The records of this demo, to be looked at and changed past the server under test. */
  readonly data: Data;
  call(login: Login, tool: string, args: object, more?: Partial<Invocation>): Promise<Outcome>;
}

/** @param env settings of the server under test */
export async function demoCalls(env: Readonly<Record<string, string>> = {}): Promise<DemoCalls> {
  const data = freshData(new Date());
  const redmine = await serveDemo(data);
  const proxy = await proxied(redmine.url);
  const settings = { REDMINE_URL: proxy.url, REDMINE_MCP_TOOLSETS: 'all', REDMINE_MCP_LOG_LEVEL: 'error', ...env };
  const app: App = createApp(readSettings(settings, known));
  afterAll(async () => {
    await app.close();
    await proxy.close();
    await redmine.close();
  });
  return {
    ...proxy,
    data,
    call(login, name, args, more = {}) {
      const tool = tools.find((each) => each.name === name);
      if (!tool) throw new Error(`there is no ${name}`);
      const caller = callerOf({ kind: 'api-key', key: keyOf(login) });
      const signal = new AbortController().signal;
      return app.run({ tool, arguments: args, caller, signal, confirmation: { canAsk: true }, ...more });
    },
  };
}
