import { createHash, randomBytes } from 'node:crypto';
import { operations } from '../../generated/tables.ts';
import type { Action, Call, Count, Json, JsonObject } from '../../generated/types.ts';
import type { ConfirmMode } from '../config.ts';
import { isHidden, ToolError } from '../errors.ts';
import { at, canonicalJson, idOf, isList, listAt, totalOf } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { Permissions } from './permissions.ts';
import { type Binding, TICKET_S, type Tickets } from './tickets.ts';

/** What goes, and what goes with it. A count that cannot be known is null, never 0. */
export interface Preview {
  readonly counts: { readonly [name: string]: number | null };
  /** Names of the counts of what does not go, but is left behind without the record. */
  readonly stays?: readonly string[];
}

/** What a host can do and has done about a confirmation. */
export interface ConfirmationInput {
  /** The client can ask a person (MCP elicitation). */
  readonly canAsk: boolean;
  /** The ticket that came back with the person's answer. */
  readonly ticket?: string | undefined;
  readonly answer?: 'accepted' | 'declined' | 'dismissed' | undefined;
}

/** Somebody has to say yes first. */
export interface ConfirmationNeeded {
  readonly preview: Preview;
  readonly ticket: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
  readonly why: Why;
}

/**
 * Why it is asked: for the first time; because the record, or something below it, is not what was confirmed; or because
 * the confirmation is unknown, used, expired or for another call.
 */
export type Why = 'first' | 'changed' | 'invalid';

/**
 * Tickets bind a yes to the caller, the tool, the arguments and the state that was shown, its counts included (T20).
 * A ticket is used once and dies after ten minutes; another state asks again.
 */
export class Confirmations {
  readonly #mode: ConfirmMode;
  readonly #tickets: Tickets;

  constructor(mode: ConfirmMode, tickets: Tickets) {
    this.#mode = mode;
    this.#tickets = tickets;
  }

  /**
   * Not called when the operator switched confirmation off.
   * @returns undefined when the call may go on, else what to ask
   * @throws ToolError `confirmation_required` where nobody can be asked, `confirmation_refused` after a no
   */
  async check(
    binding: Binding,
    preview: Preview,
    input: ConfirmationInput,
    token: string | undefined,
  ): Promise<ConfirmationNeeded | undefined> {
    if (this.#mode === 'elicit') this.#checkPerson(input, token);
    const ticket = this.#mode === 'token' ? token : input.answer === 'accepted' ? input.ticket : undefined;
    const why = ticket === undefined ? 'first' : await this.#redeem(ticket, binding);
    return why === 'confirmed' ? undefined : { preview, ...(await this.#issue(binding)), why };
  }

  #checkPerson(input: ConfirmationInput, token: string | undefined): void {
    if (token !== undefined) {
      throw new ToolError('invalid_arguments', 'This server asks a person; confirm_token is of no use here.', {
        argument: 'confirm_token',
      });
    }
    if (!input.canAsk) {
      throw new ToolError(
        'confirmation_required',
        'A person has to confirm this, and this client cannot ask one (MCP elicitation). Nothing was deleted. ' +
          'The operator can allow it without a person with REDMINE_MCP_CONFIRM=token.',
      );
    }
    if (input.answer === 'declined') {
      throw new ToolError('confirmation_refused', 'The person said no. Nothing was deleted.');
    }
    if (input.answer === 'dismissed') {
      throw new ToolError('confirmation_refused', 'The question was dismissed without an answer. Nothing was deleted.');
    }
  }

  async #redeem(ticket: string, { caller, call, state }: Binding): Promise<Why | 'confirmed'> {
    const bound = await this.#tickets.take(ticket, caller);
    if (bound?.call !== call) return 'invalid';
    return bound.state === state ? 'confirmed' : 'changed';
  }

  async #issue(binding: Binding): Promise<{ ticket: string; expiresAt: string }> {
    const ticket = randomBytes(18).toString('base64url');
    const expiresAt = new Date(Date.now() + TICKET_S * 1000).toISOString();
    await this.#tickets.put(ticket, binding);
    return { ticket, expiresAt };
  }
}

function digestOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Counts what goes with the record that was read, as far as the caller can see it. */
export async function previewOf(
  action: Action,
  record: Json,
  args: JsonObject,
  session: RedmineSession,
  permissions: Permissions,
  project: number | undefined,
): Promise<Preview> {
  const counts = action.preview?.counts ?? [];
  const counted = await Promise.all(
    counts.map(async (count) => [count.name, await countOf(count, record, session, permissions, project)]),
  );
  const stays = counts.filter((count) => isLeft(count, args)).map(({ name }) => name);
  return { counts: Object.fromEntries(counted), ...(stays.length > 0 ? { stays } : {}) };
}

function isLeft({ stays }: Count, args: JsonObject): boolean {
  if (stays === undefined || stays === true) return stays === true;
  return Object.entries(stays).some(([argument, values]) => values.includes(String(args[argument])));
}

type CountedList = NonNullable<Count['list']>;

async function countOf(
  { list, items, known }: Count,
  record: Json,
  session: RedmineSession,
  permissions: Permissions,
  project: number | undefined,
): Promise<number | null> {
  if (known !== undefined && at(record, known) === undefined) return null;
  // Redmine leaves the key out where there is nothing (relations, children).
  if (items !== undefined) return listAt(record, items).length;
  if (!list) return null;
  // Redmine counts what the account may see in any project: without the right to see it here, that says nothing.
  const { permission } = operations[list.operation];
  if (typeof permission === 'object' && (await permissions.has(session, project, permission.anyOf)) !== true)
    return null;
  const id = idOf(record);
  const call = countingCall(list, id, project);
  if (!call) return null;
  try {
    return counted(list, await session.send(call), id);
  } catch (error) {
    // Not allowed to see them is not the same as none.
    if (isHidden(error)) return null;
    throw error;
  }
}

/** Null where the answer does not tell. */
function counted({ operation, rows: key, own }: CountedList, body: Json | undefined, id: number | undefined) {
  const total = totalOf(body);
  if (total !== undefined && own === undefined) return total;
  const rows = at(body, key);
  // Redmine gives lists without pages whole.
  if (!isList(rows) || operations[operation].pages) return null;
  return own === undefined ? rows.length : rows.filter((row) => at(row, own) === id).length;
}

/** Undefined where Redmine would ignore the filter, because the project that it needs is not known. */
function countingCall(
  { operation, below, in: parameter, filters: constant }: CountedList,
  id: number | undefined,
  project: number | undefined,
): Call | undefined {
  const { pages, filters: known } = operations[operation];
  const { needs, kind } = known?.[below ?? ''] ?? {};
  if (needs !== undefined && project === undefined) return undefined;
  const filters =
    below === undefined ? constant : { ...constant, [below]: kind === 'tree' ? { below: id } : { is: id } };
  return {
    operation,
    ...(parameter === undefined ? {} : { path: { [parameter]: id } }),
    ...(needs === undefined ? {} : { path: { [needs]: project } }),
    filters,
    ...(pages ? { query: { limit: 1 } } : {}),
  };
}

export function bindingOf(caller: string, tool: string, args: JsonObject, record: Json, preview: Preview): Binding {
  const { confirm_token: _token, ...rest } = args;
  return { caller, call: digestOf([tool, rest]), state: digestOf([record, preview.counts]) };
}
