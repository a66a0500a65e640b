const MANY_KEYS = 1000;

/** Counts what happened for each key in a period that moves along: at most `most` at any time. */
export class SlidingWindow {
  readonly #most: number;
  readonly #periodMs: number;
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(most: number, periodMs: number, now: () => number) {
    this.#most = most;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** Milliseconds until `count` more fit; 0: now; Infinity: never. Nothing is counted. */
  waitFor(key: string, count: number): number {
    if (count > this.#most) return Number.POSITIVE_INFINITY;
    const times = this.#recent(key);
    const over = times.length + count - this.#most;
    if (over <= 0) return 0;
    return (times[over - 1] ?? this.#now()) + this.#periodMs - this.#now();
  }

  add(key: string, count: number): void {
    if (!Number.isFinite(this.#most)) return;
    this.#forgetOld();
    this.#times.set(key, [...this.#recent(key), ...Array<number>(count).fill(this.#now())]);
  }

  /** Keys of which something is kept. */
  get size(): number {
    return this.#times.size;
  }

  #recent(key: string): readonly number[] {
    const since = this.#now() - this.#periodMs;
    return this.#times.get(key)?.filter((time) => time > since) ?? [];
  }

  /** Of keys that are not heard of any more nothing is kept. */
  #forgetOld(): void {
    if (this.#times.size < MANY_KEYS) return;
    for (const key of this.#times.keys()) if (this.#recent(key).length === 0) this.#times.delete(key);
  }
}
