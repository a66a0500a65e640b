import { Transform, type TransformCallback } from 'node:stream';

const NEWLINE = 0x0a;
/** Of a line that is too long so much is kept of each end: the id of a request stands in one of them. */
const END_BYTES = 512;

export type RequestId = string | number;

/**
 * Lines, as they come. One that is longer than `most` bytes is left out, and told of with the id of the request that it
 * was, where that can be seen: a client that gets no answer waits for one.
 */
export class Lines extends Transform {
  readonly #most: number;
  readonly #tooLong: (id: RequestId | null) => void;
  #held: Buffer[] = [];
  #length = 0;

  constructor(most: number, tooLong: (id: RequestId | null) => void) {
    super();
    this.#most = most;
    this.#tooLong = tooLong;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#take(chunk.subarray(from, at + 1));
      this.#end();
      from = at + 1;
    }
    if (from < chunk.length) this.#take(chunk.subarray(from));
    done();
  }

  #take(part: Buffer): void {
    this.#held.push(part);
    this.#length += part.length;
    if (this.#length <= this.#most) return;
    const kept = Buffer.concat(this.#held);
    this.#held = [Buffer.from(kept.subarray(0, END_BYTES)), Buffer.from(kept.subarray(-END_BYTES))];
  }

  #end(): void {
    if (this.#length > this.#most) {
      const [start, end] = this.#held.map((part) => part.toString('utf8'));
      this.#tooLong(idOf(start ?? '', end ?? ''));
    } else this.push(Buffer.concat(this.#held));
    this.#held = [];
    this.#length = 0;
  }
}

const ID = String.raw`"id"\s*:\s*(-?\d{1,15}|"[^"\\]{1,100}")\s*`;
const OTHERS = String.raw`"(?:jsonrpc|method)"\s*:\s*"[^"\\]*"`;
const AT_START = new RegExp(String.raw`^\s*\{\s*(?:${OTHERS}\s*,\s*)*${ID},`);
/** One brace closes the message itself, so that what stands right before it is none of an argument. */
const AT_END = new RegExp(String.raw`${ID}(?:,\s*${OTHERS}\s*)*\}\s*$`);

/** Of a request alone: an answer has the id of what it answers. */
function idOf(start: string, end: string): RequestId | null {
  if (!/"method"\s*:/.test(start)) return null;
  const id = (AT_START.exec(start) ?? AT_END.exec(end))?.[1];
  return id === undefined ? null : (JSON.parse(id) as RequestId);
}
