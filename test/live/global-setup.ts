import { redmines } from '../../scripts/redmine/testbed.ts';

/** Every run begins with the seeded state, whatever an earlier one left behind. */
export default async function setup(): Promise<void> {
  const running = await redmines();
  if (process.env['REDMINE_TEST_URL']) return;
  await Promise.all(running.map((redmine) => redmine.reset()));
}
