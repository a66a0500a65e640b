import type { App } from '../../../app.ts';
import type { AuthorizationSettings } from '../../../config/oauth.ts';
import { ToolError } from '../../../errors.ts';
import { at } from '../../../json.ts';
import { CALLBACK } from './paths.ts';

/** Tokens that Redmine issued to this server for one of its users. */
export interface RedmineTokens {
  readonly access: string;
  readonly refresh: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly scopes: readonly string[];
}

/** Redmine answers in that time, or not at all: longer than it takes, and shorter than a lock lasts. */
const PATIENCE_MS = 15_000;

/** Redmine's own OAuth (Doorkeeper 5.8, config/initializers/30-redmine.rb), to which this server is a client. */
export class RedmineOAuth {
  readonly #app: App;
  readonly #settings: AuthorizationSettings;

  constructor(app: App, settings: AuthorizationSettings) {
    this.#app = app;
    this.#settings = settings;
  }

  /** Where a browser is sent to log in and to allow these scopes. */
  loginUrl(state: string, challenge: string, scopes: readonly string[]): string {
    const { url, publicUrl } = this.#app.settings;
    const base = (publicUrl ?? url)?.href ?? '';
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: this.#settings.clientId,
      redirect_uri: this.#settings.issuer + CALLBACK,
      scope: scopes.join(' '),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    return `${base}oauth/authorize?${query}`;
  }

  /** @returns undefined when Redmine does not take the code @throws ToolError when it cannot be asked */
  async exchange(code: string, verifier: string, requestId: string): Promise<RedmineTokens | undefined> {
    const redirect = this.#settings.issuer + CALLBACK;
    return this.#tokens(
      { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier },
      requestId,
    );
  }

  /**
   * @returns undefined when Redmine has revoked them, or their user is gone; a locked user's are renewed like any other's
   * @throws ToolError when it cannot be asked, which says nothing about the tokens
   */
  async refresh({ refresh }: RedmineTokens, requestId: string): Promise<RedmineTokens | undefined> {
    return this.#tokens({ grant_type: 'refresh_token', refresh_token: refresh }, requestId);
  }

  /** Revokes both. @throws ToolError when Redmine does not answer, or not as it should */
  async revoke({ refresh }: RedmineTokens, requestId: string): Promise<void> {
    const { status } = await this.#post('/oauth/revoke', { token: refresh }, requestId);
    if (status !== 200) throw new ToolError('upstream_error', `Redmine answered ${status} when a token was revoked.`);
  }

  async #tokens(form: Record<string, string>, requestId: string): Promise<RedmineTokens | undefined> {
    const { status, body } = await this.#post('/oauth/token', form, requestId);
    const error = at(body, 'error');
    if (status === 400 && error === 'invalid_grant') return undefined;
    const [access, refresh, expires, scope] = ['access_token', 'refresh_token', 'expires_in', 'scope'].map((name) =>
      at(body, name),
    );
    if (status !== 200 || typeof access !== 'string' || typeof refresh !== 'string') {
      const why = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
      throw new ToolError('upstream_error', `Redmine issued no token but answered ${status}${why}.`);
    }
    const lastsS = typeof expires === 'number' ? expires : Number.POSITIVE_INFINITY;
    return {
      access,
      refresh,
      expiresAt: Math.min(Date.now() + lastsS * 1000, Number.MAX_SAFE_INTEGER),
      scopes: typeof scope === 'string' ? scope.split(' ') : [],
    };
  }

  /** Not ended with the call that it is for: an answer that nobody reads would be a token that nobody has. */
  #post(path: `/oauth/${string}`, form: Record<string, string>, requestId: string) {
    const { clientId, clientSecret } = this.#settings;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const context = { tool: 'oauth', requestId, signal: AbortSignal.timeout(PATIENCE_MS) };
    return this.#app.oauth(path, context, { authorization: `Basic ${basic}` }, new URLSearchParams(form).toString());
  }
}
