import { createHash, randomBytes } from 'node:crypto';
import type { Redmine } from '../../scripts/redmine/testbed.ts';
import { type Decision, pass } from './authorization-scene.ts';
import { Login } from './oauth-client.ts';
import type { Browser } from './oauth-user.ts';
import type { Body } from './scene.ts';

export const REDIRECT = 'http://127.0.0.1:9999/callback';

export interface Issued {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
  readonly expires_in: number;
}

/** Every request of OAuth by hand, so that each can be wrong. */
export class ByHand {
  readonly #base: string;
  readonly clientId: string;
  readonly verifier = randomBytes(32).toString('base64url');

  constructor(base: string, clientId: string) {
    this.#base = base;
    this.clientId = clientId;
  }

  /** A public client that registers itself (RFC 7591). */
  static async registered(base: string, more: object = {}): Promise<ByHand> {
    const answer = await register(base, more);
    if (answer.status !== 201) throw new Error(`not registered: ${answer.status} ${await answer.text()}`);
    return new ByHand(base, ((await answer.json()) as Body).client_id);
  }

  /** Of the authorization endpoint; `changed` parameters that are empty are left out. */
  authorization(changed: Record<string, string> = {}): URL {
    const url = new URL(`${this.#base}/authorize`);
    const query: Record<string, string> = {
      response_type: 'code',
      client_id: this.clientId,
      redirect_uri: REDIRECT,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'of the client',
      scope: 'view_issues add_issue_notes',
      resource: `${this.#base}/mcp`,
      ...changed,
    };
    for (const [name, value] of Object.entries(query)) if (value !== '') url.searchParams.set(name, value);
    return url;
  }

  /** The user logs in and allows what is asked. @returns where the client is sent */
  async sent(
    redmine: Redmine,
    user: string,
    changed: Record<string, string> = {},
    decision: Decision = {},
    browser?: Browser,
  ): Promise<URL> {
    return pass(redmine, user, this.authorization(changed), decision, browser);
  }

  async logIn(redmine: Redmine, user: string, changed: Record<string, string> = {}, decision: Decision = {}) {
    const back = await this.sent(redmine, user, changed, decision);
    return this.tokens(await this.redeem(back.searchParams.get('code') ?? ''));
  }

  redeem(code: string, changed: Record<string, string> = {}): Promise<Response> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: this.verifier,
      ...changed,
    });
  }

  refresh({ refresh_token }: Issued, changed: Record<string, string> = {}): Promise<Response> {
    return this.token({ grant_type: 'refresh_token', refresh_token, ...changed });
  }

  revoke(token: string): Promise<Response> {
    const body = new URLSearchParams({ token, client_id: this.clientId });
    return fetch(`${this.#base}/revoke`, { method: 'POST', body });
  }

  token(form: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams({ client_id: this.clientId, ...form });
    return fetch(`${this.#base}/token`, { method: 'POST', body });
  }

  async tokens(answer: Response): Promise<Issued> {
    if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Issued;
  }
}

export function register(base: string, more: object = {}): Promise<Response> {
  return fetch(`${base}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'By hand',
      redirect_uris: ['http://127.0.0.1/callback'],
      token_endpoint_auth_method: 'none',
      ...more,
    }),
  });
}

export const bearer = ({ access_token }: Pick<Issued, 'access_token'>) => ({ authorization: `Bearer ${access_token}` });

/** A client of an SDK that makes itself known by registering, or by the address of its metadata document. */
export class SelfRegistering extends Login {
  readonly clientMetadataUrl: string | undefined;
  registered: { client_id: string } | undefined;

  constructor(redmine: Redmine, clientMetadataUrl?: string) {
    super(redmine);
    this.clientMetadataUrl = clientMetadataUrl;
  }

  override get redirectUrl() {
    return REDIRECT;
  }
  override get clientMetadata() {
    return { client_name: 'An SDK', redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' };
  }
  override clientInformation() {
    return this.registered as { client_id: string };
  }
  saveClientInformation(client: { client_id: string }) {
    this.registered = client;
  }
}
