import { expect, it } from 'vitest';
import type { Action, Json } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { checkKnown } from '../../runtime/policy/known.ts';
import { actionOf } from '../shape/catalogue.ts';

const check = (modules: string[], enabled?: string[]) => {
  const record: Json | undefined = enabled && { enabled_modules: enabled.map((name, index) => ({ id: index, name })) };
  checkKnown(actionOf('write_project', enabled ? 'update' : 'create'), { modules }, record, 6);
};

it('T16: a module that nobody knows is refused: Redmine would store its name', () => {
  for (const enabled of [undefined, ['wiki']])
    expect(() => check(['wiki', 'issues'], enabled)).toThrow(
      expect.objectContaining({
        code: 'unknown_name',
        message: expect.stringMatching(/^"modules" has a name .*Nothing was sent/),
        details: { argument: 'modules', allowed: expect.arrayContaining(['wiki', 'issue_tracking']) },
      }),
    );
});

it('modules of Redmine and those of plugins that are on already pass', () => {
  expect(() => check(['wiki', 'issue_tracking'])).not.toThrow();
  expect(() => check(['wiki', 'agile'], ['agile'])).not.toThrow();
  expect(() => check([])).not.toThrow();
});

it('words that the record has are read as everything of a record is', () => {
  const reads = 'boards[id = board].modules';
  const action: Action = { ...actionOf('write_project', 'update'), known: [{ argument: 'modules', words: [], reads }] };
  const record: Json = { boards: [{ id: 3, modules: ['agile'] }] };
  const ask = (board: number) => () => checkKnown(action, { modules: ['agile'], board }, record, 6);
  expect(ask(3)).not.toThrow();
  expect(ask(4)).toThrow(ToolError);
});
