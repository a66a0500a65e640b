import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, relative, sep } from 'node:path';
import { ToolError } from '../errors.ts';

/** Symbolic links were resolved before: one that is there now was put there meanwhile. A pipe must not make us wait. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What reading needs from the system; tests bring their own. */
export interface System {
  open(path: string): Promise<FileHandle>;
  /** Where what was opened lies, on systems that tell it: Linux does (proc(5), /proc/pid/fd). */
  pathOf(handle: FileHandle): Promise<string | undefined>;
  /** What is at a path now. */
  at(path: string): Promise<Pick<BigIntStats, 'ino' | 'dev'> | undefined>;
}

export const thisSystem: System = {
  open: (path) => open(path, FLAGS),
  pathOf: ({ fd }) => readlink(`/proc/self/fd/${fd}`).catch(() => undefined),
  at: (path) => stat(path, { bigint: true }).catch(() => undefined),
};

/**
 * Reads a file of this machine that lies in one of the allowed folders, links resolved (T33). It is opened once, and
 * what was opened is proven to be what was checked; its size is checked before a byte is read.
 * @param argument where the path stands among the arguments, for errors
 * @throws ToolError `forbidden`, in the same words for what is not there and what is not allowed; `too_large`
 */
export async function readLocal(
  argument: string,
  path: string,
  roots: readonly string[],
  maxBytes: number,
  system: System = thisSystem,
): Promise<{ filename: string; bytes: Buffer }> {
  const refused = new ToolError(
    'forbidden',
    `"${argument}" is no file that this server may read: it needs the full path of a file in a folder that its operator chose.`,
    { argument },
  );
  if (!isAbsolute(path) || path.includes('\0')) throw refused;
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined || !(await isInside(real, roots))) throw refused;
  const handle = await system.open(real).catch(() => undefined);
  if (handle === undefined) throw refused;
  try {
    if (!(await isStill(handle, real, system))) throw refused;
    const { size } = await handle.stat();
    if (size > maxBytes) {
      throw new ToolError('too_large', `"${argument}" has ${size} bytes; ${maxBytes} are left for this call.`, {
        argument,
      });
    }
    return { filename: basename(real), bytes: await readWhole(handle, size) };
  } finally {
    await handle.close();
  }
}

async function isInside(real: string, roots: readonly string[]): Promise<boolean> {
  for (const root of roots) {
    const folder = await realpath(root).catch(() => undefined);
    const below = folder === undefined ? '' : relative(folder, real);
    if (below !== '' && below.split(sep)[0] !== '..' && !isAbsolute(below)) return true;
  }
  return false;
}

/**
 * A folder on the way may have been exchanged between the check and the opening, and back again: what counts is the path
 * of what was opened. Where the system does not tell it, the opened file has to be the one that is there, before and after
 * its path is resolved again.
 */
async function isStill(handle: FileHandle, real: string, system: System): Promise<boolean> {
  const opened = await handle.stat({ bigint: true });
  if (!opened.isFile()) return false;
  const path = await system.pathOf(handle);
  if (path !== undefined) return path === real;
  const isThere = async () => {
    const there = await system.at(real);
    return there?.ino === opened.ino && there.dev === opened.dev;
  };
  return (await isThere()) && (await realpath(real).catch(() => undefined)) === real && (await isThere());
}

/** As much as there was when its size was looked at, or less if it has become shorter since. */
async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let read = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, read, size - read, read);
    if (bytesRead === 0) return bytes.subarray(0, read);
    read += bytesRead;
  }
}
