import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { isLoopbackName } from '../../config/values.ts';
import { isPublicAddress } from '../../files/addresses.ts';
import { SlidingWindow } from '../../policy/window.ts';
import { Refusal } from './refusal.ts';

const MINUTE_MS = 60_000;
/** Mistyped keys of a few people, and of a client that tries again; whoever guesses needs far more. */
const MOST_A_MINUTE = 30;
const MOST_KNOWN = 10_000;
const DAY_MS = 86_400_000;

/**
 * What an address may still try without being known: each try costs Redmine a request. Who was good within a day is
 * asked about however many others of the same address fail.
 */
export class Attempts {
  readonly #failed: SlidingWindow;
  readonly #good = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: DAY_MS });

  /** @param now for tests */
  constructor(now: () => number = Date.now) {
    this.#failed = new SlidingWindow(MOST_A_MINUTE, MINUTE_MS, now);
  }

  /**
   * @param address undefined: nobody knows it, and it is not counted
   * @param key stands for what is tried, such as `Caller.key`
   * @throws Refusal 429
   */
  check(address: string | undefined, key = ''): void {
    if (address === undefined || this.#good.has(key)) return;
    const wait = this.#failed.waitFor(network(address), 1);
    if (wait === 0) return;
    const message = 'Too many keys or tokens from this address were not good. Try again later.';
    throw new Refusal(429, 'rate_limited', message, { 'retry-after': String(Math.ceil(wait / 1000)) });
  }

  failed(address: string | undefined, key = ''): void {
    this.#good.delete(key);
    if (address !== undefined) this.#failed.add(network(address), 1);
  }

  succeeded(key: string): void {
    this.#good.set(key, true);
  }
}

/**
 * Who sends a request, as far as it is known. A proxy near by (loopback, or a private network) says for whom it asks, last
 * in X-Forwarded-For; what stands before that anybody may have written. Where it says nothing, everybody behind it would
 * share one address, and one of them could lock out all: nobody is counted then.
 */
export function clientAddress({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string | undefined {
  const peer = socket.remoteAddress ?? '';
  if (isPublicAddress(unmapped(peer))) return peer;
  const last = [headers['x-forwarded-for'] ?? []].flat().join().split(',').at(-1)?.trim() ?? '';
  const named = last.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  if (isIP(named)) return named;
  return isLoopbackName(unmapped(peer)) || peer === '::1' ? undefined : peer;
}

/** IPv4 as it is, also where a socket of IPv6 took it. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/** One customer of a provider has a whole /64 of IPv6 (RFC 6177). */
export function network(address: string): string {
  const plain = unmapped(address);
  if (!isIPv6(plain)) return plain;
  const [start = '', end] = address.split('%')[0]?.split('::') ?? [];
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [before, after] = [groups(start), groups(end)];
  const zeros = end === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
