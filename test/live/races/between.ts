import type { ServerResponse } from 'node:http';
import type { Proxied } from '../proxied.ts';
import type { Recorded } from '../recorder.ts';

/** A request that a race is about. */
export type Fits = (request: Recorded) => boolean;

export const reads =
  (part: string): Fits =>
  ({ method, url }) =>
    method === 'GET' && url.includes(part);
export const sends =
  (method: string, part = ''): Fits =>
  (request) =>
    request.method === method && request.url.includes(part);

/** The nth request that fits, from 1. */
export function nth(count: number, fits: Fits): Fits {
  let seen = 0;
  return (request) => fits(request) && ++seen === count;
}

/** Lets something happen when Redmine has answered the first request that fits, before the server under test hears of it. */
export async function after<T>(
  { afterwards }: Pick<Proxied, 'afterwards'>,
  fits: Fits,
  event: () => Promise<unknown>,
  work: () => Promise<T>,
) {
  let happened = false;
  const first: Fits = (request) => !happened && fits(request);
  const then = async (response: ServerResponse, { status, body }: { status: number; body: string }) => {
    happened = true;
    await event();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const result = await afterwards(first, then, work);
  if (!happened) throw new Error('no request was the one that the race is about');
  return result;
}

/** Lets something happen when the first request that fits is on its way, before it reaches Redmine. */
export async function before<T>(
  { afterwards }: Pick<Proxied, 'afterwards'>,
  fits: Fits,
  event: () => Promise<unknown>,
  work: () => Promise<T>,
) {
  let happened: Promise<unknown> | undefined;
  const first: Fits = (request) => !happened && fits(request);
  const ahead = () => {
    happened ??= event();
    return happened;
  };
  const answer = (response: ServerResponse, { status, body }: { status: number; body: string }) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const result = await afterwards(first, answer, work, ahead);
  if (!happened) throw new Error('no request was the one that the race is about');
  return result;
}
