import { StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client';
import { StreamableHTTPClientTransport as LegacyHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as LegacyTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { expect } from 'vitest';
import type { Redmine } from '../../scripts/redmine/testbed.ts';
import { type Connection, legacy, modern, type Person } from './clients.ts';
import { allow, applicationOf, type Tokens } from './oauth-user.ts';
import { type Body, done, errorOf, type Scene, unique, untrustedPart, writeOf } from './scene.ts';

/** What an MCP client knows of one user's login: both SDKs ask the same things of it. */
export class Login {
  readonly #application;
  saved: Tokens | undefined;
  /** Where it sent its user last. */
  sentTo: URL | undefined;
  #verifier = '';
  #discovered: unknown;

  constructor(redmine: Redmine) {
    this.#application = applicationOf(redmine, 'confidential');
  }

  get redirectUrl() {
    return this.#application.redirectUri;
  }
  get clientMetadata() {
    return { client_name: 'test', redirect_uris: [this.#application.redirectUri] };
  }
  state() {
    return 'made-for-a-test';
  }
  /** Redmine's administrator made it, and its users entered it in their client. */
  clientInformation() {
    const { clientId, clientSecret } = this.#application;
    return { client_id: clientId, ...(clientSecret === null ? {} : { client_secret: clientSecret }) };
  }
  tokens() {
    return this.saved && { token_type: 'Bearer', ...this.saved };
  }
  saveTokens(tokens: object) {
    this.saved = tokens as Tokens;
  }
  redirectToAuthorization(url: URL) {
    this.sentTo = url;
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier;
  }
  codeVerifier() {
    return this.#verifier;
  }
  saveDiscoveryState(state: unknown) {
    this.#discovered = state;
  }
  discoveryState() {
    return this.#discovered;
  }
  invalidateCredentials() {
    this.saved = undefined;
  }
}

const OVER = {
  '1.x': (url: string, login: Login) => new LegacyHttp(new URL(url), { authProvider: login as never }),
  '2.x': (url: string, login: Login) => new ModernHttp(new URL(url), { authProvider: login as never }),
} as const;

export type Era = keyof typeof OVER;
export const ERAS_OVER_HTTP = Object.keys(OVER) as Era[];

/** Connects with whatever the login has; the SDK renews tokens by itself. */
export function connectAs(era: Era, url: string, login: Login, person?: Person): Promise<Connection> {
  const transport = OVER[era](url, login);
  return era === '1.x'
    ? legacy(transport as unknown as LegacyTransport, person)
    : modern(transport as ModernHttp, person);
}

/** How a user gets from where the client sends them to where the client waits. */
export type Walk = (redmine: Redmine, user: string, authorization: URL) => Promise<URL>;

/** A client that knows nothing but the address and its application: it finds out the rest, and its user logs in. */
export async function logIn(
  era: Era,
  url: string,
  redmine: Redmine,
  user: string,
  login = new Login(redmine),
  person?: Person,
  walk: Walk = allow,
) {
  const transport = OVER[era](url, login);
  const first = era === '1.x' ? legacy(transport as unknown as LegacyTransport) : modern(transport as ModernHttp);
  const refusal = await first.then(() => undefined).catch((error: Error) => error);
  if (!login.sentTo) throw new Error(`it did not send its user anywhere: ${refusal}`);
  await allowed(redmine, user, login, transport, walk);
  return { login, connection: await connectAs(era, url, login, person) };
}

/** The user allows what the client asked for last, and the client gets its tokens. */
async function allowed(
  redmine: Redmine,
  user: string,
  login: Login,
  transport: LegacyHttp | ModernHttp,
  walk: Walk,
): Promise<void> {
  const back = await walk(redmine, user, login.sentTo as URL);
  const code = back.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${back}`);
  // The 2.x SDK looks at the rest of it, too: state, and who says that it issued the code.
  const isWhole = transport instanceof ModernHttp && back.searchParams.has('iss');
  await (isWhole ? transport.finishAuth(back.searchParams) : transport.finishAuth(code));
}

/** Two users who work at the same time are who they are, and each may what his role allows. */
export async function expectOwnRights(scene: Scene, manager: Connection, reader: Connection): Promise<void> {
  const issue = await scene.issue();
  const note = unique('said with a token');
  const [who, whoElse, written, refused] = await Promise.all([
    done(manager.call('whoami')),
    done(reader.call('whoami')),
    done(manager.call('update_issue', { issue_id: issue, notes: note })),
    reader.call('update_issue', { issue_id: issue, notes: 'not allowed' }),
  ]);
  expect(untrustedPart(who.text)).toContain('login: manager');
  expect(untrustedPart(whoElse.text)).toContain('login: reader');
  expect(writeOf(written)).toMatchObject({ outcome: 'done', applied: ['notes'] });
  expect(errorOf(refused).code).toBe('forbidden');
  const { journals } = await scene.look(issue);
  expect(journals.map((each: Body) => [each.notes, each.user.id])).toEqual([[note, scene.id('manager')]]);
}
