/** Adding a read operation and its tool is one edit in one YAML file and `npm run generate`. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import { connectModern } from './clients.ts';
import { done, openScene, pageOf, trustedPart, untrustedPart } from './scene.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const NEEDED = ['spec', 'generator', 'generated', 'runtime', 'scripts', 'package.json', 'tsconfig.json'];

/** The edit: search in a form of its own, in the place of the file that the catalogue has for it. */
const FILE = 'spec/redmine/search.yaml';
const YAML = `
resource: search
toolset: core

schemas:
  Hit:
    key: [type, id]
    properties:
      id: { type: integer }
      type: { type: string, enum: [issue, issue-closed, news, document, changeset, wiki-page, message, reply, project] }
      title: { type: string, x-trust: untrusted }
      url: { type: string, format: uri, x-trust: untrusted, codec: path }
      description: { type: [string, "null"], x-trust: untrusted }
      datetime: { type: string, format: date-time }
    views:
      row: [type, id, datetime, title]

operations:
  findText:
    http: GET /search.json
    also: [GET /projects/:project_id/search.json]
    effect: read
    permission: search_project
    query:
      q: { type: string, maxLength: 100 }
      titles_only: { type: boolean, codec: flag }
    pages: { items: results }
    response: { results: { list: Hit } }

tools:
  find_text:
    title: Find text
    describe: Whatever has these words, in all projects or in one. One line per result.
    call: findText
    view: row
    input:
      words: { to: query.q, required: true, describe: All of them have to occur. }
      project: { to: path.project_id, resolve: project, describe: "Name, identifier or id." }
      titles_only: { to: query.titles_only, describe: Not in texts and notes. }
`;

const run = promisify(execFile);
const copy = mkdtempSync(join(tmpdir(), 'redmine-mcp-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const running = await redmines();

describe('a copy of the repository', () => {
  it('with one YAML file edited generates and builds', async () => {
    for (const name of NEEDED) cpSync(join(REPOSITORY, name), join(copy, name), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, FILE), YAML);
    for (const script of ['generate', 'build']) await run('npm', ['run', '--silent', script], { cwd: copy });
    expect(readFileSync(join(copy, 'generated/REFERENCE.md'), 'utf8')).toContain('find_text');
  });

  it.each(running)('serves the new tool from Redmine $version, marked and paged', async (redmine) => {
    const scene = await openScene(redmine);
    const bundle = join(copy, 'dist/redmine-mcp.js');
    const client = await connectModern(scene.env('admin'), undefined, bundle);
    try {
      const tool = (await client.tools()).find(({ name }) => name === 'find_text');
      expect(tool).toMatchObject({
        annotations: { readOnlyHint: true },
        description: expect.stringContaining('these words'),
      });
      const bulk = { words: 'Bulk issue', titles_only: true };
      const first = await done(client.call('find_text', { ...bulk, limit: 20 }));
      const truth = await scene.rest('admin', 'GET', '/search.json?q=Bulk+issue&titles_only=1&limit=1');
      const total = truth.body.total_count;
      expect(total).toBeGreaterThan(20);
      expect(pageOf(first)).toEqual({ total, count: 20, offset: 0, has_more: true, next_offset: 20 });
      expect(first.text.split('\n')[0]).toBe(`20 of ${total} results · more: offset 20`);
      const hostile = await done(client.call('find_text', { words: 'CANARYnewstitle' }));
      expect(trustedPart(hostile.text)).toContain(`\nnews|${redmine.seed.news['hostile']?.id}|`);
      expect(trustedPart(hostile.text)).not.toContain('CANARY');
      expect(untrustedPart(hostile.text)).toContain('CANARYnewstitle');
      expect((await client.call('find_text', { word: 'Alpha' })).text).toContain('Did you mean "words"?');
    } finally {
      await client.close();
    }
  });
});
