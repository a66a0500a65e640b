import type { App } from '../../../app.ts';
import type { Asking } from '../authenticate.ts';
import { Refusal } from '../refusal.ts';

const KNOWN_MS = 3_600_000;

/** Whether this Redmine issues tokens at all: without it users would be sent to a page that is not there. */
export class Issues {
  readonly #app: Pick<App, 'probe' | 'log'>;
  #provenAt = Number.NEGATIVE_INFINITY;

  constructor(app: Pick<App, 'probe' | 'log'>) {
    this.#app = app;
  }

  /** @throws Refusal 503 */
  async check({ requestId, signal }: Pick<Asking, 'requestId' | 'signal'>): Promise<void> {
    if (Date.now() - this.#provenAt < KNOWN_MS) return;
    const context = { tool: 'oauth', requestId, signal };
    const status = await this.#app.probe('/oauth/token/info', context).catch((error: unknown) => {
      this.#app.log.error('Redmine could not be asked for its version', { requestId, error });
      throw new Refusal(503, 'unreachable', 'Redmine cannot be reached. Try again soon.', { 'retry-after': '5' });
    });
    if (status === 404) throw tooOld();
    this.#provenAt = Date.now();
  }
}

export function tooOld(): Refusal {
  const what = 'This Redmine issues no OAuth tokens: that begins with Redmine 6.1';
  return new Refusal(503, 'unsupported_version', `${what}. The operator can set REDMINE_AUTH_MODE=per-user.`);
}
