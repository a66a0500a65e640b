import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 's1';
const CIPHER = 'aes-256-gcm';
/** NIST SP 800-38D: 96 bits of IV, 128 of tag. */
const [IV_BYTES, TAG_BYTES] = [12, 16] as const;

interface Key {
  /** Tells keys apart and reveals nothing of them. */
  readonly id: string;
  readonly secret: Buffer;
}

/**
 * Seals texts with AES-256-GCM. The keys are derived (HKDF-SHA256, RFC 5869) from what the operator gave, which may be of
 * any length. The name of the record is authenticated with it: a value that was put under another name does not open.
 * The first key seals; all of them open, so that a new one can be put in front and the former one be removed once
 * everything that it sealed has been written again or has expired.
 */
export class Sealer {
  readonly #keys: ReadonlyMap<string, Key>;
  readonly #first: Key;

  /** @throws Error without a key */
  constructor(secrets: readonly string[]) {
    const keys = secrets.map((secret) => ({
      id: derived(secret, 'id', 6).toString('base64url'),
      secret: derived(secret, 'seal', 32),
    }));
    if (!keys[0]) throw new Error('there is no key to seal with');
    this.#first = keys[0];
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  seal(record: string, plain: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#first.secret, iv).setAAD(Buffer.from(record));
    const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${this.#first.id}.${sealed.toString('base64url')}`;
  }

  /** @returns undefined when none of the keys sealed it, when it was changed, or when it is another record's */
  open(record: string, sealed: string): string | undefined {
    const key = this.#keyOf(sealed);
    if (!key) return undefined;
    const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(CIPHER, key.secret, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(record))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return undefined;
    }
  }

  /** Whether one of the keys says to have sealed it: what then does not open has been damaged. */
  knows(sealed: string): boolean {
    return this.#keyOf(sealed) !== undefined;
  }

  #keyOf(sealed: string): Key | undefined {
    const [version, id = ''] = sealed.split('.', 2);
    return version === VERSION ? this.#keys.get(id) : undefined;
  }
}

function derived(secret: string, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `redmine-mcp state ${purpose}`, bytes));
}
