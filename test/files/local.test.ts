import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolError } from '../../runtime/errors.ts';
import { readLocal } from '../../runtime/files/local.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'local-')));
const root = join(base, 'root');
const inRoot = (...path: string[]) => join(root, ...path);
const read = (path: string, maxBytes = 1000, roots = [root]) => readLocal('attachments.0.path', path, roots, maxBytes);
const refusal = async (path: string, maxBytes?: number, roots?: string[]) => {
  const error = await read(path, maxBytes, roots).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolError)) throw new Error(`not refused: ${path}`);
  return error;
};

beforeAll(() => {
  mkdirSync(inRoot('below'), { recursive: true });
  mkdirSync(join(base, 'outside'));
  mkdirSync(join(base, 'root-beside'));
  writeFileSync(inRoot('a.txt'), 'inside');
  writeFileSync(inRoot('..name.txt'), 'dots');
  writeFileSync(inRoot('below', 'b.txt'), 'below');
  writeFileSync(join(base, 'outside', 'secret.txt'), 'secret');
  writeFileSync(join(base, 'root-beside', 'secret.txt'), 'secret');
  symlinkSync(join(base, 'outside', 'secret.txt'), inRoot('link.txt'));
  symlinkSync(join(base, 'outside'), inRoot('folder-link'));
  symlinkSync(inRoot('a.txt'), inRoot('link-inside.txt'));
  symlinkSync(inRoot('loop'), inRoot('loop'));
  symlinkSync(root, join(base, 'link-to-root'));
  execFileSync('mkfifo', [inRoot('pipe')]);
});

afterAll(() => rmSync(base, { recursive: true }));

describe('T33: files of this machine', () => {
  it.each([
    ['a file', inRoot('a.txt'), 'a.txt', 'inside'],
    ['a file further below', inRoot('below', 'b.txt'), 'b.txt', 'below'],
    ['a way with dots that stays inside', `${root}/below/../a.txt`, 'a.txt', 'inside'],
    ['a name that begins with dots', inRoot('..name.txt'), '..name.txt', 'dots'],
    ['a link that stays inside', inRoot('link-inside.txt'), 'a.txt', 'inside'],
    ['a way through a link to the folder', join(base, 'link-to-root', 'a.txt'), 'a.txt', 'inside'],
  ])('%s is read', async (_, path, filename, content) => {
    expect(await read(path)).toEqual({ filename, bytes: Buffer.from(content) });
  });

  it('a folder that is itself a link is allowed by where it leads', async () => {
    expect((await read(inRoot('a.txt'), 1000, [join(base, 'link-to-root')])).bytes.toString()).toBe('inside');
  });

  it.each([
    ['a file outside', join(base, 'outside', 'secret.txt')],
    ['a way that leads outside', `${root}/../outside/secret.txt`],
    ['a folder whose name only begins like an allowed one', join(base, 'root-beside', 'secret.txt')],
    ['a link to a file outside', inRoot('link.txt')],
    ['a link to a folder outside', inRoot('folder-link', 'secret.txt')],
    ['a relative path', 'a.txt'],
    ['a path with NUL', `${root}/a.txt\0.png`],
    ['nothing', inRoot('nothing.txt')],
    ['the folder itself', root],
    ['a folder inside', inRoot('below')],
    ['a link to itself', inRoot('loop')],
    ['a pipe that nobody writes to', inRoot('pipe')],
    ['a device', '/dev/zero'],
    ['what the system says of this process', '/proc/self/environ'],
    ['an empty path', ''],
  ])('%s is refused, in the same words', async (_, path) => {
    const { code, message } = await refusal(path);
    expect({ code, message }).toEqual({
      code: 'forbidden',
      message:
        '"attachments.0.path" is no file that this server may read: it needs the full path of a file in a folder that its operator chose.',
    });
  });

  it('nothing is read where no folder is allowed, or where it is not there', async () => {
    expect((await refusal(inRoot('a.txt'), 1000, [])).code).toBe('forbidden');
    expect((await refusal(inRoot('a.txt'), 1000, [join(base, 'nothing')])).code).toBe('forbidden');
  });

  it('the size counts before anything is read', async () => {
    writeFileSync(inRoot('sparse'), '');
    truncateSync(inRoot('sparse'), 2 ** 40);
    expect(await refusal(inRoot('sparse'))).toMatchObject({ code: 'too_large' });
    expect((await read(inRoot('a.txt'), 6)).bytes.toString()).toBe('inside');
    expect((await refusal(inRoot('a.txt'), 5)).code).toBe('too_large');
  });

  it('a folder that is exchanged for a link again and again never gives away what is behind the link', async () => {
    const [swapped, aside, decoy] = [inRoot('swapped'), join(base, 'aside'), join(base, 'decoy')];
    mkdirSync(swapped);
    writeFileSync(join(swapped, 'secret.txt'), 'public');
    symlinkSync(join(base, 'outside'), decoy);
    const results: string[] = [];
    for (let round = 0; round < 150; round++) {
      const reading = read(join(swapped, 'secret.txt')).then(
        ({ bytes }) => bytes.toString(),
        (error: ToolError) => error.code,
      );
      for (let step = 0; step < round % 7; step++) await new Promise((resolve) => setImmediate(resolve));
      renameSync(swapped, aside);
      renameSync(decoy, swapped);
      for (let step = 0; step < round % 3; step++) await new Promise((resolve) => setImmediate(resolve));
      renameSync(swapped, decoy);
      renameSync(aside, swapped);
      results.push(await reading);
    }
    expect([...new Set(results)].filter((result) => !['public', 'forbidden'].includes(result))).toEqual([]);
    expect(results).toContain('public');
  });

  it('a hard link is the file itself', async () => {
    linkSync(inRoot('a.txt'), inRoot('hard.txt'));
    expect((await read(inRoot('hard.txt'))).bytes.toString()).toBe('inside');
  });
});
