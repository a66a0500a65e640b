import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../../files/addresses.ts';
import type { Store } from '../../../state/store.ts';
import { network } from '../attempts.ts';
import { Refusal } from '../refusal.ts';
import { digest } from './adapter.ts';

/** What anybody can ask for without being known, and what each of it costs: a record, a page, a request to somewhere. */
const LIMITS = {
  register: { most: 60, periodS: 3600 },
  authorize: { most: 300, periodS: 600 },
  document: { most: 60, periodS: 3600 },
} as const;

export type Limited = keyof typeof LIMITS;

/** @throws Refusal 429 when an address has asked for too much */
export async function checkLimit(store: Store, kind: Limited, address: string): Promise<void> {
  if (await isWithin(store, kind, address)) return;
  const headers = { 'retry-after': String(LIMITS[kind].periodS) };
  throw new Refusal(
    429,
    'rate_limited',
    'Too many requests of this kind came from your address. Try again later.',
    headers,
  );
}

/** Counts, and says whether there is room. */
export async function isWithin(store: Store, kind: Limited, address: string): Promise<boolean> {
  const { most, periodS } = LIMITS[kind];
  return (await store.count(`limit:${kind}:${digest(address)}`, periodS)) <= most;
}

/**
 * Where a request comes from: the other end of the connection; where that is a proxy of one's own, which has no public
 * address, what it added to X-Forwarded-For, which is the last entry.
 */
export function addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
  // A socket of IPv6 shows those of IPv4 as its own.
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  const last = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return network(!isPublicAddress(peer) && isIP(last) !== 0 ? last : peer);
}
