/** REDMINE_AUTH_MODE=oauth-server: clients register themselves, users log in at Redmine, tokens are of this server. */
import { describe, expect, it } from 'vitest';
import { ByHand, bearer } from './authorization-client.ts';
import { startAuthorizing } from './authorization-scene.ts';
import { every, openScene, untrustedPart } from './scene.ts';
import { callOnce } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);

describe.each(issuing)('Redmine $version', async (redmine) => {
  await openScene(redmine);
  const server = await startAuthorizing(redmine);

  it('a client registers, its user logs in at Redmine, and its token works here', async () => {
    const client = await ByHand.registered(server.url);
    const tokens = await client.logIn(redmine, 'manager');
    const who = await callOnce(`${server.url}/mcp`, bearer(tokens), 'whoami', {});
    expect(untrustedPart(who.text)).toContain('login: manager');
  });
});
