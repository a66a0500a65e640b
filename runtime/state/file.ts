import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SettingsError } from '../config/report.ts';
import { type Entry, MemoryStore } from './memory.ts';
import type { Sealer } from './seal.ts';
import { type Places, StateUnavailable, type Store } from './store.ts';

/** The name of the record that the whole file is. */
const RECORD = 'file';
/** What was only counted may wait so long before it is written. */
const COUNTS_MS = 1000;

/**
 * State in this process and in a file that survives it, sealed as a whole. What was answered is on disk: what has been
 * used up stays used up after a crash. Only counts are written a moment later. One process at a time: it refuses to go
 * on when another one has replaced the file.
 */
export class FileStore implements Store {
  readonly #path: string;
  readonly #sealer: Sealer;
  readonly #memory = new MemoryStore();
  /** The write that runs, and the one that will begin after it. */
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #later: NodeJS.Timeout | undefined;
  /** Of the file as this process wrote it. */
  #written: string | undefined;

  private constructor(path: string, sealer: Sealer) {
    this.#path = path;
    this.#sealer = sealer;
  }

  /** @throws SettingsError when the file is there and cannot be understood, or cannot be written */
  static async open(path: string, sealer: Sealer): Promise<FileStore> {
    const store = new FileStore(path, sealer);
    store.#memory.load((await entriesIn(path, sealer)) ?? (await noneIn(path)));
    store.#written = await identityOf(path);
    await store.#save().catch((error: unknown) => {
      throw problem(
        `cannot be written (${codeOf(error)}). Its folder has to belong to the account that runs this server`,
      );
    });
    return store;
  }

  get(key: string): Promise<string | undefined> {
    return this.#memory.get(key);
  }

  async set(key: string, value: string, ttlS: number): Promise<void> {
    await this.#memory.set(key, value, ttlS);
    await this.#save();
  }

  async add(key: string, value: string, ttlS: number): Promise<boolean> {
    return (await this.#memory.add(key, value, ttlS)) && this.#saved(true);
  }

  async take(key: string): Promise<string | undefined> {
    const value = await this.#memory.take(key);
    return value === undefined ? undefined : this.#saved(value);
  }

  async delete(...keys: string[]): Promise<void> {
    await this.#memory.delete(...keys);
    await this.#save();
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return (await this.#memory.deleteIf(key, value)) && this.#saved(true);
  }

  async addTo(set: string, member: string, ttlS: number): Promise<void> {
    await this.#memory.addTo(set, member, ttlS);
    await this.#save();
  }

  members(set: string): Promise<readonly string[]> {
    return this.#memory.members(set);
  }

  count(key: string, periodS: number): Promise<number> {
    this.#saveLater();
    return this.#memory.count(key, periodS);
  }

  reserve(places: readonly Places[], take: boolean): Promise<number> {
    if (take) this.#saveLater();
    return this.#memory.reserve(places, take);
  }

  async check(): Promise<void> {
    await this.#memory.check();
    // After a write that failed, the next one tells.
    await this.#running.catch(() => this.#save());
  }

  async close(): Promise<void> {
    clearTimeout(this.#later);
    await this.#save();
    await this.#memory.close();
  }

  async #saved<T>(value: T): Promise<T> {
    await this.#save();
    return value;
  }

  #saveLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      // Whoever asks next is told: `check`, and everything that waits for a write.
      this.#save().catch(() => undefined);
    }, COUNTS_MS).unref();
  }

  /** When a write that began after this call has ended; those who ask meanwhile share it. */
  #save(): Promise<void> {
    this.#waiting ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#waiting = undefined;
        this.#running = this.#write();
        return this.#running;
      });
    return this.#waiting;
  }

  async #write(): Promise<void> {
    try {
      if ((await identityOf(this.#path)) !== this.#written) {
        throw new Error('another process has written the file, or it was removed');
      }
      const sealed = this.#sealer.seal(RECORD, JSON.stringify(this.#memory.entries()));
      await replace(this.#path, sealed);
      this.#written = await identityOf(this.#path);
    } catch (error) {
      throw new StateUnavailable('the file for state cannot be written', { cause: error });
    }
  }
}

/** Never half a file: a reader sees the former one or the new one, after a crash as well. */
async function replace(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`;
  try {
    const file = await open(unfinished, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/**
 * What a file holds; undefined where there is none. Nothing is written, so that it can be looked at beside its process.
 * @throws SettingsError when it cannot be understood
 */
export async function entriesIn(path: string, sealer: Sealer): Promise<readonly Entry[] | undefined> {
  const sealed = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw problem(`cannot be read (${codeOf(error)})`);
  });
  if (sealed === undefined) return undefined;
  const text = sealer.open(RECORD, sealed);
  if (text !== undefined) return JSON.parse(text) as readonly Entry[];
  if (sealer.knows(sealed)) {
    throw problem('is damaged. Put back a copy of it, or remove it: everybody will have to log in again');
  }
  throw problem(
    'was not sealed with a key of REDMINE_MCP_STATE_KEY. Add the former key behind the new one, or remove the file: ' +
      'everybody will have to log in again',
  );
}

async function noneIn(path: string): Promise<readonly Entry[]> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw problem(`cannot be made (${codeOf(error)})`);
  });
  return [];
}

/** Tells one file from another that took its place. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown): string => {
  const { code, cause } = error as NodeJS.ErrnoException;
  return code ?? (cause as NodeJS.ErrnoException | undefined)?.code ?? 'an error';
};

function problem(what: string): SettingsError {
  const name = 'REDMINE_MCP_STATE_URL';
  return new SettingsError([{ name, message: `${name}: the file ${what}.` }]);
}
