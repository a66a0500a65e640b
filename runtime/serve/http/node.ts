import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { checkExtent } from './extent.ts';
import { Refusal } from './refusal.ts';

/** What a body is allowed to take, said before it is read. @throws Refusal */
type Hold = (bytes: number) => void;

/** JSON-RPC batches, which MCP knew until 2025-06-18: nobody sends so many, and each message costs time of everybody. */
const MOST_IN_BATCH = 100;

/**
 * The JSON that a request carries, `mostBytes` at most; undefined where there is none to be.
 * @param hold told of the bytes before they are read
 * @throws Refusal 413, 400, or that of `hold`
 */
export async function bodyOf(request: IncomingMessage, mostBytes: number, hold: Hold): Promise<unknown> {
  if (request.method !== 'POST') return undefined;
  const text = await textOf(request, mostBytes, hold);
  checkExtent(text);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'bad_json', 'The body is not JSON.');
  }
  if (!Array.isArray(json) || json.length <= MOST_IN_BATCH) return json;
  throw new Refusal(413, 'too_large', `A batch has ${MOST_IN_BATCH} messages at most.`);
}

/** @throws Refusal 413, or that of `hold` */
export async function textOf(request: IncomingMessage, mostBytes: number, hold: Hold = () => {}): Promise<string> {
  const tooLarge = new Refusal(413, 'too_large', `The body is larger than ${mostBytes} bytes.`);
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes) throw tooLarge;
  hold(announced);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw tooLarge;
    if (announced === 0) hold(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A request as the SDK takes it. Its body has been read already and travels beside it. */
export function webRequest(
  { method = 'GET', url = '/', headers: given }: IncomingMessage,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  // Its origin is of no meaning: the Host header was checked, and nothing is resolved against it.
  return new Request(new URL(url, 'http://localhost'), { method, headers, signal });
}

/** Ends early, without an error, when the client hangs up. */
export async function sendResponse(response: ServerResponse, { status, headers, body }: Response): Promise<void> {
  // The SDK keeps every stream's connection alive. Whether it stays is for the client to say (RFC 9112 section 9.6).
  headers.delete('connection');
  response.writeHead(status, Object.fromEntries(headers));
  if (!body) {
    response.end();
    return;
  }
  // A stream may have nothing to say for long: its client wants to know now that it is open.
  response.flushHeaders();
  await pipeline(Readable.fromWeb(body as ReadableStream), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** Answers that have begun and not ended. */
export class Unfinished {
  readonly #responses = new Set<ServerResponse>();
  #tell: (() => void) | undefined;

  add(response: ServerResponse): void {
    this.#responses.add(response);
    response.once('close', () => {
      this.#responses.delete(response);
      if (this.#responses.size === 0) this.#tell?.();
    });
  }

  /** When there is none, `mostMs` from now at the latest. */
  async none(mostMs: number): Promise<void> {
    if (this.#responses.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      this.#tell = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
