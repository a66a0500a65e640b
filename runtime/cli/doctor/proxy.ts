import { connect } from 'node:net';
import { codeOf } from '../../redmine/causes.ts';
import { type Check, ok, problem } from './check.ts';

/** The proxy that requests to an address go through, as undici's EnvHttpProxyAgent decides; the variable that names it. */
export type Way =
  | { readonly kind: 'direct'; readonly exempt: boolean }
  | { readonly kind: 'proxy'; readonly variable: string; readonly value: string };

/** What is looked for first wins; https requests fall back to the proxy for http. */
const HTTP = ['http_proxy', 'HTTP_PROXY'];
const HTTPS = ['https_proxy', 'HTTPS_PROXY', ...HTTP];

export function wayTo(url: URL, env: NodeJS.ProcessEnv): Way {
  // An empty variable hides the one after it, but only within its pair.
  const pairs = url.protocol === 'https:' ? [HTTPS.slice(0, 2), HTTP] : [HTTP];
  for (const pair of pairs) {
    const variable = pair.find((name) => env[name] !== undefined);
    const value = variable === undefined ? '' : (env[variable] ?? '');
    if (variable === undefined || value === '') continue;
    return isExempt(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')
      ? { kind: 'direct', exempt: true }
      : { kind: 'proxy', variable, value };
  }
  return { kind: 'direct', exempt: false };
}

/** An entry is a host or a domain, with or without a dot or `*.` before and a port after it; `*` is everything. */
function isExempt(url: URL, noProxy: string): boolean {
  if (noProxy === '*') return true;
  const host = url.hostname.toLowerCase();
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return noProxy
    .split(/[,\s]/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = entry, wanted] = /^(.+):(\d+)$/.exec(entry) ?? [];
      const domain = name.replace(/^\*?\./, '').toLowerCase();
      if (wanted !== undefined && Number(wanted) !== 0 && Number(wanted) !== port) return false;
      return host === domain || host.endsWith(`.${domain}`);
    });
}

const CONNECT_MS = 10_000;

export const proxy: Check = {
  id: 'proxy',
  needs: ['url'],
  async run({ url, env }) {
    const way = wayTo(url, env);
    if (way.kind === 'direct') {
      return ok(way.exempt ? 'None: NO_PROXY exempts this host.' : 'None is set (HTTPS_PROXY, HTTP_PROXY).');
    }
    const { variable } = way;
    // Its login is never shown.
    const address = URL.canParse(way.value) ? new URL(way.value) : undefined;
    if (!address || !/^https?:$/.test(address.protocol)) {
      return problem(`${variable} is not the URL of a proxy.`, `Set ${variable} as in http://proxy.example.com:8080.`);
    }
    const port = Number(address.port) || (address.protocol === 'https:' ? 443 : 80);
    const code = await cannotConnect(address.hostname.replace(/^\[|\]$/g, ''), port);
    const where = `${address.hostname}:${port} (${variable})`;
    if (code === undefined) return ok(`Through ${where}, which can be reached.`);
    return problem(
      `The proxy ${where} cannot be reached (${code}).`,
      `Correct or remove ${variable}; where Redmine is reached without a proxy, set NO_PROXY=${url.hostname}.`,
    );
  },
};

/** The code of the failure; undefined when a connection could be made. */
function cannotConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const done = (code: string | undefined) => {
      socket.destroy();
      resolve(code);
    };
    socket.once('connect', () => done(undefined));
    socket.once('timeout', () => done('no answer'));
    socket.once('error', (error) => done(codeOf(error) || 'error'));
  });
}
