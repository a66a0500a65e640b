import type {
  Body,
  Call,
  Composed,
  Json,
  JsonObject,
  Loose,
  OperationId,
  ResolverName,
} from '../../generated/types.ts';
import type { Identity } from '../identity.ts';
import type { Pages } from '../redmine/pages.ts';

/** What a request asks for; the operation is the reader's own. */
export type Asked = Omit<Call, 'operation' | 'body'>;

/** One read operation of Redmine. */
export interface Reader {
  /** The one record, or the whole list, that Redmine answers. @throws ToolError */
  record(asked?: Asked): Promise<Json>;
  /** Rows and Redmine's own total, every row once, over as many pages as it takes. @throws ToolError */
  rows(asked: Asked, most: number): Promise<Pages>;
}

/** All that a function of this folder has: its `uses`, as the caller, and what the call is known to be about. */
export interface Context<Uses extends OperationId, Names extends ResolverName> {
  readonly redmine: { readonly [Id in Uses]: Reader };
  readonly me: Identity;
  /** Today's date in UTC. */
  readonly today: string;
  /**
   * The id of what a name in a record of a list means, looked up as for any argument.
   * @param argument where it stands, for errors
   * @throws ToolError `unknown_name`, `ambiguous_name`
   */
  resolve(name: Names, value: string | number, argument: string, project?: number): Promise<number>;
}

/** One write that the pipeline is to make: permitted, recorded, sent and proven there, never by the function. */
export interface PlannedRow<Sent = JsonObject> {
  readonly body: Sent;
  /** The project whose permissions count. */
  readonly project: number;
  /** The id of a record that says the same already: nothing is sent. */
  readonly existing?: number | undefined;
}

/** The type of the function of a composed tool: what it gets and gives follows from the catalogue. */
export type Compose<Name extends keyof Composed> = (
  args: Composed[Name]['arguments'],
  context: Context<Composed[Name]['uses'], Composed[Name]['resolvers']>,
) => Promise<
  [Composed[Name]['writes']] extends [never]
    ? Composed[Name]['answers']
    : readonly PlannedRow<Loose<Body<Composed[Name]['writes']>>>[]
>;
