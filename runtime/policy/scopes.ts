import { operations } from '../../generated/tables.ts';
import type { Action, Call, ComposedAction, Json, JsonObject, OperationId, Permission } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf } from '../json.ts';

/**
 * What an OAuth token may be used for. Redmine asks some questions of the token and others of its user's roles alone
 * (Issue#user_tracker_permission?, Project.allowed_to_condition): here every operation and every argument is asked for.
 */
export type Scopes = ReadonlySet<string>;

/** Scopes one of which is needed. */
export type Need = readonly string[];

/** What Redmine grants when a client asks for nothing: what everybody may see. */
export const BASE_SCOPES = ['view_project', 'search_project', 'view_members'] as const;
const [EVERYBODYS] = BASE_SCOPES;

/** For records of one's own: Redmine does not ask a token whether they are. */
const OWN: ReadonlySet<string> = new Set(['edit_own_issues']);

type IsGiven = (argument: string) => boolean;

/** Every scope that a call of this action needs at once, with these arguments or, without any, at least. */
export function needsOf(action: Action | ComposedAction, args?: JsonObject): readonly Need[] {
  return smallest(allNeeds(action, args));
}

/** Every scope that some call of this action may need, or that makes Redmine answer it with more. */
export function usesOf(action: Action | ComposedAction): readonly string[] {
  const most = allNeeds(action, {}, () => true).flat();
  return [...new Set([...most, ...operationsOf(action).flatMap((id) => operations[id].reveals ?? [])])];
}

/** Those of `needs` that a token does not meet. */
export function missing(needs: readonly Need[], scopes: Scopes): readonly Need[] {
  return needs.filter((need) => !need.some((name) => scopes.has(name)));
}

/** @throws ToolError `insufficient_scope` */
export function checkScopes(action: Action | ComposedAction, args: JsonObject, scopes: Scopes | undefined): void {
  if (scopes) refuse(missing(needsOf(action, args), scopes));
}

/** Whatever leaves for Redmine, look-ups of names included. @throws ToolError `insufficient_scope` */
export function checkCall(call: Call, scopes: Scopes | undefined): void {
  if (scopes) refuse(missing([...ofOperation(call.operation), ...ofItems(call.operation, call.query ?? {})], scopes));
}

/**
 * A token for one's own records is for no others, though Redmine lets its user's roles decide.
 * @param record that the call changes, as it was read before
 * @throws ToolError `insufficient_scope`
 */
export function checkOwner(
  action: Action,
  args: JsonObject,
  record: Json | undefined,
  me: number,
  scopes: Scopes | undefined,
): void {
  if (!scopes || idOf(at(record, 'author')) === me) return;
  const wider = needsOf(action, args).map((need) => need.filter((name) => !OWN.has(name)));
  refuse(missing(wider, scopes));
}

function allNeeds(action: Action | ComposedAction, args?: JsonObject, isGiven?: IsGiven): readonly Need[] {
  return 'compose' in action ? composed(action) : single(action, args, isGiven);
}

/** What it sends for all that it is for: names that are looked up for it are read by whoever may. */
function operationsOf(action: Action | ComposedAction): readonly OperationId[] {
  if ('compose' in action)
    return [...(action.write ? [action.write.operation] : []), ...(Object.keys(action.uses) as OperationId[])];
  return [action.operation, ...(action.before ? [action.before.operation] : [])];
}

function single(action: Action, args: JsonObject | undefined, isGiven?: IsGiven): Need[] {
  const { operation, verify, names } = action;
  const always = operationsOf(action).flatMap(ofOperation);
  if (!args) return always;
  const given = (verify?.fields ?? []).filter(({ argument }) => isGiven?.(argument) ?? args[argument] !== undefined);
  const fields = given.flatMap(({ permission }) => (permission ? [permission] : []));
  return [...always, ...fields, ...ofItems(operation, args, names)];
}

/** What only administrators may read is never all that such a function reads: it does without. */
function composed(action: ComposedAction): Need[] {
  const isOptional = (id: OperationId) => id !== action.write?.operation && operations[id].permission === 'admin';
  return operationsOf(action)
    .filter((id) => !isOptional(id))
    .flatMap(ofOperation);
}

function ofOperation(id: OperationId): Need[] {
  const { permission, scopes = [] } = operations[id];
  return [...ofPermission(permission), ...scopes.map((name) => [name])];
}

function ofPermission(permission: Permission): Need[] {
  if (permission === 'logged_in') return [];
  if (permission === 'public') return [[EVERYBODYS]];
  return [permission === 'admin' ? ['admin'] : permission.anyOf];
}

/** Kinds of records that a parameter picks; without it Redmine takes all. */
function ofItems(id: OperationId, values: Readonly<Record<string, unknown>>, names: Action['names'] = {}): Need[] {
  return Object.entries(operations[id].codecs ?? {}).flatMap(([parameter, codec]) => {
    if (codec.as !== 'flags' || !codec.scopes) return [];
    const { scopes } = codec;
    const items = values[names[parameter] ?? parameter] ?? Object.keys(scopes);
    return [items]
      .flat()
      .flatMap((item) => scopes[String(item)] ?? [])
      .map((name) => [name]);
  });
}

/** Without needs that another one meets as well: one with fewer scopes, or an earlier one with the same. */
function smallest(needs: readonly Need[]): Need[] {
  const meets = (one: Need, other: Need) => one.every((name) => other.includes(name));
  return needs.filter(
    (need, index) => !needs.some((other, place) => meets(other, need) && (place < index || other.length < need.length)),
  );
}

function refuse(lacking: readonly Need[]): void {
  if (lacking.length === 0) return;
  const named = smallest(lacking).map((need) => need.join(' or '));
  throw new ToolError(
    'insufficient_scope',
    `This needs the OAuth scope ${named.join(', and ')}, which this token lacks. Nothing was sent.`,
  );
}
