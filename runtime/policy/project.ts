import type { Action, Json, JsonObject } from '../../generated/types.ts';
import { at } from '../json.ts';

/** Finds the project of a call, for names that only a project knows and for permissions. */
export class ProjectOfCall {
  readonly #action: Action;
  readonly #record: Json | undefined;

  /** @param record what was read before, without its root key */
  constructor(action: Action, record: Json | undefined) {
    this.#action = action;
    this.#record = record;
  }

  /** Its id, once the argument that names it is resolved; undefined when the call has none. */
  id(args: JsonObject): number | undefined {
    for (const source of this.#action.project ?? []) {
      const value = 'argument' in source ? at(args, source.argument) : at(this.#record, source.before);
      if (typeof value === 'number') return value;
    }
    return undefined;
  }
}
