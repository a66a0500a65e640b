import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Json } from '../../generated/types.ts';
import type { Answered } from './exchange.ts';

/** The JSON of an answer (undefined when it has no body), or why there is none. */
export type ParsedBody =
  | { readonly json: Json | undefined }
  | { readonly problem: 'html' | 'not_json' | 'too_large' | 'encoding' };

/** Reads the body of an answer; what it unpacks to is held to the same size as what is received. */
export async function parseBody(answered: Answered, maxBytes: number): Promise<ParsedBody> {
  const bytes = await unpack(answered, maxBytes);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return { json: undefined };
  if (isHtml(answered)) return { problem: 'html' };
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return { problem: /^\s*</.test(text) ? 'html' : 'not_json' };
  }
}

/** Redmine's API never answers HTML, so this is somebody else, or Redmine under another address. */
export function isHtml({ headers }: Pick<Answered, 'headers'>): boolean {
  return /^(text\/html|application\/xhtml)/i.test(String(headers['content-type'] ?? '').trim());
}

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decoder>> = {
  identity: async (bytes) => bytes,
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** The bytes of an answer. No Accept-Encoding is sent, but there are gates that compress all the same. */
export async function unpack(
  { headers, body }: Answered,
  maxBytes: number,
): Promise<Buffer | { problem: 'too_large' | 'encoding' }> {
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decode === undefined) return { problem: 'encoding' };
  if (body.length === 0) return body;
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { problem: tooLarge ? 'too_large' : 'encoding' };
  }
}
