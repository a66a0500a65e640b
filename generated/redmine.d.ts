// Generated from spec/ by `npm run generate`, with openapi-typescript. Do not edit: change the catalogue.
export interface paths {
    "/groups/{group_id}/users.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addGroupUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issues/{issue_id}/watchers.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addWatchers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/archive.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["archiveProject"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/close.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["closeProject"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/files.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFiles"];
        put?: never;
        post: operations["createFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listGroups"];
        put?: never;
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/issues.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listIssuesInproject_id"];
        put?: never;
        post: operations["createIssueInproject_id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issues.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listIssues"];
        put?: never;
        post: operations["createIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/issue_categories.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listIssueCategories"];
        put?: never;
        post: operations["createIssueCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/memberships.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMemberships"];
        put?: never;
        post: operations["createMembership"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/news.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNewsInproject_id"];
        put?: never;
        post: operations["createNews"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProjects"];
        put?: never;
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issues/{issue_id}/relations.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRelations"];
        put?: never;
        post: operations["createRelation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/time_entries.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTimeEntriesInproject_id"];
        put?: never;
        post: operations["createTimeEntryInproject_id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issues/{issue_id}/time_entries.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createTimeEntryInissue_id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/time_entries.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTimeEntries"];
        put?: never;
        post: operations["createTimeEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUsers"];
        put?: never;
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/versions.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listVersions"];
        put?: never;
        post: operations["createVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{attachment_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAttachment"];
        put: operations["updateAttachment"];
        post?: never;
        delete: operations["deleteAttachment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{group_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getGroup"];
        put: operations["updateGroup"];
        post?: never;
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issues/{issue_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getIssue"];
        put: operations["updateIssue"];
        post?: never;
        delete: operations["deleteIssue"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issue_categories/{category_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getIssueCategory"];
        put: operations["updateIssueCategory"];
        post?: never;
        delete: operations["deleteIssueCategory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/memberships/{membership_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMembership"];
        put: operations["updateMembership"];
        post?: never;
        delete: operations["deleteMembership"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/news/{news_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getNews"];
        put: operations["updateNews"];
        post?: never;
        delete: operations["deleteNews"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProject"];
        put: operations["updateProject"];
        post?: never;
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/relations/{relation_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRelation"];
        put?: never;
        post?: never;
        delete: operations["deleteRelation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/time_entries/{time_entry_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTimeEntry"];
        put: operations["updateTimeEntry"];
        post?: never;
        delete: operations["deleteTimeEntry"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUser"];
        put: operations["updateUser"];
        post?: never;
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/versions/{version_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getVersion"];
        put: operations["updateVersion"];
        post?: never;
        delete: operations["deleteVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/wiki/{title}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWikiPage"];
        put: operations["putWikiPage"];
        post?: never;
        delete: operations["deleteWikiPage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/download/{attachment_id}/{filename}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadAttachmentInattachment_idAndfilename"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/download/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/my/account.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAccount"];
        put: operations["updateAccount"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/current.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCurrentUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{role_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/thumbnail/{attachment_id}/{size}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getThumbnailInattachment_idAndsize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/thumbnail/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/wiki/{title}/{version}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWikiPageInproject_idAndtitleAndversion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/wiki.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWikiPageInproject_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/repository/{repository_id}/revisions/{rev}/issues.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["linkChangeset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/custom_fields.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCustomFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/enumerations/document_categories.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDocumentCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/enumerations/issue_priorities.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listIssuePriorities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issue_statuses.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listIssueStatuses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/news.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queries.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listQueries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/enumerations/time_entry_activities.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTimeEntryActivities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trackers.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTrackers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/wiki/index.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWikiPages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{group_id}/users/{user_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeGroupUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/issues/{issue_id}/watchers/{user_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeWatcher"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/reopen.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["reopenProject"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/search.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchAllInproject_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/unarchive.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["unarchiveProject"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project_id}/repository/{repository_id}/revisions/{rev}/issues/{issue_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["unlinkChangeset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/journals/{note_id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["updateJournal"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            id?: number;
            login?: string;
            admin?: boolean;
            firstname?: string;
            lastname?: string;
            /** Format: email */
            mail?: string;
            api_key?: string;
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            last_login_on?: string | null;
            custom_fields?: components["schemas"]["CustomFieldValue"][];
        };
        AccountFields: {
            firstname?: string;
            lastname?: string;
            mail?: string;
            language?: string;
            /** @enum {string} */
            mail_notification?: "all" | "selected" | "only_my_events" | "only_assigned" | "only_owner" | "none";
            notified_project_ids?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        ActivityRef: {
            id?: number;
            name?: string;
        };
        Attachment: {
            id?: number;
            filename?: string;
            filesize?: number;
            content_type?: string | null;
            description?: string | null;
            /** Format: uri */
            content_url?: string;
            /** Format: uri */
            thumbnail_url?: string;
            author?: components["schemas"]["PrincipalRef"];
            /** Format: date-time */
            created_on?: string;
        };
        AttachmentChange: {
            filename?: string;
            description?: string | null;
        };
        AuthSourceRef: {
            id?: number;
            name?: string;
        };
        CategoryRef: {
            id?: number;
            name?: string;
        };
        Changeset: {
            revision?: string;
            user?: components["schemas"]["PrincipalRef"];
            comments?: string | null;
            /** Format: date-time */
            committed_on?: string;
        };
        ChildIssue: {
            id?: number;
            tracker?: components["schemas"]["TrackerRef"];
            subject?: string;
            children?: components["schemas"]["ChildIssue"][];
        };
        CustomField: {
            id?: number;
            name?: string;
            description?: string | null;
            customized_type?: string;
            field_format?: string;
            regexp?: string | null;
            min_length?: number | null;
            max_length?: number | null;
            is_required?: boolean;
            is_filter?: boolean;
            searchable?: boolean;
            multiple?: boolean;
            default_value?: string | null;
            visible?: boolean;
            editable?: boolean;
            possible_values?: components["schemas"]["PossibleValue"][];
            trackers?: components["schemas"]["TrackerRef"][];
            roles?: components["schemas"]["RoleRef"][];
        };
        CustomFieldRef: {
            id?: number;
            name?: string;
        };
        CustomFieldValue: {
            id?: number;
            name?: string;
            multiple?: boolean;
            value?: string | string[] | null;
        };
        EnabledModule: {
            id?: number;
            name?: string;
        };
        EnumerationValue: {
            id?: number;
            name?: string;
            is_default?: boolean;
            active?: boolean;
            custom_fields?: components["schemas"]["CustomFieldValue"][];
        };
        Group: {
            id?: number;
            name?: string;
            /** @enum {string} */
            builtin?: "anonymous" | "non_member";
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            users?: components["schemas"]["PrincipalRef"][];
            memberships?: components["schemas"]["Membership"][];
        };
        GroupFields: {
            name?: string;
            user_ids?: number[];
            twofa_required?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        Issue: {
            id?: number;
            project?: components["schemas"]["ProjectRef"];
            tracker?: components["schemas"]["TrackerRef"];
            status?: components["schemas"]["StatusRef"];
            priority?: components["schemas"]["PriorityRef"];
            author?: components["schemas"]["PrincipalRef"];
            assigned_to?: components["schemas"]["PrincipalRef"];
            category?: components["schemas"]["CategoryRef"];
            fixed_version?: components["schemas"]["VersionRef"];
            parent?: components["schemas"]["IssueRef"];
            subject?: string;
            description?: string | null;
            /** Format: date */
            start_date?: string | null;
            /** Format: date */
            due_date?: string | null;
            done_ratio?: number;
            is_private?: boolean;
            estimated_hours?: number | null;
            total_estimated_hours?: number | null;
            spent_hours?: number;
            total_spent_hours?: number;
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
            /** Format: date-time */
            closed_on?: string | null;
            attachments?: components["schemas"]["Attachment"][];
            relations?: components["schemas"]["Relation"][];
            children?: components["schemas"]["ChildIssue"][];
            journals?: components["schemas"]["Journal"][];
            changesets?: components["schemas"]["Changeset"][];
            watchers?: components["schemas"]["PrincipalRef"][];
            allowed_statuses?: components["schemas"]["StatusRef"][];
        };
        IssueCategory: {
            id?: number;
            project?: components["schemas"]["ProjectRef"];
            name?: string;
            assigned_to?: components["schemas"]["PrincipalRef"];
        };
        IssueCategoryFields: {
            name?: string;
            assigned_to_id?: number | null;
        };
        IssueChange: {
            subject?: string;
            description?: string | null;
            tracker_id?: number;
            status_id?: number;
            priority_id?: number;
            assigned_to_id?: number | string | null;
            category_id?: number | null;
            fixed_version_id?: number | null;
            parent_issue_id?: number | null;
            /** Format: date */
            start_date?: string | null;
            /** Format: date */
            due_date?: string | null;
            estimated_hours?: number | null;
            done_ratio?: number;
            is_private?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            project_id?: number;
            notes?: string;
            private_notes?: boolean;
            uploads?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
        };
        IssueFields: {
            subject?: string;
            description?: string | null;
            tracker_id?: number;
            status_id?: number;
            priority_id?: number;
            assigned_to_id?: number | string | null;
            category_id?: number | null;
            fixed_version_id?: number | null;
            parent_issue_id?: number | null;
            /** Format: date */
            start_date?: string | null;
            /** Format: date */
            due_date?: string | null;
            estimated_hours?: number | null;
            done_ratio?: number;
            is_private?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        IssueRef: {
            id?: number;
        };
        IssueStatus: {
            id?: number;
            name?: string;
            is_closed?: boolean;
            description?: string | null;
        };
        Journal: {
            id?: number;
            user?: components["schemas"]["PrincipalRef"];
            notes?: string | null;
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
            updated_by?: components["schemas"]["PrincipalRef"];
            private_notes?: boolean;
            details?: components["schemas"]["JournalDetail"][];
        };
        JournalDetail: {
            /** @enum {string} */
            property?: "attr" | "cf" | "attachment" | "relation";
            name?: string;
            old_value?: string | null;
            new_value?: string | null;
        };
        Membership: {
            id?: number;
            project?: components["schemas"]["ProjectRef"];
            user?: components["schemas"]["PrincipalRef"];
            group?: components["schemas"]["PrincipalRef"];
            roles?: components["schemas"]["RoleRef"][];
        };
        MembershipChange: {
            role_ids?: number[];
        };
        NewFile: {
            token?: string;
            description?: string;
            version_id?: number;
        };
        NewIssue: {
            subject?: string;
            description?: string | null;
            tracker_id?: number;
            status_id?: number;
            priority_id?: number;
            assigned_to_id?: number | string | null;
            category_id?: number | null;
            fixed_version_id?: number | null;
            parent_issue_id?: number | null;
            /** Format: date */
            start_date?: string | null;
            /** Format: date */
            due_date?: string | null;
            estimated_hours?: number | null;
            done_ratio?: number;
            is_private?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            project_id?: number;
            watcher_user_ids?: number[];
            uploads?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
        };
        NewMembership: {
            role_ids?: number[];
            user_id?: number;
        };
        NewProject: {
            name?: string;
            description?: string | null;
            homepage?: string | null;
            parent_id?: number | null;
            is_public?: boolean;
            inherit_members?: boolean;
            tracker_ids?: number[];
            enabled_module_names?: string[];
            issue_custom_field_ids?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            identifier?: string;
        };
        NewRelation: {
            issue_to_id?: number;
            /** @enum {string} */
            relation_type?: "relates" | "duplicates" | "duplicated" | "blocks" | "blocked" | "precedes" | "follows" | "copied_to" | "copied_from";
            delay?: number;
        };
        NewTimeEntry: {
            issue_id?: number;
            project_id?: number;
            hours?: number;
            activity_id?: number;
            /** Format: date */
            spent_on?: string;
            comments?: string;
            user_id?: number | string;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        NewWatchers: {
            user_ids?: number[];
        };
        News: {
            id?: number;
            project?: components["schemas"]["ProjectRef"];
            author?: components["schemas"]["PrincipalRef"];
            title?: string;
            summary?: string | null;
            description?: string | null;
            /** Format: date-time */
            created_on?: string;
            attachments?: components["schemas"]["Attachment"][];
            comments?: components["schemas"]["NewsComment"][];
        };
        NewsComment: {
            id?: number;
            author?: components["schemas"]["PrincipalRef"];
            content?: string;
        };
        NewsFields: {
            title?: string;
            summary?: string | null;
            description?: string;
            uploads?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
        };
        NoteChange: {
            notes?: string;
            private_notes?: boolean;
        };
        PossibleValue: {
            value?: string;
            label?: string;
        };
        Preferences: {
            /** @enum {string} */
            hide_mail?: "0" | "1";
            time_zone?: string;
            /** @enum {string} */
            comments_sorting?: "asc" | "desc";
            /** @enum {string} */
            warn_on_leaving_unsaved?: "0" | "1";
            /** @enum {string} */
            no_self_notified?: "0" | "1";
            /** @enum {string} */
            notify_about_high_priority_issues?: "0" | "1";
            /** @enum {string} */
            textarea_font?: "monospace" | "proportional";
            recently_used_projects?: number;
            /** @enum {string} */
            history_default_tab?: "notes" | "history" | "properties" | "time_entries" | "changesets" | "last_tab_visited";
            default_issue_query?: number;
            default_project_query?: number;
            toolbar_language_options?: string;
            auto_watch_on?: ("issue_created" | "issue_contributed_to")[];
        };
        PrincipalRef: {
            id?: number;
            name?: string;
        };
        PriorityRef: {
            id?: number;
            name?: string;
        };
        Project: {
            id?: number;
            name?: string;
            identifier?: string;
            description?: string | null;
            homepage?: string | null;
            parent?: components["schemas"]["ProjectRef"];
            status?: number;
            is_public?: boolean;
            inherit_members?: boolean;
            default_version?: components["schemas"]["VersionRef"];
            default_assignee?: components["schemas"]["PrincipalRef"];
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            trackers?: components["schemas"]["TrackerRef"][];
            issue_categories?: components["schemas"]["CategoryRef"][];
            time_entry_activities?: components["schemas"]["ActivityRef"][];
            enabled_modules?: components["schemas"]["EnabledModule"][];
            issue_custom_fields?: components["schemas"]["CustomFieldRef"][];
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
        };
        ProjectChange: {
            name?: string;
            description?: string | null;
            homepage?: string | null;
            parent_id?: number | null;
            is_public?: boolean;
            inherit_members?: boolean;
            tracker_ids?: number[];
            enabled_module_names?: string[];
            issue_custom_field_ids?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            default_version_id?: number | null;
            default_assigned_to_id?: number | null;
            default_issue_query_id?: number | null;
        };
        ProjectFields: {
            name?: string;
            description?: string | null;
            homepage?: string | null;
            parent_id?: number | null;
            is_public?: boolean;
            inherit_members?: boolean;
            tracker_ids?: number[];
            enabled_module_names?: string[];
            issue_custom_field_ids?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        ProjectFile: {
            id?: number;
            filename?: string;
            filesize?: number;
            content_type?: string | null;
            description?: string | null;
            /** Format: uri */
            content_url?: string;
            /** Format: uri */
            thumbnail_url?: string;
            author?: components["schemas"]["PrincipalRef"];
            /** Format: date-time */
            created_on?: string;
            version?: components["schemas"]["VersionRef"];
            digest?: string;
            downloads?: number;
        };
        ProjectRef: {
            id?: number;
            name?: string;
        };
        Relation: {
            id?: number;
            issue_id?: number;
            issue_to_id?: number;
            /** @enum {string} */
            relation_type?: "relates" | "duplicates" | "duplicated" | "blocks" | "blocked" | "precedes" | "follows" | "copied_to" | "copied_from";
            delay?: number | null;
        };
        Role: {
            id?: number;
            name?: string;
            assignable?: boolean;
            /** @enum {string} */
            issues_visibility?: "all" | "default" | "own";
            /** @enum {string} */
            time_entries_visibility?: "all" | "own";
            /** @enum {string} */
            users_visibility?: "all" | "members_of_visible_projects";
            permissions?: string[];
        };
        RoleRef: {
            id?: number;
            name?: string;
            inherited?: boolean;
        };
        SavedQuery: {
            id?: number;
            name?: string;
            is_public?: boolean;
            project_id?: number | null;
        };
        SearchResult: {
            id?: number;
            /** @enum {string} */
            type?: "issue" | "issue-closed" | "news" | "document" | "changeset" | "wiki-page" | "message" | "reply" | "project";
            title?: string;
            /** Format: uri */
            url?: string;
            description?: string | null;
            /** Format: date-time */
            datetime?: string;
        };
        StatusRef: {
            id?: number;
            name?: string;
            is_closed?: boolean;
        };
        TimeEntry: {
            id?: number;
            project?: components["schemas"]["ProjectRef"];
            issue?: components["schemas"]["IssueRef"];
            user?: components["schemas"]["PrincipalRef"];
            activity?: components["schemas"]["ActivityRef"];
            hours?: number;
            comments?: string | null;
            /** Format: date */
            spent_on?: string;
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
        };
        TimeEntryChange: {
            issue_id?: number | null;
            project_id?: number;
            hours?: number;
            activity_id?: number;
            /** Format: date */
            spent_on?: string;
            comments?: string;
            user_id?: number | string;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        Tracker: {
            id?: number;
            name?: string;
            default_status?: components["schemas"]["StatusRef"];
            description?: string | null;
            enabled_standard_fields?: string[];
        };
        TrackerRef: {
            id?: number;
            name?: string;
        };
        Upload: {
            id?: number;
            token?: string;
        };
        User: {
            id?: number;
            login?: string;
            admin?: boolean;
            firstname?: string;
            lastname?: string;
            /** Format: email */
            mail?: string;
            /** Format: uri */
            avatar_url?: string;
            twofa_scheme?: string | null;
            api_key?: string;
            status?: number;
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
            /** Format: date-time */
            passwd_changed_on?: string | null;
            /** Format: date-time */
            last_login_on?: string | null;
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            auth_source?: components["schemas"]["AuthSourceRef"];
            groups?: components["schemas"]["PrincipalRef"][];
            memberships?: components["schemas"]["Membership"][];
        };
        UserChange: {
            firstname?: string;
            lastname?: string;
            mail?: string;
            language?: string;
            /** @enum {string} */
            mail_notification?: "all" | "selected" | "only_my_events" | "only_assigned" | "only_owner" | "none";
            notified_project_ids?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            login?: string;
            password?: string;
            generate_password?: boolean;
            must_change_passwd?: boolean;
            auth_source_id?: number | null;
            admin?: boolean;
            /** @enum {integer} */
            status?: 1 | 2 | 3;
            group_ids?: number[];
        };
        UserFields: {
            firstname?: string;
            lastname?: string;
            mail?: string;
            language?: string;
            /** @enum {string} */
            mail_notification?: "all" | "selected" | "only_my_events" | "only_assigned" | "only_owner" | "none";
            notified_project_ids?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            login?: string;
            password?: string;
            generate_password?: boolean;
            must_change_passwd?: boolean;
            auth_source_id?: number | null;
            admin?: boolean;
            /** @enum {integer} */
            status?: 1 | 2 | 3;
        };
        Version: {
            id?: number;
            project?: components["schemas"]["ProjectRef"];
            name?: string;
            description?: string | null;
            /** @enum {string} */
            status?: "open" | "locked" | "closed";
            /** Format: date */
            due_date?: string | null;
            /** @enum {string} */
            sharing?: "none" | "descendants" | "hierarchy" | "tree" | "system";
            wiki_page_title?: string | null;
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            estimated_hours?: number;
            spent_hours?: number;
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
        };
        VersionFields: {
            name?: string;
            description?: string | null;
            /** @enum {string} */
            status?: "open" | "locked" | "closed";
            /** @enum {string} */
            sharing?: "none" | "descendants" | "hierarchy" | "tree" | "system";
            /** Format: date */
            due_date?: string | null;
            wiki_page_title?: string | null;
            /** @constant */
            default_project_version?: true;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        VersionRef: {
            id?: number;
            name?: string;
        };
        WikiPage: {
            title?: string;
            parent?: components["schemas"]["WikiPageRef"];
            text?: string;
            version?: number;
            project?: components["schemas"]["ProjectRef"];
            author?: components["schemas"]["PrincipalRef"];
            comments?: string | null;
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
            attachments?: components["schemas"]["Attachment"][];
        };
        WikiPageChange: {
            text?: string;
            comments?: string;
            version?: number;
            parent_title?: string | null;
            title?: string;
            /** @enum {string} */
            redirect_existing_links?: "0" | "1";
            uploads?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
            is_start_page?: boolean;
        };
        WikiPageEntry: {
            title?: string;
            parent?: components["schemas"]["WikiPageRef"];
            version?: number;
            project?: components["schemas"]["ProjectRef"];
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            updated_on?: string;
        };
        WikiPageRef: {
            title?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    addGroupUsers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user_ids?: number[];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    addWatchers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    watcher: components["schemas"]["NewWatchers"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    archiveProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    closeProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listFiles: {
        parameters: {
            query?: {
                sort?: string;
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files?: components["schemas"]["ProjectFile"][];
                    };
                };
            };
        };
    };
    createFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    file: components["schemas"]["NewFile"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                builtin?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groups?: components["schemas"]["Group"][];
                    };
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    group: components["schemas"]["GroupFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group?: components["schemas"]["Group"];
                    };
                };
            };
        };
    };
    listIssuesInproject_id: {
        parameters: {
            query?: {
                sort?: string;
                query_id?: number;
                include?: ("attachments" | "relations")[];
                issue_id?: string;
                project_id?: string;
                subproject_id?: string;
                "project.status"?: string;
                status_id?: string;
                tracker_id?: string;
                priority_id?: string;
                assigned_to_id?: string;
                author_id?: string;
                "author.group"?: string;
                "author.role"?: string;
                member_of_group?: string;
                assigned_to_role?: string;
                updated_by?: string;
                last_updated_by?: string;
                watcher_id?: string;
                category_id?: string;
                fixed_version_id?: string;
                "fixed_version.due_date"?: string;
                "fixed_version.status"?: string;
                child_id?: string;
                parent_id?: string;
                subject?: string;
                description?: string;
                notes?: string;
                attachment?: string;
                attachment_description?: string;
                any_searchable?: string;
                created_on?: string;
                updated_on?: string;
                closed_on?: string;
                start_date?: string;
                due_date?: string;
                done_ratio?: string;
                estimated_hours?: string;
                spent_time?: string;
                is_private?: string;
                relates?: string;
                duplicates?: string;
                duplicated?: string;
                blocks?: string;
                blocked?: string;
                precedes?: string;
                follows?: string;
                copied_to?: string;
                copied_from?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issues?: components["schemas"]["Issue"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createIssueInproject_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issue: components["schemas"]["NewIssue"];
                    copy_from?: number;
                    /** @enum {string} */
                    copy_attachments?: "1";
                    /** @enum {string} */
                    copy_subtasks?: "1";
                    /** @enum {string} */
                    link_copy?: "1";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue?: components["schemas"]["Issue"];
                    };
                };
            };
        };
    };
    listIssues: {
        parameters: {
            query?: {
                sort?: string;
                query_id?: number;
                include?: ("attachments" | "relations")[];
                issue_id?: string;
                project_id?: string;
                subproject_id?: string;
                "project.status"?: string;
                status_id?: string;
                tracker_id?: string;
                priority_id?: string;
                assigned_to_id?: string;
                author_id?: string;
                "author.group"?: string;
                "author.role"?: string;
                member_of_group?: string;
                assigned_to_role?: string;
                updated_by?: string;
                last_updated_by?: string;
                watcher_id?: string;
                category_id?: string;
                fixed_version_id?: string;
                "fixed_version.due_date"?: string;
                "fixed_version.status"?: string;
                child_id?: string;
                parent_id?: string;
                subject?: string;
                description?: string;
                notes?: string;
                attachment?: string;
                attachment_description?: string;
                any_searchable?: string;
                created_on?: string;
                updated_on?: string;
                closed_on?: string;
                start_date?: string;
                due_date?: string;
                done_ratio?: string;
                estimated_hours?: string;
                spent_time?: string;
                is_private?: string;
                relates?: string;
                duplicates?: string;
                duplicated?: string;
                blocks?: string;
                blocked?: string;
                precedes?: string;
                follows?: string;
                copied_to?: string;
                copied_from?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issues?: components["schemas"]["Issue"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createIssue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issue: components["schemas"]["NewIssue"];
                    copy_from?: number;
                    /** @enum {string} */
                    copy_attachments?: "1";
                    /** @enum {string} */
                    copy_subtasks?: "1";
                    /** @enum {string} */
                    link_copy?: "1";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue?: components["schemas"]["Issue"];
                    };
                };
            };
        };
    };
    listIssueCategories: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue_categories?: components["schemas"]["IssueCategory"][];
                    };
                };
            };
        };
    };
    createIssueCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issue_category: components["schemas"]["IssueCategoryFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue_category?: components["schemas"]["IssueCategory"];
                    };
                };
            };
        };
    };
    listMemberships: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        memberships?: components["schemas"]["Membership"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createMembership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    membership: components["schemas"]["NewMembership"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        membership?: components["schemas"]["Membership"];
                    };
                };
            };
        };
    };
    listNewsInproject_id: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        news?: components["schemas"]["News"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createNews: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    news: components["schemas"]["NewsFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listProjects: {
        parameters: {
            query?: {
                include?: ("trackers" | "issue_categories" | "time_entry_activities" | "enabled_modules" | "issue_custom_fields")[];
                sort?: string;
                query_id?: number;
                status?: string;
                id?: string;
                name?: string;
                description?: string;
                parent_id?: string;
                is_public?: string;
                created_on?: string;
                updated_on?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        projects?: components["schemas"]["Project"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    project: components["schemas"]["NewProject"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project?: components["schemas"]["Project"];
                    };
                };
            };
        };
    };
    listRelations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        relations?: components["schemas"]["Relation"][];
                    };
                };
            };
        };
    };
    createRelation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    relation: components["schemas"]["NewRelation"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        relation?: components["schemas"]["Relation"];
                    };
                };
            };
        };
    };
    listTimeEntriesInproject_id: {
        parameters: {
            query?: {
                sort?: string;
                query_id?: number;
                issue_id?: string;
                project_id?: string;
                subproject_id?: string;
                "project.status"?: string;
                "issue.tracker_id"?: string;
                "issue.status_id"?: string;
                "issue.fixed_version_id"?: string;
                "issue.category_id"?: string;
                "issue.parent_id"?: string;
                "issue.subject"?: string;
                author_id?: string;
                "user.group"?: string;
                "user.role"?: string;
                user_id?: string;
                activity_id?: string;
                spent_on?: string;
                hours?: string;
                comments?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entries?: components["schemas"]["TimeEntry"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createTimeEntryInproject_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    time_entry: components["schemas"]["NewTimeEntry"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entry?: components["schemas"]["TimeEntry"];
                    };
                };
            };
        };
    };
    createTimeEntryInissue_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    time_entry: components["schemas"]["NewTimeEntry"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entry?: components["schemas"]["TimeEntry"];
                    };
                };
            };
        };
    };
    listTimeEntries: {
        parameters: {
            query?: {
                sort?: string;
                query_id?: number;
                issue_id?: string;
                project_id?: string;
                subproject_id?: string;
                "project.status"?: string;
                "issue.tracker_id"?: string;
                "issue.status_id"?: string;
                "issue.fixed_version_id"?: string;
                "issue.category_id"?: string;
                "issue.parent_id"?: string;
                "issue.subject"?: string;
                author_id?: string;
                "user.group"?: string;
                "user.role"?: string;
                user_id?: string;
                activity_id?: string;
                spent_on?: string;
                hours?: string;
                comments?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entries?: components["schemas"]["TimeEntry"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createTimeEntry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    time_entry: components["schemas"]["NewTimeEntry"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entry?: components["schemas"]["TimeEntry"];
                    };
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                name?: string;
                status?: 1 | 2 | 3;
                group_id?: number;
                sort?: string;
                include?: "auth_source"[];
                auth_source_id?: string;
                is_member_of_group?: string;
                twofa_scheme?: string;
                login?: string;
                firstname?: string;
                lastname?: string;
                mail?: string;
                created_on?: string;
                last_login_on?: string;
                admin?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users?: components["schemas"]["User"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user: components["schemas"]["UserFields"];
                    pref: components["schemas"]["Preferences"];
                    /** @enum {string} */
                    send_information?: "1";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user?: components["schemas"]["User"];
                    };
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions?: components["schemas"]["Version"][];
                    };
                };
            };
        };
    };
    createVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: components["schemas"]["VersionFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version?: components["schemas"]["Version"];
                    };
                };
            };
        };
    };
    getAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attachment?: components["schemas"]["Attachment"];
                    };
                };
            };
        };
    };
    updateAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attachment: components["schemas"]["AttachmentChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getGroup: {
        parameters: {
            query?: {
                include?: ("users" | "memberships")[];
            };
            header?: never;
            path: {
                group_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group?: components["schemas"]["Group"];
                    };
                };
            };
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    group: components["schemas"]["GroupFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getIssue: {
        parameters: {
            query?: {
                include?: ("attachments" | "relations" | "children" | "changesets" | "journals" | "watchers" | "allowed_statuses")[];
            };
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue?: components["schemas"]["Issue"];
                    };
                };
            };
        };
    };
    updateIssue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issue: components["schemas"]["IssueChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteIssue: {
        parameters: {
            query?: {
                todo?: "destroy" | "nullify" | "reassign";
                reassign_to_id?: number;
            };
            header?: never;
            path: {
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getIssueCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                category_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue_category?: components["schemas"]["IssueCategory"];
                    };
                };
            };
        };
    };
    updateIssueCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                category_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issue_category: components["schemas"]["IssueCategoryFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteIssueCategory: {
        parameters: {
            query?: {
                reassign_to_id?: number;
            };
            header?: never;
            path: {
                category_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMembership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                membership_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        membership?: components["schemas"]["Membership"];
                    };
                };
            };
        };
    };
    updateMembership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                membership_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    membership: components["schemas"]["MembershipChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteMembership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                membership_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getNews: {
        parameters: {
            query?: {
                include?: ("attachments" | "comments")[];
            };
            header?: never;
            path: {
                news_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        news?: components["schemas"]["News"];
                    };
                };
            };
        };
    };
    updateNews: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                news_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    news: components["schemas"]["NewsFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteNews: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                news_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getProject: {
        parameters: {
            query?: {
                include?: ("trackers" | "issue_categories" | "time_entry_activities" | "enabled_modules" | "issue_custom_fields")[];
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project?: components["schemas"]["Project"];
                    };
                };
            };
        };
    };
    updateProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    project: components["schemas"]["ProjectChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getRelation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                relation_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        relation?: components["schemas"]["Relation"];
                    };
                };
            };
        };
    };
    deleteRelation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                relation_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getTimeEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                time_entry_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entry?: components["schemas"]["TimeEntry"];
                    };
                };
            };
        };
    };
    updateTimeEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                time_entry_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    time_entry: components["schemas"]["TimeEntryChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteTimeEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                time_entry_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getUser: {
        parameters: {
            query?: {
                include?: ("memberships" | "groups" | "auth_source")[];
            };
            header?: never;
            path: {
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user?: components["schemas"]["User"];
                    };
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user: components["schemas"]["UserChange"];
                    pref: components["schemas"]["Preferences"];
                    /** @enum {string} */
                    send_information?: "1";
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version?: components["schemas"]["Version"];
                    };
                };
            };
        };
    };
    updateVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: components["schemas"]["VersionFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getWikiPage: {
        parameters: {
            query?: {
                include?: "attachments"[];
            };
            header?: never;
            path: {
                project_id: number | string;
                title: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        wiki_page?: components["schemas"]["WikiPage"];
                    };
                };
            };
        };
    };
    putWikiPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
                title: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    wiki_page: components["schemas"]["WikiPageChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        wiki_page?: components["schemas"]["WikiPage"];
                    };
                };
            };
        };
    };
    deleteWikiPage: {
        parameters: {
            query?: {
                todo?: "nullify" | "destroy" | "reassign";
                reassign_to_id?: number;
            };
            header?: never;
            path: {
                project_id: number | string;
                title: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    downloadAttachmentInattachment_idAndfilename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
                filename: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    downloadAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user?: components["schemas"]["Account"];
                    };
                };
            };
        };
    };
    updateAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user: components["schemas"]["AccountFields"];
                    pref: components["schemas"]["Preferences"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getCurrentUser: {
        parameters: {
            query?: {
                include?: "memberships"[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user?: components["schemas"]["User"];
                    };
                };
            };
        };
    };
    getRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role?: components["schemas"]["Role"];
                    };
                };
            };
        };
    };
    getThumbnailInattachment_idAndsize: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
                size: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    getThumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    getWikiPageInproject_idAndtitleAndversion: {
        parameters: {
            query?: {
                include?: "attachments"[];
            };
            header?: never;
            path: {
                project_id: number | string;
                title: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        wiki_page?: components["schemas"]["WikiPage"];
                    };
                };
            };
        };
    };
    getWikiPageInproject_id: {
        parameters: {
            query?: {
                include?: "attachments"[];
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        wiki_page?: components["schemas"]["WikiPage"];
                    };
                };
            };
        };
    };
    linkChangeset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
                repository_id: number | string;
                rev: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issue_id?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listCustomFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        custom_fields?: components["schemas"]["CustomField"][];
                    };
                };
            };
        };
    };
    listDocumentCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        document_categories?: components["schemas"]["EnumerationValue"][];
                    };
                };
            };
        };
    };
    listIssuePriorities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue_priorities?: components["schemas"]["EnumerationValue"][];
                    };
                };
            };
        };
    };
    listIssueStatuses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issue_statuses?: components["schemas"]["IssueStatus"][];
                    };
                };
            };
        };
    };
    listNews: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        news?: components["schemas"]["News"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    listQueries: {
        parameters: {
            query?: {
                type?: "IssueQuery" | "TimeEntryQuery" | "ProjectQuery" | "UserQuery" | "ProjectAdminQuery";
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        queries?: components["schemas"]["SavedQuery"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        roles?: components["schemas"]["Role"][];
                    };
                };
            };
        };
    };
    listTimeEntryActivities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_entry_activities?: components["schemas"]["EnumerationValue"][];
                    };
                };
            };
        };
    };
    listTrackers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        trackers?: components["schemas"]["Tracker"][];
                    };
                };
            };
        };
    };
    listWikiPages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        wiki_pages?: components["schemas"]["WikiPageEntry"][];
                    };
                };
            };
        };
    };
    removeGroupUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: number;
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeWatcher: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issue_id: number;
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reopenProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    searchAllInproject_id: {
        parameters: {
            query?: {
                q?: string;
                scope?: "all" | "my_projects" | "bookmarks" | "subprojects";
                all_words?: "1" | "";
                titles_only?: "1" | "";
                open_issues?: "1" | "";
                attachments?: "0" | "1" | "only";
                issues?: "1";
                news?: "1";
                documents?: "1";
                changesets?: "1";
                wiki_pages?: "1";
                messages?: "1";
                projects?: "1";
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results?: components["schemas"]["SearchResult"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    searchAll: {
        parameters: {
            query?: {
                q?: string;
                scope?: "all" | "my_projects" | "bookmarks" | "subprojects";
                all_words?: "1" | "";
                titles_only?: "1" | "";
                open_issues?: "1" | "";
                attachments?: "0" | "1" | "only";
                issues?: "1";
                news?: "1";
                documents?: "1";
                changesets?: "1";
                wiki_pages?: "1";
                messages?: "1";
                projects?: "1";
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results?: components["schemas"]["SearchResult"][];
                        total_count?: number;
                        offset?: number;
                        limit?: number;
                    };
                };
            };
        };
    };
    unarchiveProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    unlinkChangeset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: number | string;
                repository_id: number | string;
                rev: string;
                issue_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateJournal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                note_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    journal: components["schemas"]["NoteChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    uploadFile: {
        parameters: {
            query?: {
                filename?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        upload?: components["schemas"]["Upload"];
                    };
                };
            };
        };
    };
}
