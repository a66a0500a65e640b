/**
 * State that outlives a request: one key-value store with expiry, in this process, in a file or in Redis. Keys are made
 * of a kind and the SHA-256 of whatever is secret in them, values are texts; who writes a secret seals it first (seal.ts).
 * Every method throws `StateUnavailable` when the store cannot be used now, and then nothing is known of what it did.
 */
export interface Store {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlS: number): Promise<void>;
  /** Only where there is none. @returns whether it was set */
  add(key: string, value: string, ttlS: number): Promise<boolean>;
  /** Reads and deletes in one step: of several takers one gets it. */
  take(key: string): Promise<string | undefined>;
  delete(...keys: string[]): Promise<void>;
  /** Deletes only while it holds this value (locks). */
  deleteIf(key: string, value: string): Promise<boolean>;
  /** A set of members that lives as long as its longest-lived member. */
  addTo(set: string, member: string, ttlS: number): Promise<void>;
  members(set: string): Promise<readonly string[]>;
  /** Counts up; the first count starts the period. For limits. */
  count(key: string, periodS: number): Promise<number>;
  /**
   * Takes places in periods that move along, in all of them or in none.
   * @param take false: only looks whether there are as many
   * @returns milliseconds until there are; 0: now
   */
  reserve(places: readonly Places[], take: boolean): Promise<number>;
  /** @throws StateUnavailable when it cannot be used now */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** `most` at any time within `periodS`, of which `count` are wanted: never more than there are at all. */
export interface Places {
  readonly key: string;
  readonly count: number;
  readonly most: number;
  readonly periodS: number;
}

/**
 * State cannot be read or written now, which says nothing about what is in it: over HTTP 503 with Retry-After, never a
 * user who is logged out. The message is for the log and for probes: it names no host, no key and no value.
 */
export class StateUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StateUnavailable';
  }
}
