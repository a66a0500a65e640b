import { operations } from '../../generated/tables.ts';
import type { FilterKind, OperationId, Tool } from '../../generated/types.ts';
import { stripBoundaryTags } from '../../runtime/guard/boundary.ts';
import type { Outcome } from '../../runtime/pipeline.ts';
import type { Sent } from './upstream.ts';

/** The closed list of error codes, as the contract with programs has it; `internal` is a mistake of ours. */
const CODES = new Set(
  (
    'invalid_arguments unknown_name ambiguous_name filter_not_available not_found forbidden insufficient_scope ' +
    'unauthenticated read_only not_enabled confirmation_required confirmation_refused conflict rejected ' +
    'outcome_unknown timeout unreachable upstream_error bad_response too_large rate_limited cancelled unsupported_version'
  ).split(' '),
);

/** Codes that say that nothing was changed: the request, or the policy, was at fault before anything was sent. */
const BEFORE_WRITING = new Set(
  (
    'invalid_arguments unknown_name ambiguous_name filter_not_available read_only not_enabled confirmation_required ' +
    'confirmation_refused unsupported_version'
  ).split(' '),
);

type Answer = Extract<Outcome, { kind: 'answer' }>;

export interface Call {
  readonly tool: Tool;
  readonly arguments: unknown;
  readonly readOnly: boolean;
  readonly outcome: Outcome;
  readonly sent: readonly Sent[];
  /** What no text may show. */
  readonly secrets: readonly string[];
}

/** Everything that must hold of any call, whatever was given and answered. @throws Error naming the rule */
export function judge(call: Call): void {
  judgeRequests(call);
  if (call.outcome.kind === 'answer') judgeAnswer(call, call.outcome);
  else judgeText(call, [call.outcome.preview.trusted, call.outcome.preview.untrusted ?? ''].join('\n'));
}

/** Of arguments that the schema does not allow: refused as such, before anything went out (T1, T2, T3). */
export function judgeRefused({ outcome, sent }: Call): void {
  must(sent.length === 0, `T1: ${sent.length} requests for arguments that are not allowed`);
  const code = outcome.kind === 'answer' ? codeOf(outcome) : 'a question';
  must(code === 'invalid_arguments', `T1: arguments that are not allowed end in ${code}`);
}

export function codeOf({ isError, meta }: Answer): string {
  const error = meta['redmine-mcp/error'] as { code?: unknown } | undefined;
  return isError ? String(error?.code) : 'done';
}

function judgeAnswer(call: Call, outcome: Answer): void {
  const code = codeOf(outcome);
  must(code !== 'internal', `internal: ${outcome.text}`);
  must(!outcome.isError || CODES.has(code), `T36: a failure without a known code: ${code}`);
  must(outcome.isError || !('redmine-mcp/error' in outcome.meta), 'T36: a code without isError');
  if (BEFORE_WRITING.has(code)) {
    const written = call.sent.find(({ method }) => method !== 'GET');
    must(!written, `T16: ${code}, and ${written?.method} ${written?.url} was sent`);
  }
  must(outcome.text !== '', 'an answer without text');
  judgeText(call, outcome.text);
  judgeText(call, JSON.stringify(outcome.meta));
  if (!outcome.isError) judgeText(call, JSON.stringify(outcome.structured ?? {}));
  must(!/<untrusted-/.test(JSON.stringify(outcome.meta)), 'T41: a boundary within the facts for programs');
}

const STACK =
  /\n\s+at .+[:(]\d+|node:internal|node_modules|file:\/\/\/work|\/runtime\/|TypeError|RangeError|undefined is not/;

function judgeText({ secrets, arguments: given }: Call, text: string): void {
  must(isBalanced(text), `T41: boundaries are not balanced in ${text}`);
  // What the caller wrote may come back to the caller.
  const own = JSON.stringify(given) ?? '';
  const shown = STACK.exec(text)?.[0];
  must(shown === undefined || own.includes(shown), `T36: ${shown} in ${text}`);
  const secret = secrets.find((each) => text.includes(each));
  must(secret === undefined, `T14: ${secret} in ${text}`);
}

/** Opened and closed in turn, never one within another, and one id in all of it. */
export function isBalanced(text: string): boolean {
  const tags = [...text.matchAll(/<(\/?)untrusted-([0-9a-f]{16})>/gi)];
  const ids = new Set(tags.map(([, , id]) => id));
  return (
    ids.size <= 1 && tags.length % 2 === 0 && tags.every(([, slash], index) => (slash === '/') === (index % 2 === 1))
  );
}

function judgeRequests({ tool, readOnly, sent, arguments: given }: Call): void {
  // Who calls, and what the roles allow, may be asked for every tool.
  const allowed = new Set<string>([
    'getCurrentUser',
    'getRole',
    ...Object.values(tool.actions).flatMap((action) => [...action.operations]),
  ]);
  const texts = leavesOf(stripBoundaryTags(given));
  for (const { method, url, operation, body } of sent) {
    const what = `${method} ${url}`;
    must(method === 'GET' || !(readOnly || tool.effect === 'read'), `T27: ${what}`);
    if (url === '/up' || url === '/oauth/token/info' || url === '/issue_statuses.json') continue;
    must(operation !== undefined, `T4: ${what} is no route of the catalogue`);
    if (!operation) continue;
    must(allowed.has(operation.id), `T4: ${what} is ${operation.id}, which ${tool.name} has not got`);
    judgeSegments(url, operation.path, what);
    judgeQuery(url, operation.id, operation.query, texts, what);
    if (operation.body && body.length > 0) {
      const more = Object.keys(JSON.parse(body.toString('utf8'))).filter((key) => !operation.body?.includes(key));
      must(more.length === 0, `T4: ${what} carries ${more.join()}`);
    }
  }
}

/** A proxy may decode once more than Redmine does: what a parameter is made of must not become a path even then. */
function judgeSegments(url: string, path: RegExp, what: string): void {
  const [, ...values] = path.exec(url.split('?')[0] ?? '') ?? [];
  for (const value of values) {
    for (let text = value, times = 0; times < 4; times++) {
      must(!/[/\\\p{Cc}]/u.test(text) && !/^\.+$/.test(text.trim()), `T4: a segment of ${what} reads ${text}`);
      const decoded = decoded_(text);
      if (decoded === text) break;
      text = decoded;
    }
  }
}

function decoded_(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Redmine's operators (app/models/query.rb, `operators_by_filter_type`) that a kind of filter may ever be sent with. */
const OPERATORS: Readonly<Record<FilterKind, readonly string[]>> = {
  list: ['=', '!'],
  list_optional: ['=', '!', '*', '!*'],
  status: ['=', '!', 'o', 'c', '*'],
  flag: ['=', '!'],
  date: ['=', '>=', '<=', '><', '*', '!*'],
  text: ['~', '!~'],
  search: ['~', '!~'],
  number: ['=', '>=', '<=', '><', '*', '!*'],
  tree: ['=', '~', '*', '!*'],
  relation: ['=', '!', '*', '!*', '*o', '!o'],
};

function judgeQuery(
  url: string,
  id: OperationId,
  parameters: ReadonlySet<string>,
  texts: ReadonlySet<string>,
  what: string,
): void {
  const [, query, ...more] = url.split('?');
  must(more.length === 0 && !url.includes('#'), `T5: a second query in ${what}`);
  if (query === undefined) return;
  const pairs = query.split('&').map((pair) => pair.split('=').map((part) => decodeURIComponent(part)));
  const { filters = {} } = operations[id];
  const fields = pairs.filter(([name]) => name === 'f[]').map(([, field = '']) => field);
  must(new Set(fields).size === fields.length, `T5: a filter twice in ${what}`);
  for (const [name = '', value = '', ...rest] of pairs) {
    must(rest.length === 0, `T5: a pair of three in ${what}`);
    const [, form, field = ''] = /^(op|v)\[([^\]]+)\](?:\[\])?$/.exec(name) ?? [];
    if (name === 'f[]')
      must(Object.hasOwn(filters, value) || /^cf_[1-9]\d*$/.test(value), `T5: no filter ${value}: ${what}`);
    else if (form === undefined)
      must(parameters.has(name) && !Object.hasOwn(filters, name), `T5: no parameter ${name}: ${what}`);
    else {
      must(fields.includes(field), `T5: ${name} without its filter in ${what}`);
      judgeFilter(form, filters[field]?.kind, value, texts, what);
    }
  }
}

/** An operator that the kind has, or a text that was given: never one made out of the other. */
function judgeFilter(
  form: string,
  kind: FilterKind | undefined,
  value: string,
  texts: ReadonlySet<string>,
  what: string,
): void {
  if (form === 'op') must((kind ? OPERATORS[kind] : ['=', '!*']).includes(value), `T5: operator ${value}: ${what}`);
  if (form === 'op' || (kind !== 'text' && kind !== 'search')) return;
  // A name is looked for by one of its words.
  const isGiven = texts.has(value) || [...texts].some((text) => text.split(/\s+/).includes(value));
  must(isGiven, `T5: ${value} was not asked for: ${what}`);
}

function leavesOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) leavesOf(inner, found);
  return found;
}

function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise.slice(0, 4000));
}
