import type { Action, Call, ComposedAction, Json, JsonObject, Tool } from '../generated/types.ts';
import type { Audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { writeRows } from './composed/rows.ts';
import { plan, report } from './composed/run.ts';
import { Turns } from './composed/turns.ts';
import type { Settings } from './config.ts';
import { ToolError } from './errors.ts';
import { internalFailure, inWords } from './failing.ts';
import { type Picture, readContent } from './files/content.ts';
import { filesOf, withOrphans, withUploads } from './files/uploads.ts';
import { Boundary } from './guard/boundary.ts';
import { Identities, type Identity, type Turn } from './identity.ts';
import { at, isObject } from './json.ts';
import type { Logger } from './log.ts';
import type { Observer } from './observer.ts';
import { checkAccess, checkNarrowing } from './policy/access.ts';
import { checkAvailable } from './policy/available.ts';
import { readBefore } from './policy/before.ts';
import { bindingOf, type ConfirmationInput, Confirmations, previewOf, type Why } from './policy/confirm.ts';
import { resolveCustomFields } from './policy/custom-fields.ts';
import type { Narrowing } from './policy/enabled.ts';
import { checkDone, filled } from './policy/fill.ts';
import { checkKnown } from './policy/known.ts';
import { Lookup } from './policy/lookup.ts';
import { Permissions } from './policy/permissions.ts';
import { checkOwn, permit, permitCaller, permitOperation } from './policy/permit.ts';
import { ProjectOfCall } from './policy/project.ts';
import { resolveNames } from './policy/resolve.ts';
import { checkOwner, checkScopes } from './policy/scopes.ts';
import type { SharedState } from './policy/state.ts';
import { OwnTickets, SharedTickets } from './policy/tickets.ts';
import { type Validated, validate } from './policy/validate.ts';
import { newestIn, verifyWrite } from './policy/verify-write.ts';
import { WriteBudget } from './policy/write-budget.ts';
import { hintsOf } from './redmine/hints.ts';
import { callContext, type Progress, type RedmineHttp } from './redmine/http.ts';
import { readRows } from './redmine/rows.ts';
import { RedmineSession } from './redmine/session.ts';
import { withContent } from './shape/content.ts';
import { shapeFailure } from './shape/failure.ts';
import { type PreviewText, previewText, shapeTokenRequest } from './shape/preview.ts';
import { shapeRecord } from './shape/record.ts';
import { shapeReport } from './shape/report.ts';
import { type Shaped, shapeRows } from './shape/rows.ts';
import { shapeWritten, writtenId } from './shape/written.ts';
import { shapeWrittenRows } from './shape/written-rows.ts';
import { MemoryStore } from './state/memory.ts';
import { CallTrail, outcomeOf } from './trail.ts';
import { RedmineVersion } from './version.ts';

export interface Invocation {
  readonly tool: Tool;
  readonly arguments: unknown;
  /** Undefined when no account is configured. */
  readonly caller: Caller | undefined;
  /** Ends the call; every request of it goes with it. */
  readonly signal: AbortSignal;
  readonly confirmation: ConfirmationInput;
  /** Told while several rows are written. */
  readonly progress?: Progress | undefined;
  /** What is left of the operator's settings for this client. */
  readonly narrowing?: Narrowing | undefined;
  /** Lets the call wait for its turn. @throws ToolError `rate_limited` */
  readonly admit?: Admit | undefined;
  /** Of the HTTP request that brought the call; without one the call makes its own. */
  readonly requestId?: string | undefined;
}

type Admit = <T>(work: () => Promise<T>) => Promise<T>;

/** What a call comes to: an answer for the model, or a question for a person. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly text: string;
      readonly isError: boolean;
      readonly meta: JsonObject;
      /** The same facts for programs, marked as the text is; made when it is looked at. */
      readonly structured?: JsonObject | undefined;
      readonly picture?: Picture;
    }
  | { readonly kind: 'ask'; readonly preview: PreviewText; readonly ticket: string; readonly why: Why };

/** A whole call may take so many times what one request may. */
const REQUESTS_LONG = 4;

const atOnce: Admit = (work) => work();

/** Answers after which the next call asks again who the account is. */
const DOUBTFUL = new Set(['unauthenticated', 'upstream_error', 'outcome_unknown']);

/**
 * The one road that every call takes: validate → access → before → resolve → permit → confirm → execute → verify →
 * shape → guard → audit. Each step is a module of its own; no tool can leave one out, since tools are data.
 */
export class Pipeline {
  readonly #settings: Settings;
  readonly #redmine: { http: RedmineHttp; version: RedmineVersion; identities: Identities } | undefined;
  readonly #audit: Audit;
  readonly #log: Logger;
  readonly #observer: Observer;
  readonly #budget: WriteBudget;
  readonly #lookup = new Lookup();
  readonly #permissions = new Permissions();
  readonly #confirmations: Confirmations;
  readonly #turns = new Turns();

  /** @param state what replicas share; undefined: this process is the only one */
  constructor(
    settings: Settings,
    http: RedmineHttp | undefined,
    audit: Audit,
    log: Logger,
    observer: Observer,
    state?: SharedState,
  ) {
    this.#settings = settings;
    this.#observer = observer;
    this.#budget = new WriteBudget(settings.writeBudget, state?.store ?? new MemoryStore());
    this.#redmine = http && {
      http,
      version: new RedmineVersion(http, settings.version),
      identities: new Identities(http, settings.authMode),
    };
    this.#audit = audit;
    this.#log = log;
    this.#confirmations = new Confirmations(settings.confirm, state ? new SharedTickets(state) : new OwnTickets());
  }

  /** Never throws: whatever goes wrong becomes an answer that says what and what to do. */
  async run(invocation: Invocation): Promise<Outcome> {
    const outcome = await this.#outcome(invocation);
    this.#observer.called(invocation.tool.name, outcome);
    return outcome;
  }

  /**
   * Who a caller is at Redmine, before anything is done for it. A proof lasts a minute.
   * @throws ToolError `unauthenticated`, or why Redmine could not be asked
   */
  async prove(caller: Caller, requestId: string, signal: AbortSignal, turn: Turn): Promise<Identity> {
    const { identities } = this.#configured();
    const context = callContext({ credential: caller.credential, tool: 'http', requestId, signal });
    return identities.prove(caller, context, false, turn);
  }

  /** What was proven of a caller may be so no more. */
  forget(caller: Caller): void {
    this.#redmine?.identities.forget(caller);
  }

  async #outcome(invocation: Invocation): Promise<Outcome> {
    const boundary = new Boundary();
    const trail = new CallTrail(invocation.tool, this.#audit, this.#log, invocation.requestId);
    trail.userId = invocation.caller?.userId;
    try {
      return await (invocation.admit ?? atOnce)(() => this.#run(invocation, boundary, trail));
    } catch (error) {
      const failure = this.#known(error, trail, invocation.caller);
      trail.failure(failure);
      return answer(withWriteOutcome(shapeFailure(failure, boundary, this.#settings), failure, trail), true);
    }
  }

  async #run(invocation: Invocation, boundary: Boundary, trail: CallTrail): Promise<Outcome> {
    const { tool } = invocation;
    const validated = await validate(tool, invocation.arguments);
    trail.validated = validated;
    const { action } = validated;
    checkAccess(tool, action, this.#settings);
    checkNarrowing(tool, action, invocation.narrowing);
    const { session, version } = await this.#open(invocation, action, trail);
    const { id: me, scopes } = session.identity;
    checkScopes(action, validated.arguments, scopes);
    if ('compose' in action)
      return this.#compose({ ...validated, action }, session, version, invocation, boundary, trail);

    permitCaller(action.operation, session);
    const known = await this.#namesBefore({ ...validated, action }, session);
    const before = await readBefore(action, known.arguments, session);
    const project = new ProjectOfCall(action, before);
    checkKnown(action, validated.arguments, before, me);
    checkOwn(action, validated.arguments, before, me);
    checkOwner(action, validated.arguments, before, me, scopes);
    const args = await this.#resolve(known, before, session, project);
    await permitOperation(action.operation, session, this.#permissions, project.owner(args));
    await permit(action, args, before, session, this.#permissions, project.owner(args));

    const call = action.bind(args);
    trail.call = call;
    await checkAvailable(call, version, session);
    if (tool.effect === 'read') return answer(await this.#read(call, action, args, session, boundary), false);
    await this.#budget.check(session.identity.id, tool.effect);
    const question = await this.#confirm({ ...validated, action }, before, session, invocation, boundary);
    if (question) {
      trail.question();
      return question;
    }
    return answer(await this.#write({ ...validated, action }, args, before, session, trail), false);
  }

  /** Proves who calls, and gives the call the operations of its action. */
  async #open(invocation: Invocation, action: Action | ComposedAction, trail: CallTrail) {
    const { tool, caller, signal, progress } = invocation;
    const { http, identities, version } = this.#configured();
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
      requestId: trail.requestId,
      signal: AbortSignal.any([signal, deadline]),
      // Rows that are written tell of themselves; reading what is there already is no part of that.
      progress: 'write' in action ? undefined : progress,
      readOnly: invocation.narrowing?.readOnly ?? false,
    });
    const identity = await identities.prove(caller, context, tool.effect !== 'read');
    trail.userId = identity.id;
    return { session: new RedmineSession(http, { caller, identity }, context, action.operations), version };
  }

  /** Parts of an answer may come from before and after a credential went, and Redmine answers on as to anybody (T25). */
  #proveAgain({ caller, context }: RedmineSession): Promise<Identity> {
    return this.#configured().identities.prove(caller, context, true);
  }

  #configured() {
    if (this.#redmine) return this.#redmine;
    throw new ToolError(
      'unreachable',
      'No Redmine is configured. Set REDMINE_URL and REDMINE_API_KEY and start the server again.',
    );
  }

  /** The record that the call is about may be named, too; other names may need its project. */
  async #namesBefore(validated: Validated<Action>, session: RedmineSession): Promise<Validated<Action>> {
    const { action, arguments: given } = validated;
    const names = action.before?.names;
    if (!names) return validated;
    const project = new ProjectOfCall(action, undefined);
    return { ...validated, arguments: await resolveNames(action, given, session, this.#lookup, project, names) };
  }

  /** Arguments with ids in the place of names. */
  async #resolve(
    { action, arguments: given }: Validated<Action>,
    before: Json | undefined,
    session: RedmineSession,
    project: ProjectOfCall,
  ): Promise<JsonObject> {
    const args = await resolveNames(action, given, session, this.#lookup, project);
    const own = action.before?.root === action.customFields?.of ? before : undefined;
    return resolveCustomFields(action, args, own, session, project.id(args));
  }

  /** A tool whose requests a function makes: the steps are the same, and what it may send is fewer. */
  async #compose(
    { action, arguments: asked }: Validated<ComposedAction>,
    session: RedmineSession,
    version: RedmineVersion,
    invocation: Invocation,
    boundary: Boundary,
    trail: CallTrail,
  ): Promise<Outcome> {
    const args = await resolveNames(action, asked, session, this.#lookup, new ProjectOfCall(action, undefined));
    const given = { session, version, lookup: this.#lookup };
    if (!action.write) {
      const made = await report(action, args, given);
      // Its parts come from many requests.
      await this.#proveAgain(session);
      return answer(shapeReport(made, action.result, args, boundary, this.#settings), false);
    }
    const turn = `${session.identity.id} ${trail.tool.name}`;
    const written = await this.#turns.take(turn, session.context.signal, async () =>
      writeRows(await plan(action, args, given), action, session, this.#permissions, trail, {
        spend: (rows) => this.#budget.spend(session.identity.id, invocation.tool.effect, rows),
        goOn: args['on_error'] === 'continue',
        progress: invocation.progress,
        cancelled: invocation.signal,
      }),
    );
    const shaped = shapeWrittenRows(written, action.result, boundary, this.#settings);
    if (invocation.caller && shaped.error && DOUBTFUL.has(shaped.error))
      this.#redmine?.identities.forget(invocation.caller);
    return answer(shaped, shaped.error !== undefined);
  }

  async #read(
    call: Call,
    { result }: Action,
    args: JsonObject,
    session: RedmineSession,
    boundary: Boundary,
  ): Promise<Shaped> {
    if (result.kind === 'rows') {
      const pages = await readRows(session, call, result, args, true);
      if (pages.moved) await this.#proveAgain(session);
      const hints = hintsOf(call, pages, session.identity.isAdmin);
      return shapeRows(pages, result, boundary, this.#settings, hints);
    }
    if (result.kind === 'written') throw new ToolError('internal', 'A read has no written result.');
    const record = at(await session.send(call), result.root);
    if (!isObject(record)) {
      throw new ToolError('bad_response', `Redmine answered without the ${result.noun}.`);
    }
    const shaped = shapeRecord(record, result, args, boundary, this.#settings);
    if (!result.content) return shaped;
    const content = await readContent(record, result.content, call, session, this.#settings);
    return withContent(shaped, content, result.content, args, boundary);
  }

  /** A question for a person or, by the operator's choice, for the agent; undefined when the call may go on. */
  async #confirm(
    { name, action, arguments: args }: Validated<Action>,
    record: Json | undefined,
    session: RedmineSession,
    { tool, confirmation }: Invocation,
    boundary: Boundary,
  ): Promise<Outcome | undefined> {
    if (tool.effect !== 'destructive' || this.#settings.confirm === 'off') return undefined;
    if (record === undefined) throw new ToolError('internal', `${tool.name} has nothing to show before it deletes.`);
    const project = new ProjectOfCall(action, record).owner(args);
    const preview = await previewOf(action, record, args, session, this.#permissions, project);
    const binding = bindingOf(session.caller.key, `${tool.name}.${name}`, args, record, preview);
    const token = typeof args['confirm_token'] === 'string' ? args['confirm_token'] : undefined;
    const needed = await this.#confirmations.check(binding, preview, confirmation, token);
    if (!needed) return undefined;
    const text = previewText(action, record, preview, this.#settings, args);
    if (this.#settings.confirm === 'token') return answer(shapeTokenRequest(text, needed, boundary), true);
    return { kind: 'ask', preview: text, ticket: needed.ticket, why: needed.why };
  }

  async #write(
    { action, arguments: given }: Validated<Action>,
    args: JsonObject,
    before: Json | undefined,
    session: RedmineSession,
    trail: CallTrail,
  ): Promise<Shaped> {
    // Names and rights have been looked up since: what must be unchanged is compared again, right before the write.
    const asked = action.unchanged && args[action.unchanged.argument] !== undefined;
    const latest = asked ? await readBefore(action, args, session) : before;
    const newestBefore = await newestIn(action, args, session);
    const files = await filesOf(action, args, this.#settings, session);
    await this.#budget.spend(session.identity.id, trail.tool.effect);
    trail.intent();
    const call = action.bind(await withUploads(action, args, files, session));
    const { status, body } = await session.exchange(filled(call, action, latest)).catch((error: unknown) => {
      throw withOrphans(error, files.length);
    });
    checkDone(action, status);
    const project = new ProjectOfCall(action, latest).owner(args);
    const proveAgain = () => this.#proveAgain(session);
    const write = { action, args, given, call, answer: body, before: latest, newestBefore, project, proveAgain };
    const readBack = await verifyWrite(write, session, this.#permissions, this.#settings);
    const shaped = shapeWritten(action, call, body, readBack);
    trail.outcome(shaped.outcome, shaped.id);
    return shaped;
  }

  /** Every error as a ToolError that speaks of arguments, not of Redmine's parameters. */
  #known(error: unknown, trail: CallTrail, caller: Caller | undefined): ToolError {
    if (!(error instanceof ToolError) || error.code === 'internal') {
      const cause = error instanceof ToolError ? (error.cause ?? error) : error;
      this.#log.error('unexpected failure', { tool: trail.tool.name, requestId: trail.requestId, error: cause });
      return internalFailure(trail);
    }
    if (caller && DOUBTFUL.has(error.code)) this.forget(caller);
    return inWords(error, trail);
  }
}

/** A write that was made, or may have been, says so in the facts for programs, too. */
function withWriteOutcome(shaped: Shaped, error: ToolError, { validated, call }: CallTrail): Shaped {
  const result = validated?.action.result;
  const outcome = outcomeOf(error);
  if (!outcome || result?.kind !== 'written' || !call) return shaped;
  const write = { outcome, id: writtenId(result, call, undefined), applied: [], ignored: [] };
  return { ...shaped, meta: { ...shaped.meta, 'redmine-mcp/write': write } };
}

function answer(shaped: Shaped, isError: boolean): Outcome {
  const { text, meta, hasUntrusted, picture } = shaped;
  const facts = { ...meta, ...(hasUntrusted ? { 'redmine-mcp/untrusted': true } : {}) };
  return {
    kind: 'answer',
    text,
    isError,
    meta: facts as JsonObject,
    ...(picture ? { picture } : {}),
    get structured() {
      return shaped.structured;
    },
  };
}
