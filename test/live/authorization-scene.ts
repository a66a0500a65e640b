import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newNode } from '../../scripts/package/nodes.ts';
import type { Redmine } from '../../scripts/redmine/testbed.ts';
import { allow, Browser, decode } from './oauth-user.ts';
import { type Served, startHttp } from './served.ts';

/** A server in oauth-server mode that stands for an application of its own at Redmine. */
export interface Authorizing extends Served {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redmine: Redmine;
}

/** Registers it at Redmine, and starts it on the Node.js that it needs. */
export async function startAuthorizing(redmine: Redmine, more: Record<string, string> = {}): Promise<Authorizing> {
  return startServing(redmine, await registerApplication(redmine), more);
}

/** Starts it for an application that may be registered or not. */
export async function startServing(
  redmine: Redmine,
  application: { clientId: string; clientSecret: string },
  more: Record<string, string> = {},
): Promise<Authorizing> {
  const node = newNode();
  if (!node) throw new Error('there is no Node.js 22 here');
  const port = await freePort();
  const served = await startHttp(
    {
      REDMINE_URL: redmine.url,
      REDMINE_AUTH_MODE: 'oauth-server',
      REDMINE_MCP_BASE_URL: `http://127.0.0.1:${port}`,
      REDMINE_OAUTH_CLIENT_ID: application.clientId,
      REDMINE_OAUTH_CLIENT_SECRET: application.clientSecret,
      REDMINE_MCP_LOG_LEVEL: 'debug',
      SERVER_PORT: String(port),
      ...more,
    },
    node.executable,
  );
  return { ...served, ...application, redmine };
}

/** An application with every scope, as an administrator makes one. Doorkeeper takes any port of a loopback address. */
export async function registerApplication(redmine: Redmine): Promise<{ clientId: string; clientSecret: string }> {
  const made = await redmine.ruby(
    `a = Doorkeeper::Application.create!(name: 'redmine-mcp', redirect_uri: 'http://127.0.0.1/redmine/callback',
       confidential: true, scopes: (Redmine::AccessControl.permissions.map(&:name) + ['admin']).join(' '))
     print({ clientId: a.uid, clientSecret: a.plaintext_secret }.to_json)`,
  );
  return JSON.parse(made) as { clientId: string; clientSecret: string };
}

/** One that nobody listens on, for whoever has to know it before. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a person does on this server's page. */
export interface Decision {
  /** Of those that were asked for; all of them where it is not said. */
  readonly scopes?: readonly string[];
  readonly deny?: boolean;
}

/**
 * A user follows an address of the authorization endpoint: allows it on this server's page, logs in at Redmine, allows it
 * there, and is sent to the client. @returns where to
 */
export async function pass(
  redmine: Redmine,
  login: string,
  authorization: URL,
  { scopes, deny = false }: Decision = {},
  browser = new Browser(authorization.origin),
): Promise<URL> {
  const page = await openPage(browser, authorization);
  const left = await decide(browser, page, deny ? 'deny' : 'allow', scopes);
  const back = left.origin === new URL(redmine.url).origin ? await allow(redmine, login, left, browser) : left;
  return follow(browser, back, authorization.origin);
}

export interface ConsentPage {
  readonly url: URL;
  readonly html: string;
  readonly csrf: string;
  /** Values of its boxes, ticked or not. */
  readonly boxes: readonly string[];
}

/** The page that an authorization request leads to. */
export async function openPage(browser: Browser, authorization: URL): Promise<ConsentPage> {
  const first = await browser.get(authorization.href);
  const location = first.headers.get('location');
  if (first.status !== 303 || location === null) throw new Error(`no page but ${first.status} ${await first.text()}`);
  const url = new URL(location, authorization);
  const html = await (await browser.get(url.href)).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const boxes = [...html.matchAll(/<input type="checkbox" name="scope" value="([^"]+)"/g)].map(
    ([, value = '']) => value,
  );
  return { url, html, csrf, boxes };
}

/** Sends its form. @returns where the browser is sent on to */
export async function decide(
  browser: Browser,
  { url, csrf, boxes }: ConsentPage,
  decision: 'allow' | 'deny',
  scopes: readonly string[] = boxes,
): Promise<URL> {
  const form = new URLSearchParams({ csrf, decision });
  for (const scope of scopes) form.append('scope', scope);
  const answer = await browser.send(url.href, form);
  const html = await answer.text();
  const [, to] = /http-equiv="refresh" content="0; ?url=([^"]+)"/.exec(html) ?? [];
  if (to === undefined) throw new Error(`nowhere to go on to: ${answer.status} ${html}`);
  return new URL(decode(to));
}

/** As long as redirects lead to this server. */
export async function follow(browser: Browser, from: URL, origin: string): Promise<URL> {
  let url = from;
  for (let hops = 0; url.origin === origin && hops < 10; hops++) {
    const answer = await browser.get(url.href);
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the way ends at ${url}: ${answer.status} ${await answer.text()}`);
    url = new URL(location, url);
  }
  return url;
}
