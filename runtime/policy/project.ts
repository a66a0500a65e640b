import type { Action, Json, JsonObject } from '../../generated/types.ts';
import { at, idOf } from '../json.ts';

/** Finds the project of a call, for names that only a project knows and for permissions. */
export class ProjectOfCall {
  readonly #action: Pick<Action, 'project'>;
  readonly #record: Json | undefined;

  /** @param record what was read before, without its root key */
  constructor(action: Pick<Action, 'project'>, record: Json | undefined) {
    this.#action = action;
    this.#record = record;
  }

  /** The project whose permissions count: that of the record where there is one, since an argument may move it. */
  owner(args: JsonObject): number | undefined {
    return idOf(at(this.#record, 'project')) ?? this.id(args);
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
