import { expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { checkKnown } from '../../runtime/policy/known.ts';
import { actionOf } from '../shape/catalogue.ts';

const check = (modules: string[], enabled?: string[]) => {
  const record: Json | undefined = enabled && { enabled_modules: enabled.map((name, index) => ({ id: index, name })) };
  checkKnown(actionOf('write_project', enabled ? 'update' : 'create'), { modules }, record, 6);
};

it('T16: a module that nobody knows is refused: Redmine would store its name', () => {
  expect(() => check(['wiki', 'issues'])).toThrow(ToolError);
  expect(() => check(['wiki', 'issues'], ['wiki'])).toThrow(ToolError);
});

it('modules of Redmine and those of plugins that are on already pass', () => {
  expect(() => check(['wiki', 'issue_tracking'])).not.toThrow();
  expect(() => check(['wiki', 'agile'], ['agile'])).not.toThrow();
  expect(() => check([])).not.toThrow();
});
