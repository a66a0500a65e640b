import { expect, it } from 'vitest';
import { compileSchema } from '../../runtime/policy/compile.ts';

it('a schema whose rules are misspelt is not compiled, since they would be none', () => {
  expect(() => compileSchema({ type: 'object', maxPropertys: 1 })).toThrow('maxPropertys');
  expect(() => compileSchema({ type: 'string', format: 'day' })).toThrow('day');
});
