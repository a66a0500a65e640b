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
import type { FileHandle } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ToolError } from '../../runtime/errors.ts';
import { readLocal, type System, thisSystem } from '../../runtime/files/local.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'local-')));
const root = join(base, 'root');
const listening = createServer();
const inRoot = (...path: string[]) => join(root, ...path);
const read = (path: string, maxBytes = 1000, roots = [root], system: Partial<System> = {}) =>
  readLocal('attachments.0.path', path, roots, maxBytes, { ...thisSystem, ...system });
const refusal = async (...args: Parameters<typeof read>) => {
  const error = await read(...args).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolError)) throw new Error(`not refused: ${args[0]}`);
  return error;
};
const FORBIDDEN = {
  code: 'forbidden',
  message:
    '"attachments.0.path" is no file that this server may read: it needs the full path of a file in a folder that its operator chose.',
  details: { argument: 'attachments.0.path' },
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
  listening.listen(inRoot('socket'));
});

afterAll(() => {
  listening.close();
  rmSync(base, { recursive: true });
});

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
    ['a relative path that leads inside', relative(process.cwd(), inRoot('a.txt'))],
    ['the folder above', base],
    ['a path with NUL', `${root}/a.txt\0.png`],
    ['nothing', inRoot('nothing.txt')],
    ['the folder itself', root],
    ['a folder inside', inRoot('below')],
    ['a link to itself', inRoot('loop')],
    ['a pipe that nobody writes to', inRoot('pipe')],
    ['a socket', inRoot('socket')],
    ['a device', '/dev/zero'],
    ['what the system says of this process', '/proc/self/environ'],
    ['an empty path', ''],
  ])('%s is refused, in the same words', async (_, path) => {
    const { code, message, details } = await refusal(path);
    expect({ code, message, details }).toEqual(FORBIDDEN);
  });

  it('nothing is read where no folder is allowed, or where it is not there', async () => {
    expect((await refusal(inRoot('a.txt'), 1000, [])).code).toBe('forbidden');
    expect((await refusal(inRoot('a.txt'), 1000, [join(base, 'nothing')])).code).toBe('forbidden');
  });

  it('the size counts before anything is read', async () => {
    writeFileSync(inRoot('sparse'), '');
    truncateSync(inRoot('sparse'), 2 ** 40);
    expect(await refusal(inRoot('sparse'))).toMatchObject({
      code: 'too_large',
      details: { argument: 'attachments.0.path' },
    });
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

describe('T33: what was opened is what was checked', () => {
  const path = () => inRoot('changing', 'secret.txt');
  /** The folder of the file leads outside now, and is itself again. */
  const leadsOutside = () => {
    renameSync(inRoot('changing'), join(base, 'changing-aside'));
    symlinkSync(join(base, 'outside'), inRoot('changing'));
  };
  const isItself = () => {
    rmSync(inRoot('changing'));
    renameSync(join(base, 'changing-aside'), inRoot('changing'));
  };
  /** Elsewhere than on Linux nobody tells where what was opened lies. */
  const untold = { pathOf: async () => undefined };
  /** Something happens after the file was opened. */
  const opened =
    (event: () => void, open = thisSystem.open): System['open'] =>
    async (asked) => {
      const handle = await open(asked);
      event();
      return handle;
    };
  const openedBehind: System['open'] = (asked) => {
    leadsOutside();
    return thisSystem.open(asked);
  };
  /** Something happens after the first look at what is there. */
  const thenOnce = (event: () => void): System['at'] => {
    let looks = 0;
    return async (asked) => {
      const there = await thisSystem.at(asked);
      if (++looks === 1) event();
      return there;
    };
  };

  beforeEach(() => {
    mkdirSync(inRoot('changing'));
    writeFileSync(path(), 'public');
    writeFileSync(inRoot('new.txt'), 'new');
  });
  afterEach(() => {
    rmSync(inRoot('changing'), { recursive: true });
    rmSync(join(base, 'changing-aside'), { recursive: true, force: true });
  });

  it.each<[string, Partial<System>]>([
    ['where the system tells its path', {}],
    ['where it does not', untold],
  ])('a file that nobody touches is read: %s', async (_, system) => {
    expect((await read(path(), 6, [root], system)).bytes.toString()).toBe('public');
  });

  it.each<[string, Partial<System>]>([
    ['a folder that led outside when it was opened', { open: opened(isItself, openedBehind) }],
    ['the same where nobody tells the path', { ...untold, open: opened(isItself, openedBehind) }],
    ['a file outside, whatever is there now', { pathOf: async () => join(base, 'outside', 'secret.txt') }],
    ['a folder that leads outside from then on', { ...untold, open: openedBehind }],
    ['a folder that led outside until the first look', { ...untold, open: openedBehind, at: thenOnce(isItself) }],
    ['a file that was removed', { ...untold, open: opened(() => rmSync(path())) }],
    [
      'a file that another one was put in the place of',
      { ...untold, open: opened(() => renameSync(inRoot('new.txt'), path())) },
    ],
    [
      'a file of the same number on another disk',
      {
        ...untold,
        async at(asked) {
          const there = await thisSystem.at(asked);
          return there && { ino: there.ino, dev: there.dev + 1n };
        },
      },
    ],
    [
      'a file that was elsewhere at the first look',
      {
        ...untold,
        open: opened(() => renameSync(path(), join(base, 'away'))),
        at: thenOnce(() => renameSync(join(base, 'away'), path())),
      },
    ],
  ])('%s is refused, in the same words', async (_, system) => {
    const { code, message, details } = await refusal(path(), 1000, [root], system);
    expect({ code, message, details }).toEqual(FORBIDDEN);
  });

  it('a link in the place of a file is not opened, wherever it leads', async () => {
    await expect(thisSystem.open(inRoot('link-inside.txt'))).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('Linux tells where what was opened lies', async () => {
    const handle = await thisSystem.open(path());
    expect(await thisSystem.pathOf(handle)).toBe(process.platform === 'linux' ? path() : undefined);
    await handle.close();
  });

  it('no file stays open, read or refused', async () => {
    const handles: FileHandle[] = [];
    const open: System['open'] = async (asked) => {
      const handle = await thisSystem.open(asked);
      handles.push(handle);
      return handle;
    };
    await read(path(), 6, [root], { open });
    await refusal(path(), 5, [root], { open });
    await refusal(path(), 6, [root], { open, pathOf: async () => base });
    expect(handles.map(({ fd }) => fd)).toEqual([-1, -1, -1]);
  });
});
