/** What is written reads back where `reads` says, and null clears. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../generated/types.ts';
import { responseOf, successOf } from '../../../generator/targets.ts';
import { readBack } from '../../../runtime/policy/read-back.ts';
import { type Body, every, openScene } from '../scene.ts';
import { call, type Request } from './call.ts';
import { isIn, operationIds, operationOf, placeOf } from './catalogue.ts';
import { settle } from './evidence.ts';
import { examples, type World } from './examples.ts';
import { at, type Fields, fieldsOf, normalised, reads, shown, text } from './fields.ts';

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
    const before = await shown(scene, request, [200, 404]);
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
    return request.shownBy ? await shown(scene, request, [200], answer) : answer;
  }
});
