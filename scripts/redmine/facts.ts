/**
 * What the seed made, as it printed it: ids and secrets that tests need. Names in the records are the seed's own labels
 * ("plain", "long", "hostile lf"); what they stand for is written in seed/*.rb where they are made.
 */
export interface SeedFacts {
  /** Redmine's own version, such as 6.1.5. */
  readonly redmine: string;
  /** Every user's password. */
  readonly password: string;
  readonly textFormatting: string;
  /** Ids by name, as they are in Redmine's default data. */
  readonly trackers: Names<'Bug' | 'Feature' | 'Support' | 'Strict'>;
  readonly statuses: Names<'New' | 'In Progress' | 'Resolved' | 'Feedback' | 'Closed' | 'Rejected'>;
  readonly priorities: Names<'Low' | 'Normal' | 'High' | 'Urgent' | 'Immediate'>;
  readonly activities: Names<'Design' | 'Development'>;
  readonly documentCategories: Names<'User documentation' | 'Technical documentation'>;
  readonly roles: Names;
  /** By login. */
  readonly users: Known<SeedUser, SeedLogin>;
  readonly groups: Known<{ readonly id: number; readonly name: string }, 'team' | 'hostile' | 'writers'>;
  readonly authSources: Names<'directory'>;
  /** For each permission that can be taken away: the login that has only it, and the one that has all but it. */
  readonly permissions: Known<{ readonly only: string; readonly allBut: string }>;
  /** By identifier. */
  readonly projects: Known<SeedProject, SeedProjectIdentifier>;
  readonly versions: Known<InProject>;
  readonly categories: Known<InProject>;
  readonly customFields: Known<SeedCustomField>;
  /** Issue ids by role: plain, long, parent, private, "hostile lf", … */
  readonly issues: Names<SeedIssue>;
  /** How many issues an administrator sees. */
  readonly issueCount: number;
  readonly longIssue: {
    readonly id: number;
    readonly journals: number;
    readonly privateJournalIds: readonly number[];
    readonly firstJournalId: number;
    readonly lastJournalId: number;
  };
  /** Relations of the issue "relations", by type. */
  readonly relations: Known<{ readonly id: number; readonly from: number; readonly to: number }>;
  readonly attachments: Known<SeedAttachment>;
  /** Ids of one file each, by the kind of record that has it. */
  readonly attached: Names<'issue' | 'news' | 'wiki page' | 'document' | 'message' | 'project'>;
  /** A transition that this user's role may make on this issue, and one it may not. */
  readonly workflow: {
    readonly user: string;
    readonly issue: number;
    readonly from: Status;
    readonly allowed: Status;
    readonly forbidden: Status;
  };
  /** By project identifier. */
  readonly changesets: Known<{ readonly id: number; readonly revision: string; readonly repository: string }>;
  readonly wiki: Known<SeedWikiPage>;
  readonly news: Known<{ readonly id: number; readonly project: string; readonly title: string }>;
  readonly files: Known<{ readonly id: number; readonly filename: string }>;
  readonly queries: Known<{ readonly id: number; readonly name: string; readonly project: string | null }>;
  readonly timeEntries: Names;
  readonly timeEntryCount: number;
  readonly timedIssue: { readonly id: number; readonly entries: number; readonly hours: number };
  /** Hostile text by place. */
  readonly canaries: Known<SeedCanary>;
  /** OAuth applications; 6.1 and later. */
  readonly oauth?: Known<SeedOAuthApplication, 'confidential' | 'public' | 'narrow' | 'hostile'>;
}

/** Records with these labels surely, and others perhaps. */
type Known<Value, Label extends string = never> = Readonly<Record<Label, Value>> & Readonly<Record<string, Value>>;
type Names<Label extends string = never> = Known<number, Label>;

interface Status {
  readonly id: number;
  readonly name: string;
}

interface InProject {
  readonly id: number;
  readonly name: string;
  readonly project: string;
}

interface SeedAttachment {
  readonly id: number;
  readonly filename: string;
  readonly size: number;
}

export type SeedLogin =
  | 'admin'
  | 'manager'
  | 'developer'
  | 'reporter'
  | 'reader'
  | 'commenter'
  | 'private_noter'
  | 'timekeeper'
  | 'own_viewer'
  | 'blinkered'
  | 'bugs_only'
  | 'anna'
  | 'ben'
  | 'twin_one'
  | 'twin_two'
  | 'cjk'
  | 'rtl'
  | 'hostile'
  | 'locked'
  | 'outsider'
  | 'must_change'
  | 'chameleon_1'
  | 'chameleon_2'
  | 'chameleon_3'
  | 'chameleon_4'
  | 'chameleon_5'
  | 'chameleon_6'
  | 'chameleon_7'
  | 'chameleon_8';

export type SeedProjectIdentifier =
  | 'alpha'
  | 'beta'
  | 'gamma'
  | 'closed-one'
  | 'archived-one'
  | 'alpha-sub'
  | 'alpha-sub-private'
  | 'strict'
  | 'empty'
  | 'hostile'
  | 'cjk';

export type SeedIssue =
  | 'plain'
  | 'no description'
  | 'big'
  | 'private'
  | 'closed'
  | 'rejected'
  | 'deletable'
  | 'in gamma'
  | 'in closed project'
  | 'in archived project'
  | 'in alpha-sub'
  | 'in alpha-sub-private'
  | 'strict'
  | 'cjk'
  | 'rtl'
  | 'operators'
  | 'by anna'
  | 'by own_viewer'
  | 'watched'
  | 'timed'
  | 'parent'
  | 'child'
  | 'second child'
  | 'grandchild'
  | 'relations'
  | 'relations relates'
  | 'relations duplicates'
  | 'relations blocks'
  | 'relations precedes'
  | 'relations copied_to'
  | 'blocked'
  | 'blocker'
  | 'attached'
  | 'fields'
  | 'transition'
  | 'long'
  | 'hostile'
  | 'hostile child';

export interface SeedUser {
  readonly id: number;
  readonly login: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly name: string;
  readonly mail: string;
  readonly apiKey: string;
  readonly password: string;
  readonly admin: boolean;
  readonly locked: boolean;
}

export interface SeedProject {
  readonly id: number;
  readonly name: string;
  readonly public: boolean;
  readonly parent: string | null;
  readonly status: 'active' | 'closed' | 'archived';
  /** All issues in the project itself, whoever may see them. */
  readonly issues: number;
  readonly openIssues: number;
}

export interface SeedCustomField {
  readonly id: number;
  readonly name: string;
  /** Redmine's class, such as IssueCustomField. */
  readonly type: string;
  readonly format: string;
  readonly multiple: boolean;
  readonly isFilter: boolean;
  readonly isForAll: boolean;
  /** Of lists: their labels. */
  readonly possibleValues?: readonly string[];
  /** Of enumerations: ids by name. */
  readonly options?: Readonly<Record<string, number>>;
}

export interface SeedWikiPage {
  readonly id: number;
  readonly project: string;
  /** As Redmine stored it. */
  readonly title: string;
  /** As it was asked for: Redmine takes some characters out. */
  readonly askedFor: string;
  readonly version: number;
  /** Of the page "renamed": the title that redirects to the new one. */
  readonly oldTitle?: string;
}

export interface SeedCanary {
  /** The word that is nowhere else in Redmine. */
  readonly word: string;
  /** Redmine's class of the record it is in, and its id. */
  readonly type: string;
  readonly id: number;
  readonly field: string;
  /** The whole text as Redmine stored it. */
  readonly text: string;
  readonly customField?: number;
  readonly issue?: number;
  readonly parent?: number;
  readonly journal?: number;
  readonly news?: number;
  readonly page?: string;
}

export interface SeedOAuthApplication {
  readonly clientId: string;
  /** null for the public client. */
  readonly clientSecret: string | null;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}
