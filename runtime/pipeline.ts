import { randomUUID } from 'node:crypto';
import { operations } from '../generated/index.ts';
import type { Action, Call, Json, JsonObject, Tool } from '../generated/types.ts';
import type { Audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Settings } from './config.ts';
import { ToolError } from './errors.ts';
import { Boundary } from './guard/boundary.ts';
import { Identities } from './identity.ts';
import { at, idOf, listAt } from './json.ts';
import type { Logger } from './log.ts';
import { checkAccess } from './policy/access.ts';
import {
  bindingOf,
  type ConfirmationInput,
  type ConfirmationNeeded,
  Confirmations,
  type Preview,
  previewOf,
} from './policy/confirm.ts';
import { resolveCustomFields } from './policy/custom-fields.ts';
import { Lookup } from './policy/lookup.ts';
import { Permissions } from './policy/permissions.ts';
import { permit, permitOperation } from './policy/permit.ts';
import { ProjectOfCall } from './policy/project.ts';
import { resolveNames } from './policy/resolve.ts';
import { type Validated, validate } from './policy/validate.ts';
import { ignoredReasons, verifyWrite } from './policy/verify-write.ts';
import { callContext, type RedmineHttp } from './redmine/http.ts';
import { readRows } from './redmine/rows.ts';
import { RedmineSession } from './redmine/session.ts';
import { shapeFailure } from './shape/failure.ts';
import { type PreviewText, previewText } from './shape/preview.ts';
import { shapeRecord } from './shape/record.ts';
import { type Shaped, shapeRows } from './shape/rows.ts';
import { shapeWritten, writtenId } from './shape/written.ts';
import { isWithin, RedmineVersion } from './version.ts';

export interface Invocation {
  readonly tool: Tool;
  readonly arguments: unknown;
  readonly caller: Caller | undefined;
  /** Ends the call; every request of it goes with it. */
  readonly signal: AbortSignal;
  readonly confirmation: ConfirmationInput;
}

/** What a call comes to: an answer for the model, or a question for a person. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly text: string;
      readonly isError: boolean;
      readonly meta: JsonObject;
      /** The same facts for programs, marked as the text is. */
      readonly structured?: JsonObject;
    }
  | { readonly kind: 'ask'; readonly preview: PreviewText; readonly ticket: string; readonly changed: boolean };

/** A whole call may take so many times what one request may. */
const REQUESTS_LONG = 4;

/** What is known of a call that has not come to its end; errors and audit lines speak of it. */
interface Progress {
  readonly tool: Tool;
  readonly requestId: string;
  action?: Validated;
  userId?: number;
  call?: Call;
  /** A write is on its way: from here on a failure has an outcome, not a refusal. */
  executing?: true;
}

/**
 * The one road that every call takes: validate → access → before → resolve → permit → confirm → execute → verify →
 * shape → guard → audit. Each step is a module of its own; no tool can leave one out, since tools are data.
 */
export class Pipeline {
  readonly #settings: Settings;
  readonly #http: RedmineHttp | undefined;
  readonly #audit: Audit;
  readonly #log: Logger;
  readonly #version: RedmineVersion | undefined;
  readonly #identities: Identities | undefined;
  readonly #lookup = new Lookup();
  readonly #permissions = new Permissions();
  readonly #confirmations: Confirmations;

  constructor(settings: Settings, http: RedmineHttp | undefined, audit: Audit, log: Logger) {
    this.#settings = settings;
    this.#http = http;
    this.#audit = audit;
    this.#log = log;
    this.#version = http && new RedmineVersion(http, settings.version);
    this.#identities = http && new Identities(http);
    this.#confirmations = new Confirmations(settings.confirm);
  }

  /** Never throws: whatever goes wrong becomes an answer that says what and what to do. */
  async run(invocation: Invocation): Promise<Outcome> {
    const boundary = new Boundary();
    const progress: Progress = { tool: invocation.tool, requestId: randomUUID() };
    try {
      return await this.#run(invocation, boundary, progress);
    } catch (error) {
      const failure = this.#known(error, progress, invocation);
      this.#recordFailure(failure, progress);
      return answer(withWriteOutcome(shapeFailure(failure, boundary), failure, progress), true);
    }
  }

  async #run(invocation: Invocation, boundary: Boundary, progress: Progress): Promise<Outcome> {
    const { tool } = invocation;
    const validated = await validate(tool, invocation.arguments);
    progress.action = validated;
    const { action } = validated;
    checkAccess(tool, action, this.#settings);
    const session = await this.#openSession(invocation, action, progress);

    const before = await readBefore(action, validated.arguments, session);
    checkBefore(action, validated.arguments, before);
    const project = new ProjectOfCall(action, before);
    const named = await resolveNames(action, validated.arguments, session, this.#lookup, project);
    const own = action.before?.root === action.customFields?.of ? before : undefined;
    const args = await resolveCustomFields(action, named, own, session, project.id(named));
    await permitOperation(action.operation, session, this.#permissions, project.owner(args));
    await permit(action, args, before, session, this.#permissions, project.owner(args));

    const call = action.bind(args);
    progress.call = call;
    await this.#checkVersion(call, session);
    if (action.preview && before !== undefined) {
      const asked = await this.#confirm(validated, before, session, invocation.confirmation, boundary, tool);
      if (asked) return asked;
    }
    if (tool.effect === 'read') return answer(await this.#read(call, action, args, session, boundary), false);
    return answer(await this.#write(call, action, args, before, session, progress), false);
  }

  async #openSession(
    { tool, caller, signal }: Invocation,
    action: Action,
    progress: Progress,
  ): Promise<RedmineSession> {
    if (!this.#http || !this.#identities) {
      throw new ToolError(
        'unreachable',
        'No Redmine is configured. Set REDMINE_URL and REDMINE_API_KEY and start the server again.',
      );
    }
    if (!caller) {
      throw new ToolError(
        'unauthenticated',
        'No account is configured. Set REDMINE_API_KEY (My account in Redmine shows it) and start the server again.',
      );
    }
    const deadline = AbortSignal.timeout(this.#settings.timeoutS * 1000 * REQUESTS_LONG);
    const context = callContext({
      credential: caller.credential,
      tool: tool.name,
      requestId: progress.requestId,
      signal: AbortSignal.any([signal, deadline]),
    });
    const identity = await this.#identities.prove(caller, context, tool.effect !== 'read');
    progress.userId = identity.id;
    return new RedmineSession(this.#http, { caller, identity }, context, action.operations);
  }

  /** @throws ToolError `filter_not_available` or `unsupported_version` for what this Redmine does not have */
  async #checkVersion(call: Call, session: RedmineSession): Promise<void> {
    const operation = operations[call.operation];
    const used = Object.entries(call.filters ?? {}).filter(
      ([, value]) => value.is !== undefined || value.not !== undefined,
    );
    const limited = used.flatMap(([field]) => {
      const policy = operation.filters?.[field];
      return policy?.since || policy?.until ? [{ field, ...policy }] : [];
    });
    if (!this.#version || (limited.length === 0 && !operation.since && !operation.until)) return;
    const version = await this.#version.get(session.context);
    const missing = limited.find((policy) => !isWithin(version, policy));
    if (missing) {
      const from = missing.since ? `needs Redmine ${missing.since} or later` : `ended with Redmine ${missing.until}`;
      throw new ToolError(
        'filter_not_available',
        `The filter ${missing.field} ${from}; this one is ${version}. Redmine would ignore it.`,
        {
          argument: missing.field,
        },
      );
    }
    if (!isWithin(version, operation)) {
      throw new ToolError('unsupported_version', `Redmine ${version} cannot do this.`);
    }
  }

  async #confirm(
    { name, action, arguments: args }: Validated,
    record: Json,
    session: RedmineSession,
    input: ConfirmationInput,
    boundary: Boundary,
    tool: Tool,
  ): Promise<Outcome | undefined> {
    if (this.#settings.confirm === 'off') return undefined;
    const preview = await previewOf(action, record, session);
    const binding = bindingOf(session.caller.key, `${tool.name}.${name}`, args, record, preview);
    const token = typeof args['confirm_token'] === 'string' ? args['confirm_token'] : undefined;
    const needed = this.#confirmations.check(binding, preview, input, token);
    if (!needed) return undefined;
    const noun = action.result.noun;
    const text = previewText(action, record, preview, noun, this.#settings);
    if (this.#settings.confirm === 'elicit')
      return { kind: 'ask', preview: text, ticket: needed.ticket, changed: needed.changed };
    return tokenAnswer(text, preview, needed, boundary);
  }

  async #read(
    call: Call,
    action: Action,
    args: JsonObject,
    session: RedmineSession,
    boundary: Boundary,
  ): Promise<Shaped> {
    const { result } = action;
    if (result.kind === 'rows')
      return shapeRows(await readRows(session, call, result, args), result, boundary, this.#settings);
    const body = await session.send(call);
    if (result.kind !== 'record') throw new ToolError('internal', 'A read has no written result.');
    const record = at(body, result.root);
    if (record === undefined)
      throw new ToolError('bad_response', `Redmine's answer to ${call.operation} has no ${result.root}.`);
    return shapeRecord(record, result, args, boundary, this.#settings);
  }

  async #write(
    call: Call,
    action: Action,
    args: JsonObject,
    before: Json | undefined,
    session: RedmineSession,
    progress: Progress,
  ): Promise<Shaped> {
    this.#record('intent', progress);
    progress.executing = true;
    const body = await session.send(call);
    const reasons = await this.#reasons(action, args, before, session);
    const verified = await verifyWrite(action, args, call, body, before, session, reasons);
    const shaped = shapeWritten(action, call, body, verified);
    const write = shaped.meta['redmine-mcp/write'] as { outcome: string; id: number | null };
    this.#recordOutcome(progress, write.outcome, write.id);
    return shaped;
  }

  async #reasons(action: Action, args: JsonObject, before: Json | undefined, session: RedmineSession) {
    const project = new ProjectOfCall(action, before).owner(args);
    return ignoredReasons(action, before, session, this.#permissions, project, this.#settings);
  }

  /** Every error as a ToolError that speaks of arguments, not of Redmine's parameters. */
  #known(error: unknown, progress: Progress, { caller }: Invocation): ToolError {
    if (!(error instanceof ToolError)) {
      this.#log.error('unexpected failure', { tool: progress.tool.name, requestId: progress.requestId, error });
      return new ToolError('internal', `Something went wrong within redmine-mcp (request ${progress.requestId}).`);
    }
    // The answer makes it doubtful that the proof still holds: the next call asks again.
    if (caller && ['unauthenticated', 'upstream_error', 'outcome_unknown'].includes(error.code))
      this.#identities?.forget(caller);
    return inArguments(error, progress.action?.action.names ?? {});
  }

  #recordFailure(error: ToolError, progress: Progress): void {
    if (progress.executing) {
      const outcome = error.code === 'outcome_unknown' ? 'unknown' : 'failed';
      this.#recordOutcome(progress, outcome, null, error.code);
      return;
    }
    if (progress.tool.effect === 'read' && !REFUSALS.has(error.code)) return;
    try {
      this.#record('refused', progress, { code: error.code });
    } catch (failure) {
      this.#log.error('the audit line of a refusal could not be written', { error: failure });
    }
  }

  /** The write has happened: an audit that fails now must not turn it into a failure. */
  #recordOutcome(progress: Progress, outcome: string, id: number | null, code?: string): void {
    try {
      this.#record('outcome', progress, { outcome, ...(code ? { code } : {}) }, id);
    } catch (failure) {
      this.#log.error('the audit line of an outcome could not be written', { error: failure });
    }
  }

  #record(
    event: 'intent' | 'outcome' | 'refused',
    { tool, action, call, userId, requestId }: Progress,
    more: { outcome?: string; code?: string } = {},
    id: number | null = null,
  ): void {
    const path = Object.entries(call?.path ?? {}).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    );
    this.#audit.record({
      event,
      tool: tool.name,
      ...(action && action.name !== 'call' ? { action: action.name } : {}),
      effect: tool.effect,
      user: { id: userId ?? null },
      ids: { ...Object.fromEntries(path), ...(id === null ? {} : { id }) },
      requestId,
      ...more,
    });
  }
}

/** Refusals that are recorded for reads too: somebody wanted what is not allowed. */
const REFUSALS = new Set(['read_only', 'not_enabled', 'insufficient_scope', 'unauthenticated', 'forbidden']);

async function readBefore(action: Action, args: JsonObject, session: RedmineSession): Promise<Json | undefined> {
  const call = action.before?.bind(args);
  if (!action.before || !call) return undefined;
  const record = at(await session.send(call), action.before.root);
  if (record === undefined)
    throw new ToolError('bad_response', `Redmine's answer to ${call.operation} has no ${action.before.root}.`);
  return record;
}

/** What the arguments say about the record has to be so. */
function checkBefore(action: Action, args: JsonObject, record: Json | undefined): void {
  const { unchanged, item } = action;
  if (unchanged && args[unchanged.argument] !== undefined) {
    const now = at(record, unchanged.reads);
    if (now !== args[unchanged.argument]) {
      throw new ToolError(
        'conflict',
        `The ${action.result.noun} has changed since you read it: ${unchanged.reads} is ${String(now)}. Read it again. Nothing was sent.`,
        { argument: unchanged.argument },
      );
    }
  }
  if (item && !listAt(record, item.in).some((entry) => idOf(entry) === args[item.argument])) {
    throw new ToolError(
      'not_found',
      `There is no ${action.result.noun} ${String(args[item.argument])} there that this account can see.`,
      {
        argument: item.argument,
      },
    );
  }
}

function tokenAnswer(text: PreviewText, preview: Preview, needed: ConfirmationNeeded, boundary: Boundary): Outcome {
  const lines = [
    `confirmation_required: nothing was deleted yet.${needed.changed ? ' What was previewed has changed since.' : ''}`,
    ...text.trusted,
    ...(text.untrusted.length > 0 ? [boundary.wrap(text.untrusted.join('\n'))] : []),
    `To delete it, call again with the same arguments and confirm_token "${needed.ticket}" before ${needed.expiresAt}.`,
  ];
  const meta = {
    'redmine-mcp/error': { code: 'confirmation_required' },
    'redmine-mcp/confirm': { preview: preview.counts, token: needed.ticket, expires_at: needed.expiresAt },
  };
  return answer({ text: lines.join('\n'), meta, hasUntrusted: text.untrusted.length > 0 }, true);
}

/** A write whose outcome is not known says so in the facts for programs, too. */
function withWriteOutcome(shaped: Shaped, error: ToolError, { action, call }: Progress): Shaped {
  if (error.code !== 'outcome_unknown' || action?.action.result.kind !== 'written' || !call) return shaped;
  const id = writtenId(action.action.result, call, undefined);
  return {
    ...shaped,
    meta: { ...shaped.meta, 'redmine-mcp/write': { outcome: 'unknown', id, applied: [], ignored: [] } },
  };
}

function inArguments(error: ToolError, names: { readonly [wire: string]: string }): ToolError {
  const { argument } = error.details;
  const own = argument === undefined ? undefined : names[argument];
  if (argument === undefined || own === undefined) return error;
  return new ToolError(error.code, error.message.replaceAll(argument, own), { ...error.details, argument: own });
}

function answer({ text, meta, hasUntrusted, structured }: Shaped, isError: boolean): Outcome {
  const facts = { ...meta, ...(hasUntrusted ? { 'redmine-mcp/untrusted': true } : {}) };
  return { kind: 'answer', text, isError, meta: facts as JsonObject, ...(structured ? { structured } : {}) };
}
