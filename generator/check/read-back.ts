import type { ActionSpec, Catalogue, ExpectSpec, OperationSpec, PropertySpec, VerifySpec } from '../catalogue.ts';
import { actionsOf, bodyOf, propertyAt, responseOf } from '../targets.ts';
import { type CheckContext, quote, type Rule } from './context.ts';
import { referProperty } from './paths/refer.ts';

/** Redmine drops what it does not accept in silence: whatever can be written says how it reads back. */
export const readBack: Rule = {
  id: 'read-back',
  check(context) {
    const { catalogue, refuse } = context;
    for (const operation of Object.values(catalogue.operations)) {
      for (const [path, { property }] of bodyOf(catalogue, operation)) {
        if (property.reads === undefined) {
          refuse(
            { in: property },
            `\`${path.split('.').at(-1)}\` can be written, but does not say how it reads back.`,
            'Add `reads: <path in the record>`, or `reads: { never: <why> }`.',
          );
        }
      }
    }
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      for (const { spec } of actionsOf(tool)) checkAction(context, name, spec);
    }
  },
};

function checkAction(context: CheckContext, name: string, spec: ActionSpec): void {
  const { catalogue, refuse } = context;
  const operation = catalogue.operations[spec.call];
  const sent = writtenBy(catalogue, operation);
  if (sent.length > 0 && operation?.effect === 'write' && !spec.verify) {
    refuse(
      { in: spec, key: 'call' },
      `\`${name}\` writes and does not verify.`,
      'Add `verify: answer` (a create) or `verify: before`.',
    );
  }
  if (!spec.verify) return;
  const expected = expectedOf(spec.verify);
  if (sent.length === 0 && expected === undefined)
    refuse({ in: spec, key: 'verify' }, `\`${name}\` sends nothing to verify.`, 'Remove `verify:`.');
  const schema = verifiedSchema(context, name, spec, spec.verify);
  if (schema === undefined) return;
  for (const property of sent) {
    if (typeof property.reads === 'string') checkPath(context, property, property.reads, schema, spec);
  }
  if (typeof expected === 'object')
    for (const key of Object.keys(expected)) referProperty(context, { in: expected, key }, schema, key);
}

/** Everything that can be written, below root keys, at the top, or in the path. */
function writtenBy(catalogue: Catalogue, operation: OperationSpec | undefined): PropertySpec[] {
  const inPath = Object.values(operation?.path ?? {}).filter(({ reads }) => reads !== undefined);
  return [...[...bodyOf(catalogue, operation).values()].map(({ property }) => property), ...inPath];
}

function expectedOf(verify: VerifySpec): ExpectSpec | undefined {
  return typeof verify === 'object' && 'expect' in verify ? verify.expect : undefined;
}

/** The schema of the record, or of a row, in which what was written shows. */
function verifiedSchema(
  { catalogue, refuse }: CheckContext,
  name: string,
  spec: ActionSpec,
  verify: VerifySpec,
): string | undefined {
  const of = (id: string | undefined) => responseOf(catalogue.operations[id ?? '']);
  if (typeof verify === 'object') {
    const [word, id] = 'newest' in verify ? (['newest', verify.newest] as const) : (['read', verify.read] as const);
    const read = of(id);
    const fits = catalogue.operations[id]?.effect === 'read' && read?.list === (word === 'newest');
    if (fits) return read?.schema;
    const what = word === 'newest' ? 'lists records' : 'reads one record';
    refuse({ in: verify, key: word }, `\`${id}\` is no operation that ${what}.`, 'Name one that does.');
    return undefined;
  }
  const record = of(verify === 'before' ? spec.before?.read : spec.call);
  if (record && !record.list) return record.schema;
  refuse(
    { in: spec, key: 'verify' },
    `There is no record to verify \`${name}\` with.`,
    verify === 'before'
      ? 'Add a `before:` read of it.'
      : 'Declare the `response:` of the operation, or use `verify: before`.',
  );
  return undefined;
}

/** `status.id`, and for one of a list: the newest of one's own, or the one whose id is an argument. */
function checkPath(
  { catalogue, refuse }: CheckContext,
  property: PropertySpec,
  path: string,
  schema: string,
  spec: ActionSpec,
) {
  const at = { in: property, key: 'reads' };
  const missing = path.split(' | ').find((way) => !propertyAt(catalogue, schema, way));
  if (missing !== undefined) {
    refuse(at, `\`${schema}\` has no \`${missing}\`.`, 'Name a path that the schema has.');
    return;
  }
  for (const [choice, inside = ''] of path.matchAll(/\[([^\]]*)\]/g)) {
    const argument = /^id = ([a-z][a-z0-9_]*)$/.exec(inside)?.[1];
    if (['newest, mine', '*'].includes(inside) || /^not [a-z_]+$/.test(inside) || (argument && spec.input[argument]))
      continue;
    const problem = `\`${choice}\` picks nothing that is known.`;
    refuse(
      at,
      problem,
      `Use \`[*]\`, \`[not <flag>]\`, \`[newest, mine]\` or \`[id = <argument>]\` with one of ${quote(Object.keys(spec.input))}.`,
    );
  }
}
