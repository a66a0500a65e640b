import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { catalogueSha256, tools as entries, schemas, toolsets } from '../../generated/index.ts';
import { operations, shapes } from '../../generated/tables.ts';
import type { Action, Json, JsonObject, Tool } from '../../generated/types.ts';
import type { Files } from '../../generator/emit/emit.ts';
import { formatFinding } from '../../generator/finding.ts';
import { repositoryFiles } from '../../scripts/generate/files.ts';
import { tools } from '../catalogue.ts';
import { type Schema, valid } from '../fuzz/valid.ts';

const root = new URL('../../', import.meta.url);

async function filesOf(spec: URL): Promise<Files> {
  const compiled = await repositoryFiles(root, spec);
  if (!compiled.files) throw new Error(compiled.findings.map(formatFinding).join('\n'));
  return compiled.files;
}

let files: Files;
beforeAll(async () => {
  files = await filesOf(new URL('spec/', root));
}, 60_000);

interface Lock {
  budgets: { tool: number; default: number; all: number };
  toolsets: Record<string, { default: boolean }>;
  tools: Record<string, { schemas: { advertised: object }; tokens: number; toolset: string }>;
}

const json = (name: string) => JSON.parse(files.get(name) ?? '');

describe('the catalogue of this repository', () => {
  it('compiles to the files in generated/', () => {
    const generated = new URL('generated/', root);
    const committed = readdirSync(generated, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(committed).toHaveLength(files.size);
    for (const [name, text] of files) expect(readFileSync(new URL(name, generated), 'utf8'), name).toBe(text);
  });

  it('compiles to the same bytes from anywhere, in any language and time zone', async () => {
    const directory = process.cwd();
    try {
      process.chdir(tmpdir());
      vi.stubEnv('TZ', 'Pacific/Chatham');
      vi.stubEnv('LC_ALL', 'tr_TR.UTF-8');
      expect([...(await filesOf(new URL('spec/', root)))]).toEqual([...files]);
    } finally {
      vi.unstubAllEnvs();
      process.chdir(directory);
    }
  }, 60_000);

  it('compiles to the same bytes in whatever order its files say things', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
    try {
      cpSync(new URL('spec/', root), folder, { recursive: true });
      for (const name of ['defaults.yaml', ...readdirSync(join(folder, 'redmine')).map((file) => `redmine/${file}`)])
        writeFileSync(join(folder, name), reversed(readFileSync(join(folder, name), 'utf8')));
      const other = await filesOf(pathToFileURL(`${folder}/`));
      for (const [name, text] of files) expect(other.get(name), name).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

/** A file with its sections, and the entries of each and their keys, in the opposite order; none of these has a meaning. */
function reversed(text: string): string {
  const document = parseDocument(text);
  const turn = (node: unknown) => isMap(node) && node.items.reverse();
  const top = document.contents as YAMLMap;
  turn(top);
  for (const { key, value } of top.items) {
    const section = isScalar(key) ? String(key.value) : '';
    if (!['schemas', 'operations', 'tools', 'resolvers', 'toolsets', 'paging', 'budgets'].includes(section)) continue;
    turn(value);
    if (isMap(value)) for (const entry of value.items) turn(entry.value);
  }
  return document.toString({ lineWidth: 0 });
}

describe('an advertised schema', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormatsModule as unknown as (ajv: Ajv2020) => void)(ajv);
  const names = tools.map(({ name }) => name);

  it.each(names)('of %s accepts everything that the strict ones accept', (name) => {
    const { advertised, strict } = json(`schemas/${name}.json`) as {
      advertised: object;
      strict: Record<string, Schema>;
    };
    const shown = ajv.compile(advertised);
    for (const schema of Object.values(strict)) {
      fc.assert(
        fc.property(valid(schema), (value) => {
          expect(shown(value), JSON.stringify([value, shown.errors])).toBe(true);
        }),
        { numRuns: 100, seed: 1 },
      );
    }
  });

  it('is one flat object within its budget', () => {
    const { budgets, tools: lock, toolsets } = json('catalogue.json') as Lock;
    let [all, standard] = [0, 0];
    for (const [name, { schemas: own, tokens, toolset }] of Object.entries(lock)) {
      const words = Object.keys(own.advertised);
      expect(
        words.filter((key) => !['type', 'properties', 'required'].includes(key)),
        name,
      ).toEqual([]);
      expect(tokens, name).toBeLessThanOrEqual(budgets.tool);
      all += tokens;
      if (toolsets[toolset]?.default) standard += tokens;
    }
    expect(standard).toBeLessThanOrEqual(budgets.default);
    expect(all).toBeLessThanOrEqual(budgets.all);
  });
});

describe('the handlers and the lock', () => {
  const lock = () => json('catalogue.json');
  const data = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
  /** Functions in the one, their sources in the other. */
  const withoutBind = (policy: Json) =>
    JSON.parse(JSON.stringify(policy, (key, inner) => (key === 'bind' ? undefined : inner))) as Json;

  it('are of the same catalogue', () => {
    expect(catalogueSha256).toBe(lock().sha256);
    expect(data(operations)).toEqual(lock().operations);
    expect(data(shapes)).toEqual(lock().shapes);
    expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(lock().tools));
    expect(entries.map(({ name }) => name)).toEqual(Object.keys(lock().tools));
    expect(Object.keys(schemas)).toEqual(Object.keys(lock().tools));
    expect(data(toolsets)).toEqual(lock().toolsets);
  });

  it.each(tools.map((tool): [string, Tool] => [tool.name, tool]))('say the same about %s', async (name, tool) => {
    const { scopes, schemas: locked, actions, ...said } = lock().tools[name];
    const { actions: handlers, ...handled } = tool;
    expect(data(handled)).toEqual(said);
    expect(tool.tokens).toBeGreaterThan(0);
    expect(scopes).toEqual([...scopes].sort());
    expect(data((await schemas[name]?.())?.default)).toEqual(locked);
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(actions));
    for (const [action, handler] of Object.entries(handlers)) {
      if ('compose' in handler) {
        expect(data(handler)).toEqual(actions[action]);
        continue;
      }
      const { bind, before, verify, ...policy } = handler;
      const { bind: source, before: read, verify: proof, sends: _sends, ...lockedPolicy } = actions[action];
      expect(data(policy)).toEqual(lockedPolicy);
      expect(withoutBind(data(verify ?? null))).toEqual(withoutBind(proof ?? null));
      expect(typeof bind).toBe('function');
      expect(files.get(`tools/${tool.toolset}.ts`)?.replaceAll(/\s/g, '')).toContain(
        source.source.replaceAll(/\s/g, ''),
      );
      expect(withoutBind(data(before ?? null))).toEqual(withoutBind(read ?? null));
    }
  });

  const sending = tools.flatMap(({ name, actions }) =>
    Object.entries(actions).flatMap(([action, handler]) =>
      'compose' in handler ? [] : [[name, action, handler] as [string, string, Action]],
    ),
  );

  it.each(sending)('say the same about what %s (%s) sends where', (name, action, handler) => {
    const { sends } = lock().tools[name].actions[action];
    for (const [place, sent] of Object.entries(sends as Record<string, { argument?: string; always?: Json }>))
      expect(placed(handler, place, sent), place).toEqual(sent.argument ? 'follows' : sent.always);
  });

  /** Whether what is sent at a place follows the argument; or what is sent there whatever the arguments are. */
  function placed({ bind, before }: Action, place: string, { argument }: { argument?: string }): unknown {
    const isBefore = place.startsWith('before.');
    const [kind = '', ...rest] = place.replace('before.', '').split('.');
    const sentWith = (args: Record<string, unknown>) => {
      const call = isBefore ? before?.bind(args as never) : bind(args as never);
      const part = (call as unknown as Record<string, Json> | undefined)?.[kind];
      if (kind === 'filters') return (part as Record<string, { is?: Json }> | undefined)?.[rest.join('.')]?.is;
      return rest.reduce<Json | undefined>((value, key) => (value as JsonObject | undefined)?.[key], part);
    };
    if (argument === undefined) return sentWith({});
    const [whole = '', member] = argument.split('.');
    const given = (value: unknown) => sentWith({ [whole]: member ? { [member]: value } : value });
    // An object is sent part by part; a list item by item; flags as words of Redmine's.
    return JSON.stringify(given({ it: true })) === JSON.stringify(given(undefined)) ? 'stays' : 'follows';
  }
});

describe('what is listed of a tool before its policy is loaded', () => {
  it.each(tools.map((tool): [string, Tool] => [tool.name, tool]))('%s says the same', async (name, tool) => {
    const { actions: _actions, discriminator: _discriminator, tokens: _tokens, ...facts } = tool;
    const { advertised, ...listed } = entries.find((entry) => entry.name === name) ?? { advertised: '' };
    expect(listed).toEqual(facts);
    expect(JSON.parse(advertised)).toEqual((await schemas[name]?.())?.default.advertised);
  });
});

describe('openapi.json', () => {
  it('is valid OpenAPI 3.1, as an independent validator sees it', async () => {
    const validator = new Validator();
    const result = await validator.validate(json('openapi.json'));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every operation once', () => {
    const ids = Object.values<Record<string, { operationId: string }>>(json('openapi.json').paths)
      .flatMap((path) => Object.values(path))
      .map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(operations)));
  });
});
