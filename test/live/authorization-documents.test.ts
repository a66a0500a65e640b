/** Clients that have the address of their metadata document as their id (CIMD), with both SDKs, on the bundle. */
import { afterAll, describe, expect, it } from 'vitest';
import { ByHand, REDIRECT, SelfRegistering } from './authorization-client.ts';
import { openPage, pass, startAuthorizing } from './authorization-scene.ts';
import type { Connection } from './clients.ts';
import { playInternet } from './internet.ts';
import { ERAS_OVER_HTTP, logIn } from './oauth-client.ts';
import { Browser } from './oauth-user.ts';
import { done, every, openScene, untrustedPart } from './scene.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
const HOST = 'client.example';
const ID = `https://${HOST}/metadata`;

const opened: Connection[] = [];
const internet = await playInternet(HOST);
afterAll(async () => {
  for (const each of opened) await each.close();
  internet.close();
});

describe.each(issuing)('Redmine $version', async (redmine) => {
  await openScene(redmine);
  const server = await startAuthorizing(redmine, internet.env);
  const about = (more: object = {}) => ({
    client_id: ID,
    client_name: 'Known by its host',
    // Without application_type and without a port, as desktop clients publish it.
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
    token_endpoint_auth_method: 'none',
    ...more,
  });
  const refusal = async (id: string) => {
    const answer = await fetch(new ByHand(server.url, id).authorization(), { redirect: 'manual' });
    expect(answer.headers.get('location')).toBeNull();
    return answer.status;
  };

  it.each(ERAS_OVER_HTTP)('client %s logs in without registering', async (era) => {
    internet.pages.set(`${HOST}/metadata`, about());
    const login = new SelfRegistering(redmine, ID);
    const { connection } = await logIn(era, `${server.url}/mcp`, redmine, 'manager', login, undefined, pass);
    opened.push(connection);
    expect(login.sentTo?.searchParams.get('client_id')).toBe(ID);
    expect(login.sentTo?.searchParams.get('redirect_uri')).toBe(REDIRECT);
    expect(untrustedPart((await done(connection.call('whoami'))).text)).toContain('login: manager');
  });

  it('is shown by the host that vouches for it', async () => {
    internet.pages.set(`${HOST}/metadata`, about());
    const { html } = await openPage(new Browser(server.url), new ByHand(server.url, ID).authorization());
    expect(html).toContain(HOST);
    expect(html).toContain('Known by its host');
  });

  it.each<[string, object]>([
    ['says that it is another one', { client_id: 'https://other.example/metadata' }],
    ['has a secret', { client_secret: 'not so secret' }],
    ['wants to prove itself by a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['has an over-long name', { client_name: 'x'.repeat(4000) }],
    ['is larger than five kilobytes', { more: 'x'.repeat(6000) }],
    ['leads elsewhere', { redirect_uris: ['https://evil.example/callback'] }],
  ])('a document that %s is refused', async (what, more) => {
    const name = `/${what.replaceAll(/\W/g, '-')}`;
    internet.pages.set(`${HOST}${name}`, about({ client_id: `https://${HOST}${name}`, ...more }));
    expect(await refusal(`https://${HOST}${name}`)).toBe(400);
    expect(internet.fetched).toContain(`${HOST}${name}`);
  });

  it.each([
    `https://${HOST}/nothing-there`,
    'http://client.example/metadata',
    'https://localhost/metadata',
    'https://127.0.0.1/metadata',
    'https://[::1]/metadata',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/metadata',
    `https://user@${HOST}/metadata`,
    `https://${HOST}/a/../metadata`,
  ])('T32: %s is no client', async (id) => {
    expect(await refusal(id)).toBe(400);
  });
});
