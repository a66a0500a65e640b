import type { FilterArgument } from '../../../generated/types.ts';
import type { SeedFacts } from '../../../scripts/redmine/testbed.ts';
import type { Body, Scene } from '../scene.ts';
import type { Request } from './call.ts';
import { account } from './examples/account.ts';
import { attachments } from './examples/attachments.ts';
import { changesets } from './examples/changesets.ts';
import { files } from './examples/files.ts';
import { groups } from './examples/groups.ts';
import { issueCategories } from './examples/issue-categories.ts';
import { issues } from './examples/issues.ts';
import { memberships } from './examples/memberships.ts';
import { news } from './examples/news.ts';
import { projects } from './examples/projects.ts';
import { queries } from './examples/queries.ts';
import { relations } from './examples/relations.ts';
import { search } from './examples/search.ts';
import { timeEntries } from './examples/time-entries.ts';
import { users } from './examples/users.ts';
import { values } from './examples/values.ts';
import { versions } from './examples/versions.ts';
import { watchers } from './examples/watchers.ts';
import { wiki } from './examples/wiki.ts';

/** A Redmine, and the user who calls: what has to be somebody's own is made for this one. */
export interface World {
  readonly scene: Scene;
  readonly seed: SeedFacts;
  readonly me: number;
  /** The permission that is tried, where one of several is enough and it decides what the call can be about. */
  readonly having?: string;
}

/** The value of a filter, and the path parameters that it needs where they are not those of the example. */
export type FilterValue = Is | { readonly is: Is; readonly path: NonNullable<Request['path']> };
type Is = NonNullable<FilterArgument['is']>;

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
  besides?: readonly string[] | ((permission: string, version: string) => readonly string[]);
  /** About no project: Redmine asks the role of non-members, too, and that has one of the permissions. */
  global?: true;
  /** Permissions that are enough, too, in some versions; the catalogue has the ones that are enough in all. */
  wider?: { since?: string; until?: string; permissions: string[] };
  /** The status by which Redmine refuses who lacks the permission, where it is not 403. */
  refused?: number;
  /** Bodies that have a value for everything that can be written, as many as they need not to get in each other's way. */
  values?(world: World): object[] | Promise<object[]>;
  /** Fields whose permission Redmine does not ask of the caller, up to a version or ever. */
  unguarded?: readonly { readonly name: string; readonly until?: string }[];
  /** A value for each filter that some rows have and others do not. */
  filters?(world: World): Record<string, FilterValue>;
}

export type Examples = Readonly<Record<string, Example>>;

/** By operation id. An operation without an example is a failing test. */
export const examples: Examples = {
  ...account,
  ...attachments,
  ...changesets,
  ...files,
  ...groups,
  ...issueCategories,
  ...issues,
  ...memberships,
  ...news,
  ...projects,
  ...queries,
  ...relations,
  ...search,
  ...timeEntries,
  ...users,
  ...values,
  ...versions,
  ...watchers,
  ...wiki,
};
