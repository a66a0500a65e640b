import type { FilterArgument } from '../../../generated/types.ts';
import type { SeedFacts } from '../../../scripts/redmine/testbed.ts';
import type { Body, Scene } from '../scene.ts';
import type { Request } from './call.ts';
import { issues } from './examples/issues.ts';
import { projects } from './examples/projects.ts';
import { timeEntries } from './examples/time-entries.ts';
import { users } from './examples/users.ts';
import { values } from './examples/values.ts';
import { wikiPages } from './examples/wiki-pages.ts';

/** A Redmine, and the user who calls: what has to be somebody's own is made for this one. */
export interface World {
  readonly scene: Scene;
  readonly seed: SeedFacts;
  readonly me: number;
}

/** Values by wire name, such as `status_id`. */
type Values<Value> = (world: World) => Record<string, Value>;

/** How one operation is called: all that these tests know about it beyond what the catalogue says. */
export interface Example {
  /**
   * A call that works in the project alpha, with records of its own where it uses them up. `wanted` is the body that will
   * be sent instead, one of `values`.
   */
  call(world: World, wanted?: Body): Request | Promise<Request>;
  /** More calls: the operation's other routes, and answers that show properties which the first one does not. */
  more?(world: World): Request[] | Promise<Request[]>;
  /** Permissions to see what the call is about, which Redmine asks for besides that of the operation. */
  besides?: string[];
  /** The status by which Redmine refuses who lacks the permission, where it is not 403. */
  refused?: number;
  /** Bodies that have a value for everything that can be written, as many as they need not to get in each other's way. */
  values?(world: World): object[];
  /** A value for each filter that some rows have and others do not. */
  filters?: Values<NonNullable<FilterArgument['is']>>;
}

export type Examples = Readonly<Record<string, Example>>;

/** By operation id. An operation without an example is a failing test. */
export const examples: Examples = { ...issues, ...projects, ...timeEntries, ...users, ...values, ...wikiPages };
