/** REDMINE_MCP_UPLOAD_URLS on the bundle, with a public host that is played here. */
import { afterAll, expect, it } from 'vitest';
import { playInternet } from './internet.ts';
import { done, newest, openScene, unique } from './scene.ts';

const HOST = 'files.example';
const internet = await playInternet(HOST);
afterAll(() => internet.close());

it.each(newest)('T32: a file of a public address is attached, on Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const name = `${unique('from a url').replaceAll(/\W/g, '-')}.json`;
  internet.pages.set(`${HOST}/${name}`, { from: 'the internet' });
  const client = await scene.as('developer', { REDMINE_MCP_UPLOAD_URLS: 'true', ...internet.env });
  const issue = await scene.issue();
  await done(client.call('update_issue', { issue_id: issue, attachments: [{ url: `https://${HOST}/${name}` }] }));
  expect(internet.fetched).toEqual([`${HOST}/${name}`]);
  const { attachments } = await scene.look(issue, 'attachments');
  expect(
    attachments.map(({ filename, filesize }: { filename: string; filesize: number }) => [filename, filesize]),
  ).toEqual([[name, JSON.stringify({ from: 'the internet' }).length]]);
});
