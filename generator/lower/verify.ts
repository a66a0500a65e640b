import type { ActionSpec, Catalogue, PermissionSpec, VerifySpec } from '../catalogue.ts';
import { parametersIn, responseOf, type Target } from '../targets.ts';
import { argumentForPath, includesSource, pathSource, Source } from './bind.ts';
import { permissionOf } from './fields.ts';

/** How a write is read back: which record, and where each value that was sent shows in it. */
export function lowerVerify(
  catalogue: Catalogue,
  action: ActionSpec,
  targets: ReadonlyMap<string, Target>,
  argumentsType: string,
): Record<string, unknown> | undefined {
  const { verify } = action;
  if (!verify) return undefined;
  const fields = [...targets].flatMap(([argument, target]) => verifyField(argument, target));
  const rootOf = (id: string | undefined) => responseOf(catalogue.operations[id ?? ''])?.root ?? '';
  const mirror = catalogue.schemas[responseOf(catalogue.operations[action.call])?.schema ?? '']?.mirror;
  if (verify === 'answer') return { from: verify, root: rootOf(action.call), fields, ...(mirror ? { mirror } : {}) };
  if (verify === 'before') return { from: verify, root: rootOf(action.before?.read), fields };
  const from = 'newest' in verify ? 'newest' : 'read';
  const read = 'newest' in verify ? verify.newest : verify.read;
  const expected = 'expect' in verify ? verify.expect : undefined;
  const why = 'else' in verify && verify.else !== undefined ? { why: verify.else } : {};
  const constants = Object.entries(typeof expected === 'object' ? expected : {}).map(([reads, wanted]) => ({
    argument: reads,
    wanted,
    reads,
    ...why,
  }));
  return {
    from,
    root: rootOf(read),
    fields: [...fields, ...constants],
    ...(typeof expected === 'string' ? { [expected]: true } : {}),
    ...why,
    bind: new Source(verifyReadSource(catalogue, action, verify, targets, argumentsType)),
    ...('whole' in verify && verify.whole !== undefined
      ? { whole: wholeRead(catalogue, action, { ...verify, read: verify.whole }, targets, argumentsType) }
      : {}),
  };
}

/** The read of the row that was found in a list. */
function wholeRead(
  catalogue: Catalogue,
  action: ActionSpec,
  { read, when }: { read: string; when?: string[] },
  targets: ReadonlyMap<string, Target>,
  type: string,
): object {
  const verify = { read, from: 'answer' as const, ...(when ? { when } : {}) };
  const root = responseOf(catalogue.operations[read])?.root ?? '';
  return { root, bind: new Source(verifyReadSource(catalogue, action, verify, targets, type)) };
}

/** Where one value that was sent shows in the record; empty for what shows nowhere. */
export function verifyField(argument: string, target: Target): object[] {
  if (target.kind === 'part') return [partField(argument, target)];
  if (target.kind !== 'body' && target.kind !== 'path') return [];
  const { property } = target;
  if (!property || (target.kind === 'path' && property.reads === undefined)) return [];
  const needed = target.kind === 'body' ? target.permission : property.permission;
  const as = property.codec === 'custom-fields' || property.codec === 'files' ? property.codec : property.as;
  return [
    {
      argument,
      ...(target.kind === 'body' ? { body: target.path } : { path: target.name }),
      reads: property.reads ?? { never: '' },
      ...(as ? { as } : {}),
      ...named('permission', needed),
      ...named('seen', property.seen),
      ...(property.why !== undefined && !property.unless && !property.own ? { why: property.why } : {}),
    },
  ];
}

/** A whole record is sent by one argument, and all of it shows, or nothing. */
function partField(argument: string, { name, properties }: Extract<Target, { kind: 'part' }>): object {
  const reads = Object.values(properties)[0]?.reads;
  return { argument, body: [name], reads: typeof reads === 'object' ? reads : { never: '' } };
}

/** Names of permissions; a class of callers is nothing that a role could lack. */
function named(key: 'permission' | 'seen', spec: PermissionSpec | undefined): object {
  const permission = permissionOf(spec ?? 'public');
  return typeof permission === 'object' ? { [key]: permission.anyOf } : {};
}

/** The read that shows what a write did; `id` is that of the record that a create answered. */
function verifyReadSource(
  catalogue: Catalogue,
  action: ActionSpec,
  verify: Exclude<VerifySpec, string>,
  targets: ReadonlyMap<string, Target>,
  type: string,
): string {
  const id = 'newest' in verify ? verify.newest : verify.read;
  const operation = catalogue.operations[id];
  const parameters = operation ? parametersIn(operation).all : [];
  const from = 'from' in verify ? verify.from : undefined;
  const created = from === 'answer' ? parameters.at(-1) : undefined;
  const bySent = argumentForPath(targets);
  const path = pathSource(parameters, (name) => (typeof from === 'object' ? from[name] : undefined) ?? bySent(name));
  const answered = created ? `path: { ${created}: id }` : path;
  const includes = includesSource(action, targets, 'include' in verify ? [verify.include ?? []].flat() : []);
  const query =
    'newest' in verify && operation?.pages
      ? 'query: { limit: 100 }'
      : includes.length > 0
        ? `query: { include: [${includes.join(', ')}] }`
        : '';
  const parts = [`operation: ${JSON.stringify(id)}`, answered, query].filter(Boolean).join(', ');
  const call = `${unneededSource(verify)}({ ${parts} })`;
  return `(a: Arguments[${JSON.stringify(type)}]${created ? ', id: number | undefined' : ''}) => ${call}`;
}

/** Without these arguments the answer of a create, or the row, shows everything that was asked for. */
function unneededSource(verify: Exclude<VerifySpec, string>): string {
  const when = ('read' in verify ? verify.when : undefined) ?? [];
  return when.length > 0 ? `${when.map((argument) => `a.${argument} === undefined`).join(' && ')} ? undefined : ` : '';
}
