import { expect } from 'vitest';
import type { Call, Operation } from '../../generated/types.ts';
import { type ErrorCode, ToolError } from '../../runtime/errors.ts';

/** Operations as the catalogue would compile them, small enough to read in a test. */
export const listIssues: Operation = {
  method: 'GET',
  routes: ['/projects/:project_id/issues.json', '/issues.json'],
  effect: 'read',
  permission: { anyOf: ['view_issues'] },
  repeatable: true,
  success: [200],
  filters: {
    status_id: { kind: 'status' },
    tracker_id: { kind: 'list' },
    assigned_to_id: { kind: 'list_optional' },
    category_id: { kind: 'list_optional', needs: 'project_id' },
    project_id: { kind: 'list', without: 'project_id' },
    due_date: { kind: 'date' },
    done_ratio: { kind: 'number' },
    subject: { kind: 'text' },
    any_searchable: { kind: 'search' },
    parent_id: { kind: 'tree' },
    is_private: { kind: 'flag' },
    blocked: { kind: 'relation' },
  },
};

export const createIssue: Operation = {
  method: 'POST',
  routes: ['/issues.json'],
  effect: 'write',
  permission: { anyOf: ['add_issues'] },
  repeatable: false,
  success: [201],
};

/** Parameters that are sent in another shape than they are given. */
export const searchAll: Operation = {
  method: 'GET',
  routes: ['/projects/:project_id/search.json', '/search.json'],
  effect: 'read',
  permission: { anyOf: ['search_project'] },
  repeatable: true,
  success: [200],
  codecs: { q: { as: 'words' }, titles_only: { as: 'flag' }, kinds: { as: 'flags' } },
};

/** A write that may be sent twice. */
export const watchIssue: Operation = {
  method: 'POST',
  routes: ['/issues/:issue_id/watchers.json'],
  effect: 'write',
  permission: { anyOf: ['add_issue_watchers'] },
  repeatable: true,
  success: [204],
};

export const showWikiPage: Operation = {
  method: 'GET',
  routes: ['/projects/:project_id/wiki/:title/:version.json', '/projects/:project_id/wiki/:title.json'],
  effect: 'read',
  permission: { anyOf: ['view_wiki_pages'] },
  repeatable: true,
  success: [200],
};

export const listCall: Call = { operation: 'listIssues' };
export const createCall: Call = { operation: 'createIssue', body: { issue: { subject: 'S', project_id: 1 } } };
export const watchCall: Call = { operation: 'updateIssue', path: { issue_id: 7 }, body: { user_id: 3 } };

/** The ToolError that a function throws or a promise rejects with; anything else fails the test. */
export async function errorOf(work: Promise<unknown> | (() => unknown), code: ErrorCode): Promise<ToolError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    expect(error).toBeInstanceOf(ToolError);
    const toolError = error as ToolError;
    expect(toolError.code, toolError.message).toBe(code);
    return toolError;
  }
  throw new Error(`Expected a ToolError ${code}`);
}
