import { Refusal } from './refusal.ts';

export interface ShareLimits {
  /** Of everybody together. */
  readonly most: number;
  readonly mostOfOne: number;
}

/** The memory that bodies take until they are answered: nobody takes what is for others (T26). */
export class Share {
  readonly #limits: ShareLimits;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(limits: ShareLimits) {
    this.#limits = limits;
  }

  /**
   * @returns gives it back; a second call does nothing
   * @throws Refusal 503 and nothing is taken
   */
  take(account: string, amount: number): () => void {
    const own = (this.#taken.get(account) ?? 0) + amount;
    if (own > this.#limits.mostOfOne || this.#all + amount > this.#limits.most) {
      const message = 'Too many large requests are on their way. Try again soon.';
      throw new Refusal(503, 'rate_limited', message, { 'retry-after': '5' });
    }
    this.#add(account, amount);
    let isTaken = true;
    return () => {
      if (isTaken) this.#add(account, -amount);
      isTaken = false;
    };
  }

  #add(account: string, amount: number): void {
    const own = (this.#taken.get(account) ?? 0) + amount;
    this.#all += amount;
    if (own === 0) this.#taken.delete(account);
    else this.#taken.set(account, own);
  }
}
