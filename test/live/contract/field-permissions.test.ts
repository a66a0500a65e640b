/** The permission of a field is what Redmine asks for: without it the value is dropped, and no other one is needed. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../generated/types.ts';
import type { PermissionSpec } from '../../../generator/catalogue.ts';
import { responseOf, successOf } from '../../../generator/targets.ts';
import { readBack } from '../../../runtime/policy/read-back.ts';
import { type Body, every, openScene } from '../scene.ts';
import { call } from './call.ts';
import { type Caller, makeCallers, type Permissions } from './callers.ts';
import { catalogue, isIn, operationIds, operationOf, placeOf } from './catalogue.ts';
import { examples } from './examples.ts';
import { at, type Field, fieldsOf, reads, shown } from './fields.ts';

/** A field with permissions of its own, of which one is enough. */
interface Guarded {
  readonly operation: string;
  readonly name: string;
  readonly field: Field;
  readonly permissions: readonly string[];
}

describe.each(every)('Redmine $version', { timeout: 180_000 }, async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const guarded = operationIds.filter((id) => isIn(operationOf(id), version)).flatMap(guardedFields);
  const callers = new Map<string, Caller>();
  const all: Permissions = { but: [] };

  beforeAll(async () => {
    const roles = new Set(
      [all, ...guarded.map(({ permissions }) => ({ but: permissions }))].map((each) => JSON.stringify(each)),
    );
    const made = await makeCallers(
      redmine,
      [...roles].map((role) => JSON.parse(role)),
    );
    for (const [index, role] of [...roles].entries()) callers.set(role, made[index] as Caller);
  });

  it.each(guarded)('$operation: $name', async ({ operation, name, field, permissions }) => {
    const where = `${placeOf(operationOf(operation))}: \`permission\` of ${name}`;
    expect(await applied(operation, field, all), `${where}: not applied with every permission`).toBe(true);
    const unguarded =
      examples[operation]?.unguarded?.some((each) => each.name === name && isIn(each, version)) ?? false;
    const without = await applied(operation, field, { but: permissions });
    expect(without, `${where}: applied without ${permissions}, or not`).toBe(unguarded);
  });

  /** Whether a value is there after somebody with these permissions wrote it, together with what goes with it. */
  async function applied(id: string, field: Field, role: Permissions): Promise<boolean> {
    const caller = callers.get(JSON.stringify(role)) as Caller;
    const world = { scene, seed, me: caller.id };
    const bodies: Body[] = (await examples[id]?.values?.(world)) ?? [];
    const wanted = bodies.find((body) => at(body, field.path) !== undefined);
    const example = await examples[id]?.call(world, wanted);
    if (!example) throw new Error(`${id} has no example`);
    const request = { ...example, body: wanted };
    const before = await shown(scene, request, [200, 404]);
    const { status, body } = await call(redmine.url, caller.key, id, request);
    if (!successOf(operationOf(id)).includes(status)) return false;
    const answer = body?.[responseOf(operationOf(id))?.root ?? ''];
    const after = request.shownBy ? await shown(scene, request, [200, 302, 404], answer) : answer;
    const context = { before, args: { ...request.path } as Record<string, Json>, me: caller.id };
    return after !== undefined && reads(field, at(wanted, field.path), readBack(after, field.reads, context));
  }

  function guardedFields(operation: string): Guarded[] {
    const own = namesOf(operationOf(operation).permission);
    return [...fieldsOf(operation, version)].flatMap(([name, field]) => {
      const known = catalogue.permissions[version];
      const permissions = namesOf(field.permission).filter((each) => !known || each in known);
      const isOwn = permissions.length > 0 && permissions.some((each) => !own.includes(each));
      return field.place === 'body' && isOwn ? [{ operation, name, field, permissions }] : [];
    });
  }
});

function namesOf(permission: PermissionSpec | undefined): string[] {
  if (permission === undefined) return [];
  return typeof permission === 'string' ? [permission] : permission.anyOf;
}
