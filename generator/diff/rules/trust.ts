import type { Comparison } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { at, isObject, type Json, type JsonObject, objectAt, textAt, textsAt } from '../tree.ts';

/** Who can have written what a model is shown. */
export const trust: Rule = {
  rules: [
    { id: 'untrusted-mark-removed', axis: 'authority', level: 'block', mirror: 'untrusted-mark-added' },
    { id: 'untrusted-mark-added', axis: 'authority', level: 'note', mirror: 'untrusted-mark-removed' },
    { id: 'untrusted-field-removed', axis: 'authority', level: 'block', mirror: 'untrusted-field-added' },
    { id: 'untrusted-field-added', axis: 'authority', level: 'note', mirror: 'untrusted-field-removed' },
    { id: 'secret-shown', axis: 'authority', level: 'block', mirror: 'secret-hidden' },
    { id: 'secret-hidden', axis: 'authority', level: 'note', mirror: 'secret-shown' },
    { id: 'trusted-text-changed', axis: 'authority', level: 'review', mirror: { waiver: 'it says both directions' } },
    { id: 'answer-field-removed', axis: 'caller', level: 'review', mirror: 'answer-field-added' },
    { id: 'answer-field-added', axis: 'caller', level: 'note', mirror: 'answer-field-removed' },
    { id: 'answer-field-changed', axis: 'caller', level: 'review', mirror: { waiver: 'it says both directions' } },
  ],
  find(comparison) {
    for (const { path, names, old, new: now } of comparison.changes('shapes.*.*')) {
      const [shape = '', field = ''] = names;
      const [rule, consequence] = judge(comparison, old, now);
      comparison.say(
        {
          rule,
          tools: toolsShowing(now === undefined ? comparison.old : comparison.new, shape, field),
          subject: `answer \`${shape}.${field}\``,
          old: kind(old),
          new: kind(now),
          consequence,
          places: [
            ['schemas', shape, 'properties', field],
            ['schemas', shape, field],
            ['schemas', shape],
          ],
        },
        path,
      );
    }
    for (const { path, names, old, new: now } of comparison.changes('resolvers.*.sources')) {
      const [before, after] = [trusts(old), trusts(now)];
      if (before.length !== after.length || !before.some((mark, i) => mark !== after[i])) continue;
      const isRemoved = before.some((mark, i) => mark === 'untrusted' && after[i] !== 'untrusted');
      comparison.say(
        {
          rule: isRemoved ? 'untrusted-mark-removed' : 'untrusted-mark-added',
          tools: [],
          subject: `names of resolver \`${names[0]}\``,
          old: before,
          new: after,
          consequence: isRemoved ? TRUSTED : 'Names that did not match are shown as text of strangers.',
          places: [['defaults', 'resolvers', names[0] ?? '', 'sources']],
        },
        path,
      );
    }
  },
};

const TRUSTED = 'Text that anybody could have written reaches the model as trusted.';

type Verdict = readonly [rule: string, consequence: string];

function judge({ old: oldLock, new: newLock }: Comparison, old: Json | undefined, now: Json | undefined): Verdict {
  const [was, is] = [trustOf(oldLock, old), trustOf(newLock, now)];
  if (is === undefined) return was === 'untrusted' ? UNMARKED : GONE;
  if (was === undefined) return NEW[is] ?? SHOWN;
  if (was === is) return ofWords(old, now);
  if (was === 'secret') return ['secret-shown', 'What was never shown reaches the model.'];
  if (is === 'secret') return HIDDEN;
  if (was === 'untrusted') return ['untrusted-mark-removed', TRUSTED];
  return is === 'untrusted' ? MARKED : ['trusted-text-changed', OF_ADMINISTRATORS[is] ?? ''];
}

const UNMARKED: Verdict = [
  'untrusted-field-removed',
  'The catalogue does not mark it any more; whether it is still shown is up to the answer.',
];
const GONE: Verdict = ['answer-field-removed', 'Agents do not get it any more, or get it as an unknown field.'];
const HIDDEN: Verdict = ['secret-hidden', 'It never reaches the model.'];
const MARKED: Verdict = ['untrusted-mark-added', 'It is shown as text of strangers.'];
const SHOWN: Verdict = ['answer-field-added', 'It is shown as a fact that needs no mark.'];
const NEW: Record<string, Verdict> = {
  secret: HIDDEN,
  untrusted: ['untrusted-field-added', 'It is shown as text of strangers.'],
};
const OF_ADMINISTRATORS: Record<string, string> = {
  admin: 'Text of administrators reaches the model as trusted, where only a closed shape did.',
  closed: 'Only a closed shape reaches the model, where text of administrators did.',
};

/** As trusted as before, but something else. */
function ofWords(old: Json | undefined, now: Json | undefined): Verdict {
  return hasWords(old) || hasWords(now)
    ? ['trusted-text-changed', 'These words, and no others, reach the model as trusted.']
    : ['answer-field-changed', 'Agents that read it may not understand it any more.'];
}

/** A record is as untrusted as anything in it. */
function trustOf(lock: JsonObject, field: Json | undefined, inside: readonly string[] = []): string | undefined {
  if (field === undefined) return undefined;
  if (field === 'untrusted' || field === 'admin' || field === 'secret') return field;
  if (!isObject(field)) return 'closed';
  if (field['list'] !== undefined) return trustOf(lock, field['list'], inside);
  const codec = textAt(field, ['codec']);
  if (codec !== '') return codec === 'path' ? 'closed' : 'untrusted';
  const shape = textAt(field, ['shape']);
  if (shape === '' || inside.includes(shape)) return 'closed';
  const marks = Object.values(objectAt(lock, ['shapes', shape])).map((each) => trustOf(lock, each, [...inside, shape]));
  return ['untrusted', 'admin'].find((mark) => marks.includes(mark)) ?? 'closed';
}

const hasWords = (field: Json | undefined): boolean =>
  isObject(field) && (field['enum'] !== undefined || hasWords(field['list']));

/** A field in few words. */
function kind(field: Json | undefined): Json | undefined {
  if (!isObject(field)) return field;
  if (field['list'] !== undefined) return { list: kind(field['list']) };
  return field['shape'] ?? (field['codec'] === undefined ? field : `codec ${String(field['codec'])}`);
}

function trusts(sources: Json | undefined): Json[] {
  return Array.isArray(sources) ? sources.map((source: Json) => textAt(source, ['trust'])) : [];
}

/** Tools whose answers, or previews, show this field, at whatever depth. */
function toolsShowing(lock: JsonObject, shape: string, field: string): string[] {
  return Object.entries(objectAt(lock, ['tools']))
    .filter(([, tool]) =>
      Object.values(objectAt(tool, ['actions'])).some((action) =>
        shownBy(lock, action).some(([from, name]) => reaches(lock, from, name, [shape, field], new Set())),
      ),
    )
    .map(([name]) => name);
}

/** The fields that an action begins with: columns of rows, what a preview shows, or all of a record. */
function shownBy(lock: JsonObject, action: Json | undefined): [shape: string, field: string][] {
  return (['result', 'preview'] as const).flatMap((part) => {
    const shape = textAt(action, [part, 'shape']);
    const some = at(action, [part, part === 'result' ? 'columns' : 'show']);
    const fields = some === undefined ? Object.keys(objectAt(lock, ['shapes', shape])) : textsAt({ some }, ['some']);
    return fields.map((field): [string, string] => [shape, field.split('.')[0] ?? '']);
  });
}

function reaches(
  lock: JsonObject,
  shape: string,
  field: string,
  to: readonly [shape: string, field: string],
  seen: Set<string>,
): boolean {
  if (shape === to[0] && field === to[1]) return true;
  const inner = (value: Json | undefined): string =>
    isObject(value) ? textAt(value, ['shape']) || inner(value['list']) : '';
  const next = inner(at(lock, ['shapes', shape, field]));
  if (next === '' || seen.has(next)) return false;
  seen.add(next);
  const fields = [...Object.keys(objectAt(lock, ['shapes', next])), ...(next === to[0] ? [to[1]] : [])];
  return fields.some((each) => reaches(lock, next, each, to, seen));
}
