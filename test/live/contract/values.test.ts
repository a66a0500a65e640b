/** What is written reads back where `reads` says, and null clears. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../generated/types.ts';
import type { PropertySpec } from '../../../generator/catalogue.ts';
import { bodyOf, responseOf, successOf } from '../../../generator/targets.ts';
import { readBack } from '../../../runtime/policy/read-back.ts';
import { type Body, every, openScene } from '../scene.ts';
import { call, type Request } from './call.ts';
import { catalogue, isIn, operationIds, operationOf, placeOf } from './catalogue.ts';
import { settle } from './evidence.ts';
import { examples, type World } from './examples.ts';

/** What is written and can be read back: in the body, or as the part of a path that says what to add or take away. */
interface Field {
  readonly place: 'body' | 'path';
  readonly path: readonly string[];
  readonly property: PropertySpec;
  readonly reads: string;
}
type Fields = ReadonlyMap<string, Field>;

function fieldsOf(id: string, version: string): Fields {
  const operation = operationOf(id);
  const body = [...bodyOf(catalogue, operation).values()].map((field) => ({ ...field, place: 'body' as const }));
  const path = Object.entries(operation.path ?? {}).map(([name, property]) => {
    return { path: [name], property, place: 'path' as const };
  });
  return new Map(
    [...body, ...path].flatMap(({ property, ...field }): [string, Field][] => {
      const { reads } = property;
      if (typeof reads !== 'string' || !isIn(property, version)) return [];
      return [[field.path.join('.'), { place: field.place, path: field.path, property, reads }]];
    }),
  );
}

describe.each(every)('Redmine $version', { timeout: 180_000 }, async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const writing = operationIds.filter((id) => isIn(operationOf(id), version) && fieldsOf(id, version).size > 0);
  const seen = new Map<string, string[]>();

  it.each(writing)('%s', async (id) => {
    const fields = fieldsOf(id, version);
    const bodies: Body[] = (await examples[id]?.values?.(world)) ?? [undefined];
    const missing = [...fields].filter(([, { path, place }]) => {
      return place === 'body' && bodies.every((body) => at(body, path) === undefined);
    });
    expect(
      missing.map(([name]) => name),
      `Add a value for each of these to \`values\` of the example of ${id}.`,
    ).toEqual([]);
    const problems: string[] = [];
    for (const body of bodies) problems.push(...(await problemsOf(id, fields, body)));
    expect(problems).toEqual([]);
    seen.set(id, [...fields.keys()].sort());
  });

  it('this is the evidence', () => {
    settle(version, 'values', seen);
  });

  async function problemsOf(id: string, fields: Fields, wanted: Body): Promise<string[]> {
    const example = await examples[id]?.call(world, wanted);
    if (!example) return [`${id} has no example`];
    const request: Request = wanted === undefined ? example : { ...example, body: wanted };
    const before = await shown(request, [200, 404]);
    const after = await write(id, request);
    const context = { before, args: { ...request.path } as Record<string, Json>, me: world.me };
    const problems = [...fields].flatMap(([name, field]) => {
      const value = at(field.place === 'body' ? wanted : request.path, field.path);
      if (value === undefined) return [];
      const now = readBack(after, field.reads, context);
      return reads(field, value, now)
        ? []
        : [`${placeOf(field.property)}: ${name}: ${text(value)} reads as ${text(now)}`];
    });
    return [...problems, ...(await notCleared(id, fields, wanted, example))];
  }

  /** Null, which the runtime sends as empty text, instead of every value that may be null; else what the example sends. */
  async function notCleared(id: string, fields: Fields, wanted: object, example: Request): Promise<string[]> {
    const nullable = [...fields].filter(
      ([, { path, property }]) => [property.type].flat().includes('null') && at(wanted, path) !== undefined,
    ); // what stands in a path is never null
    if (typeof example.shownBy !== 'object' || nullable.length === 0) return [];
    const body: Record<string, unknown> = { ...example.body };
    for (const [, { path }] of nullable) {
      const [root = '', name] = path;
      body[root] = name === undefined ? '' : { ...(body[root] as object | undefined), [name]: '' };
    }
    const after = await write(id, { ...example, body });
    const context = { before: undefined, args: {}, me: world.me };
    return nullable.flatMap(([name, field]) => {
      const now = readBack(after, field.reads, context);
      return normalised(now) === '' ? [] : [`${placeOf(field.property)}: ${name}: null leaves ${text(now)}`];
    });
  }

  /** The record as the write left it. */
  async function write(id: string, request: Request): Promise<Body> {
    const { status, body, route } = await call(redmine.url, request.key ?? scene.key('admin'), id, request);
    expect(successOf(operationOf(id)), `${route} answered ${status} ${text(body)}`).toContain(status);
    const answer = body?.[responseOf(operationOf(id))?.root ?? ''];
    return request.shownBy ? await shown(request, [200], answer) : answer;
  }

  /** Undefined where the answer to the write itself shows what was written. In a list it is the newest. */
  async function shown(request: Request, expected: readonly number[], answer?: Body): Promise<Body> {
    const known = typeof request.shownBy === 'object' || answer !== undefined;
    const shownBy = typeof request.shownBy === 'function' && known ? request.shownBy(answer) : request.shownBy;
    if (typeof shownBy !== 'object') return undefined;
    const response = responseOf(operationOf(shownBy.operation));
    const { status, body } = await call(redmine.url, request.key ?? scene.key('admin'), shownBy.operation, shownBy);
    if (!expected.includes(status)) throw new Error(`${shownBy.operation} answered ${status}`);
    const record = body?.[response?.root ?? ''];
    return response?.list ? record.toSorted((a: Body, b: Body) => b.id - a.id)[0] : record;
  }
});

function at(value: unknown, path: readonly string[]): Body {
  return path.reduce<Body>((current, name) => current?.[name], value);
}

const text = (value: unknown) => JSON.stringify(value)?.slice(0, 200);

function reads({ property }: Field, wanted: Body, now: Body): boolean {
  if (property.codec === 'custom-fields') {
    return wanted.every((each: Body) => {
      const field = now?.find(({ id }: Body) => id === each.id);
      return field !== undefined && normalised(field.value) === normalised(each.value);
    });
  }
  if (property.codec === 'files') {
    if (typeof wanted === 'string') return wanted.split('.')[0] === String(now); // a token begins with the file's id
    return wanted.every(({ filename }: Body) => now?.some((each: Body) => each.filename === filename));
  }
  if (property.as === 'some') return Array.isArray(now) && now.length > 0;
  if (property.as === 'contains' || property.as === 'absent') {
    return [wanted].flat().every((each) => (now ?? []).includes(each) === (property.as === 'contains'));
  }
  return normalised(wanted, property.as) === normalised(now, property.as);
}

/** Nothing, null and empty are one; lists have no order; `as` says what does not count. */
function normalised(value: Body, as?: string): string {
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value.map(String).sort());
  if (as === 'title') return String(value).replaceAll(' ', '_').toLowerCase();
  return as === 'text' ? String(value).replaceAll(/\r\n?/g, '\n').trim() : String(value);
}
