/**
 * Where the state of an authorization server lives: one store of strings with expiry. Callers build keys from a kind and,
 * where what names a record is a secret, its SHA-256; values that are secrets are sealed (seal.ts).
 * Everything rejects with `StateUnavailable` when the store cannot be used now.
 */
export interface Store {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlS: number): Promise<void>;
  /** Only where there is none. @returns whether it was set */
  add(key: string, value: string, ttlS: number): Promise<boolean>;
  /** Reads and deletes in one step: of several takers one gets it. */
  take(key: string): Promise<string | undefined>;
  delete(...keys: string[]): Promise<void>;
  /** Deletes only while it holds this value: what a lock is given back with. */
  deleteIf(key: string, value: string): Promise<boolean>;
  /** A set of members that lives as long as its longest-lived member. */
  addTo(set: string, member: string, ttlS: number): Promise<void>;
  members(set: string): Promise<readonly string[]>;
  /** Counts up; the first count starts the period. For limits. @returns how many it were in this period */
  count(key: string, periodS: number): Promise<number>;
  /** @throws StateUnavailable when it cannot be used now */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The store cannot be used now. Over HTTP: 503 with Retry-After. */
export class StateUnavailable extends Error {
  override readonly name = 'StateUnavailable';
}
