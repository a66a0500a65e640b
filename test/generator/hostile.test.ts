import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action, Tool, ToolEntry, ToolSchemas } from '../../generated/types.ts';
import { markdown } from '../../generator/emit/render.ts';
import { DEFAULTS, filesOf, refusals, THINGS } from './catalogues.ts';

/** Text that tries to be code, markup or a template wherever it may land. */
const HOSTILE = [
  '"; globalThis.hostile = 1; "',
  "'); globalThis.hostile = 1; ('",
  '`\u0024{globalThis.hostile = 1}`',
  '*/ globalThis.hostile = 1; /*',
  '</script><script>hostile()</script>',
  '{{lookup this "constructor"}} {{{literal tools}}} {{> page}}',
  '| cell | <img src=x onerror=hostile()> | [link](https://evil.example)',
  'https://evil.example www.evil.example evil@evil.example &lt;b&gt;',
  '\\u0022; hostile(); //',
].join(' ');
const quoted = (text: string) => JSON.stringify(text);

describe('hostile text in a catalogue that is accepted', () => {
  let files: ReadonlyMap<string, string>;
  let folder: string;
  /** What the runtime loads: the index at once, the rest by its functions. */
  let index: {
    tools: readonly ToolEntry[];
    toolsets: object;
    policies: Record<string, () => Promise<{ tools: readonly Tool[] }>>;
    schemas: Record<string, () => Promise<{ default: ToolSchemas }>>;
  };
  let tables: { resolvers: object };
  let tools: readonly Tool[];

  beforeAll(async () => {
    files = await filesOf(
      [DEFAULTS, 'tool: 300, default: 1000, all: 1500', 'tool: 3000, default: 9000, all: 9000'],
      [DEFAULTS, 'describe: Things and what is known about them.', `describe: ${quoted(HOSTILE)}`],
      [DEFAULTS, 'noun: kind', `noun: ${quoted(HOSTILE)}`],
      [THINGS, 'title: List things', `title: ${quoted(HOSTILE)}`],
      [
        THINGS,
        'describe: Find things by their kind and owner. One line per thing.',
        `describe: ${quoted(`${HOSTILE}\n\n# more`)}`,
      ],
      [THINGS, 'describe: Kind or several.', `describe: ${quoted(HOSTILE)}`],
      [
        THINGS,
        'describe: A property such as name. }',
        `enum: [${quoted(HOSTILE)}], default: ${quoted(HOSTILE)}, describe: "1. first" }`,
      ],
      [THINGS, 'enum: [open, closed]', `enum: [${quoted(HOSTILE)}]`],
      [THINGS, 'why: Redmine would show the thing.', `why: ${quoted(HOSTILE)}`],
      [THINGS, '{ never: no answer shows it }', `{ never: ${quoted(HOSTILE)} }`],
      [THINGS, 'noun: note', `noun: ${quoted(HOSTILE)}`],
      // An object that looks like what the compiler itself makes of functions.
      [
        THINGS,
        'updated_on: { kind: date, since: "6.1" }',
        'updated_on: { kind: date, since: "6.1" }\n      source: { kind: list, resolve: kind }',
      ],
      [THINGS, 'filters: { kind_id: { is: 1 } } }', 'filters: { source: { is: 1 } } }'],
    );
    folder = mkdtempSync(join(tmpdir(), 'generated-'));
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const load = (name: string) => import(pathToFileURL(join(folder, name)).href);
    index = await load('index.ts');
    tables = await load('tables.ts');
    tools = (await Promise.all(Object.values(index.policies).map((policy) => policy()))).flatMap((each) => each.tools);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('does nothing when the handlers are loaded and used', () => {
    const list = tools.find(({ name }) => name === 'list_things')?.actions['call'] as Action | undefined;
    expect(list?.bind({})).toMatchObject({ operation: 'listThings', query: { sort: HOSTILE } });
    expect(globalThis).not.toHaveProperty('hostile');
  });

  it('comes back as the same text', async () => {
    const policy = tools.find(({ name }) => name === 'list_things');
    const entry = index.tools.find(({ name }) => name === 'list_things');
    for (const tool of [policy, entry])
      expect(tool).toMatchObject({ title: HOSTILE, description: `${HOSTILE}\n\n# more` });
    const schemas = await index.schemas['list_things']?.();
    for (const schema of [schemas?.default.advertised, JSON.parse(entry?.advertised ?? '')])
      expect(schema).toHaveProperty('properties.kind.description', HOSTILE);
    expect(tables.resolvers).toHaveProperty('kind.noun', HOSTILE);
    expect(index.toolsets).toHaveProperty('things.describe', HOSTILE);
    const removal = tools.find(({ name }) => name === 'remove')?.actions['thing'] as Action | undefined;
    expect(removal?.preview?.counts).toContainEqual(
      expect.objectContaining({ list: expect.objectContaining({ filters: { source: { is: 1 } } }) }),
    );
  });

  it('adds no cell, markup or link to the pages', () => {
    for (const name of ['REFERENCE.md', 'AUTHORITY.md']) {
      const text = files.get(name) ?? '';
      const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
      expect(tables.length).toBeGreaterThan(1);
      for (const table of tables) {
        const cells = table
          .trim()
          .split('\n')
          .map((line) => line.match(/(?<!\\)\|/g)?.length);
        expect(new Set(cells).size, table).toBe(1);
      }
      expect(text).not.toMatch(/(?<!\\)[<>[\]]/);
      expect(text).not.toMatch(/https?:\/\/|www\.evil|l@e/);
      expect(text.match(/^#.*$/gm)).not.toContain('# more');
    }
  });

  it('leaves valid JSON', () => {
    for (const [name, text] of files) if (name.endsWith('.json')) expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe('text in Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<b>', '\\<b\\>'],
    ['[x](y)', '\\[x\\](y)'],
    ['`code`', '\\`code\\`'],
    ['# title', '\\# title'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['12. item', '12\\. item'],
    ['=== x', '\\=== x'],
    ['a\n\n# b', 'a \\# b'],
    ['&lt;', '\\&lt;'],
    ['HTTPS://x.y', 'HTTPS\\://x.y'],
    ['www.x.y', 'www\\.x.y'],
    ['a@b.c', 'a`@`b.c'],
    ['2..5, "A..B"', '2..5, "A..B"'],
  ])('%j is %j', (text, want) => {
    expect(markdown(text)).toBe(want);
  });
});

/** Places where a name or a path stands: nothing hostile fits there. */
describe('hostile names', () => {
  it.each([
    ['a tool', THINGS, '  list_values:', `  ${quoted('x"; f(); //')}:`],
    ['an argument', THINGS, '      sort: { to', `      ${quoted('sort; f()')}: { to`],
    ['a schema', THINGS, '  Kind:\n', `  ${quoted('Kind", x: "')}:\n`],
    ['a property', THINGS, '      body: {', `      ${quoted('body: 1 })')}: {`],
    ['an operation', THINGS, '  listParts:', `  ${quoted('listParts" | "x')}:`],
    ['a route', THINGS, 'http: GET /kinds.json', `http: ${quoted('GET /kinds/:x, y: f().json')}`],
    ['a permission', THINGS, 'permission: logged_in', `permission: ${quoted('x"] }, f(), { a: ["')}`],
    [
      'a trust word',
      THINGS,
      'body: { type: string, x-trust: untrusted }',
      `body: { type: string, x-trust: ${quoted('admin | f()')} }`,
    ],
    ['a target', THINGS, 'to: query.sort', `to: ${quoted('query.sort: f(), x')}`],
    ['a constant', THINGS, 'query.include: [notes, tags]', `${quoted('query.x: f()')}: 1`],
    ['a toolset', DEFAULTS, '  more: {', `  ${quoted('*/ f() /*')}: {`],
    ['a resolver', DEFAULTS, '  kind:\n', `  ${quoted('kind" | "x')}:\n`],
    ['a view', THINGS, 'row: [id, name]', `${quoted('row"')}: [id, name]`],
    ['a version', DEFAULTS, 'versions: ["6.0", "6.1"]', `versions: ["6.0", ${quoted('6.1"; f()')}]`],
  ])('%s', async (_what, file, from, to) => {
    const said = await refusals([file, from, to]);
    expect(said.length).toBeGreaterThan(0);
    expect(said.every((finding) => / (structure|path): /.test(finding))).toBe(true);
  });

  it('a permission that a file of names has is data like any other', async () => {
    const files = await filesOf(['permissions/6.0.txt', 'view_things\nedit_things\nhide_things\n"];f();[" member\n']);
    expect(files.get('tables.ts')).toContain(JSON.stringify('"];f();["'));
  });
});
