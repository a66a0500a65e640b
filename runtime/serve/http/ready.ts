import { randomUUID } from 'node:crypto';
import type { App } from '../../app.ts';
import { StateUnavailable } from '../../state/store.ts';

const FRESH_MS = 5000;
const PATIENCE_MS = 5000;

/** Why nothing can be done for anybody; undefined: all is well. The texts are shown to anybody and name no host. */
export type Readiness = () => Promise<string | undefined>;

/** Of the state that requests need; it is so near that it is asked each time. */
export type StateCheck = () => Promise<void>;

/**
 * Whether Redmine answers and its REST API is on, asked at most every five seconds however many want to know. Nobody's
 * credential is needed: who calls without one is told 401, and 403 while the API is off
 * (ApplicationController#require_login).
 */
export function readinessOf(
  { settings, probe }: Pick<App, 'settings' | 'probe'>,
  now: () => number = Date.now,
  checkState: StateCheck = async () => undefined,
): Readiness {
  let asked: { at: number; answer: Promise<string | undefined> } | undefined;
  return async () => {
    if (!settings.url) return 'REDMINE_URL is not set';
    const lost = await checkState().catch((error: unknown) => error);
    if (lost) return `its state cannot be reached${lost instanceof StateUnavailable ? `: ${lost.message}` : ''}`;
    if (!asked || now() - asked.at >= FRESH_MS) asked = { at: now(), answer: ask(probe) };
    return asked.answer;
  };
}

async function ask(probe: App['probe']): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const status = await probe('/users/current.json', { tool: 'readyz', requestId: randomUUID(), signal });
    if (status === 401 || status === 200) return undefined;
    if (status === 403) return "Redmine's REST API is switched off";
    return `Redmine answers ${status}`;
  } catch {
    return 'Redmine does not answer';
  }
}
