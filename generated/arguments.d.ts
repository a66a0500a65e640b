// Generated from spec/ by `npm run generate`, with openapi-typescript. Do not edit: change the catalogue.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        add_file: {
            project: number;
            file: string;
            description?: string;
            version?: number;
        };
        "change_category.create": {
            /** @constant */
            action: "create";
            project: number;
            name: string;
            assigned_to?: number | null;
        };
        "change_category.update": {
            /** @constant */
            action: "update";
            category_id: number;
            name?: string;
            assigned_to?: number | null;
        };
        "change_group.create": {
            /** @constant */
            action: "create";
            name: string;
            users?: number[];
            twofa_required?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "change_group.update": {
            /** @constant */
            action: "update";
            group: number;
            name?: string;
            users?: number[];
            twofa_required?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "change_group.add_users": {
            /** @constant */
            action: "add_users";
            group: number;
            users: number[];
        };
        "change_group.remove_user": {
            /** @constant */
            action: "remove_user";
            group: number;
            user: number;
        };
        "change_member.create": {
            /** @constant */
            action: "create";
            project: number;
            user: number;
            roles: number[];
        };
        "change_member.update": {
            /** @constant */
            action: "update";
            membership_id: number;
            roles: number[];
        };
        "change_user.create": {
            /** @constant */
            action: "create";
            login: string;
            firstname: string;
            lastname: string;
            mail: string;
            password?: string;
            generate_password?: boolean;
            send_information?: boolean;
            must_change_password?: boolean;
            /** @enum {integer} */
            status?: 1 | 2 | 3;
            admin?: boolean;
            language?: string;
            /** @enum {string} */
            mail_notification?: "all" | "selected" | "only_my_events" | "only_assigned" | "only_owner" | "none";
            notified_projects?: number[];
            auth_source_id?: number | null;
            preferences?: {
                hide_mail?: boolean;
                time_zone?: string;
                /** @enum {string} */
                comments_sorting?: "asc" | "desc";
                warn_on_leaving_unsaved?: boolean;
                no_self_notified?: boolean;
                notify_about_high_priority_issues?: boolean;
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
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "change_user.update": {
            /** @constant */
            action: "update";
            user: number;
            login?: string;
            firstname?: string;
            lastname?: string;
            mail?: string;
            password?: string;
            generate_password?: boolean;
            send_information?: boolean;
            must_change_password?: boolean;
            /** @enum {integer} */
            status?: 1 | 2 | 3;
            admin?: boolean;
            language?: string;
            /** @enum {string} */
            mail_notification?: "all" | "selected" | "only_my_events" | "only_assigned" | "only_owner" | "none";
            notified_projects?: number[];
            auth_source_id?: number | null;
            preferences?: {
                hide_mail?: boolean;
                time_zone?: string;
                /** @enum {string} */
                comments_sorting?: "asc" | "desc";
                warn_on_leaving_unsaved?: boolean;
                no_self_notified?: boolean;
                notify_about_high_priority_issues?: boolean;
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
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            groups?: number[];
        };
        "change_version.create": {
            /** @constant */
            action: "create";
            project: number;
            name: string;
            description?: string | null;
            /** @enum {string} */
            status?: "open" | "locked" | "closed";
            /** @enum {string} */
            sharing?: "none" | "descendants" | "hierarchy" | "tree" | "system";
            due_date?: string | null;
            wiki_page?: string | null;
            /** @constant */
            default?: true;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "change_version.update": {
            /** @constant */
            action: "update";
            version_id: number;
            name?: string;
            description?: string | null;
            /** @enum {string} */
            status?: "open" | "locked" | "closed";
            /** @enum {string} */
            sharing?: "none" | "descendants" | "hierarchy" | "tree" | "system";
            due_date?: string | null;
            wiki_page?: string | null;
            /** @constant */
            default?: true;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "change_watchers.add": {
            /** @constant */
            action: "add";
            issue_id: number;
            users: number[];
        };
        "change_watchers.remove": {
            /** @constant */
            action: "remove";
            issue_id: number;
            user: number;
        };
        create_issue: {
            project: number;
            subject: string;
            description?: string | null;
            tracker?: number;
            status?: number;
            priority?: number;
            assigned_to?: number | string | null;
            category?: number | null;
            version?: number | null;
            parent?: number | null;
            start_date?: string | null;
            due_date?: string | null;
            estimated_hours?: number | null;
            done_ratio?: number;
            is_private?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            watchers?: number[];
            attachments?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
            copy_from?: number;
            copy_attachments?: boolean;
            copy_subtasks?: boolean;
            link_copy?: boolean;
        };
        "delete.issue": {
            /** @constant */
            kind: "issue";
            id: number;
            /** @enum {string} */
            time?: "destroy" | "nullify" | "reassign";
            time_to?: number;
            confirm_token?: string;
        };
        "delete.time_entry": {
            /** @constant */
            kind: "time_entry";
            id: number;
            confirm_token?: string;
        };
        "delete.wiki_page": {
            /** @constant */
            kind: "wiki_page";
            project: number;
            title: string;
            confirm_token?: string;
        };
        "delete.attachment": {
            /** @constant */
            kind: "attachment";
            id: number;
            confirm_token?: string;
        };
        "delete.version": {
            /** @constant */
            kind: "version";
            id: number;
            confirm_token?: string;
        };
        "delete.category": {
            /** @constant */
            kind: "category";
            id: number;
            reassign_to?: number;
            confirm_token?: string;
        };
        "delete.membership": {
            /** @constant */
            kind: "membership";
            id: number;
            confirm_token?: string;
        };
        "delete.news": {
            /** @constant */
            kind: "news";
            id: number;
            confirm_token?: string;
        };
        "delete.project": {
            /** @constant */
            kind: "project";
            id: number;
            confirm_token?: string;
        };
        "delete.relation": {
            /** @constant */
            kind: "relation";
            id: number;
            confirm_token?: string;
        };
        "delete.user": {
            /** @constant */
            kind: "user";
            id: number;
            confirm_token?: string;
        };
        "delete.group": {
            /** @constant */
            kind: "group";
            id: number;
            confirm_token?: string;
        };
        edit_attachment: {
            attachment_id: number;
            filename?: string;
            description?: string | null;
        };
        edit_note: {
            issue_id: number;
            note_id: number;
            notes?: string;
            private_notes?: boolean;
        };
        edit_time_entry: {
            time_entry_id: number;
            issue_id?: number | null;
            project?: number;
            hours?: number;
            activity?: number;
            spent_on?: string;
            comments?: string;
            user?: number | string;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "find_users.users": {
            /** @constant */
            what: "users";
            name?: string;
            /** @enum {integer} */
            status?: 1 | 2 | 3;
            group?: number;
            limit?: number;
            offset?: number;
        };
        "find_users.user": {
            /** @constant */
            what: "user";
            user_id: number;
        };
        "find_users.groups": {
            /** @constant */
            what: "groups";
            limit?: number;
            offset?: number;
        };
        "find_users.group": {
            /** @constant */
            what: "group";
            group_id: number;
        };
        get_attachment: {
            attachment_id: number;
            text_offset?: number;
        };
        get_issue: {
            issue_id: number;
            notes_offset?: number;
            note_id?: number;
            text_offset?: number;
            verbatim?: boolean;
        };
        get_wiki_page: {
            project: number;
            title?: string;
            version?: number;
            text_offset?: number;
            verbatim?: boolean;
        };
        import_time_entries: {
            rows: {
                issue_id?: number;
                project?: string | number;
                hours: number;
                activity?: string | number;
                spent_on: string;
                comments?: string;
            }[];
            /** @enum {string} */
            on_error?: "stop" | "continue";
        };
        issue_fields: {
            issue_id?: number;
            project?: number;
            tracker?: number;
        };
        "link_changeset.add": {
            /** @constant */
            action: "add";
            project: number;
            repository: number | string;
            revision: string;
            issue_id: number;
        };
        "link_changeset.remove": {
            /** @constant */
            action: "remove";
            project: number;
            repository: number | string;
            revision: string;
            issue_id: number;
        };
        link_issues: {
            issue_id: number;
            other_issue_id: number;
            /** @enum {string} */
            type?: "relates" | "duplicates" | "duplicated" | "blocks" | "blocked" | "precedes" | "follows" | "copied_to" | "copied_from";
            delay?: number;
        };
        list_files: {
            project: number;
            limit?: number;
            offset?: number;
        };
        list_issues: {
            project?: number;
            status?: number | string | (number | string)[];
            tracker?: number | string | (number | string)[];
            priority?: number | string | (number | string)[];
            assigned_to?: number | string | (number | string)[];
            author?: number | string | (number | string)[];
            category?: number | string | (number | string)[];
            version?: number | string | (number | string)[];
            ids?: number | number[];
            subject?: string;
            text?: string;
            created?: string;
            updated?: string;
            closed?: string;
            due?: string;
            more?: {
                parent?: number | string;
                watcher?: number | string | (number | string)[];
                start?: string;
                done_ratio?: number | string;
                estimated_hours?: number | string;
                spent_hours?: number | string;
                is_private?: boolean;
                description?: string;
                notes?: string;
                updated_by?: number | string | (number | string)[];
                assigned_group?: number | string | (number | string)[];
                version_status?: string | string[];
                projects?: number | string | (number | string)[];
                subprojects?: number | string | (number | string)[];
                relates?: number | string;
                duplicates?: number | string;
                blocks?: number | string;
                blocked_by?: number | string;
            };
            query?: number;
            custom_fields?: {
                [key: string]: string | string[] | null;
            };
            not?: {
                status?: number | string | (number | string)[];
                tracker?: number | string | (number | string)[];
                priority?: number | string | (number | string)[];
                assigned_to?: number | string | (number | string)[];
                author?: number | string | (number | string)[];
                category?: number | string | (number | string)[];
                version?: number | string | (number | string)[];
            };
            sort?: string;
            limit?: number;
            offset?: number;
        };
        "list_news.list": {
            /** @constant */
            action: "list";
            project?: number;
            limit?: number;
            offset?: number;
        };
        "list_news.read": {
            /** @constant */
            action: "read";
            news_id: number;
            notes_offset?: number;
            comment_id?: number;
            text_offset?: number;
        };
        list_projects: {
            name?: string;
            more?: {
                parent?: number | string | (number | string)[];
                is_public?: boolean;
                description?: string;
                created?: string;
                updated?: string;
            };
            status?: number | (1 | 5)[];
            limit?: number;
            offset?: number;
        };
        list_time_entries: {
            project?: number;
            issue_id?: number;
            user?: number | string | (number | string)[];
            activity?: number | string | (number | string)[];
            spent?: string;
            hours?: number | string;
            comments?: string;
            more?: {
                tracker?: number | string | (number | string)[];
                status?: number | string | (number | string)[];
                version?: number | string | (number | string)[];
                category?: number | string | (number | string)[];
                parent?: number | string;
                subject?: string;
                logged_by?: number | string | (number | string)[];
                user_group?: number | string | (number | string)[];
                user_role?: number | string | (number | string)[];
                projects?: number | string | (number | string)[];
                subprojects?: number | string | (number | string)[];
            };
            query?: number;
            not?: {
                user?: number | string | (number | string)[];
                activity?: number | string | (number | string)[];
            };
            limit?: number;
            offset?: number;
        };
        "list_values.statuses": {
            /** @constant */
            what: "statuses";
            limit?: number;
            offset?: number;
        };
        "list_values.trackers": {
            /** @constant */
            what: "trackers";
            limit?: number;
            offset?: number;
        };
        "list_values.priorities": {
            /** @constant */
            what: "priorities";
            limit?: number;
            offset?: number;
        };
        "list_values.activities": {
            /** @constant */
            what: "activities";
            limit?: number;
            offset?: number;
        };
        "list_values.document_categories": {
            /** @constant */
            what: "document_categories";
            limit?: number;
            offset?: number;
        };
        "list_values.roles": {
            /** @constant */
            what: "roles";
            limit?: number;
            offset?: number;
        };
        "list_values.role": {
            /** @constant */
            what: "role";
            id: number;
        };
        "list_values.queries": {
            /** @constant */
            what: "queries";
            limit?: number;
            offset?: number;
        };
        "list_values.time_queries": {
            /** @constant */
            what: "time_queries";
            limit?: number;
            offset?: number;
        };
        "list_values.custom_fields": {
            /** @constant */
            what: "custom_fields";
            limit?: number;
            offset?: number;
        };
        "list_values.members": {
            /** @constant */
            what: "members";
            project: number;
            limit?: number;
            offset?: number;
        };
        "list_values.versions": {
            /** @constant */
            what: "versions";
            project: number;
            limit?: number;
            offset?: number;
        };
        "list_values.version": {
            /** @constant */
            what: "version";
            id: number;
        };
        "list_values.categories": {
            /** @constant */
            what: "categories";
            project: number;
            limit?: number;
            offset?: number;
        };
        "list_values.issue_custom_fields": {
            /** @constant */
            what: "issue_custom_fields";
            project: number;
            limit?: number;
            offset?: number;
        };
        list_wiki_pages: {
            project: number;
            limit?: number;
            offset?: number;
        };
        log_time: {
            issue_id?: number;
            project?: number;
            hours: number;
            activity?: number;
            spent_on?: string;
            comments?: string;
            user?: number | string;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        project_summary: {
            project: number;
        };
        related_work: {
            issue_id: number;
        };
        search: {
            text: string;
            project?: number;
            kinds?: ("issues" | "news" | "documents" | "changesets" | "wiki_pages" | "messages" | "projects")[];
            open_issues?: boolean;
            titles_only?: boolean;
            all_words?: boolean;
            limit?: number;
            offset?: number;
        };
        "set_project_state.close": {
            /** @constant */
            action: "close";
            project: number | string;
        };
        "set_project_state.reopen": {
            /** @constant */
            action: "reopen";
            project: number | string;
        };
        "set_project_state.archive": {
            /** @constant */
            action: "archive";
            project: number | string;
        };
        "set_project_state.unarchive": {
            /** @constant */
            action: "unarchive";
            project: number | string;
        };
        time_report: {
            by?: ("user" | "activity" | "issue" | "project" | "day" | "week" | "month")[];
            project?: number;
            issue_id?: number;
            user?: number | number[];
            activity?: number | number[];
            from?: string;
            to?: string;
            limit?: number;
            offset?: number;
        };
        timeline: {
            project: number;
            version?: number;
            closed?: boolean;
            limit?: number;
            offset?: number;
        };
        update_issue: {
            issue_id: number;
            notes?: string;
            private_notes?: boolean;
            status?: number;
            subject?: string;
            description?: string | null;
            tracker?: number;
            priority?: number;
            assigned_to?: number | string | null;
            category?: number | null;
            version?: number | null;
            project?: number;
            parent?: number | null;
            start_date?: string | null;
            due_date?: string | null;
            estimated_hours?: number | null;
            done_ratio?: number;
            is_private?: boolean;
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            attachments?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
            if_updated_on?: string;
        };
        update_my_account: {
            firstname?: string;
            lastname?: string;
            mail?: string;
            language?: string;
            /** @enum {string} */
            mail_notification?: "all" | "selected" | "only_my_events" | "only_assigned" | "only_owner" | "none";
            notified_projects?: number[];
            preferences?: {
                hide_mail?: boolean;
                time_zone?: string;
                /** @enum {string} */
                comments_sorting?: "asc" | "desc";
                warn_on_leaving_unsaved?: boolean;
                no_self_notified?: boolean;
                notify_about_high_priority_issues?: boolean;
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
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        whoami: Record<string, never>;
        "write_news.create": {
            /** @constant */
            action: "create";
            project: number;
            title: string;
            summary?: string | null;
            description: string;
            attachments?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
        };
        "write_news.update": {
            /** @constant */
            action: "update";
            news_id: number;
            title?: string;
            summary?: string | null;
            description?: string;
            attachments?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
        };
        "write_project.create": {
            /** @constant */
            action: "create";
            name: string;
            identifier: string;
            description?: string | null;
            homepage?: string | null;
            parent?: number | null;
            is_public: boolean;
            inherit_members?: boolean;
            trackers?: number[];
            modules?: string[];
            issue_custom_fields?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
        };
        "write_project.update": {
            /** @constant */
            action: "update";
            project: number | string;
            name?: string;
            description?: string | null;
            homepage?: string | null;
            parent?: number | null;
            is_public?: boolean;
            inherit_members?: boolean;
            trackers?: number[];
            modules?: string[];
            issue_custom_fields?: number[];
            custom_fields?: {
                id: number;
                value: string | string[] | null;
            }[];
            default_version?: number | null;
            default_assigned_to?: number | null;
            default_query?: number | null;
        };
        "write_wiki_page.create": {
            /** @constant */
            action: "create";
            project: number;
            title: string;
            text: string;
            comments?: string;
            parent?: string | null;
            attachments?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
        };
        "write_wiki_page.update": {
            /** @constant */
            action: "update";
            project: number;
            title: string;
            text?: string;
            comments?: string;
            parent?: string | null;
            attachments?: {
                token: string;
                filename?: string;
                description?: string;
            }[];
            if_version?: number;
        };
        "write_wiki_page.rename": {
            /** @constant */
            action: "rename";
            project: number;
            title: string;
            new_title: string;
            redirect?: boolean;
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
