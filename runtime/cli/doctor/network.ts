/** The way to whatever answers at REDMINE_URL. */
import { isLoopback } from '../../config/values.ts';
import { codeOf, connectionProblem, isTlsProblem } from '../../redmine/causes.ts';
import type { Exchanged, Failed } from '../../redmine/exchange.ts';
import { type Check, type Finding, ok, problem, skipped } from './check.ts';
import { shown, type Visit } from './visit.ts';

const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80');
const tlsCause = (result: Exchanged) =>
  result.kind === 'failed' && isTlsProblem(result.cause) ? result.cause : undefined;
/** Whoever has a certificate, even one that is not accepted, speaks TLS. */
const speaksTls = (result: Exchanged) =>
  result.kind === 'answered' || (tlsCause(result) !== undefined && !isNoTls(codeOf(tlsCause(result))));
const isNoTls = (code: string) => /WRONG_VERSION_NUMBER|PACKET_LENGTH|^EPROTO$/.test(code);

export const connection: Check = {
  id: 'connection',
  needs: ['url', 'proxy', 'certificates'],
  async run(visit) {
    const { url } = visit;
    const result = await visit.front();
    if (url.protocol === 'http:' && (await answersOnlyTls(visit, result))) {
      return problem(
        `On port ${portOf(url)} of ${url.hostname} somebody speaks https, not http.`,
        `Set REDMINE_URL=${switched(url, 'https:')}`,
      );
    }
    if (result.kind === 'answered') return ok(`${url.hostname}:${portOf(url)} answers (${result.status}).`);
    if (tlsCause(result) !== undefined)
      return ok(`${url.hostname}:${portOf(url)} can be reached; what is said then fails.`);
    return result.status === undefined ? unreachable(result, visit) : ok(`${url.hostname} answers (${result.status}).`);
  },
};

/** Whoever waits for TLS closes the connection, or answers 400 in plain text. */
async function answersOnlyTls(visit: Visit, result: Exchanged): Promise<boolean> {
  const isSuspicious =
    result.kind === 'answered' ? result.status === 400 : result.why === 'lost' || codeOf(result.cause) === 'HPE_';
  return isSuspicious && speaksTls(await visit.frontOf(new URL(switched(visit.url, 'https:'))));
}

/** The same address under another scheme; the port stays where one is given. */
function switched(url: URL, protocol: 'http:' | 'https:'): string {
  return url.href.replace(/^https?:/, protocol).replace(/\/$/, '');
}

function unreachable(failed: Failed, { url, settings }: Visit): Finding {
  const code = codeOf(failed.cause);
  const tunnel = /Proxy response \((\d+)\)/.exec(failed.cause instanceof Error ? failed.cause.message : '')?.[1];
  if (tunnel !== undefined) return refusedByProxy(tunnel, url);
  const here = isLoopback(url) ? ' Within a container, localhost is the container itself.' : '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return problem(
        `The host name ${url.hostname} is not known.`,
        'Check the host name in REDMINE_URL. One that is known in an internal network only may need a VPN or a proxy (HTTPS_PROXY).',
      );
    case 'ECONNREFUSED':
      return problem(
        `Nothing listens on port ${portOf(url)} of ${url.hostname}.`,
        `Check the port in REDMINE_URL, and whether Redmine is running.${here}`,
      );
    default: {
      const slow = failed.why === 'timeout' || /TIMEOUT|ETIMEDOUT/.test(code);
      const message = slow
        ? `No answer from ${url.hostname} within ${settings.timeoutS} seconds (REDMINE_TIMEOUT).`
        : `${sentence(connectionProblem(failed.cause))}.`;
      return problem(
        message,
        `Check that ${url.hostname}:${portOf(url)} is Redmine, and that no firewall is in between; a proxy is set as HTTPS_PROXY.${here}`,
      );
    }
  }
}

function refusedByProxy(status: string, url: URL): Finding {
  const message = `The proxy does not connect to ${url.hostname} (it answers ${status}).`;
  if (status === '407') {
    return problem(
      'The proxy wants a login (407).',
      'Put it into the URL of the proxy: HTTPS_PROXY=http://user:password@proxy.example.com:8080.',
    );
  }
  return problem(
    message,
    `Ask whoever runs the proxy; where Redmine is reached without it, set NO_PROXY=${url.hostname}.`,
  );
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const tls: Check = {
  id: 'tls',
  needs: ['connection'],
  async run(visit) {
    const { url, settings } = visit;
    if (url.protocol === 'http:') return ok('None: REDMINE_URL is plain http.');
    const result = await visit.front();
    const cause = tlsCause(result);
    if (cause !== undefined) return refused(cause, visit);
    if (!settings.ssl.verify) return ok('The certificate is not verified (REDMINE_SSL_VERIFY is off).');
    return ok('The certificate is accepted.');
  },
};

async function refused(cause: unknown, visit: Visit): Promise<Finding> {
  const { url, settings } = visit;
  const code = codeOf(cause);
  const host = `${url.hostname}:${portOf(url)}`;
  if (isNoTls(code)) {
    const http = new URL(switched(url, 'http:'));
    const answers = (await visit.frontOf(http)).kind === 'answered';
    return problem(
      `${host} does not speak TLS.`,
      answers ? `Set REDMINE_URL=${switched(url, 'http:')}` : 'Check scheme and port of REDMINE_URL.',
    );
  }
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return problem(
        'The certificate is self-signed.',
        `Save it as a PEM file (openssl s_client -connect ${host} -showcerts shows it; compare it with whoever runs Redmine) and set REDMINE_SSL_CERT to the path of that file.`,
      );
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return problem(
        settings.ssl.caFile === undefined
          ? 'The certificate is signed by an authority that is not trusted here.'
          : 'The certificate is signed by an authority that is not in the file of REDMINE_SSL_CERT, which replaces the usual ones.',
        'Set REDMINE_SSL_CERT to a PEM file with the certificate of that authority, which whoever runs Redmine has. A public one may miss its intermediate certificate on the server.',
      );
    case 'CERT_HAS_EXPIRED':
      return problem(
        'The certificate has expired.',
        `Whoever runs the web server in front of Redmine has to renew it. The clock here says ${new Date().toISOString().slice(0, 16)}Z.`,
      );
    case 'CERT_NOT_YET_VALID':
      return problem(
        'The certificate is not valid yet.',
        `Check the clock of this machine, which says ${new Date().toISOString().slice(0, 16)}Z.`,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return problem(
        `The certificate is for another host name than ${url.hostname}.`,
        `Use a host name in REDMINE_URL that the certificate has${namesOf(cause)}.`,
      );
    default:
      return problem(
        `${sentence(connectionProblem(cause))}.`,
        /ALERT/.test(code)
          ? 'Set REDMINE_SSL_CLIENT_CERT=cert.pem,key.pem if it asks for a client certificate.'
          : 'Check REDMINE_SSL_CERT and what the web server in front of Redmine is set to.',
      );
  }
}

/** What the certificate says, as Node puts it: `DNS:a.example, IP Address:…`. */
function namesOf(cause: unknown): string {
  const names = (cause as { cert?: { subjectaltname?: unknown } }).cert?.subjectaltname;
  return typeof names === 'string' ? ` (${shown(names)})` : '';
}

/** Tokens, certificates and "today" go by the clock; more than this is noticed. */
const MOST_SKEW_S = 60;

export const clock: Check = {
  id: 'clock',
  needs: ['connection', 'tls'],
  async run(visit) {
    const result = await visit.front();
    const date = result.kind === 'answered' ? result.headers['date'] : undefined;
    const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(theirs)) return skipped('the answer does not tell the time (no Date header)');
    const skew = Math.round((Date.now() - theirs) / 1000);
    if (Math.abs(skew) <= MOST_SKEW_S) return ok('The clocks here and there agree.');
    return problem(
      `The clock here is ${inWords(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the one there.`,
      'Set the clock of this machine, or of the one with Redmine, by NTP.',
    );
  },
};

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
}
