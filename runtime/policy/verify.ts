import type { Action, Call, Json, VerifyField } from '../../generated/types.ts';
import { at, idOf, isList, isObject } from '../json.ts';
import { customValue, NEWEST, plainText, type ReadBackContext, readBack } from './read-back.ts';
import { attachedIds, fileStates } from './verify-files.ts';

/** A field that did not become what was asked. `reason` is text of this project; names in it are `untrusted`. */
export type Deviation = {
  readonly field: string;
  readonly reason: string;
};

/** What a write really did, field by field (T15, T42). */
export interface Verified {
  readonly applied: readonly string[];
  /** Still what it was before: Redmine dropped the change without a word. */
  readonly ignored: readonly Deviation[];
  /** Neither what it was nor what was asked: normalised, derived, or changed by somebody else. */
  readonly differs: readonly Deviation[];
  /** Cannot be read back. */
  readonly unchecked: readonly Deviation[];
  /** Ids of the files that are attached now. */
  readonly attached?: readonly number[];
  /** Not asked for, and other than before. */
  readonly also?: readonly string[];
}

/** How a write is read back. */
export type Policy = Pick<NonNullable<Action['verify']>, 'fields'>;

type Sent = Pick<Call, 'body' | 'path'>;

/** Words for a field that Redmine dropped, given what was sent for it and what is there. */
export type ReasonFor = (field: VerifyField, wanted: Json, now: Json | undefined) => string;

export type State = { is: 'applied' | 'ignored' | 'differs' } | { is: 'unchecked'; reason: string };

/**
 * Compares what was sent with what Redmine has now.
 * @param sent the request
 * @param after the record as read back, or as the create answered it
 * @param unseen what Redmine may not show to this account: not being there proves nothing
 */
export function verify(
  { fields }: Policy,
  sent: Sent,
  after: Json,
  given: ReadBackContext,
  reasonFor: ReasonFor,
  unseen: ReadonlySet<VerifyField> = new Set(),
): Verified {
  const context = { ...given, texts: textsOfNewest(fields, sent) };
  const result = { applied: [] as string[], ...deviations(), ...attachedBy(fields, sent, after, context) };
  for (const field of fields) {
    const wanted = wantedOf(field, sent);
    if (wanted === undefined) continue;
    for (const [name, state] of statesOf(field, wanted, after, context, unseen.has(field))) {
      if (state.is === 'applied') result.applied.push(name);
      else {
        const now = typeof field.reads === 'string' ? readBack(after, field.reads, context) : undefined;
        result[state.is].push({ field: name, reason: reasonOf(field, state, () => reasonFor(field, wanted, now)) });
      }
    }
  }
  return result;
}

/** Texts of the item that a call adds to a list, such as a note's. */
function textsOfNewest(fields: readonly VerifyField[], sent: Sent): ReadonlyMap<string, Json> {
  const texts = new Map<string, Json>();
  for (const field of fields) {
    const [, property] = typeof field.reads === 'string' ? field.reads.split(`${NEWEST}.`) : [];
    const wanted = field.as === 'text' ? wantedOf(field, sent) : undefined;
    if (property !== undefined && wanted !== undefined) texts.set(property, wanted);
  }
  return texts;
}

/** What the record should show for a field; undefined when the call did not ask for it. */
export function wantedOf({ body, path, wanted }: VerifyField, sent: Sent): Json | undefined {
  if (body) return at(sent.body, body);
  return path === undefined ? wanted : sent.path?.[path];
}

/** The ids of the attached files, of a call that sent some. */
function attachedBy(fields: readonly VerifyField[], sent: Sent, after: Json, context: ReadBackContext) {
  const field = fields.find(({ as }) => as === 'files');
  const wanted = field && wantedOf(field, sent);
  return field && wanted !== undefined ? { attached: attachedIds(field, wanted, after, context) } : {};
}

function deviations(): { ignored: Deviation[]; differs: Deviation[]; unchecked: Deviation[] } {
  return { ignored: [], differs: [], unchecked: [] };
}

function reasonOf(field: VerifyField, state: State, whyIgnored: () => string): string {
  if (state.is === 'unchecked') return state.reason;
  if (state.is === 'ignored') return whyIgnored();
  return field.why ?? 'Redmine stored another value: normalised, derived, or changed by somebody else';
}

/** What is there is there; what is not there may be hidden: by a permission, or by a module that is off. */
function asSeen(field: VerifyField, state: State, now: Json | undefined, mayLack: boolean): State {
  const isNothing = now === undefined || (isList(now) && now.length === 0);
  const isHidden = mayLack || (isNothing && field.as !== 'absent');
  if (!field.seen || !isHidden || (state.is === 'applied' && field.as !== 'absent')) return state;
  return { is: 'unchecked', reason: `to see it needs the permission ${field.seen.join(' or ')}, and its module` };
}

function statesOf(
  field: VerifyField,
  wanted: Json,
  after: Json,
  context: ReadBackContext,
  mayLack: boolean,
): [string, State][] {
  if (typeof field.reads !== 'string') return [[field.argument, { is: 'unchecked', reason: field.reads.never }]];
  if (field.as === 'custom-fields') return customFieldStates(field, wanted, after, context);
  if (field.as === 'files') return fileStates(field, wanted, after, context);
  const now = readBack(after, field.reads, context);
  // What the call itself has made was not there before.
  const before = field.reads.includes(NEWEST) ? undefined : context.before;
  const was = readBack(before, field.reads, context);
  if (field.as === 'some') return [[field.argument, { is: isList(now) && now.length > 0 ? 'applied' : 'ignored' }]];
  if (field.as === 'contains' || field.as === 'absent')
    return listStates(field, [wanted].flat(), now, context).map(([name, state]) => [
      name,
      asSeen(field, state, now, mayLack),
    ]);
  if (field.as === 'title') return [[field.argument, compare(titleized(wanted), now, was, before)]];
  const kind = field.as === 'text' ? 'text' : field.reads.endsWith('.id') ? 'reference' : undefined;
  return [[field.argument, asSeen(field, compare(wanted, now, was, before, kind), now, mayLack)]];
}

/** No item was asked for, and the list has some that are always there, or that stayed. */
const NOT_ALONE: State = { is: 'unchecked', reason: 'the list shows others, too' };

/** Items that had to come in or go out; told one by one where only some did. */
function listStates(
  field: VerifyField,
  wanted: readonly Json[],
  now: Json | undefined,
  context: ReadBackContext,
): [string, State][] {
  // Redmine leaves out a list that the account may not see.
  if (!isList(now)) return [[field.argument, { is: 'unchecked', reason: 'this account cannot see it' }]];
  const states = wanted.map((item): State => {
    return { is: now.includes(item) === (field.as === 'contains') ? 'applied' : 'ignored' };
  });
  if (states.length === 0) return [[field.argument, now.length === 0 ? { is: 'applied' } : NOT_ALONE]];
  const [first] = states;
  if (first && states.every(({ is }) => is === first.is)) return [[field.argument, first]];
  const given = context.given?.[field.argument];
  // Two words that meant one item are one item here.
  const words = isList(given) && given.length === wanted.length ? given : [];
  return states.map((state, index) => [`${field.argument}.${ownWord(words[index], wanted[index])}`, state]);
}

/** What the agent called it, if that is a plain word or two; else its id. */
function ownWord(given: Json | undefined, id: Json | undefined): string {
  return typeof given === 'string' && /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u.test(given) ? given : String(id);
}

function customFieldStates(field: VerifyField, wanted: Json, after: Json, context: ReadBackContext): [string, State][] {
  const given = context.given?.[field.argument];
  const keys = isObject(given) ? Object.keys(given) : [];
  return [wanted].flat().map((item, index) => {
    const id = idOf(item);
    const now = customValue(after, id);
    const name = `${field.argument}.${ownWord(keys[index], id)}`;
    // A field that is not shown is not on this tracker or project, or not visible: Redmine took no value for it.
    if (now === undefined) return [name, { is: 'ignored' }];
    return [name, compare(at(item, 'value'), now, customValue(context.before, id), context.before, 'text')];
  });
}

/**
 * Where there was no record before, what a create left out was dropped, and another reference than the one that was
 * asked for is Redmine's own default: both count as ignored. Another text or number was normalised.
 */
function compare(
  wanted: Json | undefined,
  now: Json | undefined,
  was: Json | undefined,
  before: Json | undefined,
  kind?: 'text' | 'reference',
): State {
  const isText = kind === 'text';
  const same = (a: Json | undefined, b: Json | undefined) => isSame(a, b, isText);
  if (same(wanted, now)) return { is: 'applied' };
  if (before !== undefined) return { is: same(now, was) ? 'ignored' : 'differs' };
  const isEmpty = normalised(now, isText) === '';
  return { is: isEmpty || kind === 'reference' || typeof wanted === 'boolean' ? 'ignored' : 'differs' };
}

/** As Redmine writes the titles of wiki pages (Wiki.titleize). */
function titleized(title: Json): Json {
  return String(title ?? '')
    .replaceAll(/[ \t-\r]+/g, '_')
    .replaceAll(/[,./?;|:]/g, '')
    .replace(/./u, (first) => first.toUpperCase());
}

/** Whether two values are one to Redmine. */
export function isSame(a: Json | undefined, b: Json | undefined, isText: boolean): boolean {
  return normalised(a, isText) === normalised(b, isText);
}

/**
 * Empty, null and absent are one; text is without its line ends and outer space. Lists have no order and nothing twice or
 * empty, as Redmine stores them, and a list of one is what is in it: a field for several values takes one alone, too.
 */
function normalised(value: Json | undefined, isText: boolean): string {
  if (value === undefined || value === null) return '';
  if (isList(value)) {
    const items = [...new Set(value.map((item) => normalised(item, isText)))].filter((item) => item !== '').sort();
    return items.length > 1 ? JSON.stringify(items) : (items[0] ?? '');
  }
  if (isObject(value)) return JSON.stringify(value);
  return isText ? plainText(value) : String(value);
}
