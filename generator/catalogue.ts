/**
 * The catalogue as its files say it, typed. `spec/catalogue.schema.json` is the authority on what is allowed;
 * these types only let the compiler read it.
 */

export type Effect = 'read' | 'write' | 'destructive';
export type PermissionSpec = string | { anyOf: string[] };
export type TrustSpec = 'untrusted' | 'admin' | 'system';
export type TypeName = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';
export type Scalar = string | number | boolean;

export interface JsonSchemaWords {
  $ref?: string;
  type?: TypeName | TypeName[];
  format?: 'date' | 'date-time' | 'uri' | 'email';
  enum?: (Scalar | null)[];
  const?: Scalar;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  items?: PropertySpec;
}

export interface PropertySpec extends JsonSchemaWords {
  'x-trust'?: TrustSpec;
  secret?: true;
  codec?: 'custom-fields' | 'files' | 'flag' | 'bit' | 'flags' | 'words' | 'path';
  /** Of `flags`: what a row shows of each item, as `property` and values. */
  shows?: { property: string; as: Record<string, string[]> };
  /** Of `flags`: the OAuth scope that each item needs. */
  scopes?: Record<string, string>;
  resolve?: string;
  reads?: string | { never: string };
  as?: 'text' | 'title' | 'contains' | 'absent' | 'some';
  permission?: PermissionSpec;
  unless?: 'refuse';
  /** Refused for the record of the caller's own account, because of `why`. */
  own?: 'refuse';
  /** With `unless`: what Redmine would do; else: why it may drop the value. */
  why?: string;
  /** Without it Redmine does not show what was written. */
  seen?: PermissionSpec;
  /** Words that Redmine itself has, for a list that stores any: others only if the record has them. */
  known?: string[];
  include?: string;
  since?: string;
  until?: string;
}

export interface SchemaSpec {
  /** Of properties that do not say their own. */
  permission?: PermissionSpec;
  allOf?: { $ref: string }[];
  /** What tells its records apart, where the id alone does not. */
  key?: string[];
  properties?: Record<string, PropertySpec>;
  mirror?: MirrorSpec;
  views?: Record<string, string[]>;
}

/** Redmine may store a record from its other end: ends swapped, the opposite word. */
export interface MirrorSpec {
  ends: [string, string];
  by: string;
  opposite: Record<string, string>;
}

export type FilterKind =
  | 'list'
  | 'list_optional'
  | 'status'
  | 'flag'
  | 'date'
  | 'text'
  | 'search'
  | 'number'
  | 'tree'
  | 'relation';

export interface FilterSpec {
  kind: FilterKind;
  resolve?: string;
  values?: string[];
  words?: string[];
  reads?: string;
  needs?: string;
  without?: string;
  since?: string;
  until?: string;
}

export interface OperationSpec {
  http: string;
  also?: string[];
  /** Path parameters of this operation that differ from what `parameters` of the defaults or an id is. */
  path?: Record<string, PropertySpec>;
  effect: Effect;
  why?: string;
  permission: PermissionSpec;
  /** OAuth scopes that it needs besides, where Redmine asks the caller's roles and not the token. */
  scopes?: string[];
  /** OAuth scopes with which its answer holds more: clients are told to ask for them, and no call is refused without. */
  reveals?: string[];
  repeatable?: boolean;
  success?: number[];
  /** Why it is refused where Redmine gives no reason (422 with an empty body). */
  rejected?: string;
  filters?: Record<string, FilterSpec>;
  query?: Record<string, PropertySpec>;
  /** Root key → the record below it (`$ref`), or a property at the top. */
  body?: Record<string, PropertySpec>;
  /** The path parameter that a redirect names anew. */
  renamed?: string;
  response?: Record<string, { list: string } | { one: string }>;
  sends?: 'bytes';
  answers?: 'bytes';
  pages?: { items: string; sort?: string };
  since?: string;
  until?: string;
}

export interface InputSpec extends JsonSchemaWords {
  to?: string;
  unchanged?: string;
  excludes?: string[];
  /** Argument inside of this one → filter. */
  filters?: Record<string, string>;
  resolve?: string;
  required?: true;
  include?: string;
  describe?: string;
  /** Composed tools: a list of records, and what each of them has. */
  each?: Record<string, InputSpec>;
}

/** A function of runtime/compose, with all that it may send and the schema of what it answers. */
export interface ComposeSpec {
  function: string;
  uses: string[];
  answers: string;
  /** The list of the answer that is shown in pages. */
  pages?: string;
}

export interface ReadSpec {
  read: string;
  include?: string | string[];
  from?: Record<string, string>;
  has?: Record<string, string>;
  must?: 'be-absent';
}

/** How a write is read back: its own answer, the read before again, another read, or the newest row of a list. */
export type VerifySpec =
  | 'answer'
  | 'before'
  | {
      read: string;
      from?: 'answer' | Record<string, string>;
      when?: string[];
      include?: string | string[];
      expect?: ExpectSpec;
      else?: string;
    }
  | { newest: string; whole?: string; when?: string[] };

/** What the record has to show afterwards, where nothing that was sent says it; or the failure to read it that proves it. */
export type ExpectSpec = Record<string, Scalar> | 'forbidden' | 'missing';

export type RuleSpec =
  | { exactlyOneOf: string[] }
  | { atLeastOneBesides: string[] }
  | { needs: Record<string, string> }
  | { alone: Record<string, string[]> };

/** What goes with a record, or stays without it: always, or when an argument has one of these values. */
export type CountSpec = { stays?: true | Record<string, string[]>; known?: string } & (
  | { items: string }
  | { list: string; below?: string; in?: string; filters?: Record<string, { is?: Scalar | Scalar[] }>; own?: string }
);

/** A record that is a file, and where its content is. */
export interface ContentSpec {
  download: string;
  thumbnail?: string;
  size: string;
  page: string;
  hides?: string[];
  budget: number;
}

export interface ActionSpec {
  call: string;
  input: Record<string, InputSpec>;
  with?: Record<string, unknown>;
  before?: ReadSpec;
  project?: string[];
  rules?: RuleSpec[];
  view?: string;
  each?: number;
  rows?: string;
  noun?: string;
  /** What was done to it, where created, changed and deleted do not say it. */
  verb?: string;
  /** What else the answer says when it is done. */
  note?: string;
  verify?: VerifySpec;
  /** Place in the body → property of the record that is sent there when no argument says otherwise. */
  fill?: Record<string, string>;
  /** Of the operation's statuses those that prove that this action, and no other, was done. */
  success?: number[];
  content?: ContentSpec;
  slices?: {
    notes?: { items: string; text: string; noun: string; order: 'id desc'; budget: number; each: number; one: string };
    text?: { of: string; budget: number; verbatim?: true };
  };
  preview?: { show: string[]; counted?: string; counts?: Record<string, CountSpec> };
}

export interface ToolSpec extends Partial<ActionSpec> {
  title: string;
  describe: string;
  toolset?: string;
  effect?: Effect;
  /** Names that it had, which are still accepted, but not listed. */
  renamed_from?: string[];
  by?: string;
  actions?: Record<string, ActionSpec>;
  compose?: ComposeSpec;
  input: Record<string, InputSpec>;
}

export interface ResolverSourceSpec {
  read: string;
  needs?: 'project';
  path?: Record<string, 'project' | 'text'>;
  search?: { filter: string } | { query: string };
  query?: Record<string, Scalar>;
  filters?: Record<string, { is?: Scalar | Scalar[] }>;
  rows: string;
  entry?: string[];
  names: string[];
  pattern?: string;
}

export interface ResolverSpec {
  noun: string;
  words?: string[];
  /** An id has to be among the candidates, too. */
  strict?: true;
  sources: ResolverSourceSpec[];
}

export interface ProbeSpec {
  since: string;
  get: string;
  status?: number;
  has?: string;
}

export interface DefaultsSpec {
  versions: string[];
  probes: ProbeSpec[];
  paging: { limit: number; max: number; per_request: number };
  budgets: { tool: number; default: number; all: number };
  toolsets: Record<string, { default: boolean; describe: string }>;
  /** Path parameters that are not the id of a record, wherever they stand. */
  parameters?: Record<string, PropertySpec>;
  resolvers: Record<string, ResolverSpec>;
  schemas: Record<string, SchemaSpec>;
}

export interface ResourceSpec {
  resource: string;
  toolset: string;
  schemas?: Record<string, SchemaSpec>;
  operations?: Record<string, OperationSpec>;
  tools?: Record<string, ToolSpec>;
}

/** Redmine's REST API as spec/api.yaml has it. */
export interface ApiSpec {
  /** Every row has to be an operation or excluded. */
  complete: boolean;
  rows: (string | Required<ApiRow>)[];
}

/** A row of Redmine's API: method and route, and its first version if that is not the oldest one supported. */
export interface ApiRow {
  row: string;
  since?: string;
}

/** What the live suite saw of one version: check → operation id → outcome. Written by it alone. */
export type Evidence = Record<string, Record<string, unknown>>;

/** A call that was made, and the text that answered it; ids, dates and boundaries are replaced by fixed ones. */
export interface Example {
  arguments: Record<string, unknown>;
  answer: string;
}

/** A blocking finding of the diff that a human accepted. Files below spec/ that no compiled file depends on. */
export interface AcknowledgedSpec {
  fingerprint: string;
  rule: string;
  reason: string;
}

/** All files of the catalogue, merged. */
export interface Catalogue {
  defaults: DefaultsSpec;
  api: { complete: boolean; rows: ApiRow[] };
  schemas: Record<string, SchemaSpec>;
  operations: Record<string, OperationSpec>;
  /** Each with the toolset of its file unless it names its own. */
  tools: Record<string, ToolSpec & { toolset: string }>;
  /** Row of the API → reason why no tool exposes it. */
  exclusions: Record<string, string>;
  /** Redmine version → permission name → it can be granted to members only; it belongs to every role. */
  permissions: Record<string, Record<string, { membersOnly: boolean; public: boolean }>>;
  /** Redmine version → what was seen there. */
  verified: Record<string, Evidence>;
  /** Tool → one call of it. */
  examples: Record<string, Example>;
  /** File name → source of what composed tools do (runtime/compose): read as text, never imported. */
  functions: Record<string, string>;
}
