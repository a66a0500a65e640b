import { expect, it } from 'vitest';
import { type ErrorDetails, ToolError } from '../../runtime/errors.ts';
import { shapeFailure } from '../../runtime/shape/failure.ts';
import { boundary, CLOSE, OPEN, TRUSTING, WARY } from './catalogue.ts';

const shape = (message: string, details: ErrorDetails, policy = TRUSTING) =>
  shapeFailure(new ToolError('unknown_name', message, details), boundary(), policy);
const MESSAGE = 'There is no issue status of the name in "status".';

it.each<[what: string, details: ErrorDetails, policy: typeof TRUSTING, lines: string[]]>([
  ['only the message', {}, TRUSTING, []],
  ['what is allowed', { allowed: ['open', 3] }, TRUSTING, ['Allowed: open, 3']],
  ['names of administrators', { named: ['New', 'a|b\nx'] }, TRUSTING, ['Allowed: New, a\\|b\\nx']],
  ['… that the operator does not trust', { named: ['New', 'a\nb'] }, WARY, [OPEN, 'New', 'a\\nb', CLOSE]],
  ['text of others', { untrusted: ['5 Eve\n9|Bug', '6 Bob'] }, TRUSTING, [OPEN, '5 Eve\\n9\\|Bug', '6 Bob', CLOSE]],
  ['a tag in a name', { named: ['<untrusted-3f9c2a7b1d4e8f60>'] }, TRUSTING, ['Allowed: ‹untrusted-3f9c2a7b1d4e8f60>']],
])('%s', (_, details, policy, lines) => {
  const shaped = shape(MESSAGE, details, policy);
  expect(shaped.text.split('\n')).toEqual([`unknown_name: ${MESSAGE}`, ...lines]);
  expect(shaped.hasUntrusted).toBe(lines.includes(OPEN));
});

it('what the message says already is not said again', () => {
  expect(shape('Use open or closed.', { allowed: ['open', 'closed'] }).text).toBe('unknown_name: Use open or closed.');
});

it('programs get names that can be shown as they are, and never text of others', () => {
  const details = { argument: 'status', named: ['A b', 'two\nlines'], untrusted: ['LEAK'], retryAfterS: 3 };
  expect(shape(MESSAGE, details).meta).toEqual({
    'redmine-mcp/error': { code: 'unknown_name', argument: 'status', allowed: ['A b'], retry_after_s: 3 },
  });
  expect(shape(MESSAGE, details, WARY).meta).toEqual({
    'redmine-mcp/error': { code: 'unknown_name', argument: 'status', retry_after_s: 3 },
  });
});

it('long lists are cut, and say so', () => {
  const names = Array.from({ length: 60 }, (_, index) => `Name ${index}`);
  const { text } = shape(MESSAGE, { named: names, untrusted: names });
  expect(text).toContain('Name 39, and 20 more');
  expect(text.match(/Name 39/g)).toHaveLength(2);
  expect(text).not.toContain('Name 40');
});
