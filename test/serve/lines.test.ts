import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lines, type RequestId } from '../../runtime/serve/lines.ts';

const MOST = 2000;

/** What comes through, and the ids of what does not. */
async function through(text: string, pieces: readonly number[] = []) {
  const ids: (RequestId | null)[] = [];
  const lines = new Lines(MOST, (id) => ids.push(id));
  let out = '';
  lines.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  const bytes = Buffer.from(text);
  let from = 0;
  for (const piece of pieces) {
    lines.write(bytes.subarray(from, from + piece));
    from += piece;
  }
  lines.end(bytes.subarray(from));
  await once(lines, 'end');
  return { out, ids };
}

const long = 'x'.repeat(3 * MOST);

describe('lines of a client', () => {
  it('come whole, however they are cut on the way', async () => {
    const text = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 80 }).map((line) => `${line.replaceAll('\n', '')}\n`),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 50 })), async (all, pieces) => {
        expect(await through(all.join(''), pieces)).toEqual({ out: all.join(''), ids: [] });
      }),
    );
  });

  it('that are too long are left out alone, with nothing of them held', async () => {
    const all = `{"a":1}\n{"id":7,"method":"m","params":"${long}"}\n{"b":2}\n`;
    expect(await through(all)).toEqual({ out: '{"a":1}\n{"b":2}\n', ids: [7] });
    expect(await through(all, [5, 700, 700, 700, 700, 700, 1, 1, 1])).toEqual({ out: '{"a":1}\n{"b":2}\n', ids: [7] });
    const most = `${'y'.repeat(MOST - 1)}\n`;
    expect(await through(`${most}y${most}`)).toEqual({ out: most, ids: [null] });
  });

  it.each<[what: string, line: string, id: RequestId | null]>([
    ['at its start', `{"jsonrpc":"2.0","id":"a-1","method":"tools/call","params":"${long}"}`, 'a-1'],
    ['at its end', `{"method":"tools/call","params":{"id":1,"x":"${long}"},"jsonrpc":"2.0","id":7}`, 7],
    ['before what ends it', `{"method":"tools/call","params":"${long}", "id": 8, "jsonrpc": "2.0" }\r`, 8],
    ['of an argument, and not its own', `{"method":"tools/call","params":{"x":"${long}","id":1}}`, null],
    ['in a text', `{"method":"tools/call","params":"${long}\\"id\\":1"}`, null],
    ['of what it answers', `{"jsonrpc":"2.0","id":3,"result":{"x":"${long}"}}`, null],
    ['that is no id', `{"id":{"a":1},"method":"tools/call","params":"${long}"}`, null],
  ])('are answered by the id of the request (%s)', async (_, line, id) => {
    expect(await through(`${line}\n`)).toEqual({ out: '', ids: [id] });
  });

  it('that never end are none', async () => {
    expect(await through('{"a":1}\n{"b":')).toEqual({ out: '{"a":1}\n', ids: [] });
  });
});
