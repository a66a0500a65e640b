import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../runtime/errors.ts';
import { createCall, createIssue, errorOf, listCall, listIssues } from './operations.ts';
import { type Answer, client, context, fakeServer, json, KEY, useServers } from './servers.ts';

useServers();

const html: Answer = (_, response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
const listing = async (answer: Answer, options = {}) => {
  const redmine = await fakeServer(answer);
  return { redmine, sending: client(redmine.url, options).send(listIssues, listCall, context()) };
};
const creating = async (answer: Answer, options = {}) => {
  const redmine = await fakeServer(answer);
  return { redmine, sending: client(redmine.url, options).send(createIssue, createCall, context()) };
};

describe('statuses', () => {
  it.each<[number, ErrorCode, ErrorCode]>([
    [400, 'upstream_error', 'upstream_error'],
    [401, 'unauthenticated', 'unauthenticated'],
    [403, 'forbidden', 'forbidden'],
    [404, 'not_found', 'not_found'],
    [406, 'upstream_error', 'upstream_error'],
    [408, 'upstream_error', 'outcome_unknown'],
    [409, 'conflict', 'conflict'],
    [412, 'upstream_error', 'upstream_error'],
    [413, 'too_large', 'too_large'],
    [414, 'too_large', 'too_large'],
    [418, 'upstream_error', 'upstream_error'],
    [422, 'rejected', 'rejected'],
    [429, 'rate_limited', 'rate_limited'],
    [500, 'upstream_error', 'outcome_unknown'],
    [501, 'upstream_error', 'upstream_error'],
    [502, 'upstream_error', 'outcome_unknown'],
    [503, 'upstream_error', 'outcome_unknown'],
    [504, 'upstream_error', 'outcome_unknown'],
    [304, 'bad_response', 'outcome_unknown'],
    [303, 'upstream_error', 'outcome_unknown'],
    [202, 'bad_response', 'outcome_unknown'],
  ])('%i is %s for a read and %s for a write', async (status, forRead, forWrite) => {
    const answer: Answer = (_, response) => response.writeHead(status).end();
    const read = await listing(answer);
    const readError = await errorOf(read.sending, forRead);
    const write = await creating(answer);
    const writeError = await errorOf(write.sending, forWrite);
    expect(write.redmine.received).toHaveLength(1);
    for (const [error, name] of [
      [readError, 'list issues'],
      [writeError, 'create issue'],
    ] as const) {
      expect(error.message).toContain(name);
      expect(error.message).not.toContain(KEY);
      expect(error.message).not.toContain('127.0.0.1');
      expect(error.message).not.toMatch(/\.\.|undefined/);
    }
  });

  it('names the permission that is needed', async () => {
    const { sending } = await listing((_, response) => response.writeHead(403).end());
    expect((await errorOf(sending, 'forbidden')).message).toContain('the permission view_issues');
  });

  it('does not say that a closed project cannot be read; single records can be hidden', async () => {
    const { sending } = await listing((_, response) => response.writeHead(403).end());
    const { message } = await errorOf(sending, 'forbidden');
    expect(message).not.toContain('closed');
    expect(message).toContain('single records');
    const { sending: writing } = await creating((_, response) => response.writeHead(403).end());
    expect((await errorOf(writing, 'forbidden')).message).toContain('archived or closed');
  });

  it('names the request id, under which the administrator finds a 500', async () => {
    const { sending } = await listing((_, response) => json(response, 500, { status: 500, error: 'x' }));
    expect((await errorOf(sending, 'upstream_error')).message).toContain('req-1');
  });

  it('suspects the address when a page says 404', async () => {
    const { sending } = await listing((_, response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>'),
    );
    expect((await errorOf(sending, 'not_found')).message).toContain('REDMINE_URL');
  });

  it('a status that is another success than expected is not taken for it', async () => {
    const { sending } = await creating((_, response) => response.writeHead(204).end());
    expect((await errorOf(sending, 'outcome_unknown')).message).toContain(
      '204 to the request to create issue where 201 was expected',
    );
  });

  it('keeps a refusal whose body never comes to its end', async () => {
    const { sending } = await creating((_, response, message) => {
      response.writeHead(403, { 'content-length': '1000' });
      response.write('x', () => message.socket.destroy());
    });
    await errorOf(sending, 'forbidden');
    const hanging = await creating(
      (_, response) => {
        response.writeHead(403, { 'content-length': '1000' });
        response.write('x');
      },
      { timeoutMs: 1000 },
    );
    await errorOf(hanging.sending, 'forbidden');
  });

  it('keeps a refusal whose body is too large', async () => {
    const { sending } = await creating((_, response) => response.writeHead(403).end('x'.repeat(5000)), {
      maxResponseBytes: 1000,
    });
    await errorOf(sending, 'forbidden');
  });
});

describe('T37: the reasons of a 422', () => {
  it.each<[string, unknown, string[]]>([
    ['texts', { errors: ['Betreff muss ausgefüllt werden', 'B'] }, ['Betreff muss ausgefüllt werden', 'B']],
    ['none', { errors: [] }, []],
    ['other things than texts', { errors: [1, null, { a: 1 }, 'x'] }, ['x']],
    ['no list', { errors: 'x' }, []],
    ['no object', ['x'], []],
  ])('are %s', async (_, body, expected) => {
    const { sending } = await creating((_, response) => json(response, 422, body));
    const error = await errorOf(sending, 'rejected');
    expect(error.details.untrusted).toEqual(expected);
    expect(error.message).not.toContain('Betreff');
    expect(error.message).toContain(expected.length > 0 ? 'reasons follow' : 'no reason');
  });

  it('may be missing or unreadable', async () => {
    for (const body of ['', '<html>CSRF</html>', '{"errors":["']) {
      const { sending } = await creating((_, response) => response.writeHead(422).end(body));
      expect((await errorOf(sending, 'rejected')).details.untrusted).toEqual([]);
    }
  });

  it('are shown of a 501, too, which says that nothing was done', async () => {
    const { sending } = await creating((_, response) => json(response, 501, { errors: ['Not here.'] }));
    const error = await errorOf(sending, 'upstream_error');
    expect(error.details.untrusted).toEqual(['Not here.']);
    expect(error.message).toContain('Nothing was done');
  });

  it('are bounded', async () => {
    const errors = Array.from({ length: 100 }, () => '😀'.repeat(1000));
    const { sending } = await creating((_, response) => json(response, 422, { errors }));
    expect((await errorOf(sending, 'rejected')).details.untrusted).toEqual(
      Array.from({ length: 20 }, () => '😀'.repeat(500)),
    );
  });
});

describe('T34: answers that are no data', () => {
  it.each<[string, Answer, RegExp]>([
    ['a login page', html, /web page/],
    ['HTML without saying so', (_, response) => response.writeHead(200).end(' <!DOCTYPE html>'), /web page/],
    ['broken JSON', (_, response) => response.writeHead(200).end('{"issues":[{"id":1},'), /not JSON/],
    ['nothing', (_, response) => response.writeHead(200).end(), /with nothing/],
    ['an unknown compression', (_, response) => json(response, 200, {}, { 'content-encoding': 'zstd' }), /compressed/],
    ['no gzip at all', (_, response) => json(response, 200, {}, { 'content-encoding': 'gzip' }), /compressed/],
  ])('%s', async (_, answer, message) => {
    const { sending } = await listing(answer);
    expect((await errorOf(sending, 'bad_response')).message).toMatch(message);
  });

  it('leave the outcome of a write unknown', async () => {
    const { sending, redmine } = await creating((_, response) =>
      response.writeHead(201, { 'content-type': 'text/html' }).end('<html>'),
    );
    expect((await errorOf(sending, 'outcome_unknown')).message).toMatch(/web page.*may or may not have been done/);
    expect(redmine.received).toHaveLength(1);
    const broken = await creating((_, response) => response.writeHead(201).end('{"issue":'));
    await errorOf(broken.sending, 'outcome_unknown');
  });

  it('reads JSON whatever its content type, and a byte order mark', async () => {
    const { sending } = await listing((_, response) => response.writeHead(200).end('\ufeff{"a":"ü"}'));
    expect(await sending).toEqual({ status: 200, body: { a: 'ü' } });
  });
});

describe('redirects', () => {
  it.each<[string, (port: number) => string | undefined, RegExp]>([
    ['https of the same host', () => 'https://127.0.0.1/issues.json', /https address of the same host/],
    ['another host', () => 'http://internal.example/issues.json', /another host/],
    ['another port', (port) => `http://127.0.0.1:${port + 1}/issues.json`, /another port/],
    ['the login page', () => '/login?back_url=http%3A%2F%2Finternal.example', /login page/],
    ['nowhere', () => undefined, /without saying where/],
    ['what is no address', () => 'http://[', /without saying where/],
    ['another scheme', () => 'javascript:alert(1)', /another host/],
  ])('to %s are explained, not followed', async (_, location, message) => {
    const { sending, redmine } = await listing((_, response, request) => {
      const target = location(request.socket.localPort ?? 0);
      response.writeHead(302, target === undefined ? {} : { location: target }).end();
    });
    const error = await errorOf(sending, 'bad_response');
    expect(error.message).toMatch(message);
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/internal|127\.0/);
    expect(redmine.received).toHaveLength(1);
  });

  it('of a renamed wiki page lead to its new title, which others wrote', async () => {
    const redmine = await fakeServer((_, response) => {
      response.writeHead(302, { location: '/sub/projects/demo/wiki/Neuer_Titel' }).end();
    });
    const error = await errorOf(client(`${redmine.url}/sub`).send(listIssues, listCall, context()), 'bad_response');
    expect(error.details.untrusted).toEqual(['/projects/demo/wiki/Neuer_Titel']);
    expect(error.message).not.toContain('Titel');
  });
});

describe('sizes', () => {
  const data = { text: 'x'.repeat(2000) };

  it('takes an answer of exactly the limit', async () => {
    const maxResponseBytes = JSON.stringify(data).length;
    expect(
      await (await listing((_, response) => json(response, 200, data), { maxResponseBytes })).sending,
    ).toMatchObject({
      body: data,
    });
    const { sending } = await listing((_, response) => json(response, 200, data), {
      maxResponseBytes: maxResponseBytes - 1,
    });
    await errorOf(sending, 'too_large');
  });

  it('stops an answer without a length at the limit, and closes its connection', async () => {
    let written = 0;
    const { sending, redmine } = await listing(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const pour = (): void => {
          written += 1000;
          if (!response.destroyed && written < 1e9) response.write('x'.repeat(1000), pour);
        };
        pour();
      },
      { maxResponseBytes: 10_000 },
    );
    await errorOf(sending, 'too_large');
    const [socket] = redmine.sockets;
    if (socket && !socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
    expect(written).toBeLessThan(1e9);
  });

  it('leaves the outcome of a write unknown', async () => {
    const { sending } = await creating((_, response) => json(response, 201, data), { maxResponseBytes: 100 });
    await errorOf(sending, 'outcome_unknown');
  });

  it('unpacks gzip that nobody asked for, up to the same limit', async () => {
    const packed =
      (content: string): Answer =>
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(content));
    expect(await (await listing(packed('{"a":1}'))).sending).toEqual({ status: 200, body: { a: 1 } });
    const bomb = await listing(packed(`"${' '.repeat(50_000_000)}"`));
    await errorOf(bomb.sending, 'too_large');
    const cut = await listing((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}').subarray(0, 15)),
    );
    await errorOf(cut.sending, 'bad_response');
  });
});
