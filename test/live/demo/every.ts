import type { Redmine } from '../../../scripts/redmine/testbed.ts';
import { every, newest } from '../scene.ts';
import { copyOf } from './copy.ts';

/** The demo in the place of a real Redmine, for tests that ask no Ruby of it and make no projects or users. */
async function asRedmine(redmine: Redmine): Promise<Redmine> {
  const copy = await copyOf(redmine);
  return {
    ...redmine,
    version: `${redmine.version} (demo)`,
    url: copy.url,
    ruby: () => Promise.reject(new Error('the demo runs no Ruby')),
    reset: () => copy.refresh(),
  };
}

/** Every real Redmine, and a demo with the records of the newest one. */
export const everyAndDemo = [...every, ...(await Promise.all(newest.map(asRedmine)))];
