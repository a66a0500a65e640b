import { describe, expect, it } from 'vitest';
import { policies, tools } from '../../generated/index.ts';
import { oauthScopes } from '../../generated/tables.ts';
import type { Action, Call, ComposedAction, Tool } from '../../generated/types.ts';
import { checkCall, checkOwner, checkScopes, missing, needsOf, usesOf } from '../../runtime/policy/scopes.ts';

const all: Tool[] = [];
for (const load of Object.values(policies)) all.push(...(await load()).tools);
const actionOf = (tool: string, action = 'call') => {
  const found = all.find(({ name }) => name === tool)?.actions[action];
  if (!found) throw new Error(`no ${tool}.${action}`);
  return found;
};
const update = actionOf('update_issue') as Action;
const needs = (args: Record<string, never> | object) => needsOf(update, args as never).map((need) => need.join(' '));

describe('T28: what a call needs', () => {
  it('is that of its operation and of what it reads before', () => {
    expect(needsOf(update).map((need) => need.join(' '))).toEqual([
      'edit_issues edit_own_issues add_issue_notes',
      'view_issues',
    ]);
  });

  it('is that of each argument, and what these meet is not asked for twice', () => {
    expect(needs({ issue_id: 1, notes: 'x' })).toEqual(['view_issues', 'add_issue_notes']);
    expect(needs({ issue_id: 1, subject: 'x', notes: 'x', private_notes: true })).toEqual([
      'view_issues',
      'add_issue_notes',
      'set_notes_private',
      'edit_issues edit_own_issues',
    ]);
  });

  it('is that of each kind of record that is searched; without any of all', () => {
    const search = actionOf('search');
    expect(needsOf(search, { text: 'x', kinds: ['wiki_pages'] })).toEqual([['search_project'], ['view_wiki_pages']]);
    expect(needsOf(search, { text: 'x' })).toHaveLength(8);
  });

  it('is admin where only administrators may', () => {
    expect(needsOf(actionOf('change_user', 'create'))).toContainEqual(['admin']);
  });

  it.each(
    all.flatMap(({ name, actions }) =>
      Object.entries(actions).map(([action, it]) => [`${name}.${action}`, it] as const),
    ),
  )(
    '%s: with arguments it is never less than without, and all that Redmine knows',
    (_, action: Action | ComposedAction) => {
      const fields = 'compose' in action ? [] : (action.verify?.fields ?? []);
      const args = Object.fromEntries(fields.map(({ argument }) => [argument, 'x']));
      const few = needsOf(action);
      const most = needsOf(action, args);
      for (const need of few) expect(most.some((other) => other.every((name) => need.includes(name)))).toBe(true);
      for (const need of most)
        expect(
          need.some((name) => oauthScopes.includes(name)),
          `${need}`,
        ).toBe(true);
    },
  );

  it('of a tool that works as its user is nothing', () => {
    expect(needsOf(actionOf('whoami'))).toEqual([]);
    expect(usesOf(actionOf('whoami'))).toEqual([]);
  });

  it('of a function is that of what it reads and writes', () => {
    const importing = actionOf('import_time_entries');
    expect(needsOf(importing)).toEqual([['log_time'], ['view_issues'], ['view_time_entries']]);
    expect(usesOf(importing)).toEqual(['log_time', 'view_issues', 'view_time_entries']);
  });

  it('of a function is not what only administrators may read, which it does without, but what it writes', () => {
    // Its list of custom fields is for administrators.
    expect(needsOf(actionOf('issue_fields'))).toEqual([['view_issues'], ['view_project']]);
    const importing = actionOf('import_time_entries') as ComposedAction;
    const { write } = importing;
    if (!write) throw new Error('an import writes');
    expect(needsOf({ ...importing, write: { ...write, operation: 'createUser' } })).toContainEqual(['admin']);
  });

  it('is asked for once, in whatever order the catalogue names the same permissions', () => {
    const [subject] = update.verify?.fields.filter(({ argument }) => argument === 'subject') ?? [];
    if (!update.verify || !subject) throw new Error('an issue has a subject');
    const permission = ['add_issue_notes', 'edit_own_issues', 'edit_issues'];
    const turned = { ...update, verify: { ...update.verify, fields: [{ ...subject, permission }] } };
    expect(needsOf(turned, { issue_id: 1, subject: 'x' })).toEqual([
      ['edit_issues', 'edit_own_issues', 'add_issue_notes'],
      ['view_issues'],
    ]);
  });
});

describe('T28: what clients are told to ask for', () => {
  it('is also what only shows more, which nothing is refused without', () => {
    const more = ['view_private_notes', 'view_issue_watchers', 'view_time_entries'];
    expect(usesOf(actionOf('get_issue'))).toEqual(['view_issues', ...more]);
    expect(needsOf(actionOf('get_issue'))).toEqual([['view_issues']]);
    // It reads the issue before, and shows it afterwards.
    expect(usesOf(update)).toEqual(expect.arrayContaining(more));
  });

  it('is also what some argument needs', () => {
    expect(usesOf(update)).toEqual(
      expect.arrayContaining(['set_notes_private', 'set_issues_private', 'manage_subtasks']),
    );
  });

  it('is each of several that open the same, though one of them is needed anyway', () => {
    const edit = actionOf('edit_attachment');
    expect(usesOf(edit)).toEqual(expect.arrayContaining(['edit_issues', 'edit_documents', 'manage_news']));
    expect(needsOf(edit)).toContainEqual(['edit_issues']);
  });
});

describe('T28: a token', () => {
  const scopes = new Set(['view_issues', 'edit_own_issues']);

  it('without any scope may nothing, though Redmine takes it for one with all', () => {
    const usable = tools.filter(({ name }) =>
      Object.values(all.find((tool) => tool.name === name)?.actions ?? {}).some(
        (action) => missing(needsOf(action), new Set()).length === 0,
      ),
    );
    expect(usable.map(({ name }) => name)).toEqual(['whoami']);
  });

  it('is told everything that it lacks', () => {
    const args = { issue_id: 1, notes: 'x', private_notes: true };
    expect(() => checkScopes(update, args, scopes)).toThrow(
      expect.objectContaining({
        code: 'insufficient_scope',
        message: expect.stringMatching(/add_issue_notes, and set_notes_private/),
      }),
    );
    expect(() => checkScopes(update, args, undefined)).not.toThrow();
    expect(() => checkScopes(update, { issue_id: 1, subject: 'x' }, new Set(['view_issues']))).toThrow(
      /edit_issues or edit_own_issues/,
    );
  });

  it.each<[what: string, call: Call, scopes: string[], lacking: RegExp | undefined]>([
    ['a look-up of names', { operation: 'listProjects' }, ['view_issues'], /view_project,/],
    ['a look-up of names that it is for', { operation: 'listProjects' }, ['view_project'], undefined],
    ['a search in all', { operation: 'searchAll', query: { q: 'x' } }, ['search_project'], /view_wiki_pages/],
    [
      'a search in what it is for',
      { operation: 'searchAll', query: { q: 'x', kinds: ['issues'] } },
      ['search_project', 'view_issues'],
      undefined,
    ],
    ['a search without a question', { operation: 'searchAll' }, ['search_project', 'view_issues'], /view_news/],
  ])('is looked at again whenever something leaves for Redmine: %s', (_, call, given, lacking) => {
    const check = () => checkCall(call, new Set(given));
    if (!lacking) expect(check).not.toThrow();
    else
      expect(check).toThrow(
        expect.objectContaining({ code: 'insufficient_scope', message: expect.stringMatching(lacking) }),
      );
    expect(() => checkCall(call, undefined)).not.toThrow();
  });

  it('for own records is for these alone', () => {
    const args = { issue_id: 1, subject: 'x' };
    const record = (author: number) => ({ id: 1, author: { id: author } });
    expect(() => checkScopes(update, args, scopes)).not.toThrow();
    expect(() => checkOwner(update, args, record(5), 5, scopes)).not.toThrow();
    expect(() => checkOwner(update, args, record(6), 5, scopes)).toThrow(/edit_issues/);
    expect(() => checkOwner(update, args, { id: 1 }, 5, scopes)).toThrow(/edit_issues/);
    expect(() => checkOwner(update, args, record(6), 5, new Set(['view_issues', 'edit_issues']))).not.toThrow();
    expect(() => checkOwner(update, args, record(6), 5, undefined)).not.toThrow();
  });
});
