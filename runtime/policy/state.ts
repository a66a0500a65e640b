import { ToolError } from '../errors.ts';
import type { Sealer } from '../state/seal.ts';
import { StateUnavailable, type Store } from '../state/store.ts';

/** State that replicas share, or that survives a restart: whatever of it others could use is sealed. */
export interface SharedState {
  readonly store: Store;
  readonly sealer: Sealer;
}

const AGAIN_S = 5;

/** What a policy keeps in a store; all of it is asked before anything is sent. @throws ToolError `unreachable` */
export async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StateUnavailable)) throw error;
    const message = `This server cannot reach its state now. Nothing was sent; try again in ${AGAIN_S} s.`;
    throw new ToolError('unreachable', message, { retryAfterS: AGAIN_S });
  }
}
