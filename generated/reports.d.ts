// Generated from spec/ by `npm run generate`, with openapi-typescript. Do not edit: change the catalogue.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActivityRef: {
            id?: number;
            name?: string;
        };
        AssigneeCount: {
            assignee?: components["schemas"]["PrincipalRef"];
            open?: number;
        };
        FieldFacts: {
            id?: number;
            name?: string;
            format?: string;
            multiple?: boolean;
            required?: boolean;
            default_value?: string;
            possible_values?: string[];
            more_values?: number;
        };
        FieldsReport: {
            project?: number;
            tracker?: components["schemas"]["TrackerRef"];
            default_status?: components["schemas"]["StatusRef"];
            standard_fields?: string[];
            remarks?: ("Formats, possible values and which fields are required are shown to administrators only: not known here." | "There is no issue of this tracker to look at: fields of other trackers may be listed, and fields of all projects be missing." | "With issue_id the statuses that the workflow allows next are listed, too.")[];
            allowed_statuses?: components["schemas"]["StatusRef"][];
            custom_fields?: components["schemas"]["FieldFacts"][];
        };
        NamedIssue: {
            id?: number;
            name?: string;
        };
        PrincipalRef: {
            id?: number;
            name?: string;
        };
        PriorityCount: {
            priority?: components["schemas"]["PriorityRef"];
            open?: number;
        };
        PriorityRef: {
            id?: number;
            name?: string;
        };
        ProjectRef: {
            id?: number;
            name?: string;
        };
        ProjectSummary: {
            project?: number;
            /** Format: date */
            as_of?: string;
            /** @enum {string} */
            visible?: "all in this project" | "all but private ones in this project" | "your own only in this project" | "not known";
            issues?: number | null;
            open?: number | null;
            closed?: number | null;
            overdue?: number | null;
            unassigned?: number | null;
            no_version?: number;
            other_assignees?: number;
            other_versions?: number;
            remarks?: ("This account may not see the issues of this project, or it has none." | "Issues changed while they were counted: the numbers may not add up.")[];
            by_status?: components["schemas"]["StatusCount"][];
            by_priority?: components["schemas"]["PriorityCount"][];
            by_assignee?: components["schemas"]["AssigneeCount"][];
            by_version?: components["schemas"]["VersionCount"][];
        };
        RelatedIssue: {
            issue?: components["schemas"]["NamedIssue"];
            /** @enum {string} */
            link?: "this" | "parent" | "subtask" | "subtask of a subtask" | "same parent" | "relates" | "blocks" | "blocked by" | "precedes" | "follows" | "duplicates" | "duplicated by" | "copied to" | "copied from";
            tracker?: components["schemas"]["TrackerRef"];
            status?: components["schemas"]["StatusRef"];
            closed?: boolean;
            done_ratio?: number;
            /** Format: date */
            due_date?: string;
            version?: components["schemas"]["VersionRef"];
            assigned_to?: components["schemas"]["PrincipalRef"];
        };
        RelatedWork: {
            issue_id?: number;
            open_subtasks?: number | null;
            open_blockers?: number | null;
            spent_hours?: number;
            open_in_version?: number;
            remarks?: ("There are more subtasks or issues of the same parent: list_issues with parent gives them." | "A parent is hidden from this account.")[];
            issues?: components["schemas"]["RelatedIssue"][];
        };
        StatusCount: {
            status?: components["schemas"]["StatusRef"];
            issues?: number;
        };
        StatusRef: {
            id?: number;
            name?: string;
            is_closed?: boolean;
        };
        TimeGroup: {
            /** Format: date */
            period?: string;
            project?: components["schemas"]["ProjectRef"];
            issue?: components["schemas"]["NamedIssue"];
            user?: components["schemas"]["PrincipalRef"];
            activity?: components["schemas"]["ActivityRef"];
            hours?: number;
            entries?: number;
        };
        TimeReport: {
            hours?: number;
            entries?: number;
            entries_in_all?: number;
            /** @enum {string} */
            visible?: "of everybody" | "of everybody in this project" | "your own only in this project" | "your own only in some projects" | "not known";
            remarks?: ("Only the newest 5000 entries are added up: narrow the filters." | "Entries changed while they were read: ask again where the sum has to be exact.")[];
            groups?: components["schemas"]["TimeGroup"][];
        };
        Timeline: {
            project?: number;
            /** Format: date */
            as_of?: string;
            overdue?: number;
            undated?: number;
            remarks?: ("Only the first 1000 issues are here: name a version." | "Issues changed while they were read: some may be missing." | "This account may not see the versions.")[];
            versions?: components["schemas"]["TimelineVersion"][];
            issues?: components["schemas"]["TimelineIssue"][];
        };
        TimelineIssue: {
            issue?: components["schemas"]["NamedIssue"];
            /** Format: date */
            start_date?: string;
            /** Format: date */
            due_date?: string;
            overdue?: boolean;
            done_ratio?: number;
            status?: components["schemas"]["StatusRef"];
            closed?: boolean;
            blocked_by?: number[];
            follows?: number[];
            parent?: number;
            version?: components["schemas"]["VersionRef"];
            assigned_to?: components["schemas"]["PrincipalRef"];
        };
        TimelineVersion: {
            version?: components["schemas"]["VersionRef"];
            /** @enum {string} */
            status?: "open" | "locked" | "closed";
            /** Format: date */
            due_date?: string;
            overdue?: boolean;
        };
        TrackerRef: {
            id?: number;
            name?: string;
        };
        VersionCount: {
            version?: components["schemas"]["VersionRef"];
            /** Format: date */
            due_date?: string;
            open?: number;
            closed?: number;
        };
        VersionRef: {
            id?: number;
            name?: string;
        };
        WrittenRow: {
            row?: number;
            /** @enum {string} */
            state?: "created" | "already there" | "failed" | "not sent" | "unknown";
            id?: number;
            /** @enum {string} */
            error?: "rejected" | "forbidden" | "not_found" | "conflict" | "outcome_unknown" | "unauthenticated" | "rate_limited" | "unreachable" | "timeout" | "cancelled" | "too_large" | "read_only" | "upstream_error" | "bad_response" | "internal";
            not_applied?: string[];
            stored_differently?: string[];
            said?: string;
        };
        WrittenRows: {
            created?: number;
            already_there?: number;
            failed?: number;
            not_sent?: number;
            remarks?: ("Stopped, because the call was cancelled. The same rows again go on where it stopped." | "Stopped, because the time of the call was up. The same rows again go on where it stopped." | "Stopped at the row that failed. Mend it; the same rows again go on where it stopped." | "Stopped: the outcome of one row is unknown. The same rows again look for it first and go on where it stopped.")[];
            rows?: components["schemas"]["WrittenRow"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
