import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../../runtime/errors.ts';
import { tools } from '../catalogue.ts';
import type { Plan, Reply } from './proxy.ts';

/**
 * What can go wrong with a request, and what it proves. Which answer a tool must give follows from this and from what
 * the tool does (oracle.ts); nothing is said here of single tools.
 */
export interface Fault extends Pick<Plan, 'reaches'> {
  readonly name: string;
  /** What a read answers. */
  readonly code: ErrorCode;
  /** The answer proves that nothing was done: a write has failed by the same code. Else its outcome is unknown. */
  readonly refuses: boolean;
  /** Takes until REDMINE_TIMEOUT. */
  readonly slow?: true;
  /** @param success the status by which Redmine answers this request when all is well */
  play(response: ServerResponse, success: number, reply: Reply | undefined): void;
}

type Headers = Record<string, string>;
const JSON_TYPE: Headers = { 'content-type': 'application/json; charset=utf-8' };
const HTML = '<!DOCTYPE html><html><body><h1>Please sign in at evil.example</h1></body></html>';
const TWO_HUNDRED_MB = 200_000_000;

const status = (code: ErrorCode, number: number, refuses: boolean, headers: Headers = {}, body = ''): Fault => ({
  name: [number, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), body && 'with text']
    .filter(Boolean)
    .join(' '),
  code,
  refuses,
  reaches: false,
  play: (response) => response.writeHead(number, body ? { ...JSON_TYPE, ...headers } : headers).end(body),
});

const broken = (name: string, code: ErrorCode, play: Fault['play'], more: Partial<Fault> = {}): Fault => ({
  name,
  code,
  refuses: false,
  reaches: false,
  play,
  ...more,
});

/** A body where a success would have one. */
const bodied = (name: string, code: ErrorCode, body: string | Buffer, headers: Headers = JSON_TYPE): Fault =>
  broken(name, code, (response, success) => response.writeHead(withBody(success), headers).end(body));

const withBody = (success: number) => (success === 204 ? 200 : success);

const reasons = JSON.stringify({ errors: ['Subject cannot be blank', 'Betreff muss ausgefüllt werden'] });

/** Never reach Redmine. */
export const faults: readonly Fault[] = [
  status('unauthenticated', 401, true),
  status('forbidden', 403, true),
  status('not_found', 404, true),
  status('upstream_error', 406, true),
  status('conflict', 409, true),
  status('upstream_error', 412, true),
  status('too_large', 413, true),
  status('rejected', 422, true, {}, reasons),
  status('rejected', 422, true),
  status('rate_limited', 429, true),
  status('rate_limited', 429, true, { 'retry-after': '0' }),
  status('rate_limited', 429, true, { 'retry-after': '3600' }),
  status('upstream_error', 500, false),
  status('upstream_error', 502, false),
  status('upstream_error', 503, false),
  status('upstream_error', 503, false, { 'retry-after': '3600' }),
  status('upstream_error', 504, false),
  status('bad_response', 302, true, { location: '/login?back_url=x' }),
  status('bad_response', 302, true, { location: 'http://evil.example/' }),
  // As a web page does after a form: whoever answers so may have done it.
  status('bad_response', 302, false, { location: '/projects/alpha' }),
  status('bad_response', 302, false),
  broken('the connection is closed instead of an answer', 'unreachable', (response) => response.destroy()),
  broken('something that is not HTTP', 'unreachable', ({ socket }) => socket?.end('SSH-2.0-OpenSSH_9.2\r\n\r\n')),
  broken('the connection ends within the answer', 'bad_response', (response, success) => {
    response.writeHead(withBody(success), { ...JSON_TYPE, 'content-length': '1000' });
    response.write('{"half":', () => response.destroy());
  }),
  bodied('a web page', 'bad_response', HTML, { 'content-type': 'text/html' }),
  bodied('a web page that is called JSON', 'bad_response', HTML),
  bodied('half of a JSON text', 'bad_response', '{"issue":{"id":1,'),
  bodied('another kind of content', 'bad_response', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), {
    'content-type': 'image/png',
  }),
  bodied('content compressed in an unknown way', 'bad_response', 'x', { ...JSON_TYPE, 'content-encoding': 'zstd' }),
  bodied('200 MB that are announced', 'too_large', '', { ...JSON_TYPE, 'content-length': String(TWO_HUNDRED_MB) }),
  broken('200 MB that just come', 'too_large', (response, success) => flood(response, withBody(success))),
  bodied('a gzip bomb', 'too_large', gzipSync(Buffer.alloc(TWO_HUNDRED_MB / 4, ' ')), {
    ...JSON_TYPE,
    'content-encoding': 'gzip',
  }),
  broken('no answer, ever', 'timeout', () => undefined, { slow: true }),
  broken(
    'an answer that trickles',
    'timeout',
    (response, success) => {
      response.writeHead(withBody(success), JSON_TYPE);
      const drop = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drop));
    },
    { slow: true },
  ),
];

/** Of reads only: what a write is answered decides about nothing but its read-back. */
export const shapes: readonly Fault[] = ['', '{}', '[]', 'null', '7', '"text"', odd('x'), odd([7, 'x', null])].map(
  (body) => bodied(`JSON of another shape: ${body.slice(0, 30) || 'nothing'}`, 'bad_response', body),
);

const afterwards = (name: string, play: Fault['play'], more: Partial<Fault> = {}): Fault =>
  broken(name, 'outcome_unknown', play, { reaches: true, ...more });

/** Something else under every name that an answer of Redmine begins with. */
function odd(value: unknown): string {
  const names = tools.flatMap(({ actions }) =>
    Object.values(actions).flatMap(({ result }) =>
      result.kind === 'rows' ? result.items : result.kind === 'record' ? result.root : [],
    ),
  );
  return JSON.stringify(Object.fromEntries(names.map((name) => [name.split('.')[0], value])));
}

/** Redmine has done it, and its answer is lost. */
export const losses: readonly Fault[] = [
  afterwards('the connection is closed after it was done', (response) => response.destroy()),
  afterwards('500 after it was done', (response) => response.writeHead(500).end()),
  afterwards('502 after it was done', (response) => response.writeHead(502).end()),
  afterwards('the connection ends within the answer to what was done', (response, success, reply) => {
    const body = reply?.body ?? Buffer.alloc(0);
    response.writeHead(withBody(success), { ...JSON_TYPE, 'content-length': String(body.length + 10) });
    response.write(body.length > 0 ? body : ' ', () => response.destroy());
  }),
  afterwards('a web page after it was done', (response, success) =>
    response.writeHead(withBody(success), { 'content-type': 'text/html' }).end(HTML),
  ),
  afterwards('no answer, ever, after it was done', () => undefined, { slow: true }),
];

/** More than anybody takes: until the other side hangs up. */
function flood(response: ServerResponse, status: number): void {
  response.writeHead(status, JSON_TYPE);
  const chunk = Buffer.alloc(1_000_000, ' ');
  let left = TWO_HUNDRED_MB / chunk.length;
  const more = (): void => {
    while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more);
    response.end();
  };
  more();
}
