import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { type DemoServer, serveDemo } from '../../../runtime/demo/server.ts';
import type { Data } from '../../../runtime/demo/store.ts';
import type { Redmine } from '../../../scripts/redmine/testbed.ts';

/** All that a real Redmine has, as the demo keeps it: the same records with the same ids and keys. */
export async function recordsOf(redmine: Redmine): Promise<Data> {
  const program = readFileSync(new URL('records.rb', import.meta.url), 'utf8');
  return JSON.parse(await redmine.ruby(program.replace('PASSWORD_OF_ALL', JSON.stringify(redmine.seed.password))));
}

/** A demo that has what a real Redmine has. */
export interface Copy {
  readonly url: string;
  /** Reads the records again: others may have changed them meanwhile. */
  refresh(): Promise<void>;
}

export async function copyOf(redmine: Redmine): Promise<Copy> {
  const data = await recordsOf(redmine);
  const server: DemoServer = await serveDemo(data);
  afterAll(() => server.close());
  return {
    url: server.url,
    refresh: async () => {
      Object.assign(data, await recordsOf(redmine));
    },
  };
}
