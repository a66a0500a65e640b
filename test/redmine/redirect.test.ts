import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/tables.ts';
import type { Call, Operation } from '../../generated/types.ts';
import { explainRedirect, renamedTo } from '../../runtime/redmine/redirect.ts';
import { errorOf, listIssues } from './operations.ts';
import { client, context, fakeServer, json, KEY, useServers } from './servers.ts';

useServers();

const { getWikiPage } = operations;
const page: Call = {
  operation: 'getWikiPage',
  path: { project_id: 'demo', title: 'Old' },
  query: { include: 'attachments' },
};
const to = (location?: string | string[], status = 302) => ({
  status,
  headers: location === undefined ? {} : { location },
});

interface Where {
  readonly base?: string;
  readonly operation?: Pick<Operation, 'effect' | 'renamed' | 'routes'>;
  readonly call?: Call;
}

/** The call that is made instead, after the answer. */
function instead(
  answer: ReturnType<typeof to>,
  { base = 'https://redmine.test', operation = getWikiPage, call = page }: Where = {},
) {
  const url = new URL(`${base.replace(/\/+$/, '')}/projects/demo/wiki/Old.json?include=attachments`);
  return renamedTo({ url, baseUrl: new URL(base) }, answer, operation, call);
}

describe('T24: a wiki page that is called otherwise now', () => {
  it.each<[string, string, object, string?]>([
    ['the new title', '/projects/demo/wiki/New', { project_id: 'demo', title: 'New' }],
    ['another project', '/projects/other/wiki/New', { project_id: 'other', title: 'New' }],
    [
      'a title with other letters',
      '/projects/demo/wiki/Gr%C3%BC%C3%9Fe%20%251',
      { project_id: 'demo', title: 'Grüße %1' },
    ],
    ['more than a path', 'New?x=1#part', { project_id: 'demo', title: 'New' }],
    [
      'below a path',
      '/redmine/projects/demo/wiki/New',
      { project_id: 'demo', title: 'New' },
      'https://redmine.test/redmine',
    ],
    [
      'below a path with slashes',
      '/a/b/projects/demo/wiki/New',
      { project_id: 'demo', title: 'New' },
      'https://redmine.test/a/b//',
    ],
  ])('is asked for by what the redirect names: %s', (_, location, path, base) => {
    expect(instead(to(location), base === undefined ? {} : { base })).toEqual({ ...page, path });
  });

  it('T32: is asked for where the old one was, whatever host and scheme the redirect names', () => {
    for (const location of [
      'http://internal.example:81/projects/demo/wiki/New',
      '//u:p@internal.example/projects/demo/wiki/New',
    ])
      expect(instead(to(location))).toEqual({ ...page, path: { project_id: 'demo', title: 'New' } });
  });

  it('is asked for in the version that was wanted, and by the first of two addresses', () => {
    const call: Call = { ...page, path: { title: 'Old', version: 3, project_id: 'demo' } };
    expect(instead(to(['/projects/demo/wiki/New/3', '/projects/demo/wiki/Other/3']), { call })).toEqual({
      ...call,
      path: { project_id: 'demo', title: 'New', version: '3' },
    });
    const open: Call = { ...page, path: { ...page.path, version: undefined } };
    expect(instead(to('/projects/demo/wiki/New'), { call: open })?.path).toEqual({ project_id: 'demo', title: 'New' });
  });

  it('is found whatever the order of the names in a route', () => {
    const operation = { ...getWikiPage, routes: ['/wiki/:title/of/:project_id.json'] };
    expect(instead(to('/wiki/New/of/demo'), { operation })?.path).toEqual({ project_id: 'demo', title: 'New' });
  });
});

describe('T32: a redirect leads nowhere else', () => {
  it.each<[string, ReturnType<typeof to>]>([
    ['no redirect', to('/projects/demo/wiki/New', 200)],
    ['one for good, which Redmine never sends', to('/projects/demo/wiki/New', 301)],
    ['no address', to()],
    ['what is no address', to('http://[')],
    ['the login page', to('/login?back_url=x')],
    ['the start page of the wiki', to('/projects/demo/wiki')],
    ['another version', to('/projects/demo/wiki/New/2')],
    ['something of the page', to('/projects/demo/wiki/New/history/2')],
    ['something above it', to('/x/projects/demo/wiki/New')],
    ['an account', to('/users/1')],
    ['a title that is no text', to('/projects/demo/wiki/%E4')],
    ['half an escape', to('/projects/demo/wiki/%zz')],
    ['a script', to('javascript:alert(1)')],
  ])('%s', (_, answer) => {
    expect(instead(answer)).toBeUndefined();
  });

  it.each<[string, Where]>([
    ['a write is never sent again', { operation: { ...getWikiPage, effect: 'write' } }],
    ['a record that keeps no former names', { operation: { routes: getWikiPage.routes, effect: 'read' } }],
    ['a call that names nothing', { call: { operation: 'getWikiPage' } }],
    ['a call that names less', { call: { ...page, path: { project_id: 'demo' } } }],
  ])('%s', (_, where) => {
    expect(instead(to('/projects/demo/wiki/New'), where)).toBeUndefined();
  });

  it('the key stays with Redmine, and a second redirect is an error', async () => {
    const stranger = await fakeServer((_, response) => json(response, 200, {}));
    const redmine = await fakeServer((request, response) => {
      if (request.url.includes('/Found')) return json(response, 200, { wiki_page: { title: 'Found' } });
      const next = request.url.includes('/Twice') ? 'Old' : 'Found';
      return response.writeHead(302, { location: `${stranger.url}/projects/demo/wiki/${next}` }).end();
    });
    const http = client(redmine.url);
    const read = (title: string) => http.send(getWikiPage, { ...page, path: { project_id: 'demo', title } }, context());
    expect(await read('Old')).toMatchObject({ body: { wiki_page: { title: 'Found' } } });
    await errorOf(read('Twice'), 'bad_response');
    expect(redmine.received.map(({ url }) => url.replace(/\?.*/, ''))).toEqual(
      ['Old', 'Found', 'Twice', 'Old'].map((title) => `/projects/demo/wiki/${title}.json`),
    );
    expect(redmine.received.every(({ headers }) => headers['x-redmine-api-key'] === KEY)).toBe(true);
    expect(stranger.received).toEqual([]);
  });
});

describe('T34: what is said of a redirect', () => {
  const explained = (
    location: string | string[] | undefined,
    base = 'https://redmine.test',
    operation: Operation = listIssues,
  ) => {
    const url = new URL(`${base.replace(/\/+$/, '')}/issues.json`);
    const asked = { name: 'the request to list issues', operation, url, baseUrl: new URL(base) };
    const limits = { requestId: 'req-1', timeoutMs: 1000, maxBytes: 1000, whenTooLarge: '' };
    const { headers } = to(location);
    return explainRedirect({ ...asked, ...limits }, { kind: 'answered', status: 302, headers, body: Buffer.alloc(0) });
  };

  it.each<[string, string | undefined, RegExp, string?]>([
    ['another port of a host with https', 'https://redmine.test:8443/issues', /to another port or protocol/],
    ['http of a host with https', 'http://redmine.test/issues', /to another port or protocol/],
    ['https of a host with http', 'https://redmine.test/issues', /to https\. Set REDMINE_URL/, 'http://redmine.test'],
    ['another host with https', 'https://internal.test/issues', /to another host/, 'http://redmine.test'],
    ['the login page', '/login/', /to its login page/],
    ['the login page below a path', '/redmine/login', /to its login page/, 'https://redmine.test/redmine'],
    ['nowhere', undefined, /without saying where/],
  ])('%s: nothing of the address is told', (_, location, message, base) => {
    const error = explained(location, base);
    expect(error.code).toBe('bad_response');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('the request to list issues (302)');
    expect(error.message).not.toMatch(/internal|redmine\.test|8443/);
    expect(error.details).toEqual({});
  });

  it.each<[string, string | string[], string, string?]>([
    [
      'a page whose title begins like the login page',
      '/projects/demo/wiki/x/login_names',
      '/projects/demo/wiki/x/login_names',
    ],
    ['below a path', '/redmine/projects', '/projects', 'https://redmine.test/redmine'],
    ['below a path with slashes', '/a/b/projects', '/projects', 'https://redmine.test/a/b//'],
    ['the first of two addresses', ['/projects', '/users'], '/projects'],
    ['a path without end', `/${'x'.repeat(9000)}`, `/${'x'.repeat(499)}`],
  ])('a path of the same server is shown, as what others wrote: %s', (_, location, path, base) => {
    const error = explained(location, base);
    expect(error.message).toMatch(
      /to another path of the same server, which follows: the page may have been renamed\.$/,
    );
    expect(error.details).toEqual({ untrusted: [path] });
  });

  it.each([undefined, '/issues/5'])('T18: a write that is led to %s may have been done', (location) => {
    const { createIssue } = operations;
    const error = explained(location, 'https://redmine.test', createIssue);
    expect(error.code).toBe('outcome_unknown');
    expect(error.message).toMatch(/may or may not have been done/);
    expect(error.message).toMatch(location === undefined ? /without saying where\. It may/ : /which follows\. It may/);
  });

  it.each(['/login', 'https://other.test/issues/5', 'http://redmine.test/issues'])(
    'a write that a gate leads to %s was refused',
    (location) => {
      expect(explained(location, 'https://redmine.test', operations.createIssue).code).toBe('bad_response');
    },
  );
});
