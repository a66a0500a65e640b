import { type Places, StateUnavailable, type Store } from './store.ts';

/** What a key holds: a text, members of a set, or when how many places were taken. */
type Value = string | readonly string[] | readonly Taken[];
type Taken = readonly [at: number, count: number];

/** A key with what it holds, and until when (milliseconds since 1970): as it is kept in a file. */
export type Entry = readonly [key: string, value: Value, expires: number];

interface Kept {
  readonly value: Value;
  readonly expires: number;
}

/** A login is about ten of them: more than that is no use of this server, and memory has an end. */
const MOST_KEYS = 200_000;
const FIRST_SWEEP = 1000;

/**
 * State in this process. It is bounded, and what is new is refused when it is full: nothing that somebody still needs
 * gives way, since that would be a user who is logged out (T26).
 */
export class MemoryStore implements Store {
  readonly #entries = new Map<string, Kept>();
  readonly #most: number;
  readonly #now: () => number;
  /** With so many keys those that have expired are looked for: when there are twice as many as were left. */
  #sweepAt = FIRST_SWEEP;

  /** @param now for tests */
  constructor(most = MOST_KEYS, now: () => number = Date.now) {
    this.#most = most;
    this.#now = now;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#text(key);
  }

  async set(key: string, value: string, ttlS: number): Promise<void> {
    this.#put(key, value, this.#in(ttlS));
  }

  async add(key: string, value: string, ttlS: number): Promise<boolean> {
    if (this.#alive(key)) return false;
    this.#put(key, value, this.#in(ttlS));
    return true;
  }

  async take(key: string): Promise<string | undefined> {
    const value = this.#text(key);
    this.#entries.delete(key);
    return value;
  }

  async delete(...keys: string[]): Promise<void> {
    for (const key of keys) this.#entries.delete(key);
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return this.#text(key) === value && this.#entries.delete(key);
  }

  async addTo(set: string, member: string, ttlS: number): Promise<void> {
    const { value = [], expires = 0 } = this.#alive(set) ?? {};
    const members = new Set([...(value as readonly string[]), member]);
    this.#put(set, [...members], Math.max(expires, this.#in(ttlS)));
  }

  async members(set: string): Promise<readonly string[]> {
    return (this.#alive(set)?.value ?? []) as readonly string[];
  }

  async count(key: string, periodS: number): Promise<number> {
    const { value = '0', expires = this.#in(periodS) } = this.#alive(key) ?? {};
    const count = Number(value) + 1;
    this.#put(key, String(count), expires);
    return count;
  }

  async reserve(places: readonly Places[], take: boolean): Promise<number> {
    const now = this.#now();
    const all = places.map((each) => ({ ...each, taken: this.#taken(each, now) }));
    const wait = Math.max(0, ...all.map((each) => waitFor(each, now)));
    if (wait > 0 || !take) return wait;
    for (const { key, count, periodS, taken } of all) this.#put(key, [...taken, [now, count]], now + periodS * 1000);
    return 0;
  }

  async check(): Promise<void> {
    this.#makeRoom();
  }

  async close(): Promise<void> {}

  /** All that has not expired. */
  entries(): Entry[] {
    this.#forgetExpired();
    return [...this.#entries].map(([key, { value, expires }]) => [key, value, expires]);
  }

  /** In the place of all that there is. */
  load(entries: readonly Entry[]): void {
    this.#entries.clear();
    for (const [key, value, expires] of entries) this.#entries.set(key, { value, expires });
  }

  #in(ttlS: number): number {
    return this.#now() + ttlS * 1000;
  }

  #alive(key: string): Kept | undefined {
    const kept = this.#entries.get(key);
    return kept && kept.expires > this.#now() ? kept : undefined;
  }

  #text(key: string): string | undefined {
    return this.#alive(key)?.value as string | undefined;
  }

  #taken({ key, periodS }: Places, now: number): readonly Taken[] {
    const taken = (this.#alive(key)?.value ?? []) as readonly Taken[];
    return taken.filter(([at]) => at + periodS * 1000 > now);
  }

  #put(key: string, value: Value, expires: number): void {
    if (!this.#entries.has(key)) this.#makeRoom();
    this.#entries.set(key, { value, expires });
  }

  /** @throws StateUnavailable where there is none */
  #makeRoom(): void {
    if (this.#entries.size < Math.min(this.#sweepAt, this.#most)) return;
    this.#forgetExpired();
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#entries.size);
    if (this.#entries.size >= this.#most) throw new StateUnavailable('the memory for state is full');
  }

  #forgetExpired(): void {
    const now = this.#now();
    for (const [key, { expires }] of this.#entries) if (expires <= now) this.#entries.delete(key);
  }
}

function waitFor({ taken, count, most, periodS }: Places & { taken: readonly Taken[] }, now: number): number {
  let over = taken.reduce((sum, [, each]) => sum + each, count) - most;
  if (over <= 0) return 0;
  for (const [at, each] of taken) {
    over -= each;
    if (over <= 0) return at + periodS * 1000 - now;
  }
  return periodS * 1000;
}
