import { type Comparison, operationsSent, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { toolPlaces } from '../places.ts';
import { isSame, type Json, type JsonObject, objectAt, textAt } from '../tree.ts';

const RANK: Record<string, number> = { read: 0, write: 1, destructive: 2 };

/** What a tool, or an operation, can do to data. */
export const effect: Rule = {
  rules: [
    { id: 'effect-lowered', axis: 'authority', level: 'block', mirror: 'effect-raised' },
    { id: 'effect-raised', axis: 'authority', level: 'review', mirror: 'effect-lowered' },
  ],
  find(comparison) {
    for (const { path, names, old, new: now } of comparison.changes('tools.*.effect')) {
      const [tool = ''] = names;
      const operations = sentBy(comparison, tool).filter((id) => comparison.differs('operations', id, 'effect'));
      comparison.say(
        {
          rule: isLowered(old, now) ? 'effect-lowered' : 'effect-raised',
          tools: [tool],
          subject: '',
          old,
          new: now,
          consequence: meaning(old, now),
          places: [
            ['tools', tool, 'effect'],
            ...operations.map((id) => ['operations', id, 'effect']),
            ...toolPlaces(tool),
          ],
        },
        path,
        ...operations.map((id) => ['operations', id, 'effect']),
        ...operations.flatMap((id) => following(comparison, id)),
      );
      for (const action of comparison.actions(tool)) {
        confirming(comparison, tool, action, old, now);
        if ((old === 'read') !== (now === 'read')) answering(comparison, tool, action);
      }
    }
    for (const { path, names, old, new: now } of comparison.changes('operations.*.effect')) {
      const [id = ''] = names;
      comparison.say(
        {
          rule: isLowered(old, now) ? 'effect-lowered' : 'effect-raised',
          tools: toolsSending(comparison.new, id),
          subject: `operation \`${id}\``,
          old,
          new: now,
          consequence: 'Read-only mode and retries go by it; no tool has another effect.',
          places: [['operations', id, 'effect']],
        },
        path,
        ...following(comparison, id),
      );
    }
  },
};

const isLowered = (old: Json | undefined, now: Json | undefined) =>
  (RANK[String(now)] ?? -1) < (RANK[String(old)] ?? 2);

function meaning(old: Json | undefined, now: Json | undefined): string {
  if (now === 'read') return 'It is offered and allowed in read-only mode, and nothing is recorded or proven.';
  if (old === 'destructive') return 'It shows no preview, and no person is asked any more.';
  if (now === 'destructive') return 'It shows a preview, and a person has to say yes.';
  return 'It is neither offered nor allowed in read-only mode.';
}

function sentBy(comparison: Comparison, tool: string): string[] {
  return Object.values(objectAt(comparison.new, ['tools', tool, 'actions'])).flatMap(operationsSent);
}

/** Whether it may be sent again, and what says that it was done, follow from the effect where nothing else is said. */
function following(comparison: Comparison, id: string): string[][] {
  const both = (is: (operation: JsonObject, isRead: boolean) => boolean) =>
    [comparison.old, comparison.new].every((lock) => {
      const operation = objectAt(lock, ['operations', id]);
      return is(operation, operation['effect'] === 'read');
    });
  const isUsual = both(({ success }, isRead) =>
    (isRead ? ['[200]'] : ['[201]', '[204]']).includes(JSON.stringify(success)),
  );
  return [
    ...(both(({ repeatable }, isRead) => repeatable === isRead) ? [['operations', id, 'repeatable']] : []),
    ...(isUsual ? [['operations', id, 'success']] : []),
  ];
}

/** A read shows what it read, a write what it did. */
function answering(comparison: Comparison, tool: string, action: string): void {
  const policy = ['tools', tool, 'actions', action];
  const kinds = [comparison.old, comparison.new].map((lock) => textAt(lock, [...policy, 'result', 'kind']));
  if (kinds.filter((kind) => kind === 'written').length !== 1) return;
  comparison.fold(...policy, 'result');
  comparison.fold('tools', tool, 'schemas', 'output');
}

/** The preview, and the argument that confirms it, come and go with the effect. */
function confirming(
  comparison: Comparison,
  tool: string,
  action: string,
  old: Json | undefined,
  now: Json | undefined,
) {
  if (isSame(old === 'destructive', now === 'destructive')) return;
  const policy = ['tools', tool, 'actions', action];
  const before = objectAt(comparison.old, policy)['preview'];
  const after = objectAt(comparison.new, policy)['preview'];
  if (before !== undefined && after !== undefined) return;
  comparison.fold(...policy, 'preview');
  comparison.fold('tools', tool, 'schemas', 'strict', action, 'properties', 'confirm_token');
  comparison.fold('tools', tool, 'schemas', 'advertised', 'properties', 'confirm_token');
  if (textAt(comparison.new, [...policy, 'result', 'verb']) === usual(now))
    comparison.fold(...policy, 'result', 'verb');
}

const usual = (effect: Json | undefined) => (effect === 'destructive' ? 'deleted' : 'changed');
