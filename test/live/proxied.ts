import type { ServerResponse } from 'node:http';
import { type Recorded, record } from './recorder.ts';

type Fault = (request: Recorded, response: ServerResponse) => boolean;

/** A Redmine behind a recorder, whose answers can be held up, followed by something, or replaced. */
export interface Proxied {
  /** The recorder: what servers under test have as REDMINE_URL. */
  readonly url: string;
  /** What reaches Redmine while `work` goes on. */
  sent(work: () => Promise<unknown>): Promise<Recorded[]>;
  /** Another answer than Redmine's while `work` goes on. */
  faulty<T>(fault: Fault, work: () => Promise<T>): Promise<T>;
  /** Redmine carries out the requests that fit, after `first`; what comes of its answer is up to `then`. */
  afterwards<T>(
    fits: (request: Recorded) => boolean,
    then: (response: ServerResponse, answer: { status: number; body: string }) => Promise<void> | void,
    work: () => Promise<T>,
    first?: () => Promise<unknown>,
  ): Promise<T>;
  close(): Promise<void>;
}

export async function proxied(target: string): Promise<Proxied> {
  let fault: Fault | undefined;
  const recorder = await record(target, (request, response) => fault?.(request, response) ?? false);
  const faulty: Proxied['faulty'] = async (wanted, work) => {
    fault = wanted;
    try {
      return await work();
    } finally {
      fault = undefined;
    }
  };
  return {
    url: recorder.url,
    close: () => recorder.close(),
    faulty,
    async sent(work) {
      const before = recorder.requests.length;
      await work();
      return recorder.requests.slice(before);
    },
    afterwards: (fits, then, work, first = () => Promise.resolve()) =>
      faulty((request, response) => {
        if (!fits(request)) return false;
        const kept = ['x-redmine-api-key', 'content-type'].map((name) => [name, request.headers[name]]);
        const headers = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
        const { method, url, body } = request;
        first()
          .then(() => fetch(target + url, { method, headers, ...(body === '' ? {} : { body }) }))
          .then(async (answer) => then(response, { status: answer.status, body: await answer.text() }))
          .catch((error: unknown) => response.destroy(error as Error));
        return true;
      }, work),
  };
}
