import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../../../generator/diff/diff.ts';
import { readLock } from '../../../generator/diff/lock.ts';
import { RULES } from '../../../generator/diff/rules.ts';
import { isObject, type Json, type JsonObject } from '../../../generator/diff/tree.ts';
import { changed } from './changed.ts';

const lock = readLock(readFileSync(new URL('../../../generated/catalogue.json', import.meta.url), 'utf8'), 'the lock');
const infos = RULES.flatMap(({ rules }) => rules);

describe('a rule', () => {
  it('has an id of its own, in the form that scripts and acknowledgements rely on', () => {
    const ids = infos.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(infos.map((info): [string, typeof info] => [info.id, info]))(
    '%s has a mirror, or says why not',
    (_, { mirror }) => {
      if (typeof mirror === 'string') expect(infos.map(({ id }) => id)).toContain(mirror);
      else expect(mirror.waiver.length).toBeGreaterThan(20);
    },
  );
});

describe('a name that led to another tool', () => {
  type Tools = Record<string, JsonObject & { readonly name: string }>;
  const change = (edit: (tools: Tools) => void, from: JsonObject = lock) => {
    const tools = structuredClone(from['tools']) as unknown as Tools;
    edit(tools);
    return { ...from, tools };
  };
  const take = (tools: Tools, tool: string, ...renamedFrom: string[]) => {
    tools[tool] = { ...(tools[tool] as Tools[string]), renamedFrom };
  };
  const blocking = (old: JsonObject, now: JsonObject) =>
    findings(old, now)
      .filter(({ rule }) => rule === 'former-name-moved')
      .map(({ level, tools, old: before, new: after }) => [level, tools, before, after]);

  it('blocks where a tool that was there takes it: who allowed reading would allow deleting', () => {
    const now = change((tools) => {
      delete tools['get_issue'];
      take(tools, 'delete', 'get_issue');
    });
    expect(blocking(lock, now)).toEqual([['block', ['delete'], 'get_issue: get_issue', 'get_issue: delete']]);
  });

  it('blocks where a former name is taken, by a tool that is there and by a new one', () => {
    const old = change((tools) => take(tools, 'get_issue', 'show_issue'));
    const there = change((tools) => take(tools, 'delete', 'show_issue'));
    const more = change((tools) => {
      tools['erase'] = { ...(tools['delete'] as Tools[string]), name: 'erase', renamedFrom: ['show_issue'] };
    });
    expect(blocking(old, there)).toEqual([['block', ['delete'], 'show_issue: get_issue', 'show_issue: delete']]);
    expect(blocking(old, more)).toEqual([['block', ['erase'], 'show_issue: get_issue', 'show_issue: erase']]);
  });

  it('is none where a tool is renamed, or gets a name that nobody had', () => {
    const renamed = change((tools) => {
      tools['show_issue'] = {
        ...(tools['get_issue'] as Tools[string]),
        name: 'show_issue',
        renamedFrom: ['get_issue'],
      };
      delete tools['get_issue'];
    });
    expect(blocking(lock, renamed)).toEqual([]);
    expect(
      blocking(
        lock,
        change((tools) => take(tools, 'delete', 'erase')),
      ),
    ).toEqual([]);
  });
});

/** Paths of everything in the lock that is no map or list with something in it. */
function leaves(value: Json | undefined, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [path];
  return entries.flatMap(([key, inner]) => leaves(inner as Json, [...path, key]));
}

function mutated(value: Json | undefined): Json {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return 'x';
}

function withLeaf(
  tree: Json | undefined,
  [key, ...rest]: readonly (string | number)[],
  value: (old: Json | undefined) => Json | undefined,
): Json {
  if (key === undefined) return value(tree) ?? null;
  if (Array.isArray(tree)) {
    const list = tree.map((item: Json, i) => (i === key ? withLeaf(item, rest, value) : item));
    return rest.length === 0 && value(tree[Number(key)] as Json) === undefined
      ? tree.filter((_, i) => i !== key)
      : list;
  }
  const map = { ...(tree as JsonObject), [key]: withLeaf((tree as JsonObject)[key], rest, value) };
  if (rest.length === 0 && value((tree as JsonObject)[key]) === undefined)
    delete (map as Record<string, Json | undefined>)[key];
  return map;
}

describe('whatever differs', () => {
  const paths = leaves(lock).filter(([first]) => first !== 'sha256');
  // Each run compares 20,000 values; where they differ, not how often it is tried, is what finds a hole.
  const options = { numRuns: 50, seed: Number(process.env['DIFF_SEED'] ?? 1) };
  const anyLeaf = fc.integer({ min: 0, max: paths.length - 1 }).map((i) => paths[i] ?? []);

  it('is found: a value that is another one', () => {
    fc.assert(
      fc.property(anyLeaf, (path) => {
        const other = withLeaf(lock, path, mutated) as JsonObject;
        expect(findings(lock, other).length, path.join('.')).toBeGreaterThan(0);
        expect(findings(other, lock).length, path.join('.')).toBeGreaterThan(0);
      }),
      options,
    );
  }, 120_000);

  it('is found: a value that is gone', () => {
    fc.assert(
      fc.property(anyLeaf, (path) => {
        const other = withLeaf(lock, path, () => undefined) as JsonObject;
        expect(findings(lock, other).length, path.join('.')).toBeGreaterThan(0);
        expect(findings(other, lock).length, path.join('.')).toBeGreaterThan(0);
      }),
      options,
    );
  }, 120_000);

  it('is named by its path where no rule understands it', () => {
    const other = { ...lock, tomorrow: { a: 1 } };
    expect(findings(lock, other)).toMatchObject([
      { rule: 'unknown', level: 'unknown', subject: '`tomorrow`', new: { a: 1 } },
    ]);
    const inTool = withLeaf(lock, ['tools', 'whoami', 'actions', 'call', 'tomorrow'], () => 1) as JsonObject;
    expect(findings(lock, inTool)).toMatchObject([
      { rule: 'unknown', tools: ['whoami'], subject: '`tools.whoami.actions.call.tomorrow`' },
    ]);
    // A word of JSON Schema that the diff does not know, in a place that it does.
    const path = ['tools', 'whoami', 'schemas', 'strict', 'call', 'uniqueItems'];
    expect(findings(lock, withLeaf(lock, path, () => true) as JsonObject)).toMatchObject([{ rule: 'unknown' }]);
  });

  it('is nothing where nothing differs', () => {
    expect(findings(lock, lock)).toEqual([]);
  });
});

describe('a fingerprint', () => {
  let one: JsonObject;
  beforeAll(() => {
    one = changed(['redmine/relations.yaml', 'effect: write', 'effect: read\n    why: relations are only notes']).lock;
  }, 60_000);
  const lowered = (now: JsonObject) => findings(lock, now).find(({ rule }) => rule === 'effect-lowered')?.fingerprint;

  it('survives what else changes', () => {
    const both = changed(
      ['redmine/relations.yaml', 'effect: write', 'effect: read\n    why: relations are only notes'],
      ['redmine/issues.yaml', 'default: open, describe', 'default: any, describe'],
      ['redmine/relations.yaml', '  getRelation:\n', '  # a comment\n  getRelation:\n'],
    ).lock;
    expect(lowered(both)).toBe(lowered(one));
    expect(findings(lock, both).map(({ rule }) => rule)).toEqual(['effect-lowered', 'default-changed']);
  });

  it('is another one for another change', () => {
    const other = withLeaf(one, ['tools', 'link_issues', 'effect'], () => 'destructive') as JsonObject;
    const raised = findings(lock, other).find(({ tools }) => tools.includes('link_issues'))?.fingerprint;
    expect(raised).toMatch(/^[0-9a-f]{16}$/);
    expect(raised).not.toBe(lowered(one));
  });
});
