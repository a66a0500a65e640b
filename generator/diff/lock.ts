import { LOCK_FORMAT, lockSha256 } from '../lower/lock.ts';
import { isObject, type JsonObject } from './tree.ts';

/** A lock that cannot be compared. */
export class LockError extends Error {}

/**
 * Reads `generated/catalogue.json`, and proves that its hash is that of its content.
 * @throws LockError where it is none, of another form, or changed by hand
 */
export function readLock(text: string, name: string): JsonObject {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    throw new LockError(`${name} is not JSON.`);
  }
  if (!isObject(lock) || !isObject(lock['tools'])) throw new LockError(`${name} is no lock file.`);
  if (lock['format'] !== LOCK_FORMAT)
    throw new LockError(`${name} has the form ${JSON.stringify(lock['format'])}; only ${LOCK_FORMAT} can be compared.`);
  const own = lockSha256(lock as Record<string, unknown>);
  if (own !== lock['sha256'])
    throw new LockError(`${name} was changed by hand: its content is ${own}. Mend: npm run generate`);
  return lock;
}
