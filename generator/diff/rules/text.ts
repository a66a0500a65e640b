import type { Change, Comparison, Saying } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces, argumentPlaces, toolPlaces } from '../places.ts';
import { type Json, textAt } from '../tree.ts';

const BOTH_WAYS = { waiver: 'it says both directions' };

/** Sentences of ours in answers. */
const WORDS = ['note', 'result.noun', 'result.verb', 'result.items.noun', 'preview.counted', 'verify.why'];

/** Text that models read as ours. Descriptions of arguments are found with what else their schemas say. */
export const text: Rule = {
  rules: [
    { id: 'description-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
    { id: 'wording-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
    { id: 'toolset-described', axis: 'caller', level: 'note', mirror: BOTH_WAYS },
  ],
  find(comparison) {
    comparison.sayAll([
      {
        pattern: 'tools.*.description',
        says: (change) => ofTool(change, 'description-changed', 'describe', 'Models read it as a prompt.'),
      },
      {
        pattern: 'tools.*.title',
        says: (change) => ofTool(change, 'wording-changed', 'title', 'People see it, and may confirm by it.'),
      },
      {
        pattern: 'operations.*.rejected',
        says: (change) => ({ ...said(change, `operation \`${change.names[0]}\`, rejected`), places: [change.path] }),
      },
      {
        pattern: 'toolsets.*.describe',
        says: (change) => ({
          ...said(change, `toolset \`${change.names[0]}\``),
          rule: 'toolset-described',
          consequence: 'People choose toolsets by it.',
          places: [['defaults', ...change.path]],
        }),
      },
      ...WORDS.map(
        (words): Saying => ({ pattern: `tools.*.actions.*.${words}`, says: (change) => ofAction(change, words) }),
      ),
    ]);
    for (const [pattern, word] of [
      ['verify.fields.*', 'why'],
      ['permit.*', 'consequence'],
      ['own.*', 'consequence'],
    ] as const)
      for (const change of comparison.changes(`tools.*.actions.*.${pattern}`)) reasons(comparison, change, word);
  },
};

const said = ({ old, new: now }: { old: Json | undefined; new: Json | undefined }, subject: string) => ({
  rule: 'wording-changed',
  tools: [] as string[],
  subject,
  old: old ?? null,
  new: now ?? null,
  isText: true,
  consequence: 'Models read it in an answer, as trusted.',
});

function ofTool(change: Change, rule: string, word: string, consequence: string) {
  const [tool = ''] = change.names;
  return {
    ...said(change, word === 'title' ? word : 'description'),
    rule,
    tools: [tool],
    consequence,
    places: toolPlaces(tool, word),
  };
}

function ofAction(change: Change, words: string) {
  const [tool = '', action = ''] = change.names;
  const word = words.split('.').at(-1) ?? '';
  return { ...said(change, word), tools: [tool], places: actionPlaces(tool, action, word) };
}

/** Why a value may be dropped, or a call is refused. Where it came or went, so did what it is about. */
function reasons(comparison: Comparison, { path, names }: Change, word: string): void {
  const [tool = '', action = '', argument = ''] = names;
  const [old = '', now = ''] = [comparison.old, comparison.new].map((lock) => textAt(lock, [...path, word]));
  if (old === now || old === '' || now === '') return;
  const places = argumentPlaces(comparison.new, tool, action, argument, 'why');
  comparison.say({ ...said({ old, new: now }, `argument \`${argument}\`, why`), tools: [tool], places }, [
    ...path,
    word,
  ]);
}
