import type { ServerResponse } from 'node:http';
import type { Recorded } from './recorder.ts';
import type { Body } from './scene.ts';

/**
 * A fault for the recorder: Redmine's own answers, changed on the way.
 * @param change gives the body to send, or undefined to leave the answer as it is
 */
export function altered(target: string, change: (body: Body, url: string) => Body | undefined) {
  return ({ method, url, headers }: Recorded, response: ServerResponse): boolean => {
    if (method !== 'GET' || !url.includes('.json')) return false;
    const key = headers['x-redmine-api-key'];
    void fetch(target + url, { headers: typeof key === 'string' ? { 'X-Redmine-API-Key': key } : {} }).then(
      async (answer) => {
        const body = await answer.json();
        response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
        response.end(JSON.stringify(change(body, url) ?? body));
      },
      () => response.destroy(),
    );
    return true;
  };
}

/** A fault that takes filters out of the question: Redmine answers as if it did not know them. */
export function deaf(target: string, field: RegExp) {
  return ({ method, url, headers }: Recorded, response: ServerResponse): boolean => {
    const { pathname, searchParams } = new URL(url, target);
    const left = [...searchParams].filter(
      ([name, value]) => !field.test(name === 'f[]' ? value : (/\[(.*?)\]/.exec(name)?.[1] ?? '')),
    );
    if (method !== 'GET' || left.length === searchParams.size) return false;
    const key = String(headers['x-redmine-api-key']);
    void fetch(`${target}${pathname}?${new URLSearchParams(left)}`, { headers: { 'X-Redmine-API-Key': key } }).then(
      async (answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
        response.end(await answer.text());
      },
      () => response.destroy(),
    );
    return true;
  };
}
