import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals records before they are stored: AES-256-GCM, each key by HKDF-SHA256 from one of REDMINE_MCP_STATE_KEY, the name
 * of the record as additional data, so that no record can take another one's place. The first key seals; all open, so
 * that keys can be rotated.
 */
export class Sealer {
  readonly #keys: readonly { readonly id: string; readonly key: Buffer }[];

  /** @param secrets at least one; the newest first */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new Error('a sealer needs a key');
    this.#keys = secrets.map((secret) => {
      const key = Buffer.from(hkdfSync('sha256', secret, '', 'redmine-mcp state', 32));
      return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key };
    });
  }

  seal(record: string, plain: string): string {
    const [newest] = this.#keys;
    if (!newest) throw new Error('a sealer needs a key');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, newest.key, nonce).setAAD(Buffer.from(record));
    const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${newest.id}.${sealed.toString('base64url')}`;
  }

  /** Undefined when it was sealed with another key, for another record, or was changed. */
  open(record: string, sealed: string): string | undefined {
    const [id, text = ''] = sealed.split('.');
    const known = this.#keys.find((each) => each.id === id);
    const bytes = Buffer.from(text, 'base64url');
    if (!known || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(ALGORITHM, known.key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(record)).setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return undefined;
    }
  }
}
