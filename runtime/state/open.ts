import { SettingsError } from '../config/report.ts';
import type { Logger } from '../log.ts';
import { MemoryStore } from './memory.ts';
import { parsePlace } from './place.ts';
import type { Store } from './store.ts';

export interface StateSettings {
  /** REDMINE_MCP_STATE_URL; undefined: memory. */
  readonly url: string | undefined;
  /** REDMINE_MCP_STATE_KEY, the newest first. */
  readonly keys: readonly string[];
}

/**
 * The store that the settings name. A Redis that cannot be reached yet is no failure: the store says so until it can.
 * @throws SettingsError when there can be none, as with a file that another key sealed
 */
export async function openStore({ url, keys }: StateSettings, log: Pick<Logger, 'warn'>): Promise<Store> {
  const place = parsePlace(url ?? 'memory:');
  switch (place?.kind) {
    case 'memory':
      return new MemoryStore();
    case 'file': {
      const [{ FileStore }, { Sealer }] = await Promise.all([import('./file.ts'), import('./seal.ts')]);
      return FileStore.open(place.path, new Sealer(keys));
    }
    case 'redis':
      return (await import('./redis.ts')).RedisStore.open(place, log);
    default:
      throw new SettingsError([{ name: 'REDMINE_MCP_STATE_URL', message: STATE_URL_HELP }]);
  }
}

const STATE_URL_HELP =
  'REDMINE_MCP_STATE_URL is not understood. Allowed: memory:, file:/path, redis://[user:password@]host[:port][/database] ' +
  'and rediss:// (TLS).';
