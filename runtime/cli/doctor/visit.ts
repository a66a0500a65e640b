import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { type Caller, callerOf } from '../../caller.ts';
import type { Settings } from '../../config.ts';
import { openHttp, tlsSettings } from '../../engine.ts';
import { oneLine } from '../../guard/one-line.ts';
import { sanitise } from '../../guard/sanitise.ts';
import { Identities, type Identity } from '../../identity.ts';
import { extraHeaders } from '../../redmine/credential.ts';
import { type Exchanged, exchange } from '../../redmine/exchange.ts';
import { type CallContext, callContext, type RedmineHttp } from '../../redmine/http.ts';
import { packageVersion } from '../../release.ts';
import { settingsFrom } from '../settings.ts';

/** Larger than any page that is looked at; the rest of a larger one does not matter. */
const MOST_BYTES = 1024 * 1024;
const REQUEST = '/users/current.json';
const TOOL = 'doctor';

/**
 * One look at everything: settings and what was learnt with them, each asked for once. All requests but one that redeems
 * nothing are GETs. They go through the pool, the TLS settings and the client that the server uses, so that the server
 * would meet the same.
 */
export class Visit {
  readonly env: NodeJS.ProcessEnv;
  readonly #cancel = new AbortController();
  #settings: Settings | undefined;
  #pool: Promise<Dispatcher> | undefined;
  #http: RedmineHttp | undefined;
  #front: Promise<Exchanged> | undefined;
  #identity: Promise<Identity> | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.env = env;
  }

  /** @throws SettingsError */
  get settings(): Settings {
    this.#settings ??= settingsFrom(this.env);
    return this.#settings;
  }

  /** Redmine's address; ends with a slash. */
  get url(): URL {
    if (!this.settings.url) throw new Error('REDMINE_URL is not set');
    return this.settings.url;
  }

  get caller(): Caller {
    if (!this.settings.credential) throw new Error('no account is set');
    return callerOf(this.settings.credential);
  }

  get http(): RedmineHttp {
    this.#http ??= openHttp(this.settings, this.url);
    return this.#http;
  }

  /**
   * What an address below a base URL answers to somebody without a credential. Nothing is retried and no redirect followed.
   * @param path begins with a slash
   */
  async look(path: string, base = this.url, accept = 'application/json'): Promise<Exchanged> {
    return this.#send('GET', path, base, { accept });
  }

  /** A form that changes nothing. */
  async post(path: string, form: Record<string, string>): Promise<Exchanged> {
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    return this.#send('POST', path, this.url, headers, new URLSearchParams(form).toString());
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    base: URL,
    more: Record<string, string>,
    body?: string,
  ): Promise<Exchanged> {
    const headers = {
      ...extraHeaders(this.settings.headers),
      ...more,
      'user-agent': `redmine-mcp/${packageVersion} (${TOOL})`,
      'x-request-id': randomUUID(),
    };
    const limits = { timeoutMs: this.settings.timeoutS * 1000, maxBytes: MOST_BYTES, signal: this.#cancel.signal };
    this.#pool ??= this.#openPool();
    const request = {
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + path,
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    };
    return exchange(await this.#pool, request, limits);
  }

  /**
   * `GET /users/current.json` without a credential, which tells most: Redmine answers 401 with the realm "Redmine API",
   * or 403 while its REST API is off (ApplicationController#require_login), and nothing else answers so.
   */
  front(): Promise<Exchanged> {
    this.#front ??= this.look(REQUEST);
    return this.#front;
  }

  /** The same at another address. */
  frontOf(base: URL): Promise<Exchanged> {
    return this.look(REQUEST, base);
  }

  /** Who the account is, proven as before every write. @throws ToolError */
  identity(): Promise<Identity> {
    this.#identity ??= new Identities(this.http, this.settings.authMode).prove(this.caller, this.context, true);
    return this.#identity;
  }

  get context(): CallContext {
    const { credential } = this.caller;
    return callContext({ credential, tool: TOOL, requestId: randomUUID(), signal: this.#cancel.signal });
  }

  async close(): Promise<void> {
    await this.#http?.close();
    await (await this.#pool?.catch(() => undefined))?.destroy();
  }

  async #openPool(): Promise<Dispatcher> {
    const { openPool } = await import('../../redmine/pool.ts');
    return openPool(tlsSettings(this.settings), this.settings.timeoutS * 1000);
  }
}

/** Text from elsewhere as a terminal may show it: without what it obeys or hides, on one line, cut. */
export function shown(text: string): string {
  const characters = [...oneLine(sanitise(text))];
  return characters.length > 100 ? `${characters.slice(0, 100).join('')}…` : characters.join('');
}
