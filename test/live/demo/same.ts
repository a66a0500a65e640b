import { call, type Request, type Response } from '../contract/call.ts';
import type { Scene } from '../scene.ts';
import type { Copy } from './copy.ts';

/** An answer without what says nothing about Redmine: where it is, when it was asked. */
export interface Plain {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the real Redmine and its copy the same. */
export class Pair {
  readonly #scene: Scene;
  readonly #copy: Copy;

  constructor(scene: Scene, copy: Copy) {
    this.#scene = scene;
    this.#copy = copy;
  }

  /** Both answers; where they differ both are asked again, after what others changed meanwhile has been read. */
  async read(id: string, request: Request, login: string | undefined): Promise<[real: Plain, demo: Plain]> {
    const first = await this.send(id, request, login);
    if (JSON.stringify(first[0]) === JSON.stringify(first[1])) return first;
    await this.#copy.refresh();
    return await this.send(id, request, login);
  }

  /** Both answers to a request that is sent once. */
  async send(id: string, request: Request, login: string | undefined): Promise<[real: Plain, demo: Plain]> {
    const key = request.key ?? (login === undefined ? undefined : this.#scene.key(login));
    const ask = async (url: string) => plain(await call(url, key, id, request), url);
    return [await ask(this.#scene.redmine.url), await ask(this.#copy.url)];
  }
}

function plain({ status, body }: Response, url: string): Plain {
  // Pages for people: a refused download has one.
  if (typeof body === 'string' && body.startsWith('<!DOCTYPE')) return { status, body: undefined };
  const text = JSON.stringify(body) as string | undefined;
  return { status, body: text === undefined ? undefined : JSON.parse(text.replaceAll(url, 'http://redmine'), without) };
}

/** What the demo has none of: pictures made by other programs, accounts of a directory, repositories, other people's clocks. */
const LACKS = new Set(['avatar_url', 'thumbnail_url', 'auth_source', 'changesets']);

function without(key: string, value: unknown): unknown {
  if (LACKS.has(key)) return undefined;
  const isTime = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:]{8}Z$/.test(value);
  return isTime && Date.now() - Date.parse(value) < LATELY_MS ? 'just now' : value;
}

/** A write reaches one of them a moment later than the other. */
const LATELY_MS = 120_000;

/** Where two values differ first, for people; undefined when they do not. */
export function difference(demo: unknown, real: unknown, path = ''): string | undefined {
  if (isObject(demo) && isObject(real)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(demo)])];
    for (const key of keys) {
      const found = difference(demo[key], real[key], `${path}.${key}`);
      if (found) return found;
    }
    return Object.keys(demo).join() === Object.keys(real).join() ? undefined : `${path}: keys in another order`;
  }
  if (JSON.stringify(demo) === JSON.stringify(real)) return undefined;
  return `${path}: ${JSON.stringify(demo)?.slice(0, 200)} instead of ${JSON.stringify(real)?.slice(0, 200)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
