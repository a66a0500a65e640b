/** T28: of the tools that there are, a token is shown those that it is for. */
import { expect, it } from 'vitest';
import { tools as entries } from '../../generated/index.ts';
import { usable } from '../../runtime/policy/usable.ts';
import { tools } from '../catalogue.ts';

const find = async (name: string) => tools.find((tool) => tool.name === name);
/** Which of `names` are left, in the order of the catalogue. */
const left = async (names: readonly string[], scopes: readonly string[], look: typeof find = find) => {
  const some = entries.filter(({ name }) => names.includes(name));
  return (await usable(some, look, new Set(scopes))).map(({ name }) => name);
};

it.each<[what: string, scopes: readonly string[], shown: readonly string[]]>([
  ['no scope', [], ['whoami']],
  ['a scope to read', ['view_issues'], ['get_issue', 'whoami']],
  ['a scope to write without one to read what is there', ['add_issue_notes'], ['whoami']],
  ['both', ['view_issues', 'add_issue_notes'], ['get_issue', 'update_issue', 'whoami']],
])('T28: a token with %s is shown what it is for', async (_, scopes, shown) => {
  expect((await left(['get_issue', 'update_issue', 'change_user', 'whoami'], scopes)).sort()).toEqual(shown);
});

it('T28: one action that it is for is enough', async () => {
  expect(await left(['delete'], ['view_issues', 'delete_issues'])).toEqual(['delete']);
  expect(await left(['delete'], ['view_issues'])).toEqual([]);
});

it('T28: a tool of which nothing is known is not shown', async () => {
  expect(await left(['whoami'], ['view_issues'], async () => undefined)).toEqual([]);
});
