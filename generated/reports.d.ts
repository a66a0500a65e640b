// Generated from spec/ by `npm run generate`, with openapi-typescript. Do not edit: change the catalogue.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AssigneeCount: {
            assignee?: components["schemas"]["PrincipalRef"];
            open?: number;
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
        ProjectSummary: {
            project?: number;
            /** Format: date */
            as_of?: string;
            /** @enum {string} */
            visible?: "all" | "all but private ones" | "own only" | "unknown";
            issues?: number | null;
            open?: number | null;
            closed?: number | null;
            overdue?: number | null;
            unassigned?: number | null;
            no_version?: number;
            other_assignees?: number;
            other_versions?: number;
            remarks?: "This account may not see the issues of this project, or it has none."[];
            by_status?: components["schemas"]["StatusCount"][];
            by_priority?: components["schemas"]["PriorityCount"][];
            by_assignee?: components["schemas"]["AssigneeCount"][];
            by_version?: components["schemas"]["VersionCount"][];
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
