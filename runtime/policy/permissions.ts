import { LRUCache } from 'lru-cache';
import { listAt } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';

const FRESH_MS = 60_000;

/**
 * What a caller's roles allow in a project, as far as the REST API lets one compute it: memberships come with the
 * proof of identity, permissions from `GET /roles/:id.json`. For a project that
 * the caller is not a member of nothing is known.
 */
export class Permissions {
  readonly #roles = new LRUCache<string, readonly string[]>({ max: 2000, ttl: FRESH_MS });

  /** Whether one of `names` is granted; null when that cannot be known. */
  async has(session: RedmineSession, project: number | undefined, names: readonly string[]): Promise<boolean | null> {
    const { identity } = session;
    if (identity.isAdmin) return true;
    // What the token may not be used for is not granted, whatever the roles are (Role#allowed_permissions).
    const usable = names.filter((name) => identity.scopes?.has(name) ?? true);
    if (usable.length === 0) return false;
    if (project === undefined) return null;
    const roles = identity.roles.get(project);
    // The Non member role, and what a project makes of it, cannot be read.
    if (!roles) return null;
    try {
      const granted = await Promise.all(roles.map((role) => this.#granted(session, role)));
      return granted.flat().some((name) => usable.includes(name));
    } catch {
      return null;
    }
  }

  async #granted(session: RedmineSession, role: number): Promise<readonly string[]> {
    const key = `${session.caller.key} ${role}`;
    const known = this.#roles.get(key);
    if (known) return known;
    const body = await session.send({ operation: 'getRole', path: { role_id: role } });
    const granted = listAt(body, 'role.permissions').map(String);
    this.#roles.set(key, granted);
    return granted;
  }
}
