// Generated from spec/ by `npm run generate`. Do not edit: change the catalogue.
import type { components } from './arguments.d.ts';
import type { operations } from './redmine.d.ts';
import type { components as reports } from './reports.d.ts';

/**
 * What the compiled catalogue looks like: plain data and one pure function (`bind`) per action.
 * The runtime interprets these types; nothing in a generated file can reach the network.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** What an operation can do to Redmine's data. Declared in the catalogue, never inferred from the HTTP verb. */
export type Effect = 'read' | 'write' | 'destructive';

/** Redmine permission names, one of which suffices; or a class of callers. */
export type Permission = { readonly anyOf: readonly string[] } | 'public' | 'logged_in' | 'admin';

/** Redmine's filter types (app/models/query.rb, `operators_by_filter_type`), as far as the catalogue uses them. */
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

export interface FilterPolicy {
  readonly kind: FilterKind;
  /** Where a row shows the value that the filter asked for; lets the answer prove that the filter worked. */
  readonly reads?: string;
  /** The path parameter without which Redmine silently ignores the filter. */
  readonly needs?: string;
  /** The path parameter together with which Redmine silently ignores the filter. */
  readonly without?: string;
  /** First and last Redmine version that has the filter. */
  readonly since?: string;
  readonly until?: string;
}

/**
 * How a parameter is sent: `flag` as 1 or blank, since Redmine only asks whether it is blank; `flags` as a parameter
 * with the value 1 for each item, and what rows of each item show; `words` as text of which Redmine reads few words.
 */
export type ParameterCodec =
  | { readonly as: 'flag' | 'words' }
  | {
    readonly as: 'flags';
    readonly shows?: { readonly property: string; readonly as: { readonly [item: string]: readonly string[] } };
    /** The OAuth scope that each item needs; without any item Redmine takes all. */
    readonly scopes?: { readonly [item: string]: string };
  };

/** One HTTP call of Redmine's REST API. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Routes as Redmine writes them; the first whose parameters are all given is used. */
  readonly routes: readonly string[];
  readonly effect: Effect;
  readonly permission: Permission;
  /** OAuth scopes that it needs besides: Redmine asks only the caller's roles there. */
  readonly scopes?: readonly string[];
  /** OAuth scopes with which its answer holds more; nothing is refused without. */
  readonly reveals?: readonly string[];
  /** Sending it twice has the effect of sending it once, so it may be retried. */
  readonly repeatable: boolean;
  readonly success: readonly number[];
  /** Why it is refused where Redmine gives no reason. */
  readonly rejected?: string;
  /** The path parameter that a redirect names anew: wiki pages keep their old titles as redirects. */
  readonly renamed?: string;
  readonly filters?: { readonly [field: string]: FilterPolicy };
  /** Parameters that are not sent as they stand. */
  readonly codecs?: { readonly [parameter: string]: ParameterCodec };
  /** The body, or the answer, is a file as it is, not JSON. */
  readonly sends?: 'bytes';
  readonly answers?: 'bytes';
  /** The path to the rows of a paged answer, and a default order that makes pages stable. */
  readonly pages?: { readonly items: string; readonly sort?: string };
  readonly since?: string;
  readonly until?: string;
}

type Scalar = string | number | boolean;
/** A value or several (any of them); `not` excludes; `below` is a record of a tree with everything under it. */
export interface FilterArgument {
  readonly is?: Scalar | readonly Scalar[] | undefined;
  readonly not?: Scalar | readonly Scalar[] | undefined;
  readonly below?: number | undefined;
}

/** What `bind` makes of the arguments of a tool: the parts of one request, before any encoding. */
export interface Call {
  readonly operation: OperationId;
  readonly path?: { readonly [parameter: string]: string | number | undefined };
  readonly query?: { readonly [parameter: string]: Scalar | readonly Scalar[] | undefined };
  readonly filters?: { readonly [field: string]: FilterArgument };
  /** Custom field filters: keys are ids once names are resolved. */
  readonly customFieldFilters?: { readonly [id: string]: Json | undefined } | undefined;
  readonly body?: JsonObject;
}

/** How one field of an answer may be shown. Text is `admin`, `untrusted`, or of a closed shape that is checked on arrival. */
export type Field =
  | 'number'
  | 'boolean'
  | 'date'
  | 'date-time'
  | 'digits'
  | 'hex'
  | 'admin'
  | 'untrusted'
  | 'secret'
  | { readonly enum: readonly string[] }
  | { readonly shape: ShapeName }
  | { readonly list: Field }
  | { readonly codec: 'custom-fields' | 'path' };

export type Shape = { readonly [property: string]: Field };

/** One way to find the records that a name may mean. Tried in order until one is allowed and applies. */
export interface ResolverSource {
  readonly operation: OperationId;
  /** The source needs to know the project that the call is about. */
  readonly needs?: 'project';
  /** Path parameters: `project` stands for that project, `text` for the name looked for. */
  readonly path?: { readonly [parameter: string]: 'project' | 'text' };
  /** A text filter narrows the rows to those that contain the name looked for. */
  readonly search?: { readonly filter: string } | { readonly query: string };
  readonly query?: { readonly [parameter: string]: Scalar };
  readonly filters?: { readonly [field: string]: FilterArgument };
  /** Path to the rows (or the one record) in the answer. */
  readonly rows: string;
  /** Properties of a row that hold the record, when the row is not the record itself. */
  readonly entry?: readonly string[];
  /** Properties by which a record can be named; several joined by a space where Redmine shows them so. */
  readonly names: readonly string[];
  /** Whether only administrators can have written the names. */
  readonly trust: 'admin' | 'untrusted';
  /** The text must look like this for the source to apply. */
  readonly pattern?: string;
}

export interface Resolver {
  readonly noun: string;
  readonly sources: readonly ResolverSource[];
  /** Words that are passed through, because Redmine understands them. */
  readonly words?: readonly string[];
  /** An id has to be among the candidates, too: Redmine would take another one for none. */
  readonly strict?: true;
}

/** An argument that takes a name or an id. `argument` is a path, so that `not.status` is `['not', 'status']`. */
export interface Resolve {
  readonly argument: readonly string[];
  readonly resolver: ResolverName;
  /** Words that are passed through here, besides those of the resolver. */
  readonly words?: readonly string[];
}

/** Where the project of a call is found: in an argument, or in the record that was read before. */
export type ProjectSource = { readonly argument: string } | { readonly before: string };

export interface Permit {
  readonly argument: string;
  /** Permission names, one of which suffices. */
  readonly anyOf: readonly string[];
  /** What Redmine would do instead of refusing: why the call is refused here. */
  readonly consequence: string;
}

/** How a written value reads back. */
export interface VerifyField {
  readonly argument: string;
  /** Where the value is in the request: a path in its body, a path parameter, or always the same. */
  readonly body?: readonly string[];
  readonly path?: string;
  readonly wanted?: Json;
  /** Path in the record, or why it cannot be read. */
  readonly reads: string | { readonly never: string };
  readonly as?: 'text' | 'title' | 'custom-fields' | 'files' | 'contains' | 'absent' | 'some';
  /** Permissions without all of which Redmine drops the field in silence. */
  readonly permission?: readonly string[];
  /** Permissions without all of which Redmine does not show the field. */
  readonly seen?: readonly string[];
  /** Why Redmine may drop the field or store another value. */
  readonly why?: string;
}

/** Redmine may store a record from its other end: both ends swapped, and the opposite word. */
export interface Mirror {
  readonly ends: readonly [string, string];
  readonly by: string;
  readonly opposite: { readonly [word: string]: string };
}

/** How many other records go with the one that is deleted, or are left behind. */
export interface Count {
  readonly name: string;
  /** Counted by the total of a list of what is below the record… */
  readonly list?: {
    readonly operation: OperationId;
    /** Key of the rows, which are counted where Redmine gives no total. */
    readonly rows: string;
    /** The filter or the path parameter that takes the id of the record. */
    readonly below?: string;
    readonly in?: string;
    readonly filters: { readonly [field: string]: FilterArgument };
    /** Path in a row: only rows in which it is the id of the record are counted. */
    readonly own?: string;
  };
  /** Property of the record that Redmine leaves out for those who may not see what is counted. */
  readonly known?: string;
  /** …or by the length of a list in the record. */
  readonly items?: string;
  /** It is left behind: always, or when the argument has one of these values. */
  readonly stays?: true | { readonly [argument: string]: readonly string[] };
}

/** A list inside a record that is shown by budget (characters), newest first, each entry cut at `each`. */
export interface ItemsSlice {
  readonly argument: string;
  readonly items: string;
  readonly noun: string;
  /** The property of an item that holds its long text. */
  readonly text: string;
  readonly order: 'id desc';
  readonly budget: number;
  readonly each: number;
  /** Argument that picks one item, shown whole. */
  readonly one: string;
}

/** A long text of a record, shown in parts of `budget` characters. */
export interface TextSlice {
  readonly argument: string;
  readonly of: string;
  readonly budget: number;
  /** There is an argument `verbatim` that gives the text exactly as it is stored. */
  readonly verbatim?: true;
}

/** What is in a record that is a file. Its operations take the same path parameters as the one that reads the record. */
export interface FileContent {
  /** Goes on in a long text. */
  readonly argument: string;
  readonly download: OperationId;
  /** A picture of the file, for one that is too large; takes a size, too. */
  readonly thumbnail?: OperationId;
  /** Property of the record: so many bytes have to come. */
  readonly size: string;
  /** Where people open it, below the address of Redmine. */
  readonly page: string;
  /** Properties that are not shown: the page stands for them. */
  readonly hides: readonly string[];
  /** So many characters of a text at once. */
  readonly budget: number;
}

export interface RowsResult {
  readonly kind: 'rows';
  /** Path to the rows in the answer. */
  readonly items: string;
  readonly shape: ShapeName;
  readonly columns: readonly string[];
  /** What joins the two tables of a list; nothing where nothing trusted tells the records apart. */
  readonly key: readonly string[];
  /** Characters of a text in a row. */
  readonly each?: number;
  readonly noun: string;
}

export interface RecordResult {
  readonly kind: 'record';
  readonly root: string;
  readonly shape: ShapeName;
  readonly noun: string;
  readonly items?: ItemsSlice;
  readonly text?: TextSlice;
  readonly content?: FileContent;
}

export interface WrittenResult {
  readonly kind: 'written';
  readonly verb: string;
  readonly noun: string;
  /** Path to the id in the answer of a create, the path parameter that is the id, or that of the row that was found. */
  readonly id: { readonly answer: string } | { readonly path: string } | 'found';
}

export type Result = RowsResult | RecordResult | WrittenResult;

/** One operation with everything that policy needs to know about it. */
// biome-ignore lint/suspicious/noExplicitAny: each action has arguments of its own; validation proves them before bind sees them.
export interface Action<A = any> {
  readonly operation: OperationId;
  /** Every operation that a call of this action may send, resolvers included. */
  readonly operations: readonly OperationId[];
  /** Where the project of the call is found, for names that only a project knows; the first that is there counts. */
  readonly project?: readonly ProjectSource[];
  /** The project first, so that other names can be looked up in it. */
  readonly resolve: readonly Resolve[];
  /** Custom fields by name or id: values to write, or filters. `of` is the kind of record that has them. */
  readonly customFields?: { readonly argument: string; readonly use: 'values' | 'filters'; readonly of: string };
  /** Files to attach; `upload` takes each, and its token goes where `bind` puts the argument. */
  readonly files?: { readonly argument: string; readonly upload: OperationId };
  /** Redmine's name of a parameter → the argument, where they differ: errors speak of arguments. */
  readonly names: { readonly [wire: string]: string };
  readonly permit: readonly Permit[];
  /** The record that the call is about, read once; `root` is its key in the answer. */
  readonly before?: {
    readonly operation: OperationId;
    readonly root: string;
    readonly shape: ShapeName;
    readonly bind: (a: A) => Call | undefined;
    /** Arguments that have to be ids before it can be read. */
    readonly names?: readonly string[];
    /** There must be no such record yet. */
    readonly absent?: true;
  };
  /** Properties of the record that are sent when no argument says otherwise, because Redmine insists on them. */
  readonly fill?: readonly { readonly body: readonly string[]; readonly reads: string }[];
  /** Of the operation's statuses those that prove that this was done, and nothing else. */
  readonly success?: readonly number[];
  /** What else the answer says when it is done. */
  readonly note?: string;
  /** What may not be changed in the record of the caller's own account, and why. */
  readonly own?: readonly { readonly argument: string; readonly reads: string; readonly consequence: string }[];
  /** Lists that Redmine stores as they come: their words have to be known, or in the record (at `reads`) already. */
  readonly known?: readonly { readonly argument: string; readonly words: readonly string[]; readonly reads: string }[];
  /** An argument that holds the state which the caller saw; another state in the record is a conflict. */
  readonly unchanged?: { readonly argument: string; readonly reads: string };
  /** An argument that has to be the id of an item in a list of the record. */
  readonly item?: { readonly argument: string; readonly in: string };
  readonly preview?: {
    readonly show: readonly string[];
    readonly counts: readonly Count[];
    readonly shape: ShapeName;
    /** What becomes of what is counted, where it does not go with the record. */
    readonly counted?: string;
    /** Arguments that say how it is to be done. */
    readonly given?: readonly string[];
  };
  readonly verify?: {
    /** The create's own answer, the same read again, another read, or the newest row of a list. */
    readonly from: 'answer' | 'before' | 'read' | 'newest';
    readonly root: string;
    /** Of `read` and `newest`; the id is that of the record that a create answered. */
    readonly bind?: (a: A, id?: number) => Call | undefined;
    readonly mirror?: Mirror;
    /** Of `newest`: reads the row that was found, where rows do not show everything. */
    readonly whole?: { readonly root: string; readonly bind: (a: A, id?: number) => Call | undefined };
    /** That Redmine shows it to nobody any more is what was asked for. */
    readonly forbidden?: true;
    /** That it is not there any more is what was asked for. */
    readonly missing?: true;
    /** Why the record may not be as asked for. */
    readonly why?: string;
    readonly fields: readonly VerifyField[];
  };
  readonly result: Result;
  readonly bind: (a: A) => Call;
}

/** What a composed function answers: a record whose lists are shown as tables, the list `pages` in parts. */
export interface ReportResult {
  readonly kind: 'report';
  readonly shape: ShapeName;
  readonly noun: string;
  readonly pages?: string;
}

/** A function of runtime/compose in the place of one request, and the policy that it runs under. */
export interface ComposedAction extends Pick<Action, 'operations' | 'project' | 'resolve' | 'names'> {
  readonly compose: keyof Composed;
  /** The reads that the function is handed → the key of what each answers. */
  readonly uses: { readonly [Id in OperationId]?: string };
  /** What it plans and the pipeline sends, row by row, each proven by its own answer. */
  readonly write?: { readonly operation: OperationId } & Required<Pick<Action, 'verify' | 'permit'>>;
  readonly result: ReportResult;
}

/** What is known of a tool before it is called. */
interface ToolFacts {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly toolset: string;
  readonly effect: Effect;
  /** Names that it had: a call by one of them still works, but none is listed. */
  readonly renamedFrom?: readonly string[];
}

export interface ToolEntry extends ToolFacts {
  /** JSON of the input schema that tools/list shows. */
  readonly advertised: string;
}

export interface Tool extends ToolFacts {
  /** The argument that picks the action; a tool without one has the single action `call`. */
  readonly discriminator?: string;
  /** What it costs a model: o200k tokens of its name, description and advertised schema. */
  readonly tokens: number;
  readonly actions: { readonly [name: string]: Action | ComposedAction };
}

/** What tools/list shows, and the closed schema of each action that enforcement reads. */
export interface ToolSchemas {
  readonly advertised: JsonObject;
  /** Of `structuredContent`. */
  readonly output: JsonObject;
  readonly strict: { readonly [action: string]: JsonObject };
}

/** One sign by which a running Redmine tells its version. */
export interface Probe {
  readonly since: string;
  readonly get: string;
  readonly status?: number;
  readonly has?: string;
}

/** T with every property optional or undefined, at every depth: what is left out is not sent. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object
  ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
  : T;

export type OperationId = "addGroupUsers" | "addWatchers" | "archiveProject" | "closeProject" | "createFile" | "createGroup" | "createIssue" | "createIssueCategory" | "createMembership" | "createNews" | "createProject" | "createRelation" | "createTimeEntry" | "createUser" | "createVersion" | "deleteAttachment" | "deleteGroup" | "deleteIssue" | "deleteIssueCategory" | "deleteMembership" | "deleteNews" | "deleteProject" | "deleteRelation" | "deleteTimeEntry" | "deleteUser" | "deleteVersion" | "deleteWikiPage" | "downloadAttachment" | "getAccount" | "getAttachment" | "getCurrentUser" | "getGroup" | "getIssue" | "getIssueCategory" | "getMembership" | "getNews" | "getProject" | "getRelation" | "getRole" | "getThumbnail" | "getTimeEntry" | "getUser" | "getVersion" | "getWikiPage" | "linkChangeset" | "listCustomFields" | "listDocumentCategories" | "listFiles" | "listGroups" | "listIssueCategories" | "listIssuePriorities" | "listIssueStatuses" | "listIssues" | "listMemberships" | "listNews" | "listProjects" | "listQueries" | "listRelations" | "listRoles" | "listTimeEntries" | "listTimeEntryActivities" | "listTrackers" | "listUsers" | "listVersions" | "listWikiPages" | "putWikiPage" | "removeGroupUser" | "removeWatcher" | "reopenProject" | "searchAll" | "unarchiveProject" | "unlinkChangeset" | "updateAccount" | "updateAttachment" | "updateGroup" | "updateIssue" | "updateIssueCategory" | "updateJournal" | "updateMembership" | "updateNews" | "updateProject" | "updateTimeEntry" | "updateUser" | "updateVersion" | "uploadFile";
export type ShapeName = "Account" | "ActivityRef" | "AssigneeCount" | "Attachment" | "AuthSourceRef" | "CategoryRef" | "Changeset" | "ChildIssue" | "CustomField" | "CustomFieldRef" | "CustomFieldValue" | "EnabledModule" | "EnumerationValue" | "FieldFacts" | "FieldsReport" | "Group" | "Issue" | "IssueCategory" | "IssueRef" | "IssueStatus" | "Journal" | "JournalDetail" | "Membership" | "NamedIssue" | "News" | "NewsComment" | "PossibleValue" | "PrincipalRef" | "PriorityCount" | "PriorityRef" | "Project" | "ProjectFile" | "ProjectRef" | "ProjectSummary" | "RelatedIssue" | "RelatedWork" | "Relation" | "Role" | "RoleRef" | "SavedQuery" | "SearchResult" | "StatusCount" | "StatusRef" | "TimeEntry" | "TimeGroup" | "TimeReport" | "Timeline" | "TimelineIssue" | "TimelineVersion" | "Tracker" | "TrackerRef" | "Upload" | "User" | "Version" | "VersionCount" | "VersionRef" | "WikiPage" | "WikiPageEntry" | "WikiPageRef" | "WrittenRow" | "WrittenRows";
export type ResolverName = "account" | "activity" | "category" | "group" | "issue_custom_field" | "issue_priority" | "issue_query" | "issue_status" | "member" | "principal" | "project" | "project_category" | "project_group" | "project_tracker" | "role" | "time_entry_query" | "tracker" | "user" | "version";

/** The arguments of an action as `bind` gets them: validated, names resolved to ids. */
export type Arguments = components['schemas'];

/** What an operation is sent, by generated/openapi.json. */
export type Body<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Content } };
}
  ? Content
  : never;

/** The records that composed functions answer. */
export type Reports = reports['schemas'];

/** T at every depth with what is absent left out, and null where it cannot be known. */
export type Told<T> = T extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : T extends object
  ? { readonly [Key in keyof T]?: Told<T[Key]> | null | undefined }
  : T;

/** What each function of runtime/compose gets and has to give. What is not in `uses` does not exist for it. */
export interface Composed {
  importTimeEntries: {
    arguments: Arguments["import_time_entries"];
    uses: "listIssues" | "listTimeEntries";
    writes: "createTimeEntry";
    resolvers: "activity" | "project";
    answers: Told<Reports["WrittenRows"]>;
  };
  issueFields: {
    arguments: Arguments["issue_fields"];
    uses: "getIssue" | "getProject" | "listCustomFields" | "listIssues" | "listTrackers";
    writes: never;
    resolvers: never;
    answers: Told<Reports["FieldsReport"]>;
  };
  projectSummary: {
    arguments: Arguments["project_summary"];
    uses: "getProject" | "getRole" | "listIssues" | "listVersions";
    writes: never;
    resolvers: never;
    answers: Told<Reports["ProjectSummary"]>;
  };
  relatedWork: {
    arguments: Arguments["related_work"];
    uses: "listIssues";
    writes: never;
    resolvers: never;
    answers: Told<Reports["RelatedWork"]>;
  };
  timeReport: {
    arguments: Arguments["time_report"];
    uses: "getRole" | "listIssues" | "listTimeEntries";
    writes: never;
    resolvers: never;
    answers: Told<Reports["TimeReport"]>;
  };
  timeline: {
    arguments: Arguments["timeline"];
    uses: "listIssues" | "listVersions";
    writes: never;
    resolvers: never;
    answers: Told<Reports["Timeline"]>;
  };
}
