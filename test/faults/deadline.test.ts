/** One deadline for a whole call, however many requests it takes and however quick each of them is. */
import { expect, it } from 'vitest';
import { fakeRedmine, open } from '../live/fake.ts';
import { errorOf } from '../live/scene.ts';

/** Rows that come with each answer, of all that there are. */
const [STEP, ALL] = [10, 1000];

it('T31: a call of many requests ends with its time, and says how far it came', async () => {
  const fake = await fakeRedmine(({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://redmine.test');
    if (pathname !== '/issues.json') return false;
    const offset = Number(searchParams.get('offset'));
    const issues = Array.from({ length: STEP }, (_, index) => ({ id: offset + index + 1, subject: 'An issue' }));
    const body = JSON.stringify({ issues, total_count: ALL, offset, limit: STEP });
    // In time, each: together they are not.
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), 500);
    return true;
  });
  const client = await open({ ...fake.env, REDMINE_TIMEOUT: '1' });
  const answer = await client.call('list_issues', { limit: ALL });
  expect(errorOf(answer)).toEqual({ code: 'timeout' });
  expect(answer.text).toMatch(/The time for the whole call ran out .* \d+ rows had come by then: ask for fewer\./);
  const asked = fake.requests.length;
  expect(asked).toBeLessThan(ALL / STEP);
  // Nothing of it goes on, and others are served.
  expect((await client.call('whoami')).isError).toBe(false);
  expect(fake.requests).toHaveLength(asked + 1);
});
