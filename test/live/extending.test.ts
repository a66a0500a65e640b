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

const SCHEMA = `
  News:
    properties:
      id: { type: integer }
      project: { $ref: "#/schemas/ProjectRef" }
      author: { $ref: "#/schemas/PrincipalRef" }
      title: { type: string, x-trust: untrusted }
      summary: { type: [string, "null"], x-trust: untrusted }
      description: { type: [string, "null"], x-trust: untrusted }
      created_on: { type: string, format: date-time }
    views:
      row: [id, project, author, created_on, title, summary]
`;
const OPERATION = `
  listNews:
    http: GET /news.json
    also: [GET /projects/:project_id/news.json]
    effect: read
    permission: view_news
    pages: { items: news }
    response: { news: { list: News } }
`;
const TOOL = `
  list_news:
    title: List news
    describe: News of all projects or of one, newest first. One line per article.
    call: listNews
    view: row
    project: [input.project]
    input:
      project: { to: path.project_id, resolve: project, describe: "Name, identifier or id." }
`;

/** The edit: pieces put under their headings in projects.yaml. */
function edit(yaml: string): string {
  return yaml
    .replace('schemas:\n', `schemas:${SCHEMA}`)
    .replace('\noperations:\n', `\noperations:${OPERATION}`)
    .replace('\ntools:\n', `\ntools:${TOOL}`);
}

const run = promisify(execFile);
const copy = mkdtempSync(join(tmpdir(), 'redmine-mcp-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const running = await redmines();

describe('a copy of the repository', () => {
  it('with one YAML file edited generates and builds', async () => {
    for (const name of NEEDED) cpSync(join(REPOSITORY, name), join(copy, name), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
    const file = join(copy, 'spec/redmine/projects.yaml');
    const yaml = edit(readFileSync(file, 'utf8'));
    writeFileSync(file, yaml);
    for (const script of ['generate', 'build']) await run('npm', ['run', '--silent', script], { cwd: copy });
    expect(readFileSync(join(copy, 'generated/REFERENCE.md'), 'utf8')).toContain('list_news');
  });

  it.each(running)('serves the new tool from Redmine $version, marked and paged', async (redmine) => {
    const scene = await openScene(redmine);
    const bundle = join(copy, 'dist/redmine-mcp.js');
    const client = await connectModern(scene.env('admin'), undefined, bundle);
    try {
      const tool = (await client.tools()).find(({ name }) => name === 'list_news');
      expect(tool).toMatchObject({
        annotations: { readOnlyHint: true },
        description: expect.stringContaining('News of'),
      });
      const first = await done(client.call('list_news', { project: 'Alpha', limit: 20 }));
      expect(pageOf(first)).toEqual({ total: 32, count: 20, offset: 0, has_more: true, next_offset: 20 });
      expect(first.text.split('\n')[0]).toBe('20 of 32 news · more: offset 20');
      const hostile = await done(client.call('list_news', { project: redmine.seed.projects.hostile.id }));
      expect(trustedPart(hostile.text)).toContain(`\n${redmine.seed.news['hostile']?.id}|`);
      expect(trustedPart(hostile.text)).not.toContain('CANARY');
      expect(untrustedPart(hostile.text)).toContain('CANARYnewstitle');
      expect((await client.call('list_news', { projekt: 'Alpha' })).text).toContain('Did you mean "project"?');
    } finally {
      await client.close();
    }
  });
});
