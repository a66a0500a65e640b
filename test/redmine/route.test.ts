import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../runtime/errors.ts';
import { buildPath } from '../../runtime/redmine/route.ts';
import { createIssue, errorOf, listIssues, showWikiPage, watchIssue } from './operations.ts';

const wiki = (title: string): string => buildPath(showWikiPage, { project_id: 'demo', title });

describe('choosing a route', () => {
  it('takes the route whose parameters are given', () => {
    expect(buildPath(listIssues, undefined)).toBe('/issues.json');
    expect(buildPath(listIssues, { project_id: undefined })).toBe('/issues.json');
    expect(buildPath(listIssues, { project_id: 'demo' })).toBe('/projects/demo/issues.json');
    expect(buildPath(showWikiPage, { project_id: 'demo', title: 'Start', version: 2 })).toBe(
      '/projects/demo/wiki/Start/2.json',
    );
  });

  it('uses as many parameters as it can, whatever the order of the routes', () => {
    const reversed = { ...listIssues, routes: listIssues.routes.toReversed() };
    expect(buildPath(reversed, { project_id: 'demo' })).toBe('/projects/demo/issues.json');
  });

  it('names what is missing and what cannot be used', async () => {
    const missing = await errorOf(() => buildPath(watchIssue, {}), 'invalid_arguments');
    expect(missing.details.argument).toBe('issue_id');
    const both = await errorOf(() => buildPath(showWikiPage, { project_id: 'demo' }), 'invalid_arguments');
    expect(both.message).toBe('title must be given.');
    const unused = await errorOf(() => buildPath(createIssue, { project_id: 'demo' }), 'invalid_arguments');
    expect(unused.details.argument).toBe('project_id');
    expect(unused.message).toBe('project_id cannot be used here.');
    const more = await errorOf(() => buildPath(watchIssue, { issue_id: 1, title: 'x' }), 'invalid_arguments');
    expect(more.message).toBe('title cannot be used together with issue_id.');
  });
});

describe('T4: values of a path', () => {
  it.each([
    ['x?y#z', 'x%3Fy%23z'],
    ['Ünï çödé', '%C3%9Cn%C3%AF%20%C3%A7%C3%B6d%C3%A9'],
    ['foo.json', 'foo%2Ejson'],
    ['a;b=c', 'a%3Bb%3Dc'],
    ['100%', '100%25'],
    ['100%zz', '100%25zz'],
    [":id'(*)!", '%3Aid%27%28%2A%29%21'],
    ['$&', '%24%26'],
    ['…', '%E2%80%A6'],
    ['.hidden', '%2Ehidden'],
    ['and so on...', 'and%20so%20on%2E%2E%2E'],
  ])('sends %j as one segment', (title, segment) => {
    expect(wiki(title)).toBe(`/projects/demo/wiki/${segment}.json`);
    expect(decodeURIComponent(segment)).toBe(title);
  });

  it.each(['index', 'date_index', 'export', 'new'])(
    'asks for a page called %s, not for what Redmine has there',
    (title) => {
      expect(wiki(title)).toBe(`/projects/demo/wiki/${title.charAt(0).toUpperCase()}${title.slice(1)}.json`);
    },
  );

  it.each([
    ['empty', ''],
    ['only spaces', '  '],
    ['only white space', ' \t'],
    ['a dot', '.'],
    ['two dots', '..'],
    ['dots and spaces', ' .. '],
    ['many dots', '...'],
    ['a slash', 'A/B'],
    ['a backslash', 'A\\B'],
    ['climbing', '../../users/1'],
    ['encoded dots', '%2e%2E'],
    ['an encoded slash', 'A%2fB'],
    ['a doubly encoded slash', 'A%25252fB'],
    ['half of it encoded', '.%2e'],
    ['a line break', 'A\nB'],
    ['an encoded line break', 'A%0d%0aB'],
    ['NUL', 'A\u0000'],
    ['an encoded NUL', '%00'],
    ['a C1 control', 'A\u0085B'],
    ['an encoded C1 control', 'A%C2%85B'],
    ['half a surrogate pair', 'A\ud800'],
  ])('refuses %s', async (_, title) => {
    const error = await errorOf(() => wiki(title), 'invalid_arguments');
    expect(error.details.argument).toBe('title');
    expect(error.message).toMatch(/^title /);
  });

  it('takes numbers only when they can be ids', async () => {
    expect(buildPath(watchIssue, { issue_id: 7 })).toBe('/issues/7/watchers.json');
    for (const issue_id of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e21]) {
      await errorOf(() => buildPath(watchIssue, { issue_id }), 'invalid_arguments');
    }
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('/', '\\', '.', '%', '2', 'e', 'E', 'f', 'F', '5', '?', '#', ';', '\n', 'a', ' '),
    }),
  );

  it('never changes the shape of the path, and decodes back to the value', () => {
    fc.assert(
      fc.property(hostile, hostile, (project_id, title) => {
        let path: string;
        try {
          path = buildPath(showWikiPage, { project_id, title });
        } catch (error) {
          expect(error).toBeInstanceOf(ToolError);
          return;
        }
        expect(path).toMatch(/^[A-Za-z0-9/._~%-]+$/);
        // As the WHATWG parser, which resolves `..` and `%2e%2e`, sees it below a sub-path.
        expect(new URL(`http://redmine.test/sub${path}`).pathname).toBe(`/sub${path}`);
        const segments = path.split('/');
        expect(segments).toHaveLength(5);
        expect(decodeURIComponent(segments[2] ?? '')).toBe(project_id);
        expect(decodeURIComponent((segments[4] ?? '').replace(/\.json$/, ''))).toBe(title);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its shape even for a server that decodes before it splits', () => {
    fc.assert(
      fc.property(hostile, (title) => {
        let seen: string;
        try {
          seen = wiki(title);
        } catch {
          return;
        }
        for (let round = 0; round < 4; round++) {
          seen = seen.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) =>
            Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
          );
          expect(seen.split('/')).toHaveLength(5);
          expect(seen.split('/')).not.toContain('..');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
