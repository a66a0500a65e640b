import type { Store } from './store.ts';

interface Entry {
  readonly value: string;
  readonly expiresAt: number;
}

/** A sweep once in so many writes keeps what nobody asks for again from staying. */
const WRITES_PER_SWEEP = 1000;

/** State in this process: for one replica, and gone with it. Each method is one step, since nothing in it waits. */
export class MemoryStore implements Store {
  readonly #values = new Map<string, Entry>();
  readonly #sets = new Map<string, Map<string, number>>();
  readonly #now: () => number;
  #writes = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#read(key);
  }

  async set(key: string, value: string, ttlS: number): Promise<void> {
    this.#write(key, value, ttlS);
  }

  async add(key: string, value: string, ttlS: number): Promise<boolean> {
    if (this.#read(key) !== undefined) return false;
    this.#write(key, value, ttlS);
    return true;
  }

  async take(key: string): Promise<string | undefined> {
    const value = this.#read(key);
    this.#values.delete(key);
    return value;
  }

  async delete(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.#values.delete(key);
      this.#sets.delete(key);
    }
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return this.#read(key) === value && this.#values.delete(key);
  }

  async addTo(set: string, member: string, ttlS: number): Promise<void> {
    const members = this.#sets.get(set) ?? new Map<string, number>();
    const expiresAt = this.#now() + ttlS * 1000;
    members.set(member, Math.max(members.get(member) ?? 0, expiresAt));
    this.#sets.set(set, members);
    this.#sweepNowAndThen();
  }

  async members(set: string): Promise<readonly string[]> {
    const members = this.#sets.get(set) ?? new Map<string, number>();
    // As a whole: a set in Redis has one expiry.
    return Math.max(0, ...members.values()) > this.#now() ? [...members.keys()] : [];
  }

  async count(key: string, periodS: number): Promise<number> {
    const entry = this.#values.get(key);
    const isRunning = entry !== undefined && entry.expiresAt > this.#now();
    const count = isRunning ? Number(entry.value) + 1 : 1;
    const expiresAt = isRunning ? entry.expiresAt : this.#now() + periodS * 1000;
    this.#values.set(key, { value: `${count}`, expiresAt });
    this.#sweepNowAndThen();
    return count;
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}

  #read(key: string): string | undefined {
    const entry = this.#values.get(key);
    if (!entry) return undefined;
    if (entry.expiresAt > this.#now()) return entry.value;
    this.#values.delete(key);
    return undefined;
  }

  #write(key: string, value: string, ttlS: number): void {
    this.#values.set(key, { value, expiresAt: this.#now() + ttlS * 1000 });
    this.#sweepNowAndThen();
  }

  #sweepNowAndThen(): void {
    this.#writes += 1;
    if (this.#writes % WRITES_PER_SWEEP !== 0) return;
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#values) if (expiresAt <= now) this.#values.delete(key);
    for (const [key, members] of this.#sets) if (Math.max(0, ...members.values()) <= now) this.#sets.delete(key);
  }
}
