import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Client, errors, type Interaction, type InteractionResults, type Provider } from 'oidc-provider';
import { callerOf } from '../../../caller.ts';
import { ToolError } from '../../../errors.ts';
import type { Identity } from '../../../identity.ts';
import type { Logger } from '../../../log.ts';
import { BASE_SCOPES } from '../../../policy/scopes.ts';
import type { Sealer } from '../../../state/seal.ts';
import type { Store } from '../../../state/store.ts';
import type { Asking, Prover } from '../authenticate.ts';
import { textOf } from '../node.ts';
import { Refusal } from '../refusal.ts';
import { digest } from './adapter.ts';
import { addressOf } from './limits.ts';
import {
  type ConsentRequest,
  consentPage,
  leavingPage,
  type Problem,
  pageHeaders,
  problemPage,
  readConsent,
} from './pages/pages.ts';
import { CALLBACK } from './paths.ts';
import { LOGIN_S } from './provider.ts';
import type { RedmineOAuth, RedmineTokens } from './redmine.ts';
import type { Vault } from './vault.ts';

/** One box for each scope, and what goes with them. */
const MOST_FORM_BYTES = 16 * 1024;

const PAGE = /^\/interaction\/([A-Za-z0-9_-]{1,64})(\/redmine)?$/;

/** A login that has gone to Redmine, and that its browser comes back from. */
interface Away {
  /** The interaction that it is part of, whose cookie the browser has. */
  readonly uid: string;
  readonly verifier: string;
  /** What was allowed on this server's page. */
  readonly scopes: readonly string[];
}

export interface LoginParts {
  readonly provider: Provider;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly redmine: RedmineOAuth;
  readonly vault: Vault;
  readonly prove: Prover;
  readonly log: Logger;
  readonly secret: string;
}

/**
 * What a person sees of a login: this server's page, then Redmine's own. Redmine skips its page for an application that
 * its user has allowed before, and to Redmine every client is this server: here alone one sees who asks (MCP, security
 * best practices, confused deputy). So nothing is sent to Redmine before the form of this page has come back, with the
 * cookie of the browser that it was shown in.
 */
export class Logins {
  readonly #parts: LoginParts;
  readonly #csrfKey: Buffer;

  constructor(parts: LoginParts) {
    this.#parts = parts;
    this.#csrfKey = Buffer.from(hkdfSync('sha256', parts.secret, '', 'redmine-mcp forms', 32));
  }

  /** @returns whether the address was one of a login's @throws Refusal */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    { path, requestId }: Pick<Asking, 'path' | 'requestId'>,
  ): Promise<boolean> {
    const [, uid, isBack] = PAGE.exec(path) ?? [];
    if (uid === undefined && path !== CALLBACK) return false;
    const { method } = request;
    const isForm = uid !== undefined && !isBack;
    if (method !== 'GET' && !(method === 'POST' && isForm)) {
      const allow = isForm ? 'GET, POST' : 'GET';
      throw new Refusal(405, 'invalid_arguments', `Only ${allow} is answered there.`, { allow });
    }
    const language = request.headers['accept-language'];
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const address = addressOf(request);
    const asking: Asking = { headers: request.headers, path, address, requestId, signal: gone.signal };
    try {
      if (uid === undefined) await this.#forward(request, response);
      else await this.#step(uid, request, response, asking, isBack !== undefined);
    } catch (error) {
      const { status, problem } = this.#shown(error, asking);
      response.writeHead(status, pageHeaders).end(problemPage(problem, language));
    }
    return true;
  }

  /** What a page can say of it. @throws what none can */
  #shown(error: unknown, { requestId }: Asking): Trouble {
    if (error instanceof Trouble) return error;
    if (!(error instanceof ToolError)) throw error;
    this.#parts.log.error('a login failed at Redmine', { requestId, error });
    return new Trouble(502, { kind: 'unavailable', reference: requestId });
  }

  async #step(uid: string, request: IncomingMessage, response: ServerResponse, asking: Asking, isBack: boolean) {
    const interaction = await this.#interaction(uid, request, response);
    if (isBack) return this.#finish(interaction, request, response, asking);
    return request.method === 'POST'
      ? this.#decide(interaction, request, response)
      : this.#show(interaction, request, response);
  }

  /** The login that the browser's cookie is for. @throws Trouble */
  async #interaction(uid: string, request: IncomingMessage, response: ServerResponse): Promise<Interaction> {
    const found = await this.#parts.provider.interactionDetails(request, response).catch((error: unknown) => {
      // Without its cookie, or after its time, it is none; that the store does not answer is something else.
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    });
    if (found?.uid === uid) return found;
    throw new Trouble(400, { kind: 'over' });
  }

  async #show(interaction: Interaction, request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(200, pageHeaders).end(consentPage(await this.#request(interaction, request)));
  }

  async #request({ uid, params }: Interaction, { headers }: IncomingMessage): Promise<ConsentRequest> {
    const client = await this.#parts.provider.Client.find(String(params['client_id']));
    if (!client) throw new Trouble(400, { kind: 'unknown_client' });
    const scopes = scopesOf(params);
    return {
      client: aboutClient(client),
      redirectUri: String(params['redirect_uri']),
      scopes,
      base: BASE_SCOPES.filter((scope) => scopes.includes(scope)),
      language: headers['accept-language'],
      csrf: this.#csrf(uid),
      action: `/interaction/${uid}`,
    };
  }

  /** The form has come back: on to Redmine, or to the client with a refusal. */
  async #decide(interaction: Interaction, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request, MOST_FORM_BYTES));
    if (!isSame(form.get('csrf') ?? '', this.#csrf(interaction.uid))) {
      throw new Trouble(403, { kind: 'over' });
    }
    const asked = await this.#request(interaction, request);
    const { allowed, scopes } = readConsent(form, asked);
    const url = allowed
      ? await this.#away(interaction.uid, scopes)
      : await this.#result(request, response, { error: 'access_denied' });
    // A redirect that answers a form is held against the page's form-action, and where it leads is not for us to know.
    response.writeHead(200, pageHeaders).end(leavingPage(url, asked.language));
  }

  async #away(uid: string, scopes: readonly string[]): Promise<string> {
    const { store, sealer, redmine } = this.#parts;
    const state = randomBytes(32).toString('base64url');
    const verifier = randomBytes(32).toString('base64url');
    const key = awayKey(state);
    const away: Away = { uid, verifier, scopes };
    await store.set(key, sealer.seal(key, JSON.stringify(away)), LOGIN_S);
    return redmine.loginUrl(state, createHash('sha256').update(verifier).digest('base64url'), scopes);
  }

  /** Redmine sends everybody to one address; the cookie of a login is for the address of its page. */
  async #forward({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = new URL(url, 'http://localhost').searchParams;
    const away = this.#opened(query, await this.#parts.store.get(awayKey(query.get('state') ?? '')));
    const location = `/interaction/${away.uid}/redmine?${query}`;
    response.writeHead(303, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
  }

  /** Back from Redmine, in the browser that was sent there. */
  async #finish(interaction: Interaction, request: IncomingMessage, response: ServerResponse, asking: Asking) {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    // Taken by who has the cookie alone: a stranger cannot use it up.
    const away = this.#opened(query, await this.#parts.store.take(awayKey(query.get('state') ?? '')));
    if (away.uid !== interaction.uid) throw lost();
    const code = query.get('code');
    const result = code === null ? { error: 'access_denied' } : await this.#granted(interaction, away, code, asking);
    const location = await this.#result(request, response, result);
    response.writeHead(303, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
  }

  /** From Redmine's code to a grant of ours. @throws Trouble */
  async #granted(
    { params }: Interaction,
    { verifier, scopes }: Away,
    code: string,
    asking: Asking,
  ): Promise<InteractionResults> {
    const { provider, redmine, vault } = this.#parts;
    const tokens = await redmine.exchange(code, verifier, asking.requestId);
    if (!tokens) throw lost();
    const { id } = await this.#owner(tokens, asking);
    const granted = scopes.filter((scope) => tokens.scopes.includes(scope));
    if (granted.length === 0) return { error: 'access_denied' };
    const accountId = String(id);
    const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
    grant.addResourceScope(String(params['resource']), granted.join(' '));
    const grantId = await grant.save();
    await vault.put(grantId, tokens);
    return { login: { accountId, remember: false }, consent: { grantId } };
  }

  async #owner(tokens: RedmineTokens, asking: Asking): Promise<Identity> {
    const caller = callerOf({ kind: 'bearer', token: tokens.access });
    // Redmine has just issued it: nobody guesses here, and many may come from one address.
    return this.#parts.prove(caller, { ...asking, address: caller.key }, ({ code }) => {
      if (code !== 'unauthenticated' && code !== 'forbidden') return undefined;
      throw new Trouble(403, { kind: 'account', reference: asking.requestId });
    });
  }

  /** @returns where the browser goes on */
  #result(request: IncomingMessage, response: ServerResponse, result: InteractionResults): Promise<string> {
    return this.#parts.provider.interactionResult(request, response, result, { mergeWithLastSubmission: false });
  }

  #opened(query: URLSearchParams, sealed: string | undefined): Away {
    const key = awayKey(query.get('state') ?? '');
    const text = sealed === undefined ? undefined : this.#parts.sealer.open(key, sealed);
    if (text === undefined) throw lost();
    return JSON.parse(text) as Away;
  }

  #csrf(uid: string): string {
    return createHmac('sha256', this.#csrfKey).update(uid).digest('base64url');
  }
}

/** What a page says instead. */
class Trouble extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.kind);
    this.status = status;
    this.problem = problem;
  }
}

function lost(): Trouble {
  return new Trouble(400, { kind: 'over' });
}

/** Of a client that is known by the address of its metadata document, that host vouches for it. */
function aboutClient({
  clientId,
  clientName,
  clientIdMetadataDocument,
}: Client & { clientIdMetadataDocument?: boolean }) {
  const name = clientName === undefined ? {} : { name: clientName };
  return clientIdMetadataDocument
    ? { ...name, id: clientId, isVerified: true, host: new URL(clientId).host }
    : { ...name, id: clientId, isVerified: false };
}

const scopesOf = (params: Interaction['params']) =>
  String(params['scope'] ?? '')
    .split(' ')
    .filter((scope) => scope !== '');

const awayKey = (state: string) => `away:${digest(state)}`;

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
